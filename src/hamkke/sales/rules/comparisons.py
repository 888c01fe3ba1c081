"""Comparing two totals, only when they count the same; otherwise a refusal that says why and offers what can be said.

"−43%" was printed for December 2024: direct sales of one year against the announced total of another. Like for like
it was −16.0% or −25.5%.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words
from hamkke.sales.rules.definitions import COVERAGES, KINDS, PHASES
from hamkke.sales.rules.headlines import Headline, Missing

_MINUS = "−"


class UnlikeDefinitions(Refused):
    reason = "unlike_definitions"
    says = Words(
        "{a}의 {a_ko}과 {b}의 {b_ko}은 세는 것이 달라 견줄 수 없습니다: {why_ko}. {offer_ko}",
        "{a_en} of {a} and {b_en} of {b} count different things and cannot be compared: {why_en}. {offer_en}",
    )


class UnlikeScopes(Refused):
    reason = "unlike_scopes"
    says = Words(
        "{a} 회차와 {b} 회차의 {a_ko}은 이름은 같아도 담은 것이 달라 견줄 수 없습니다: {why_ko}. {offer_ko}",
        "{a_en} of {a} and of {b} share a name but not what is in them, so they cannot be compared: {why_en}. {offer_en}",
    )


class NothingToCompareWith(Refused):
    reason = "nothing_to_compare_with"
    says = Words(
        "{b}의 금액이 0원이라 얼마나 변했는지 말할 수 없습니다.",
        "{b} is zero won, so no change can be told from it.",
    )


@dataclass(frozen=True)
class Offer:
    """A like-for-like change that can be said instead."""

    definition: str
    name: Words
    change: int
    basis: str

    @property
    def words(self) -> Words:
        shown, is_daily = spoken_change(self.change), self.basis == "per_day"
        return Words(
            f"{self.name.ko}{' 하루 평균' * is_daily} {shown}",
            f"{self.name.en}{' per day' * is_daily} {shown}",
        )


@dataclass(frozen=True)
class Comparison:
    """`a` against `b`. Changes are tenths of a percent. `total_change` is None when the lengths differ."""

    a: Headline
    b: Headline
    basis: str  # "total", or "per_day" when one lasted longer
    change: int
    total_change: int | None
    per_day_change: int | None
    notes: tuple[Words, ...]

    @property
    def words(self) -> Words:
        name, shown, is_daily = self.a.definition.name, spoken_change(self.change), self.basis == "per_day"
        ko = f"{self.a.edition} {name.ko}{' 하루 평균' * is_daily}: {self.b.edition}보다 {shown}"
        en = f"{self.a.edition} {name.en.lower()}{' per day' * is_daily}: {shown} against {self.b.edition}"
        return Words(ko, en)


def tenths_of_percent(part: int, whole: int) -> int:
    """`part` of `whole` in tenths of a percent, rounded half away from zero; whole numbers only. `whole` is above 0."""
    quotient, rest = divmod(abs(part) * 1000, whole)
    rounded = quotient + (2 * rest >= whole)
    return rounded if part >= 0 else -rounded


def spoken_change(tenths: int) -> str:
    """Tenths of a percent as people read a change: -160 → "−16.0%", 3549 → "+354.9%"."""
    sign = _MINUS if tenths < 0 else "+" if tenths else ""
    whole, rest = divmod(abs(tenths), 10)
    return f"{sign}{whole}.{rest}%"


def attainment(amount: int, target: int) -> int:
    """How much of a target (won, above 0) an amount (won) reaches, in tenths of a percent."""
    return tenths_of_percent(amount, target)


def differences(a: Headline, b: Headline) -> list[Words]:
    """Every reason why `a` and `b` do not count the same; empty when they are alike."""
    found = [_only_in(one, counted) for one, other in ((a, b), (b, a)) for counted in _beyond(one, other)]
    for one, other in ((a, b), (b, a)):
        if one.coverage not in (other.coverage, "all"):
            found.append(_said(one, COVERAGES[one.coverage]))
        found += [_lacks(one, each) for each in one.missing]
        if one.is_unfinished and None in (a.per_day, b.per_day):
            found.append(_said(one, _spell(one)))
    return found


def compare(a: Headline, b: Headline, *, instead: Sequence[Offer] = ()) -> Comparison:
    """The change from `b` to `a`. Raises UnlikeDefinitions or UnlikeScopes, which say why and make the offers `instead`.

    When the days counted differ, the plain totals say little, so the change is told per day.
    """
    reasons = differences(a, b)
    if a.definition.code != b.definition.code:
        raise UnlikeDefinitions(**_refusal(a, b, reasons or [_other_text(a, b)], instead))
    if reasons:
        raise UnlikeScopes(**_refusal(a, b, reasons, instead))
    return _compared(a, b)


def offers(pairs: Iterable[tuple[Headline, Headline]]) -> list[Offer]:
    """For the pairs that are alike, what can be said of each."""
    return [
        Offer(a.definition.code, a.definition.name, compared.change, compared.basis)
        for a, b in pairs
        if a.definition.code == b.definition.code and not differences(a, b) and b.amount
        for compared in (_compared(a, b),)
    ]


def _compared(a: Headline, b: Headline) -> Comparison:
    if b.amount <= 0:
        raise NothingToCompareWith(b=b.edition)
    total = tenths_of_percent(a.amount - b.amount, b.amount)
    daily = None
    if a.per_day is not None and b.per_day is not None:
        # Cross-multiplied, so that no rounding of won a day is carried into the change.
        daily = tenths_of_percent(a.amount * b.days - b.amount * a.days, b.amount * a.days)
    is_daily = daily is not None and a.days != b.days
    return Comparison(
        a=a,
        b=b,
        basis="per_day" if is_daily else "total",
        change=daily if is_daily and daily is not None else total,
        total_change=None if is_daily else total,
        per_day_change=daily,
        notes=(*_lengths(a, b), *dict.fromkeys((*a.notes, *b.notes))),
    )


def _lengths(a: Headline, b: Headline) -> list[Words]:
    unfinished = [_said(one, _spell(one)) for one in (a, b) if one.is_unfinished]
    told = [Words(f"{each.ko}.", f"{each.en}.") for each in unfinished]
    if a.days == b.days or not (a.days and b.days):
        return told
    return [
        *told,
        Words(
            f"{a.edition} 회차는 {a.days}일, {b.edition} 회차는 {b.days}일이라 총액이 아니라 하루 평균으로 견줍니다.",
            f"{a.edition} had {a.days} days and {b.edition} {b.days}, so they are compared per day, not in total.",
        ),
    ]


def _spell(one: Headline) -> Words:
    return Words(
        f"본행사 {one.days_in_all}일 가운데 {one.days}일까지만 셈",
        f"only {one.days} of the {one.days_in_all} days of the main phase are counted in full",
    )


def _beyond(one: Headline, other: Headline) -> list[tuple[str, str]]:
    return sorted(
        one.counts - other.counts, key=lambda each: (list(PHASES).index(each[1]), list(KINDS).index(each[0]))
    )


def _only_in(one: Headline, counted: tuple[str, str]) -> Words:
    kind, phase = counted
    return Words(
        f"{one.edition}에만 {PHASES[phase].ko} {KINDS[kind].ko}이 들어 있습니다",
        f"only {one.edition} counts {KINDS[kind].en} ({PHASES[phase].en})",
    )


def _said(one: Headline, words: Words) -> Words:
    return Words(f"{one.edition} 회차는 {words.ko}", f"{one.edition}: {words.en}")


def _lacks(one: Headline, missing: Missing) -> Words:
    return Words(
        f"{one.edition}에는 {missing.words.ko} 항목이 없습니다", f"{one.edition} lacks {missing.words.en}"
    )


def _other_text(a: Headline, b: Headline) -> Words:
    return Words(
        f"{a.definition.name.ko}과 {b.definition.name.ko}은 다른 정의입니다",
        f"{a.definition.code} and {b.definition.code} are different definitions",
    )


def _refusal(
    a: Headline, b: Headline, reasons: Sequence[Words], instead: Sequence[Offer]
) -> dict[str, object]:
    offer = Words(
        "같은 기준으로 견주면: " + ", ".join(each.words.ko for each in instead) + ".",
        "Like for like: " + ", ".join(each.words.en for each in instead) + ".",
    )
    none = Words(
        "같은 기준으로 견줄 수 있는 수치가 없습니다.", "There are no like-for-like figures for these two."
    )
    offer = offer if instead else none
    return {
        "a": a.edition,
        "b": b.edition,
        "a_ko": a.definition.name.ko,
        "a_en": a.definition.name.en,
        "b_ko": b.definition.name.ko,
        "b_en": b.definition.name.en,
        "why_ko": ", ".join(each.ko for each in reasons),
        "why_en": "; ".join(each.en for each in reasons),
        "offer_ko": offer.ko,
        "offer_en": offer.en,
        "offers": tuple(instead),
    }
