"""How sure each place is: totals are drawn again within their standard errors, and the places given anew.

Whoever holds the public file can do the same in any language, for there is nothing here but whole numbers:

1. Draw d (0, 1, …) reads SHAKE-256 of "hamkke redraw 1" ‖ seed (32 bytes) ‖ d (4 bytes, big-endian): 24 bytes for each
   code in the order of the codes. They are twelve numbers of 16 bits; their sum less 393,210 is a bell curve around 0
   with a standard deviation of 65,536.
2. A redrawn total is total × 65,536 + error × that, in 65,536ths of a hundredth of a point.
3. Those whom the same limits count are of one kind. In each kind the places go to the best, between equals by rank.
   Every draw starts from as many places for each kind as the choice gave it. As long as exchanging one selected for one
   of another kind keeps the limits and brings more points, the exchange that brings most is made; of equal ones that
   whose leaving kind, then whose entering kind comes first. Kinds stand in the order of their limits, not counted first.

No integer programme is solved for each draw: exchanges come within a hundredth of its choice (docs/explain/selection.md)
and cost a thousandth, so that 100,000 applicants are drawn as often as 1,202. One application takes part for each business:
the one chosen, or the first in rank.
"""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hamkke.calls.rules.candidates import Candidate, Limit

NAME = b"hamkke redraw 1"
VERSION = "redraw-1"
PIECES, PIECE_BYTES = 12, 2
SCALE = 1 << 16
MIDDLE = PIECES * (SCALE - 1) // 2
NOWHERE = np.int64(1) << 61  # further from 0 than any two totals lie apart

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Redrawn:
    """In how many of the draws each was selected; how many were selected who are not: the fewest, all together, the most."""

    times: dict[str, int]
    moved_least: int
    moved_sum: int
    moved_most: int


def redraw(
    order: Sequence[Candidate],
    limits: Sequence[Limit],
    *,
    chosen: Collection[str],
    errors: Mapping[str, int],
    seed: str,
    draws: int,
) -> Redrawn:
    """Draw the totals of `order` (by rank) `draws` times again, each within its standard error in `errors`."""
    pool = _Pool.of(order, limits, chosen, errors)
    times = np.zeros(len(pool.totals), dtype=np.int64)
    moved = []
    for off in offsets(seed, draws, sorted(each.code for each in order), pool.codes):
        selected = pool.choice(pool.totals * SCALE + pool.errors * off)
        times[selected] += 1
        moved.append(int((selected & ~pool.chosen).sum()))
    counted = dict(zip(pool.codes, times.tolist(), strict=True))
    return Redrawn(
        {each.code: counted.get(each.code, 0) for each in order}, min(moved), sum(moved), max(moved)
    )


def offsets(seed: str, draws: int, codes: Sequence[str], asked: Sequence[str]) -> Iterator[Numbers]:
    """For each draw, how far off each of the codes asked for is, in 65,536ths of its standard error."""
    place = {code: at for at, code in enumerate(codes)}
    rows = np.array([place[code] for code in asked], dtype=np.int64)
    for draw in range(draws):
        source = hashlib.shake_256(NAME + bytes.fromhex(seed) + draw.to_bytes(4, "big"))
        pieces = np.frombuffer(source.digest(PIECES * PIECE_BYTES * len(codes)), dtype=">u2")
        yield pieces.reshape(len(codes), PIECES).sum(axis=1, dtype=np.int64)[rows] - MIDDLE


@dataclass(frozen=True)
class _Pool:
    """Who takes part, by rank: what they have, of which kind they are, and whom the kinds' limits count."""

    codes: list[str]
    totals: Numbers
    errors: Numbers
    chosen: Flags
    kind: Numbers
    kinds: Flags  # kinds × limits
    least: Numbers
    most: Numbers

    @classmethod
    def of(
        cls,
        order: Sequence[Candidate],
        limits: Sequence[Limit],
        chosen: Collection[str],
        errors: Mapping[str, int],
    ) -> "_Pool":
        taken = {each.business for each in order if each.code in chosen}
        leaders: dict[str, Candidate] = {}
        for each in order:
            if each.code in chosen or each.business not in taken:
                leaders.setdefault(each.business, each)
        members = [tuple(limit.group in each.groups for limit in limits) for each in leaders.values()]
        kinds = sorted(set(members))
        number = {kind: at for at, kind in enumerate(kinds)}
        codes = [each.code for each in leaders.values()]
        return cls(
            codes=codes,
            totals=np.array([each.score for each in leaders.values()], dtype=np.int64),
            errors=np.array([errors[code] for code in codes], dtype=np.int64),
            chosen=np.array([code in chosen for code in codes], dtype=bool),
            kind=np.array([number[each] for each in members], dtype=np.int64),
            kinds=np.array(kinds, dtype=bool).reshape(len(kinds), len(limits)),
            least=np.array([limit.least for limit in limits], dtype=np.int64),
            most=np.array(
                [len(order) if limit.most is None else limit.most for limit in limits], dtype=np.int64
            ),
        )

    def choice(self, totals: Numbers) -> Flags:
        """Who is selected by these totals."""
        order = np.lexsort((np.arange(len(totals)), -totals, self.kind))
        sizes = np.bincount(self.kind, minlength=len(self.kinds))
        starts = np.cumsum(sizes) - sizes
        counts = np.bincount(self.kind[self.chosen], minlength=len(self.kinds))
        counts = self._exchanged(totals[order], starts, sizes, counts)
        places = np.arange(len(totals)) - starts[self.kind[order]]
        selected = np.zeros(len(totals), dtype=bool)
        selected[order[places < counts[self.kind[order]]]] = True
        return selected

    def _exchanged(self, totals: Numbers, starts: Numbers, sizes: Numbers, counts: Numbers) -> Numbers:
        """How many of each kind are selected once no exchange brings more; totals stand kind by kind, the best first."""
        counts, last = counts.copy(), len(totals) - 1
        held = counts @ self.kinds
        ends, may_change = None, self._may_change(held)
        while True:
            leaving = np.where(counts > 0, totals[np.clip(starts + counts - 1, 0, last)], NOWHERE)
            entering = np.where(counts < sizes, totals[np.clip(starts + counts, 0, last)], -NOWHERE)
            gains = np.where(may_change, entering[None, :] - leaving[:, None], -NOWHERE)
            out, into = divmod(int(gains.argmax()), len(counts))
            if gains[out, into] <= 0:
                return counts
            counts[out] -= 1
            counts[into] += 1
            held += self.kinds[into].astype(np.int64) - self.kinds[out]
            if ends != (ends := (held <= self.least).tobytes() + (held >= self.most).tobytes()):
                may_change = self._may_change(held)

    def _may_change(self, held: Numbers) -> Flags:
        """Which kind may leave for which, with so many held of each limit."""
        falls = self._pairs(self.kinds & (held <= self.least), ~self.kinds)
        rises = self._pairs(~self.kinds, self.kinds & (held >= self.most))
        return ~(falls | rises)

    @staticmethod
    def _pairs(leaving: Flags, entering: Flags) -> Flags:
        """Whether a limit stands in both a row of the one and a row of the other; counted by the quickest product there is."""
        counted: Flags = leaving.astype(np.float32) @ entering.T.astype(np.float32) > 0
        return counted
