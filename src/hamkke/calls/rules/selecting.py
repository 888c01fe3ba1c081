"""The whole selection from values alone: scores, totals, quotas, the grey zone, lots, and a reason for everybody.

1. `totals`: what the judges' scores come to, with outside shares and bonus.
2. Rank by total and tie chain. The lot that ends the chain is the HMAC of the code under SHA-256 of the call's id.
3. `choosing`: the best choice under quotas and tracks.
4. `redrawing`: how often each is selected when totals are drawn again within their errors.
5. The grey zone: who lies within so many standard errors of the nearest across the line, or is selected in some of the
   redraws and not in others, as the rules say. A lottery decides about it once a draw has given the seed, a panel once it
   has put everybody in it in order: whoever is in and outside the zone stays in, the places left go to the zone in the
   order of the lots or of the panel under the same quotas, and its losers wait first. `lot` in the rows is then that of
   the draw.
"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import msgspec

from hamkke.calls.rules import choosing, lottery, totals
from hamkke.calls.rules.candidates import Candidate, Limit, in_rank_order, limits_of
from hamkke.calls.rules.inputs import Entry, Found, Inputs, Row, read_found, read_inputs, written
from hamkke.calls.rules.scoring import Given
from hamkke.calls.rules.terms import Terms

__all__ = [
    "Entry",
    "Found",
    "Given",
    "Inputs",
    "Row",
    "read_found",
    "read_inputs",
    "work_out",
    "written",
]

WHOLE = 10_000

Reasons = dict[str, Any]


@dataclass(frozen=True)
class _Result:
    """Who is in, the place of who waits, and what a lot or a panel decided about whom."""

    selected: frozenset[str]
    waiting: dict[str, int]
    settled: Mapping[str, Reasons] = field(default_factory=dict)


def work_out(terms: Terms, inputs: Inputs) -> Found:
    """The selection of a call. The same terms and inputs give the same result, in whatever order the inputs come.

    Raises NoApplications, NotAllReviewed, NotConnected and QuotasImpossible.
    """
    marks = totals.marks(terms, inputs)
    standings = {entry.code: totals.standing(terms, entry, marks) for entry in inputs.entries}
    by_call = lottery.seed_of_call(inputs.call)
    lots = _lots(standings, by_call)
    chain = totals.chains(terms, marks)
    order = in_rank_order(_candidate(each, chain(each, lots[code])) for code, each in standings.items())
    limits = limits_of(terms.quotas, terms.tracks)
    choice = choosing.choose(
        order, places=terms.places, waiting=terms.waiting, quotas=terms.quotas, tracks=terms.tracks
    )
    errors = {code: each.error for code, each in standings.items()}
    reasons = _reasons(order, limits, choice, errors)
    redraws = _redrawn(terms, order, limits, choice, errors, seed=by_call, reasons=reasons)
    grey = _grey(terms, reasons, errors)
    is_drawn = terms.grey is not None and terms.grey.by == "lottery" and bool(inputs.seed)
    lots = _lots(standings, inputs.seed) if is_drawn else lots
    turns = _turns(inputs, grey, lots if is_drawn else None)
    result = _Result(frozenset(choice.selected), _ranks(choice.waiting))
    if turns:
        result = _settled(terms, order, choice, turns, by="lot" if is_drawn else "panel")
    rows = [
        _row(
            rank,
            standings[each.code],
            marks=marks,
            lot=lots[each.code],
            result=result,
            reasons=reasons[each.code],
        )
        for rank, each in enumerate(order, start=1)
    ]
    programme = _programme(choice, limits) | ({"before_draw": list(choice.selected)} if turns else {})
    return Found(rows, marks.model, programme, grey, redraws)


def _lots(codes: Iterable[str], seed: str) -> dict[str, str]:
    return {code: lottery.lot(seed, code) for code in codes}


def _turns(inputs: Inputs, grey: Sequence[str], lots: Mapping[str, str] | None) -> dict[str, int]:
    """In which order the places of the zone go to the zone, by lot or by a panel; nothing while neither has decided."""
    zone, line = set(grey), sorted(grey, key=lots.__getitem__) if lots else inputs.panel or ()
    turns = _ranks([code for code in line if code in zone])
    return turns if len(turns) == len(grey) else {}


def _is_near(reasons: Reasons, error: int, errors: int) -> bool:
    margin = reasons["margin"]
    return margin is not None and reasons["by"] != "business" and 100 * margin <= errors * error


def _redrawn(
    terms: Terms,
    order: Sequence[Candidate],
    limits: Sequence[Limit],
    choice: choosing.Choice,
    errors: Mapping[str, int],
    *,
    seed: str,
    reasons: Mapping[str, Reasons],
) -> Reasons:
    """How the redraws went, and in everybody's reasons how often they were selected. Nothing where no errors are known."""
    from hamkke.calls.rules import redrawing

    if not any(errors.values()):
        return {}
    found = redrawing.redraw(
        order, limits, chosen=set(choice.selected), errors=errors, seed=seed, draws=terms.redraws
    )
    for code, times in found.times.items():
        reasons[code]["redrawn"] = times
    moved = {name: value for name, value in asdict(found).items() if name != "times"}
    return {"version": redrawing.VERSION, "seed": seed, "draws": terms.redraws, **moved}


def _grey(terms: Terms, reasons: Mapping[str, Reasons], errors: Mapping[str, int]) -> list[str]:
    grey = terms.grey
    if grey is None:
        return []
    if grey.share:
        low, high = grey.share * terms.redraws, (WHOLE - grey.share) * terms.redraws
        return sorted(code for code, each in reasons.items() if low < WHOLE * each.get("redrawn", 0) < high)
    return sorted(code for code, each in reasons.items() if _is_near(each, errors[code], grey.errors))


def _candidate(each: totals.Standing, chain: tuple[int | str, ...]) -> Candidate:
    groups = each.entry.groups | {f"track:{each.entry.track}"}
    return Candidate(each.entry.code, each.entry.business, each.total, groups, chain)


def _settled(
    terms: Terms, order: Sequence[Candidate], choice: choosing.Choice, turns: Mapping[str, int], *, by: str
) -> _Result:
    """The places that the zone held go to the zone again, by their turns alone; those who were passed over wait first."""
    above = order[0].score + 1
    line = [
        msgspec.structs.replace(each, score=above, chain=(turns[each.code],)) if each.code in turns else each
        for each in order
    ]
    held = set(choice.selected) - turns.keys()
    pool = [each for each in line if each.code in turns or each.code in held]
    quotas, tracks, places = terms.quotas, terms.tracks, len(choice.selected)
    taken = held | set(choosing.refill(pool, held=held, places=places, quotas=quotas, tracks=tracks))
    waiting = choosing.waiting_list(
        line, chosen=taken, waiting=terms.waiting, places=terms.places, quotas=quotas, tracks=tracks
    )
    settled = {
        code: {"by": by, "turn": turn} if by == "panel" else {"by": by} for code, turn in turns.items()
    }
    return _Result(frozenset(taken), _ranks(waiting), settled)


def _reasons(
    order: Sequence[Candidate], limits: Sequence[Limit], choice: choosing.Choice, errors: Mapping[str, int]
) -> dict[str, Reasons]:
    scores = {each.code: each.score for each in order}
    ascending = sorted(scores.values())
    places, sizes = _places(order, limits)
    moved_in = {
        code: price.quota
        for price in sorted(choice.prices, key=lambda price: price.points)
        for code in price.moved_in
    }
    found = {}
    for each in order:
        rival = choice.across.get(each.code)
        found[each.code] = {
            **_decision(choice.decided_by.get(each.code), moved_in.get(each.code)),
            "margin": None if rival is None else abs(each.score - scores[rival]),
            "across": rival,
            "band": _band_of(each.score, errors[each.code], ascending),
            "groups": {key: [place, sizes[key]] for key, place in places[each.code].items()},
        }
    return found


def _places(
    order: Sequence[Candidate], limits: Sequence[Limit]
) -> tuple[dict[str, dict[str, int]], Mapping[str, int]]:
    """For each code its rank within each limit that counts it, and how many each limit counts."""
    keys: dict[str, list[str]] = defaultdict(list)
    for limit in limits:
        keys[limit.group].append(limit.key)
    counted: Counter[str] = Counter()
    places: dict[str, dict[str, int]] = {each.code: {} for each in order}
    for each in order:
        for key in (key for group in each.groups for key in keys.get(group, ())):
            counted[key] += 1
            places[each.code][key] = counted[key]
    return places, counted


def _decision(decided: str | None, moved_in_by: str | None) -> Reasons:
    """`choosing.Choice.decided_by` taken apart; who is in is there by points or by a quota."""
    if decided is None:
        return {"by": "quota", "quota": moved_in_by} if moved_in_by else {"by": "points"}
    by, _, rest = decided.partition(":")
    if by == "quota":
        return {"by": by, "quota": rest.rpartition(":")[0]}
    return {"by": by, "business": rest} if by == "business" else {"by": by}


def _ranks(codes: Sequence[str]) -> dict[str, int]:
    return {code: rank for rank, code in enumerate(codes, start=1)}


def _band_of(total: int, error: int, ascending: Sequence[int]) -> list[int]:
    """The ranks that a total one standard error higher, and one lower, would have."""
    count = len(ascending)
    return [count - bisect_right(ascending, total + error) + 1, count - bisect_left(ascending, total - error)]


def _row(
    rank: int, each: totals.Standing, *, marks: totals.Marks, lot: str, result: _Result, reasons: Reasons
) -> Row:
    code = each.entry.code
    return Row(
        code=code,
        rank=rank,
        track=each.entry.track,
        groups=sorted(each.entry.groups | {f"track:{each.entry.track}"}),
        plain=marks.plain[code],
        score=marks.scores[code],
        error=each.error,
        bonus=each.bonus,
        outside=each.entry.outside,
        total=each.total,
        means={str(position): value for position, value in sorted(marks.means[code].items())},
        lot=lot,
        outcome=_outcome(code, result),
        reasons=reasons | _place(code, result),
    )


def _outcome(code: str, result: _Result) -> str:
    return (
        "selected" if code in result.selected else "waitlisted" if code in result.waiting else "not_selected"
    )


def _place(code: str, result: _Result) -> Reasons:
    waits = {"waiting": result.waiting[code]} if code in result.waiting else {}
    return {**result.settled.get(code, {}), **waits}


def _programme(choice: choosing.Choice, limits: Sequence[Limit]) -> dict[str, Any]:
    return {
        "filled": len(choice.selected),
        "objective": choice.objective,
        "bound": choice.bound,
        "multipliers": choice.multipliers,
        "unconstrained": choice.unconstrained,
        "prices": [
            asdict(price) | {"moved_in": list(price.moved_in), "moved_out": list(price.moved_out)}
            for price in choice.prices
        ],
        "limits": [asdict(limit) for limit in limits],
    }
