"""What our own checkout sold: by day and by merchant."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from hamkke.festivals import queries as festivals
from hamkke.kernel import cells, clock
from hamkke.sales.models import OwnSale


@dataclass(frozen=True)
class DaySales:
    """One day in Seoul of our own checkout: net won, and orders placed. Both None where so few tell of somebody."""

    day: date
    amount: int | None
    orders: int | None


def sales_by_day(edition: festivals.Edition) -> list[DaySales]:
    """Our own checkout's sales of the main phase, day by day in Seoul, as everybody may see them.

    Days without a sale are left out. What came back is not told apart: of a day it is nearly always a few.
    """
    rows = list(
        _own_of(edition)
        .annotate(day=TruncDate("occurred_at", tzinfo=clock.SEOUL))
        .values("day")
        .annotate(
            net=Sum("amount"),
            merchants=Count("merchant_id", distinct=True),
            orders=Count("order_id", filter=Q(return_line_id__isnull=True), distinct=True),
        )
        .order_by("day")
    )
    small = cells.hidden([cells.Cell(row["orders"], row["merchants"], row["net"]) for row in rows])
    return [
        DaySales(row["day"], None, None)
        if place in small
        else DaySales(row["day"], row["net"], row["orders"])
        for place, row in enumerate(rows)
    ]


def net_by_merchant(starts_at: datetime, ends_at: datetime) -> dict[UUID, int]:
    """Net own sales (won) of every merchant that sold or took back anything in a period, in an edition or not."""
    rows = OwnSale.objects.filter(occurred_at__gte=starts_at, occurred_at__lt=ends_at)
    return dict(rows.order_by().values_list("merchant_id").annotate(net=Sum("amount")))


def net_by_day(starts_at: datetime, ends_at: datetime) -> dict[date, int]:
    """Net own sales (won) of all merchants by day in Seoul, in an edition or not; days without a sale are left out."""
    rows = OwnSale.objects.filter(occurred_at__gte=starts_at, occurred_at__lt=ends_at)
    by_day = rows.annotate(day=TruncDate("occurred_at", tzinfo=clock.SEOUL)).order_by()
    return dict(by_day.values_list("day").annotate(net=Sum("amount")))


def _own_of(edition: festivals.Edition) -> QuerySet[OwnSale]:
    return OwnSale.objects.filter(edition=edition, phase="main")
