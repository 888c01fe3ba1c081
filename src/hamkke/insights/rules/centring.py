"""Everybody at their distance from their own line: calls, tracks and quotas draw many, and are studied together.

A decision tells for each application the nearest on the other side with whom it could change places, and how many
hundredths of a point lie between. Those who look at the same neighbour share a line, halfway to the nearest of them.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hamkke.insights.rules.findings import LEFT_OUT, Counts

AT_THE_LINE = (
    "lot",
    "panel",
)  # What decides where points cannot tell: nobody is on a side of the line by it.
HALVES = 200  # half hundredths, in which lines are whole numbers, to a point


@dataclass(frozen=True)
class Applicant:
    """One application of a decided call, and what its merchant sold (won) in three periods of one length.

    `score` is hundredths of a point, `margin` those to `across`; `took_part` whether they hold a place; `was_asked` whether the waiting
    list offered one.
    """

    call: str
    merchant: str
    code: str
    is_selected: bool
    score: int
    by: str
    margin: int | None
    across: str | None
    took_part: bool
    was_asked: bool
    agreed: bool
    earlier: int = 0
    before: int = 0
    during: int = 0


@dataclass(frozen=True)
class Placed:
    """`distance` is half hundredths of a point above the line; None where no line says anything of them.

    `left_out` is empty for those who can be compared, else one of findings.LEFT_OUT.
    """

    applicant: Applicant
    distance: int | None
    left_out: str

    @property
    def is_compared(self) -> bool:
        return not self.left_out and self.applicant.agreed


def placed(applicants: Sequence[Applicant]) -> list[Placed]:
    """In the order given."""
    times = Counter(each.merchant for each in applicants)
    scores = {(each.call, each.code): each.score for each in applicants}
    nearest = _nearest(applicants)
    found = []
    for each in applicants:
        why = _why_without_a_line(each)
        distance = None if why else _distance(each, nearest, scores)
        found.append(Placed(each, distance, why or _why_left_out(each, times[each.merchant])))
    return found


def hole(everybody: Iterable[Placed]) -> int:
    """How far from the line, in half hundredths of a point, lots or a panel decided."""
    return max((abs(each.distance or 0) for each in everybody if each.left_out in AT_THE_LINE), default=0)


def counts(everybody: Sequence[Placed]) -> Counts:
    """Who could be compared, who agreed, who is left out and why, and who sold nothing."""
    asked = [each for each in everybody if not each.left_out]
    above = [each.applicant for each in asked if each.applicant.is_selected]
    below = [each.applicant for each in asked if not each.applicant.is_selected]
    compared = [each.applicant for each in everybody if each.is_compared]
    left_out = Counter(each.left_out for each in everybody if each.left_out)
    return Counts(
        applications=len(everybody),
        above=len(above),
        below=len(below),
        agreed_above=sum(each.agreed for each in above),
        agreed_below=sum(each.agreed for each in below),
        left_out={why: left_out[why] for why in LEFT_OUT if left_out[why]},
        silent=sum(max(each.earlier, each.before, each.during) <= 0 for each in compared),
        zero_before=sum(each.before <= 0 for each in compared),
        zero_during=sum(each.during <= 0 for each in compared),
    )


def _nearest(applicants: Sequence[Applicant]) -> dict[tuple[str, str | None], int]:
    """The smallest margin to each neighbour."""
    found: dict[tuple[str, str | None], int] = {}
    for each in applicants:
        if each.margin is not None:
            key = each.call, each.across
            found[key] = min(each.margin, found.get(key, each.margin))
    return found


def _distance(
    each: Applicant, nearest: dict[tuple[str, str | None], int], scores: dict[tuple[str, str], int]
) -> int:
    """At least half a hundredth, so that of two with the same points each stays on the side of the decision.

    Whom a lot or a panel decided stands where the points had put them.
    """
    size = max(2 * (each.margin or 0) - nearest[each.call, each.across], 1)
    across = scores.get((each.call, each.across or ""))
    is_above = each.is_selected
    if each.by in AT_THE_LINE and across is not None and each.score != across:
        is_above = each.score > across
    return size if is_above else -size


def _why_without_a_line(each: Applicant) -> str:
    """Another application of the same business was in, or nobody could change places."""
    if each.by == "business":
        return "business"
    return "alone" if each.margin is None else ""


def _why_left_out(each: Applicant, times: int) -> str:
    """Whom a lot or a panel decided is on no side of a line; of several applications one may be in and another not; and whom the
    waiting list asked was neither."""
    if each.by in AT_THE_LINE:
        return each.by
    if times > 1:
        return "several"
    return "asked" if each.was_asked else ""
