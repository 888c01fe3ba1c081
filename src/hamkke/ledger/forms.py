"""Which days a statement is asked for, and as of when a balance."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
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


class AsOfForm(forms.Form):
    """A number in the ledger, or a day that is meant to its end; left empty, no balance as of then is asked for."""

    seq = forms.IntegerField(
        label=_label("이 번호의 이체까지", "Up to the transfer of this number"),
        min_value=0,
        max_value=2**63 - 1,
        required=False,
    )
    day = _day(_label("이 날 끝까지 기록된 것", "Recorded until the end of this day"))

    @property
    def asked(self) -> dict[str, Any]:
        """What `queries.balance_at` wants to know; nothing when it was not asked, or cannot be read."""
        given = self.cleaned_data if self.is_valid() else {}
        if given.get("seq") is not None:
            return {"seq": given["seq"]}
        return {"moment": _end_of(given["day"])} if given.get("day") else {}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("seq") is not None and cleaned.get("day"):
            self.add_error(
                "day", _spoken("번호와 날 가운데 하나만 적습니다.", "Give a number or a day, not both.")
            )
        return cleaned


def _end_of(day: date) -> datetime:
    """The last microsecond of a day in Seoul."""
    return timezone.make_aware(datetime.combine(day, time.min)) + timedelta(days=1, microseconds=-1)
