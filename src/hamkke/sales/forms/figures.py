"""How a figure is asked for, and which comparison a reader wants."""

from typing import Any

from django import forms

from hamkke.festivals import queries as festivals
from hamkke.kernel import ids
from hamkke.sales import queries
from hamkke.sales.forms.words import choices, label, spoken

_DEFINITIONS = {code: each.name for code, each in queries.DEFINITIONS.items()}


class FigureForm(forms.Form):
    """A figure as a source told it. The id is made with the form, so that pressing twice records it once."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=ids.new)
    kind = forms.ChoiceField(label=label("종류", "Kind"), choices=choices(queries.KINDS))
    phase = forms.ChoiceField(label=label("구분", "Phase"), choices=choices(queries.PHASES), initial="main")
    detail = forms.CharField(
        label=label("세부 판매처", "Which channels"),
        help_text=label("나누어 보고받았을 때만 적습니다.", "Only when it was reported in parts."),
        max_length=60,
        required=False,
    )
    amount = forms.IntegerField(label=label("금액(원)", "Amount (won)"), min_value=0)
    status = forms.ChoiceField(label=label("상태", "Status"), choices=choices(queries.STATUSES))
    coverage = forms.ChoiceField(
        label=label("집계 범위", "Who is counted"), choices=choices(queries.COVERAGES)
    )
    is_announced = forms.BooleanField(
        label=label("발표 총액에 들어갑니다", "It is in the announced total"), required=False, initial=True
    )
    holds_own = forms.BooleanField(
        label=label("여기서 받은 주문이 이미 들어 있습니다", "Orders placed here are already in it"),
        required=False,
    )
    as_of = forms.DateField(label=label("기준일", "As of"), widget=forms.DateInput(attrs={"type": "date"}))
    source_code = forms.CharField(
        label=label("출처 번호", "Source id"),
        help_text=label("찾아볼 수 있는 짧은 번호", "A short id by which it can be looked up"),
        max_length=120,
    )
    publisher = forms.CharField(label=label("펴낸 곳", "Publisher"), max_length=120)
    published_on = forms.DateField(
        label=label("펴낸 날", "Published on"),
        widget=forms.DateInput(attrs={"type": "date"}),
        required=False,
    )
    url = forms.URLField(
        label=label("주소", "Address"), required=False, assume_scheme="https", max_length=500
    )
    note = forms.CharField(
        label=label("설명", "Note (Korean)"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    note_en = forms.CharField(
        label=label("설명(영문)", "Note (English)"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )

    def figure(self) -> dict[str, Any]:
        """The figure in the words of `actions.record_figure`."""
        given = dict(self.cleaned_data)
        given["source"] = queries.Source(
            given.pop("source_code"), given.pop("publisher"), given.pop("published_on"), given.pop("url")
        )
        return given


class ComparisonForm(forms.Form):
    """Two editions and what to count in each. Nothing is changed, so it is asked by address."""

    a = forms.ChoiceField(label=label("회차", "Edition"))
    b = forms.ChoiceField(label=label("견줄 회차", "Compared with"))
    definition = forms.ChoiceField(
        label=label("무엇을 셀까요?", "What is counted?"), choices=choices(_DEFINITIONS)
    )
    against = forms.ChoiceField(
        label=label("견줄 회차에서는", "In the other edition"),
        choices=[("", label("같은 것", "the same")), *choices(_DEFINITIONS)],
        required=False,
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        editions = [
            (each.code, f"{each.code} {spoken(each.name, each.name_en)}") for each in festivals.editions()
        ]
        for name in ("a", "b"):
            self.fields[name].choices = editions  # type: ignore[attr-defined]
