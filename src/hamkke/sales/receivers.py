"""Our own orders, counted the moment they are paid and taken out when the money is back."""

from typing import Any

from django.dispatch import receiver

from hamkke.orders import signals as orders
from hamkke.sales import actions


@receiver(orders.order_paid, dispatch_uid="sales.count_paid_order")
def count_paid_order(order: Any, **_: Any) -> None:
    lines = [
        actions.SoldLine(line.id, line.product_id, line.merchant_id, line.quantity, line.unit_price)
        for line in order.lines.all()
    ]
    actions.count_order(order_id=order.id, paid_at=order.paid_at, lines=lines)


@receiver(orders.order_returned, dispatch_uid="sales.count_completed_return")
def count_completed_return(order_return: Any, **_: Any) -> None:
    lines = [
        actions.ReturnedLine(line.id, line.line_id, line.quantity)
        for line in order_return.lines.filter(quantity__gt=0)
    ]
    actions.count_return(refunded_at=order_return.settled_at, lines=lines)
