"""A second look at those so near the line that another judge may move them across it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from hamkke.calls.rules.ranking import Ranked
from hamkke.calls.rules.ratio import half_up
from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words


class SecondLookNotPromised(Refused):
    reason = "second_look_not_promised"
    says = Words(
        "이 공고의 규칙에는 2차 심사가 없습니다.", "The rules of this call do not provide for a second look."
    )


class RoundUnfinished(Refused):
    reason = "round_unfinished"
    says = Words(
        "1차 심사가 {count}건 남아 있어 누가 경계에 가까운지 아직 알 수 없습니다.",
        "{count} reviews of the first round are open, so nobody knows yet who is near the line.",
    )


@dataclass(frozen=True)
class Manner:
    """How a judge scored: the mean of their totals, and how much they gave above the others on the same sheets.

    In hundredths of a point; None where nobody else has read one of their sheets.
    """

    reviews: int
    mean: int
    above_others: int | None


def near_the_line(ranked: Sequence[Ranked], *, places: int, share: int) -> list[UUID]:
    """The share (basis points) of the applications nearest the score of the last place, the nearest first.

    Nobody where there is a place for everybody. Equally near: by rank.
    """
    if len(ranked) <= places:
        return []
    line = ranked[places - 1].score
    count = max(1, half_up(len(ranked) * share, 10_000))
    nearest = sorted(ranked, key=lambda row: (abs(row.score - line), row.rank))
    return [row.application for row in nearest[:count]]


def manners(totals: Mapping[tuple[UUID, UUID], int]) -> dict[UUID, Manner]:
    """Each judge's manner from the totals (hundredths) by application and judge."""
    sheets: dict[UUID, dict[UUID, int]] = defaultdict(dict)
    for (application, judge), total in totals.items():
        sheets[application][judge] = total
    own: dict[UUID, list[int]] = defaultdict(list)
    above: dict[UUID, list[int]] = defaultdict(list)
    for given in sheets.values():
        for judge, total in given.items():
            own[judge].append(total)
            others = [other for name, other in given.items() if name != judge]
            if others:
                above[judge].append(total - half_up(sum(others), len(others)))
    return {
        judge: Manner(len(mine), half_up(sum(mine), len(mine)), _mean(above[judge]))
        for judge, mine in own.items()
    }


def _mean(differences: Sequence[int]) -> int | None:
    if not differences:
        return None
    total = sum(differences)
    size = half_up(abs(total), len(differences))
    return size if total >= 0 else -size
