"""The study of one edition, from applicants and what they sold to what may be said, with everything that speaks against it.

Only who agreed before the decision is compared, on both sides of the line alike: then agreeing cannot make the
difference. Sales are compared in logs. A period with less than FLOOR won counts as FLOOR: a logarithm knows no zero,
and log(1 + won) would call the first small order a rise of ten log points. What other floors give stands beside.
"""

from collections.abc import Sequence

import numpy as np

from hamkke.insights.rules import centring, comparing, discontinuity, findings, guarding, lines
from hamkke.insights.rules.centring import HALVES, Applicant, Placed, placed
from hamkke.insights.rules.comparing import Difference, Flags
from hamkke.insights.rules.discontinuity import Estimate
from hamkke.insights.rules.findings import Findings, Interval
from hamkke.insights.rules.lines import Floats
from hamkke.kernel.errors import Refused

ESTIMATOR = "line-1"
FLOOR = 10_000  # won in a period: one small order
FLOORS = (1_000, 10_000, 100_000)
COMPARED_LEAST = 1_000  # merchants, for a point
NEAR_LEAST = 100  # within the bandwidth on either side, for a point
DOTS_A_SIDE = 12
TWO = 2  # merchants, for a mean with an error
DOT_LEAST = 10  # merchants whose mean makes a dot: nobody's sales can be told from it


class Sample:
    """Those who are compared, as arrays in the order of their codes, so that the order of asking cannot matter."""

    def __init__(self, compared: Sequence[Placed]) -> None:
        ordered = sorted(compared, key=lambda each: each.applicant.code)
        self.distances = np.array([each.distance or 0 for each in ordered]) / HALVES
        self.above: Flags = self.distances > 0
        self.taken = np.array([each.applicant.took_part for each in ordered], dtype=bool)
        self.periods = np.array(
            [(each.applicant.earlier, each.applicant.before, each.applicant.during) for each in ordered],
            dtype=np.float64,
        ).reshape(-1, 3)

    def change(self, floor: int = FLOOR) -> Floats:
        return self._logs(floor)[:, 2] - self._logs(floor)[:, 1]

    def change_before(self) -> Floats:
        return self._logs(FLOOR)[:, 1] - self._logs(FLOOR)[:, 0]

    def _logs(self, floor: int) -> Floats:
        return np.log(np.maximum(self.periods, floor))


def study(applicants: Sequence[Applicant]) -> Findings:
    """What can be said of an edition. A refusal is a finding, too: it is told where the effect would stand."""
    everybody = placed(applicants)
    sample = Sample([each for each in everybody if each.is_compared])
    counts = centring.counts(everybody)
    try:
        return _told(everybody, sample, counts)
    except Refused as refusal:
        return Findings(
            estimator=ESTIMATOR,
            floor=FLOOR,
            counts=counts,
            refusal=findings.Refusal(refusal.reason, refusal.words.ko, refusal.words.en),
            comparisons=_comparisons(sample, near=None),
        )


def _told(everybody: Sequence[Placed], sample: Sample, counts: findings.Counts) -> Findings:
    """Raises whatever the guards refuse."""
    scores = np.array([each.distance for each in everybody if each.distance is not None]) / HALVES
    densities = guarding.check_scores(scores)
    hole = centring.hole(everybody) / HALVES
    guarding.check_hole(hole, scores)
    guarding.check_support(sample.distances)
    change = sample.change()
    guarding.check_sold(sample.distances, change)
    effect, take_up = _effect(sample, change)
    guarding.check_near(effect)
    floors = {floor: _interval(_effect(sample, sample.change(floor))[0]) for floor in FLOORS}
    withheld = _withheld(effect, [each.middle for each in floors.values()], counts)
    return Findings(
        estimator=ESTIMATOR,
        floor=FLOOR,
        counts=counts,
        hole=_rounded(hole),
        effect=_written(effect, take_up, withheld),
        densities=findings.Densities(*map(_rounded, (densities.left, densities.right, densities.chance))),
        agreeing=_agreeing(everybody),
        earlier=_jump(sample.distances, sample.change_before()),
        elsewhere=_elsewhere(sample.distances, change),
        floors=[
            findings.Floored(floor, findings.Ends(each.low, each.high)) for floor, each in floors.items()
        ],
        comparisons=_comparisons(sample, near=effect.bandwidth),
        dots=_dots(sample, change, effect.bandwidth),
        strokes=[] if withheld else _strokes(sample, change, effect.bandwidth),
    )


def _effect(sample: Sample, change: Floats) -> tuple[Estimate, Estimate | None]:
    """The jump, divided by that in taking part where not all selected and nobody else did; and the latter. Raises TakeUpWeak."""
    whole = discontinuity.sharp(sample.distances, change)
    if np.array_equal(sample.taken, sample.above):
        return whole, None
    taken = sample.taken.astype(np.float64)
    share = discontinuity.sharp(sample.distances, taken, widths=whole.widths)
    guarding.check_take_up(share)
    return discontinuity.divided(whole, share, sample.distances, change, taken), share


def _written(effect: Estimate, share: Estimate | None, withheld: list[str]) -> findings.Effect:
    return findings.Effect(
        point=None if withheld else _rounded(effect.point),
        low=_rounded(effect.low),
        high=_rounded(effect.high),
        withheld=withheld,
        bandwidth=_rounded(effect.bandwidth),
        pilot=_rounded(effect.pilot),
        left=effect.left,
        right=effect.right,
        take_up=None if share is None else _rounded(share.point),
    )


def _withheld(effect: Estimate, middles: Sequence[float], counts: findings.Counts) -> list[str]:
    """Why only the interval may be told; where the floor moves the figure more than chance may, it decides."""
    reasons = {
        "few_applicants": counts.compared < COMPARED_LEAST,
        "few_near": min(effect.left, effect.right) < NEAR_LEAST,
        "zeros": max(middles) - min(middles) > (effect.high - effect.low) / 2,
    }
    return [name for name, is_so in reasons.items() if is_so]


def _agreeing(everybody: Sequence[Placed]) -> Interval | None:
    """Whether those just above the line agreed more often than those just below: they should not, they agreed before."""
    asked = [each for each in everybody if not each.left_out]
    distances = np.array([each.distance or 0 for each in asked]) / HALVES
    return _jump(distances, np.array([each.applicant.agreed for each in asked], dtype=np.float64))


def _elsewhere(distances: Floats, change: Floats) -> list[findings.Elsewhere]:
    """The jump where nobody was selected: inside each side alone, so that the real one cannot spill over."""
    found = []
    for side, shares in ((distances < 0, (1 / 3, 2 / 3)), (distances > 0, (1 / 2,))):
        for at in np.quantile(distances[side], shares):
            jump = _jump(distances[side] - at, change[side])
            if jump is not None:
                found.append(findings.Elsewhere(_rounded(at), jump))
    return found


def _jump(distances: Floats, outcomes: Floats) -> Interval | None:
    """None where there is too little to tell one."""
    try:
        guarding.check_support(distances)
        found = discontinuity.sharp(distances, outcomes)
    except (guarding.TooFewNear, guarding.ScoresTooCoarse, np.linalg.LinAlgError):
        return None
    return _interval(found) if found.error else None


def _comparisons(sample: Sample, near: float | None) -> list[findings.Compared]:
    """What is usually printed, each beside what it would have said without a festival."""
    everybody = np.ones(len(sample.distances), dtype=bool)
    close = everybody if near is None else np.abs(sample.distances) < near
    groups = [("did", everybody), *([("did_near", close)] if near is not None else [])]
    found = []
    if np.sum(sample.taken) >= TWO:
        found.append(_compared("before_after", comparing.before_after(sample.taken, sample.change())))
    for name, group in groups:
        above = sample.above[group]
        if min(np.sum(above), np.sum(~above)) >= TWO:
            told = comparing.difference_in_differences(above, sample.change()[group])
            earlier = comparing.trend_before(above, sample.change_before()[group])
            found += [_compared(name, told), _compared(f"{name}_earlier", earlier)]
    return found


def _dots(sample: Sample, change: Floats, width: float) -> list[findings.Dot]:
    """Means of neighbours, as many in each, as far as twice the bandwidth."""
    found = []
    for side in (sample.distances < 0, sample.distances > 0):
        near = side & (np.abs(sample.distances) < 2 * width)
        order = np.argsort(sample.distances[near], kind="stable")
        distances, changes = sample.distances[near][order], change[near][order]
        parts = min(DOTS_A_SIDE, len(distances) // DOT_LEAST)
        found += [
            findings.Dot(
                _rounded(float(np.mean(distances[part]))), _rounded(float(np.mean(changes[part]))), len(part)
            )
            for part in (np.array_split(np.arange(len(distances)), parts) if parts else ())
        ]
    return found


def _strokes(sample: Sample, change: Floats, width: float) -> list[findings.Stroke]:
    """The straight lines that were fitted, from the edge of the bandwidth to the cut-off."""
    found = []
    for side, edge in zip(lines.split(sample.distances, change), (-width, width), strict=True):
        at_line, slope = (float(side.weights(width, 1, of) @ side.outcomes) for of in (0, 1))
        found.append(findings.Stroke(*map(_rounded, (edge, at_line + slope * edge, 0.0, at_line))))
    return found


def _compared(name: str, found: Difference) -> findings.Compared:
    return findings.Compared(name, _interval(found))


def _interval(found: Estimate | Difference) -> Interval:
    return Interval(*map(_rounded, (found.middle, found.low, found.high)))


def _rounded(value: float) -> float:
    return round(float(value), findings.DECIMALS) + 0.0  # and no −0.0
