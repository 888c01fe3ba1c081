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


def book_return(
    order_return: Return,
    lines: Sequence[ReturnLine],
    fees_back: dict[UUID, int],
    postings: coupons.Postings,
) -> None:
    """The exact inverse, for what came back; `fees_back` says by line what of its fee comes back with it.

    A line that loses more discount than comes back of it is paid for out of the refund: then it is the merchant who gets
    the difference, and the fee on it is charged.
    """
    moves = []
    for each in lines:
        merchant = ledger.account(merchant_code(each.line))
        refunded, fee = each.amount - each.discount, fees_back.get(each.line_id, 0)
        for amount, debit, credit, back, more in (
            (refunded, merchant, ledger.account(OUTSIDE), "order_returned", "discount_lost"),
            (fee, ledger.account(rules.FEES), merchant, "fee_returned", "fee_charged"),
        ):
            if amount:
                is_back = amount > 0
                reason = back if is_back else more
                moves.append(
                    ledger.Move(
                        id=ids.derived(reason, each.pk),
                        debit=debit if is_back else credit,
                        credit=credit if is_back else debit,
                        amount=abs(amount),
                        reason=reason,
                        subject=f"order:{order_return.order_id}",
                    )
                )
    postings.add(moves)
