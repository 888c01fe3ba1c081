"""Totals by definition, comparisons that are like for like, years, and the targets they reach."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from hamkke.festivals import queries as festivals
from hamkke.kernel.words import Words
from hamkke.sales import rules
from hamkke.sales.queries.accounts import Account, account_of, accounts_of
from hamkke.sales.rules import Comparison, Definition, Headline, MissingFigures


@dataclass(frozen=True)
class Attainment:
    """How much of one named target version a headline reaches, in tenths of a percent."""

    target: festivals.Target
    headline_amount: int
    tenths: int

    @property
    def shown(self) -> str:
        return rules.spoken_change(self.tenths).removeprefix("+")


@dataclass(frozen=True)
class YearTotal:
    """The headlines of a year's editions added up, None where they do not count the same, which `unlike` explains.

    `left_out` names the editions that have none.
    """

    year: int
    definition: Definition
    amount: int | None
    unlike: tuple[Words, ...]
    headlines: tuple[Headline, ...]
    left_out: tuple[MissingFigures, ...]
    attainments: tuple[Attainment, ...]


def headline(edition_code: str, definition: str, *, now: datetime | None = None) -> Headline:
    """One edition's total under one definition. Raises EditionUnknown, DefinitionUnknown, MissingFigures."""
    rules.definition(definition)
    return account_of(festivals.edition_by_code(edition_code), now=now).headline(definition)


def compare(
    a: str, b: str, definition: str, against: str | None = None, *, now: datetime | None = None
) -> Comparison:
    """Edition `a` against edition `b`; with `against`, `b` is told by another definition.

    Raises UnlikeDefinitions or UnlikeScopes, whose sentences say why and offer the like-for-like changes; also
    EditionUnknown, DefinitionUnknown, MissingFigures.
    """
    for code in (definition, against or definition):
        rules.definition(code)
    one, other = accounts_of([festivals.edition_by_code(a), festivals.edition_by_code(b)], now=now)
    return rules.compare(
        one.headline(definition), other.headline(against or definition), instead=like_for_like(one, other)
    )


def like_for_like(a: Account, b: Account) -> list[rules.Offer]:
    """What can be said of two editions under one definition each time."""
    pairs = zip(a.answers().values(), b.answers().values(), strict=True)
    return rules.offers(
        (one, other) for one, other in pairs if isinstance(one, Headline) and isinstance(other, Headline)
    )


def year_total(year: int, definition: str, *, series: str = "donghaeng") -> YearTotal:
    """A year's headlines added up where they count the same, and what of each version of its target they reach."""
    chosen = rules.definition(definition)
    found = festivals.series_by_code(series)
    accounts = accounts_of(festivals.editions_of_year(found, year)) if found else []
    answers = [account.answers()[definition] for account in accounts]
    headlines = tuple(each for each in answers if isinstance(each, Headline))
    if not headlines:
        raise MissingFigures(
            edition=year,
            definition_ko=chosen.name.ko,
            definition_en=chosen.name.en,
            missing_ko="그해 회차의 수치",
            missing_en="figures of any edition that year",
        )
    unlike = _unlike(headlines)
    amount = None if unlike else sum(each.amount for each in headlines)
    targets = festivals.targets_of_year(found, year) if found else ()
    return YearTotal(
        year=year,
        definition=chosen,
        amount=amount,
        unlike=unlike,
        headlines=headlines,
        left_out=tuple(each for each in answers if isinstance(each, MissingFigures)),
        attainments=() if amount is None else _attainments(targets, chosen, amount),
    )


def _unlike(headlines: Sequence[Headline]) -> tuple[Words, ...]:
    """Why these cannot be added up."""
    one, *others = headlines
    return tuple(dict.fromkeys(why for other in others for why in rules.differences(one, other)))


def attainments_of(edition: festivals.Edition, headline: Headline) -> tuple[Attainment, ...]:
    """What a headline reaches of each version of its edition's target that counts the same."""
    return attained(edition, headline.definition, headline.amount)


def attained(edition: festivals.Edition, counted: Definition, amount: int) -> tuple[Attainment, ...]:
    """What an amount, counted by this definition, reaches of each version of the edition's target that counts the same."""
    return _attainments(festivals.targets_of(edition), counted, amount)


def attainments_told(edition: festivals.Edition, account: Account) -> list[tuple[Headline, Attainment]]:
    """Every headline of an account beside each target version that counts the same."""
    told = [each for each in account.answers().values() if isinstance(each, Headline)]
    targets = list(festivals.targets_of(edition))
    return [
        (each, attained) for each in told for attained in _attainments(targets, each.definition, each.amount)
    ]


def _attainments(
    targets: Iterable[festivals.Target], chosen: Definition, amount: int
) -> tuple[Attainment, ...]:
    return tuple(
        Attainment(target, amount, rules.attainment(amount, target.amount))
        for target in targets
        if target.definition == chosen.code
    )
