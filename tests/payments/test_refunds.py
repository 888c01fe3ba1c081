"""Refunds against the real simulator over real HTTP."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections

from hamkke.kernel import clock, ids
from hamkke.payments import actions, rules, signals, tasks
from hamkke.payments.models import Payment, Refund
from tests.payments.journeys import approved, at_provider
from tests.waiting import meanwhile

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def told():
    facts = []

    def hear_completed(refund, **_):
        facts.append(("completed", refund.amount))

    def hear_failed(refund, **_):
        facts.append(("failed", refund.amount))

    signals.refund_completed.connect(hear_completed)
    signals.refund_failed.connect(hear_failed)
    yield facts
    signals.refund_completed.disconnect(hear_completed)
    signals.refund_failed.disconnect(hear_failed)


def asked(payment, amount):
    return actions.refund(id=ids.new(), payment=payment, amount=amount, by=None)


def books():
    return Payment.objects.values_list("refund_asked", "refunded", "refunded_vat").get()


def test_partial_refunds_until_nothing_is_left_never_drift(kakaopay, told):
    payment = approved(kakaopay, 10_000)

    for _ in range(4):
        assert actions.send_refund(asked(payment, 2_500)).state == "completed"

    assert [refund.vat for refund in Refund.objects.all()] == [227, 228, 227, 227]
    assert books() == (10_000, 10_000, 909)
    assert at_provider(kakaopay, payment) == ("CANCEL_PAYMENT", 10_000)
    assert told == [("completed", 2_500)] * 4


def test_a_refund_sent_twice_is_made_once(kakaopay, told):
    payment = approved(kakaopay)
    refund = asked(payment, 7_000)

    actions.send_refund(refund)
    actions.send_refund(refund)

    assert (books(), at_provider(kakaopay, payment)) == ((7_000, 7_000, 636), ("PART_CANCEL_PAYMENT", 7_000))
    assert told == [("completed", 7_000)]


@pytest.mark.parametrize(
    ("fault", "details"),
    [("cancel_500", {}), ("cancel_answer_lost", {}), ("cancel_hangs", {"seconds": 3})],
)
def test_a_refund_whose_answer_is_lost_is_found_by_the_look_up(kakaopay, told, fault, details):
    payment = approved(kakaopay)
    kakaopay.break_down(fault, **details)

    refund = actions.send_refund(asked(payment, 7_000))

    assert (refund.state, books()) == ("completed", (7_000, 7_000, 636))
    assert at_provider(kakaopay, payment) == ("PART_CANCEL_PAYMENT", 7_000)
    assert told == [("completed", 7_000)]


def test_a_refund_that_did_not_happen_is_sent_again(kakaopay, told):
    payment = approved(kakaopay)
    kakaopay.break_down("cancel_unavailable")
    refund = actions.send_refund(asked(payment, 7_000))
    assert (refund.state, refund.attempts, refund.failure, told) == ("asked", 1, "-503", [])

    refund = actions.send_refund(refund)

    assert (refund.state, refund.attempts, books()) == ("completed", 2, (7_000, 7_000, 636))
    assert told == [("completed", 7_000)]


def test_a_refund_nobody_can_tell_about_stays_unknown_and_is_looked_up_before_any_retry(kakaopay, told):
    payment = approved(kakaopay)
    kakaopay.break_down("cancel_500")
    kakaopay.break_down("order_unavailable", times=2)

    refund = actions.send_refund(asked(payment, 7_000))
    assert (refund.state, told) == ("unknown", [])
    with pytest.raises(tasks.NotSettledYet):
        tasks.send_refund(refund_id=str(refund.id))
    tasks.send_refund(refund_id=str(refund.id))

    refund.refresh_from_db()
    assert (refund.state, refund.attempts, books()) == ("completed", 1, (7_000, 7_000, 636))
    assert at_provider(kakaopay, payment) == ("PART_CANCEL_PAYMENT", 7_000)
    assert told == [("completed", 7_000)]


def test_a_refund_the_provider_will_not_make_fails_and_frees_its_amount(kakaopay, told):
    payment = approved(kakaopay)
    kakaopay.break_down("cancel_refused")

    refund = actions.send_refund(asked(payment, 7_000))

    assert (refund.state, refund.failure, books()) == ("failed", "-781", (0, 0, 0))
    assert told == [("failed", 7_000)]
    assert actions.send_refund(asked(payment, 27_000)).state == "completed"


def test_money_cancelled_behind_our_back_is_never_taken_for_a_refund_of_ours(kakaopay, told):
    payment = approved(kakaopay)
    kakaopay.call("cancel", tid=payment.reference, cancel_amount=5_000, cancel_tax_free_amount=0)

    refund = actions.send_refund(asked(payment, 7_000))

    assert (refund.state, refund.failure, told) == ("unknown", "unexplained", [])
    assert at_provider(kakaopay, payment) == ("PART_CANCEL_PAYMENT", 5_000)


def test_one_refund_of_a_payment_is_sent_at_a_time_and_the_next_follows(kakaopay, told):
    payment = approved(kakaopay)
    first, second = asked(payment, 7_000), asked(payment, 5_000)
    kakaopay.break_down("cancel_slow", seconds=0.6)

    def send(refund):
        state = actions.send_refund(refund).state
        connections.close_all()
        return state

    with ThreadPoolExecutor(1) as pool:
        sending = pool.submit(send, first)
        while Refund.objects.get(pk=first.pk).state != "sending":
            pass
        assert actions.send_refund(second).state == "asked"
        assert actions.send_refund(first).state == "sending"  # someone is at it: left alone
        assert sending.result() == "completed"
    assert actions.send_refund(second).state == "completed"

    assert books() == (12_000, 12_000, rules.vat_in(12_000))
    assert told == [("completed", 7_000), ("completed", 5_000)]


def test_the_same_refund_sent_from_everywhere_at_once_is_made_once(kakaopay, told):
    payment = approved(kakaopay)
    refund = asked(payment, 7_000)
    together = threading.Barrier(4)

    def send(_):
        together.wait()
        actions.send_refund(refund)
        connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(send, range(4)))

    assert (books(), at_provider(kakaopay, payment)) == ((7_000, 7_000, 636), ("PART_CANCEL_PAYMENT", 7_000))
    assert told == [("completed", 7_000)]


def test_refunds_asked_for_at_once_never_exceed_the_payment(kakaopay):
    payment = approved(kakaopay, 10_000)
    together = threading.Barrier(4)

    def ask(_):
        together.wait()
        try:
            return asked(Payment.objects.get(pk=payment.pk), 4_000).amount
        except rules.MoreThanPaid:
            return 0
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        amounts = sorted(pool.map(ask, range(4)))

    assert amounts == [0, 0, 4_000, 4_000]
    assert books() == (8_000, 0, 0)


def test_a_sending_abandoned_by_a_crash_is_looked_up_first(kakaopay, told):
    payment = approved(kakaopay)
    refund = asked(payment, 7_000)
    Refund.objects.update(state="sending", vat=636, sent_at=clock.now(), attempts=1)
    kakaopay.call("cancel", tid=payment.reference, cancel_amount=7_000, cancel_tax_free_amount=0)

    assert actions.send_refund(refund).state == "sending"
    with clock.pretend(clock.now() + timedelta(minutes=1)):
        assert actions.send_refund(refund).state == "completed"

    assert at_provider(kakaopay, payment) == ("PART_CANCEL_PAYMENT", 7_000)
    assert told == [("completed", 7_000)]


def test_sweep_sends_refunds_that_wait_too_long(kakaopay):
    from procrastinate.contrib.django.models import ProcrastinateJob

    payment = approved(kakaopay)
    refund = asked(payment, 7_000)

    with clock.pretend(clock.now() + timedelta(minutes=1)):
        actions.sweep()

    jobs = ProcrastinateJob.objects.order_by("id").values_list("task_name", "args")
    assert list(jobs) == [("payments.send_refund", {"refund_id": str(refund.id)})] * 2


def test_a_refund_of_what_the_provider_has_never_heard_of_fails(kakaopay, told):
    payment = approved(kakaopay)
    Payment.objects.update(reference="T0000000000000000000")

    refund = actions.send_refund(asked(payment, 7_000))

    assert (refund.state, refund.failure, books()) == ("failed", "-721", (0, 0, 0))
    assert told == [("failed", 7_000)]


def test_a_refund_that_waits_for_another_s_end_knows_what_that_gave_back(kakaopay, told):
    payment = approved(kakaopay, 10_000)
    first, second = asked(payment, 2_500), asked(payment, 2_500)
    Refund.objects.filter(pk=first.pk).update(state="sending", vat=227, sent_at=clock.now(), attempts=1)
    kakaopay.call(
        "cancel", tid=payment.reference, cancel_amount=2_500, cancel_tax_free_amount=0, cancel_vat_amount=227
    )

    with meanwhile(lambda: actions.send_refund(second).state) as start:
        Refund.objects.filter(pk=first.pk).update(state="completed", settled_at=clock.now())
        Payment.objects.update(refunded=2_500, refunded_vat=227)
        answer = start()

    assert (answer.result(), books()) == ("completed", (5_000, 5_000, 455))
    assert at_provider(kakaopay, payment) == ("PART_CANCEL_PAYMENT", 5_000)


def test_the_same_refund_asked_for_at_once_is_one_refund(kakaopay):
    payment, id_ = approved(kakaopay, 10_000), ids.new()
    together = threading.Barrier(4)

    def ask(_):
        together.wait()
        try:
            return actions.refund(id=id_, payment=payment, amount=4_000, by=None).id
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ask, range(4))) == [id_] * 4

    assert books() == (4_000, 0, 0)
