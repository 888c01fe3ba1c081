"""What is typed to a study, and what the audit trail is asked."""

from typing import Any

from django import forms
from django.utils.translation import get_language

from hamkke.insights.rules import sentences
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


class TrailForm(forms.Form):
    """Which of the audit trail to show; what is left empty does not narrow it."""

    day = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))
    app = forms.ChoiceField(required=False)
    by = forms.UUIDField(required=False)
    target_id = forms.CharField(required=False, max_length=64)

    LABELS = {
        "day": Words("날", "Day"),
        "app": Words("무엇에 관해", "About"),
        "by": Words("누가 (이용자의 id)", "Who (a user's id)"),
        "target_id": Words("무엇을 (대상의 id)", "What (an object's id)"),
    }

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.label_suffix = ""
        language = get_language()
        for name, words in self.LABELS.items():
            self.fields[name].label = words.in_language(language)
        everything = Words("모두", "Everything").in_language(language)
        apps = [(app, words.in_language(language)) for app, words in sentences.APPS.items()]
        self.fields["app"].choices = [("", everything), *apps]  # type: ignore[attr-defined]


class MomentForm(forms.Form):
    moment = forms.DateTimeField(
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M"],
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.label_suffix = ""
        words = Words("언제로 갈까요? (서울 시각)", "To what moment? (in Seoul)")
        self.fields["moment"].label = words.in_language(get_language())
