"""From the order to the payment page; the coupon is kept for as long as that page may still be paid."""

from django.db import transaction

from hamkke.coupons import actions as coupons
from hamkke.coupons.queries import Redemption
from hamkke.kernel import clock
from hamkke.orders.models import Order
from hamkke.payments import actions as payments
from hamkke.payments import queries as paid
from hamkke.payments.queries import Payment

_NEVER_ASKED = (Payment.State.STARTED, Payment.State.PREPARING)


def prepare_payment(order: Order) -> Payment:
    """Have the payment page opened, and the coupon's hold renewed; not in a transaction, for a provider is asked."""
    payment = payments.prepare(paid.payment_by_id(order.payment_id))
    if order.redemption_id and payment.state == Payment.State.READY:
        _keep_waiting(Redemption.objects.get(pk=order.redemption_id))
    return payment


@transaction.atomic
def record_expired_lease(redemption: Redemption) -> None:
    """Nobody has paid in time. A payment that never began is given up, and its order with it; any other keeps the hold.

    Whether that one is paid only its provider knows; the payments' own sweep asks, and its answer ends the hold.
    """
    order = Order.objects.filter(redemption_id=redemption.pk, state=Order.State.PLACED).first()
    if order is None:
        return
    payment = paid.payment_by_id(order.payment_id)
    if payment.state in _NEVER_ASKED:
        payments.expire(payment)
    if payment.state not in Payment.OVER:
        _keep_waiting(redemption)


def _keep_waiting(redemption: Redemption) -> None:
    try:
        coupons.renew(redemption, until=clock.now() + coupons.LEASE)
    except coupons.NotHeld:
        return  # It was paid, or given up, while we asked.
