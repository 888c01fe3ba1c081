"""What stands on an exhibition's page is put together from blocks, and found when somebody looks."""

import io
import re
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.images import ImageFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image
from wagtail.images import get_image_model

from hamkke.exhibitions.models.blocks import Body
from hamkke.kernel import clock
from hamkke.merchants import actions as merchants
from tests.factories.calls import decided_call
from tests.factories.coupons import CampaignFactory, OpeningFactory
from tests.factories.exhibitions import EMPTY, exhibition, put_together
from tests.factories.festivals import EditionFactory
from tests.factories.merchants import MerchantFactory, ProductFactory, ShopFactory
from tests.factories.places import MarketFactory, RegionFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 9, 4, 3, tzinfo=UTC)


@pytest.fixture
def picture(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    file = io.BytesIO()
    Image.new("RGB", (1600, 1200), "orange").save(file, "JPEG")
    return get_image_model().objects.create(title="들녘", file=ImageFile(file, name="field.jpg"))


def read(client, page, at=NOON, **headers) -> str:
    with clock.pretend(at):
        response = client.get(page.url, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def by_rule(**given):
    return ("by_rule", given)


def names(html: str, *products) -> list[str]:
    """Which of these products stand on the page, in their order there."""
    there = [
        (html.index(f">{product.name}</a>"), product.name)
        for product in products
        if f">{product.name}</a>" in html
    ]
    return [name for _, name in sorted(there)]


def test_a_new_exhibition_shows_its_words_and_then_its_shelf(client):
    html = read(client, exhibition(2))

    assert html.index("햅쌀과 제철 반찬을 모았습니다.") < html.index("상품 2개")


def test_every_block_speaks_both_languages(client, picture):
    merchant, market = MerchantFactory(name="들녘상회"), MarketFactory(name="황금시장")
    said = {"ko": "한국말", "en": "In English"}
    page = put_together(
        exhibition(1),
        ("hero", {"lead": said, "picture": {"image": picture.pk, "alt_ko": "논", "alt_en": "Rice"}}),
        ("heading", said),
        ("paragraph", said),
        ("market", {"market": str(market.pk), "text": said}),
        ("story", {"heading": said, "text": said, "merchant": str(merchant.pk)}),
        ("countdown", {"heading": said, "at": "2026-09-05T01:00:00Z"}),
        ("video", {"heading": said, "url": "https://video.example/1"}),
        ("listed", {}),
    )
    korean, english = read(client, page), read(client, page, **{"accept-language": "en"})

    # Eight blocks, and what is shared of the page.
    assert (korean.count("한국말"), english.count("In English")) == (9, 9)
    assert 'alt="논"' in korean
    assert 'alt="Rice"' in english
    assert "황금시장" in korean
    assert "들녘상회 둘러보기" in korean
    assert "2026년 9월 5일(토) 10:00" in korean
    assert 'href="https://video.example/1"' in korean


def test_words_that_are_not_said_in_english_are_said_in_korean(client):
    page = put_together(exhibition(1), ("heading", {"ko": "햅쌀", "en": ""}))

    assert "<h2>햅쌀</h2>" in read(client, page, **{"accept-language": "en"})


def test_a_picture_comes_in_the_widths_that_browsers_choose_from_as_webp(client, picture):
    page = put_together(
        exhibition(1), ("hero", {"picture": {"image": picture.pk, "alt_ko": "논", "alt_en": ""}})
    )
    html = read(client, page)

    for width in (480, 800, 1280):
        assert f".webp {width}w" in html
    assert 'alt="논" width="1280" height="960"' in html


def test_a_hero_s_picture_is_shared_with_the_page(client, picture):
    shown = {"picture": {"image": picture.pk, "alt_ko": "논", "alt_en": ""}}
    html = read(client, put_together(exhibition(1), ("hero", shown)))

    [shared] = re.findall('og:image" content="http://testserver(.*?)"', html)
    with closing(client.get(shared)) as answer:
        assert answer["Content-Type"] == "image/webp"


def test_a_hero_is_the_page_s_heading_and_the_only_one(client):
    page = put_together(exhibition(1), ("hero", {}), ("listed", {}))

    assert read(client, page).count("<h1") == 1


def test_goods_on_the_shelf_are_shown_last_where_nobody_said_where(client):
    page = put_together(exhibition(2), ("paragraph", {"ko": "햅쌀과 제철 반찬을 모았습니다.", "en": ""}))
    html = read(client, page)

    assert html.index("햅쌀과 제철 반찬을 모았습니다.") < html.index("상품 2개")


def test_goods_are_picked_by_hand_in_that_order(client):
    one, two = ProductFactory(name="햅쌀"), ProductFactory(name="고추장")
    page = put_together(
        exhibition(1),
        ("picked", {"heading": {"ko": "골랐습니다", "en": ""}, "products": [str(two.pk), str(one.pk)]}),
    )

    assert names(read(client, page), one, two) == ["고추장", "햅쌀"]


def test_a_rule_finds_a_kind_a_province_and_a_market(client):
    south, north = RegionFactory(code="46", name="전라남도"), RegionFactory(code="11", name="서울특별시")
    market = MarketFactory()
    here, there = MerchantFactory(region=south), MerchantFactory(region=north)
    ShopFactory(merchant=here, market=market)
    rice = ProductFactory(name="햅쌀", category="식품", merchant=here)
    bowl = ProductFactory(name="사발", category="도자기", merchant=here)
    tea = ProductFactory(name="녹차", category="농산물", merchant=there)
    page = exhibition(1)

    def found(**rule):
        return names(read(client, put_together(page, by_rule(**rule))), rice, bowl, tea)

    assert sorted(found(kind="food")) == ["녹차", "햅쌀"]
    assert found(kind="craft") == ["사발"]
    assert sorted(found(province="46")) == ["사발", "햅쌀"]
    assert found(kind="food", market=str(market.pk)) == ["햅쌀"]
    assert found(kind="beauty") == []


def test_a_rule_finds_the_goods_of_those_whom_a_call_selected(client):
    call, (best, second, last) = decided_call((90, 90, 90), (80, 80, 80), (10, 10, 10))
    goods = [
        ProductFactory(name=f"상품 {n}", merchant=each.merchant)
        for n, each in enumerate((best, second, last))
    ]
    page = put_together(exhibition(1), by_rule(call=str(call.pk), order="cheapest"))

    assert names(read(client, page), *goods) == ["상품 0", "상품 1"]


def test_a_rule_finds_what_became_cheaper_lately_and_never_what_was_raised_before(client):
    honest, raised, old = (
        ProductFactory(name=name, price=10_000) for name in ("정직", "올렸다 내림", "옛날")
    )
    for product, steps in (
        (honest, [(3, 7_000)]),
        (raised, [(10, 14_000), (3, 9_800)]),
        (old, [(45, 5_000)]),
    ):
        for days, amount in steps:
            with clock.pretend(NOON - timedelta(days=days)):
                merchants.change_price(product, amount=amount, by=None)
    page = exhibition(1)

    def found(cut):
        return names(read(client, put_together(page, by_rule(cut=cut))), honest, raised, old)

    assert (found(30), found(31), sorted(found(1))) == (["정직"], [], ["올렸다 내림", "정직"])


def test_a_rule_keeps_its_order_and_number(client):
    goods = [ProductFactory(name=f"상품 {price}", price=price) for price in (3_000, 1_000, 2_000)]
    page = put_together(exhibition(1), by_rule(order="cheapest", most=2, heading={"ko": "싼 것", "en": ""}))
    html = read(client, page)

    assert names(html, *goods) == ["상품 1000", "상품 2000"]


def test_a_coupon_says_how_it_stands(client):
    edition = EditionFactory()
    campaign = CampaignFactory(
        edition=edition,
        title="황금녘 쿠폰",
        state="open",
        opens_at=NOON - timedelta(days=1),
        closes_at=NOON + timedelta(days=1),
        usable_until=NOON + timedelta(days=30),
    )
    OpeningFactory(campaign=campaign, claimed=40)
    page = put_together(exhibition(1), ("coupon", {"campaign": str(campaign.pk)}))

    assert "60장 남음" in read(client, page)
    assert "곧 열립니다" in read(client, page, NOON - timedelta(days=2))
    assert "받는 기간이 끝났습니다" in read(client, page, NOON + timedelta(days=2))


def test_a_draft_s_coupon_and_a_moment_that_is_past_are_not_shown(client):
    page = put_together(
        exhibition(1),
        ("coupon", {"campaign": str(CampaignFactory(title="비밀 쿠폰").pk)}),
        ("countdown", {"heading": {"ko": "카운트다운", "en": ""}, "at": "2026-09-01T01:00:00Z"}),
    )
    html = read(client, page)

    assert "비밀 쿠폰" not in html
    assert "카운트다운" not in html


def test_ten_goods_pictures_and_markets_cost_as_many_queries_as_one(client, picture):
    def page_of(many):
        goods = [ProductFactory(category="식품") for _ in range(many)]
        heading = {"ko": "제목", "en": ""}
        shown = {"image": picture.pk, "alt_ko": "논", "alt_en": ""}
        repeated = [
            ("market", {"market": str(MarketFactory().pk), "picture": shown}),
            ("story", {"heading": heading, "merchant": str(goods[0].merchant_id), "picture": shown}),
            ("picked", {"heading": heading, "products": [str(each.pk) for each in goods]}),
        ]
        return put_together(exhibition(many), ("listed", {}), by_rule(kind="food"), *repeated * many)

    def cost(page):
        with CaptureQueriesContext(connection) as captured:
            read(client, page)
        return len(captured)

    one = page_of(1)
    read(client, one)
    assert cost(one) == cost(page_of(10))


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("story", {"heading": {"ko": "이야기", "en": ""}, "picture": True}),  # a picture without words
        ("video", {"heading": {"ko": "영상", "en": ""}, "url": "http://video.example/1"}),
        ("video", {"heading": {"ko": "영상", "en": ""}, "url": "javascript:alert(1)"}),
    ],
)
def test_a_picture_needs_words_and_a_film_a_safe_address(picture, kind, value):
    words = {"ko": "글", "en": ""}
    given = {**EMPTY[kind], **value, **({"text": words} if kind == "story" else {})}
    if given["picture"] is True:
        given["picture"] = {"image": picture.pk, "alt_ko": "", "alt_en": ""}
    body = Body()

    with pytest.raises(ValidationError):
        body.clean(body.to_python([{"type": kind, "value": given}]))


def test_an_exhibition_is_curated_from_blocks(client):
    page = exhibition(
        2, body=[("hero", {"lead": {"ko": "올가을 거둔 쌀", "en": "New rice"}}), ("listed", {})]
    )
    html = read(client, page)

    assert [block.block_type for block in page.body] == ["hero", "listed"]
    assert html.index("올가을 거둔 쌀") < html.index("상품 2개")
    assert "햅쌀과 제철 반찬을 모았습니다." not in html
