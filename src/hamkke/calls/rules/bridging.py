"""Whether the judges of a call can be compared at all, and how to make it so: chains of shared applications."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from uuid import UUID

Pair = tuple[UUID, UUID]  # application, judge
Many = Mapping[UUID, Collection[UUID]]


class _Chains:
    """What hangs together, by union and find. Applications and judges have ids of their own, so they share one table."""

    def __init__(self) -> None:
        self.above: dict[UUID, UUID] = {}

    def top(self, name: UUID) -> UUID:
        top = name
        while (above := self.above.setdefault(top, top)) != top:
            top = above
        while self.above[name] != top:  # Shorten the way for the next who asks.
            self.above[name], name = top, self.above[name]
        return top

    def join(self, one: UUID, other: UUID) -> bool:
        """True when they did not hang together before."""
        low, high = self.top(one), self.top(other)
        self.above[low] = high
        return low != high


def islands(pairs: Iterable[Pair]) -> list[list[UUID]]:
    """The judges in groups that no application connects, the largest first; one group is how it should be."""
    chains, judges = _Chains(), set()
    for application, judge in pairs:
        chains.join(application, judge)
        judges.add(judge)
    groups: dict[UUID, list[UUID]] = {}
    for judge in sorted(judges):
        groups.setdefault(chains.top(judge), []).append(judge)
    return sorted(groups.values(), key=lambda group: (-len(group), group))


def bridged(
    pairs: Iterable[Pair],
    *,
    closed: Many,
    held: Many,
    within: Mapping[UUID, tuple[int, int | None]],
) -> set[Pair]:
    """The same number of reviews for every application, in as few islands as exchanges can leave.

    First two sheets are exchanged between islands, which changes nobody's load. Where every island is a mere chain,
    a judge with a single sheet hands it to another island's judge, both staying `within` their bounds.
    """
    given = set(pairs)
    while len(islands([*_held(held), *given])) > 1:
        exchange = _exchange(given, closed, held) or _handing_over(given, closed, held, within)
        if exchange is None:
            break
        given = (given - exchange[0]) | exchange[1]
    return given


def _held(held: Many) -> list[Pair]:
    return sorted((application, judge) for application, judges in held.items() for judge in judges)


def _exchange(given: set[Pair], closed: Many, held: Many) -> tuple[set[Pair], set[Pair]] | None:
    """Two sheets of different islands, one of which its island can spare: it closes a ring there."""
    chains, ordered = _Chains(), sorted(given)
    fixed = _held(held)
    for pair in fixed:
        chains.join(*pair)
    spare = [pair for pair in ordered if not chains.join(*pair)]
    taken = {*fixed, *given}
    for application, judge in spare:
        for other, another in ordered:
            crossed = {(application, another), (other, judge)}
            if chains.top(other) != chains.top(application) and _is_free(crossed, taken, closed):
                return {(application, judge), (other, another)}, crossed
    return None


def _handing_over(
    given: set[Pair], closed: Many, held: Many, within: Mapping[UUID, tuple[int, int | None]]
) -> tuple[set[Pair], set[Pair]] | None:
    chains, taken = _Chains(), {*_held(held), *given}
    for pair in taken:
        chains.join(*pair)
    loads = Counter(judge for _, judge in taken)
    sizes = Counter(application for application, _ in taken)
    for application, judge in sorted(given):
        if loads[judge] > 1 or sizes[application] == 1 or within[judge][0] > 0:
            continue
        for other in _with_room(loads, within):
            handed = {(application, other)}
            if chains.top(other) != chains.top(application) and _is_free(handed, taken, closed):
                return {(application, judge)}, handed
    return None


def _with_room(loads: Mapping[UUID, int], within: Mapping[UUID, tuple[int, int | None]]) -> Iterator[UUID]:
    for judge in sorted(loads, key=lambda judge: (loads[judge], judge)):
        most = within.get(judge, (0, 0))[1]
        if most is None or loads[judge] < most:
            yield judge


def _is_free(pairs: Iterable[Pair], taken: Collection[Pair], closed: Many) -> bool:
    return all(
        (application, judge) not in taken and judge not in closed.get(application, ())
        for application, judge in pairs
    )
