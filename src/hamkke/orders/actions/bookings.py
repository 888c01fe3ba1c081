"""An order's won in the ledger. What the coupon's funders pay is booked by the coupon itself."""

from collections.abc import Sequence

from hamkke.kernel import ids
from hamkke.ledger import actions as ledger
from hamkke.orders.models import Order, OrderLine, Return, ReturnLine

OUTSIDE = "outside:kakaopay"


def merchant_code(line: OrderLine) -> str:
    return f"merchant:{line.merchant_id}"


def book_payment(order: Order, lines: Sequence[OrderLine]) -> None:
    """What the shopper paid for each line is money at the provider, owed to the line's merchant."""
    ledger.open_accounts([OUTSIDE, *(merchant_code(line) for line in lines)])
    ledger.post(
        [
            ledger.Move(
                id=ids.derived("order_paid", line.pk),
                debit=ledger.account(OUTSIDE),
                credit=ledger.account(merchant_code(line)),
                amount=line.amount - line.discount,
                reason="order_paid",
                subject=f"order:{order.pk}",
            )
            for line in lines
            if line.amount > line.discount
        ]
    )


def book_return(order_return: Return, lines: Sequence[ReturnLine]) -> None:
    """The exact inverse, for what came back."""
    ledger.post(
        [
            ledger.Move(
                id=ids.derived("order_returned", each.pk),
                debit=ledger.account(merchant_code(each.line)),
                credit=ledger.account(OUTSIDE),
                amount=each.amount - each.discount,
                reason="order_returned",
                subject=f"order:{order_return.order_id}",
            )
            for each in lines
            if each.amount > each.discount
        ]
    )
