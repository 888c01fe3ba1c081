"""From the order to the payment page; its coupons are kept for as long as that page may still be paid."""

from django.db import transaction

from hamkke.coupons import actions as coupons
from hamkke.coupons import queries as laid
from hamkke.kernel import clock
from hamkke.orders.models import Order
from hamkke.payments import actions as payments
from hamkke.payments import queries as paid
from hamkke.payments.queries import Payment

_NEVER_ASKED = (Payment.State.STARTED, Payment.State.PREPARING)


def prepare_payment(order: Order) -> Payment:
    """Have the payment page opened, and the coupons' holds renewed; not in a transaction, for a provider is asked."""
    payment = payments.prepare(paid.payment_by_id(order.payment_id))
    if payment.state == Payment.State.READY:
        _keep_waiting(order)
    return payment


@transaction.atomic
def record_expired_lease(redemption: laid.Redemption) -> None:
    """Nobody has paid in time. A payment that never began is given up, and its order with it; any other keeps the holds.

    Whether that one is paid only its provider knows; the payments' own sweep asks, and its answer ends the holds.
    """
    order = Order.objects.filter(pk=redemption.order_id, state=Order.State.PLACED).first()
    if order is None:
        return
    payment = paid.payment_by_id(order.payment_id)
    if payment.state in _NEVER_ASKED:
        payments.expire(payment)
    if payment.state not in Payment.OVER:
        _keep_waiting(order)


@transaction.atomic
def _keep_waiting(order: Order) -> None:
    until = clock.now() + coupons.LEASE
    try:
        for redemption in laid.redemptions_of(order.pk):
            coupons.renew(redemption, until=until)
    except coupons.NotHeld:
        return  # They were paid, or given up, while we asked: all of them at once.
