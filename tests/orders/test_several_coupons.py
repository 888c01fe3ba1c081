"""Several coupons on one order, from the checkout to the last return: each of them exact to the won, whoever funds it."""

import itertools

import pytest

from hamkke.coupons import actions as coupons
from hamkke.coupons import invariants as coupon_invariants
from hamkke.coupons import queries as coupons_told
from hamkke.coupons.models import Redemption
from hamkke.coupons.rules import NotTogether
from hamkke.kernel import clock, ids
from hamkke.ledger import queries as ledger
from hamkke.orders import actions, invariants, queries, rules
from hamkke.orders.models import Order
from hamkke.payments import actions as payments
from tests.coupons.leases import swept
from tests.factories.coupons import (
    NOON,
    CampaignFactory,
    ClaimFactory,
    CostAgreementFactory,
    FundingFactory,
)
from tests.factories.merchants import ProductFactory
from tests.factories.orders import BasketLineFactory
from tests.factories.people import UserFactory
from tests.orders import settling
from tests.orders.journeys import at_kakaopay, basket, coupon, owed, refund_now
from tests.orders.test_views import hidden, signed_in, text

pytestmark = pytest.mark.usefixtures("committed_db")


def two_coupons(shopper, **later):
    """10% from one funder and, on what it leaves, 2,000 won from two others."""
    return [
        coupon(shopper, group="a", title="시장 쿠폰", cap=5_000),
        coupon(
            shopper,
            **{"group": "b", "title": "카드 쿠폰", "rate": 0, "amount": 2_000, "cap": 2_000, "kind": "amount"}
            | {"shares": (5_000, 5_000)} | later,
        ),
    ]  # fmt: skip


def placed(shopper, claims):
    with clock.pretend(NOON):
        return actions.place(
            id=ids.new(), shopper=shopper, coupons=[claim.pk for claim in claims], by=shopper
        )


def paid(kakaopay, order):
    with clock.pretend(NOON):
        payment = actions.prepare_payment(order)
    payments.approve(payment, pg_token=kakaopay.pay(payment.page_pc))
    order.refresh_from_db()
    return order


def taken_back(order, *quantities):
    wanted = dict(zip((line.pk for line in order.lines.all()), quantities, strict=True))
    return refund_now(actions.take_back(id=ids.new(), order=order, quantities=wanted, by=order.shopper))


def states():
    return list(Redemption.objects.order_by("place").values_list("state", flat=True))


def broken():
    """Every invariant of coupons and orders that does not hold; claims were made without their service here."""
    asked = {name: getattr(invariants, name) for name in invariants.__all__} | {
        name: each
        for name, each in vars(coupon_invariants).items()
        if callable(each)
        and each.__module__.startswith("hamkke.coupons.invariants")
        and "_opening_" not in name
    }
    return [name for name, each in asked.items() if not name.startswith("_") and list(each())]


# ── At the checkout ──


def test_a_shopper_is_offered_the_best_deal_changes_it_and_pays(kakaopay):
    shopper = basket((20_000, 1), (10_000, 1))
    market, card = two_coupons(shopper)
    alone = coupon(shopper, title="혼자 쿠폰", cap=4_000, rate=2_000)
    client = signed_in(shopper)
    with clock.pretend(NOON):
        offered = client.get("/orders/checkout/")
        one = client.get("/orders/checkout/", {"chosen": "yes", "coupon": [str(card.pk), str(alone.pk)]})
        body = {
            "id": hidden(offered, "id"),
            "coupon": [str(market.pk), str(card.pk)],
            "expected": hidden(offered, "expected"),
        }
        client.post("/orders/checkout/", body)

    assert "상품 금액 30,000원 쿠폰 할인 −5,000원 배송비 0원 결제 금액 25,000원" in text(offered)
    assert "시장 쿠폰: 3,000원 할인 묶음: a 대상 상품 30,000원의 10%: 3,000원 할인" in text(offered)
    assert "카드 쿠폰: 2,000원 할인 묶음: b 대상 상품 27,000원에서 2,000원 할인" in text(offered)
    assert (
        "혼자 쿠폰: 4,000원 할인 단독 사용 함께 쓸 수 없는 다른 쿠폰으로 모두 5,000원을 할인합니다. 이 쿠폰만 쓰면 4,000원입니다."
        in text(offered)
    )
    assert "상품 금액 30,000원 쿠폰 할인 −4,000원 배송비 0원 결제 금액 26,000원" in text(one)
    assert "전체에서 다시 고르기" in text(one)
    order = Order.objects.get()
    assert (order.total, order.discount, order.payable) == (30_000, 5_000, 25_000)
    assert [each.claim_id for each in coupons_told.redemptions_of(order.pk)] == [market.pk, card.pk]


@pytest.mark.parametrize("chosen", ["coupon=1", "coupon=not-an-id"])
def test_what_is_no_coupon_s_id_is_no_request(chosen):
    assert signed_in(basket((1_000, 1))).get(f"/orders/checkout/?chosen=yes&{chosen}").status_code == 400


def test_coupons_that_do_not_join_are_refused_and_nothing_is_ordered():
    shopper = basket((30_000, 1))
    claims = [coupon(shopper, group="a"), coupon(shopper, group="a")]

    with pytest.raises(NotTogether):
        placed(shopper, claims)

    assert (Order.objects.count(), Redemption.objects.count()) == (0, 0)


def test_the_same_order_with_fewer_coupons_is_another():
    shopper = basket((30_000, 1))
    claims = two_coupons(shopper)
    order = placed(shopper, claims)

    assert actions.place(
        id=order.pk, shopper=shopper, coupons=[each.pk for each in reversed(claims)], by=shopper
    )
    with pytest.raises(rules.DifferentContent):
        actions.place(id=order.pk, shopper=shopper, coupons=[claims[0].pk], by=shopper)


# ── Paid, or not ──


def test_every_coupon_s_funders_pay_their_part_of_every_line(kakaopay):
    shopper = basket((20_000, 1), (10_000, 1))
    order = paid(kakaopay, placed(shopper, two_coupons(shopper)))

    assert (states(), owed(order), at_kakaopay()) == (["used", "used"], [20_000, 10_000], 25_000)
    sheet = queries.sheet_of(order, clock.today())
    assert [(each.title.ko, each.amount) for each in sheet.discounts] == [
        ("시장 쿠폰", 3_000), ("카드 쿠폰", 2_000),
    ]  # fmt: skip
    assert [
        [(each.title.ko, [part.amount for part in each.funders]) for each in line.discounts]
        for line in sheet.lines
    ] == [
        [("시장 쿠폰", [2_000]), ("카드 쿠폰", [667, 666])],
        [("시장 쿠폰", [1_000]), ("카드 쿠폰", [333, 334])],
    ]
    assert broken() == []
    page = text(signed_in(shopper).get(order.get_absolute_url()))
    assert "쿠폰 할인 −5,000원 시장 쿠폰 −3,000원 카드 쿠폰 −2,000원" in page


def test_both_wait_for_the_payment_and_both_are_free_again_without_it(kakaopay):
    shopper = basket((30_000, 1))
    order = placed(shopper, two_coupons(shopper))
    with clock.pretend(NOON + coupons.LEASE / 2):
        actions.prepare_payment(order)
    assert set(Redemption.objects.values_list("lease_until", flat=True)) == {NOON + 3 * coupons.LEASE / 2}

    actions.cancel(id=ids.new(), order=order, by=shopper)

    assert states() == ["released", "released"]
    assert [each.state for each in coupons_told.coupons_of(shopper, now=NOON)] == ["usable", "usable"]
    assert broken() == []


def test_an_order_whose_payment_never_began_ends_with_all_its_holds():
    shopper = basket((30_000, 1))
    order = placed(shopper, two_coupons(shopper))

    swept(NOON + coupons.LEASE)

    order.refresh_from_db()
    assert (order.state, states(), broken()) == ("expired", ["released", "released"], [])


# ── What comes back ──


@pytest.mark.parametrize("steps", list(itertools.permutations([(1, 0), (1, 0), (0, 1)]))[::2], ids=str)
def test_returns_in_any_order_end_with_nothing_left_anywhere(kakaopay, steps):
    shopper = basket((3_333, 2), (9_999, 1))
    order = paid(kakaopay, placed(shopper, two_coupons(shopper, shares=(3_333, 6_667))))

    returns = [taken_back(order, *step) for step in steps]

    order.refresh_from_db()
    assert order.state == "cancelled"
    assert sum(each.refund for each in returns) == order.payable
    assert sum(each.discount for each in returns) == order.discount
    assert (states(), owed(order), at_kakaopay()) == (["returned", "returned"], [0, 0], 0)
    assert ledger.is_balanced()
    assert broken() == []


def test_the_coupon_whose_minimum_is_no_longer_met_is_lost_and_the_other_is_kept(kakaopay):
    shopper = basket((20_000, 1), (10_000, 1))
    order = paid(kakaopay, placed(shopper, two_coupons(shopper, on_return="recount", minimum_order=25_000)))
    lines = [line.pk for line in order.lines.all()]
    wanted = {str(lines[0]): "0", str(lines[1]): "1"}
    client = signed_in(shopper)

    warned = text(client.get(order.get_absolute_url()))
    asked = text(client.post(f"/orders/{order.pk}/returns", {"id": str(ids.new()), **wanted}))
    back = taken_back(order, 0, 1)

    assert "반품하고 남은 대상 상품이 25,000원에 못 미치면 ‘카드 쿠폰’ 할인이 모두 취소됩니다." in warned
    assert "남는 상품 금액이 20,000원으로, ‘카드 쿠폰’의 최소 주문 금액 25,000원에 못 미칩니다." in asked
    assert "시장 쿠폰" not in asked
    assert (back.refund, back.discount) == (10_000 - 1_000 - 2_000, 3_000)
    assert (states(), owed(order), broken()) == (["used", "returned"], [20_000, 0], [])
    assert [each.state for each in coupons_told.coupons_of(shopper, now=NOON)] == ["usable", "used"]


def test_a_coupon_that_came_back_whole_is_used_again_while_the_rest_comes_back(kakaopay):
    shopper = basket((20_000, 1), (10_000, 1))
    bread = order_line_product(shopper)
    market, card = two_coupons(shopper, scope={"products": [str(bread)]})
    order = paid(kakaopay, placed(shopper, [market, card]))

    taken_back(order, 1, 0)
    assert states() == ["used", "returned"]
    basket((10_000, 1), shopper=shopper)
    actions.put_in_basket(shopper, product=order.lines.all()[0].product)
    again = placed(shopper, [card])
    taken_back(order, 0, 1)

    assert again.discount == 2_000
    actions.cancel(id=ids.new(), order=again, by=shopper)
    assert [each.state for each in coupons_told.redemptions_of(order.pk)] == ["returned", "returned"]
    assert broken() == []


def order_line_product(shopper):
    return queries.basket_of(shopper, NOON)[0].product.id


# ── What is owed ──


def test_the_merchant_s_statement_says_what_each_coupon_s_funders_pay_and_what_came_back(kakaopay):
    """One from the state, one from a platform, and both on goods of one merchant."""
    merchant, shopper = settling.MerchantFactory(), UserFactory()
    for price in (20_000, 10_000):
        BasketLineFactory(shopper=shopper, product=ProductFactory(merchant=merchant, price=price))
    kinds = {"a": {"ministry": 10_000, "platform": 0}, "b": {"ministry": 0, "platform": 10_000}}
    claims = [
        ClaimFactory(campaign=settling.campaign(group=group, **kind), shopper=shopper)
        for group, kind in kinds.items()
    ]
    order = paid(kakaopay, placed(shopper, claims))
    settling.sent_back(order, *(int(line.amount == 10_000) for line in order.lines.all()))

    statement = settling.issued(merchant, ends_at=clock.now(), now=clock.now())

    sale, back = statement.rows.all()
    assert settling.won(sale) == (24_300, 3_000, 2_700, 0, 0, 0, 30_000)
    assert settling.won(back) == (-8_100, -1_000, -900, 0, 0, 0, -10_000)
    assert statement.net == owed(order)[0] == 20_000
    assert broken() == []


def test_a_merchant_who_shares_two_coupons_bears_at_most_its_part_of_each(kakaopay):
    shopper = basket((9_999, 3))
    [line] = queries.basket_of(shopper, NOON)
    claims = []
    for group, share in (("a", 5_000), ("b", 3_000)):
        draft = CampaignFactory(group=group)
        FundingFactory(campaign=draft, share=10_000 - share, place=0)
        FundingFactory(campaign=draft, share=share, place=1, funder=None, kind="merchant")
        CostAgreementFactory(campaign=draft, merchant_id=line.product.merchant_id, share=share)
        coupons.open_campaign(draft, by=UserFactory())
        claims.append(ClaimFactory(campaign=draft, shopper=shopper))
    order = paid(kakaopay, placed(shopper, claims))

    own = f"merchant:{line.product.merchant_id}:share"
    assert (order.discount, ledger.balance(own).net) == (2_999 + 2_699, -(1_499 + 809))
    for _ in range(3):
        taken_back(order, 1)
        assert broken() == []

    assert (ledger.balance(own).net, owed(order), at_kakaopay()) == (0, [0], 0)
