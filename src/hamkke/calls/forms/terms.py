"""The rule file as the secretariat writes it: every section with what is usual, so that nobody starts from nothing."""

from decimal import Decimal
from typing import Any

from django import forms

from hamkke.calls import rules
from hamkke.calls.forms import said
from hamkke.calls.rules.terms import OutsideSource
from hamkke.kernel.words import Words

HUNDRED = 100  # hundredths of a point, basis points of a percent
Labels = dict[str, Words]

TIES = (
    ("criteria", Words("배점이 큰 기준의 점수", "The criteria, heaviest first")),
    ("agreement", Words("심사위원의 점수가 덜 갈린 쪽", "Whose judges agree more")),
    ("first_time", Words("처음 참여하는 업체", "Who takes part for the first time")),
    ("outside_capital", Words("수도권 밖의 업체", "Who is outside the capital area")),
)


class Labelled(forms.Form):
    """A form whose labels and hints stand in both languages."""

    LABELS: Labels = {}
    HINTS: Labels = {}

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.label_suffix = ""
        for name, words in self.LABELS.items():
            self.fields[name].label = said(words)
        for name, words in self.HINTS.items():
            self.fields[name].help_text = said(words)

    def typed(self, name: str) -> Any:
        """What stands in a field, usable or not."""
        field = self.fields[name]
        if self.is_bound:
            return field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        return self.get_initial_for_field(field, name)


def count(*, least: int = 0, initial: int | None = 0, required: bool = True) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(min_value=least, initial=initial, required=required, widget=widget)


def percent(initial: int = 0) -> forms.DecimalField:
    widget = forms.NumberInput(attrs={"inputmode": "decimal", "step": "any"})
    return forms.DecimalField(min_value=0, decimal_places=2, max_digits=7, initial=initial, widget=widget)


class Plain(Labelled):
    """Terms whose fields are they themselves."""

    names: tuple[str, ...] = ()

    @classmethod
    def initial_of(cls, terms: rules.Terms) -> dict[str, Any]:
        return {name: getattr(terms, name) for name in cls.names}

    @property
    def terms(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.names}


class PlacesForm(Plain):
    """How many are selected, and how many wait."""

    names = ("places", "waiting")
    places = count(least=1)
    waiting = count()

    LABELS = {
        "places": Words("선정 인원", "Places"),
        "waiting": Words("예비 인원", "Length of the waiting list"),
    }


class JudgingForm(Labelled):
    """How applications are judged, what their points are, and who is chosen where points are equal or nearly so."""

    names = (
        "formula", "reviews_each", "reviews_more", "second_look", "bonus_most", "outside", "tie_chain", "grey", "redraws",
    )  # fmt: skip
    PLAIN = ("formula", "reviews_each", "reviews_more", "redraws")
    HUNDREDTHS = ("second_look", "bonus_most")
    SOURCES: tuple[OutsideSource, ...] = ("recommendation", "vote")

    formula = forms.ChoiceField()
    reviews_each = count(least=1)
    reviews_more = count()
    second_look = percent()
    bonus_most = percent()
    recommendation = percent()
    vote = percent()
    ties = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    grey_by = forms.ChoiceField(required=False)
    grey_errors = percent(1)
    grey_share = percent()
    grey_source = forms.CharField(required=False, max_length=200)
    grey_source_en = forms.CharField(required=False, max_length=200)
    redraws = count(least=1)

    LABELS = {
        "formula": Words("점수 계산", "How points are worked out"),
        "reviews_each": Words("신청서마다 심사위원 수", "Judges for each application"),
        "reviews_more": Words("당락선 가까이에서 더 심사할 사람 수", "More judges near the line"),
        "second_look": Words("더 심사할 범위 (%)", "Whom they look at (%)"),
        "bonus_most": Words("가점 한도 (점)", "Most bonus points"),
        "recommendation": Words("추천 기관 점수의 비율 (%)", "Share of recommenders' points (%)"),
        "vote": Words("공개 투표의 비율 (%)", "Share of the public vote (%)"),
        "ties": Words("점수가 같으면 견줄 것", "What decides equal points"),
        "grey_by": Words("경계 구간", "Grey zone around the line"),
        "grey_errors": Words(
            "경계 구간의 너비 (표준오차의 배수)", "Width of the grey zone (standard errors)"
        ),
        "grey_share": Words("또는 다시 뽑아 선정되는 비율 (%)", "Or share of the redraws (%)"),
        "redraws": Words("총점을 다시 뽑는 횟수", "How often totals are drawn again"),
        "grey_source": Words("공개 난수의 출처 (한국어)", "Source of public randomness, in Korean"),
        "grey_source_en": Words("공개 난수의 출처 (영어)", "Source of public randomness, in English"),
    }
    HINTS = {
        "ties": Words(
            "총점을 먼저, 여기 고른 것을 이 차례로, 끝으로 추첨값을 견줍니다.",
            "The total first, then these in this order, and a lot at the end.",
        ),
        "grey_share": Words(
            "5를 적으면 5%에서 95% 사이로 선정되는 곳입니다. 0이면 너비로 정합니다.",
            "5: who is selected in 5 to 95%. 0: by the width.",
        ),
        "redraws": Words(
            "오차 안에서 다시 뽑아 자리마다 얼마나 확실한지 셈합니다.",
            "Within the errors, to tell how sure each place is.",
        ),
        "grey_source": Words("추첨으로 정할 때만 적습니다.", "Only where lots decide."),
    }

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._choose(
            "formula",
            ("mean", Words("심사위원 점수의 평균", "The judges' mean")),
            ("corrected", Words("후하고 박한 차이를 바로잡은 평균", "The mean corrected for severity")),
        )
        self._choose("ties", *TIES)
        self._choose(
            "grey_by",
            ("", Words("두지 않음", "None")),
            ("panel", Words("심사위원의 심의", "A panel of judges")),
            ("lottery", Words("추첨", "Lots")),
        )

    def _choose(self, name: str, *options: tuple[str, Words]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker.
        field.choices = [(value, said(words)) for value, words in options]

    @classmethod
    def initial_of(cls, terms: rules.Terms) -> dict[str, Any]:
        shares = {each.source: each.share for each in terms.outside}
        found: dict[str, Any] = {
            **{name: getattr(terms, name) for name in cls.PLAIN},
            **{name: whole(getattr(terms, name)) for name in cls.HUNDREDTHS},
            **{source: whole(shares.get(source, 0)) for source in cls.SOURCES},
            "tie_chain": terms.tie_chain,
            "ties": list(terms.tie_chain),
        }
        grey = terms.grey
        if grey:
            found |= {
                "grey_by": grey.by,
                "grey_errors": whole(grey.errors),
                "grey_share": whole(grey.share),
            }
        if grey and grey.source:
            found |= {"grey_source": grey.source.ko, "grey_source_en": grey.source.en}
        return found

    @property
    def terms(self) -> dict[str, Any]:
        typed = self.cleaned_data
        return {
            **{name: typed[name] for name in self.PLAIN},
            **{name: hundredths(typed[name]) for name in self.HUNDREDTHS},
            "outside": tuple(
                rules.Outside(source, hundredths(typed[source])) for source in self.SOURCES if typed[source]
            ),
            "tie_chain": self._tie_chain(),
            "grey": self._grey(),
        }

    def _tie_chain(self) -> tuple[str, ...]:
        typed = ("total", *self.cleaned_data["ties"], "lot")
        # A program may have put the same steps in an order that ticks cannot say. It stays.
        kept: tuple[str, ...] = self.initial.get("tie_chain", typed)
        return kept if set(kept) == set(typed) else typed

    def _grey(self) -> rules.GreyZone | None:
        typed = self.cleaned_data
        if not typed["grey_by"]:
            return None
        source = Words(typed["grey_source"], typed["grey_source_en"])
        said_source = source if source.ko or source.en else None
        width, share = hundredths(typed["grey_errors"]), hundredths(typed["grey_share"])
        return rules.GreyZone(typed["grey_by"], width, said_source, share)


class ScheduleForm(Plain):
    """When it is judged and when the result is told, in days after closing."""

    names = ("judging_days", "announcing_days")
    judging_days = count()
    announcing_days = count()

    LABELS = {
        "judging_days": Words("심사 (마감 뒤 며칠째까지)", "Judging, until so many days after closing"),
        "announcing_days": Words("결과 발표 (마감 뒤 며칠째)", "The result, so many days after closing"),
    }
    HINTS = {
        "judging_days": Words("정하지 않으면 0을 적습니다.", "0 says nothing."),
        "announcing_days": Words("정하지 않으면 0을 적습니다.", "0 says nothing."),
    }


class LoadForm(Plain):
    """How many applications one judge has."""

    names = ("sheets_least", "sheets_most")
    sheets_least = count()
    sheets_most = count(least=1, initial=None, required=False)

    LABELS = {
        "sheets_least": Words("심사위원마다 적어도 (건)", "At least, for each judge"),
        "sheets_most": Words(
            "심사위원마다 많아야 (건, 없으면 비움)", "At most, for each judge (empty for any)"
        ),
    }


class AfterForm(Plain):
    """What follows the result: appeals, places that come free, and the grant."""

    names = ("appeal_days", "answer_days", "offer_hours", "grant_each", "grant_from")
    appeal_days = count()
    answer_days = count()
    offer_hours = count()
    grant_each = count()
    grant_from = forms.CharField(required=False, max_length=120)

    LABELS = {
        "appeal_days": Words("이의신청 기간 (일)", "Days to appeal"),
        "answer_days": Words("이의신청에 답하는 기한 (일)", "Days in which appeals are answered"),
        "offer_hours": Words("예비 업체가 답할 시간", "Hours to answer an offer"),
        "grant_each": Words("업체마다 지원금 (원)", "Grant for each selected (won)"),
        "grant_from": Words("지원금이 나가는 계정", "Account that pays the grant"),
    }


def hundredths(number: Decimal) -> int:
    return int(number * HUNDRED)


def whole(hundredths: int) -> Decimal:
    """As people type it: 250 → 2.5, 3333 → 33.33."""
    number = Decimal(hundredths) / HUNDRED
    return number.quantize(Decimal(1)) if number == number.to_integral() else number
