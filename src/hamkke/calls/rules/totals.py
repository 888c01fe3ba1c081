"""From scores to each application's total, its error, and the chain that decides between equals."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from math import isqrt
from typing import Any

import msgspec

from hamkke.calls.rules import scoring
from hamkke.calls.rules.inputs import Entry, Inputs
from hamkke.calls.rules.judging import NoApplications, NotAllReviewed, spread
from hamkke.calls.rules.ranking import RULE_VERSION, Term, mean, tie_chain, weighted
from hamkke.calls.rules.ratio import half_up
from hamkke.calls.rules.terms import Terms, TieStep

WHOLE = 10_000
SHOWN = 5

Sheet = dict[int, int]  # criterion → score


@dataclass(frozen=True)
class Marks:
    """What judges' scores come to: of an application's code, all in hundredths."""

    plain: Mapping[str, int]
    scores: Mapping[str, int]
    errors: Mapping[str, int]
    means: Mapping[str, Mapping[int, int]]
    apart: Mapping[str, int]  # how far the totals of an application's judges lie apart
    model: dict[str, Any]


class Standing(msgspec.Struct, frozen=True, gc=False):
    """An entry with its points: the total, its error, and the bonus in it."""

    entry: Entry
    total: int
    error: int
    bonus: int


def marks(terms: Terms, inputs: Inputs) -> Marks:
    """What the scores come to by the call's formula.

    Raises NoApplications and NotAllReviewed, and NotConnected where the formula corrects judges it cannot compare.
    """
    criteria = _terms(terms)
    sheets = _sheets(inputs)
    totals = {code: [_total(sheet, criteria) for sheet in judges] for code, judges in sheets.items()}
    apart = {code: spread(each) for code, each in totals.items()}
    if terms.formula == "corrected":
        found = scoring.calibrate(inputs.scores, criteria)
        return Marks(found.plain, found.scores, found.errors, found.means, apart, _model(found))
    means = {code: _means(judges, criteria) for code, judges in sheets.items()}
    plain = {code: _weighted(each, criteria) for code, each in means.items()}
    model = {"formula": "mean", "version": RULE_VERSION}
    return Marks(plain, plain, plain_errors(totals), means, apart, model)


def plain_errors(totals: Mapping[str, Sequence[int]]) -> dict[str, int]:
    """The standard error of each plain mean: how judges of one application differ, taken over all applications."""
    reviews = sum(map(len, totals.values()))
    squares: dict[int, int] = {}
    for each in totals.values():
        count, total = len(each), sum(each)
        squares[count] = squares.get(count, 0) + count * sum(one * one for one in each) - total * total
    off = sum((Fraction(found, count) for count, found in squares.items()), Fraction(0))
    variance = off / max(reviews - len(totals), 1)
    errors = {count: _root(variance / count) for count in squares}
    return {code: errors[len(each)] for code, each in totals.items()}


def standing(terms: Terms, entry: Entry, found: Marks) -> Standing:
    """The total: the score with its share, the outside points with theirs, the bonus; rounded once, half up.

    A source that gave this entry nothing drops out, and the score carries its share.
    """
    shares = {outside.source: outside.share for outside in terms.outside if outside.source in entry.outside}
    own = WHOLE - sum(shares.values())
    bonus = min(entry.bonus, terms.bonus_most)
    from_outside = sum(share * entry.outside[source] for source, share in shares.items())
    total = half_up(own * found.scores[entry.code] + from_outside + WHOLE * bonus, WHOLE)
    return Standing(entry, total, half_up(own * found.errors[entry.code], WHOLE), bonus)


def chains(terms: Terms, found: Marks) -> Callable[[Standing, str], tuple[int | str, ...]]:
    """What decides between equal totals, in the order of the call's rule file: of a standing and its lot, which always ends it."""
    heaviest = [term.position for term in tie_chain(_terms(terms))]

    def chain(mine: Standing, lot: str) -> tuple[int | str, ...]:
        code = mine.entry.code
        means, score = found.means[code], found.scores[code]
        steps: dict[TieStep, list[int]] = {
            "total": [-mine.total],
            "criteria": [-means.get(position, score) for position in heaviest],
            "agreement": [found.apart[code]],
            "first_time": [int(not mine.entry.first_time)],
            "outside_capital": [int(not mine.entry.outside_capital)],
            "lot": [],
        }
        return (*(value for step in terms.tie_chain for value in steps[step]), lot)

    return chain


def _terms(terms: Terms) -> list[Term]:
    return [Term(position, each.weight) for position, each in enumerate(terms.criteria, start=1)]


def _sheets(inputs: Inputs) -> dict[str, list[Sheet]]:
    """Each application's sheets, a judge at a time. Every entry must have at least one."""
    if not inputs.entries:
        raise NoApplications
    by_judge: dict[str, dict[str, Sheet]] = {entry.code: {} for entry in inputs.entries}
    for each in inputs.scores:
        by_judge[each.application].setdefault(each.judge, {})[each.criterion] = each.score
    waiting = sorted(code for code, judges in by_judge.items() if not judges)
    if waiting:
        shown = ", ".join(waiting[:SHOWN]) + (" …" if waiting[SHOWN:] else "")
        raise NotAllReviewed(count=len(waiting), receipts=shown)
    return {code: list(judges.values()) for code, judges in by_judge.items()}


def _total(sheet: Sheet, criteria: Sequence[Term]) -> int:
    return weighted(
        (term.weight, sheet[term.position] * 100 if term.position in sheet else None) for term in criteria
    )


def _means(sheets: Sequence[Sheet], criteria: Sequence[Term]) -> dict[int, int]:
    found = {}
    for term in criteria:
        scores = [sheet[term.position] for sheet in sheets if term.position in sheet]
        value = mean(sum(scores), len(scores))
        if value is not None:
            found[term.position] = value
    return found


def _weighted(means: Mapping[int, int], criteria: Sequence[Term]) -> int:
    return weighted((term.weight, means.get(term.position)) for term in criteria)


def _model(found: scoring.Calibrated) -> dict[str, Any]:
    return {
        "formula": "corrected",
        "version": scoring.FORMULA_VERSION,
        "variances": {str(position): list(each) for position, each in found.variances.items()},
        "total": list(found.total),
        "connection": asdict(found.connection),
        "judges": {judge: asdict(pattern) for judge, pattern in found.judges.items()},
    }


def _root(value: Fraction) -> int:
    """The square root as a whole number, half up."""
    return (isqrt(4 * value.numerator // value.denominator) + 1) // 2
