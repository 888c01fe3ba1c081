"""Our own books as two more channels: orders placed here, and what shops sold at their counters with a coupon.

Their lines stand in our tables already, so no file and no Delta commit repeats them; they only join the totals.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Q, Sum, Value
from django.db.models.functions import Coalesce, Left

from hamkke.kernel import clock, ids
from hamkke.sales.models.lines import schema
from hamkke.sales.queries import ordered
from hamkke.sales.queries.lines import Rows, expressions
from hamkke.sales.rules.channels import COUNTER, OWN

if TYPE_CHECKING:
    import pyarrow as pa

_SUMS = ("lines", "quantity", "amount")


def days_touched(channel: str, since: datetime) -> set[date]:
    """The days of order whose sales or returns were told since then."""
    if channel == OWN:
        return set(
            ordered.own_sales().filter(occurred_at__gte=since).values_list("order_day", flat=True).distinct()
        )
    uses = ordered.counted_uses()
    told, returned = uses.filter(received_at__gte=since), uses.filter(returns__returned_at__gte=since)
    return {day for some in (told, returned) for day in some.values_list("order_day", flat=True).distinct()}


def totals(channel: str, days: Iterable[date]) -> tuple[Rows, Rows]:
    """What these days add up to, as `lines.Sums` has it: by state, region and category, and by seller and product."""
    rows = _own_rows(days) if channel == OWN else _counter_rows(days)
    return _added(rows, expressions.DAY), _added(rows, (*expressions.SELLER, "product_name"))


def orders(days: Iterable[date]) -> "pa.Table":
    """Our own paid order lines as lines of the table: for finding those that a marketplace reports as well."""
    import pyarrow as pa

    names = schema().names
    empty: dict[str, Any] = {field.name: 0 if pa.types.is_integer(field.type) else "" for field in schema()}
    empty |= {"settlement": None, "deposit": None, "settled_on": None}
    sales = ordered.own_sales().filter(return_line_id=None, order_day__in=sorted(days))
    rows = [
        {
            **empty,
            "order_day": sale.order_day,
            "ordered_at": sale.occurred_at.astimezone(clock.SEOUL).replace(tzinfo=None),
            "channel": OWN,
            "line_key": sale.line_id.hex,
            "state": "sold",
            "order_id": ids.shown("ord", sale.order_id),
            "quantity": sale.quantity,
            "amount": sale.amount,
        }
        for sale in sales.iterator()
    ]
    return pa.table({name: [row[name] for row in rows] for name in names}, schema=schema())


def _own_rows(days: Iterable[date]) -> Rows:
    grouped = (
        ordered.own_sales()
        .filter(order_day__in=sorted(days))
        .annotate(
            region=Coalesce(Left("merchant__region__code", 2), Value("")),
            category=F("product__category"),
            seller=F("merchant__name"),
            product_name=F("product__name"),
            is_return=Q(return_line_id__isnull=False),
        )
        .values("order_day", "region", "category", "seller", "product", "product_name", "is_return")
        .annotate(lines=Count("id"), quantity=Sum("quantity"), amount=Sum("amount"))
    )
    return [
        {
            **row,
            "channel": OWN,
            "product": str(row["product"]),
            "state": "returned" if row["is_return"] else "sold",
        }
        for row in grouped
    ]


def _counter_rows(days: Iterable[date]) -> Rows:
    """A use is one sale of its purchase; what came back of it, by now, is a return of the same day."""
    grouped = (
        ordered.counted_uses()
        .filter(order_day__in=sorted(days))
        .annotate(
            region=Coalesce(Left("shop__merchant__region__code", 2), Value("")),
            seller=F("shop__merchant__name"),
        )
        .values("order_day", "region", "seller")
        .annotate(
            sold=Count("id"),
            amount=Sum("amount"),
            back=Sum("returned"),
            returned=Count("id", filter=Q(returned__gt=0)),
        )
    )
    rows: Rows = []
    for row in grouped:
        alike = {
            "order_day": row["order_day"],
            "region": row["region"],
            "seller": row["seller"],
            "channel": COUNTER,
        }
        alike |= {"category": "", "product": "", "product_name": ""}
        rows.append(
            {**alike, "state": "sold", "lines": row["sold"], "quantity": row["sold"], "amount": row["amount"]}
        )
        if row["returned"]:
            rows.append(
                {
                    **alike,
                    "state": "returned",
                    "lines": row["returned"],
                    "quantity": 0,
                    "amount": -row["back"],
                }
            )
    return rows


def _added(rows: Rows, by: Iterable[str]) -> Rows:
    columns = tuple(by)
    added: dict[tuple[Any, ...], dict[str, int]] = defaultdict(lambda: dict.fromkeys(_SUMS, 0))
    for row in rows:
        sums = added[tuple(row[name] for name in columns)]
        for name in _SUMS:
            sums[name] += row[name]
    return [{**dict(zip(columns, key, strict=True)), **sums} for key, sums in added.items()]
