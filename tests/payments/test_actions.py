import pytest
from django.db import IntegrityError, transaction

from hamkke.audit.models import Entry
from hamkke.kernel import ids
from hamkke.payments import actions, rules
from hamkke.payments.models import Payment, Refund
from tests.factories.payments import PaymentFactory, RefundFactory
from tests.factories.people import UserFactory
from tests.payments.journeys import started

pytestmark = pytest.mark.django_db


def test_start_means_to_collect_with_the_vat_inside():
    payment = started(27_000)

    kept = Payment.objects.get()
    assert (kept.id, kept.state, kept.amount, kept.vat, kept.reference) == (
        payment.id,
        "started",
        27_000,
        2_455,
        None,
    )
    assert Entry.objects.get().verb == "payments.payment.started"


def test_start_twice_is_one_payment_and_other_content_is_refused():
    payer, order = UserFactory(), ids.new()
    payment = started(27_000, id=ids.derived("p"), payer=payer, order_id=order)

    again = started(27_000, id=ids.derived("p"), payer=payer, order_id=order)
    with pytest.raises(rules.DifferentContent):
        started(26_000, id=ids.derived("p"), payer=payer, order_id=order)

    assert again == payment
    assert Payment.objects.get().amount == 27_000


def test_start_refuses_nothing_to_pay():
    with pytest.raises(rules.AmountNotPayable):
        started(0)

    assert not Payment.objects.exists()


def test_an_order_has_one_living_payment():
    order = ids.new()
    PaymentFactory(order_id=order)
    with pytest.raises(IntegrityError), transaction.atomic():
        PaymentFactory(order_id=order)

    Payment.objects.update(state="failed", settled_at=PaymentFactory().started_at)
    PaymentFactory(order_id=order)

    assert Payment.objects.filter(order_id=order).count() == 2


@pytest.mark.parametrize(
    "talk",
    [
        lambda: actions.prepare(PaymentFactory()),
        lambda: actions.approve(PaymentFactory(ready=True), pg_token="x"),
        lambda: actions.look_up(PaymentFactory(ready=True)),
        lambda: actions.send_refund(RefundFactory()),
    ],
)
def test_talking_refuses_to_run_inside_a_transaction(talk):
    with pytest.raises(RuntimeError, match="never happen inside a transaction"):
        talk()

    assert set(Payment.objects.values_list("state", flat=True)) <= {"started", "ready", "approved"}


def test_withdraw_gives_up_what_nobody_asked_approval_for():
    payment = PaymentFactory(ready=True)

    actions.withdraw(payment, by=payment.payer)
    actions.withdraw(payment, by=payment.payer)

    kept = Payment.objects.get()
    assert (kept.state, kept.failure) == ("cancelled", "withdrawn")
    assert Entry.objects.filter(verb="payments.payment.cancelled").count() == 1


@pytest.mark.parametrize("state", ["approving", "unknown"])
def test_withdraw_refuses_while_the_outcome_is_unknown(state):
    payment = PaymentFactory(ready=True, state=state, approving_at=PaymentFactory().started_at)

    with pytest.raises(rules.PaymentUnderWay):
        actions.withdraw(payment, by=payment.payer)

    assert Payment.objects.get(pk=payment.pk).state == state


def test_refund_sets_its_amount_aside_once():
    payment, refund_id = PaymentFactory(approved=True), ids.new()

    first = actions.refund(id=refund_id, payment=payment, amount=7_000, by=None)
    again = actions.refund(id=refund_id, payment=payment, amount=7_000, by=None)

    assert first == again == Refund.objects.get()
    assert Payment.objects.get().refund_asked == 7_000


def test_refund_refuses_the_same_id_with_another_amount():
    payment, refund_id = PaymentFactory(approved=True), ids.new()
    actions.refund(id=refund_id, payment=payment, amount=7_000, by=None)

    with pytest.raises(rules.DifferentContent):
        actions.refund(id=refund_id, payment=payment, amount=8_000, by=None)

    assert Payment.objects.get().refund_asked == 7_000


def test_refund_never_exceeds_what_is_left_counting_those_under_way():
    payment = PaymentFactory(approved=True)
    actions.refund(id=ids.new(), payment=payment, amount=20_000, by=None)

    with pytest.raises(rules.MoreThanPaid) as refusal:
        actions.refund(id=ids.new(), payment=payment, amount=7_001, by=None)

    assert refusal.value.facts == {"amount": "7,001", "left": "7,000"}
    assert (Refund.objects.count(), Payment.objects.get().refund_asked) == (1, 20_000)


def test_refund_refuses_what_was_never_paid():
    payment = PaymentFactory(ready=True)

    with pytest.raises(rules.NotRefundable):
        actions.refund(id=ids.new(), payment=payment, amount=1, by=None)

    assert not Refund.objects.exists()
