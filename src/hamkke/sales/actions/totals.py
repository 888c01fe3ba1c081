"""Totals by day follow the lines: only the days that a batch touched are added up again, and who moved them is kept."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import BigIntegerField, F, Max, Sum, Value

from hamkke.kernel import clock, ids
from hamkke.sales.actions.holding import holding
from hamkke.sales.models import Channel, DayTotal, Overlap, SellerTotal, Slice, TouchedDay
from hamkke.sales.queries import books, lines
from hamkke.sales.queries.batches import visible
from hamkke.sales.queries.lines.expressions import SUMS
from hamkke.sales.queries.overlaps import told_twice_on
from hamkke.sales.rules.channels import COUNTER, OWN
from hamkke.sales.rules.lines import TOLD_TWICE

_ROWS_AT_ONCE = 5_000
_OWN_DAYS_BACK = timedelta(days=2)
_BEFORE_EVERYTHING = datetime(2000, 1, 1, tzinfo=UTC)


def add_up(channel: Channel) -> None:
    """Add up the dirty days of a channel, batch by batch in the order they were touched. The caller holds the channel.

    A day stays dirty until it is known as well what of it two channels told: whoever dies in between leaves it dirty,
    and nothing is published of it.
    """
    while dirty := _earliest_dirt(channel):
        batch, kind = dirty[0].batch, dirty[0].kind
        days = [each.order_day for each in dirty]
        told = visible(channel, days, without=batch if kind == "taken_back" else None)
        unseen = set(days)
        for sums in lines.sums(channel.code, days=days, batches=told):
            _renew(channel, sums, dirty)
            unseen -= set(sums.days)
        if unseen:
            _renew(channel, lines.Sums(tuple(unseen), [], []), dirty)
        find_told_twice(set(days))
        TouchedDay.objects.filter(pk__in=[each.pk for each in dirty]).update(settled_at=clock.now())


def _earliest_dirt(channel: Channel) -> list[TouchedDay]:
    """The dirty days of the batch that was told, or taken back, before the others."""
    dirty = TouchedDay.objects.filter(
        channel=channel, settled_at=None, batch__state__in=["stored", "taken_back"]
    ).select_related("batch")
    earliest = dirty.order_by("id").first()
    if earliest is None:
        return []
    return list(dirty.filter(batch=earliest.batch_id, kind=earliest.kind))


@transaction.atomic
def _renew(channel: Channel, sums: lines.Sums, dirty: Sequence[TouchedDay]) -> None:
    """Put new totals in the place of the old ones, and say by how much the batch moved each day; again, by nothing more."""
    now = clock.now()
    mine = DayTotal.objects.filter(channel=channel, order_day__in=sums.days).exclude(state=TOLD_TWICE)
    before = _by_day(mine.order_by().values("order_day").annotate(lines=Sum("lines"), amount=Sum("amount")))
    mine.delete()
    SellerTotal.objects.filter(channel=channel, order_day__in=sums.days).delete()
    alike = {"channel_id": channel.pk}
    _copy(DayTotal, ({**row, **alike, "settled_at": now} for row in sums.by_day))
    _copy(SellerTotal, ({**row, **alike} for row in sums.by_seller))
    _slice([channel.pk], sums.days)
    after = _by_day(sums.by_day)
    for each in dirty:
        if each.order_day in sums.days:
            (lines_then, amount_then), (lines_now, amount_now) = before[each.order_day], after[each.order_day]
            each.lines, each.amount = (
                each.lines + lines_now - lines_then,
                each.amount + amount_now - amount_then,
            )
    moved = [each for each in dirty if each.order_day in sums.days]
    TouchedDay.objects.bulk_update(moved, ["lines", "amount"], batch_size=_ROWS_AT_ONCE)


def _slice(channels: Collection[UUID], days: Iterable[date]) -> None:
    """Cut these days of these channels anew, for whoever asks for a few sums of very many lines.

    A channel's own totals and what it told twice change under different locks, so cutting has one of its own.
    """
    list(Channel.objects.select_for_update(no_key=True).filter(pk__in=channels).order_by("pk"))
    Slice.objects.filter(order_day__in=days, channel__in=channels).delete()
    whole = DayTotal.objects.filter(order_day__in=days, channel__in=channels).order_by()
    once = whole.exclude(state=TOLD_TWICE)
    sides = {"": (whole, Value("")), "region": (once, F("region")), "category": (once, F("category"))}
    for side, (totals, value) in sides.items():
        cut = totals.values("order_day", "channel_id", side=Value(side), value=value)
        _copy(
            Slice, list(cut.annotate(**{name: Sum(name) for name in SUMS}))
        )  # A connection that copies in cannot ask.


def _by_day(rows: Iterable[Mapping[str, Any]]) -> dict[date, tuple[int, int]]:
    found: dict[date, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for row in rows:
        count, amount = found[row["order_day"]]
        found[row["order_day"]] = count + row["lines"], amount + row["amount"]
    return found


def _copy(model: type[DayTotal | SellerTotal | Slice], rows: Iterable[Mapping[str, object]]) -> None:
    """Rows of totals, some hundred thousand of them, by COPY: what a row does not say is nothing."""
    columns = [field.attname for field in model._meta.concrete_fields if not field.primary_key]  # noqa: SLF001 - documented.
    numbers = {field.attname for field in model._meta.concrete_fields if isinstance(field, BigIntegerField)}  # noqa: SLF001
    statement = f"COPY {model._meta.db_table} ({', '.join(columns)}) FROM STDIN"  # noqa: SLF001
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row([row.get(name, 0 if name in numbers else "") for name in columns])


def add_up_own(*, since: datetime | None = None) -> int:
    """Add up our own orders and counters' sales of the days that were touched since then; how many days there were.

    Without `since`, since two days before they were last added up, so that nothing is missed however long nobody did.
    """
    with holding("channel:own"):
        ours = Channel.objects.filter(code__in=(OWN, COUNTER))
        days = {each.code: books.days_touched(each.code, since or _reached(each)) for each in ours}
        touched = set().union(*days.values())
        if touched:
            _renew_own(days, touched)
    return len(touched)


def _reached(channel: Channel) -> datetime:
    """Until when, to be safe, all of a channel of ours is in its totals."""
    totals = DayTotal.objects.filter(channel=channel).exclude(state=TOLD_TWICE)
    latest: datetime | None = totals.aggregate(latest=Max("settled_at"))["latest"]
    return latest - _OWN_DAYS_BACK if latest else _BEFORE_EVERYTHING


def _renew_own(days: Mapping[str, set[date]], touched: set[date]) -> None:
    """In one step with what was told twice, since our own days are never dirty."""
    with holding("told twice"), transaction.atomic():
        for channel in Channel.objects.filter(code__in=days):
            some = days[channel.code]
            _renew(channel, lines.Sums(tuple(some), *books.totals(channel.code, some)), [])
        _record_told_twice(touched, told_twice_on(touched))


def find_told_twice(days: set[date]) -> None:
    """See which sales of these days two channels told, count each once, and write down what was found."""
    with holding("told twice"):
        _record_told_twice(days, told_twice_on(days))


@transaction.atomic
def _record_told_twice(days: set[date], found: lines.Rows) -> None:
    now = clock.now()
    channel = {each.code: each for each in Channel.objects.all()}
    overlaps = Overlap.objects.filter(order_day__in=days)
    twins = {*overlaps.values_list("twin", flat=True), *(channel[row["twin"]].pk for row in found)}
    overlaps.delete()
    DayTotal.objects.filter(order_day__in=days, state=TOLD_TWICE).delete()
    Overlap.objects.bulk_create(
        Overlap(
            id=ids.new(), order_day=row["order_day"], kept=channel[row["kept"]], twin=channel[row["twin"]],
            lines=row["lines"], quantity=row["quantity"], amount=row["amount"], example=row["example"],
        )
        for row in found
    )  # fmt: skip
    taken: dict[tuple[date, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in found:
        sums = taken[row["order_day"], row["twin"]]
        for place, name in enumerate(("lines", "quantity", "amount")):
            sums[place] -= row[name]
    DayTotal.objects.bulk_create(
        DayTotal(
            order_day=day, channel=channel[code], state=TOLD_TWICE, settled_at=now,
            lines=counts[0], quantity=counts[1], amount=counts[2],
        )
        for (day, code), counts in taken.items()
    )  # fmt: skip
    _slice(twins, days)
