"""Collecting: meant, prepared, approved once. Intention, commit, call, outcome."""

from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from hamkke.audit import actions as audit
from hamkke.kernel import clock
from hamkke.kernel.queue import later
from hamkke.payments import providers, rules
from hamkke.payments.actions import outcomes
from hamkke.payments.models import Payment
from hamkke.people.queries import User

State = Payment.State


@transaction.atomic
def start(
    *,
    id: UUID,
    order_id: UUID,
    payer: User,
    item_name: str,
    quantity: int,
    amount: int,
    return_path: str = "/",
    by: User | None,
) -> Payment:
    """Mean to collect `amount` won for an order. The same id with the same content is the same payment."""
    rules.check_amount(amount)
    content = {
        "order_id": order_id,
        "payer": payer,
        "item_name": item_name[:100],
        "quantity": quantity,
        "amount": amount,
        "return_path": return_path,
    }
    payment, is_new = Payment.objects.get_or_create(
        id=id, defaults={**content, "vat": rules.vat_in(amount), "started_at": clock.now()}
    )
    if not is_new and any(getattr(payment, name) != value for name, value in content.items()):
        raise rules.DifferentContent
    if is_new:
        audit.record(by=by, verb="payments.payment.started", target=payment, amount=amount)
    return payment


def prepare(payment: Payment) -> Payment:
    """Have the provider open its payment page. A lost answer cannot be asked for again: the attempt has failed.

    Called twice, the provider is asked once; while the first call is under way the second returns at once.
    """
    outcomes.outside_transactions()
    if not outcomes.move(payment, since=[State.STARTED], state=State.PREPARING):
        return payment
    try:
        prepared = providers.named(payment.provider).ready(_intent(payment), _addresses(payment))
    except (rules.ProviderSaidNoError, rules.NoAnswerError) as problem:
        return outcomes.end(
            payment,
            since=[State.PREPARING],
            state=State.FAILED,
            failure=problem.code,
            message=problem.message,
        )
    return _keep(payment, prepared)


def approve(payment: Payment, *, pg_token: str, by: User | None = None) -> Payment:
    """Take the payer's money, once: the click that turns ready into approving calls; any other looks up.

    Whatever the provider answers but a matching approval, only a look-up decides. While that cannot tell, the
    payment stays unknown and is looked up later. Without the payer's token nothing is asked but the look-up.
    """
    outcomes.outside_transactions()
    if not pg_token or not _claim_approval(payment, by=by):
        return outcomes.look_up(payment)
    problem: outcomes.Problem | None = None
    try:
        standing = providers.named(payment.provider).approve(
            _intent(payment), reference=payment.reference or "", token=pg_token
        )
    except (rules.ProviderSaidNoError, rules.NoAnswerError) as answer:
        problem = answer
    else:
        if (standing.order_name, standing.amount) == (rules.order_name(payment.order_id), payment.amount):
            return outcomes.settle(payment, rules.Verdict.APPROVED, standing)
    outcomes.look_up(payment, problem=problem)
    return _leave_unknown(payment, problem)


def withdraw(payment: Payment, *, by: User | None) -> Payment:
    """Give up a payment nobody has asked approval for. Withdrawn twice, it is withdrawn once."""
    since = [State.STARTED, State.PREPARING, State.READY]
    outcomes.end(payment, since=since, state=State.CANCELLED, failure="withdrawn", by=by)
    if payment.state not in Payment.OVER:
        raise rules.PaymentUnderWay
    return payment


@transaction.atomic
def _claim_approval(payment: Payment, *, by: User | None) -> bool:
    claimed = outcomes.move(payment, since=[State.READY], state=State.APPROVING, approving_at=clock.now())
    if claimed:
        audit.record(by=by, verb="payments.payment.approval_asked", target=payment)
    return claimed


@transaction.atomic
def _leave_unknown(payment: Payment, problem: outcomes.Problem | None) -> Payment:
    """Keep what was answered with a payment the look-up did not decide, and look it up again later."""
    failure, message = (problem.code, problem.message[:300]) if problem else ("", "")
    if outcomes.move(
        payment,
        since=[State.APPROVING],
        state=State.UNKNOWN,
        failure=failure,
        failure_message=message,
    ):
        audit.record(by=None, verb="payments.payment.left_unknown", target=payment, failure=failure)
        later("payments.look_up", payment_id=str(payment.id))
    return payment


@transaction.atomic
def _keep(payment: Payment, prepared: rules.Prepared) -> Payment:
    """Keep the provider's reference before the payer is sent anywhere."""
    now = clock.now()
    outcomes.move(
        payment,
        since=[State.PREPARING],
        state=State.READY,
        reference=prepared.reference,
        ready_at=now,
        valid_until=now + rules.VALID_FOR,
        page_pc=prepared.page_pc,
        page_mobile=prepared.page_mobile,
        page_app=prepared.page_app,
    )
    return payment


def _intent(payment: Payment) -> rules.Intent:
    return rules.Intent(
        order_name=rules.order_name(payment.order_id),
        payer_name=rules.payer_name(payment.payer_id),
        item_name=payment.item_name,
        quantity=payment.quantity,
        amount=payment.amount,
        vat=payment.vat,
    )


def _addresses(payment: Payment) -> rules.Addresses:
    """Our own addresses, with our own id: the provider's reference never shows in them."""
    base = settings.SITE_URL
    return rules.Addresses(
        approval=base + reverse("payments:approval", args=[payment.id]),
        cancellation=base + reverse("payments:cancellation", args=[payment.id]),
        failure=base + reverse("payments:failure", args=[payment.id]),
    )
