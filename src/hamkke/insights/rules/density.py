"""Were scores pushed over the line? Where nobody could aim at it, as many lie just below it as just above.

After McCrary (Journal of Econometrics 142, 2008) and Cattaneo, Jansson and Ma (Journal of the American Statistical Association
115, 2020): a polynomial through the share of scores below each score has the density as its slope, without bins. Unlike
theirs both sides' curves meet at the line, so that scores heaped up exactly there are seen, too. The jump between the two
slopes is compared with its error.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hamkke.insights.rules import discontinuity
from hamkke.insights.rules.lines import Floats, Side

ORDER = 3  # one more than what estimates a slope best, so that what curvature leaves is taken off


@dataclass(frozen=True)
class Densities:
    """How densely scores lie left and right of the line, per unit of the score, and the chance of so large a jump."""

    left: float
    right: float
    error: float

    @property
    def chance(self) -> float:
        return math.erfc(abs(self.right - self.left) / self.error / math.sqrt(2)) if self.error else 0.0


def densities(distances: Floats) -> Densities:
    """Those of the scores' distances to the line. A side with hardly any scores raises numpy.linalg.LinAlgError."""
    ordered = np.sort(distances)
    ranks = _ranks(ordered)
    line = int(np.searchsorted(ordered, 0.0))
    # As shares of all, from the line on: both sides' curves start from the share that really lies below it.
    shares = (np.add(*ranks) / 2 - line) / len(ordered)
    left, right = Side(ordered[:line], shares[:line]), Side(ordered[line:], shares[line:])
    width = discontinuity.thumb_width(ordered)
    low, high = (side.weights(width, ORDER, 1, least=1) for side in (left, right))
    return Densities(
        left=float(low @ left.outcomes),
        right=float(high @ right.outcomes),
        error=_error(low, high, ranks),
    )


def _ranks(ordered: Floats) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """How many scores are lower than each, and how many are not higher."""
    return np.searchsorted(ordered, ordered, side="left"), np.searchsorted(ordered, ordered, side="right")


def _error(low: Floats, high: Floats, ranks: tuple[NDArray[np.intp], NDArray[np.intp]]) -> float:
    """Each score moves the shares of those above it, half those of its equals, and the line's; squared and summed."""
    weights = np.concatenate((-low, high))
    above = np.append(np.cumsum(weights[::-1])[::-1], 0.0)
    moves = (above[ranks[0]] + above[ranks[1]]) / 2
    moves[: len(low)] -= np.sum(weights)
    return float(np.sqrt(np.sum((moves - np.mean(moves)) ** 2)) / len(weights))
