"""Giving back: asked for in the books first, sent once at a time, and believed only when the books agree."""

from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from hamkke.audit import actions as audit
from hamkke.kernel import clock, money
from hamkke.kernel.queue import later
from hamkke.payments import providers, rules, signals
from hamkke.payments.actions import outcomes
from hamkke.payments.models import Payment, Refund
from hamkke.people.queries import User

State = Refund.State
SENT = (State.SENDING, State.UNKNOWN)


@transaction.atomic
def refund(*, id: UUID, payment: Payment, amount: int, by: User | None) -> Refund:
    """Mean to give back `amount` won of a payment; it is sent after commit. The same id again is the same refund.

    Refuses what was not paid, and any won more than is left, counting the refunds still under way.
    """
    rules.check_amount(amount)
    Payment.objects.select_for_update(no_key=True).get(
        pk=payment.pk
    )  # so that the same id at once is one refund, too
    known = Refund.objects.filter(pk=id).first()
    if known is not None:
        if (known.payment_id, known.amount) != (payment.pk, amount):
            raise rules.DifferentContent
        return known
    _set_aside(payment, amount)
    asked = Refund.objects.create(id=id, payment=payment, amount=amount, asked_at=clock.now())
    audit.record(by=by, verb="payments.refund.asked", target=asked, amount=amount)
    later("payments.send_refund", refund_id=str(asked.id))
    return asked


def send_refund(refund: Refund) -> Refund:
    """Send a refund to the provider, after a look-up if it may have been sent before.

    One refund of a payment is under way at a time; the next is sent when this one has come to an end.
    """
    outcomes.outside_transactions()
    refund = Refund.objects.select_related("payment").get(pk=refund.pk)
    if refund.state in SENT:
        refund = _decide(refund) if _is_stale(refund) else refund
    if refund.state != State.ASKED or not _claim_sending(refund):
        return refund
    payment = refund.payment
    try:
        cancellation = providers.named(payment.provider).cancel(
            payment.reference or "",
            amount=refund.amount,
            vat=refund.vat or 0,
            available=payment.amount - payment.refunded,
        )
    except (rules.ProviderSaidNoError, rules.NoAnswerError) as problem:
        return _decide(refund, problem)
    if (cancellation.amount, cancellation.cancelled) != (refund.amount, payment.refunded + refund.amount):
        return _decide(refund)
    return _complete(refund, approval=cancellation.approval)


def _set_aside(payment: Payment, amount: int) -> None:
    changed = Payment.objects.filter(
        pk=payment.pk, state=Payment.State.APPROVED, refund_asked__lte=F("amount") - amount
    ).update(refund_asked=F("refund_asked") + amount)
    payment.refresh_from_db()
    if changed == 1:
        return
    if payment.state != Payment.State.APPROVED:
        raise rules.NotRefundable
    left = payment.amount - payment.refund_asked
    raise rules.MoreThanPaid(amount=money.spoken(amount), left=money.spoken(left))


def _is_stale(refund: Refund) -> bool:
    """Unknown, or sent by someone who never came back to say how it went."""
    return refund.state == State.UNKNOWN or (
        refund.sent_at is not None and clock.now() - refund.sent_at >= rules.STALE_AFTER
    )


def _claim_sending(refund: Refund) -> bool:
    """Take the one place a payment has for a refund under way; False while another holds it."""
    try:
        with transaction.atomic():
            is_ours = _move(
                refund,
                since=[State.ASKED],
                state=State.SENDING,
                vat=0,
                sent_at=clock.now(),
                attempts=F("attempts") + 1,
            )
            # The place may have come free just now: only whoever has it knows what has been refunded so far.
            refund.payment.refresh_from_db()
            return is_ours and _move(refund, since=[State.SENDING], vat=_vat_to_cancel(refund))
    except IntegrityError:  # one_refund_of_a_payment_is_sent_at_a_time
        return False


def _vat_to_cancel(refund: Refund) -> int:
    payment = refund.payment
    return rules.vat_to_cancel(
        refund.amount,
        paid=payment.amount,
        paid_vat=payment.vat,
        refunded=payment.refunded,
        refunded_vat=payment.refunded_vat,
    )


def _decide(refund: Refund, problem: outcomes.Problem | None = None) -> Refund:
    """Let the provider's own sum of what it has cancelled say whether this refund happened."""
    payment = refund.payment
    payment.refresh_from_db()
    words = {"failure": problem.code, "failure_message": problem.message[:300]} if problem else {}
    try:
        standing = providers.named(payment.provider).look_up(payment.reference or "")
    except (rules.ProviderSaidNoError, rules.NoAnswerError):
        return _wait(refund, State.UNKNOWN, words)
    if standing.cancelled == payment.refunded + refund.amount:
        return _complete(refund, approval="")
    if standing.cancelled != payment.refunded:
        # Somebody cancelled at the provider behind our back: a person has to look, we do not guess.
        return _wait(refund, State.UNKNOWN, {"failure": "unexplained", "failure_message": ""})
    if problem is not None and problem.is_final:
        return _fail(refund, words)
    return _wait(refund, State.ASKED, words)


@transaction.atomic
def _wait(refund: Refund, state: State, words: dict[str, str]) -> Refund:
    """Not decided, or certainly not done: to be tried again."""
    _move(refund, since=SENT, state=state, **words)
    return refund


@transaction.atomic
def _complete(refund: Refund, *, approval: str) -> Refund:
    changed = _move(refund, since=SENT, state=State.COMPLETED, settled_at=clock.now(), approval=approval)
    if not changed:
        return refund
    Payment.objects.filter(pk=refund.payment_id).update(
        refunded=F("refunded") + refund.amount, refunded_vat=F("refunded_vat") + refund.vat
    )
    refund.payment.refresh_from_db()
    audit.record(by=None, verb="payments.refund.completed", target=refund, amount=refund.amount)
    signals.refund_completed.send(sender=Refund, refund=refund)
    _send_next(refund)
    return refund


@transaction.atomic
def _fail(refund: Refund, words: dict[str, str]) -> Refund:
    if not _move(refund, since=SENT, state=State.FAILED, settled_at=clock.now(), **words):
        return refund
    Payment.objects.filter(pk=refund.payment_id).update(refund_asked=F("refund_asked") - refund.amount)
    refund.payment.refresh_from_db()
    audit.record(by=None, verb="payments.refund.failed", target=refund, failure=refund.failure)
    signals.refund_failed.send(sender=Refund, refund=refund)
    _send_next(refund)
    return refund


def _send_next(refund: Refund) -> None:
    waiting = Refund.objects.filter(payment_id=refund.payment_id, state=State.ASKED).first()
    if waiting is not None:
        later("payments.send_refund", refund_id=str(waiting.id))


def _move(refund: Refund, *, since: Any, **columns: Any) -> bool:
    changed = Refund.objects.filter(pk=refund.pk, state__in=since).update(**columns)
    refund.refresh_from_db()
    return changed == 1
