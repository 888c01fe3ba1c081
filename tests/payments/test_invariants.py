import pytest

from hamkke.payments import invariants
from hamkke.payments.models import Payment, Refund
from tests.factories.payments import PaymentFactory, RefundFactory

pytestmark = pytest.mark.django_db


def broken():
    names = [name for name in vars(invariants) if name[0].islower() and name.count("_") > 2]
    return {name for name in names if list(getattr(invariants, name)())}


@pytest.fixture
def refunded():
    """A payment of 27,000 won with 7,000 refunded and 5,000 asked for."""
    payment = PaymentFactory(approved=True, refund_asked=12_000, refunded=7_000, refunded_vat=636)
    RefundFactory(
        payment=payment,
        state="completed",
        vat=636,
        sent_at=payment.started_at,
        settled_at=payment.started_at,
    )
    RefundFactory(payment=payment, amount=5_000)
    RefundFactory(payment=payment, amount=9_000, state="failed", settled_at=payment.started_at)
    return payment


def test_all_is_well(refunded):
    assert broken() == set()


@pytest.mark.parametrize("change", [{"refunded": 6_999}, {"refunded_vat": 635}])
def test_a_refund_that_was_not_counted_is_found(refunded, change):
    Payment.objects.update(**change)

    assert broken() == {"what_a_payment_has_refunded_is_the_sum_of_its_completed_refunds"}


def test_a_refund_that_was_not_set_aside_is_found(refunded):
    Payment.objects.update(refund_asked=11_999)

    assert broken() == {
        "what_a_payment_has_set_aside_is_the_sum_of_its_refunds_that_have_not_failed",
    }


def test_refunds_beyond_the_payment_are_found(refunded):
    Refund.objects.filter(state="asked").update(amount=20_001)

    assert broken() == {
        "what_a_payment_has_set_aside_is_the_sum_of_its_refunds_that_have_not_failed",
        "no_payment_s_refunds_exceed_it",
    }


def test_money_that_was_not_ours_is_found(refunded):
    PaymentFactory(ready=True, state="failed", settled_at=refunded.started_at, failure="mismatched")

    assert broken() == {"every_won_a_provider_took_is_the_amount_we_asked_for"}


def test_money_cancelled_behind_our_back_is_found(refunded):
    Refund.objects.filter(state="asked").update(
        state="unknown", failure="unexplained", vat=455, sent_at=refunded.started_at
    )

    assert broken() == {"nothing_was_cancelled_at_a_provider_behind_our_back"}
