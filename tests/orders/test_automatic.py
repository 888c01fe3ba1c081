"""Coupons that nobody claims, as a shopper meets them: on the shelf, on their own page, at the checkout and on the order."""

import pytest

from hamkke.coupons.models import Opening
from hamkke.kernel import clock, ids
from hamkke.orders import actions
from hamkke.orders.models import BasketLine, Order
from tests.coupons.automatics import automatic
from tests.factories.coupons import NOON
from tests.orders.journeys import at_kakaopay, basket, coupon, owed, refund_now
from tests.orders.test_several_coupons import broken, paid, states
from tests.orders.test_views import hidden, signed_in, text

pytestmark = pytest.mark.usefixtures("committed_db")


def seen(client, address, **given):
    with clock.pretend(NOON):
        return client.get(address, given)


def test_it_is_told_on_the_shelf_and_on_its_own_page_without_a_button_to_claim():
    campaign = automatic(title="가을맞이 자동 할인", quantity=1_000, minimum_order=10_000, per_person=2)
    shopper = basket((30_000, 1))
    product = BasketLine.objects.get(shopper=shopper).product_id
    client = signed_in(shopper)

    shelf = text(seen(client, f"/products/{product}/"))
    page = text(seen(client, f"/coupons/campaigns/{campaign.pk}/"))

    assert "지금 사면 27,000원 가을맞이 자동 할인 −3,000원 자동 할인" in shelf
    assert "자동 적용 중 1,000장 중 1,000장 남음" in page
    assert "받지 않아도 됩니다." in page
    assert "한 사람에 2장" in page
    assert "쿠폰 받기" not in page
    assert "받은 기록" not in page
    assert "자동 적용 중" in text(seen(client, "/coupons/"))


def test_it_comes_off_at_the_checkout_joins_a_claimed_one_and_comes_back_to_the_won(kakaopay):
    campaign = automatic(title="저절로", group="a")
    shopper = basket((20_000, 1), (10_000, 1))
    claim = coupon(shopper, group="b", title="받은 쿠폰")
    client = signed_in(shopper)
    checkout = seen(client, "/orders/checkout/")
    body = {
        "id": hidden(checkout, "id"),
        "coupon": [str(campaign.pk), str(claim.pk)],
        "expected": hidden(checkout, "expected"),
    }
    with clock.pretend(NOON):
        client.post("/orders/checkout/", body)

    assert "저절로: 3,000원 할인 자동 할인 묶음: a" in text(checkout)
    assert "상품 금액 30,000원 쿠폰 할인 −5,700원 배송비 0원 결제 금액 24,300원" in text(checkout)
    order = paid(kakaopay, Order.objects.get())
    assert (order.discount, owed(order), at_kakaopay()) == (5_700, [20_000, 10_000], 24_300)
    assert "저절로 −3,000원 받은 쿠폰 −2,700원" in text(client.get(order.get_absolute_url()))
    again = text(seen(client, f"/coupons/campaigns/{campaign.pk}/"))
    assert "이미 쓰셨거나" in again
    assert broken() == []

    wanted = {line.pk: 1 for line in order.lines.all()}
    back = refund_now(actions.take_back(id=ids.new(), order=order, quantities=wanted, by=shopper))

    assert (back.refund, states(), at_kakaopay()) == (24_300, ["returned", "returned"], 0)
    assert Opening.objects.get(campaign=campaign).claimed == 0
    assert broken() == []


def test_a_shopper_who_would_rather_not_have_it_leaves_it_out():
    automatic()
    client = signed_in(basket((30_000, 1)))

    without = seen(client, "/orders/checkout/", chosen="yes")

    assert "상품 금액 30,000원 쿠폰 할인 – 배송비 0원 결제 금액 30,000원" in text(without)
    assert "고르지 않은 쿠폰입니다. · 고르면 3,000원을 할인합니다." in text(without)


def test_whoever_comes_too_late_is_told_before_anything_is_ordered(kakaopay):
    campaign = automatic(title="저절로", quantity=1)
    early, late = basket((30_000, 1)), basket((30_000, 1))
    client = signed_in(late)
    checkout = seen(client, "/orders/checkout/")
    with clock.pretend(NOON):
        actions.place(id=ids.new(), shopper=early, coupons=[campaign.pk], by=early)
        answer = client.post(
            "/orders/checkout/",
            {
                "id": hidden(checkout, "id"),
                "coupon": hidden(checkout, "coupon", 1),
                "expected": hidden(checkout, "expected"),
            },
        )

    assert (answer.status_code, Order.objects.count()) == (409, 1)
    assert "‘저절로’은 지금 남은 수량이 없습니다." in text(answer)
    now = text(seen(client, "/orders/checkout/"))
    assert "저절로: 지금은 남은 수량이 없습니다." in now
    assert "상품 금액 30,000원 쿠폰 할인 – 배송비 0원 결제 금액 30,000원" in now


def test_an_order_given_up_frees_its_place(kakaopay):
    campaign = automatic(quantity=1)
    shopper = basket((30_000, 1))
    with clock.pretend(NOON):
        order = actions.place(id=ids.new(), shopper=shopper, coupons=[campaign.pk], by=shopper)
    actions.cancel(id=ids.new(), order=order, by=shopper)

    other = basket((30_000, 1))
    with clock.pretend(NOON):
        again = actions.place(id=ids.new(), shopper=other, coupons=[campaign.pk], by=other)
    assert (paid(kakaopay, again).discount, states()) == (3_000, ["released", "used"])
    assert broken() == []
