"""Who judges what: one linear programme. It is a flow through a network, so its corners are whole numbers.

From every application flow as many reviews as it needs, to judges who have no conflict with it; from every judge they
flow on at a price that rises with the load: nothing within the even share, much outside it, and beyond the judge's own
bounds so much that it is only paid where there is no other way. Then we refuse and say what would have to give.
A price drawn by lot on every pair mixes the panels, so that pairs of judges vary: fixed pairs would fall into islands
whose scores cannot be compared. What still falls into islands is bridged by exchanging two sheets.
"""

import hashlib
import random
from collections import Counter, deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any
from uuid import UUID

from hamkke.calls.rules.bridging import bridged, islands
from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words

__all__ = [
    "FewerThanPromised", "Load", "LoadsImpossible", "NotBridged", "TooFewJudges", "assign", "check_reviews", "islands", "next_judge",
]  # fmt: skip

CANDIDATES = 12  # judges considered for an application at first; all of them when that is not enough
TOGETHER = 2_000  # applications in one programme; more are solved block by block, each judge's share along
ALL_PAIRS_MOST = 400_000  # up to here every possible pair is tried before we refuse
UNEVEN, OUT_OF_BOUNDS = 100, 100_000  # prices; a pair's own price is less than 1

Pair = tuple[UUID, UUID]  # application, judge
Many = Mapping[UUID, Collection[UUID]]


@dataclass(frozen=True)
class Load:
    """How many reviews a judge is to have in a call, those they hold already counted in."""

    judge: UUID
    name: str = ""
    least: int = 0
    most: int | None = None


class FewerThanPromised(Refused):
    reason = "fewer_than_promised"
    says = Words(
        "공고가 약속한 대로 신청서마다 심사위원이 적어도 {promised}명이어야 합니다.",
        "The notice promises at least {promised} judges for each application.",
    )


def check_reviews(per_application: int, *, promised: int) -> None:
    """As many judges for each application as the rules promise, or more. Raises FewerThanPromised."""
    if per_application < promised:
        raise FewerThanPromised(promised=promised)


class TooFewJudges(Refused):
    reason = "too_few_judges"
    says = Words(
        "이해관계가 없는 심사위원이 {needed}명 필요한데 {found}명뿐인 신청서가 있습니다.",
        "An application needs {needed} judges without a stake in it, and there are only {found}.",
    )


class LoadsImpossible(Refused):
    """`facts["extra"]` and `facts["missing"]`: by how much each judge's most would have to rise, or least to fall."""

    reason = "loads_impossible"
    says = Words(
        "심사위원별 한도 안에서는 나눌 수 없습니다. 가장 적게 고치는 길: {which_ko}. 심사 수를 줄이지는 않습니다.",
        "It cannot be shared out within the judges' own bounds. The least that would have to change: {which_en}. "
        "No application gets fewer reviews.",
    )

    def __init__(self, extra: Mapping[str, int], missing: Mapping[str, int]) -> None:
        more = [(name, count, "최대를 {n}건 늘리기", "{n} more at most") for name, count in extra.items()]
        less = [(name, count, "최소를 {n}건 줄이기", "{n} fewer at least") for name, count in missing.items()]
        super().__init__(
            which_ko=", ".join(f"{name} – {ko.format(n=count)}" for name, count, ko, _ in more + less),
            which_en=", ".join(f"{name} – {en.format(n=count)}" for name, count, _, en in more + less),
            extra=dict(extra),
            missing=dict(missing),
        )


class NotBridged(Refused):
    reason = "not_bridged"
    says = Words(
        "심사위원이 서로 이어지지 않는 {count}무리로 나뉘어 점수를 견줄 수 없습니다. "
        "신청서마다 심사위원 수를 늘리거나 심사위원을 줄여 주세요.",
        "The judges fall into {count} groups that share no application, so their scores cannot be compared. "
        "Give each application more judges, or name fewer judges.",
    )


def assign(
    call_id: UUID, needs: Mapping[UUID, int], judges: Iterable[Load], *, closed: Many, held: Many
) -> list[Pair]:
    """Give every application the reviews it needs beyond those it has; the same values always give the same pairs.

    `closed` names the judges who may not see an application, `held` those it has: these stay as they are.
    Every judge ends between their own bounds and as near the even share as conflicts allow.
    Raises TooFewJudges or LoadsImpossible rather than give an application fewer reviews.
    """
    wanted = {application: need for application, need in sorted(needs.items()) if need > 0}
    board = _Board(call_id, sorted(judges, key=lambda load: load.judge), closed, held)
    board.check_eligible(wanted)
    pairs = _in_blocks(board, wanted) if len(wanted) > TOGETHER else None
    pairs = pairs if pairs is not None else _at_once(board, wanted)
    within = {load.judge: (load.least, load.most) for load in board.judges}
    return sorted(bridged(pairs, closed=closed, held=held, within=within))


def next_judge(
    call_id: UUID, application: UUID, loads: Mapping[UUID, int], *, closed: Collection[UUID]
) -> UUID | None:
    """Who takes over a sheet: of those it is not closed to, whoever has the fewest sheets, then by lot."""
    able = [(load, _lot(call_id, application, judge), judge) for judge, load in loads.items()]
    return min((each for each in able if each[2] not in closed), default=(0, b"", None))[2]


def _lot(*what: object) -> bytes:
    return hashlib.sha256(":".join(map(str, what)).encode()).digest()


@dataclass(frozen=True)
class _Board:
    call_id: UUID
    judges: Sequence[Load]
    closed: Many
    held: Many

    def eligible(self, application: UUID) -> list[UUID]:
        shut = self._shut(application)
        return [load.judge for load in self.judges if load.judge not in shut]

    def _shut(self, application: UUID) -> set[UUID]:
        return {*self.closed.get(application, ()), *self.held.get(application, ())}

    def _eligible_count(self, application: UUID) -> int:
        return len(self.judges) - len(self._shut(application) & self.names)

    @cached_property
    def names(self) -> frozenset[UUID]:
        return frozenset(load.judge for load in self.judges)

    def check_eligible(self, wanted: Mapping[UUID, int]) -> None:
        for application, need in wanted.items():
            found = self._eligible_count(application)
            if found < need:
                raise TooFewJudges(needed=need, found=found)

    def all_pairs(self, wanted: Iterable[UUID]) -> list[Pair]:
        return [(application, judge) for application in wanted for judge in self.eligible(application)]

    def some_pairs(self, wanted: Mapping[UUID, int]) -> list[Pair]:
        """Each application's candidates, dealt like cards: every judge comes up equally often and meets others."""
        deck: deque[UUID] = deque()
        decks, pairs = 0, []
        for application, need in wanted.items():
            shut = self._shut(application)
            missing = min(self._eligible_count(application), max(CANDIDATES, 2 * need))
            passed_over: list[UUID] = []
            while missing:
                if not deck:
                    deck.extend(sorted(self.names, key=self._order(decks)))
                    decks += 1
                judge = deck.popleft()
                if judge not in shut:
                    shut.add(judge)
                    pairs.append((application, judge))
                    missing -= 1
                elif judge not in self.closed.get(application, ()):  # They keep their place for the next one.
                    passed_over.append(judge)
            deck.extendleft(reversed(passed_over))
        return pairs

    def _order(self, deck: int) -> Any:
        return lambda judge: _lot(self.call_id, deck, judge)

    def loads_held(self) -> Counter[UUID]:
        return Counter(judge for judges in self.held.values() for judge in judges)


@dataclass(frozen=True)
class _Steps:
    """A judge's load as the programme sees it, above what they hold: at least, even share from and to, at most."""

    least: int
    even_from: int
    even_to: int
    most: int


def _at_once(board: _Board, wanted: Mapping[UUID, int]) -> list[Pair]:
    steps = _steps(board, sum(wanted.values()))
    candidates = board.some_pairs(wanted)
    solved = _Programme(board.call_id, wanted, candidates, steps).solve()
    if solved.is_out_of_bounds and len(wanted) * len(board.judges) <= ALL_PAIRS_MOST:
        solved = _Programme(board.call_id, wanted, board.all_pairs(wanted), steps).solve()
    if solved.is_out_of_bounds:
        names = {load.judge: load.name or str(load.judge) for load in board.judges}
        raise LoadsImpossible(
            {names[judge]: count for judge, count in solved.extra.items()},
            {names[judge]: count for judge, count in solved.missing.items()},
        )
    return solved.pairs


def _in_blocks(board: _Board, wanted: Mapping[UUID, int]) -> list[Pair] | None:
    """Block by block, every judge's share growing in proportion; None where a judge's own bounds were not kept."""
    total = sum(wanted.values())
    steps = _steps(board, total)
    given: Counter[UUID] = Counter()
    pairs: list[Pair] = []
    for block in _blocks(wanted):
        so_far = len(pairs) + sum(block.values())
        along = {
            judge: _Steps(
                least=0,
                even_from=max(0, step.even_from * so_far // total - given[judge]),
                even_to=max(0, -(-step.even_to * so_far // total) - given[judge]),
                most=max(0, step.most - given[judge]),
            )
            for judge, step in steps.items()
        }
        solved = _Programme(board.call_id, block, board.some_pairs(block), along).solve()
        if solved.is_out_of_bounds:
            return None
        given.update(judge for _, judge in solved.pairs)
        pairs += solved.pairs
    return None if any(given[judge] < step.least for judge, step in steps.items()) else pairs


def _blocks(wanted: Mapping[UUID, int]) -> Iterator[dict[UUID, int]]:
    items = list(wanted.items())
    for start in range(0, len(items), TOGETHER):
        yield dict(items[start : start + TOGETHER])


def _steps(board: _Board, more: int) -> dict[UUID, _Steps]:
    """The even share: as water rises in vessels, nobody below their least before, nobody above their most."""
    held = board.loads_held()
    lows = {load.judge: max(0, load.least - held[load.judge]) for load in board.judges}
    # No more than everything, so that the water always has room where nobody said how much is too much.
    highs = {
        load.judge: max(lows[load.judge], more if load.most is None else load.most - held[load.judge])
        for load in board.judges
    }

    def shares(level: int) -> dict[UUID, int]:
        return {judge: min(max(level - held[judge], lows[judge]), highs[judge]) for judge in lows}

    bottom, top = 0, max(held.values(), default=0) + more + 1
    while top - bottom > 1:
        middle = (bottom + top) // 2
        bottom, top = (middle, top) if sum(shares(middle).values()) <= more else (bottom, middle)
    full, brim = shares(bottom), shares(bottom + 1)
    return {judge: _Steps(lows[judge], full[judge], brim[judge], highs[judge]) for judge in lows}


@dataclass(frozen=True)
class _Solved:
    pairs: list[Pair]
    extra: dict[UUID, int]
    missing: dict[UUID, int]

    @property
    def is_out_of_bounds(self) -> bool:
        return bool(self.extra or self.missing)


@dataclass(frozen=True)
class _Programme:
    """One variable for each pair, then five for each judge: the stretches of the load, dearer and dearer."""

    call_id: UUID
    wanted: Mapping[UUID, int]
    candidates: Sequence[Pair]
    steps: Mapping[UUID, _Steps]

    def solve(self) -> _Solved:
        if not self.wanted:  # The solver takes no empty programme; whoever must have a least then lacks it.
            missing = {judge: step.least for judge, step in self.steps.items() if step.least}
            return _Solved([], {}, missing)
        from scipy.optimize import linprog

        count = len(self.candidates)
        found = linprog(
            self._prices(),
            A_eq=self._network(),
            b_eq=[*self.wanted.values(), *[0] * len(self.steps)],
            bounds=[(0, 1)] * count
            + [(0, width) for step in self.steps.values() for width in self._widths(step)],
            method="highs-ds",  # the simplex method ends in a corner, and corners are whole
        )
        chosen = [pair for pair, value in zip(self.candidates, found.x[:count], strict=True) if value > 0.5]  # noqa: PLR2004
        loads = Counter(judge for _, judge in chosen)
        return _Solved(
            chosen,
            {j: loads[j] - step.most for j, step in self.steps.items() if loads[j] > step.most},
            {j: step.least - loads[j] for j, step in self.steps.items() if loads[j] < step.least},
        )

    def _prices(self) -> list[float]:
        chance = random.Random(self.call_id.int)
        stretches = [-OUT_OF_BOUNDS, -UNEVEN, 0, UNEVEN, OUT_OF_BOUNDS]
        return [chance.random() for _ in self.candidates] + stretches * len(self.steps)

    def _widths(self, step: _Steps) -> list[int]:
        marks = [0, step.least, step.even_from, step.even_to, step.most]
        return [*(high - low for low, high in pairwise(marks)), sum(self.wanted.values())]

    def _network(self) -> Any:
        """A row for each application (what flows out), then one for each judge (what flows in less what flows on)."""
        import numpy as np
        from scipy.sparse import csr_array

        row_of = {name: row for row, name in enumerate([*self.wanted, *self.steps])}
        pairs, stretches = len(self.candidates), 5 * len(self.steps)
        rows = [row_of[application] for application, _ in self.candidates]
        rows += [row_of[judge] for _, judge in self.candidates]
        rows += [row_of[judge] for judge in self.steps for _ in range(5)]
        columns = [*range(pairs), *range(pairs), *range(pairs, pairs + stretches)]
        values = np.repeat([1, -1], [2 * pairs, stretches])
        return csr_array((values, (rows, columns)), shape=(len(row_of), pairs + stretches))
