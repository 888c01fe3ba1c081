from typing import Any

from django import forms
from django.utils.translation import get_language

from hamkke.kernel import ids
from hamkke.kernel.words import Words
from hamkke.webhooks import rules


class EndpointForm(forms.Form):
    """An address, and what it wants to hear."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=ids.new)
    url = forms.URLField(max_length=500, assume_scheme="https")
    events = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        language = get_language()
        self.fields["url"].label = Words("받을 주소", "Address").in_language(language)
        self.fields["events"].label = Words("알릴 일", "Events").in_language(language)
        self.fields["events"].choices = [  # type: ignore[attr-defined]
            (name, event.says.in_language(language)) for name, event in rules.EVENTS.items()
        ]


class RotationForm(forms.Form):
    """`number` is the secret that the page showed."""

    number = forms.IntegerField(min_value=1)
