"""How a payment ends. Every end is one conditional update, so it comes about once whoever tells of it."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from hamkke.audit import actions as audit
from hamkke.kernel import clock
from hamkke.payments import providers, rules, signals
from hamkke.payments.models import Payment
from hamkke.payments.rules import Verdict

State = Payment.State
UNSETTLED = (State.READY, State.APPROVING, State.UNKNOWN)
Problem = rules.ProviderSaidNoError | rules.NoAnswerError


def outside_transactions() -> None:
    """Refuse to talk to strangers while holding the database: their delay would be everybody's."""
    if transaction.get_connection().in_atomic_block:
        raise RuntimeError("Calls to a provider never happen inside a transaction.")


def look_up(payment: Payment, *, problem: Problem | None = None) -> Payment:
    """Ask the provider what became of a payment and record it. Undecided, or unanswered, changes nothing.

    `problem` is what an approval was answered with; if the payment has failed, that was why.
    """
    outside_transactions()
    payment.refresh_from_db()
    if payment.state not in UNSETTLED or payment.reference is None or payment.valid_until is None:
        return payment
    try:
        standing = providers.named(payment.provider).look_up(payment.reference)
    except (rules.ProviderSaidNoError, rules.NoAnswerError):
        return payment
    verdict = rules.verdict(
        standing,
        order_name=rules.order_name(payment.order_id),
        amount=payment.amount,
        was_sent=payment.approving_at is not None,
        valid_until=payment.valid_until,
        now=clock.now(),
    )
    return settle(payment, verdict, standing, problem=problem)


def settle(
    payment: Payment, verdict: Verdict, standing: rules.Standing, *, problem: Problem | None = None
) -> Payment:
    """Record what a look-up, or an approval's own answer, has decided."""
    if verdict is Verdict.UNDECIDED:
        return payment
    if verdict is Verdict.APPROVED:
        return _approve(payment, standing)
    state = {Verdict.CANCELLED: State.CANCELLED, Verdict.EXPIRED: State.EXPIRED}.get(verdict, State.FAILED)
    # What waited for its payer can only be ended while it waits; an approval asked for meanwhile wins.
    since = UNSETTLED if payment.approving_at else (State.READY,)
    failure, message = _why(payment, verdict, standing, problem)
    return end(payment, since=since, state=state, failure=failure, message=message)


def _why(
    payment: Payment, verdict: Verdict, standing: rules.Standing, problem: Problem | None
) -> tuple[str, str]:
    if verdict is Verdict.MISMATCHED:
        return verdict.value, f"{standing.order_name}: {standing.amount} − {standing.cancelled}"
    if verdict is Verdict.FAILED and problem is not None:
        return problem.code, problem.message
    return payment.failure or verdict.value, payment.failure_message


@transaction.atomic
def _approve(payment: Payment, standing: rules.Standing) -> Payment:
    now = clock.now()
    changed = move(
        payment,
        since=UNSETTLED,
        state=State.APPROVED,
        settled_at=now,
        approving_at=payment.approving_at or now,
        approval=standing.approval,
        method=standing.method,
    )
    if changed:
        audit.record(by=None, verb="payments.payment.approved", target=payment, amount=payment.amount)
        signals.payment_approved.send(sender=Payment, payment=payment)
    return payment


@transaction.atomic
def end(
    payment: Payment,
    *,
    since: Sequence[State],
    state: State,
    failure: str = "",
    message: str = "",
    by: Any = None,
) -> Payment:
    """End a payment that collected nothing, or not what it should; its listeners hear of it once."""
    changed = move(
        payment,
        since=since,
        state=state,
        settled_at=clock.now(),
        failure=failure,
        failure_message=message[:300],
    )
    if changed:
        audit.record(by=by, verb=f"payments.payment.{state.value}", target=payment, failure=failure)
        signals.payment_failed.send(sender=Payment, payment=payment)
    return payment


def move(payment: Payment, *, since: Sequence[State], **columns: Any) -> bool:
    """Change exactly one row that is still in one of the states `since`; the payment is fresh afterwards."""
    changed = Payment.objects.filter(pk=payment.pk, state__in=since).update(**columns)
    payment.refresh_from_db()
    return changed == 1
