"""Headlines, comparisons and what our own checkout sold: everything that pages, commands and other apps ask."""

import statistics
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from hamkke.festivals import queries as festivals
from hamkke.kernel import clock
from hamkke.kernel.words import Words
from hamkke.sales import rules
from hamkke.sales.models import Figure, Omission, OwnSale
from hamkke.sales.rules import Comparison, Definition, Headline, MissingFigures

DEFINITIONS = rules.DEFINITIONS
definition = rules.definition
spoken_change = rules.spoken_change

_OWN = rules.Source(code="hamkke:orders", publisher="함께 주문 장부 · our own order ledger")


@dataclass(frozen=True)
class Account:
    """Everything known about one edition's sales, as values, from which its headlines follow."""

    edition: festivals.Edition
    parts: tuple[rules.Part, ...]
    omissions: tuple[rules.Missing, ...]
    days: int
    counted_at: datetime | None

    def headline(self, code: str) -> Headline:
        """Raises DefinitionUnknown, MissingFigures."""
        return rules.headline(
            rules.definition(code),
            edition=self.edition.code,
            parts=self.parts,
            omissions=self.omissions,
            days=self.days,
            counted_at=self.counted_at,
        )

    def answers(self) -> dict[str, Headline | MissingFigures]:
        """Every definition's headline, or the refusal that names what is missing."""
        return {code: self._answer(code) for code in rules.DEFINITIONS}

    def _answer(self, code: str) -> Headline | MissingFigures:
        try:
            return self.headline(code)
        except MissingFigures as refusal:
            return refusal


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
    """The headlines of a year's editions added up; `left_out` names the editions that have none."""

    year: int
    definition: Definition
    amount: int
    headlines: tuple[Headline, ...]
    left_out: tuple[MissingFigures, ...]
    attainments: tuple[Attainment, ...]


@dataclass(frozen=True)
class DaySales:
    """One day in Seoul of our own checkout, in won. `returned` is what that day's returns took away."""

    day: date
    sold: int
    returned: int
    orders: int

    @property
    def amount(self) -> int:
        return self.sold - self.returned


@dataclass(frozen=True)
class KindSales:
    kind: str
    phase: str
    name: Words
    amount: int
    status: str


@dataclass(frozen=True)
class MerchantSales:
    """Net own sales in won by merchant id, the largest first, and what they say about `selected` merchants."""

    amounts: dict[UUID, int]
    selected: int
    median: int
    sold_nothing: int
    total: int


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


def account_of(edition: festivals.Edition, *, now: datetime | None = None) -> Account:
    return accounts_of([edition], now=now)[0]


def accounts_of(editions: Iterable[festivals.Edition], *, now: datetime | None = None) -> list[Account]:
    """The accounts of many editions in a fixed number of questions to the database, in the order asked."""
    asked = list(editions)
    now = now or clock.now()
    parts: dict[UUID, list[rules.Part]] = defaultdict(list)
    for figure in standing_figures(asked):
        parts[figure.edition_id].append(_part(figure))
    omissions: dict[UUID, list[rules.Missing]] = defaultdict(list)
    for omission in Omission.objects.filter(edition__in=asked):
        omissions[omission.edition_id].append(
            rules.Missing(omission.kind, omission.why, Words(omission.note, omission.note_en))
        )
    own = _own_parts(asked, now=now)
    phases = festivals.phases_of(asked)
    return [
        Account(
            edition=edition,
            parts=(*parts[edition.pk], *own.get(edition.pk, ())),
            omissions=tuple(omissions[edition.pk]),
            days=_days_so_far(phases[edition.pk].get("main"), now=now),
            counted_at=now if edition.pk in own else None,
        )
        for edition in asked
    ]


def standing_figures(editions: Sequence[festivals.Edition]) -> QuerySet[Figure]:
    """The latest version of every figure: what was superseded is left out."""
    return (
        Figure.objects.filter(edition__in=editions)
        .select_related("source")
        .order_by("edition_id", "phase", "kind", "detail", "-number")
        .distinct("edition_id", "phase", "kind", "detail")
    )


def figure_history(edition: festivals.Edition) -> QuerySet[Figure]:
    """Every figure ever recorded for an edition, the newest of each kind first."""
    return (
        Figure.objects.filter(edition=edition)
        .select_related("source")
        .order_by("phase", "kind", "detail", "-number")
    )


def year_total(year: int, definition: str, *, series: str = "donghaeng") -> YearTotal:
    """A year's headlines added up, and what of each version of its target they reach."""
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
    amount = sum(each.amount for each in headlines)
    targets = festivals.targets_of_year(found, year) if found else ()
    return YearTotal(
        year=year,
        definition=chosen,
        amount=amount,
        headlines=headlines,
        left_out=tuple(each for each in answers if isinstance(each, MissingFigures)),
        attainments=_attainments(targets, chosen, amount),
    )


def attainments_of(edition: festivals.Edition, headline: Headline) -> tuple[Attainment, ...]:
    """What a headline reaches of each version of its edition's target that counts the same."""
    return _attainments(festivals.targets_of(edition), headline.definition, headline.amount)


def sales_by_day(edition: festivals.Edition) -> list[DaySales]:
    """Our own checkout's sales of the main phase, day by day in Seoul; days without a sale are left out."""
    rows = (
        _own_of(edition)
        .annotate(day=TruncDate("occurred_at", tzinfo=clock.SEOUL))
        .values("day")
        .annotate(
            sold=Sum("amount", filter=Q(return_line_id__isnull=True), default=0),
            returned=Sum("amount", filter=Q(return_line_id__isnull=False), default=0),
            orders=Count("order_id", filter=Q(return_line_id__isnull=True), distinct=True),
        )
        .order_by("day")
    )
    return [DaySales(row["day"], row["sold"], -row["returned"], row["orders"]) for row in rows]


def sales_by_kind(edition: festivals.Edition, *, now: datetime | None = None) -> list[KindSales]:
    """Every standing figure and our own sales, one row a kind and phase and status."""
    account = account_of(edition, now=now)
    return [KindSales(p.kind, p.phase, p.name, p.amount, p.status) for p in account.parts]


def sales_by_merchant(edition: festivals.Edition, selected: Iterable[UUID] | None = None) -> MerchantSales:
    """Net own sales of the main phase by merchant; median and zero-sellers are among the `selected` merchants' ids.

    Without `selected` they are among those who sold. The median of an even number is rounded down to a whole won.
    """
    rows = (
        _own_of(edition)
        .values_list("merchant_id")
        .annotate(net=Sum("amount"))
        .order_by("-net", "merchant_id")
    )
    amounts = dict(rows)
    chosen = list(dict.fromkeys(selected)) if selected is not None else list(amounts)
    among = [amounts.get(merchant, 0) for merchant in chosen]
    return MerchantSales(
        amounts=amounts,
        selected=len(chosen),
        median=int(statistics.median_low(among) + statistics.median_high(among)) // 2 if among else 0,
        sold_nothing=sum(amount <= 0 for amount in among),
        total=sum(amounts.values()),
    )


def _own_of(edition: festivals.Edition) -> QuerySet[OwnSale]:
    return OwnSale.objects.filter(edition=edition, phase="main")


def _own_parts(editions: Sequence[festivals.Edition], *, now: datetime) -> dict[UUID, list[rules.Part]]:
    rows = (
        OwnSale.objects.filter(edition__in=editions, occurred_at__lte=now)
        .values("edition_id", "phase")
        .annotate(amount=Sum("amount"), latest=Max("occurred_at"))
        .order_by("edition_id", "phase")
    )
    own: dict[UUID, list[rules.Part]] = {}
    for row in rows:
        own.setdefault(row["edition_id"], []).append(
            rules.Part(
                kind="direct_online",
                phase=row["phase"],
                status="provisional",
                amount=row["amount"],
                as_of=now.astimezone(clock.SEOUL).date(),
                source=_OWN,
                is_announced=row["phase"] != "extension",
                is_own=True,
            )
        )
    return own


def _part(figure: Figure) -> rules.Part:
    source = figure.source
    return rules.Part(
        kind=figure.kind,
        phase=figure.phase,
        status=figure.status,
        amount=figure.amount,
        as_of=figure.as_of,
        source=rules.Source(source.code, source.publisher, source.published_on, source.url),
        detail=figure.detail,
        coverage=figure.coverage,
        is_announced=figure.is_announced,
        holds_own=figure.holds_own,
        note=Words(figure.note, figure.note_en),
    )


def _days_so_far(main: festivals.PhaseDates | None, *, now: datetime) -> int:
    """The days of the main phase, up to today while it runs."""
    today = now.astimezone(clock.SEOUL).date()
    return sum(day <= today for day in festivals.dates_in(main)) if main else 0


def _attainments(
    targets: Iterable[festivals.Target], chosen: Definition, amount: int
) -> tuple[Attainment, ...]:
    return tuple(
        Attainment(target, amount, rules.attainment(amount, target.amount))
        for target in targets
        if target.definition == chosen.code
    )
