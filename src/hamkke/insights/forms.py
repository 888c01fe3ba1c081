"""What is typed to a study, and what the audit trail is asked."""

from typing import Any
from uuid import UUID

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
    """Which of the audit trail to show; what is left empty does not narrow it.

    `secretariat` has names by user id, to choose from. Anybody else, and any one thing, is reached by the links of an entry.
    """

    day = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))
    app = forms.ChoiceField(required=False)
    by = forms.UUIDField(required=False, widget=forms.Select)
    target_id = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    LABELS = {
        "day": Words("날", "Day"),
        "app": Words("무엇에 관해", "About"),
        "by": Words("누가", "Who"),
    }
    EVERYTHING, EVERYBODY = Words("모두", "Everything"), Words("누구나", "Everybody")

    def __init__(self, *arguments: Any, secretariat: dict[UUID, str], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.label_suffix = ""
        language = get_language()
        for name, words in self.LABELS.items():
            self.fields[name].label = words.in_language(language)
        apps = [(app, words.in_language(language)) for app, words in sentences.APPS.items()]
        self.fields["app"].choices = [("", self.EVERYTHING.in_language(language)), *apps]  # type: ignore[attr-defined]
        people = sorted(secretariat.items(), key=lambda each: each[1])
        if (asked := self.asked_for()) and asked not in secretariat:
            people.append((asked, sentences.called(asked, secretariat).in_language(language)))
        self.fields["by"].widget.choices = [("", self.EVERYBODY.in_language(language)), *people]  # type: ignore[attr-defined]

    def asked_for(self) -> UUID | None:
        """The one person the reader asks about, if that is an id at all."""
        try:
            return UUID(self.data.get("by", ""))
        except ValueError:
            return None


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
