"""Days of which two channels told the same sales: what was found, and what the lines themselves tell now."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from hamkke.sales.models import Channel, DayTotal, Overlap
from hamkke.sales.queries import books, lines
from hamkke.sales.queries.batches import standing
from hamkke.sales.queries.channels import places
from hamkke.sales.rules.lines import TOLD_TWICE


def told_twice_on(days: Collection[date]) -> lines.Rows:
    """What two channels told alike of these days, as stored batches and our own orders tell it now."""
    several = _days_of_several(days)
    if not several:
        return []
    return lines.told_twice(several, batches=_told_on(several), places=places(), own=books.orders(several))


def overlaps_of(channel: Channel) -> QuerySet[Overlap]:
    """The days of which another channel told the same sales as this one, the latest day first."""
    shared = Overlap.objects.filter(Q(kept=channel) | Q(twin=channel))
    return shared.select_related("kept", "twin").order_by("-order_day", "kept__code", "twin__code")


def _days_of_several(days: Collection[date]) -> list[date]:
    counted: dict[date, set[UUID]] = defaultdict(set)
    totals = DayTotal.objects.filter(order_day__in=days).exclude(state=TOLD_TWICE)
    for day, channel in totals.order_by().values_list("order_day", "channel").distinct():
        counted[day].add(channel)
    return sorted(day for day, channels in counted.items() if len(channels) > 1)


def _told_on(days: list[date]) -> list[UUID]:
    told = standing().filter(touched_days__order_day__in=days)
    return list(told.order_by().distinct().values_list("pk", flat=True))
