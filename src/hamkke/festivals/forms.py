"""What the secretariat fills in: dates as days in Seoul, both included."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django import forms
from django.forms.widgets import DateInput
from django.utils.functional import lazy
from django.utils.translation import get_language

from hamkke.festivals import queries, rules
from hamkke.kernel import ids
from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words
from hamkke.people import queries as people

_MEGABYTES = queries.PROOF_BYTES_MOST // 1_000_000


class _Day(DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def _spoken(ko: str, en: str) -> str:
    return Words(ko, en).in_language(get_language())


# In the reader's language, asked when the form is shown.
_label = lazy(_spoken, str)


def _day(ko: str, en: str, *, required: bool = True) -> forms.DateField:
    return forms.DateField(label=_label(ko, en), widget=_Day(), required=required)


def _area_choices() -> list[tuple[str, str]]:
    return [(area, _spoken(name.ko, name.en)) for area, name in queries.AREAS.items()]


def _counted_choices() -> list[tuple[str, str]]:
    return [(definition, _spoken(name.ko, name.en)) for definition, name in queries.COUNTED.items()]


def _support_choices() -> list[tuple[str, str]]:
    return [(support, _spoken(name.ko, name.en)) for support, name in queries.SUPPORTS.items()]


class _WithId(forms.Form):
    """The id is made with the form, so that pressing twice sends the same one."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=ids.new)


class ScheduleForm(_WithId):
    """Up to three phases; an empty pair of days leaves that phase out."""

    pre_event_earliest = _day("사전행사 시작일", "Pre-event: earliest day", required=False)
    pre_event_latest = _day("사전행사 끝날", "Pre-event: latest day", required=False)
    main_earliest = _day("본행사 시작일", "Main festival: earliest day")
    main_latest = _day("본행사 끝날", "Main festival: latest day")
    extension_earliest = _day("연장 시작일", "Extension: earliest day", required=False)
    extension_latest = _day("연장 끝날", "Extension: latest day", required=False)
    reason = forms.CharField(
        label=_label("왜 바꾸나요?", "Why this change?"), widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        for kind in ("pre_event", "extension"):
            earliest, latest = found.get(f"{kind}_earliest"), found.get(f"{kind}_latest")
            if bool(earliest) != bool(latest):
                words = _spoken("시작일과 끝날을 함께 적어 주세요.", "Please give both days, or neither.")
                self.add_error(f"{kind}_latest", words)
        return found

    def phases(self) -> list[tuple[str, datetime, datetime]]:
        return [(kind, *queries.whole_days(*days)) for kind, days in self._given()]

    def _given(self) -> Iterator[tuple[str, tuple[date, date]]]:
        for kind in ("pre_event", "main", "extension"):
            earliest = self.cleaned_data[f"{kind}_earliest"]
            latest = self.cleaned_data[f"{kind}_latest"]
            if earliest and latest:
                yield kind, (earliest, latest)


def days_of(phases: Iterable[queries.PhaseDates]) -> dict[str, date]:
    """The schedule that stands as the form for the next one begins: whoever moves one day loses no phase."""
    found: dict[str, date] = {}
    for phase in phases:
        days = queries.dates_in(phase)
        found |= {f"{phase.kind}_earliest": days[0], f"{phase.kind}_latest": days[-1]}
    return found


class TargetForm(_WithId):
    amount = forms.IntegerField(
        label=_label("목표 금액(원)", "Target (won)"), min_value=1, max_value=rules.MOST
    )
    definition = forms.ChoiceField(
        label=_label("무엇을 세는 목표인가요?", "What does the target count?"),
        choices=_counted_choices,
    )
    decided_on = _day("정한 날", "Decided on", required=False)
    source = forms.CharField(label=_label("출처", "Source"), max_length=200, required=False)
    reason = forms.CharField(label=_label("이유", "Why"), widget=forms.Textarea(attrs={"rows": 3}))


class EditionForm(_WithId):
    series: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        None, label=_label("축제", "Festival"), empty_label=None
    )
    code = forms.CharField(
        label=_label("회차 부호", "Edition code"),
        max_length=20,
        help_text=_label("여는 해와 달 (예: 2026-09)", "Year and month, such as 2026-09"),
    )
    name = forms.CharField(label=_label("이름", "Name (Korean)"), max_length=120)
    name_en = forms.CharField(label=_label("영문 이름", "Name (English)"), max_length=160)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["series"].queryset = queries.series()  # type: ignore[attr-defined]


class PartnerForm(_WithId):
    organisation: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        None, label=_label("기관·단체", "Organisation")
    )
    supports = forms.MultipleChoiceField(
        label=_label("무엇을 돕나요?", "What do they give?"),
        choices=_support_choices,
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(label=_label("설명", "About it (Korean)"), required=False)
    note_en = forms.CharField(label=_label("설명(영문)", "About it (English)"), required=False)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["organisation"].queryset = people.organisations()  # type: ignore[attr-defined]


class AgreementForm(_WithId):
    title = forms.CharField(label=_label("제목", "Title (Korean)"), max_length=200)
    title_en = forms.CharField(label=_label("영문 제목", "Title (English)"), max_length=240)
    parties: forms.ModelMultipleChoiceField[Any] = forms.ModelMultipleChoiceField(
        None, label=_label("맺은 곳", "Parties"), widget=forms.CheckboxSelectMultiple
    )
    signed_on = _day("맺은 날", "Signed on")

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["parties"].queryset = people.organisations()  # type: ignore[attr-defined]


class CommitmentForm(_WithId):
    promised_by: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        None,
        label=_label("누가 약속했나요?", "Who promises it?"),
        empty_label=_label("맺은 곳 모두 함께", "All parties together"),
        required=False,
    )
    area = forms.ChoiceField(label=_label("분야", "Area"), choices=_area_choices)
    text = forms.CharField(label=_label("약속", "Promise (Korean)"), max_length=200)
    text_en = forms.CharField(label=_label("약속(영문)", "Promise (English)"), max_length=240)
    quantity = forms.IntegerField(label=_label("수량", "Quantity"), min_value=1, max_value=rules.MOST)
    unit = forms.CharField(label=_label("단위", "Unit (Korean)"), max_length=20)
    unit_en = forms.CharField(label=_label("단위(영문)", "Unit (English)"), max_length=30)
    due_on = _day("기한", "Due")

    def __init__(self, agreement: queries.Agreement, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["promised_by"].queryset = agreement.parties.order_by("name")  # type: ignore[attr-defined]


class EvidenceForm(_WithId):
    """The file comes last: where it is too big, what stands before it has arrived."""

    quantity = forms.IntegerField(
        label=_label("이번에 한 수량", "How many this time"), min_value=1, max_value=rules.MOST
    )
    note = forms.CharField(
        label=_label("무엇을 했나요? 한 문장으로", "What was done? One sentence, in Korean"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=500,
    )
    note_en = forms.CharField(
        label=_label("영문으로도 (선택)", "The same in English (optional)"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=500,
        required=False,
    )
    url = forms.URLField(
        label=_label("볼 수 있는 주소 (선택)", "A link to see it (optional)"),
        required=False,
        assume_scheme="https",
        max_length=500,
    )
    file = forms.FileField(
        label=_label("증빙 파일 (선택)", "A file (optional)"),
        help_text=_label(
            f"PDF, 사진, 엑셀 파일, {_MEGABYTES} MB까지. 함께 약속한 기관과 사무국만 열어 봅니다.",
            f"PDF, picture or Excel file, up to {_MEGABYTES} MB. Only those who made the promise and the secretariat can open it.",
        ),
        widget=forms.ClearableFileInput(attrs={"accept": queries.PROOF_ACCEPT}),
        required=False,
    )

    def refuse(self, refusal: Refused) -> None:
        """Say what is wrong with the file where the file was chosen."""
        self.add_error("file", refusal.words.in_language(get_language()))


class DecisionForm(forms.Form):
    """Accepted, or sent back with a reason."""

    is_accepted = forms.TypedChoiceField(choices=[("yes", ""), ("no", "")], coerce=lambda said: said == "yes")
    reason = forms.CharField(required=False, max_length=500)
