"""What a shopper is told of campaigns that nobody claims: what comes off by itself, and why it does not."""

from datetime import timedelta

import pytest

from hamkke.coupons import queries
from hamkke.coupons.models import Campaign
from hamkke.kernel import ids
from tests.coupons.automatics import automatic, order
from tests.factories.coupons import NOON, TEN
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def shopper(db):
    return UserFactory()


def cart(shopper, now=NOON):
    line = queries.CartLine(ids.new(), ids.new(), 30_000, ids.new())
    return queries.cart_of([line], moment=now)


def quoted(shopper, now=NOON, **given):
    return queries.quote(shopper, cart(shopper, now), **given)


def test_a_quote_lays_it_unclaimed_and_leaves_it_out_when_it_is_not_chosen(shopper):
    campaign = automatic()
    priced = quoted(shopper)

    assert ([each.key for each in priced.applied], priced.coupons) == ([campaign.pk], [campaign.pk])
    assert quoted(None).quote.discount == 3_000
    assert quoted(shopper, chosen=[campaign.pk]).coupons == [campaign.pk]
    left_out = quoted(shopper, chosen=[])
    assert (left_out.coupons, [each.verdict.reason for each in left_out.usable]) == ([], ["not_chosen"])


def test_a_quote_says_why_it_does_not_apply(shopper):
    taken, had, dear = automatic(quantity=1), automatic(), automatic(minimum_order=30_001)
    order(taken, by=UserFactory())
    order(had, by=shopper)

    why = {each.campaign: each.why.ko for each in quoted(shopper).unusable}

    assert why == {
        taken: "지금은 남은 수량이 없습니다.",
        had: "한 사람이 쓸 수 있는 수량을 이미 쓰셨거나, 결제를 기다리는 주문에 쓰고 계십니다.",
        dear: "대상 상품 금액이 30,000원이라 최소 주문 금액 30,001원에 못 미칩니다.",
    }
    assert queries.had_by(shopper, had).en.startswith("You have used “Coupon”")
    assert (queries.had_by(shopper, taken), queries.had_by(shopper, Campaign())) == (None, None)


def test_between_two_days_it_has_none_left(organiser, shopper):
    automatic(by=organiser, quantity=2, daily_quantity=1)

    at_rest = quoted(shopper, TEN + DAY - timedelta(minutes=1))

    assert [each.verdict.reason for each in at_rest.unusable] == ["none_left"]


def test_quotes_ask_as_much_for_three_as_for_one(shopper, django_assert_num_queries):
    automatic(group="a")
    quoted(shopper)
    with django_assert_num_queries(7):
        quoted(shopper)
    for group in "bc":
        automatic(group=group)
    quoted(shopper)
    with django_assert_num_queries(7):
        assert len(quoted(shopper).coupons) == 3


def test_a_product_tells_what_comes_off_by_itself(organiser):
    bread, pot = (queries.CartLine(ids.new(), ids.new(), 30_000, ids.new()) for _ in range(2))
    assert queries.automatic_on(queries.cart_of([bread, pot], moment=NOON)) == {}
    everywhere = automatic(by=organiser, closes_at=TEN + 2 * DAY)
    on_bread = automatic(by=organiser, scope={"products": [str(bread.product_id)]}, closes_at=TEN + DAY)
    order(automatic(quantity=1), by=UserFactory())

    found = queries.automatic_on(queries.cart_of([bread, pot], moment=NOON))

    assert {line: [each.campaign for each in told] for line, told in found.items()} == {
        bread.id: [on_bread, everywhere],
        pot.id: [everywhere],
    }
    assert found[pot.id][0].worth.ko == "10% 할인, 최대 3,000원"
    assert found[pot.id][0].discount == 3_000
