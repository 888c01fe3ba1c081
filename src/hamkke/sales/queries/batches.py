"""What pages and actions ask about files that came in."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from hamkke.sales.models import Batch, Channel, TouchedDay


def standing(sha256: str | None = None, *, channel: UUID | None = None) -> QuerySet[Batch]:
    """Batches that are in or on their way; without a file's hash only those whose lines count."""
    if sha256 is not None:
        return Batch.objects.filter(sha256=sha256, state__in=["intended", "writing", "stored"])
    stored = Batch.objects.filter(state="stored")
    return stored if channel is None else stored.filter(channel=channel)


def visible(channel: Channel, days: Iterable[date], *, without: Batch | None = None) -> list[UUID]:
    """The batches that these days' totals of a channel are to know: those stored, and those taken back whose days are
    not added up again yet, `without` the one whose turn it is."""
    still_in = TouchedDay.objects.filter(kind="taken_back", settled_at=None).values("batch")
    counted = Batch.objects.filter(
        Q(state="stored") | Q(pk__in=still_in), channel=channel, touched_days__order_day__in=days
    )
    if without is not None:
        counted = counted.exclude(pk=without.pk)
    return list(counted.order_by().distinct().values_list("pk", flat=True))
