"""What payments and coupons announce, passed on to the order it is about."""

from typing import Any

from django.dispatch import receiver

from hamkke.coupons import signals as coupons
from hamkke.orders import actions
from hamkke.payments import signals
from hamkke.people import signals as people


@receiver(signals.payment_approved)
def on_payment_approved(payment: Any, **_: Any) -> None:
    actions.record_payment(payment)


@receiver(signals.payment_failed)
def on_payment_failed(payment: Any, **_: Any) -> None:
    actions.record_failure(payment)


@receiver(signals.refund_completed)
def on_refund_completed(refund: Any, **_: Any) -> None:
    actions.record_refund(refund)


@receiver(signals.refund_failed)
def on_refund_failed(refund: Any, **_: Any) -> None:
    actions.record_refund_failure(refund)


@receiver(coupons.lease_expired)
def on_lease_expired(redemption: Any, **_: Any) -> None:
    actions.record_expired_lease(redemption)


@receiver(people.account_closing)
def on_account_closing(user: Any, **_: Any) -> None:
    actions.forget_shopper(user)
