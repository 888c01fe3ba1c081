"""What others show of our pages beside a link to them: each page's own name, what it is about, and only true data."""

import json
import re

import pytest

from hamkke.exhibitions.actions import news
from hamkke.kernel.words import Words
from tests.factories.coupons import CampaignFactory, OpeningFactory
from tests.factories.exhibitions import exhibition
from tests.factories.merchants import ProductFactory, ShopFactory
from tests.factories.places import MarketFactory

pytestmark = pytest.mark.django_db


def shared(client, path):
    """A page's name and words as messengers show them, and its data for search engines."""
    page = client.get(path).content.decode()
    card = [
        re.findall(f'<meta property="og:{what}" content="(.*?)">', page)[0]
        for what in ("title", "description")
    ]
    return *card, [json.loads(told) for told in re.findall(r'ld\+json">(.*?)</script>', page)]


def test_an_exhibition_is_shared_by_its_name_its_words_and_its_goods(client):
    product = ProductFactory(name="햅쌀")
    page = exhibition([product], title='가을 "밥상"')

    title, said, [data] = shared(client, page.url)

    assert (title, said) == ("가을 &quot;밥상&quot;", "햅쌀과 제철 반찬을 모았습니다.")
    assert (data["@type"], data["numberOfItems"]) == ("ItemList", 1)
    assert data["itemListElement"][0]["url"] == f"http://testserver/products/{product.pk}/"


def test_a_shop_and_a_market_are_shared_as_stores_where_they_are(client):
    market = MarketFactory(name="중앙시장", goods="건어물", latitude=37.5, longitude=127.0)
    shop = ShopFactory(name="3호점", market=market, address="")
    ProductFactory(merchant=shop.merchant, name="멸치")

    by_market = shared(client, f"/markets/{market.pk}/")
    by_shop = shared(client, f"/merchants/{shop.merchant_id}/")

    assert by_market[:2] == ("중앙시장", f"{market.address} · 건어물")
    assert by_market[2][0]["geo"] == {"@type": "GeoCoordinates", "latitude": 37.5, "longitude": 127.0}
    assert by_shop[:2] == (shop.merchant.name, "멸치")
    assert by_shop[2][0]["department"] == [
        {"@type": "Store", "name": "3호점", "address": f"{market.address} 중앙시장"}
    ]


def test_a_coupon_and_news_are_shared_by_what_they_are_about(client):
    exhibition()
    campaign = OpeningFactory(campaign=CampaignFactory(title="가을 쿠폰", state="open")).campaign
    told = news.tell_news(
        title=Words("축제가 열립니다", "It opens"), announced_on="2026-09-01", source="중소벤처기업부",
        source_url="https://www.mss.go.kr/1", paragraphs=[Words("9월에 열립니다.", "In September.")], by=None,
    )  # fmt: skip

    coupon, item = shared(client, f"/coupons/campaigns/{campaign.pk}/"), shared(client, told.url)

    assert coupon[0] == "가을 쿠폰"
    assert "할인" in coupon[1]
    assert item[:2] == ("축제가 열립니다", "9월에 열립니다.")
    assert (item[2][0]["@type"], item[2][0]["datePublished"]) == ("NewsArticle", "2026-09-01")
    assert item[2][0]["isBasedOn"] == "https://www.mss.go.kr/1"
