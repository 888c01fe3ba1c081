"""Scores corrected for severe and lenient judges, with the plain means beside them.

Each criterion is a model of its own: score = μ + q(application) + b(judge) + e, where q, b and e vary around 0 as
much as `variances` say (see `severity`). An application's corrected mean is μ + q: b is taken off, and the fewer
scores it has, the nearer it stays to the mean of all. A score not given is missing, never 0: a criterion nobody
scored drops out of the total, as in `ranking`. One variance of noise holds for all judges, never a judge's own; where
a judge gave a criterion fewer than 8 scores, all three variances are those of all criteria together. Where so many
scores of a criterion are missing that its judges cannot be compared, nothing is taken off in that criterion.
Means are rounded once, half up, to hundredths of a point; from there on everything is whole numbers.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from hamkke.calls.rules import ranking, severity
from hamkke.calls.rules.judging import NothingScored
from hamkke.calls.rules.linking import (
    GAP_LEAST,
    Connection,
    NotConnected,
    WeaklyConnected,
    check_connected,
    connection,
    is_comparable,
)
from hamkke.calls.rules.ranking import Term

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "GAP_LEAST",
    "Calibrated",
    "Connection",
    "Given",
    "NotConnected",
    "Pattern",
    "Term",
    "WeaklyConnected",
    "calibrate",
    "check_connected",
    "connection",
    "solve",
]

FORMULA_VERSION = "random-effects-1"
SCORES_OF_ONES_OWN = 8  # fewer do not tell how a judge spreads
PRECISION = 1e-24  # of the squared residual, against the squared right-hand side


class Given(msgspec.Struct, frozen=True, gc=False):
    """A score from 0 to 100. A missing score is no Given."""

    judge: str
    application: str
    criterion: int
    score: int


@dataclass(frozen=True)
class Pattern:
    """How a judge scored, in hundredths of a point: how many applications, the mean and the spread (standard
    deviation) of their totals, and what the model adds to this judge's totals: below 0 for a lenient judge."""

    reviews: int
    mean: int
    spread: int
    correction: int


@dataclass(frozen=True)
class Calibrated:
    """Everything that the model makes of the scores. All figures are hundredths of a point."""

    means: dict[str, dict[int, int]]  # application → criterion → corrected mean, 0–10,000
    scores: dict[str, int]
    plain: dict[str, int]  # the plain weighted mean, as `ranking` computes it
    errors: dict[str, int]  # the standard error of the total
    judges: dict[str, Pattern]
    variances: dict[int, severity.Variances]  # criterion → (applicant, judge, noise)
    total: severity.Variances  # those of a review's whole total, from which the errors come
    connection: Connection


def calibrate(given: Sequence[Given], criteria: Sequence[Term]) -> Calibrated:
    """Correct every application's scores. Raises NotConnected where judges cannot be compared, NothingScored without scores."""
    if not given:
        raise NothingScored
    return fitted(given, criteria, linked=check_connected((each.judge, each.application) for each in given))


def fitted(given: Sequence[Given], criteria: Sequence[Term], *, linked: Connection) -> Calibrated:
    """What the model makes of the scores, were they comparable or not: only a simulation may ask for the latter."""
    table = _Table(given, criteria)
    variances = table.variances()
    fits = {position: severity.fit(table.sums[position], variances[position]) for position in table.sums}
    means: dict[str, dict[int, int]] = {application: {} for application in table.applications}
    for position, found in fits.items():
        scored = table.sums[position].counts > 0
        for application, value, there in zip(
            table.applications, found.values.tolist(), scored.tolist(), strict=True
        ):
            if there:
                means[application][position] = _hundredths(value)
    total, errors = table.errors()
    return Calibrated(
        means=means,
        scores={application: _weighted(criteria, each) for application, each in means.items()},
        plain=table.plain(),
        errors=errors,
        judges=table.patterns({position: found.severities for position, found in fits.items()}),
        variances=variances,
        total=total,
        connection=linked,
    )


class _Table:
    """The scores as columns of numbers, applications and judges numbered in the order of their codes."""

    def __init__(self, given: Sequence[Given], criteria: Sequence[Term]) -> None:
        import numpy as np

        self.criteria = criteria
        self.weights = {term.position: term.weight for term in criteria}
        self.applications = sorted({each.application for each in given})
        self.judges = sorted({each.judge for each in given})
        self.size = len(self.applications), len(self.judges)
        row = {application: number for number, application in enumerate(self.applications)}
        column = {judge: number for number, judge in enumerate(self.judges)}
        self.rows = np.array([row[each.application] for each in given], dtype=np.int64)
        self.columns = np.array([column[each.judge] for each in given], dtype=np.int64)
        self.positions = np.array([each.criterion for each in given], dtype=np.int64)
        self.scores = np.array([each.score for each in given], dtype=float)
        self.sums = {
            term.position: severity.summed(
                self.rows[mine], self.columns[mine], self.scores[mine], size=self.size
            )
            for term in criteria
            if (mine := self.positions == term.position).any()
        }
        self._total()

    def _total(self) -> None:
        """What each review comes to: its weighted mean over the criteria that it scored."""
        import numpy as np

        weights = np.array([self.weights[position] for position in self.positions.tolist()], dtype=float)
        reviews, number = np.unique(self.rows * self.size[1] + self.columns, return_inverse=True)
        weighed = np.bincount(number, weights=weights * self.scores)
        self.totals = weighed / np.bincount(number, weights=weights)
        self.total_rows, self.total_columns = np.divmod(reviews, self.size[1])

    def variances(self) -> dict[int, severity.Variances]:
        """Each criterion's own variances, or those of all together where a judge gave it too few scores."""
        own = {position: each for position, each in self.sums.items() if _fewest(each) >= SCORES_OF_ONES_OWN}
        pooled = severity.likeliest(list(self.sums.values())) if len(own) < len(self.sums) else None
        found = {
            position: severity.likeliest([each]) if position in own or pooled is None else pooled
            for position, each in self.sums.items()
        }
        return {
            position: each if self._is_comparable(position) else severity.uncorrected(each)
            for position, each in found.items()
        }

    def _is_comparable(self, position: int) -> bool:
        """Whether judges can be compared by this criterion alone. All reviews can: who scored it in all need not be asked."""
        sums = self.sums[position]
        return sums.scores == len(self.totals) or is_comparable(sums.links[:, 1:])

    def errors(self) -> tuple[severity.Variances, dict[str, int]]:
        """From the model of whole totals, so that a judge who likes everything about an application counts once."""
        sums = severity.summed(self.total_rows, self.total_columns, self.totals, size=self.size)
        variances = severity.likeliest([sums])
        found = severity.fit(sums, variances).errors.tolist()
        return variances, {
            application: math.floor(error * 100 + 0.5)
            for application, error in zip(self.applications, found, strict=True)
        }

    def plain(self) -> dict[str, int]:
        """The plain weighted mean of each application, by the same steps as without a model."""
        import numpy as np

        tallies: dict[int, tuple[list[int], list[int]]] = {}
        for position in self.sums:
            mine = self.positions == position
            points = np.bincount(self.rows[mine], weights=self.scores[mine], minlength=self.size[0])
            counts = np.bincount(self.rows[mine], minlength=self.size[0])
            tallies[position] = points.astype(int).tolist(), counts.tolist()
        return {
            application: ranking.weighted(
                (self.weights[position], ranking.mean(points[number], counts[number]))
                for position, (points, counts) in tallies.items()
            )
            for number, application in enumerate(self.applications)
        }

    def patterns(self, severities: Mapping[int, "NDArray[np.float64]"]) -> dict[str, Pattern]:
        """Each judge's mean, spread and correction, for the judge to read once all is decided."""
        import numpy as np

        judges = self.size[1]
        reviews = np.bincount(self.total_columns, minlength=judges)
        middles = np.bincount(self.total_columns, weights=self.totals, minlength=judges) / reviews
        off = (self.totals - middles[self.total_columns]) ** 2
        squares = np.bincount(self.total_columns, weights=off, minlength=judges)
        spreads = np.sqrt(squares / np.maximum(reviews - 1, 1))
        pooled = np.sqrt(squares.sum() / max(len(off) - judges, 1))
        spreads[reviews < SCORES_OF_ONES_OWN] = pooled
        corrections = self._corrections(severities)
        return {
            judge: Pattern(int(count), _hundredths(middle), math.floor(spread * 100 + 0.5), correction)
            for judge, count, middle, spread, correction in zip(
                self.judges, reviews, middles.tolist(), spreads.tolist(), corrections, strict=True
            )
        }

    def _corrections(self, severities: Mapping[int, "NDArray[np.float64]"]) -> list[int]:
        """What is added to each judge's totals: the opposite of b, weighted over the criteria that they scored."""
        import numpy as np

        added, weighed = np.zeros(self.size[1]), np.zeros(self.size[1])
        for position, sums in self.sums.items():
            weights = self.weights[position] * (sums.left.diagonal()[1:] > 0)
            added -= weights * severities[position]
            weighed += weights
        return [math.floor(each * 100 + 0.5) for each in (added / weighed).tolist()]


def _fewest(each: severity.Sums) -> float:
    loads = each.left.diagonal()[1:]
    return float(loads[loads > 0].min())


def solve(given: Iterable[Given], variances: Mapping[int, severity.Variances]) -> dict[str, dict[int, int]]:
    """The corrected means again, by the published variances and plain Python alone: what a checker repeats.

    The order of every sum is fixed and `math.fsum` rounds once, so that any Python finds the same digits.
    """
    found: dict[str, dict[int, int]] = {}
    sheets: dict[int, list[tuple[str, str, int]]] = {}
    for each in given:
        sheets.setdefault(each.criterion, []).append((each.application, each.judge, each.score))
    for criterion, scores in sorted(sheets.items()):
        for application, value in solved(sorted(scores), *severity.ratios(variances[criterion])).items():
            found.setdefault(application, {})[criterion] = _hundredths(value)
    return found


def solved(scores: Sequence[tuple[str, str, int]], applicant: float, judge: float) -> dict[str, float]:
    """μ + q of each application in points, from sorted (application, judge, score) and the two ratios of variances.

    The equations of μ and every b, after each q is eliminated, by conjugate gradients.
    """
    centre = sum(score for _, _, score in scores) / len(scores)
    place = {name: number for number, name in enumerate(sorted({each for _, each, _ in scores}), start=1)}
    sheets: dict[str, list[tuple[int, float]]] = {}
    for application, name, score in scores:
        sheets.setdefault(application, []).append((place[name], score - centre))
    effects = _descend(list(sheets.values()), len(place), applicant, judge)
    return {
        application: centre
        + effects[0]
        + math.fsum(off - effects[0] - effects[column] for column, off in sheet) / (len(sheet) + applicant)
        for application, sheet in sheets.items()
    }


def _descend(
    sheets: Sequence[Sequence[tuple[int, float]]], judges: int, applicant: float, judge: float
) -> list[float]:
    """μ and every judge's b: the solution of a symmetric positive system by conjugate gradients."""
    scale, right = _start(sheets, judges, applicant, judge)
    found, left_over = [0.0] * (judges + 1), right
    direction, height = [0.0] * (judges + 1), 1.0
    enough = PRECISION * _dot(right, right)
    step = 0
    while step < 10 * judges + 100 and _dot(left_over, left_over) > enough:
        eased = [value / by for value, by in zip(left_over, scale, strict=True)]
        before, height = height, _dot(left_over, eased)
        turn = height / before if step else 0.0
        direction = [value + turn * old for value, old in zip(eased, direction, strict=True)]
        image = _image(sheets, direction, applicant, judge)
        stride = height / _dot(direction, image)
        found = [value + stride * way for value, way in zip(found, direction, strict=True)]
        left_over = [value - stride * way for value, way in zip(left_over, image, strict=True)]
        step += 1
    return found


def _start(
    sheets: Sequence[Sequence[tuple[int, float]]], judges: int, applicant: float, judge: float
) -> tuple[list[float], list[float]]:
    """The system's diagonal and right-hand side."""
    diagonal, right = [0.0] + [judge] * judges, [0.0] * (judges + 1)
    for sheet in sheets:
        kept = 1 / (len(sheet) + applicant)
        taken = math.fsum(off for _, off in sheet) * kept
        diagonal[0] += len(sheet) * applicant * kept
        for column, off in sheet:
            diagonal[column] += 1 - kept
            right[column] += off - taken
            right[0] += off - taken
    return diagonal, right


def _image(
    sheets: Sequence[Sequence[tuple[int, float]]], at: Sequence[float], applicant: float, judge: float
) -> list[float]:
    """The system's left-hand side at `at`."""
    found = [0.0, *(judge * value for value in at[1:])]
    for sheet in sheets:
        taken = math.fsum(at[0] + at[column] for column, _ in sheet) / (len(sheet) + applicant)
        for column, _ in sheet:
            value = at[0] + at[column] - taken
            found[column] += value
            found[0] += value
    return found


def _dot(left: Sequence[float], right: Sequence[float]) -> float:
    return math.fsum(one * other for one, other in zip(left, right, strict=True))


def _weighted(criteria: Sequence[Term], means: Mapping[int, int]) -> int:
    return ranking.weighted((term.weight, means.get(term.position)) for term in criteria)


def _hundredths(points: float) -> int:
    return max(0, min(10_000, math.floor(points * 100 + 0.5)))
