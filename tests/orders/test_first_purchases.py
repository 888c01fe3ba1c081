"""A coupon for a first purchase, from the basket to what came back of it: one for each shopper."""

import pytest

from hamkke.coupons.models import Claim, Redemption
from hamkke.coupons.rules import DoesNotApply, FirstPurchaseTaken
from hamkke.kernel import clock, ids
from hamkke.orders import actions
from hamkke.orders.models import Order
from tests.factories.coupons import NOON
from tests.orders import journeys

pytestmark = pytest.mark.usefixtures("committed_db")


def with_coupon(shopper, claim):
    journeys.basket((30_000, 1), shopper=shopper)
    with clock.pretend(NOON):
        return actions.place(id=ids.new(), shopper=shopper, coupons=[claim.id], by=shopper)


@pytest.fixture
def shopper(committed_db):
    return journeys.basket()


@pytest.fixture
def claims(shopper):
    return [journeys.coupon(shopper, first_purchase_only=True) for _ in range(2)]


def test_a_first_purchase_takes_its_discount(shopper, claims):
    assert with_coupon(shopper, claims[0]).discount == 3_000


def test_a_second_order_is_no_first_purchase_while_the_first_one_waits_for_its_payment(shopper, claims):
    first = with_coupon(shopper, claims[0])

    with pytest.raises(FirstPurchaseTaken):
        with_coupon(shopper, claims[1])

    assert list(Order.objects.all()) == [first]
    assert Redemption.objects.get().claim == claims[0]


def test_an_order_given_up_unpaid_leaves_the_first_purchase_for_another(shopper, claims):
    first = with_coupon(shopper, claims[0])
    actions.cancel(order=first, id=ids.new(), by=shopper)

    assert with_coupon(shopper, claims[1]).discount == 3_000


def test_another_coupon_and_another_shopper_are_free(shopper, claims):
    with_coupon(shopper, claims[0])
    other = journeys.basket()

    assert with_coupon(shopper, journeys.coupon(shopper)).discount == 3_000
    assert with_coupon(other, journeys.coupon(other, first_purchase_only=True)).discount == 3_000


def test_whoever_has_paid_before_buys_no_first_time(shopper, claims, kakaopay):
    journeys.paid_order(kakaopay, (30_000, 1), shopper=shopper)

    with pytest.raises(DoesNotApply):
        with_coupon(shopper, claims[0])

    assert (Redemption.objects.count(), Claim.objects.count()) == (0, 2)
