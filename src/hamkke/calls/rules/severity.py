"""How severe each judge is and how good each application: y = μ + q(application) + b(judge) + e, with NumPy.

q, b and e are drawn with three variances, found by restricted maximum likelihood (REML) on a grid: the grid gives the
same answer on every machine. Applications are eliminated exactly, and summed by how many scores they have, so that
trying variances costs the same whether 100 or 100,000 applied: one unknown for each judge and one for μ are left.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Variances = tuple[str, str, str]  # applicant, judge, noise: decimal strings, points squared

STEPS_EACH_DOUBLING = 4
LOWEST, HIGHEST = -32, 40  # noise is 1/256 to 1,024 times the other variance
STRIDES = (16, 8, 4, 2, 1)
# Scores are whole points: rounding alone makes a noise of 1/12, and less cannot be known.
ROUNDING = 1 / 12
SURELY = 1e-6  # what is not likelier by so much is as likely
NOTHING = "0.000000001"  # instead of 0, by which nothing can be divided
ROWS_AT_ONCE = 4_096


@dataclass(frozen=True)
class Sums:
    """One criterion's scores, summed as the equations need them. Column 0 of `links` is μ, the others the judges."""

    links: Any  # applications × (1 + judges), sparse
    counts: "NDArray[np.float64]"
    sums: "NDArray[np.float64]"
    centre: float
    squares: float
    scores: int
    left: "NDArray[np.float64]"
    right: "NDArray[np.float64]"
    # (scores each, how many applications, links' links, links' sums, squared sums)
    groups: list[tuple[float, int, "NDArray[np.float64]", "NDArray[np.float64]", float]]


@dataclass(frozen=True)
class Fit:
    """What the model makes of one criterion, in points: each application, its error, and each judge's severity b."""

    values: "NDArray[np.float64]"
    errors: "NDArray[np.float64]"
    severities: "NDArray[np.float64]"


def summed(
    applications: "NDArray[np.int64]",
    judges: "NDArray[np.int64]",
    scores: "NDArray[np.float64]",
    *,
    size: tuple[int, int],
) -> Sums:
    """Scores[k] was given to applications[k] by judges[k]; both are numbered from 0, below `size`. At least one."""
    import numpy as np
    from scipy import sparse

    centre = float(scores.mean())
    off = scores - centre
    each = sparse.csr_array((np.ones(len(off)), (applications, judges)), shape=size)
    counts = np.bincount(applications, minlength=size[0]).astype(float)
    sums = np.bincount(applications, off, size[0]).astype(float)
    links = sparse.csr_array(sparse.hstack([counts[:, None], each]))
    loads = np.bincount(judges, minlength=size[1]).astype(float)
    left = np.diag(np.concatenate([[float(len(off))], loads]))
    left[0, 1:] = left[1:, 0] = loads
    right = np.concatenate([[off.sum()], np.bincount(judges, weights=off, minlength=size[1])])
    groups = []
    for count in np.unique(counts[counts > 0]):
        mine = counts == count
        rows = links[mine]
        squared = float((sums[mine] ** 2).sum())
        groups.append(
            (float(count), int(mine.sum()), (rows.T @ rows).toarray(), rows.T @ sums[mine], squared)
        )
    return Sums(links, counts, sums, centre, float((off**2).sum()), len(off), left, right, groups)


def likeliest(criteria: Sequence[Sums]) -> Variances:
    """The three variances under which these scores are likeliest, common to all of `criteria` together."""
    tried: dict[tuple[int, int], float] = {}

    def unlikely(at: tuple[int, int]) -> float:
        if at not in tried:
            tried[at] = _unlikelihood(criteria, *map(_ratio, at))[0]
        return tried[at]

    best = (0, 0)
    for stride in STRIDES:
        while True:
            found = min(_around(best, stride), key=unlikely)
            if unlikely(found) > unlikely(best) - SURELY:
                break
            best = found
    applicant, judge = map(_ratio, best)
    noise = _unlikelihood(criteria, applicant, judge)[1]
    return f"{noise / applicant:.9f}", f"{noise / judge:.9f}", f"{noise:.9f}"


def uncorrected(variances: Variances) -> Variances:
    """The same where judges cannot be compared: how they differ is noise, and nothing is taken off."""
    applicant, judge, noise = map(float, variances)
    return f"{applicant:.9f}", NOTHING, f"{noise + judge:.9f}"


def ratios(variances: Variances) -> tuple[float, float]:
    """Noise ÷ applicant's variance, and noise ÷ judge's: what the equations need."""
    applicant, judge, noise = map(float, variances)
    return noise / applicant, noise / judge


def fit(criterion: Sums, variances: Variances) -> Fit:
    """Each application and each judge under these variances. An application without a score gets the mean."""
    import numpy as np
    from scipy import linalg

    applicant, judge = ratios(variances)
    left, right, _ = _reduced(criterion, applicant, judge)
    factor = linalg.cho_factor(left, lower=True)
    solved = linalg.cho_solve(factor, right)
    shrunk = criterion.counts + applicant
    values = criterion.centre + solved[0] + (criterion.sums - criterion.links @ solved) / shrunk
    inverse = linalg.cho_solve(factor, np.eye(len(right)))
    errors = np.sqrt(float(variances[2]) * _uncertain(criterion, inverse, shrunk))
    return Fit(values, errors, solved[1:])


def _ratio(steps: int) -> float:
    return float(2 ** (steps / STEPS_EACH_DOUBLING))


def _around(at: tuple[int, int], stride: int) -> list[tuple[int, int]]:
    def kept(steps: int) -> int:
        return max(LOWEST, min(HIGHEST, steps))

    applicant, judge = at
    return [
        (kept(applicant + stride), judge),
        (kept(applicant - stride), judge),
        (applicant, kept(judge + stride)),
        (applicant, kept(judge - stride)),
    ]


def _unlikelihood(criteria: Sequence[Sums], applicant: float, judge: float) -> tuple[float, float]:
    """-2 log of the restricted likelihood at these ratios, less a constant, and the noise that is likeliest there."""
    import numpy as np
    from scipy import linalg

    misfit = volume = 0.0
    free = 0
    for each in criteria:
        left, right, explained = _reduced(each, applicant, judge)
        factor, _ = linalg.cho_factor(left, lower=True)
        solved = linalg.solve_triangular(factor, right, lower=True)
        misfit += each.squares - explained - float(solved @ solved)
        volume += 2 * float(np.log(np.diag(factor)).sum()) - (len(right) - 1) * float(np.log(judge))
        volume += sum(many * float(np.log(count / applicant + 1)) for count, many, *_ in each.groups)
        free += max(each.scores - 1, 1)
    noise = max(misfit / free, ROUNDING)
    return volume + free * float(np.log(noise)), noise


def _reduced(
    each: Sums, applicant: float, judge: float
) -> "tuple[NDArray[np.float64], NDArray[np.float64], float]":
    """The equations of μ and the judges after the applications are eliminated, and how much these explain."""
    import numpy as np

    left, right, explained = each.left.copy(), each.right.copy(), 0.0
    left[np.arange(1, len(left)), np.arange(1, len(left))] += judge
    for count, _, links, sums, squared in each.groups:
        left -= links / (count + applicant)
        right -= sums / (count + applicant)
        explained += squared / (count + applicant)
    return left, right, explained


def _uncertain(
    each: Sums, inverse: "NDArray[np.float64]", shrunk: "NDArray[np.float64]"
) -> "NDArray[np.float64]":
    """The variance of each application's value, in units of the noise: its own scores' and its judges' uncertainty."""
    import numpy as np
    from scipy import sparse

    toward = sparse.hstack(
        [(1 - each.counts / shrunk)[:, None], each.links[:, 1:].multiply(-1 / shrunk[:, None])], format="csr"
    )
    found = 1 / shrunk
    for start in range(0, len(shrunk), ROWS_AT_ONCE):
        rows = toward[start : start + ROWS_AT_ONCE]
        found[start : start + ROWS_AT_ONCE] += np.asarray(rows.multiply(rows @ inverse).sum(axis=1)).ravel()
    return found
