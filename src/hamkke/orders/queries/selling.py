"""What merchants have sold, line by line and day by day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from hamkke.kernel import clock
from hamkke.orders.models import OrderLine, Return

_IS_REFUNDED = Q(return_lines__order_return__state=Return.State.DONE)


def sold_in(lines: QuerySet[OrderLine]) -> QuerySet[OrderLine]:
    """Sold lines, newest first; `.refunded_amount` is the list value of what has come back and is refunded."""
    return (
        lines.select_related("order", "merchant")
        .annotate(refunded_amount=Sum("return_lines__amount", filter=_IS_REFUNDED, default=0))
        .order_by("-order__paid_at", "order_id", "position")
    )


@dataclass(frozen=True)
class SoldDay:
    """A day in Seoul as a merchant sold on it: the lines that a page shows, and the sums of the whole day in won."""

    day: date
    lines: list[OrderLine]
    quantity: int
    amount: int
    discount: int


def sold_by_day(lines: QuerySet[OrderLine], shown: Iterable[OrderLine]) -> list[SoldDay]:
    """The shown ones of these lines by the day on which they were paid, in the order given; one query for the sums."""
    days: dict[date, list[OrderLine]] = {}
    for line in shown:
        if line.order.paid_at is not None:
            days.setdefault(line.order.paid_at.astimezone(clock.SEOUL).date(), []).append(line)
    paid_on = TruncDate("order__paid_at", tzinfo=clock.SEOUL)
    dated = lines.order_by().annotate(day=paid_on).filter(day__in=list(days)).values("day")
    summed = dated.annotate(quantity=Sum("quantity"), amount=Sum("amount"), discount=Sum("discount"))
    sums = {day: rest for day, *rest in summed.values_list("day", "quantity", "amount", "discount")}
    return [SoldDay(day, of_day, *sums[day]) for day, of_day in days.items()]
