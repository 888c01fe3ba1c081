"""Payments against the real simulator over real HTTP, on a database that is really committed to."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections

from hamkke.kernel import clock
from hamkke.payments import actions, queries, signals, tasks
from hamkke.payments.models import Payment
from tests.payments.journeys import agreed, approved, at_provider, started

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def told():
    """The facts announced while the test ran: (signal's name, payment's state)."""
    facts = []

    def hear_approved(payment, **_):
        facts.append(("approved", payment.state))

    def hear_failed(payment, **_):
        facts.append(("failed", payment.state))

    signals.payment_approved.connect(hear_approved)
    signals.payment_failed.connect(hear_failed)
    yield facts
    signals.payment_approved.disconnect(hear_approved)
    signals.payment_failed.disconnect(hear_failed)


def later(minutes):
    return clock.pretend(clock.now() + timedelta(minutes=minutes))


def test_prepare_stores_the_reference_and_the_pages(kakaopay):
    payment = actions.prepare(started())

    kept = Payment.objects.get()
    assert (kept.state, len(kept.reference)) == ("ready", 20)
    assert kept.valid_until - kept.ready_at == timedelta(minutes=15)
    assert queries.page_for(payment, user_agent="Firefox") == kept.page_pc
    assert queries.page_for(payment, user_agent="iPhone Mobile Safari") == kept.page_mobile


def test_prepare_sends_addresses_that_carry_our_own_id_and_fit(kakaopay):
    payment = actions.prepare(started())

    address = kakaopay.decide(payment.page_pc)

    assert address.startswith(f"http://127.0.0.1:8000/payments/{payment.id}/approval?pg_token=")
    assert payment.reference not in address
    assert len(address.partition("?")[0]) <= 255


def test_prepare_twice_asks_the_provider_once(kakaopay):
    payment = started()
    first = actions.prepare(payment)
    again = actions.prepare(Payment.objects.get())

    assert again.reference == first.reference


@pytest.mark.parametrize(
    ("fault", "failure"), [("ready_answer_lost", "no_answer"), ("ready_refused", "-731")]
)
def test_a_lost_or_refused_ready_ends_the_attempt(kakaopay, told, fault, failure):
    kakaopay.break_down(fault)

    payment = actions.prepare(started())

    assert (payment.state, payment.failure, payment.reference) == ("failed", failure, None)
    assert told == [("failed", "failed")]
    assert queries.page_for(payment, user_agent="") == ""


def test_approve_takes_the_money_and_says_so_once(kakaopay, told):
    payment, token = agreed(kakaopay)

    actions.approve(payment, pg_token=token)
    actions.approve(payment, pg_token=token)

    kept = Payment.objects.get()
    assert (kept.state, kept.method, kept.approval[0]) == ("approved", "MONEY", "A")
    assert told == [("approved", "approved")]
    assert at_provider(kakaopay, kept) == ("SUCCESS_PAYMENT", 0)


def test_approve_clicked_twice_at_once_asks_once_and_approves_once(kakaopay, told):
    payment, token = agreed(kakaopay)
    kakaopay.break_down("approve_slow", seconds=0.5)
    together = threading.Barrier(4)

    def click(_):
        own = Payment.objects.get(pk=payment.pk)
        together.wait()
        state = actions.approve(own, pg_token=token).state
        connections.close_all()
        return state

    with ThreadPoolExecutor(4) as pool:
        states = sorted(pool.map(click, range(4)))

    assert states == ["approved", "approving", "approving", "approving"]
    assert Payment.objects.get().state == "approved"
    assert told == [("approved", "approved")]


@pytest.mark.parametrize(
    ("fault", "details"),
    [("approve_answer_lost", {}), ("approve_500", {}), ("approve_hangs", {"seconds": 3})],
)
def test_an_approval_whose_answer_is_lost_is_found_by_the_look_up(kakaopay, told, fault, details):
    payment, token = agreed(kakaopay)
    kakaopay.break_down(fault, **details)

    actions.approve(payment, pg_token=token)

    kept = Payment.objects.get()
    assert (kept.state, kept.failure, bool(kept.approval)) == ("approved", "", True)
    assert told == [("approved", "approved")]


@pytest.mark.parametrize(("fault", "message"), [("user_locked", "USER_LOCKED"), ("refused", "LACK_BALANCE")])
def test_a_refused_approval_is_failed_once_the_look_up_agrees(kakaopay, told, fault, message):
    payment, token = agreed(kakaopay)
    kakaopay.break_down(fault)

    actions.approve(payment, pg_token=token)

    kept = Payment.objects.get()
    assert (kept.state, kept.failure) == ("failed", "-780")
    assert message in kept.failure_message
    assert told == [("failed", "failed")]
    assert approved(kakaopay).state == "approved"  # and the next attempt goes through


@pytest.mark.parametrize(
    ("fault", "failure"),
    [("approve_unavailable", "-503"), ("duplicate_request", "-785"), ("tid_expired", "-723")],
)
def test_an_approval_that_nothing_decides_stays_unknown(kakaopay, told, fault, failure):
    payment, token = agreed(kakaopay)
    kakaopay.break_down(fault)

    actions.approve(payment, pg_token=token)

    kept = Payment.objects.get()
    assert (kept.state, kept.failure, told) == ("unknown", failure, [])


def test_a_forged_token_collects_nothing_and_expires(kakaopay, told):
    payment, _ = agreed(kakaopay)

    actions.approve(payment, pg_token="forged")
    with later(29):
        assert actions.look_up(payment).state == "unknown"
    with later(31):
        assert actions.look_up(payment).state == "expired"

    assert told == [("failed", "expired")]


@pytest.mark.parametrize("fault", ["order_shows_auth_password", "order_unavailable", "order_hangs"])
def test_while_the_look_up_cannot_tell_the_payment_is_unknown_and_later_it_is_approved(kakaopay, told, fault):
    payment, token = agreed(kakaopay)
    kakaopay.break_down("approve_answer_lost")
    kakaopay.break_down(fault, times=2, seconds=2)

    assert actions.approve(payment, pg_token=token).state == "unknown"
    with pytest.raises(tasks.NotSettledYet):
        tasks.look_up(payment_id=str(payment.id))
    assert told == []
    tasks.look_up(payment_id=str(payment.id))

    assert Payment.objects.get().state == "approved"
    assert told == [("approved", "approved")]


def test_another_amount_than_ours_is_refused_and_flagged(kakaopay, told):
    payment, token = agreed(kakaopay)
    kakaopay.break_down("approve_other_amount")

    actions.approve(payment, pg_token=token)

    kept = Payment.objects.get()
    assert (kept.state, kept.failure) == ("failed", "mismatched")
    assert kept.failure_message == f"ord_{kept.order_id.hex}: 26999 − 0"
    assert told == [("failed", "failed")]


@pytest.mark.parametrize(("decision", "state"), [("cancel", "cancelled"), ("fail", "failed")])
def test_turning_back_or_failing_at_the_provider_is_believed_by_look_up_only(kakaopay, told, decision, state):
    payment = actions.prepare(started())

    assert actions.look_up(payment).state == "ready"  # somebody only claims that the payer turned back
    kakaopay.decide(payment.page_pc, decision)
    actions.look_up(payment)

    assert (payment.state, told) == (state, [("failed", state)])


def test_a_ready_payment_expires_when_its_page_has_closed(kakaopay, told):
    payment = actions.prepare(started())

    with later(14):
        assert actions.look_up(payment).state == "ready"
    with later(15):
        assert actions.look_up(payment).state == "expired"
        assert actions.approve(payment, pg_token="late").state == "expired"

    assert told == [("failed", "expired")]


def test_a_payment_the_provider_has_forgotten_expires_too(kakaopay):
    payment = actions.prepare(started())
    Payment.objects.update(reference="T0000000000000000000")

    with later(15):
        assert actions.look_up(Payment.objects.get(pk=payment.pk)).state == "expired"


def jobs():
    """What waits for the worker, by task name, oldest first."""
    from procrastinate.contrib.django.models import ProcrastinateJob

    return list(ProcrastinateJob.objects.order_by("id").values_list("task_name", "args"))


def test_sweep_ends_what_never_reached_the_provider_and_has_the_rest_looked_up(kakaopay, told):
    never = started()
    Payment.objects.filter(pk=started().pk).update(state="preparing")
    waiting = actions.prepare(started())
    fresh, token = agreed(kakaopay)
    kakaopay.break_down("approve_unavailable")
    unknown = actions.approve(fresh, pg_token=token)
    known = len(jobs())

    actions.sweep()
    assert jobs()[known:] == [("payments.look_up", {"payment_id": str(unknown.id)})]
    with later(15):
        tasks.sweep(timestamp=0)

    assert Payment.objects.get(pk=never.pk).failure == "never_prepared"
    assert sorted(Payment.objects.values_list("state", flat=True)) == [
        "expired",
        "expired",
        "ready",
        "unknown",
    ]
    assert told == [("failed", "expired")] * 2
    assert jobs()[known + 1 :] == [
        ("payments.look_up", {"payment_id": str(waiting.id)}),
        ("payments.look_up", {"payment_id": str(unknown.id)}),
    ]


def test_an_approval_abandoned_by_a_crash_is_swept_up(kakaopay, told):
    payment, token = agreed(kakaopay)
    Payment.objects.update(state="approving", approving_at=clock.now())
    kakaopay.call(
        "approve",
        tid=payment.reference,
        pg_token=token,
        partner_order_id=f"ord_{payment.order_id.hex}",
        partner_user_id=f"usr_{payment.payer_id.hex}",
    )

    with later(1):
        actions.sweep()
    task, arguments = jobs()[-1]
    tasks.look_up(**arguments)

    assert (task, Payment.objects.get().state, told) == (
        "payments.look_up",
        "approved",
        [("approved", "approved")],
    )


def test_an_address_without_its_token_spends_no_approval(kakaopay, told):
    payment, token = agreed(kakaopay)

    assert actions.approve(payment, pg_token="").state == "ready"
    assert actions.approve(payment, pg_token=token).state == "approved"

    assert told == [("approved", "approved")]


def test_a_payment_that_cannot_be_ended_keeps_no_other_from_being_looked_up(kakaopay):
    waiting, known = actions.prepare(started()), len(jobs())
    started()

    def stumble(**_):
        raise ZeroDivisionError

    signals.payment_failed.connect(stumble)
    try:
        with later(15), pytest.raises(ZeroDivisionError):
            actions.sweep()
    finally:
        signals.payment_failed.disconnect(stumble)

    assert jobs()[known:] == [("payments.look_up", {"payment_id": str(waiting.id)})]
