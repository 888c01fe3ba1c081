"""From scores to ranks, in whole numbers only, so that anybody can recompute every row.

1. For each criterion, the mean of the scores given, rounded half up to hundredths of a point. A score not given
   ("not applicable") is missing: it is in neither the sum nor the count.
2. The application's score: Σ weight × mean ÷ Σ weight over the criteria that have a mean, half up to hundredths.
   A criterion nobody scored drops out and the others carry its weight in proportion.
3. Rank by score; then by the mean of the heaviest criterion, then of the next (equal weights: in the order of the
   notice); where a criterion is missing the application's own score stands in, as in step 2. The last step is a lot:
   SHA-256 of "<call id>:<application id>", the smaller first.
4. The first `places` are selected, the next `waiting` are on the waiting list.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from hamkke.calls.rules.ratio import half_up, with_decimals

RULE_VERSION = "weighted-mean-1"

Tallies = Mapping[int, tuple[int, int]]  # criterion position → (sum of scores, how many scores)
Outcome = Literal["selected", "waitlisted", "not_selected"]


@dataclass(frozen=True)
class Term:
    """A criterion as the ranking sees it."""

    position: int
    weight: int


@dataclass(frozen=True)
class Ranked:
    """One line of the result. `score` and `means` are hundredths of a point; `means` follow the tie chain."""

    application: UUID
    rank: int
    score: int
    means: tuple[int | None, ...]
    lot: str
    outcome: Outcome


def mean(total: int, count: int) -> int | None:
    """The mean of scores 0–100 in hundredths of a point, half up; None where nothing was scored."""
    return half_up(total * 100, count) if count else None


def weighted(terms: Iterable[tuple[int, int | None]]) -> int:
    """The score in hundredths from (weight, mean in hundredths or None) pairs. At least one mean must be there."""
    points = weights = 0
    for weight, value in terms:
        if value is not None:
            points += weight * value
            weights += weight
    return half_up(points, weights)


def tie_chain(terms: Iterable[Term]) -> list[Term]:
    """The criteria in the order in which they decide between equals: heaviest first, then as in the notice."""
    return sorted(terms, key=lambda term: (-term.weight, term.position))


def lot(call_id: UUID, application_id: UUID) -> str:
    """The last word between perfect equals: 64 hexadecimal letters, the smaller first."""
    return hashlib.sha256(f"{call_id}:{application_id}".encode()).hexdigest()


def rank(
    call_id: UUID,
    tallies: Mapping[UUID, Tallies],
    terms: Iterable[Term],
    *,
    places: int,
    waiting: int,
) -> list[Ranked]:
    """Every application in its order, with its outcome. Each must have at least one score."""
    chain = tie_chain(terms)
    scored = []
    for application, tally in tallies.items():
        means = tuple(mean(*tally.get(term.position, (0, 0))) for term in chain)
        score = weighted(zip((term.weight for term in chain), means, strict=True))
        scored.append((application, score, means, lot(call_id, application)))
    scored.sort(key=lambda row: _order(row[1], row[2], row[3]))
    return [
        Ranked(application, place, score, means, drawn, _outcome(place, places=places, waiting=waiting))
        for place, (application, score, means, drawn) in enumerate(scored, start=1)
    ]


def what_decided(
    mine: tuple[int, Sequence[int | None], str], other: tuple[int, Sequence[int | None], str]
) -> int:
    """Where two lines of the result (score, means, lot) part: 0 the score, n the nth of the tie chain, -1 the lot."""
    mine_order, other_order = _order(*mine), _order(*other)
    for place, (left, right) in enumerate(zip(mine_order[:-1], other_order[:-1], strict=True)):
        if left != right:
            return place
    return -1


def points(hundredths: int) -> str:
    """Hundredths of a point as people read them: 8235 → "82.35"."""
    return with_decimals(hundredths, 2)


def _order(score: int, means: Sequence[int | None], drawn: str) -> tuple[int | str, ...]:
    return (-score, *(-(score if value is None else value) for value in means), drawn)


def _outcome(place: int, *, places: int, waiting: int) -> Outcome:
    if place <= places:
        return "selected"
    return "waitlisted" if place <= places + waiting else "not_selected"
