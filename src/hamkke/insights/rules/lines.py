"""Local polynomials on one side of a line: every estimate is a weighted sum of outcomes, and the weights are known.

Whatever is estimated here is linear in the outcomes, so that its bias is the same sum over a power of the scores, and
its variance the sum of squared weights times each outcome's own variance, told by its nearest neighbours.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

NEIGHBOURS = 3
NEAR_ENOUGH = 1 + 1e-9  # distances between the same two scores may differ in their last bit


@dataclass(frozen=True)
class Side:
    """Those on one side of the line: distances to it (negative on the left), ascending, and outcomes in that order."""

    distances: Floats
    outcomes: Floats

    def __len__(self) -> int:
        return len(self.distances)

    @cached_property
    def variances(self) -> Floats:
        """Each outcome's variance, from its nearest neighbours; those equally near count alike."""
        lows, highs = _neighbourhoods(self.distances)
        sums = np.concatenate(([0.0], np.cumsum(self.outcomes)))
        others = highs - lows - 1
        means = (sums[highs] - sums[lows] - self.outcomes) / others
        found: Floats = others / (others + 1) * (self.outcomes - means) ** 2
        return found

    def weights(self, width: float, order: int, of: int, *, least: int = 0) -> Floats:
        """What each outcome weighs in coefficient `of` of a polynomial at the line, triangular kernel.

        `least` is its lowest power: 1 where it must pass through nothing at the line. A singular design raises
        numpy.linalg.LinAlgError.
        """
        low, high = np.searchsorted(self.distances, (-width, width))
        near = self.distances[low:high] / width
        powers = np.vander(near, order + 1, increasing=True)[:, least:].T
        weighted = powers * (1 - np.abs(near))
        asked = np.zeros(order + 1 - least)
        asked[of - least] = 1
        found = np.zeros(len(self))
        found[low:high] = np.linalg.solve(weighted @ powers.T, asked) @ weighted / width**of
        return found

    @property
    def whole(self) -> float:
        """The width within which everybody on this side has a weight, if a small one."""
        return float(np.max(np.abs(self.distances))) * NEAR_ENOUGH

    def within(self, width: float) -> int:
        return int(np.count_nonzero(np.abs(self.distances) < width))


def split(distances: Floats, outcomes: Floats) -> tuple[Side, Side]:
    """Left and right of the line; a distance of 0 is on the right. The order of the values does not matter."""
    order = np.lexsort((outcomes, distances))
    distances, outcomes = distances[order], outcomes[order]
    line = int(np.searchsorted(distances, 0.0))
    return Side(distances[:line], outcomes[:line]), Side(distances[line:], outcomes[line:])


def _neighbourhoods(distances: Floats) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """For each the slice that holds itself and its nearest neighbours, with all who are as near as the last of them."""
    count = len(distances)
    nearest = np.full(count, np.inf)
    for before in range(NEIGHBOURS + 1):
        after = NEIGHBOURS - before
        middle = slice(before, count - after)
        furthest = np.maximum(
            distances[middle] - distances[: count - NEIGHBOURS],
            distances[NEIGHBOURS:] - distances[middle],
        )
        nearest[middle] = np.minimum(nearest[middle], furthest)
    reach = nearest * NEAR_ENOUGH
    return (
        np.searchsorted(distances, distances - reach, side="left"),
        np.searchsorted(distances, distances + reach, side="right"),
    )
