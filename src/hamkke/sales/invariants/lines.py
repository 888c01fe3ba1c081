"""Totals follow from lines, lines from batches: checked against the table itself, for the days touched last."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.db.models import F, QuerySet, Sum
from django.db.models.functions import Coalesce

from hamkke.kernel import clock
from hamkke.sales.models import Batch, Channel, DayTotal, Overlap, Slice, TouchedDay
from hamkke.sales.queries import books, lines
from hamkke.sales.queries.batches import visible
from hamkke.sales.queries.overlaps import told_twice_on
from hamkke.sales.rules.channels import COUNTER, OWN
from hamkke.sales.rules.lines import TOLD_TWICE

Rows = Iterable[Mapping[str, object]]

_DAYS_LOOKED_AT = 20
_BATCHES_LOOKED_AT = 20
_PATIENCE = timedelta(hours=1)  # what is younger may still be on its way


def no_batch_is_left_half_way() -> Rows:
    """What began to be written is written within the hour, by whoever sweeps if need be."""
    return Batch.objects.filter(state="writing", received_at__lt=clock.now() - _PATIENCE).values(
        "id", "number", "name"
    )


def every_stored_batch_is_in_the_table_with_its_lines() -> Rows:
    """As many lines of it as were written day by day, for the batches told last."""
    latest = Batch.objects.filter(state__in=["stored", "taken_back"]).order_by("-number")[:_BATCHES_LOOKED_AT]
    planned = dict(
        TouchedDay.objects.filter(batch__in=[each.pk for each in latest], kind="stored")
        .order_by()
        .values_list("batch")
        .annotate(written=Sum("written"))
    )
    found = lines.written([each.pk for each in latest])
    for batch in latest:
        told, held = planned.get(batch.pk, 0), found.get(batch.pk, 0)
        if told != held or told != batch.new + batch.corrected + batch.moved:
            yield {
                "number": batch.number,
                "planned": told,
                "in_the_table": held,
                "counted": batch.new + batch.corrected,
            }


def totals_equal_what_batches_moved() -> Rows:
    """Every won of a channel's day was moved there by a batch."""
    moved = (
        TouchedDay.objects.order_by()
        .values("channel__code", "order_day")
        .annotate(lines=Sum("lines"), amount=Sum("amount"))
    )
    totals = (
        DayTotal.objects.exclude(state=TOLD_TWICE)
        .exclude(channel__code__in=(OWN, COUNTER))
        .order_by()
        .values("channel__code", "order_day")
        .annotate(lines=Coalesce(Sum("lines"), 0), amount=Coalesce(Sum("amount"), 0))
    )
    return _unlike(moved, totals, "moved", "total")


def slices_equal_totals() -> Rows:
    """What dashboards read is what the days' totals say, seen from every side; only the whole knows what was told twice."""
    totals = DayTotal.objects.all()
    for side, cut in (
        ("", totals),
        ("region", totals.exclude(state=TOLD_TWICE)),
        ("category", totals.exclude(state=TOLD_TWICE)),
    ):
        yield from _unlike(_added(Slice.objects.filter(side=side)), _added(cut), "slice", "total")


def totals_equal_the_lines_of_the_days_touched_last() -> Rows:
    """Added up anew from the table, the days say what their totals say."""
    touched = TouchedDay.objects.exclude(settled_at=None).order_by("-settled_at", "-id")
    days = touched.values_list("channel", "order_day")[:_DAYS_LOOKED_AT]
    of_channel = defaultdict(set)
    for channel_id, day in days:
        of_channel[channel_id].add(day)
    for channel in Channel.objects.filter(pk__in=of_channel):
        looked_at = of_channel[channel.pk]
        told = visible(channel, looked_at)
        fresh = [
            {"channel__code": row["channel"], **row}
            for sums in lines.sums(channel.code, days=looked_at, batches=told)
            for row in sums.by_day
        ]
        kept = DayTotal.objects.filter(channel=channel, order_day__in=looked_at).exclude(state=TOLD_TWICE)
        yield from _unlike(
            fresh, kept.values("channel__code", "order_day", "lines", "amount"), "lines", "total"
        )


def what_was_told_twice_is_taken_off_once() -> Rows:
    """Every overlap that was found is taken off its twin's day, and nothing else is."""
    found = Overlap.objects.order_by().values("order_day", channel__code=F("twin__code"))
    off = DayTotal.objects.filter(state=TOLD_TWICE).order_by().values("channel__code", "order_day")
    yield from _unlike(
        found.annotate(lines=-Sum("lines"), amount=-Sum("amount")),
        off.annotate(lines=Sum("lines"), amount=Sum("amount")),
        "found",
        "taken_off",
    )


def what_was_told_twice_is_known_for_the_days_touched_last() -> Rows:
    """Looked for anew in the lines, as much is found. What moves just now is looked at tomorrow."""
    touched = TouchedDay.objects.exclude(settled_at=None).order_by("-settled_at", "-id")
    moving = TouchedDay.objects.filter(settled_at=None).values_list("order_day", flat=True)
    days = set(touched.values_list("order_day", flat=True)[:_DAYS_LOOKED_AT]) - set(moving)
    known = Overlap.objects.filter(order_day__in=days)
    yield from _unlike(
        ({**row, "channel__code": row["twin"]} for row in told_twice_on(days)),
        known.values("order_day", "lines", "amount", channel__code=F("twin__code")),
        "lines",
        "known",
    )


def totals_of_our_own_books_equal_the_books() -> Rows:
    """For the days on which nothing has happened for an hour."""
    for code in (OWN, COUNTER):
        fresh = books.days_touched(code, clock.now() - _PATIENCE)
        kept = (
            DayTotal.objects.filter(channel__code=code, settled_at__lt=clock.now())
            .exclude(state=TOLD_TWICE)
            .exclude(order_day__in=fresh)
        )
        days = set(
            kept.order_by("-order_day").values_list("order_day", flat=True).distinct()[:_DAYS_LOOKED_AT]
        )
        told, _ = books.totals(code, days)
        yield from _unlike(
            [{**row, "channel__code": code} for row in told],
            kept.filter(order_day__in=days).values("channel__code", "order_day", "lines", "amount"),
            "books",
            "total",
        )


def _added(rows: QuerySet[Any]) -> Rows:
    return (
        rows.order_by()
        .values("channel__code", "order_day")
        .annotate(lines=Sum("lines"), amount=Sum("amount"))
    )


def _unlike(these: Rows, those: Rows, these_are: str, those_are: str) -> Rows:
    """The days of which two tellings add up to something else."""
    one, other = _amounts(these), _amounts(those)
    for channel, day in sorted({*one, *other}):
        if one.get((channel, day), (0, 0)) != other.get((channel, day), (0, 0)):
            yield {
                "channel": channel,
                "order_day": day,
                these_are: one.get((channel, day), (0, 0)),
                those_are: other.get((channel, day), (0, 0)),
            }


def _amounts(rows: Rows) -> dict[tuple[str, object], tuple[int, int]]:
    found: dict[tuple[str, object], tuple[int, int]] = defaultdict(lambda: (0, 0))
    for row in rows:
        key = (str(row["channel__code"]), row["order_day"])
        count, amount = found[key]
        found[key] = count + int(str(row["lines"])), amount + int(str(row["amount"]))
    return found
