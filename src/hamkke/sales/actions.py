"""Figures come in with their source and are never overwritten; own orders are counted once, and so are returns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from hamkke.audit import actions as audit
from hamkke.festivals import actions as festivals
from hamkke.festivals import queries as editions
from hamkke.kernel import clock, ids
from hamkke.people import queries as people
from hamkke.sales import models, rules
from hamkke.sales.importers import history
from hamkke.sales.rules import Source

Row = TypeVar("Row", models.Figure, models.Omission)

OWN_CHANNEL = "hamkke"
SERIES = "donghaeng"


@dataclass(frozen=True)
class SoldLine:
    """A paid order line: `unit_price` is the list price in won, before any coupon."""

    id: UUID
    product: UUID
    merchant: UUID
    quantity: int
    unit_price: int


@dataclass(frozen=True)
class ReturnedLine:
    """Some of a counted order line, given back."""

    id: UUID
    line: UUID
    quantity: int


@dataclass(frozen=True)
class HistoryReport:
    """How many rows a loading of the history added; all zero the second time."""

    editions: int
    schedules: int
    targets: int
    figures: int
    omissions: int


@transaction.atomic
def record_figure(
    *,
    id: UUID,
    edition: editions.Edition,
    kind: str,
    phase: str,
    status: str,
    amount: int,
    source: Source,
    as_of: date,
    by: people.User | None,
    detail: str = "",
    coverage: str = "all",
    is_announced: bool | None = None,
    holds_own: bool = False,
    note: str = "",
    note_en: str = "",
) -> models.Figure:
    """Write down what a source said (won). It supersedes the standing figure of the same kind, phase and detail.

    `is_announced` says whether that edition's announced total counts it (by default, unless an extension);
    `holds_own` that our own orders are already in it. Raises WordUnknown, AmountNegative, SourceMissing,
    DetailsMixed, DifferentContent, EffectWithoutComparison.
    """
    rules.check_words(kind=kind, phase=phase, status=status, coverage=coverage)
    rules.check_amount(amount)
    rules.check_source(source)
    rules.check_wording(note, note_en, has_comparison=False)
    editions.locked(edition)
    content: dict[str, Any] = {
        "edition": edition,
        "kind": kind,
        "phase": phase,
        "detail": detail,
        "status": status,
        "coverage": coverage,
        "amount": amount,
        "is_announced": phase != "extension" and is_announced is not False,
        "holds_own": holds_own,
        "source": _source(source),
        "as_of": as_of,
        "note": note,
        "note_en": note_en,
    }
    if told := models.Figure.objects.filter(id=id).first():
        return _same(told, content)
    standing = models.Figure.objects.filter(edition=edition, kind=kind, phase=phase)
    rules.check_details(detail, standing=set(standing.values_list("detail", flat=True)))
    latest = standing.filter(detail=detail).aggregate(Max("number"))["number__max"] or 0
    figure = models.Figure.objects.create(
        id=id, number=latest + 1, recorded_at=clock.now(), recorded_by=by, **content
    )
    audit.record(
        by=by, verb="sales.figure.recorded", target=figure, edition=edition.code, number=figure.number
    )
    return figure


@transaction.atomic
def record_omission(
    *,
    id: UUID,
    edition: editions.Edition,
    kind: str,
    why: str,
    by: people.User | None,
    source: Source | None = None,
    note: str = "",
    note_en: str = "",
) -> models.Omission:
    """Write down why a kind of sales has no figure. Raises WordUnknown, DifferentContent."""
    rules.check_words(kind=kind, why=why)
    content: dict[str, Any] = {
        "edition": edition,
        "kind": kind,
        "why": why,
        "source": _source(source) if source else None,
        "note": note,
        "note_en": note_en,
    }
    omission, is_new = models.Omission.objects.get_or_create(
        id=id, defaults={**content, "recorded_at": clock.now()}
    )
    if is_new:
        audit.record(by=by, verb="sales.omission.recorded", target=omission, edition=edition.code)
    return _same(omission, content)


@transaction.atomic
def count_order(*, order_id: UUID, paid_at: datetime, lines: Sequence[SoldLine]) -> None:
    """Count an order's lines the moment it is paid, for the edition that then runs. Told twice, it is counted once.

    Sales are list price × quantity: what coupons take off is the funders' affair, not the sale's. An order paid while
    no edition runs is kept, but in no edition's total. The order itself is in the audit; these rows only follow.
    """
    edition = editions.current_edition(paid_at)
    phase = editions.phase_at(edition, paid_at) if edition else None
    models.OwnSale.objects.bulk_create(
        [
            models.OwnSale(
                id=ids.derived("own sale", line.id),
                edition=edition,
                phase=phase or "",
                channel=OWN_CHANNEL,
                merchant_id=line.merchant,
                product_id=line.product,
                order_id=order_id,
                line_id=line.id,
                quantity=line.quantity,
                amount=line.unit_price * line.quantity,
                occurred_at=paid_at,
            )
            for line in lines
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def count_return(*, refunded_at: datetime, lines: Sequence[ReturnedLine]) -> None:
    """Take returned goods out of the edition that had counted them. Told twice, they are taken out once."""
    sold = {
        sale.line_id: sale
        for sale in models.OwnSale.objects.filter(
            line_id__in=[line.line for line in lines], return_line_id__isnull=True
        )
    }
    models.OwnSale.objects.bulk_create(
        [
            models.OwnSale(
                id=ids.derived("own return", line.id),
                edition_id=sale.edition_id,
                phase=sale.phase,
                channel=sale.channel,
                merchant_id=sale.merchant_id,
                product_id=sale.product_id,
                order_id=sale.order_id,
                line_id=sale.line_id,
                return_line_id=line.id,
                quantity=-line.quantity,
                amount=-(sale.amount // sale.quantity * line.quantity),
                occurred_at=refunded_at,
            )
            for line in lines
            for sale in (sold[line.line],)
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def load_history(*, by: people.User | None = None) -> HistoryReport:
    """Load the editions of 2020 to 2025 as they were reported. Loaded twice, nothing is added."""
    before = _counts()
    known = {row.code: _open_edition(row, by=by) for row in history.editions()}
    for version in history.schedules():
        _schedule(known[version.edition], version, by=by)
    for target in history.targets():
        _set_target(known.get(target.edition), target, by=by)
    for row in history.figures():
        record_figure(
            id=ids.derived("history figure", row.edition, row.kind, row.phase, row.detail, row.number),
            edition=known[row.edition],
            by=by,
            **{name: value for name, value in vars(row).items() if name not in ("edition", "number")},
        )
    for gap in history.omissions():
        record_omission(
            id=ids.derived("history omission", gap.edition, gap.kind, gap.why),
            edition=known[gap.edition],
            by=by,
            **{name: value for name, value in vars(gap).items() if name != "edition"},
        )
    return HistoryReport(*(now - then for now, then in zip(_counts(), before, strict=True)))


def _open_edition(row: history.EditionRow, *, by: people.User | None) -> editions.Edition:
    """The edition of this code, whoever opened it."""
    known = editions.editions().filter(code=row.code).first()
    return known or festivals.open_edition(
        id=ids.derived("history edition", row.code), series=_series(by=by), by=by, **vars(row)
    )


def _series(*, by: people.User | None) -> editions.Series:
    return editions.series_by_code(SERIES) or festivals.open_series(
        id=ids.derived("history series", SERIES),
        code=SERIES,
        name="동행축제",
        name_en="Donghaeng Festival",
        by=by,
    )


def _schedule(edition: editions.Edition, row: history.ScheduleRow, *, by: people.User | None) -> None:
    phases = [(kind, *editions.whole_days(*days)) for kind, days in row.phases.items()]
    festivals.schedule(
        edition,
        id=ids.derived("history schedule", row.edition, row.number),
        phases=phases,
        reason=row.reason,
        decided_at=editions.whole_days(row.decided_on, row.decided_on)[0],
        by=by,
    )


def _set_target(edition: editions.Edition | None, row: history.TargetRow, *, by: people.User | None) -> None:
    festivals.set_target(
        id=ids.derived("history target", row.edition, row.year, row.number),
        series=edition.series if edition else _series(by=by),
        edition=edition,
        year=row.year,
        amount=row.amount,
        definition=row.definition,
        decided_on=row.decided_on,
        source=row.source,
        reason=row.reason,
        by=by,
    )


def _source(source: Source) -> models.Source:
    """The stored source of this code. What is already known of a source stays; a form need not repeat it."""
    stored, _ = models.Source.objects.get_or_create(
        code=source.code,
        defaults={"publisher": source.publisher, "published_on": source.published_on, "url": source.url},
    )
    return stored


def _same(row: Row, content: dict[str, Any]) -> Row:
    if any(getattr(row, name) != value for name, value in content.items()):
        raise rules.DifferentContent
    return row


def _counts() -> tuple[int, ...]:
    return (
        editions.editions().count(),
        editions.ScheduleVersion.objects.count(),
        editions.Target.objects.count(),
        models.Figure.objects.count(),
        models.Omission.objects.count(),
    )
