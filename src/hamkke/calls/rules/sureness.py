"""What the redraws say of a selection, in the few numbers that people read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hamkke.calls.rules.ratio import half_up, with_decimals
from hamkke.kernel.words import Words

WHOLE = 10_000
# From which share of the redraws, in basis points, the surest first.
BANDS = (
    (9_500, Words("거의 늘 선정 (95 % 이상)", "Almost always (95 % or more)")),
    (5_000, Words("대체로 선정 (50 % 이상)", "Mostly (50 % or more)")),
    (501, Words("때때로 선정 (5 % 넘게)", "Sometimes (more than 5 %)")),
    (0, Words("거의 선정되지 않음 (5 % 이하)", "Hardly ever (5 % or less)")),
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


def sureness(found: Mapping[str, Any]) -> Sureness | None:
    """How sure a selection is (`inputs.Found` as JSON); None for one that is older than redraws."""
    redraws = found.get("redraws")
    if redraws is None:
        return None
    if not redraws:
        return Sureness(0, "", found["programme"]["filled"], UNKNOWN, [], [])
    draws, filled = redraws["draws"], found["programme"]["filled"]
    # Lots may have given places to others afterwards; the redraws are of the choice by points.
    selected = [row["code"] for row in found["rows"] if row["outcome"] == "selected"]
    chosen = set(found["programme"].get("before_draw", selected))
    rows = [(share(row["reasons"]["redrawn"], draws), row["code"] in chosen) for row in found["rows"]]
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
        shares=sorted((each for each, _ in rows), reverse=True),
    )


def _bands(rows: list[tuple[int, bool]]) -> list[Band]:
    found, above = [], WHOLE + 1
    for lowest, name in BANDS:
        inside = [is_selected for each, is_selected in rows if lowest <= each < above]
        found.append(Band(name, sum(inside), len(inside) - sum(inside)))
        above = lowest
    return found
