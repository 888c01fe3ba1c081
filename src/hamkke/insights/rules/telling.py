"""A study in words and whole numbers, for pages: what was found, why it may be believed, and what it does not say."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from hamkke.insights.rules.findings import COMPARISONS, LEFT_OUT, Counts, Findings, Interval, Stroke, spoken
from hamkke.kernel.words import Words

PERCENT = 100
DOUBTFUL = 0.05
BENDS = 8  # a straight line in logs is drawn in so many pieces in percent

NOT_SAID = (
    Words(
        "선 가까이에 있던 가게의 이야기입니다. 훨씬 앞서 뽑힌 가게나 나라 전체의 이야기가 아닙니다.",
        "It is about shops near the line, not about those far above it and not about the nation.",
    ),
    Words(
        "함께를 거쳐 기록된 매출만 봅니다. 다른 판매처에서 옮겨 온 것인지는 알 수 없습니다.",
        "Only sales recorded through hamkke are seen: whether they moved here from elsewhere is not known.",
    ),
    Words(
        "뽑힌 가게가 못 뽑힌 가게의 손님을 데려갔다면 그만큼도 여기에 들어 있습니다.",
        "If selected shops took customers from those that were not, that is in it, too.",
    ),
    Words(
        "연구에 동의한 가게만 견주었고, 축제가 끝난 뒤에도 이어지는지는 말하지 않습니다.",
        "Only shops that agreed are compared, and nothing is said of what lasts after the festival.",
    ),
)


@dataclass(frozen=True)
class Check:
    """One thing that should be so if the figure can be believed, and what the data say of it."""

    name: Words
    said: Words
    is_good: bool


@dataclass(frozen=True)
class Row:
    """A comparison that is usually printed, in percent."""

    name: Words
    middle: str
    low: str
    high: str


def checks(found: Findings) -> list[Check]:
    told = []
    if found.densities:
        left, right = (f"{PERCENT * share:.1f}%" for share in (found.densities.left, found.densities.right))
        chance = f"{PERCENT * found.densities.chance:.1f}%"
        told.append(
            Check(
                Words("아무도 선을 겨냥하지 않았다", "Nobody aimed at the line"),
                Words(
                    f"선 바로 아래 1점에 모두의 {left}, 바로 위 1점에 {right}. 우연히 이만큼 다를 확률 {chance}",
                    f"{left} of all in the point just below the line, {right} in the point just above; the chance of such a difference is {chance}",
                ),
                found.densities.chance >= DOUBTFUL,
            )
        )
    if found.agreeing:
        told.append(
            _none_at(
                found.agreeing,
                Words("동의한 비율은 선에서 뛰지 않는다", "Agreeing does not jump at the line"),
                _shares,
            )
        )
    if found.earlier:
        told.append(
            _none_at(
                found.earlier,
                Words("축제가 없던 때에는 뛰지 않는다", "Nothing jumps when there was no festival"),
                _changes,
            )
        )
    for each in found.elsewhere:
        at = f"{each.at:+.1f}".replace("-", "−")
        name = Words(
            f"선이 아닌 {at}점에서는 뛰지 않는다", f"Nothing jumps at {at} points, where no line was"
        )
        told.append(_none_at(each.interval, name, _changes))
    if found.floors:
        told.append(_of_floors(found))
    return told


def comparisons(found: Findings) -> list[Row]:
    return [
        Row(
            COMPARISONS[each.name],
            *map(spoken, (each.interval.middle, each.interval.low, each.interval.high)),
        )
        for each in found.comparisons
    ]


def model(found: Findings) -> list[tuple[str, Words, int, int | None, int | None]]:
    """(name, words, won, low, high): the total, what a model expected of it, and the difference."""
    each = found.expected
    if each is None:
        return []
    return [
        ("sold", Words("팔린 것", "Sold"), each.sold, None, None),
        ("expected", Words("모형의 예상", "Expected by the model"), each.expected, each.low, each.high),
        ("beyond", Words("차이", "Difference"), each.beyond, each.beyond_low, each.beyond_high),
    ]


def model_rows(found: Findings) -> list[tuple[Words, int]]:
    each = found.expected
    if each is None:
        return []
    return [
        (Words("팔린 것", "Sold"), each.sold),
        (Words("예상 하한", "Expected, low end"), each.low),
        (Words("예상 가운데 값", "Expected, middle"), each.expected),
        (Words("예상 상한", "Expected, high end"), each.high),
    ]


def left_out(counts: Counts) -> list[tuple[Words, int]]:
    return [(LEFT_OUT[why], count) for why, count in counts.left_out.items()]


def dots(found: Findings) -> list[tuple[int, int, int]]:
    """(hundredths of a point from the line, basis points, merchants)"""
    return [(round(PERCENT * dot.at), _basis_points(dot.mean), dot.count) for dot in found.dots]


def strokes(found: Findings) -> list[list[tuple[int, int]]]:
    return [_bent(each) for each in found.strokes]


def _bent(stroke: Stroke) -> list[tuple[int, int]]:
    parts = [part / BENDS for part in range(BENDS + 1)]
    return [
        (
            round(PERCENT * (stroke.x0 + part * (stroke.x1 - stroke.x0))),
            _basis_points(stroke.y0 + part * (stroke.y1 - stroke.y0)),
        )
        for part in parts
    ]


def _none_at(interval: Interval, name: Words, said: Callable[[Interval], Words]) -> Check:
    return Check(name, said(interval), interval.holds_nothing)


def _changes(interval: Interval) -> Words:
    low, high = spoken(interval.low), spoken(interval.high)
    return Words(f"자료와 맞는 값은 {low}에서 {high}까지", f"the data agree with {low} to {high}")


def _shares(interval: Interval) -> Words:
    low, high = (f"{PERCENT * end:+.1f}".replace("-", "−") for end in (interval.low, interval.high))
    return Words(
        f"자료와 맞는 값은 {low}에서 {high}%포인트까지",
        f"the data agree with {low} to {high} percentage points",
    )


def _of_floors(found: Findings) -> Check:
    told = [(each.floor, spoken(each.interval.low), spoken(each.interval.high)) for each in found.floors]
    ko = ", ".join(f"{floor:,}원이면 {low}에서 {high}" for floor, low, high in told)
    en = ", ".join(f"₩{floor:,}: {low} to {high}" for floor, low, high in told)
    return Check(
        Words(
            "팔린 것이 없는 곳을 얼마로 치는지가 정하지 않는다",
            "How shops without a sale are counted does not decide",
        ),
        Words(f"한 기간의 매출이 그보다 적으면 얼마로 치나: {ko}", f"A period with less counts as {en}"),
        bool(found.effect) and "zeros" not in (found.effect.withheld if found.effect else ()),
    )


def _basis_points(log_points: float) -> int:
    return round(PERCENT * PERCENT * math.expm1(log_points))
