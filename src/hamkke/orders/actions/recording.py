"""What money did, noted in the order: called by the receivers, inside the transaction of the money's own outcome."""

from django.db import transaction
from django.db.models import F

from hamkke.audit import actions as audit
from hamkke.coupons import actions as coupons
from hamkke.coupons import queries as laid
from hamkke.kernel import clock
from hamkke.orders import signals
from hamkke.orders.actions import baskets, bookings, fees
from hamkke.orders.models import Order, OrderLine, Return, ReturnLine
from hamkke.payments.queries import Payment, Refund


@transaction.atomic
def record_payment(payment: Payment) -> None:
    """The order is paid: once, whoever tells it. A payment that no order waits for is a bug and undoes itself."""
    order = Order.objects.filter(payment_id=payment.pk).first()
    if order is None:
        return
    changed = Order.objects.filter(pk=order.pk, state=Order.State.PLACED, payable=payment.amount).update(
        state=Order.State.PAID, paid_at=clock.now()
    )
    if changed != 1:
        raise RuntimeError(f"{order} is {order.state} and does not wait for {payment.amount} won.")
    order.refresh_from_db()
    lines = list(order.lines.all())
    # Before the redemption, as whoever orders again just now does; what moves in the ledger is posted last of all.
    baskets.take_out_what_was_bought(order.shopper_id, {line.product_id: line.quantity for line in lines})
    postings = coupons.Postings()
    for redemption in laid.redemptions_of(order.pk):
        coupons.capture(redemption, by=None, postings=postings)
    bookings.book_payment(order, lines, fees.charge(order, lines, payment), postings)
    audit.record(by=None, verb="orders.order.paid", target=order, payable=order.payable)
    signals.order_paid.send(sender=Order, order=order)
    postings.post()


@transaction.atomic
def record_failure(payment: Payment) -> None:
    """No money came: the order is over and its coupon free again."""
    is_late = payment.state == Payment.State.EXPIRED
    state = Order.State.EXPIRED if is_late else Order.State.CANCELLED
    waiting = Order.objects.filter(payment_id=payment.pk, state=Order.State.PLACED)
    if waiting.update(state=state, closed_at=clock.now()) != 1:
        return
    order = Order.objects.get(payment_id=payment.pk)
    postings = coupons.Postings()
    for redemption in laid.redemptions_of(order.pk):
        coupons.release(redemption, by=None, postings=postings)
    postings.post()
    audit.record(by=None, verb=f"orders.order.{state.value}", target=order, payment=payment.state)


@transaction.atomic
def record_refund(refund: Refund) -> None:
    """The shopper has the money back: merchants and funders are put right, and the return is done."""
    order_return = Return.objects.select_related("order").filter(refund_id=refund.pk).first()
    if order_return is None or not _settle(order_return, Return.State.DONE):
        return
    lines = list(order_return.lines.select_related("line"))
    postings = coupons.Postings()
    _give_back(order_return, lines, postings)
    bookings.book_return(order_return, lines, fees.hand_back(order_return, lines), postings)
    _close_when_all_is_back(order_return.order)
    audit.record(by=None, verb="orders.return.refunded", target=order_return, refund=order_return.refund)
    signals.order_returned.send(sender=Return, order_return=order_return)
    postings.post()


@transaction.atomic
def record_refund_failure(refund: Refund) -> None:
    """The provider would not refund: the goods count as kept again, and a return can be asked for anew."""
    order_return = Return.objects.filter(refund_id=refund.pk).first()
    if order_return is None or not _settle(order_return, Return.State.FAILED):
        return
    for each in order_return.lines.all():
        OrderLine.objects.filter(pk=each.line_id).update(returned=F("returned") - each.quantity)
    audit.record(by=None, verb="orders.return.failed", target=order_return, failure=refund.failure)


def _settle(order_return: Return, state: Return.State) -> bool:
    changed = Return.objects.filter(pk=order_return.pk, state=Return.State.ASKED).update(
        state=state, settled_at=clock.now()
    )
    order_return.refresh_from_db(fields=["state", "settled_at"])
    return changed == 1


def _give_back(order_return: Return, lines: list[ReturnLine], postings: coupons.Postings) -> None:
    redemptions = list(laid.redemptions_of(order_return.order_id))
    if not redemptions:
        return
    given = coupons.give_back(
        redemptions,
        id=order_return.pk,
        # One return of an order is under way at a time, so what is marked as returned is what has come back.
        returned={
            each.line_id: (each.line.unit_price * each.line.returned, each.line.amount) for each in lines
        },
        by=None,
        postings=postings,
    )
    if given != {each.line_id: each.discount for each in lines}:
        raise RuntimeError(f"The coupons gave back {given}, not what was taken off the refund.")


def _close_when_all_is_back(order: Order) -> None:
    if order.lines.filter(returned__lt=F("quantity")).exists():
        return
    Order.objects.filter(pk=order.pk, state=Order.State.PAID).update(
        state=Order.State.CANCELLED, closed_at=clock.now()
    )
    order.refresh_from_db()
    audit.record(by=None, verb="orders.order.cancelled", target=order, payment="returned")
