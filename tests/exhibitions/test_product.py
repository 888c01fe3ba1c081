"""A product's page: what it has cost, what one really saves, what comes back, and what others show of it."""

import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hamkke.coupons import actions as coupons
from hamkke.kernel import clock
from hamkke.merchants import actions as merchants
from hamkke.merchants.models import Photograph
from tests.factories.coupons import NOON, CampaignFactory, ClaimFactory, FundingFactory
from tests.factories.merchants import MerchantFactory, ProductFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def read(client, product, at=NOON) -> str:
    with clock.pretend(at):
        answer = client.get(f"/products/{product.pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


def campaign(**terms):
    made = CampaignFactory(**terms)
    FundingFactory(campaign=made)
    coupons.open_campaign(made, by=UserFactory())
    return made


def test_the_prices_of_30_days_are_drawn_with_their_table(client):
    product = ProductFactory(price=10_000)
    for days, price in ((40, 9_000), (20, 12_000), (3, 8_500)):
        with clock.pretend(NOON - timedelta(days=days)):
            merchants.change_price(product, amount=price, by=None)
    page = read(client, product)
    table = page[page.index('<table class="table">') :]

    assert re.findall(r'class="amount">([\d,]+원)', table) == ["8,500원", "12,000원", "9,000원"]
    assert "가장 낮을 때 8,500원, 가장 높을 때 12,000원이었습니다." in page
    assert "지금이 최근 30일 최저가" in page


def test_a_product_offered_today_has_a_history_of_a_day(client):
    product = ProductFactory(price=10_000)
    page = read(client, product)

    assert "줄곧 10,000원이었습니다." in page


def test_a_visitor_reads_what_a_coupon_would_take_off_to_the_won(client):
    product = ProductFactory(price=12_340)
    open_one = campaign(title="10% 쿠폰")
    page = read(client, product)

    assert f'<a href="/coupons/campaigns/{open_one.pk}/">10% 쿠폰</a> −1,234원' in page
    assert "지금 사면" not in page


def test_whoever_has_a_coupon_reads_what_is_left_to_pay(client):
    product, shopper = ProductFactory(price=12_340), UserFactory()
    ClaimFactory(campaign=campaign(), shopper=shopper)
    client.force_login(shopper)
    page = read(client, product)

    assert "지금 사면 11,106원" in page
    assert "내 쿠폰" in page


def test_what_cannot_be_returned_says_so_with_its_law(client):
    fresh = ProductFactory(withdrawal_exception="perishable")
    usual = ProductFactory()

    assert "단순 변심으로는 반품할 수 없습니다." in read(client, fresh)
    assert "받은 날부터 7일 안에 반품할 수 있습니다." in read(client, usual)
    assert "제17조" in read(client, fresh)


def test_search_engines_and_messengers_read_the_same_as_people(client):
    product = ProductFactory(
        name="</script><b>햅쌀",
        price=15_000,
        withdrawal_exception="perishable",
        merchant=MerchantFactory(name="들녘상회"),
    )
    page = read(client, product)
    [told] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    data = json.loads(told)

    assert (data["@type"], data["name"]) == ("Product", "</script><b>햅쌀")
    assert (data["offers"]["price"], data["offers"]["priceCurrency"]) == (15_000, "KRW")
    assert data["offers"]["seller"]["name"] == "들녘상회"
    assert data["offers"]["hasMerchantReturnPolicy"]["returnPolicyCategory"].endswith("NotPermitted")
    [shared] = re.findall('<meta property="og:image" content="http://testserver(.*?)">', page)
    assert data["image"] == [f"http://testserver{shared}"]
    assert shared.startswith(f"/products/{product.pk}/card.png?v=")


def test_the_shared_picture_is_kept_until_it_would_show_something_else(client):
    product = ProductFactory(price=15_000)

    def shared():
        return re.findall('og:image" content="http://testserver(.*?)"', read(client, product))[0]

    address = shared()
    answer = client.get(address)
    kept = client.get(address, headers={"If-None-Match": answer["ETag"]})
    merchants.change_price(product, amount=12_000, by=None)
    renewed = client.get(address, headers={"If-None-Match": answer["ETag"]})

    assert (answer["Cache-Control"], kept.status_code) == ("public, max-age=31536000, immutable", 304)
    assert (renewed.status_code, renewed["Cache-Control"]) == (200, "public, max-age=600")
    assert renewed.content != answer.content
    assert re.findall('og:image" content="http://testserver(.*?)"', read(client, product, clock.now())) != [
        address
    ]


def test_a_product_s_data_names_its_photographs_before_the_drawn_card(client):
    product = ProductFactory()
    photograph = Photograph.objects.create(
        product=product, place=0, alt="햅쌀", width=800, height=600, kept_at=NOON
    )
    [told] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', read(client, product))

    first, card = json.loads(told)["image"]
    assert (first, "card.png" in card) == (f"http://testserver{photograph.url}", True)


def test_the_shared_picture_is_a_png_of_the_size_that_is_promised(client):
    product = ProductFactory(name="아주 긴 이름을 가진 햇감자와 고구마와 옥수수와 단호박 꾸러미 선물 세트")
    answer = client.get(f"/products/{product.pk}/card.png")
    width, height = (int.from_bytes(answer.content[at : at + 4], "big") for at in (16, 20))

    assert (answer["Content-Type"], answer.content[1:4], width, height) == ("image/png", b"PNG", 1200, 630)


def test_more_prices_and_coupons_cost_no_more_queries(client, django_assert_num_queries):
    product = ProductFactory()
    campaign()
    read(client, product)
    with CaptureQueriesContext(connection) as captured:
        read(client, product)
    before = len(captured)
    for price in range(1_000, 1_010):
        merchants.change_price(product, amount=price, by=None)
    campaign()
    campaign()
    read(client, product)
    with django_assert_num_queries(before):
        read(client, product)
