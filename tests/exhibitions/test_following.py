"""The page of the shops that somebody follows: what is new on the shelves, and the coupons that are good there."""

import re
from datetime import timedelta

import pytest

from hamkke.coupons import actions as coupons
from hamkke.coupons import rules
from hamkke.coupons.models import ClaimKey
from hamkke.kernel import clock, ids
from hamkke.merchants.actions import following
from hamkke.people import queries as people
from tests.coupons.holding import hold
from tests.factories.coupons import NOON, CampaignFactory, ClaimFactory, FundingFactory, logged
from tests.factories.exhibitions import exhibition
from tests.factories.merchants import MerchantFactory, ProductFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def shopper(client):
    user = UserFactory()
    client.force_login(user)
    return user


def read(client) -> str:
    with clock.pretend(NOON):
        page = client.get("/followed/")
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def opened(**content):
    draft = CampaignFactory(**content)
    FundingFactory(campaign=draft)
    return coupons.open_campaign(draft, by=UserFactory())


def test_new_goods_on_the_shelves_and_the_coupons_for_them_gather_there(client, shopper):
    shop, other = MerchantFactory(name="새벽상회"), MerchantFactory(name="남의 가게")
    old = ProductFactory(merchant=shop, name="묵은쌀")
    new = ProductFactory(merchant=shop, name="햅쌀", offered_at=NOON - timedelta(days=1))
    ProductFactory(merchant=shop, name="진열하지 않은 떡")
    exhibition([old, new, ProductFactory(merchant=other, name="남의 떡")])
    opened(title="새벽상회 쿠폰", scope={"merchants": [str(shop.pk)]})
    ClaimFactory(campaign=opened(title="햅쌀 쿠폰", scope={"products": [str(new.pk)]}), shopper=shopper)
    opened(title="남의 쿠폰", scope={"merchants": [str(other.pk)]})
    following.follow(shop, by=shopper)

    page = read(client)

    assert page.index("새벽상회") < page.index("새 상품 햅쌀") < page.index("묵은쌀")
    assert "새벽상회 쿠폰 받을 수 있음" in page
    assert "햅쌀 쿠폰 내 쿠폰" in page
    assert not [each for each in ("남의", "진열하지 않은 떡", "새 상품 묵은쌀") if each in page]
    assert "알림은 보내지 않습니다" in page


def test_a_coupon_that_was_used_or_handed_back_is_not_told_as_one_to_claim(client, shopper):
    shop = MerchantFactory()
    exhibition([ProductFactory(merchant=shop)])
    scope = {"merchants": [str(shop.pk)]}
    used = ClaimFactory(campaign=opened(title="쓴 쿠폰", scope=scope), shopper=shopper)
    back = ClaimFactory(campaign=opened(title="돌려준 쿠폰", scope=scope), shopper=shopper)
    ClaimFactory(campaign=opened(title="한 장 더", scope=scope, per_person=2), shopper=shopper, turn=1)
    for campaign in (used.campaign, back.campaign):
        logged(campaign)
    with clock.pretend(NOON):
        coupons.capture(hold(used, lines=[coupons.Line(ids.new(), shop.pk, 30_000)]), by=None)
        coupons.hand_back(back, by=shopper)
    following.follow(shop, by=shopper)

    page = read(client)

    assert "한 장 더 내 쿠폰" in page
    assert [each for each in ("쓴 쿠폰", "돌려준 쿠폰") if each in page] == []


def test_another_account_of_the_same_person_is_told_of_no_coupon_to_claim(client, shopper):
    shop = MerchantFactory()
    exhibition([ProductFactory(merchant=shop)])
    campaign = opened(title="가족 쿠폰", scope={"merchants": [str(shop.pk)]})
    following.follow(shop, by=shopper)
    assert "가족 쿠폰 받을 수 있음" in read(client)

    [key] = people.identity_keys(shopper)
    ClaimKey.objects.create(
        campaign=campaign,
        key=rules.campaign_key(key, campaign.pk.bytes),
        claim=ClaimFactory(campaign=campaign),
    )

    assert "가족 쿠폰" not in read(client)


def test_whoever_follows_nobody_is_told_how(client, shopper):
    assert "아직 관심 가게가 없습니다." in read(client)
    assert 'href="/followed/"' in client.get("/coupons/").text
    assert 'href="/followed/"' in client.get("/me/").text


def test_it_asks_as_often_for_three_shops_as_for_one(client, shopper, django_assert_max_num_queries):
    def follow_another():
        goods = ProductFactory.create_batch(2)
        exhibition(goods)
        for good in goods:
            following.follow(good.merchant, by=shopper)

    follow_another()
    read(client)
    with django_assert_max_num_queries(40) as first:
        read(client)
    asked = len(first.captured_queries)
    follow_another()
    with django_assert_max_num_queries(asked):
        read(client)
