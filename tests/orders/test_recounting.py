"""Returns of orders whose coupon is lost on the whole once its minimum order is no longer met."""

import pytest
from django.urls import reverse

from hamkke.coupons.models import Redemption
from hamkke.kernel import clock, ids
from hamkke.ledger import queries as ledger
from hamkke.orders import actions, invariants, queries, rules
from hamkke.orders.models import FeeRate, Return
from tests.orders.journeys import at_kakaopay, basket, coupon, owed, paid_order, refund_now

pytestmark = pytest.mark.usefixtures("committed_db")


def bought(kakaopay, *priced, minimum=30_000, **terms):
    shopper = basket(*priced)
    coupon(shopper, on_return="recount", minimum_order=minimum, shares=(7_000, 3_000), **terms)
    return paid_order_of(kakaopay, shopper)


def paid_order_of(kakaopay, shopper):
    from hamkke.coupons.models import Claim
    from hamkke.kernel import clock
    from hamkke.payments import actions as payments
    from tests.factories.coupons import NOON

    with clock.pretend(NOON):
        claim = Claim.objects.get(shopper=shopper)
        order = actions.place(id=ids.new(), shopper=shopper, coupons=[claim.pk], by=shopper)
    payment = actions.prepare_payment(order)
    payments.approve(payment, pg_token=kakaopay.pay(payment.page_pc))
    order.refresh_from_db()
    return order


def taken_back(order, *quantities):
    lines = order.lines.all()
    wanted = {line.pk: quantity for line, quantity in zip(lines, quantities, strict=True)}
    return refund_now(actions.take_back(id=ids.new(), order=order, quantities=wanted, by=order.shopper))


def everything_adds_up():
    return [name for name in invariants.__all__ if name != "Rows" and list(getattr(invariants, name)())] == []


def test_what_stays_loses_its_discount_and_every_merchant_is_owed_its_price(kakaopay):
    order = bought(kakaopay, (20_000, 1), (10_000, 1))

    returned = taken_back(order, 0, 1)

    assert (returned.state, returned.amount, returned.discount, returned.refund) == (
        "done",
        10_000,
        3_000,
        7_000,
    )
    assert list(returned.lines.values_list("quantity", "amount", "discount")) == [
        (0, 0, 2_000),
        (1, 10_000, 1_000),
    ]
    assert owed(order) == [20_000, 0]
    assert at_kakaopay() == 20_000
    assert Redemption.objects.get().state == "returned"
    reasons = [each.reason.en for each in queries.sheet_of(order, clock.today()).bookings]
    assert reasons.count("Discount lost with a return") == 1
    assert ledger.is_balanced()
    assert everything_adds_up()


def test_the_rest_comes_back_in_full_afterwards(kakaopay):
    order = bought(kakaopay, (20_000, 1), (10_000, 1))
    taken_back(order, 0, 1)

    assert taken_back(order, 1, 0).refund == 20_000

    order.refresh_from_db()
    assert (order.state, owed(order), at_kakaopay()) == ("cancelled", [0, 0], 0)
    assert everything_adds_up()


def test_fees_follow_what_the_shopper_pays_in_the_end(kakaopay):
    FeeRate.objects.create(
        id=ids.new(),
        channel="kakaopay",
        rate=780,
        source="약관",
        effective_from="2020-01-01",
        declared_at="2020-01-01T00:00:00Z",
    )
    order = bought(kakaopay, (20_000, 1), (10_000, 1))

    taken_back(order, 0, 1)

    # 7.8% of the 20,000 that are paid for what stays, no longer of 18,000.
    assert owed(order) == [20_000 - 1_560, 0]
    assert everything_adds_up()


def test_a_return_that_would_refund_nothing_is_refused(kakaopay):
    order = bought(kakaopay, (29_000, 1), (1_000, 1))

    with pytest.raises(rules.NothingToRefund):
        taken_back(order, 0, 1)

    assert Return.objects.count() == 0


def test_the_page_says_so_and_shows_the_amounts_before_anything_is_returned(kakaopay, client):
    order = bought(kakaopay, (20_000, 1), (10_000, 1))
    client.force_login(order.shopper)
    kept, returned = order.lines.all()
    wanted = {"id": str(ids.new()), str(kept.pk): "0", str(returned.pk): "1"}

    assert "할인이 모두 취소됩니다" in client.get(order.get_absolute_url()).text
    asked = client.post(reverse("orders:returns", args=[order.pk]), wanted)

    assert "7,000원" in asked.text
    assert "최소 주문" in asked.text
    assert Return.objects.count() == 0
    form = asked.context["form"]
    agreed = {name: form[name].value() for name in form.fields}
    assert agreed == {"id": form["id"].value(), "expected": 7_000, str(kept.pk): 0, str(returned.pk): 1}
    for _ in range(2):  # sent twice, it is one return
        assert client.post(reverse("orders:returns", args=[order.pk]), agreed).status_code == 302
    assert Return.objects.get().refund == 7_000


def test_a_refund_that_changed_meanwhile_is_shown_again(kakaopay, client):
    order = bought(kakaopay, (20_000, 1), (10_000, 1), minimum=20_000)
    client.force_login(order.shopper)
    wanted = {"id": str(ids.new()), **{str(line.pk): str(line.position) for line in order.lines.all()}}

    asked = client.post(reverse("orders:returns", args=[order.pk]), {**wanted, "expected": "9500"})

    assert ("환불할 금액이 바뀌었습니다" in asked.text, "9,000원" in asked.text) == (True, True)
    assert Return.objects.count() == 0
    with pytest.raises(rules.RefundChanged):
        actions.take_back(
            id=ids.new(), order=order, quantities={order.lines.all()[1].pk: 1}, expected=9_500, by=None
        )
    assert Return.objects.count() == 0


def test_a_return_that_loses_nothing_is_taken_at_once(kakaopay, client):
    order = bought(kakaopay, (20_000, 1), (10_000, 1), minimum=20_000)
    client.force_login(order.shopper)
    wanted = {"id": str(ids.new()), **{str(line.pk): str(line.position) for line in order.lines.all()}}

    client.post(reverse("orders:returns", args=[order.pk]), wanted)

    assert Return.objects.get().refund == 9_000


def test_an_order_without_a_coupon_has_nothing_to_lose(kakaopay):
    order = paid_order(kakaopay, (20_000, 1))
    line = order.lines.get()

    quote = queries.refund_for(order, {line.pk: 1})

    assert (quote.refund, quote.discount, quote.lost) == (20_000, 0, [])
    assert queries.sheet_of(order, clock.today()).losable == []
