from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language

from hamkke.coupons import rules
from hamkke.festivals import queries as festivals
from hamkke.kernel import ids
from hamkke.kernel.words import Words
from hamkke.people.actions import Organisation

_FUNDERS = 3
_LABELS = {
    "edition": Words("행사", "Edition"),
    "title": Words("이름", "Title in Korean"),
    "title_en": Words("영문 이름", "Title in English"),
    "percent": Words("할인율 (%)", "Rate (%)"),
    "cap": Words("최대 할인 (원)", "Largest discount (₩)"),
    "minimum_order": Words("최소 주문 (원)", "Smallest order (₩)"),
    "quantity": Words("수량", "Quantity"),
    "opens_at": Words("받기 시작 (서울 시각)", "Claims open (Seoul time)"),
    "closes_at": Words("받기 끝 (서울 시각)", "Claims close (Seoul time)"),
    "usable_until": Words("사용 기한 (서울 시각)", "Usable until (Seoul time)"),
}
_FUNDER = Words("재원 부담자 {n}", "Funder {n}")
_SHARE = Words("분담률 {n} (%)", "Share {n} (%)")


class PercentField(forms.DecimalField):
    """A percentage with at most two digits after the point; its value is in basis points."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=0, max_value=100, decimal_places=2, **options)

    def clean(self, value: Any) -> int:
        return int((super().clean(value) or Decimal(0)) * 100)


class MomentField(forms.DateTimeField):
    def __init__(self) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget)


class CampaignForm(forms.Form):
    """A campaign to draft. It answers at once what opening would refuse."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=ids.new)
    edition = forms.ModelChoiceField(queryset=festivals.editions())
    title = forms.CharField(max_length=120)
    title_en = forms.CharField(max_length=160)
    percent = PercentField(initial=10)
    cap = forms.IntegerField(min_value=1, initial=3_000)
    minimum_order = forms.IntegerField(min_value=0, initial=0)
    quantity = forms.IntegerField(min_value=1, max_value=10_000_000)
    opens_at = MomentField()
    closes_at = MomentField()
    usable_until = MomentField()

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        language = get_language()
        organisations = Organisation.objects.order_by("name")
        for n in range(1, _FUNDERS + 1):
            is_needed = n == 1
            self.fields[f"funder_{n}"] = forms.ModelChoiceField(
                queryset=organisations,
                required=is_needed,
                label=_FUNDER.format(n=n).in_language(language),
            )
            self.fields[f"share_{n}"] = PercentField(
                required=is_needed, label=_SHARE.format(n=n).in_language(language)
            )
        for name, words in _LABELS.items():
            self.fields[name].label = words.in_language(language)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if not self.errors:
            if len({funder for funder, _ in self.funders}) < len(self.funders):
                twice = Words("같은 재원 부담자가 두 번 있습니다.", "The same funder stands here twice.")
                raise forms.ValidationError(twice.in_language(get_language()))
            try:
                rules.check_openable(self._terms())
            except rules.Refused as refusal:
                raise forms.ValidationError(refusal.words.in_language(get_language())) from None
        return given

    @property
    def funders(self) -> list[tuple[Organisation, int]]:
        given = self.cleaned_data
        rows = [(given.get(f"funder_{n}"), given.get(f"share_{n}") or 0) for n in range(1, _FUNDERS + 1)]
        return [(funder, share) for funder, share in rows if funder is not None]

    def _terms(self) -> rules.Plan:
        given = self.cleaned_data
        return rules.Plan(
            rate=given["percent"],
            shares=[share for _, share in self.funders],
            **{name: given[name] for name in ("cap", "quantity", "opens_at", "closes_at", "usable_until")},
        )

    @property
    def plan(self) -> dict[str, Any]:
        """What `actions.draft_campaign` wants to know."""
        given = self.cleaned_data
        same = (
            "id", "edition", "title", "title_en", "cap", "minimum_order", "quantity",
            "opens_at", "closes_at", "usable_until",
        )  # fmt: skip
        return {**{name: given[name] for name in same}, "rate": given["percent"], "funders": self.funders}
