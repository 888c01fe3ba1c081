"""Which days a statement is asked for."""

from datetime import date
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import get_language

from hamkke.kernel.words import Words


def _spoken(ko: str, en: str) -> str:
    return Words(ko, en).in_language(get_language())


_label = lazy(_spoken, str)


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget)


class StatementForm(forms.Form):
    """Both days included; left empty, the year so far."""

    earliest = _day(_label("첫날", "From"))
    latest = _day(_label("마지막 날", "Until"))
    with_tree = forms.BooleanField(
        label=_label("아래 계정까지", "With the accounts under it"), required=False
    )

    def asked(self, today: date) -> dict[str, Any]:
        """What is asked for, whatever was left empty or could not be read filled in."""
        given = self.cleaned_data if self.is_valid() else {}
        return {
            "earliest": given.get("earliest") or date(today.year, 1, 1),
            "latest": given.get("latest") or today,
            "with_tree": bool(given.get("with_tree")),
        }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        earliest, latest = cleaned.get("earliest"), cleaned.get("latest")
        if earliest and latest and earliest > latest:
            self.add_error("latest", _spoken("첫날보다 앞설 수 없습니다.", "This is before the first day."))
        return cleaned
