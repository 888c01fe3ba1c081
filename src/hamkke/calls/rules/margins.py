"""Why somebody is not in: with whom they could change places, and what stood between.

Two applications can change places when every limit is still kept afterwards. In a best choice nobody gains by that,
so the points between the two are what was missing.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache

from hamkke.calls.rules.candidates import Candidate, Limit, Price

Kind = frozenset[str]  # the groups of a candidate whose limits are at an end
MayChange = Callable[[Kind, Kind], bool]  # whether one of this kind may leave for one of that kind


def across(order: Sequence[Candidate], limits: Sequence[Limit], selected: Collection[str]) -> dict[str, str]:
    """For each code the nearest on the other side with whom it could change places: the last who is in, the first
    who is not.

    `order` is the order of rank. An application of a business that is in can only replace that one. Who could change
    with nobody is not named.
    """
    inside = [each for each in order if each.code in selected]
    tight, may_change = _ends(inside, limits)
    kinds = {each.code: each.groups & tight for each in order}
    of_business = {each.business: each.code for each in inside}
    outside = [each for each in order if each.code not in selected]
    rivals = [each.code for each in outside if each.business not in of_business]
    last_in = {kinds[each.code]: each.code for each in inside}
    first_out = {kinds[code]: code for code in reversed(rivals)}
    place = {each.code: number for number, each in enumerate(order)}

    @cache
    def replaced_by(kind: Kind) -> str | None:
        found = [code for other, code in first_out.items() if may_change(kind, other)]
        return min(found, key=place.__getitem__, default=None)

    @cache
    def replaces(kind: Kind) -> str | None:
        found = [code for other, code in last_in.items() if may_change(other, kind)]
        return max(found, key=place.__getitem__, default=None)

    pairs: dict[str, str | None] = {each.code: replaced_by(kinds[each.code]) for each in inside}
    for each in outside:
        own = of_business.get(each.business)
        if own is None:
            pairs[each.code] = replaces(kinds[each.code])
        elif may_change(kinds[own], kinds[each.code]):
            pairs[each.code] = own
            pairs[own] = min(pairs[own] or each.code, each.code, key=place.__getitem__)
    return {code: other for code, other in pairs.items() if other}


def decided_by(
    order: Sequence[Candidate],
    *,
    selected: Collection[str],
    nearest: Mapping[str, str],
    unlimited: Collection[str],
    prices: Iterable[Price],
) -> dict[str, str]:
    """What decided for each who is not in; `choosing.Choice` says how to read it.

    `unlimited` are the codes that would be in without any limit, `nearest` comes from `across`.
    """
    scores = {each.code: each.score for each in order}
    of_business = {each.business: each.code for each in order if each.code in selected}
    displaced = {
        code: price.quota
        for price in sorted(prices, key=lambda price: price.points)
        for code in price.moved_out
    }
    found = {}
    for each in order:
        if each.code in selected:
            continue
        own, rival = of_business.get(each.business), nearest.get(each.code)
        margin = "" if rival is None else str(scores[rival] - each.score)
        if own is not None:
            found[each.code] = f"business:{own}"
        elif margin == "0":
            found[each.code] = "chain"
        elif each.code in displaced:
            found[each.code] = f"quota:{displaced[each.code]}:{margin}"
        else:
            by = "quotas" if each.code in unlimited or not margin else "places"
            found[each.code] = f"{by}:{margin}"
    return found


def _ends(inside: Sequence[Candidate], limits: Sequence[Limit]) -> tuple[Kind, MayChange]:
    """The groups whose limit is at its least or its most, and who may then leave for whom."""
    counts = {limit.group: sum(limit.group in each.groups for each in inside) for limit in limits}
    lows = frozenset(limit.group for limit in limits if counts[limit.group] <= limit.least)
    highs = frozenset(
        limit.group for limit in limits if limit.most is not None and counts[limit.group] >= limit.most
    )

    def may_change(leaving: Kind, entering: Kind) -> bool:
        return leaving & lows <= entering and entering & highs <= leaving

    return lows | highs, may_change
