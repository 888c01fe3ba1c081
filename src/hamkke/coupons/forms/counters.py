from typing import Any

from django import forms
from django.utils.translation import get_language

from hamkke.kernel import ids
from hamkke.kernel.words import Words
from hamkke.people import queries as people

AMOUNT_MOST = 100_000_000


class CodeForm(forms.Form):
    """What the merchant types or scans, and the purchase."""

    code = forms.CharField(max_length=240)
    amount = forms.IntegerField(min_value=1, max_value=AMOUNT_MOST)


class UseForm(CodeForm):
    id = forms.UUIDField()


class ReturnForm(forms.Form):
    """Goods that came back, in won before the discount, on top of what had come back by then."""

    id = forms.UUIDField()
    so_far = forms.IntegerField(min_value=0, max_value=AMOUNT_MOST)
    amount = forms.IntegerField(min_value=1, max_value=AMOUNT_MOST)


class TerminalForm(forms.Form):
    id = forms.UUIDField()
    name = forms.CharField(max_length=60)


class PassForm(forms.Form):
    id = forms.UUIDField()
    claim = forms.UUIDField()
    shop = forms.UUIDField()


class OfflineUseForm(forms.Form):
    """One use as a phone remembers it."""

    id = forms.UUIDField()
    token = forms.CharField(max_length=240)
    amount = forms.IntegerField(min_value=1, max_value=AMOUNT_MOST)
    used_at = forms.IntegerField(min_value=0, max_value=4_102_444_800_000)  # milliseconds since 1970


class AllowanceForm(forms.Form):
    """What a terminal may take without a network, and whose money stands behind it."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=ids.new)
    funder: forms.ModelChoiceField = forms.ModelChoiceField(queryset=None)
    uses = forms.IntegerField(min_value=1, max_value=1_000, initial=20)
    won = forms.IntegerField(min_value=1, max_value=10_000_000, initial=60_000)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        language = get_language()
        self.fields["funder"].queryset = people.organisations()  # type: ignore[attr-defined]
        labels = {
            "funder": Words("재원 부담자", "Funder"),
            "uses": Words("최대 건수", "Most uses"),
            "won": Words("최대 금액 (원)", "Most won"),
        }
        for name, words in labels.items():
            self.fields[name].label = words.in_language(language)
