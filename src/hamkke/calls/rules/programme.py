"""The integer programme behind a choice under limits. Only `choosing` asks it; importing it loads NumPy and SciPy.

Columns are candidates in the order in which they rank, rows are limits. HiGHS proposes, whole numbers decide:

1. The linear programme gives a price to each limit, rounded to whole points: any such prices bound every choice.
2. Whoever would cost more than lies between that bound and the best choice found is settled; only the few near
   their line are left to the integer programme. So 100,000 candidates are no harder than the few hundred who matter.
3. Among all best choices the one that takes the first in rank, then the second, and so on: another solver, or
   another version of it, cannot answer differently.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]

ENOUGH = 120  # So many columns nearest the line are tried first.
GRAINS = (100, 10, 1)  # Many columns are priced roughly first, then more finely near the line.
FEW = 4_000
BLOCK = 16  # So many ranks at a time weigh 2¹⁵ … 1, far from what a solver's tolerance could blur.
FAR = np.int64(1) << 40


@dataclass(frozen=True)
class Programme:
    """Scores by rank; whose business (numbered); which limits (rows) count whom; how many of each, and in all.

    A limit without an end has as its most the number of all candidates.
    """

    scores: Numbers
    businesses: Numbers
    members: Flags
    least: Numbers
    most: Numbers
    places: int

    def without(self, limit: int) -> "Programme":
        kept = np.arange(len(self.least)) != limit
        return replace(self, members=self.members[kept], least=self.least[kept], most=self.most[kept])


@dataclass(frozen=True)
class Solved:
    """The best choice as flags by rank, its points, and the prices that bound every other choice by `upper`."""

    chosen: Flags
    objective: int
    upper: int
    prices: Numbers


def give_way(programme: Programme, *, most_gives: bool) -> tuple[Numbers, Numbers]:
    """By how much each limit's least and most must give so that all can be kept: as little as possible altogether.

    Where there is a choice, the limit named later gives. Without `most_gives` no upper limit is touched.
    """
    room = _Room.of(programme)
    limits = len(programme.least)
    slack = np.full(2 * limits, np.inf)
    if not most_gives:
        slack[limits:] = 0
    total = int(room.least_slack(np.ones(2 * limits), slack))
    for limit in range(limits):
        for place in (limit, limits + limit):
            if total and slack[place]:
                wish = np.zeros(2 * limits)
                wish[place] = 1
                slack[place] = room.least_slack(wish, slack, total=total)
            else:
                slack[place] = 0
    found = slack.astype(np.int64)
    return found[:limits], found[limits:]


def room(programme: Programme) -> int | None:
    """How many places can be filled under the limits; None when they cannot all be kept."""
    if not len(programme.least):
        return min(programme.places, len(np.unique(programme.businesses)))
    return _Room.of(programme).filled()


@dataclass(frozen=True)
class _Room:
    """Feasibility alone: businesses that could fill the same limits are one number, so this stays small."""

    programme: Programme
    members: Flags  # limits × ways
    ways: sparse.csr_array  # kinds of business × ways
    counts: Numbers  # of businesses of each kind

    @classmethod
    def of(cls, programme: Programme) -> "_Room":
        which = _kinds(programme.members)
        _, earliest = np.unique(which, return_index=True)
        open_to: dict[int, set[int]] = defaultdict(set)
        for business, pattern in zip(programme.businesses.tolist(), which.tolist(), strict=True):
            open_to[business] |= {pattern}
        kinds: dict[tuple[int, ...], int] = {}
        for found in open_to.values():
            kind = tuple(sorted(found))
            kinds[kind] = kinds.get(kind, 0) + 1
        ways = [(row, pattern) for row, kind in enumerate(kinds) for pattern in kind]
        places = ([row for row, _ in ways], range(len(ways)))
        belongs = sparse.csr_array((np.ones(len(ways)), places), shape=(len(kinds), len(ways)))
        members = programme.members[:, earliest[[pattern for _, pattern in ways]]]
        return cls(programme, members, belongs, np.array(list(kinds.values()), dtype=np.int64))

    def filled(self) -> int | None:
        limits = len(self.programme.least)
        wish = np.concatenate([np.zeros(2 * limits), -np.ones(self.ways.shape[1])])
        found = self._solve(wish, np.zeros(2 * limits), total=0)
        return None if found is None else -round(found)

    def least_slack(self, wish: Floats, slack: Floats, *, total: int | None = None) -> int:
        """The smallest wished-for giving way; the empty choice always exists, so there is one."""
        found = self._solve(np.concatenate([wish, np.zeros(self.ways.shape[1])]), slack, total=total)
        return round(found or 0)

    def _solve(self, wish: Floats, slack: Floats, *, total: int | None) -> float | None:
        """Columns: what each least gives, what each most gives, how many are chosen in each way."""
        programme, limits, ways = self.programme, len(self.programme.least), self.ways.shape[1]
        one, members = sparse.eye_array(limits), sparse.csr_array(self.members.astype(float))
        slacks, chosen = sparse.csr_array(np.ones((1, 2 * limits))), sparse.csr_array(np.ones((1, ways)))
        rows = sparse.block_array(
            [
                [sparse.hstack([one, 0 * one]), members],
                [sparse.hstack([0 * one, -one]), members],
                [None, self.ways],
                [0 * slacks, chosen],
                [slacks, None],
            ]
        )
        open_end, no_least = np.full(limits, np.inf), np.full(limits, -np.inf)
        least = np.concatenate([programme.least, no_least, np.zeros(len(self.counts) + 2)])
        most = np.concatenate(
            [open_end, programme.most, self.counts, [programme.places, np.inf if total is None else total]]
        )
        found = optimize.milp(
            wish,
            integrality=np.ones(2 * limits + ways),
            bounds=optimize.Bounds(0, np.concatenate([slack, np.full(ways, np.inf)])),
            constraints=optimize.LinearConstraint(rows.tocsr(), least, most),
            options={"mip_rel_gap": 0},
        )
        return None if found.x is None else float(found.fun)


def solve(programme: Programme) -> Solved:
    """The best choice that fills exactly `places`, which must be possible: first in points, then in rank."""
    prices = _prices(programme)
    entering, leaving, upper = _losses(programme, prices)
    near = _nearest(entering, leaving)
    while True:
        chosen = _Core.of(programme, inside=leaving > near, outside=entering > near).best()
        gap = 8 * near + 1 if chosen is None else upper - int(programme.scores[chosen].sum())
        if chosen is not None and gap <= near:
            return _settled(programme, chosen, prices)
        near = gap


def solve_without(programme: Programme, limit: int, solved: Solved) -> Solved:
    """The best choice without one limit, from the best with it: where the limit costs nothing, that is worth as much."""
    if solved.prices[limit] or solved.upper > solved.objective:
        return solve(programme)
    return _settled(
        programme, solved.chosen, np.concatenate([solved.prices[:limit], solved.prices[limit + 1 :]])
    )


def _settled(programme: Programme, chosen: Flags, prices: Numbers) -> Solved:
    """Of all choices worth as much as this best one, the first in rank."""
    entering, leaving, upper = _losses(programme, prices)
    objective = int(programme.scores[chosen].sum())
    gap = upper - objective
    core = _Core.of(programme, inside=leaving > gap, outside=entering > gap)
    return Solved(core.first(objective), objective, upper, prices)


def _prices(programme: Programme) -> Numbers:
    """What each limit costs by the linear programme, in whole points: above 0 its most binds, below 0 its least."""
    prices = np.zeros(len(programme.least), dtype=np.int64)
    if not len(prices) or not programme.places:
        return prices
    near: int | None = None
    for grain in GRAINS if len(programme.scores) > FEW else GRAINS[-1:]:
        prices = _refined(programme, prices, grain, near)
        near = 4 * grain
    return prices


def _refined(programme: Programme, prices: Numbers, grain: int, near: int | None) -> Numbers:
    """Better prices, by a linear programme of only those whom the prices so far leave near the line, if any do."""
    entering, leaving, _ = _losses(programme, prices)
    while near is not None and near < FAR:
        core = _Core.of(programme, inside=leaving > near, outside=entering > near)
        found = core.prices(grain)
        if found is not None:
            return found
        near = 8 * near + 1
    nobody = np.zeros(len(programme.scores), dtype=bool)
    found = _Core.of(programme, inside=nobody, outside=nobody).prices(grain)
    assert found is not None  # noqa: S101 - the whole programme can be kept.
    return found


def _nearest(entering: Numbers, leaving: Numbers) -> int:
    """How far from the line the nearest columns reach that are enough for a first try."""
    off = np.sort(np.maximum(entering, leaving))
    return max(int(off[:ENOUGH][-1]), 0) if len(off) else 0


def _kinds(members: Flags) -> Numbers:
    """A number for each column, the same for those whom the same limits count."""
    packed = np.ascontiguousarray(np.packbits(members, axis=0).T)
    _, kinds = np.unique(packed.view(f"V{packed.shape[1]}"), return_inverse=True)
    found: Numbers = kinds.reshape(-1)
    return found


def _one_each(businesses: Numbers) -> sparse.csr_array:
    """A row for each business with more than one column."""
    _, number, count = np.unique(businesses, return_inverse=True, return_counts=True)
    columns = np.flatnonzero(count[number] > 1)
    _, rows = np.unique(number[columns], return_inverse=True)
    shape = (int(rows.max()) + 1 if len(rows) else 0, len(businesses))
    return sparse.csr_array((np.ones(len(columns)), (rows, columns)), shape=shape)


def _paid(programme: Programme, prices: Numbers) -> int:
    return int((prices * np.where(prices > 0, programme.most, programme.least)).sum())


def _losses(programme: Programme, prices: Numbers) -> tuple[Numbers, Numbers, int]:
    """What it would cost at least to take each column, what to leave it out, and what no choice can exceed.

    With every limit paid for by its price, the best that could be had are the best of each business, as many as there
    are places.
    """
    reduced = programme.scores - prices @ programme.members
    order = np.lexsort((np.arange(len(reduced)), -reduced))
    _, earliest, number = np.unique(programme.businesses[order], return_index=True, return_inverse=True)
    is_best = np.zeros(len(reduced), dtype=bool)
    is_best[earliest] = True
    leaders = order[is_best]
    taken = leaders[: programme.places]
    upper = int(reduced[taken].sum()) + _paid(programme, prices)
    last = reduced[taken[-1]] if len(taken) else FAR
    following = reduced[leaders[programme.places]] if len(leaders) > programme.places else -FAR
    best, second = np.full(len(earliest), -FAR), np.full(len(earliest), -FAR)
    best[number[is_best]] = reduced[leaders]
    np.maximum.at(second, number[~is_best], reduced[order[~is_best]])
    of_business = np.empty(len(reduced), dtype=np.int64)
    of_business[order] = number
    entering = np.maximum(best[of_business], last) - reduced
    leaving = np.full(len(reduced), -FAR)
    leaving[taken] = reduced[taken] - np.maximum(following, second[of_business[taken]])
    entering[taken] = -FAR
    return entering, leaving, upper


@dataclass(frozen=True)
class _Core:
    """What is left to choose once the settled are in or out."""

    programme: Programme
    inside: Flags
    free: Numbers  # the columns left
    least: Numbers
    most: Numbers
    places: int

    @classmethod
    def of(cls, programme: Programme, *, inside: Flags, outside: Flags) -> "_Core":
        held = programme.members[:, inside].sum(axis=1)
        free = np.flatnonzero(~inside & ~outside)
        least, most = programme.least - held, programme.most - held
        return cls(programme, inside, free, least, most, programme.places - int(inside.sum()))

    def prices(self, grain: int) -> Numbers | None:
        """The limits' prices here. With a grain above 1, those whom the same limits count and who are that near are one."""
        if not len(self.free):
            return None
        scores, members, counts = self.programme.scores[self.free], self.programme.members[:, self.free], 1
        single = _one_each(self.programme.businesses[self.free])
        if grain > 1:
            kinds = _kinds(members) * (FAR // grain) + scores // grain
            _, earliest, counts = np.unique(kinds, return_index=True, return_counts=True)
            scores, members = scores[earliest] // grain * grain, members[:, earliest]
            single = sparse.csr_array((0, len(scores)))
        limits = len(self.least)
        rows = sparse.csr_array(members.astype(float))
        found = optimize.linprog(
            -scores.astype(float),
            A_ub=sparse.vstack([rows, -rows, single]).tocsr(),
            b_ub=np.concatenate([self.most, -self.least, np.ones(single.shape[0])]),
            A_eq=np.ones((1, len(scores))),
            b_eq=[self.places],
            bounds=np.column_stack([np.zeros(len(scores)), np.broadcast_to(counts, len(scores))]),
            method="highs",
        )
        if found.x is None:
            return None
        dual = found.ineqlin.marginals
        prices: Numbers = np.rint(dual[limits : 2 * limits] - dual[:limits]).astype(np.int64)
        endless = self.programme.most >= len(self.programme.scores)
        return np.where(endless, np.minimum(prices, 0), prices)

    def best(self) -> Flags | None:
        """A choice with the most points, or None when the settled leave none."""
        return self._milp(self.programme.scores[self.free], {}, points_least=None)

    def first(self, objective: int) -> Flags:
        """Of all choices worth `objective`, the one that takes the first in rank, then the second, and so on."""
        needed = objective - int(self.programme.scores[self.inside].sum())
        quick = self._in_order(needed)
        if quick is not None:
            return quick
        settled: dict[int, bool] = {}
        for start in range(0, len(self.free), BLOCK):
            block = range(start, min(start + BLOCK, len(self.free)))
            weights = np.zeros(len(self.free), dtype=np.int64)
            weights[block] = 1 << np.arange(len(block))[::-1]
            chosen = self._milp(weights, settled, points_least=needed)
            assert chosen is not None  # noqa: S101 - the best choice is one of them.
            settled.update((place, bool(chosen[self.free[place]])) for place in block)
        return self._flags([place for place, is_in in settled.items() if is_in])

    def _in_order(self, needed: int) -> Flags | None:
        """Simply in rank order past nobody who fits: where that is worth as much, no choice comes before it."""
        members = self.programme.members[:, self.free].T
        left, count, taken, seen = self.most.copy(), self.places, [], set()
        businesses = self.programme.businesses[self.free].tolist()
        for place, business in enumerate(businesses):
            if count and business not in seen and (left[members[place]] > 0).all():
                left[members[place]] -= 1
                count -= 1
                seen.add(business)
                taken.append(place)
        points = int(self.programme.scores[self.free[taken]].sum())
        keeps = (members[taken].sum(axis=0) >= self.least).all()
        return self._flags(taken) if not count and keeps and points == needed else None

    def _milp(self, wish: Numbers, settled: dict[int, bool], *, points_least: int | None) -> Flags | None:
        columns, free = len(self.free), self.free
        if not columns:
            fits = not self.places and (self.least <= 0).all() and (self.most >= 0).all()
            return self.inside if fits else None
        fixed, known = list(settled), np.array(list(settled.values()), dtype=float)
        below, above = np.zeros(columns), np.ones(columns)
        below[fixed] = above[fixed] = known
        single = _one_each(self.programme.businesses[free])
        scores = self.programme.scores[free] if points_least is not None else np.zeros(columns)
        rows = [
            sparse.csr_array(self.programme.members[:, free].astype(float)),
            np.ones((1, columns)),
            scores[None],
            single,
        ]
        ones = np.ones(single.shape[0])
        found = optimize.milp(
            -wish.astype(float),
            integrality=np.ones(columns),
            bounds=optimize.Bounds(below, above),
            constraints=optimize.LinearConstraint(
                sparse.vstack(rows).tocsr(),
                np.concatenate([self.least, [self.places, points_least or 0], 0 * ones]),
                np.concatenate([self.most, [self.places, np.inf], ones]),
            ),
            options={"mip_rel_gap": 0},
        )
        return None if found.x is None else self._flags(np.flatnonzero(found.x > 0.5))  # noqa: PLR2004 - 0 or 1.

    def _flags(self, places: Sequence[int] | Numbers) -> Flags:
        chosen = self.inside.copy()
        chosen[self.free[places]] = True
        return chosen
