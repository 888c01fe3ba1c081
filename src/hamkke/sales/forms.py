"""How a figure is asked for, and which comparison a reader wants."""

from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import get_language

from hamkke.festivals import queries as festivals
from hamkke.kernel import ids
from hamkke.kernel.words import Words
from hamkke.sales import queries


def _spoken(ko: str, en: str) -> str:
    return Words(ko, en).in_language(get_language())


def said(words: Words) -> str:
    """A message in the reader's language."""
    return _spoken(words.ko, words.en)


# In the reader's language, asked when the form is shown.
_label = lazy(_spoken, str)


def _choices(words: dict[str, Words]) -> list[tuple[str, Any]]:
    return [(code, _label(each.ko, each.en)) for code, each in words.items()]


_DEFINITIONS = {code: each.name for code, each in queries.DEFINITIONS.items()}


class FigureForm(forms.Form):
    """A figure as a source told it. The id is made with the form, so that pressing twice records it once."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=ids.new)
    kind = forms.ChoiceField(label=_label("종류", "Kind"), choices=_choices(queries.KINDS))
    phase = forms.ChoiceField(label=_label("구분", "Phase"), choices=_choices(queries.PHASES), initial="main")
    detail = forms.CharField(
        label=_label("세부 판매처", "Which channels"),
        help_text=_label("나누어 보고받았을 때만 적습니다.", "Only when it was reported in parts."),
        max_length=60,
        required=False,
    )
    amount = forms.IntegerField(label=_label("금액(원)", "Amount (won)"), min_value=0)
    status = forms.ChoiceField(label=_label("상태", "Status"), choices=_choices(queries.STATUSES))
    coverage = forms.ChoiceField(
        label=_label("집계 범위", "Who is counted"), choices=_choices(queries.COVERAGES)
    )
    is_announced = forms.BooleanField(
        label=_label("발표 총액에 들어갑니다", "It is in the announced total"), required=False, initial=True
    )
    holds_own = forms.BooleanField(
        label=_label("여기서 받은 주문이 이미 들어 있습니다", "Orders placed here are already in it"),
        required=False,
    )
    as_of = forms.DateField(label=_label("기준일", "As of"), widget=forms.DateInput(attrs={"type": "date"}))
    source_code = forms.CharField(
        label=_label("출처 번호", "Source id"),
        help_text=_label("찾아볼 수 있는 짧은 번호", "A short id by which it can be looked up"),
        max_length=120,
    )
    publisher = forms.CharField(label=_label("펴낸 곳", "Publisher"), max_length=120)
    published_on = forms.DateField(
        label=_label("펴낸 날", "Published on"),
        widget=forms.DateInput(attrs={"type": "date"}),
        required=False,
    )
    url = forms.URLField(
        label=_label("주소", "Address"), required=False, assume_scheme="https", max_length=500
    )
    note = forms.CharField(
        label=_label("설명", "Note (Korean)"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    note_en = forms.CharField(
        label=_label("설명(영문)", "Note (English)"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )

    def figure(self) -> dict[str, Any]:
        """The figure in the words of `actions.record_figure`."""
        given = dict(self.cleaned_data)
        given["source"] = queries.Source(
            given.pop("source_code"), given.pop("publisher"), given.pop("published_on"), given.pop("url")
        )
        return given


class ReleaseForm(forms.Form):
    """What is to be made public. The id is made with the form, so that pressing twice proposes once."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=ids.new)
    status = forms.ChoiceField(
        label=_label("상태", "Status"),
        choices=_choices({code: queries.STATUSES[code] for code in ("provisional", "final")}),
    )
    coverage = forms.ChoiceField(
        label=_label("집계 범위", "Who is counted"), choices=_choices(queries.COVERAGES)
    )
    note = forms.CharField(
        label=_label("설명", "Note (Korean)"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    note_en = forms.CharField(
        label=_label("설명(영문)", "Note (English)"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )

    def release(self) -> dict[str, Any]:
        """The proposal in the words of `actions.propose_release`."""
        given = dict(self.cleaned_data)
        note = Words(given.pop("note"), given.pop("note_en"))
        return {**given, "note": note}


class ComparisonForm(forms.Form):
    """Two editions and what to count in each. Nothing is changed, so it is asked by address."""

    a = forms.ChoiceField(label=_label("회차", "Edition"))
    b = forms.ChoiceField(label=_label("견줄 회차", "Compared with"))
    definition = forms.ChoiceField(
        label=_label("무엇을 셀까요?", "What is counted?"), choices=_choices(_DEFINITIONS)
    )
    against = forms.ChoiceField(
        label=_label("견줄 회차에서는", "In the other edition"),
        choices=[("", _label("같은 것", "the same")), *_choices(_DEFINITIONS)],
        required=False,
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        editions = [
            (each.code, f"{each.code} {_spoken(each.name, each.name_en)}") for each in festivals.editions()
        ]
        for name in ("a", "b"):
            self.fields[name].choices = editions  # type: ignore[attr-defined]
