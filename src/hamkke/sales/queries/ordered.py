"""Our own sales by the day on which they were ordered: what comes back later is taken off that day."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import TruncDate

from hamkke.coupons.queries.counters import CounterUse
from hamkke.kernel import clock
from hamkke.sales.models import OwnSale


def own_sales() -> QuerySet[Any]:
    """Sales and returns, each with the day on which its line was ordered."""
    sold_at = OwnSale.objects.filter(line_id=OuterRef("line_id"), return_line_id=None).values("occurred_at")
    return OwnSale.objects.annotate(
        sold_at=Subquery(sold_at[:1]), order_day=TruncDate("sold_at", tzinfo=clock.SEOUL)
    ).order_by()


def counted_uses() -> QuerySet[Any]:
    """What shops sold at their counters with a coupon, as it stands by now."""
    return (
        CounterUse.objects.filter(state__in=["accepted", "paid"])
        .annotate(order_day=TruncDate("used_at", tzinfo=clock.SEOUL))
        .order_by()
    )
