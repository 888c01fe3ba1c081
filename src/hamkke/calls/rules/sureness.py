"""What the redraws say of a selection, in the few numbers that people read."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from hamkke.calls.rules.inputs import Row
from hamkke.calls.rules.ratio import half_up, with_decimals
from hamkke.kernel.words import Words

Times = tuple[int, int, int]
WHOLE = 10_000
# From which share of the redraws, in basis points, the surest first.
BANDS = (
    (9_500, Words("거의 늘 선정 (95% 이상)", "Almost always (95% or more)")),
    (5_000, Words("대체로 선정 (50% 이상)", "Mostly (50% or more)")),
    (501, Words("때때로 선정 (5% 넘게)", "Sometimes (more than 5%)")),
    (0, Words("거의 선정되지 않음 (5% 이하)", "Hardly ever (5% or less)")),
)
UNKNOWN = Words(
    "신청서마다 심사가 한 번뿐이거나 심사위원이 조금도 다르지 않아 오차를 셈할 수 없습니다. 그래서 자리가 얼마나 확실한지 말할 수 없습니다.",
    "No application has more than one review, or its judges never differ, so errors cannot be computed, and nobody can say how sure each place is.",
)


@dataclass(frozen=True)
class Band:
    """Those who were selected about as often: how many of them have a place, and how many have none."""

    name: Words
    selected: int
    others: int


@dataclass(frozen=True)
class Sureness:
    """How sure the places are; nothing but a sentence where it cannot be told. `shares` are everybody's, in basis points of
    the redraws, the surest first."""

    draws: int
    seed: str
    places: int
    said: Words
    bands: list[Band]
    shares: list[int]


def share(times: int, draws: int) -> int:
    """A share of the redraws in basis points."""
    return half_up(WHOLE * times, draws)


def counted(found: Mapping[str, Any], rows: Iterable[Row]) -> list[Times]:
    """How many have a place, and how many have none, by in how many redraws they are selected; the surest first."""
    # Lots may have given places to others afterwards; the redraws are of the choice by points.
    before_draw = found["programme"].get("before_draw")
    chosen = None if before_draw is None else set(before_draw)
    selected: Counter[int] = Counter()
    others: Counter[int] = Counter()
    for row in rows:
        has_place = row.outcome == "selected" if chosen is None else row.code in chosen
        (selected if has_place else others)[row.reasons["redrawn"]] += 1
    return [(times, selected[times], others[times]) for times in sorted({*selected, *others}, reverse=True)]


def sureness(found: Mapping[str, Any], times: Iterable[Times]) -> Sureness | None:
    """How sure a selection is (`inputs.Found` as JSON, its rows as `counted`); None for one that is older than redraws."""
    redraws = found.get("redraws")
    if redraws is None:
        return None
    if not redraws:
        return Sureness(0, "", found["programme"]["filled"], UNKNOWN, [], [])
    draws, filled = redraws["draws"], found["programme"]["filled"]
    rows = [(share(redrawn, draws), selected, others) for redrawn, selected, others in times]
    mean = with_decimals(half_up(10 * redraws["moved_sum"], draws), 1)
    least, most = redraws["moved_least"], redraws["moved_most"]
    return Sureness(
        draws=draws,
        seed=redraws["seed"],
        places=filled,
        said=Words(
            f"총점을 저마다의 표준오차 안에서 {draws:,}번 다시 뽑아 보면, {filled:,}곳 가운데 평균 {mean}곳이 다른 곳으로 바뀝니다"
            f"(적게는 {least:,}곳, 많게는 {most:,}곳).",
            f"With all totals drawn again {draws:,} times within their standard errors, {mean} of {filled:,} places go to others "
            f"on average (from {least:,} to {most:,}).",
        ),
        bands=_bands(rows),
        shares=[each for each, selected, others in rows for _ in range(selected + others)],
    )


def _bands(rows: list[Times]) -> list[Band]:
    found, above = [], WHOLE + 1
    for lowest, name in BANDS:
        inside = [(selected, others) for each, selected, others in rows if lowest <= each < above]
        found.append(Band(name, sum(each[0] for each in inside), sum(each[1] for each in inside)))
        above = lowest
    return found
