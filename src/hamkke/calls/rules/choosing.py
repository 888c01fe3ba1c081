"""Who gets the places: the most points in all, under quotas and tracks, one place for each business.

Whatever chose it, a choice can be checked by additions. Give each limit a whole number of points (its multiplier):
take it from everybody the limit counts, add it once for each place the limit allows. Then no choice that keeps the
limits can be worth more than the best of each business, as many as there are places filled, plus what was added. That is
`bound`; where it equals the objective, nothing better exists.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from hamkke.calls.rules import margins
from hamkke.calls.rules.candidates import Candidate, Limit, Price, in_rank_order, limits_of
from hamkke.calls.rules.terms import Quota, Track
from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words

if TYPE_CHECKING:
    from hamkke.calls.rules.programme import Programme, Solved


@dataclass(frozen=True)
class Choice:
    """The best choice and everything needed to check and to explain it. Codes stand in the order of their rank.

    `decided_by` says for each who was not selected what decided, and by how many hundredths of a point:
    `places:40` (the last whom they could have replaced had so much more), `quota:women:40` (without that quota they
    would have been in), `quotas:40` (without all of them, or by several together), `chain` (equal points, the tie
    chain) or `business:<code>` (another application of the same business). Where no single exchange keeps the limits
    the number is missing, its colon stays. `across` names for each the nearest on the other side with whom they could change places.
    """

    selected: tuple[str, ...]
    waiting: tuple[str, ...]
    objective: int
    bound: int
    multipliers: dict[str, int]
    unconstrained: int
    prices: tuple[Price, ...]
    decided_by: dict[str, str]
    across: dict[str, str]


class Give(NamedTuple):
    """By how much a limit would have to give, and which end of it: "least" or "most"."""

    quota: str
    end: str
    by: int


class QuotasImpossible(Refused):
    """`facts["gives"]` names each limit that must give, and by how much, as little as possible altogether."""

    reason = "quotas_impossible"
    says = Words(
        "정한 할당을 모두 지킬 수는 없습니다. {sentences_ko}",
        "The quotas cannot all be kept as they are. {sentences_en}",
    )


def choose(
    candidates: Iterable[Candidate],
    *,
    places: int,
    waiting: int,
    quotas: Sequence[Quota],
    tracks: Sequence[Track],
) -> Choice:
    """The choice with the most points, the same for the same candidates in whatever order they come.

    As many places are filled as the limits and the number of applicants allow. Raises QuotasImpossible when not
    even an empty place could help.
    """
    from hamkke.calls.rules import programme as solver

    order, limits = in_rank_order(candidates), limits_of(quotas, tracks)
    asked = _programme(order, limits, places=places)
    filled = solver.room(asked)
    if filled is None:
        raise _impossible(order, limits, asked)
    asked = replace(asked, places=filled)
    solved = solver.solve(asked)
    chosen, unlimited = _codes(order, solved), _best_of_all(order, places)
    prices = tuple(
        _price_of(limit, at, order=order, asked=asked, solved=solved, places=places)
        for at, limit in enumerate(limits)
    )
    nearest = margins.across(order, limits, set(chosen))
    return Choice(
        selected=chosen,
        waiting=waiting_list(
            order, chosen=set(chosen), waiting=waiting, places=places, quotas=quotas, tracks=tracks
        ),
        objective=solved.objective,
        bound=solved.upper,
        multipliers={limit.key: int(price) for limit, price in zip(limits, solved.prices, strict=True)},
        unconstrained=sum(candidate.score for candidate in unlimited),
        prices=prices,
        decided_by=margins.decided_by(
            order,
            selected=set(chosen),
            nearest=nearest,
            unlimited={candidate.code for candidate in unlimited},
            prices=prices,
        ),
        across=nearest,
    )


def bound(
    candidates: Iterable[Candidate],
    *,
    places: int,
    limits: Sequence[Limit],
    multipliers: Mapping[str, int],
) -> int:
    """What no choice that fills exactly `places` and keeps the limits can exceed, by additions alone.

    Any multipliers bound; above 0 one leans on its limit's most (which must be there), below 0 on its least.
    """
    added = 0
    for limit in limits:
        points = multipliers.get(limit.key, 0)
        end = limit.most if points > 0 else limit.least
        if end is None:
            raise ValueError(f"{limit.key} has no most for its multiplier to lean on.")
        added += points * end
    best: dict[str, int] = {}
    for candidate in candidates:
        taken = sum(multipliers.get(limit.key, 0) for limit in limits if limit.group in candidate.groups)
        left = candidate.score - taken
        best[candidate.business] = max(left, best.get(candidate.business, left))
    return added + sum(sorted(best.values(), reverse=True)[:places])


def waiting_list(
    candidates: Iterable[Candidate],
    *,
    chosen: Collection[str],
    waiting: int,
    places: int,
    quotas: Sequence[Quota],
    tracks: Sequence[Track],
) -> tuple[str, ...]:
    """A list on which every group finds somebody to follow one of its own: the limits in proportion to its length.

    In the order of rank. A business that is in does not wait for another place.
    """
    order = in_rank_order(candidates)
    taken = {candidate.business for candidate in order if candidate.code in chosen}
    left = [candidate for candidate in order if candidate.business not in taken]
    limits = [_in_proportion(limit, waiting, places) for limit in limits_of(quotas, tracks)]
    return _filled(left, limits, places=waiting)


def next_for(
    candidates: Iterable[Candidate],
    *,
    accepted: Collection[str],
    gone: Collection[str],
    places: int,
    quotas: Sequence[Quota],
    tracks: Sequence[Track],
) -> str | None:
    """Who is offered the next free place; None when no place is free or nobody can take it.

    `candidates` are those selected and those waiting, `accepted` who holds a place or an open offer, `gone` who gave
    one up or let it pass. The free places are filled anew as `refill` does, and the first in rank is asked.
    """
    left = [candidate for candidate in candidates if candidate.code not in gone]
    found = refill(left, held=accepted, places=places, quotas=quotas, tracks=tracks)
    return found[0] if found else None


def refill(
    candidates: Iterable[Candidate],
    *,
    held: Collection[str],
    places: int,
    quotas: Sequence[Quota],
    tracks: Sequence[Track],
) -> tuple[str, ...]:
    """Who fills the places that those who hold one leave free, in the order of their rank.

    Those who hold keep. The same quotas stand over all together; a least that nobody is left for gives way.
    """
    order, limits = in_rank_order(candidates), limits_of(quotas, tracks)
    keeping = [candidate for candidate in order if candidate.code in held]
    taken = {candidate.business for candidate in keeping}
    left = [candidate for candidate in order if candidate.business not in taken]
    rest = [_less(limit, sum(limit.group in each.groups for each in keeping)) for limit in limits]
    return _filled(left, rest, places=places - len(keeping))


def _programme(order: Sequence[Candidate], limits: Sequence[Limit], *, places: int) -> "Programme":
    import numpy as np

    from hamkke.calls.rules.programme import Programme

    numbers: dict[str, int] = {}
    businesses = [numbers.setdefault(candidate.business, len(numbers)) for candidate in order]
    kinds: dict[frozenset[str], int] = {}
    which = [kinds.setdefault(candidate.groups, len(kinds)) for candidate in order]
    counted = [[limit.group in groups for groups in kinds] for limit in limits]
    return Programme(
        scores=np.array([candidate.score for candidate in order], dtype=np.int64),
        businesses=np.array(businesses, dtype=np.int64),
        members=np.array(counted, dtype=bool).reshape(len(limits), len(kinds))[:, which],
        least=np.array([limit.least for limit in limits], dtype=np.int64),
        most=np.array([len(order) if limit.most is None else limit.most for limit in limits], dtype=np.int64),
        places=places,
    )


def _codes(order: Sequence[Candidate], solved: "Solved") -> tuple[str, ...]:
    return tuple(order[place].code for place in solved.chosen.nonzero()[0].tolist())


def _impossible(order: Sequence[Candidate], limits: Sequence[Limit], asked: "Programme") -> QuotasImpossible:
    from hamkke.calls.rules import programme as solver

    fewer, more = solver.give_way(asked, most_gives=True)
    gives, said = [], []
    for limit, down, up in zip(limits, fewer.tolist(), more.tolist(), strict=True):
        if down:
            applied = sum(limit.group in candidate.groups for candidate in order)
            gives.append(Give(limit.key, "least", down))
            said.append(_must_come_down(limit, down, applied))
        if up:
            gives.append(Give(limit.key, "most", up))
            said.append(_must_go_up(limit, limit.most or 0, up))
    return QuotasImpossible(
        sentences_ko=" ".join(words.ko for words in said),
        sentences_en=" ".join(words.en for words in said),
        gives=tuple(gives),
    )


def _must_come_down(limit: Limit, by: int, applied: int) -> Words:
    least, kept = limit.least, limit.least - by
    return Words(
        f"‘{limit.label.ko}’ 할당은 최소 {least:,}곳에서 {kept:,}곳으로 {by:,}곳 낮춰야 합니다(신청 {applied:,}곳).",
        f"“{limit.label.en}” must come down by {by:,}, from at least {least:,} to {kept:,} ({applied:,} applied).",
    )


def _must_go_up(limit: Limit, most: int, by: int) -> Words:
    return Words(
        f"‘{limit.label.ko}’ 할당은 최대 {most:,}곳에서 {most + by:,}곳으로 {by:,}곳 늘려야 합니다.",
        f"“{limit.label.en}” must go up by {by:,}, from at most {most:,} to {most + by:,}.",
    )


def _best_of_all(order: Sequence[Candidate], places: int) -> list[Candidate]:
    """The choice if there were no limits: the best of each business, as many as there are places."""
    leaders: dict[str, Candidate] = {}
    for candidate in order:
        leaders.setdefault(candidate.business, candidate)
        if len(leaders) == places:
            break
    return list(leaders.values())


def _price_of(
    limit: Limit, at: int, *, order: Sequence[Candidate], asked: "Programme", solved: "Solved", places: int
) -> Price:
    """Solved again without this limit."""
    from hamkke.calls.rules import programme as solver

    freer, filled = asked.without(at), asked.places
    if filled < places:
        filled = solver.room(replace(freer, places=places)) or 0
        freer = replace(freer, places=filled)
    again = solver.solve_without(freer, at, solved) if filled == asked.places else solver.solve(freer)
    here, there = _codes(order, solved), _codes(order, again)
    stayed = set(here) & set(there)
    return Price(
        quota=limit.key,
        points=again.objective - solved.objective,
        moved_in=tuple(code for code in here if code not in stayed),
        moved_out=tuple(code for code in there if code not in stayed),
    )


def _filled(order: Sequence[Candidate], limits: Sequence[Limit], *, places: int) -> tuple[str, ...]:
    """The best choice from what is left, where a least that cannot be kept gives way."""
    from hamkke.calls.rules import programme as solver

    if places <= 0 or not order:
        return ()
    asked = _programme(order, limits, places=places)
    filled = solver.room(asked)
    if filled is None:
        fewer, _ = solver.give_way(asked, most_gives=False)
        asked = replace(asked, least=asked.least - fewer)
        filled = solver.room(asked)
    return _codes(order, solver.solve(replace(asked, places=filled or 0)))


def _less(limit: Limit, held: int) -> Limit:
    """What is left of a limit for the others when so many of its group hold a place."""
    most = None if limit.most is None else max(limit.most - held, 0)
    return replace(limit, least=max(limit.least - held, 0), most=most)


def _in_proportion(limit: Limit, length: int, places: int) -> Limit:
    most = None if limit.most is None else -(-limit.most * length // places)
    return replace(limit, least=limit.least * length // places, most=most)
