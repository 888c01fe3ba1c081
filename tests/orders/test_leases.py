"""What becomes of an order whose coupon's hold runs out: only its payment decides."""

from datetime import timedelta

import pytest

from hamkke.coupons import actions as coupons
from hamkke.coupons.models import Redemption
from hamkke.kernel import clock
from hamkke.orders import actions, invariants
from hamkke.orders.models import Order
from hamkke.payments import actions as payments
from hamkke.payments import queries as paid
from hamkke.payments.models import Payment
from tests.coupons.leases import swept
from tests.factories.coupons import NOON
from tests.orders import journeys

pytestmark = pytest.mark.usefixtures("committed_db")

HALF_HOUR = timedelta(minutes=30)
LATER = NOON + HALF_HOUR


@pytest.fixture
def order(committed_db, kakaopay):
    return journeys.placed((30_000, 1), with_coupon=True)


def states(order):
    order.refresh_from_db()
    return order.state, paid.payment_by_id(order.payment_id).state, Redemption.objects.get().state


def test_preparing_the_payment_renews_the_hold(order):
    with clock.pretend(NOON + HALF_HOUR / 2):
        assert actions.prepare_payment(order).state == "ready"

    assert Redemption.objects.get().lease_until == NOON + HALF_HOUR / 2 + HALF_HOUR


def test_preparing_a_payment_without_a_coupon_renews_nothing(kakaopay):
    order = journeys.placed((30_000, 1))

    assert actions.prepare_payment(order).state == "ready"


def test_a_payment_that_never_began_ends_with_the_hold_and_so_does_its_order(order):
    assert swept(LATER) == 1

    assert states(order) == ("expired", "expired", "released")
    assert all(list(invariant()) == [] for invariant in (
        invariants.no_order_waits_for_a_payment_that_is_over,
        invariants.every_order_s_discount_is_what_its_coupons_take_off,
    ))  # fmt: skip


@pytest.mark.parametrize("state", ["ready", "approving", "unknown"])
def test_a_payment_under_way_keeps_the_hold(order, state):
    with clock.pretend(NOON):
        actions.prepare_payment(order)
    Payment.objects.update(state=state, approving_at=NOON)

    assert swept(LATER) == 0

    assert states(order) == ("placed", state, "held")
    assert Redemption.objects.get().lease_until == LATER + HALF_HOUR


def test_a_payment_that_comes_late_still_uses_the_coupon(order, kakaopay):
    with clock.pretend(NOON):
        payment = actions.prepare_payment(order)
        token = kakaopay.pay(payment.page_pc)
    swept(LATER)

    with clock.pretend(LATER + timedelta(minutes=1)):
        payments.approve(payment, pg_token=token)

    assert states(order) == ("paid", "approved", "used")
    assert swept(LATER + 9 * HALF_HOUR) == 0


def test_a_payment_that_was_paid_while_it_was_prepared_keeps_what_it_has(order, kakaopay):
    with clock.pretend(NOON):
        payment = actions.prepare_payment(order)
        coupons.capture(Redemption.objects.get(), by=None)

        assert actions.prepare_payment(order) == payment

    assert Redemption.objects.get().state == "used"


def test_a_hold_that_no_order_waits_for_is_released(order):
    Order.objects.update(state="cancelled", closed_at=NOON)

    assert swept(LATER) == 1
    assert Redemption.objects.get().state == "released"
