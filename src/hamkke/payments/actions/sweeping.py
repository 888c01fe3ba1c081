"""What nobody came back for: crashed, forgotten or unanswered, it is brought to an end here."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from hamkke.kernel import clock
from hamkke.kernel.queue import later
from hamkke.payments import rules
from hamkke.payments.actions import outcomes
from hamkke.payments.models import Payment, Refund


def sweep() -> None:
    """End payments that never reached the provider, and have the undecided ones looked up."""
    now = clock.now()
    _look_up_later(
        now
    )  # before the others, so that one which cannot be ended keeps nobody waiting for an answer.
    given_up = now - rules.VALID_FOR
    for payment in Payment.objects.filter(
        state__in=[Payment.State.STARTED, Payment.State.PREPARING], started_at__lte=given_up
    ):
        expire(payment)


def expire(payment: Payment) -> Payment:
    """End a payment that never reached the provider; one that did meanwhile stays as it is."""
    return outcomes.end(
        payment,
        since=[Payment.State.STARTED, Payment.State.PREPARING],
        state=Payment.State.EXPIRED,
        failure="never_prepared",
    )


@transaction.atomic
def _look_up_later(now: datetime) -> None:
    stale = now - rules.STALE_AFTER
    undecided = Payment.objects.filter(
        Q(state=Payment.State.UNKNOWN)
        | Q(state=Payment.State.APPROVING, approving_at__lte=stale)
        | Q(state=Payment.State.READY, valid_until__lte=now)
    )
    for payment_id in undecided.values_list("id", flat=True):
        later("payments.look_up", payment_id=str(payment_id))
    waiting = Refund.objects.filter(
        Q(state=Refund.State.UNKNOWN)
        | Q(state=Refund.State.SENDING, sent_at__lte=stale)
        | Q(state=Refund.State.ASKED, asked_at__lte=stale)
    )
    for refund_id in waiting.values_list("id", flat=True):
        later("payments.send_refund", refund_id=str(refund_id))
