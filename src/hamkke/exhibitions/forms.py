"""What merchants and organisers type: where else a product is sold."""

from typing import Any

from django import forms
from django.utils.translation import get_language

from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words


def said(words: Words) -> str:
    return words.in_language(get_language())


class LinkForm(forms.Form):
    channel = forms.CharField(max_length=60)
    # Not a URLField: what a web address is, `rules` say, and they say it in both languages.
    url = forms.CharField(max_length=500, widget=forms.URLInput(attrs={"placeholder": "https://"}))

    WORDS = {
        "channel": (
            Words("판매처", "Marketplace"),
            Words(
                "예: 11번가. 같은 판매처를 다시 적으면 주소가 바뀝니다.",
                "Such as 11st. Naming one again changes its address.",
            ),
        ),
        "url": (
            Words("상품 주소", "Address of the product"),
            Words("그 판매처에서 이 상품이 보이는 주소", "Where that marketplace shows this product"),
        ),
    }

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.label_suffix = ""
        for name, (label, hint) in self.WORDS.items():
            self.fields[name].label, self.fields[name].help_text = said(label), said(hint)

    def refuse(self, field: str, refusal: Refused) -> None:
        self.add_error(field, said(refusal.words))
