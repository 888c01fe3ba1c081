"""Markets near whoever looks: the page tells where they are, and asks nobody where the reader is."""

import pytest

from hamkke.places import actions as places
from tests.factories.exhibitions import exhibition
from tests.factories.merchants import ProductFactory, ShopFactory
from tests.factories.places import MarketFactory, RegionFactory

pytestmark = pytest.mark.django_db


def test_markets_with_a_place_are_told_to_everybody_alike(client, django_assert_num_queries):
    market = MarketFactory(name="중앙시장", latitude=37.5612345, longitude=126.9912345)
    MarketFactory(name="좌표 없는 시장")
    offering = [ShopFactory(market=market, name=f"점포 {n}") for n in range(6)]
    ShopFactory(market=market, name="쉬는 점포")
    exhibition([ProductFactory(merchant=shop.merchant) for shop in offering])

    with django_assert_num_queries(2):
        told = client.get("/near/markets.json").json()

    named = [[str(shop.merchant_id), shop.name] for shop in offering[:5]]
    assert told == [[str(market.pk), "중앙시장", market.address, 37.56123, 126.99123, 6, named]]


def test_a_market_names_its_shops_with_the_way_to_each(client):
    market = MarketFactory(name="중앙시장")
    before = client.get(f"/markets/{market.pk}/").content.decode()
    one, *_more = ShopFactory.create_batch(3, market=market)
    elsewhere = ShopFactory()

    page = client.get(f"/markets/{market.pk}/").content.decode()

    assert f'<a href="/merchants/{one.merchant_id}/">{one.name}</a>' in page
    assert "등록된 가게 3곳" in page
    assert "등록된 가게" not in before
    assert elsewhere.name not in page


def test_without_a_script_there_are_regions_that_say_what_is_not_known(client):
    places.load_regions()
    seoul = RegionFactory()
    MarketFactory(region=seoul, latitude=37.56, longitude=126.99)
    MarketFactory(region=seoul)
    page = client.get("/near/").content.decode()

    assert '<a href="/markets/?region=11">서울특별시</a>' in page
    assert "시장 2곳" in page
    assert "좌표가 없는 시장 1곳" in page
    assert "부산광역시" not in page  # It has no market.


def test_a_market_leads_to_a_map_or_says_that_it_cannot(client):
    placed, unplaced = MarketFactory(name="강/릉 시장", latitude=37.5, longitude=127.25), MarketFactory()

    assert "https://map.kakao.com/link/map/%EA%B0%95%2F%EB%A6%89%20%EC%8B%9C%EC%9E%A5,37.5,127.25" in (
        client.get(f"/markets/{placed.pk}/").content.decode()
    )
    assert (
        "?q=%EA%B0%95/%EB%A6%89%20" in client.get(f"/markets/{placed.pk}/").content.decode()
    )  # to its shops
    assert "좌표가 없어" in client.get(f"/markets/{unplaced.pk}/").content.decode()
