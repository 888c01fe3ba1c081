"""What our own checkout sold: by day, by kind, by merchant."""

import statistics
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from hamkke.festivals import queries as festivals
from hamkke.kernel import clock
from hamkke.kernel.words import Words
from hamkke.sales.models import OwnSale
from hamkke.sales.queries.accounts import account_of


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
