"""An order's won in the ledger. What the coupon's funders pay is booked by the coupon itself."""

from collections.abc import Sequence
from uuid import UUID

from hamkke.coupons import actions as coupons
from hamkke.kernel import ids
from hamkke.ledger import actions as ledger
from hamkke.orders import rules
from hamkke.orders.models import Fee, Order, OrderLine, Return, ReturnLine

OUTSIDE = "outside:kakaopay"


def merchant_code(line: OrderLine) -> str:
    return f"merchant:{line.merchant_id}"


def book_payment(
    order: Order, lines: Sequence[OrderLine], fees: Sequence[Fee], postings: coupons.Postings
) -> None:
    """What the shopper paid for each line is money at the provider, owed to the line's merchant, less the fee on it."""
    paid = [
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
    merchants = {line.pk: merchant_code(line) for line in lines}
    kept = [
        ledger.Move(
            id=ids.derived("fee_charged", fee.pk),
            debit=ledger.account(merchants[fee.line_id]),
            credit=ledger.account(rules.FEES),
            amount=fee.amount,
            reason="fee_charged",
            subject=f"order:{order.pk}",
        )
        for fee in fees
        if fee.amount
    ]
    postings.add(
        [*paid, *kept],
        accounts=[OUTSIDE, *([rules.FEES] if fees else []), *(merchant_code(line) for line in lines)],
    )


def book_return(order_return: Return, lines: Sequence[ReturnLine], fees_back: dict[UUID, int]) -> None:
    """The exact inverse, for what came back; `fees_back` says by line what of its fee comes back with it."""
    back = [
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
    fees = [
        ledger.Move(
            id=ids.derived("fee_returned", each.pk),
            debit=ledger.account(rules.FEES),
            credit=ledger.account(merchant_code(each.line)),
            amount=fees_back[each.line_id],
            reason="fee_returned",
            subject=f"order:{order_return.order_id}",
        )
        for each in lines
        if fees_back.get(each.line_id)
    ]
    ledger.post([*back, *fees])
