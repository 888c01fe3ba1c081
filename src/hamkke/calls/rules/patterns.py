"""How one judge scored beside the others who read the same sheets, for that judge alone to read. Hundredths of a point."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isqrt

from hamkke.calls.rules.ratio import half_up, share_of

LAST_TEN, _TEN_POINTS = 9, 1_000


@dataclass(frozen=True)
class Side:
    """The mean and the standard deviation of some totals; a single one has no spread."""

    mean: int
    spread: int | None


@dataclass(frozen=True)
class OwnPattern:
    """`own` are all of the judge's totals; what compares is None where nobody else has read one of these sheets.

    On the sheets that others read as well: `shared` how many, `mine` and `others` (the mean of the others' totals on
    each), `above` how much more the judge gave on average, `apart` how far from the others either way. `same_order`
    (basis points) says of how many pairs of them the judge liked the same one better; pairs that either side found
    equal do not count. `tens` counts the judge's totals by tens of points, from the lowest to the highest there are:
    (7, 3) says that three lie from 70 to below 80. Full points belong to the last ten.
    """

    reviews: int
    own: Side
    shared: int
    mine: Side | None
    others: Side | None
    above: int | None
    apart: int | None
    same_order: int | None
    tens: tuple[tuple[int, int], ...]


def own_pattern(own: Mapping[str, int], others: Mapping[str, Sequence[int]]) -> OwnPattern:
    """From the judge's total of each sheet, at least one, and the totals that others gave the same sheets."""
    pairs = [
        (total, half_up(sum(others[sheet]), len(others[sheet])))
        for sheet, total in own.items()
        if others.get(sheet)
    ]
    mine, theirs = [one for one, _ in pairs], [other for _, other in pairs]
    off = [one - other for one, other in pairs]
    return OwnPattern(
        reviews=len(own),
        own=_side(list(own.values())),
        shared=len(pairs),
        mine=_side(mine) if pairs else None,
        others=_side(theirs) if pairs else None,
        above=_mean(off) if pairs else None,
        apart=_mean([abs(each) for each in off]) if pairs else None,
        same_order=_same_order(pairs),
        tens=_tens(own.values()),
    )


def _side(totals: Sequence[int]) -> Side:
    count, total = len(totals), sum(totals)
    if count == 1:
        return Side(total, None)
    # n Σx² − (Σx)² is a whole number: the root is the only step that rounds.
    squares = count * sum(each * each for each in totals) - total * total
    return Side(_mean(totals), (isqrt(4 * squares // (count * (count - 1))) + 1) // 2)


def _mean(values: Sequence[int]) -> int:
    """Half away from 0, so that as much above and as much below come out alike."""
    total = sum(values)
    size = half_up(abs(total), len(values))
    return size if total >= 0 else -size


def _same_order(pairs: Sequence[tuple[int, int]]) -> int | None:
    same = unlike = 0
    for place, (one, other) in enumerate(pairs):
        for mine, theirs in pairs[:place]:
            turn = (one - mine) * (other - theirs)
            same, unlike = same + (turn > 0), unlike + (turn < 0)
    return share_of(same, same + unlike)


def _tens(totals: Iterable[int]) -> tuple[tuple[int, int], ...]:
    counts = Counter(min(total // _TEN_POINTS, LAST_TEN) for total in totals)
    return tuple((ten, counts[ten]) for ten in range(min(counts), max(counts) + 1))
