import pytest
from django.db import connection

from hamkke.audit.models import Entry
from hamkke.coupons.queries import Redemption
from hamkke.coupons.rules import InUse, NotYours
from hamkke.kernel import clock, ids
from hamkke.merchants import actions as merchants
from hamkke.orders import actions, rules
from hamkke.orders.models import BasketLine, Order, OrderLine
from hamkke.payments.models import Payment
from tests.factories.coupons import NOON
from tests.factories.merchants import ProductFactory
from tests.factories.people import UserFactory
from tests.orders.journeys import basket, coupon, placed

pytestmark = pytest.mark.django_db


def lines(order):
    return [(line.unit_price, line.quantity, line.amount, line.discount) for line in order.lines.all()]


def test_put_in_basket_adds_to_what_lies_there():
    shopper, product = UserFactory(), ProductFactory()

    actions.put_in_basket(shopper, product=product, quantity=2)
    actions.put_in_basket(shopper, product=product)

    assert BasketLine.objects.get().quantity == 3


@pytest.mark.parametrize("quantity", [0, 98])
def test_put_in_basket_refuses_what_no_basket_holds(quantity):
    shopper, product = UserFactory(), ProductFactory()
    actions.put_in_basket(shopper, product=product, quantity=2)

    with pytest.raises(rules.QuantityNotSensible):
        actions.put_in_basket(shopper, product=product, quantity=quantity)

    assert BasketLine.objects.get().quantity == 2


def test_set_quantity_changes_one_s_own_line_and_none_takes_it_out():
    shopper, other = basket((1_000, 1)), basket((1_000, 1))
    product = BasketLine.objects.get(shopper=shopper).product_id

    actions.set_quantity(shopper, product_id=product, quantity=5)
    actions.set_quantity(other, product_id=product, quantity=7)
    assert BasketLine.objects.get(shopper=shopper).quantity == 5
    with pytest.raises(rules.QuantityNotSensible):
        actions.set_quantity(shopper, product_id=product, quantity=100)
    actions.set_quantity(shopper, product_id=product, quantity=0)

    assert list(BasketLine.objects.values_list("shopper", "quantity")) == [(other.pk, 1)]


def test_place_fixes_the_prices_of_this_moment():
    shopper = basket((12_000, 1), (7_500, 2))
    product = BasketLine.objects.all()[0].product
    with clock.pretend(NOON):
        merchants.change_price(product, amount=11_000, by=shopper)
        order = actions.place(id=ids.new(), shopper=shopper, by=shopper)

    assert order.number == f"ord_{order.id.hex}"
    assert (order.state, order.total, order.discount, order.payable) == ("placed", 26_000, 0, 26_000)
    assert lines(order) == [(11_000, 1, 11_000, 0), (7_500, 2, 15_000, 0)]
    payment = Payment.objects.get(pk=order.payment_id)
    assert (payment.amount, payment.order_id, payment.quantity, payment.return_path) == (
        26_000,
        order.id,
        3,
        f"/orders/{order.id}/",
    )
    assert payment.item_name.endswith(" 외 1건")
    assert BasketLine.objects.count() == 2  # until it is paid
    assert set(Entry.objects.values_list("verb", flat=True)) >= {
        "orders.order.placed",
        "payments.payment.started",
    }


def test_place_holds_the_coupon_and_every_line_knows_its_part():
    order = placed((10_000, 1), (7_000, 2), (3_333, 1), with_coupon=True, shares=(3_333, 6_667))

    assert (order.total, order.discount, order.payable) == (27_333, 2_733, 24_600)
    assert lines(order) == [(10_000, 1, 10_000, 1_000), (7_000, 2, 14_000, 1_400), (3_333, 1, 3_333, 333)]
    assert Redemption.objects.values_list("state", "order_id", "place").get() == ("held", order.pk, 1)


def test_place_twice_is_one_order():
    shopper, order_id = basket((10_000, 1)), ids.new()

    first = actions.place(id=order_id, shopper=shopper, by=shopper)
    again = actions.place(id=order_id, shopper=shopper, by=shopper)

    assert first == again == Order.objects.get()
    assert Payment.objects.count() == 1


def test_place_refuses_the_same_id_with_another_coupon():
    shopper, order_id = basket((10_000, 1)), ids.new()
    actions.place(id=order_id, shopper=shopper, by=shopper)

    with pytest.raises(rules.DifferentContent):
        actions.place(id=order_id, shopper=shopper, coupons=[ids.new()], by=shopper)

    assert Order.objects.get().discount == 0


def nothing_changed():
    return (
        Order.objects.count(),
        OrderLine.objects.count(),
        Payment.objects.count(),
        Redemption.objects.count(),
    )


def test_place_refuses_an_empty_basket():
    shopper = UserFactory()

    with pytest.raises(rules.BasketEmpty):
        actions.place(id=ids.new(), shopper=shopper, by=shopper)

    assert nothing_changed() == (0, 0, 0, 0)


def test_place_refuses_what_has_no_price_yet():
    shopper = basket((10_000, 1))

    with clock.pretend(NOON.replace(year=2019)), pytest.raises(rules.NotForSale):
        actions.place(id=ids.new(), shopper=shopper, by=shopper)

    assert nothing_changed() == (0, 0, 0, 0)


def test_place_refuses_another_amount_than_the_shopper_was_shown():
    shopper = basket((10_000, 1))
    claim = coupon(shopper)

    with clock.pretend(NOON), pytest.raises(rules.PriceChanged) as refusal:
        actions.place(id=ids.new(), shopper=shopper, coupons=[claim.id], expected=9_001, by=shopper)

    assert refusal.value.facts == {"payable": "9,000"}
    assert nothing_changed() == (0, 0, 0, 0)


def test_place_refuses_somebody_else_s_coupon():
    shopper = basket((10_000, 1))
    claim = coupon(UserFactory())

    with clock.pretend(NOON), pytest.raises(NotYours):
        actions.place(id=ids.new(), shopper=shopper, coupons=[claim.id], by=shopper)

    assert nothing_changed() == (0, 0, 0, 0)


def test_a_coupon_lies_on_one_order_at_a_time():
    shopper = basket((10_000, 1))
    claim = coupon(shopper)
    with clock.pretend(NOON):
        actions.place(id=ids.new(), shopper=shopper, coupons=[claim.id], by=shopper)
        with pytest.raises(InUse):
            actions.place(id=ids.new(), shopper=shopper, coupons=[claim.id], by=shopper)

    assert nothing_changed() == (1, 1, 1, 1)


def test_cancel_before_payment_collects_nothing_and_frees_the_coupon():
    order = placed((10_000, 1), with_coupon=True)

    order = actions.cancel(id=ids.new(), order=order, by=order.shopper)
    actions.cancel(id=ids.new(), order=order, by=order.shopper)

    assert (order.state, order.paid_at, Payment.objects.get().state) == ("cancelled", None, "cancelled")
    assert Redemption.objects.get().state == "released"
    assert Entry.objects.filter(verb="orders.order.cancelled").count() == 1
    assert connection.in_atomic_block  # nothing had to be said to the provider


def test_take_back_refuses_what_is_not_paid():
    order = placed((10_000, 1))

    with pytest.raises(rules.NotPaid):
        actions.take_back(id=ids.new(), order=order, quantities={order.lines.get().pk: 1}, by=order.shopper)

    assert order.lines.get().returned == 0


def test_place_refuses_what_the_coupon_pays_in_full():
    shopper = basket((3_000, 1))
    claim = coupon(shopper, rate=10_000)

    with clock.pretend(NOON), pytest.raises(rules.NothingToPay):
        actions.place(id=ids.new(), shopper=shopper, coupons=[claim.id], by=shopper)

    assert (Order.objects.count(), Redemption.objects.count(), Payment.objects.count()) == (0, 0, 0)
