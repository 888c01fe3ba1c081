"""The pages, as a shopper and a merchant meet them, without JavaScript."""

import re
from uuid import UUID

import pytest
from django.test import Client

from hamkke.kernel import clock, ids
from hamkke.merchants.models import Merchant, Product
from hamkke.orders import actions
from hamkke.orders.models import BasketLine, Order, Return
from hamkke.payments import actions as payments
from hamkke.payments.models import Payment, Refund
from tests.factories.coupons import NOON
from tests.factories.merchants import ProductFactory
from tests.factories.people import UserFactory
from tests.orders.journeys import basket, coupon, paid_order, placed, refund_now


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def text(answer):
    """A page as it reads: tags gone, spaces single."""
    body = re.sub(r"<(style|script|head).*?</\1>", "", answer.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def hidden(answer, name, nth=0):
    return re.findall(rf'name="{name}"[^>]*value="([^"]*)"', answer.content.decode())[nth]


@pytest.mark.django_db
def test_every_page_wants_a_sign_in():
    for address in (
        "/orders/",
        "/orders/basket/",
        "/orders/checkout/",
        "/orders/sold/",
        f"/orders/{ids.new()}/",
    ):
        answer = Client().get(address)
        assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/accounts/login/")


@pytest.mark.django_db
def test_the_basket_is_filled_changed_and_emptied():
    shopper, product = UserFactory(), ProductFactory(name="사과", price=12_000)
    client = signed_in(shopper)

    client.post("/orders/basket/", {"product": product.id, "quantity": 2})
    page = text(client.get("/orders/basket/"))
    assert "장바구니에 담았습니다." in page
    assert "24,000원" in page
    client.post(f"/orders/basket/{product.id}/", {"quantity": 3})
    assert BasketLine.objects.get().quantity == 3
    client.post(f"/orders/basket/{product.id}/", {"quantity": 0})
    assert "장바구니가 비어 있습니다." in text(client.get("/orders/basket/"))


@pytest.mark.django_db
@pytest.mark.parametrize("quantity", ["", "0", "100", "many"])
def test_the_basket_takes_no_nonsense(quantity):
    product = ProductFactory()

    answer = signed_in(UserFactory()).post("/orders/basket/", {"product": product.id, "quantity": quantity})

    assert (answer.status_code, BasketLine.objects.count()) == (400, 0)


@pytest.mark.django_db
def test_checkout_chooses_the_best_coupon_and_shows_what_each_line_costs():
    shopper = basket((20_000, 1), (5_000, 2))
    best, other = coupon(shopper), coupon(shopper, cap=1_000, title="작은 쿠폰")
    client = signed_in(shopper)
    with clock.pretend(NOON):
        first = client.get("/orders/checkout/")
        smaller = client.get("/orders/checkout/", {"chosen": "yes", "coupon": other.id})
        without = client.get("/orders/checkout/", {"chosen": "yes"})

    assert hidden(first, "coupon", 2) == str(best.id)
    assert "상품 금액 30,000원 쿠폰 할인 −3,000원 배송비 0원 결제 금액 27,000원" in text(first)
    assert "상품 금액 20,000원 쿠폰 −2,000원 18,000원" in text(first)
    assert "7일 안에 청약을 철회" in text(first)
    assert "상품 금액 30,000원 쿠폰 할인 −1,000원 배송비 0원 결제 금액 29,000원" in text(smaller)
    assert "상품 금액 30,000원 쿠폰 할인 – 배송비 0원 결제 금액 30,000원" in text(without)


@pytest.mark.django_db
def test_checkout_of_nothing_leads_back_to_the_basket():
    assert signed_in(UserFactory()).get("/orders/checkout/")["Location"] == "/orders/basket/"


@pytest.mark.django_db
def test_discounts_and_prices_come_only_from_the_server():
    shopper = basket((10_000, 1))

    answer = signed_in(shopper).post(
        "/orders/checkout/", {"id": ids.new(), "expected": 1, "discount": 9_999, "total": 1}
    )

    assert (answer.status_code, Order.objects.count()) == (409, 0)
    assert "10,000원으로 바뀌었습니다" in text(answer)


@pytest.mark.usefixtures("committed_db")
def test_a_shopper_orders_pays_returns_one_of_two_and_sees_every_won(kakaopay):
    shopper = basket((20_000, 1), (10_000, 1))
    coupon(shopper, shares=(5_000, 5_000))
    client = signed_in(shopper)
    with clock.pretend(NOON):
        form = client.get("/orders/checkout/")
        body = {
            "id": hidden(form, "id"),
            "coupon": hidden(form, "coupon", 1),
            "expected": hidden(form, "expected"),
        }
        away, again = (client.post("/orders/checkout/", body)["Location"] for _ in range(2))

    assert away == again
    assert away.startswith(f"{kakaopay.url}/pay/")
    order = Order.objects.get()
    back = kakaopay.decide(away).removeprefix("http://127.0.0.1:8000")
    assert client.get(back)["Location"] == f"/orders/{order.id}/"
    assert client.get(back)["Location"] == f"/orders/{order.id}/"  # a second click changes nothing

    page = client.get(f"/orders/{order.id}/")
    assert "결제 완료. 결제되었습니다." in text(page)
    line = order.lines.all()[1]
    client.post(f"/orders/{order.id}/returns", {"id": hidden(page, "id"), str(line.pk): 1})
    client.post(f"/orders/{order.id}/returns", {"id": hidden(page, "id"), str(line.pk): 1})
    assert "환불을 접수했습니다." in text(client.get(f"/orders/{order.id}/"))
    refund_now(Return.objects.get())

    page = text(client.get(f"/orders/{order.id}/"))
    assert "환불한 금액 9,000원" in page
    assert "환불 완료 환불했습니다. 10,000원 −1,000원 9,000원" in page
    movements = page.partition("모든 돈의 움직임")[2]
    assert (
        re.findall(r"(결제|환불|쿠폰 할인 부담|쿠폰 할인 돌려줌) ", movements).count("쿠폰 할인 돌려줌") == 2
    )
    assert (
        "환불 " + Merchant.objects.get(pk=line.merchant_id).name + " 주문자 (카카오페이) 9,000원" in movements
    )


@pytest.mark.usefixtures("committed_db")
def test_an_unknown_payment_is_told_in_plain_words_with_a_link_to_look_again(kakaopay):
    order = placed((10_000, 1))
    payment = payments.prepare(Payment.objects.get())
    token = kakaopay.pay(payment.page_pc)
    kakaopay.break_down("approve_unavailable")
    client = signed_in(order.shopper)

    answer = client.get(f"/payments/{payment.id}/approval", {"pg_token": token}, follow=True)

    assert answer.request["PATH_INFO"] == f"/orders/{order.id}/"
    assert "확인 중입니다." in text(answer)
    assert "새로 고침" in text(answer)
    assert "취소" not in text(answer).partition("모든 돈")[0].partition("반품 수량")[2]


@pytest.mark.usefixtures("committed_db")
@pytest.mark.parametrize(
    ("decision", "words"), [("cancel", "결제를 취소했습니다."), ("fail", "결제되지 않았습니다.")]
)
def test_turning_back_at_the_provider_ends_the_order_and_keeps_the_basket(kakaopay, decision, words):
    order = placed((10_000, 1))
    payment = payments.prepare(Payment.objects.get())
    back = kakaopay.decide(payment.page_pc, decision).removeprefix("http://127.0.0.1:8000")

    page = text(signed_in(order.shopper).get(back, follow=True))

    assert words in page
    assert "장바구니와 쿠폰은 그대로 있습니다." in page
    assert (Order.objects.get().state, BasketLine.objects.count()) == ("cancelled", 1)


@pytest.mark.usefixtures("committed_db")
def test_a_payment_comes_home_only_in_its_payer_s_session(kakaopay):
    placed((10_000, 1))
    payment = payments.prepare(Payment.objects.get())
    token = kakaopay.pay(payment.page_pc)

    for way in ("approval", "cancellation", "failure"):
        address = f"/payments/{payment.id}/{way}?pg_token={token}"
        assert signed_in(UserFactory()).get(address).status_code == 404
        assert Client().get(address)["Location"].startswith("/accounts/login/?next=")

    assert Payment.objects.get().state == "ready"


@pytest.mark.django_db
def test_an_order_is_shown_and_touched_only_by_whoever_ordered():
    order, stranger = placed((10_000, 1)), signed_in(UserFactory())

    assert stranger.get(f"/orders/{order.id}/").status_code == 404
    assert stranger.post(f"/orders/{order.id}/returns", {"id": ids.new()}).status_code == 404
    assert stranger.post(f"/orders/{order.id}/cancellation", {"id": ids.new()}).status_code == 404
    assert Order.objects.get().state == "placed"


@pytest.mark.django_db
def test_an_unpaid_order_is_called_off():
    order = placed((10_000, 1))
    client = signed_in(order.shopper)

    client.post(f"/orders/{order.id}/cancellation", {"id": ids.new()})

    assert "취소. 결제를 취소했습니다." in text(client.get(f"/orders/{order.id}/"))


@pytest.mark.usefixtures("committed_db")
def test_a_merchant_sees_what_was_sold_and_what_is_owed_but_not_who_bought(kakaopay):
    order = paid_order(kakaopay, (10_000, 3), (7_000, 1), with_coupon=True)
    line = order.lines.all()[0]
    refund_now(actions.take_back(id=ids.new(), order=order, quantities={line.pk: 1}, by=order.shopper))
    owner = Merchant.objects.get(pk=line.merchant_id).owner

    page = text(signed_in(owner).get("/orders/sold/"))

    assert "받을 돈 20,000원" in page
    assert f"{line.name} 3 30,000원 2,432원 −10,000원" in page  # its own name is not told in every row
    assert "3 30,000원 2,432원" in page.partition(line.name)[0]  # the day's sums
    assert "결제 수수료" in page
    assert order.shopper.name not in page
    assert "7,000" not in page
    assert "등록된 가게가 없습니다." in text(signed_in(order.shopper).get("/orders/sold/"))


# ── As many queries for three as for one ──


def counted(client, address, django_assert_max_num_queries):
    with django_assert_max_num_queries(60) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.django_db
def test_lists_ask_as_much_for_three_as_for_one(django_assert_max_num_queries):
    def queries(times):
        shopper = basket(*[(1_000, 1)] * times)
        coupon(shopper)
        client = signed_in(shopper)
        with clock.pretend(NOON):
            client.get("/orders/checkout/")  # the book of coupons is compiled once for everybody.
            before = [
                counted(client, address, django_assert_max_num_queries)
                for address in ("/orders/basket/", "/orders/checkout/")
            ]
            claim = re.search(
                r'value="([0-9a-f-]{36})" checked', client.get("/orders/checkout/").content.decode()
            )
            order = actions.place(
                id=ids.new(), shopper=shopper, coupons=[UUID(claim[1])] if claim else [], by=shopper
            )
            for _ in range(times - 1):
                actions.place(id=ids.new(), shopper=shopper, by=shopper)
        after = [
            counted(client, address, django_assert_max_num_queries)
            for address in ("/orders/", f"/orders/{order.id}/")
        ]
        return before + after

    coupon(basket((1_000, 1)))  # one that somebody else has, and that would suit these baskets too
    assert queries(1) == queries(3)


@pytest.mark.usefixtures("committed_db")
def test_sold_lines_ask_as_much_for_three_as_for_one(kakaopay, django_assert_max_num_queries):
    def queries(times):
        order = paid_order(kakaopay, *[(1_000, 1)] * times)
        owner = UserFactory()
        Merchant.objects.filter(pk__in=Product.objects.values("merchant")).update(owner=owner)
        assert order.state == "paid"
        return counted(signed_in(owner), "/orders/sold/", django_assert_max_num_queries)

    assert queries(1) == queries(3)
    assert Refund.objects.count() == 0
