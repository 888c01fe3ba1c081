"""Every won of an order, from payment to the last return, against the real simulator."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections

from hamkke.coupons.queries import Redemption, coupons_of
from hamkke.kernel import clock, ids
from hamkke.ledger import queries as ledger
from hamkke.merchants.models import Product
from hamkke.orders import actions, rules, signals
from hamkke.orders.models import BasketLine, Order, OrderLine, Return
from hamkke.payments import actions as payments
from hamkke.payments import queries as paid
from hamkke.payments.models import Payment, Refund
from hamkke.payments.rules import PaymentUnderWay
from tests.factories.coupons import NOON
from tests.orders.journeys import at_kakaopay, basket, coupon, owed, paid_order, placed, refund_now
from tests.waiting import meanwhile

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def told():
    facts = []

    def hear_paid(order, **_):
        facts.append(("paid", order.payable))

    def hear_returned(order_return, **_):
        facts.append(("returned", order_return.refund))

    signals.order_paid.connect(hear_paid)
    signals.order_returned.connect(hear_returned)
    yield facts
    signals.order_paid.disconnect(hear_paid)
    signals.order_returned.disconnect(hear_returned)


def take_back(order, *quantities, id=None):
    lines = order.lines.all()
    wanted = {line.pk: quantity for line, quantity in zip(lines, quantities, strict=True)}
    return actions.take_back(id=id or ids.new(), order=order, quantities=wanted, by=order.shopper)


def test_a_paid_order_owes_every_merchant_its_line_in_full(kakaopay, told):
    order = paid_order(kakaopay, (10_000, 1), (7_000, 2), (3_333, 1), with_coupon=True, shares=(3_333, 6_667))

    assert (order.state, told) == ("paid", [("paid", 24_600)])
    assert owed(order) == [10_000, 14_000, 3_333]
    assert at_kakaopay() == 24_600
    transfers = ledger.transfers_about(f"order:{order.id}")
    assert (
        sum(each.amount for each in transfers if each.reason in {"order_paid", "coupon_used"}) == order.total
    )
    assert ledger.is_balanced()
    assert Redemption.objects.get().state == "used"
    assert not BasketLine.objects.exists()


def test_paying_leaves_in_the_basket_what_was_added_meanwhile(kakaopay):
    order = placed((10_000, 2), (5_000, 1))
    first = BasketLine.objects.all()[0]
    actions.put_in_basket(order.shopper, product=first.product, quantity=1)
    basket((1_000, 4), shopper=order.shopper)

    payment = payments.prepare(paid.payment_by_id(order.payment_id))
    payments.approve(payment, pg_token=kakaopay.pay(payment.page_pc))

    assert list(BasketLine.objects.order_by("quantity").values_list("quantity", flat=True)) == [1, 4]


@pytest.mark.parametrize("fault", ["approve_answer_lost", "approve_500"])
def test_an_order_whose_approval_s_answer_is_lost_is_paid_exactly_once(kakaopay, told, fault):
    kakaopay.break_down(fault)

    order = paid_order(kakaopay, (10_000, 1))

    assert (order.state, owed(order), at_kakaopay(), told) == ("paid", [10_000], 10_000, [("paid", 10_000)])


@pytest.mark.parametrize(
    ("fault", "state"), [("user_locked", "cancelled"), ("approve_other_amount", "cancelled")]
)
def test_an_order_without_its_money_is_over_and_its_coupon_free_again(kakaopay, told, fault, state):
    kakaopay.break_down(fault)

    order = paid_order(kakaopay, (10_000, 1), with_coupon=True)

    assert (order.state, order.paid_at, told) == (state, None, [])
    assert [coupon.state for coupon in coupons_of(order.shopper, now=NOON)] == ["usable"]
    assert BasketLine.objects.count() == 1
    assert ledger.balance(f"merchant:{order.lines.get().merchant_id}").net == 0


def test_a_lost_ready_answer_ends_the_order_and_the_next_one_goes_through(kakaopay, told):
    order = placed((10_000, 1), with_coupon=True)
    kakaopay.break_down("ready_answer_lost")
    payments.prepare(paid.payment_by_id(order.payment_id))
    order.refresh_from_db()
    assert (order.state, Redemption.objects.get().state) == ("cancelled", "released")

    with clock.pretend(NOON):
        claim = Redemption.objects.get().claim_id
        again = actions.place(id=ids.new(), shopper=order.shopper, coupons=[claim], by=order.shopper)
    payment = payments.prepare(paid.payment_by_id(again.payment_id))
    payments.approve(payment, pg_token=kakaopay.pay(payment.page_pc))

    assert (Order.objects.get(pk=again.pk).state, told) == ("paid", [("paid", 9_000)])


def test_an_order_nobody_pays_expires(kakaopay):
    order = placed((10_000, 1), with_coupon=True)
    payment = payments.prepare(paid.payment_by_id(order.payment_id))

    with clock.pretend(clock.now() + timedelta(minutes=15)):
        payments.look_up(payment)

    order.refresh_from_db()
    assert (order.state, Redemption.objects.get().state) == ("expired", "released")


def test_an_order_whose_payment_is_unknown_cannot_be_cancelled(kakaopay):
    kakaopay.break_down("approve_unavailable")
    order = paid_order(kakaopay, (10_000, 1))

    with pytest.raises(PaymentUnderWay):
        actions.cancel(id=ids.new(), order=order, by=order.shopper)

    assert (Order.objects.get().state, Payment.objects.get().state) == ("placed", "unknown")


def test_one_of_two_goods_comes_back_with_what_was_paid_for_it(kakaopay, told):
    order = paid_order(kakaopay, (20_000, 1), (10_000, 1), with_coupon=True, shares=(5_000, 5_000))

    order_return = refund_now(take_back(order, 0, 1))

    assert (order_return.state, order_return.amount, order_return.discount, order_return.refund) == (
        "done",
        10_000,
        1_000,
        9_000,
    )
    assert order_return.order.state == "paid"
    assert (owed(order), at_kakaopay()) == ([20_000, 0], 18_000)
    assert Payment.objects.get().refunded == 9_000
    assert ledger.is_balanced()
    assert told == [("paid", 27_000), ("returned", 9_000)]


@pytest.mark.parametrize("steps", [[(3, 1)], [(1, 0), (1, 1), (1, 0)], [(0, 1), (2, 0), (1, 0)]])
def test_any_sequence_of_returns_ends_with_nothing_left_anywhere(kakaopay, steps):
    order = paid_order(kakaopay, (3_333, 3), (9_999, 1), with_coupon=True, shares=(3_333, 3_333, 3_334))

    for step in steps:
        refund_now(take_back(order, *step))

    order.refresh_from_db()
    assert order.state == "cancelled"
    assert (owed(order), at_kakaopay()) == ([0, 0], 0)
    assert sum(Return.objects.values_list("refund", flat=True)) == order.payable
    assert Payment.objects.values_list("refunded", "refunded_vat").get() == (
        order.payable,
        Payment.objects.get().vat,
    )
    assert Redemption.objects.get().state == "returned"
    assert [coupon.state for coupon in coupons_of(order.shopper, now=NOON)] == ["usable"]


def test_cancel_after_payment_returns_all_that_is_left(kakaopay, told):
    order = paid_order(kakaopay, (5_000, 2), (9_000, 1))
    refund_now(take_back(order, 1, 0))

    cancellation = ids.new()
    actions.cancel(id=cancellation, order=order, by=order.shopper)
    actions.cancel(id=cancellation, order=order, by=order.shopper)
    refund_now(Return.objects.get(pk=cancellation))

    order.refresh_from_db()
    assert (order.state, at_kakaopay(), owed(order)) == ("cancelled", 0, [0, 0])
    assert told == [("paid", 19_000), ("returned", 5_000), ("returned", 14_000)]
    assert actions.cancel(id=ids.new(), order=order, by=order.shopper).state == "cancelled"


def test_a_return_changes_no_books_before_the_money_is_back(kakaopay):
    order = paid_order(kakaopay, (10_000, 2))
    kakaopay.break_down("cancel_unavailable")

    order_return = refund_now(take_back(order, 1))

    assert (order_return.state, owed(order), at_kakaopay()) == ("asked", [20_000], 20_000)
    with pytest.raises(rules.ReturnUnderWay):
        take_back(order, 1)
    assert (refund_now(order_return).state, owed(order), at_kakaopay()) == ("done", [10_000], 10_000)


def test_what_the_law_excepts_comes_back_only_when_it_is_faulty(kakaopay):
    order = paid_order(kakaopay, (10_000, 1), (5_000, 1))
    Product.objects.filter(pk=order.lines.all()[0].product_id).update(withdrawal_exception="perishable")
    for each in order.shipments.all():
        actions.hand_over(each, by=each.merchant.owner)

    with pytest.raises(rules.NotForAChangeOfMind):
        take_back(order, 1, 1)
    assert order.returns.count() == 0

    assert refund_now(take_back(order, 0, 1)).refund == 5_000
    faulty = actions.take_back(
        id=ids.new(),
        order=order,
        quantities={order.lines.all()[0].pk: 1},
        is_excused=True,
        by=order.shopper,
    )
    assert refund_now(faulty).refund == 10_000


def test_an_order_is_called_off_whatever_is_in_it(kakaopay):
    order = paid_order(kakaopay, (10_000, 1))
    Product.objects.filter(pk=order.lines.get().product_id).update(withdrawal_exception="made_to_order")
    actions.cancel(id=ids.new(), order=order, by=order.shopper)

    assert refund_now(order.returns.get()).refund == 10_000


def test_a_return_the_provider_will_not_refund_can_be_asked_for_anew(kakaopay, told):
    order = paid_order(kakaopay, (10_000, 2))
    kakaopay.break_down("cancel_refused")

    failed = refund_now(take_back(order, 2))
    assert (failed.state, order.lines.get().returned, owed(order)) == ("failed", 0, [20_000])

    assert refund_now(take_back(order, 2)).state == "done"
    assert told == [("paid", 20_000), ("returned", 20_000)]


def test_the_same_return_twice_is_one_return_and_other_content_is_refused(kakaopay):
    order, id_ = paid_order(kakaopay, (10_000, 3)), ids.new()
    first = take_back(order, 2, id=id_)

    assert take_back(order, 2, id=id_) == first
    with pytest.raises(rules.DifferentContent):
        take_back(order, 1, id=id_)

    assert (Refund.objects.count(), order.lines.get().returned) == (1, 2)


def at_once(work, times=4):
    together = threading.Barrier(times)

    def one(n):
        together.wait()
        try:
            return work(n)
        except (rules.ReturnUnderWay, rules.MoreThanBought) as refusal:
            return refusal.reason
        finally:
            connections.close_all()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


def test_returns_at_once_with_the_same_id_are_one_return(kakaopay):
    order, id_ = paid_order(kakaopay, (10_000, 3)), ids.new()

    answers = at_once(lambda _: take_back(order, 2, id=id_).pk)

    assert answers == [id_] * 4
    assert (Refund.objects.count(), order.lines.get().returned) == (1, 2)


def test_returns_at_once_with_different_ids_never_refund_too_much(kakaopay):
    order = paid_order(kakaopay, (10_000, 3))

    answers = at_once(lambda _: take_back(order, 2).state)

    assert sorted(answers) == ["asked"] + ["return_under_way"] * 3
    refund_now(Return.objects.get())
    assert (Payment.objects.get().refunded, at_kakaopay(), owed(order)) == (20_000, 10_000, [10_000])


def test_orders_placed_at_once_with_one_id_are_one_order(kakaopay):
    shopper, order_id = basket((10_000, 1)), ids.new()

    at_once(lambda _: actions.place(id=order_id, shopper=shopper, by=shopper).pk)

    assert (Order.objects.count(), OrderLine.objects.count(), Payment.objects.count()) == (1, 1, 1)


def test_an_order_is_paid_while_its_shopper_orders_again(kakaopay):
    order = placed((10_000, 1), with_coupon=True)
    shopper, claim = order.shopper, coupon(order.shopper)
    payment = payments.prepare(paid.payment_by_id(order.payment_id))
    token = kakaopay.pay(payment.page_pc)

    with meanwhile(lambda: payments.approve(payment, pg_token=token).state) as start:
        list(BasketLine.objects.select_for_update())
        answer = start()
        with clock.pretend(NOON):
            again = actions.place(id=ids.new(), shopper=shopper, coupons=[claim.id], by=shopper)

    assert answer.result() == "approved"
    assert list(Order.objects.values_list("id", "state")) == [(again.id, "placed"), (order.id, "paid")]


def test_goods_that_the_coupon_paid_for_in_full_come_back_only_with_others(kakaopay):
    shopper = basket((1_000, 1), (2_001, 1))
    claim = coupon(shopper, rate=10_000)
    with clock.pretend(NOON):
        order = actions.place(id=ids.new(), shopper=shopper, coupons=[claim.id], by=shopper)
    payment = payments.prepare(paid.payment_by_id(order.payment_id))
    payments.approve(payment, pg_token=kakaopay.pay(payment.page_pc))

    with pytest.raises(rules.NothingToRefund):
        take_back(order, 1, 0)
    assert (Return.objects.count(), sum(line.returned for line in order.lines.all())) == (0, 0)

    assert refund_now(take_back(order, 1, 1)).refund == 1
    assert Order.objects.get().state == "cancelled"
