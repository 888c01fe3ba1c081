"""What is typed to a study: a sentence of one's own, in both languages, or nothing."""

from typing import Any

from django import forms
from django.utils.translation import get_language

from hamkke.insights.rules.publishing import NOTE_MOST
from hamkke.kernel.words import Words


class StudyForm(forms.Form):
    """The id was made with the page, so that pressing twice sends the same one."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    note = forms.CharField(required=False, max_length=NOTE_MOST, widget=forms.Textarea(attrs={"rows": 3}))
    note_en = forms.CharField(required=False, max_length=NOTE_MOST, widget=forms.Textarea(attrs={"rows": 3}))

    LABELS = {
        "note": Words("덧붙이는 말 (한국어, 없어도 됩니다)", "A note in Korean (optional)"),
        "note_en": Words("덧붙이는 말 (영어, 없어도 됩니다)", "A note in English (optional)"),
    }

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.label_suffix = ""
        for name, words in self.LABELS.items():
            self.fields[name].label = words.in_language(get_language())
