"""What a study found, as it is frozen, published and read by any program. Log points and their errors, to four decimals.

A log point of 0.15 is e^0.15 − 1, some 16%.
"""

import math
from collections.abc import Mapping
from typing import Any

import msgspec

from hamkke.kernel.words import Words

DECIMALS = 4

LEFT_OUT = {
    "lot": Words("선 바로 곁에서 추첨으로 정해짐", "decided by lot, right at the line"),
    "panel": Words("선 바로 곁에서 심의로 정해짐", "decided by a panel, right at the line"),
    "business": Words(
        "같은 사업자의 다른 신청이 선정됨", "another application of the same business was selected"
    ),
    "alone": Words("자리를 바꿀 상대가 없음", "nobody could have changed places with them"),
    "several": Words("이 회차의 여러 공고에 신청함", "applied to several calls of this edition"),
    "asked": Words("예비에서 자리를 권해 받음", "were offered a place from the waiting list"),
}
WITHHELD = {
    "few_applicants": Words(
        "견줄 곳이 {compared:,}곳으로 1,000곳보다 적어 점 하나로 말하지 않고 구간만 말합니다.",
        "Only {compared:,} merchants can be compared, fewer than 1,000: the interval is told without a point.",
    ),
    "few_near": Words(
        "선 가까이에서 견준 곳이 적어 점 하나로 말하지 않고 구간만 말합니다.",
        "Few merchants lie near the line: the interval is told without a point.",
    ),
    "zeros": Words(
        "팔린 것이 없는 곳을 얼마로 치느냐에 따라 값이 우연보다 크게 달라져, 구간만 말합니다.",
        "The figure depends more on how shops without a sale are counted than on chance: the interval is told without a point.",
    ),
}
MODEL = Words(
    "모형의 예상과의 차이. 명절과 날씨처럼 같은 날에 있었던 다른 일도 들어 있습니다.",
    "Difference from what a model expected. Whatever else happened on the same days, holidays and weather, is in it.",
)
COMPARISONS = {
    "before_after": Words("참여한 곳의 전과 후", "Those who took part, before and after"),
    "did": Words("이중차분, 모두", "Difference in differences, all"),
    "did_near": Words("이중차분, 선 가까이", "Difference in differences, near the line"),
    "did_earlier": Words(
        "이중차분, 축제가 없던 한 시기 앞", "The same, one period earlier, without a festival"
    ),
    "did_near_earlier": Words(
        "이중차분, 선 가까이, 축제가 없던 한 시기 앞",
        "The same near the line, one period earlier, without a festival",
    ),
}


class Interval(msgspec.Struct, frozen=True):
    """95%, with its middle."""

    middle: float
    low: float
    high: float

    @property
    def holds_nothing(self) -> bool:
        """Whether 0 lies in it: nothing was found."""
        return self.low <= 0 <= self.high


class Effect(msgspec.Struct, frozen=True, kw_only=True):
    """The jump at the line. `point` is None where only the interval may be told; `withheld` says why, as in WITHHELD.

    `bandwidth` and `pilot` are points; `left` and `right` count who lies within the bandwidth. `take_up` is the jump in
    taking part by which the effect was divided, None where all selected and nobody else took part.
    """

    point: float | None
    low: float
    high: float
    withheld: list[str]
    bandwidth: float
    pilot: float
    left: int
    right: int
    take_up: float | None

    @property
    def holds_nothing(self) -> bool:
        return self.low <= 0 <= self.high


class Densities(msgspec.Struct, frozen=True):
    """How many scores a point holds just below and just above the line, as shares of all, and the chance of such a jump."""

    left: float
    right: float
    chance: float


class Elsewhere(msgspec.Struct, frozen=True):
    """The jump where no line was: `at` so many points from the real one."""

    at: float
    interval: Interval


class Ends(msgspec.Struct, frozen=True):
    """95%, without the middle: where it may not be told, three floors' middles would tell it three times."""

    low: float
    high: float


class Floored(msgspec.Struct, frozen=True):
    """The jump if less than `floor` won counts as `floor`."""

    floor: int
    interval: Ends


class Compared(msgspec.Struct, frozen=True):
    name: str  # as in COMPARISONS
    interval: Interval


class Dot(msgspec.Struct, frozen=True):
    """The mean change of `count` merchants around `at` points from the line."""

    at: float
    mean: float
    count: int


class Stroke(msgspec.Struct, frozen=True):
    """A straight line from (`x0`, `y0`) to (`x1`, `y1`)."""

    x0: float
    y0: float
    x1: float
    y1: float


class Expected(msgspec.Struct, frozen=True, kw_only=True):
    """Won, during the festival: what was sold, and what the model expected with its 95% interval. Never an effect."""

    sold: int
    expected: int
    low: int
    high: int
    days_learned: int
    has_control: bool

    @property
    def beyond(self) -> int:
        return self.sold - self.expected

    @property
    def beyond_low(self) -> int:
        return self.sold - self.high

    @property
    def beyond_high(self) -> int:
        return self.sold - self.low


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """Applications. `above` and `below` the line are those that could be compared, whether they agreed or not.

    Of those compared: `silent` sold nothing in any period, `zero_before` and `zero_during` nothing in that one.
    """

    applications: int
    above: int
    below: int
    agreed_above: int
    agreed_below: int
    left_out: dict[str, int]
    silent: int
    zero_before: int
    zero_during: int

    @property
    def compared(self) -> int:
        return self.agreed_above + self.agreed_below


class Refusal(msgspec.Struct, frozen=True):
    """Why no effect can be told."""

    reason: str
    ko: str
    en: str

    @property
    def words(self) -> Words:
        return Words(self.ko, self.en)


class Findings(msgspec.Struct, frozen=True, kw_only=True):
    """Either `effect` or `refusal` is there. `floor` is what a period with fewer sales (won) counts as.

    Where the effect's point is withheld there are no `strokes` either: at the line they stand apart by just that point.
    Within `hole` points of the line lots decided; nobody there is compared.
    """

    estimator: str
    floor: int
    counts: Counts
    hole: float = 0.0
    effect: Effect | None = None
    refusal: Refusal | None = None
    densities: Densities | None = None
    agreeing: Interval | None = None
    earlier: Interval | None = None
    elsewhere: list[Elsewhere] = []
    floors: list[Floored] = []
    comparisons: list[Compared] = []
    dots: list[Dot] = []
    strokes: list[Stroke] = []
    expected: Expected | None = None

    def sentence(self) -> Words:
        """The finding in one sentence, interval always, for people who know no statistics."""
        if self.effect is None:
            return self.refusal.words if self.refusal else Words("", "")
        if self.effect.holds_nothing:
            low, high = spoken(self.effect.low), spoken(self.effect.high)
            return Words(
                f"선정되어 매출이 달라졌다고 말할 수 없습니다. 자료와 맞는 값은 {low}에서 {high}까지입니다.",
                f"It cannot be said that being selected changed sales: the data agree with anything from {low} to {high}.",
            )
        is_more = self.effect.low > 0
        ends = (self.effect.low, self.effect.high) if is_more else (self.effect.high, self.effect.low)
        low, high = (spoken(end)[1:] for end in ends)
        verb = Words("늘었습니다", "raised") if is_more else Words("줄었습니다", "lowered")
        if self.effect.point is None:
            return Words(
                f"선정되어 매출이 {low}에서 {high} 사이로 {verb.ko}.",
                f"Being selected {verb.en} sales by something between {low} and {high}.",
            )
        point = spoken(self.effect.point)[1:]
        return Words(
            f"선정되어 매출이 {point} {verb.ko}. 자료와 맞는 값은 {low}에서 {high}까지입니다.",
            f"Being selected {verb.en} sales by {point}; the data agree with anything from {low} to {high}.",
        )

    def why_withheld(self) -> list[Words]:
        if self.effect is None:
            return []
        return [WITHHELD[why].format(compared=self.counts.compared) for why in self.effect.withheld]


def spoken(log_points: float) -> str:
    """As people read a change: 0.15 → "+16.2%"."""
    return f"{round(100 * math.expm1(log_points), 1) + 0:+.1f}%".replace("-", "−")


def written(found: Findings) -> dict[str, Any]:
    return msgspec.to_builtins(found)  # type: ignore[no-any-return]


def read(stored: Mapping[str, Any]) -> Findings:
    """What an earlier version stored and may not be told is left out. Raises msgspec.ValidationError on what cannot be read."""
    found = msgspec.convert(stored, Findings)
    is_withheld = found.effect is not None and found.effect.point is None
    return msgspec.structs.replace(found, strokes=[]) if is_withheld else found
