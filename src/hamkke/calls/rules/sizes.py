"""How large the applicants are, in bands that give nobody away: no number that is published counts fewer than five businesses.

Who was selected is public by name, so that a band of one would tell that business's revenue. Neighbouring bands are put
together until those who applied, who were selected and who were not are five or more each, or none; what cannot even
so be told is not.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LEAST = 5
# Where each band begins, the last without an end: regular employees, and won a year.
EMPLOYEES = (0, 5, 10, 50)
REVENUE = (0, 100_000_000, 500_000_000, 1_000_000_000, 5_000_000_000)


@dataclass(frozen=True)
class Band:
    """Those from `least` to below `below`, without an end where that is None."""

    least: int
    below: int | None
    applied: int
    selected: int


def bands(values: Iterable[tuple[int, bool]], starts: Sequence[int]) -> list[Band]:
    """Applicants (how large, whether selected) in their bands, neighbours put together where one would be too small.

    Empty where fewer than two bands would be left, which say no more than the whole.
    """
    applied, selected = [0] * len(starts), [0] * len(starts)
    for value, is_selected in values:
        band = bisect_right(starts, value) - 1
        applied[band] += 1
        selected[band] += is_selected
    ends = (*starts[1:], None)
    return together([Band(*each) for each in zip(starts, ends, applied, selected, strict=True)])


def together(found: Sequence[Band]) -> list[Band]:
    """Neighbours put together until no band gives anybody away; empty where fewer than two are left."""
    kept: list[Band] = []
    for band in found:
        if kept and not is_safe(kept[-1].applied, kept[-1].selected):
            kept[-1] = _joined(kept[-1], band)
        else:
            kept.append(band)
    while len(kept) > 1 and not is_safe(kept[-1].applied, kept[-1].selected):
        last = kept.pop()
        kept[-1] = _joined(kept[-1], last)
    return kept if len(kept) > 1 else []


def is_safe(applied: int, selected: int) -> bool:
    return all(count == 0 or count >= LEAST for count in (applied, selected, applied - selected))


def _joined(lower: Band, upper: Band) -> Band:
    return Band(lower.least, upper.below, lower.applied + upper.applied, lower.selected + upper.selected)
