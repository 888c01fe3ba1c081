"""Everything known about an edition's sales, as values, in a fixed number of questions to the database."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet, Sum

from hamkke.festivals import queries as festivals
from hamkke.kernel import clock
from hamkke.kernel.words import Words
from hamkke.sales import rules
from hamkke.sales.models import Figure, Omission, OwnSale
from hamkke.sales.rules import Headline, MissingFigures

_OWN = rules.Source(code="hamkke:orders", publisher="함께 주문 장부 · our own order ledger")


@dataclass(frozen=True)
class Account:
    """Everything known about one edition's sales, as values, from which its headlines follow.

    `days` are those of the main phase, past or to come.
    """

    edition: festivals.Edition
    parts: tuple[rules.Part, ...]
    omissions: tuple[rules.Missing, ...]
    days: tuple[date, ...]
    today: date
    counted_at: datetime | None

    @property
    def days_so_far(self) -> int:
        return sum(day <= self.today for day in self.days)

    def headline(self, code: str) -> Headline:
        """Raises DefinitionUnknown, MissingFigures."""
        return rules.headline(
            rules.definition(code),
            edition=self.edition.code,
            parts=self.parts,
            omissions=self.omissions,
            days=self.days,
            today=self.today,
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


def account_of(edition: festivals.Edition, *, now: datetime | None = None) -> Account:
    return accounts_of([edition], now=now)[0]


def accounts_of(editions: Iterable[festivals.Edition], *, now: datetime | None = None) -> list[Account]:
    """The accounts of many editions in a fixed number of questions to the database, in the order asked."""
    asked = list(editions)
    now = now or clock.now()
    parts: dict[UUID, list[rules.Part]] = defaultdict(list)
    for figure in standing_figures(asked):
        parts[figure.edition_id].append(part_of(figure))
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
            days=_days(phases[edition.pk].get("main")),
            today=now.astimezone(clock.SEOUL).date(),
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
        .select_related("source", "edition")
        .order_by("phase", "kind", "detail", "-number")
    )


def _own_parts(editions: Sequence[festivals.Edition], *, now: datetime) -> dict[UUID, list[rules.Part]]:
    rows = (
        OwnSale.objects.filter(edition__in=editions, occurred_at__lte=now)
        .values("edition_id", "phase")
        .annotate(amount=Sum("amount"))
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


def part_of(figure: Figure) -> rules.Part:
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


def _days(main: festivals.PhaseDates | None) -> tuple[date, ...]:
    return tuple(festivals.dates_in(main)) if main else ()
