"""One form with every kind of field, for the page that shows how pages look."""

from typing import Any

from django import forms
from django.utils.translation import get_language

from hamkke.kernel.words import Words

NAME = Words("가게 이름", "Name of the shop")
NAME_HELP = Words("간판에 있는 그대로 적어 주세요.", "As it stands on the sign.")
PRICE = Words("가격(원)", "Price (won)")
KIND = Words("파는 것", "What it sells")
KINDS = (("food", Words("먹거리", "Food")), ("craft", Words("공예", "Craft")))
STORY = Words("이야기", "Story")
AGREED = Words("판매자 약속을 읽었습니다", "I have read what sellers promise")
PHOTOGRAPH = Words("사진", "Photograph")


class EveryField(forms.Form):
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        language = get_language()
        self.fields = {
            "name": forms.CharField(label=NAME.in_language(language), help_text=NAME_HELP.in_language(language)),
            "price": forms.IntegerField(label=PRICE.in_language(language), min_value=100),
            "kind": forms.ChoiceField(
                label=KIND.in_language(language),
                choices=[(value, words.in_language(language)) for value, words in KINDS],
            ),
            "story": forms.CharField(label=STORY.in_language(language), widget=forms.Textarea(attrs={"rows": 3}), required=False),
            "photograph": forms.FileField(label=PHOTOGRAPH.in_language(language), required=False),
            "agreed": forms.BooleanField(label=AGREED.in_language(language)),
        }  # fmt: skip
