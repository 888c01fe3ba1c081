from typing import Any

from django import forms
from django.utils.translation import get_language

from hamkke.kernel.words import Words
from hamkke.rehearsal import rules


class RehearsalForm(forms.Form):
    """How large a crowd comes."""

    shoppers = forms.IntegerField(min_value=1, max_value=rules.SHOPPERS_MOST, initial=300)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["shoppers"].label = Words("손님 수", "How many shoppers").in_language(get_language())
