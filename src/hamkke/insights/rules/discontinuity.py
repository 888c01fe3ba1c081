"""Regression discontinuity: what being selected did to those at the line, who were a hair's breadth from not being.

The estimator is that of Calonico, Cattaneo and Titiunik (Econometrica 82, 2014): local lines on both sides, a bandwidth that
makes the mean squared error least (with Farrell, The Stata Journal 17, 2017), the bias that curvature leaves taken off,
and an interval that counts how uncertain that correction is. Written from the papers; the tests hold it against rdrobust.
"""

import math
from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np

from hamkke.insights.rules import lines
from hamkke.insights.rules.lines import Floats, Side

LEVEL = 0.95
REACH = NormalDist().inv_cdf((1 + LEVEL) / 2)
PILOT = 2.576  # the constant of the triangular kernel in the rule of thumb
CAUTION = 3.0  # how much an uncertain curvature widens the bandwidth's denominator


@dataclass(frozen=True)
class Estimate:
    """A jump at the line. `point` is the local lines' own; `middle` with its bias taken off, about which the interval lies.

    `bandwidth` and `pilot` are in the units of the scores; `left` and `right` count who lies within the bandwidth.
    """

    point: float
    middle: float
    error: float
    bandwidth: float
    pilot: float
    left: int
    right: int

    @property
    def widths(self) -> tuple[float, float]:
        return self.bandwidth, self.pilot

    @property
    def low(self) -> float:
        return self.middle - REACH * self.error

    @property
    def high(self) -> float:
        return self.middle + REACH * self.error

    @property
    def chance(self) -> float:
        """The probability of so large a jump where there is none."""
        return math.erfc(abs(self.middle) / self.error / math.sqrt(2)) if self.error else 0.0


@dataclass(frozen=True)
class _Jump:
    """One side's part of the jump: plain, with its bias taken off, and the weights of the latter."""

    plain: float
    corrected: float
    weights: Floats


def sharp(distances: Floats, outcomes: Floats, *, widths: tuple[float, float] | None = None) -> Estimate:
    """The jump of the outcomes at the line. `widths` are bandwidth and pilot, found from the data unless given."""
    left, right = lines.split(distances, outcomes)
    width, pilot = widths or bandwidths(left, right)
    low, high = _jump(left, width, pilot), _jump(right, width, pilot)
    return Estimate(
        point=high.plain - low.plain,
        middle=high.corrected - low.corrected,
        error=math.sqrt(_variance(left, low) + _variance(right, high)),
        bandwidth=width,
        pilot=pilot,
        left=left.within(width),
        right=right.within(width),
    )


def fuzzy(distances: Floats, outcomes: Floats, taken: Floats) -> tuple[Estimate, Estimate]:
    """The jump for each who took part because of the line, where not all selected do; and the jump in taking part.

    Both at the bandwidth of the outcomes' own jump.
    """
    whole = sharp(distances, outcomes)
    share = sharp(distances, taken, widths=whole.widths)
    return divided(whole, share, distances, outcomes, taken), share


def divided(whole: Estimate, share: Estimate, distances: Floats, outcomes: Floats, taken: Floats) -> Estimate:
    """The outcomes' jump by that in taking part. The interval comes from the ratio's linear part (delta method)."""
    ratio = whole.point / share.point
    # The ratio moves as this combination does, whose error is therefore the ratio's.
    moves = sharp(distances, (outcomes - ratio * taken) / share.point, widths=whole.widths)
    return replace(moves, point=ratio, middle=ratio + moves.middle)


def bandwidths(left: Side, right: Side) -> tuple[float, float]:
    """The bandwidth whose mean squared error is least, and the pilot in which its bias is measured.

    Each step needs a derivative that the step before estimates; the first looks at all scores.
    """
    sides = (left, right)
    thumb = thumb_width(np.concatenate((left.distances, right.distances)))
    all_seen = left.whole, right.whole
    first = _width(sides, all_seen, order=3, of=3, thumb=thumb, caution=0)
    pilot = _width(sides, (first, first), order=2, of=2, thumb=thumb, caution=CAUTION)
    return _width(sides, (pilot, pilot), order=1, of=0, thumb=thumb, caution=CAUTION), pilot


def thumb_width(distances: Floats) -> float:
    """The rule of thumb: how wide a window suits so many scores with this spread."""
    low, high = np.quantile(distances, [0.25, 0.75])
    spread = min(float(np.std(distances, ddof=1)), float(high - low) / 1.349)
    return float(PILOT * spread * len(distances) ** -0.2)


def _width(
    sides: tuple[Side, Side],
    seen: tuple[float, float],
    *,
    order: int,
    of: int,
    thumb: float,
    caution: float,
) -> float:
    """The width that is best for estimating coefficient `of` by a polynomial of `order`; at most all there is.

    Variance is measured within the rule of thumb, the curve that makes the bias within `seen` of either side.
    """
    bias, doubt, variance = 0.0, 0.0, 0.0
    for sign, side, wide in zip((-1, 1), sides, seen, strict=True):
        own = side.weights(thumb, order, of)
        constant = own @ side.distances ** (order + 1) / thumb ** (order + 1 - of)
        curve = side.weights(wide, order + 1, order + 1)
        bias += sign * float(constant * (curve @ side.outcomes))
        doubt += float(constant**2 * (curve**2 @ side.variances))
        variance += float(own**2 @ side.variances) * thumb ** (2 * of + 1)
    whole = max(side.whole for side in sides)
    spoiled = 2 * (order + 1 - of) * (bias**2 + caution * doubt)
    if not variance or not spoiled:  # Where nothing varies, or nothing bends, one may look at everybody.
        return whole
    best = (2 * of + 1) * variance / spoiled
    return float(min(best ** (1 / (2 * order + 3)), whole))


def _jump(side: Side, width: float, pilot: float) -> _Jump:
    own = side.weights(width, 1, 0)
    curve = side.weights(pilot, 2, 2)
    weights = own - (own @ side.distances**2) * curve
    return _Jump(float(own @ side.outcomes), float(weights @ side.outcomes), weights)


def _variance(side: Side, jump: _Jump) -> float:
    return float(jump.weights**2 @ side.variances)
