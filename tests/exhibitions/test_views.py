from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache

from hamkke.exhibitions import actions
from hamkke.kernel import clock, ids
from hamkke.merchants import actions as merchants
from hamkke.ui.templatetags.ui import at
from tests.factories.coupons import CampaignFactory, OpeningFactory
from tests.factories.exhibitions import exhibition
from tests.factories.festivals import EditionFactory, PhaseFactory, ScheduleVersionFactory
from tests.factories.merchants import MerchantFactory, ProductFactory

pytestmark = pytest.mark.django_db

OPENING = datetime(2026, 8, 31, 15, tzinfo=UTC)  # 1 September in Seoul
NOON = OPENING + timedelta(days=3)


@pytest.fixture
def edition():
    edition = EditionFactory(name="황금녘 동행축제", name_en="Golden Hour Festival")
    PhaseFactory(
        schedule=ScheduleVersionFactory(edition=edition),
        starts_at=OPENING,
        ends_at=OPENING + timedelta(days=30),
    )
    return edition


def read(client, path, at=NOON, **headers) -> str:
    with clock.pretend(at):
        response = client.get(path, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def test_home_without_any_edition_still_greets(client):
    actions.set_up_home()

    assert "곧 첫 축제가 열립니다." in read(client, "/")


def test_home_shows_the_edition_now_its_dates_and_exhibitions(client, edition):
    exhibition(3, edition=edition)
    page = read(client, "/")

    assert "황금녘 동행축제" in page
    assert "2026년 9월 1일(화) – 9월 30일(수)" in page
    assert "지금 열려 있습니다" in page
    assert "가을 밥상" in page
    assert "상품 3개" in page


def test_home_speaks_english(client, edition):
    exhibition(3, edition=edition)
    page = read(client, "/", **{"accept-language": "en"})

    assert "Golden Hour Festival" in page
    assert "Tue 1 September 2026 – Wed 30 September" in page
    assert "The autumn table" in page
    assert "3 products" in page


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (OPENING - timedelta(days=5), "5일 뒤에 열립니다"),
        (OPENING - timedelta(hours=1), "1일 뒤에 열립니다"),
        (OPENING, "지금 열려 있습니다"),
        (OPENING + timedelta(days=30), "끝난 축제"),
    ],
)
def test_home_says_how_the_festival_stands(client, edition, at, said):
    actions.set_up_home()

    assert said in read(client, "/", at=at)


def test_home_prefers_what_runs_then_what_comes_then_what_was(client, edition):
    actions.set_up_home()
    earlier = EditionFactory(name="지난 축제")
    PhaseFactory(
        schedule=ScheduleVersionFactory(edition=earlier),
        starts_at=OPENING - timedelta(days=100),
        ends_at=OPENING - timedelta(days=70),
    )

    assert "지난 축제" in read(client, "/", at=OPENING - timedelta(days=80))
    assert "황금녘 동행축제" in read(client, "/", at=OPENING - timedelta(days=60))
    assert "황금녘 동행축제" in read(client, "/", at=OPENING + timedelta(days=90))


def test_home_offers_the_open_coupon_with_what_it_is_worth(client, edition):
    actions.set_up_home()
    campaign = CampaignFactory(
        edition=edition,
        title="황금녘 10% 쿠폰",
        state="open",
        quantity=2_000,
        opens_at=OPENING,
        closes_at=OPENING + timedelta(days=7),
        usable_until=OPENING + timedelta(days=30),
    )
    OpeningFactory(campaign=campaign, claimed=500)
    page = read(client, "/")

    assert "황금녘 10% 쿠폰" in page
    assert "10% 할인, 최대 3,000원" in page
    assert "1,500장 남음" in page


def test_home_counts_the_opening_of_today_as_the_coupons_page_does(client, edition):
    actions.set_up_home()
    days = [OPENING + timedelta(days=n) for n in range(3)]
    campaign = CampaignFactory(
        edition=edition,
        state="open",
        quantity=90,
        daily_quantity=30,
        opens_at=days[0],
        closes_at=days[2],
        usable_until=OPENING + timedelta(days=30),
    )
    for number, claimed in ((1, 30), (2, 5)):
        OpeningFactory(
            campaign=campaign,
            number=number,
            opens_at=days[number - 1],
            closes_at=days[number],
            quantity=30,
            claimed=claimed,
        )
    gone, today = read(client, "/", at=days[0]), read(client, "/", at=days[1])

    assert "이번 수량 소진" in gone
    with clock.pretend(days[0]):
        assert f"{at(days[1])}에 25장이 더 열립니다." in gone
    assert "25장 남음" in today
    assert '<progress class="progress" max="30" value="5"' in today
    with clock.pretend(days[1]):
        assert "30장 중 25장 남음" in client.get(f"/coupons/campaigns/{campaign.pk}/").content.decode()


def test_home_shows_the_coupon_to_claim_and_then_what_applies_by_itself(client, edition):
    actions.set_up_home()
    times = {
        "opens_at": OPENING,
        "closes_at": OPENING + timedelta(days=7),
        "usable_until": OPENING + timedelta(days=30),
    }
    for title, is_automatic in (("자동 할인", True), ("받을 쿠폰", False), ("나중 쿠폰", False)):
        campaign = CampaignFactory(
            edition=edition, title=title, state="open", is_automatic=is_automatic, quantity=50, **times
        )
        OpeningFactory(campaign=campaign, claimed=20)

    page = read(client, "/")

    assert page.index("받을 쿠폰") < page.index("자동 할인")
    assert "나중 쿠폰" not in page
    assert "따로 받지 않아도 주문할 때 자동으로 할인됩니다." in page
    assert (page.count("쿠폰 받기"), page.count("자세히 보기")) == (1, 1)


def test_home_draws_a_coupon_of_fixed_worth(client, edition):
    actions.set_up_home()
    campaign = CampaignFactory(
        edition=edition,
        state="open",
        kind="amount",
        rate=0,
        amount=5_000,
        cap=5_000,
        minimum_order=20_000,
        opens_at=OPENING,
        closes_at=OPENING + timedelta(days=7),
        usable_until=OPENING + timedelta(days=30),
    )
    OpeningFactory(campaign=campaign)
    page = read(client, "/")

    assert '<p class="ticket-rate">5,000원</p>' in page


def test_exhibition_shows_price_and_the_lowest_of_30_days(client, edition):
    dear, fair, cut = (ProductFactory(price=price) for price in (10_000, 7_000, 9_000))
    with clock.pretend(NOON - timedelta(days=1)):
        merchants.change_price(dear, amount=12_000, by=None)
        merchants.change_price(cut, amount=8_000, by=None)
    page = read(client, exhibition([dear, fair, cut], edition=edition).url)

    assert "12,000원" in page
    assert "최근 30일 최저가 10,000원" in page
    assert page.count("지금이 최근 30일 최저가") == 1  # of what was cut, and not of what never moved


def test_exhibition_of_many_products_has_pages(client, edition):
    page = exhibition(25, edition=edition)

    assert read(client, page.url).count("<article") == 24
    assert read(client, f"{page.url}?page=2").count("<article") == 1


def queries_of(client, path, count) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        page = read(client, path)
    assert page.count("<article") >= count
    return len(captured)


def test_exhibition_of_three_costs_as_many_queries_as_one(client, edition):
    one, three = exhibition(1, edition=edition), exhibition(3, edition=edition)
    read(client, one.url)

    assert queries_of(client, one.url, 1) == queries_of(client, three.url, 3)


def test_home_and_index_of_three_cost_as_many_queries_as_one(client, edition):
    exhibition(2, edition=edition)
    read(client, "/")
    before = [queries_of(client, path, 1) for path in ("/", "/exhibitions/")]
    exhibition(2, edition=edition)
    exhibition(2, edition=edition)

    assert [queries_of(client, path, 3) for path in ("/", "/exhibitions/")] == before


def test_headings_go_down_step_by_step(client, edition):
    exhibition(1, edition=edition)

    assert '<h2><a href="/exhibitions/' in read(client, "/exhibitions/")
    assert '<h3><a href="/exhibitions/' in read(client, "/")


def test_unpublished_exhibition_is_not_shown(client, edition):
    page = exhibition(1, edition=edition)
    page.unpublish()

    assert "가을 밥상" not in read(client, "/exhibitions/")
    assert client.get(page.url).status_code == 404


def test_product_page_links_to_marketplaces(client):
    product = ProductFactory(
        name="햅쌀 4 kg", category="식품", price=15_000, merchant=MerchantFactory(name="들녘상회")
    )
    actions.link_marketplace(product, channel="11번가", url="https://example.com/1", by=None)
    page = read(client, f"/products/{product.pk}/")

    assert "햅쌀 4 kg" in page
    assert "15,000원" in page
    assert "들녘상회" in page
    assert 'href="https://example.com/1"' in page
    assert page.count("<h1") == 1


def test_unknown_product_is_not_found(client):
    assert client.get(f"/products/{ids.new()}/").status_code == 404


def test_what_merchants_write_is_escaped(client):
    product = ProductFactory(name="<script>alert(1)</script>", description="{nothing} <b>굵게</b>")
    page = read(client, f"/products/{product.pk}/")

    assert "<script>alert" not in page
    assert "{nothing} &lt;b&gt;" in page


def test_what_curators_write_is_escaped(client, edition):
    page = exhibition(1, edition=edition, title="<b>가을</b>", intro="{nothing} <i>밥상</i>")

    assert "{nothing} &lt;i&gt;" in read(client, page.url)
    assert "<b>가을" not in read(client, page.url)


def test_an_exhibition_is_found_by_the_key_that_a_coupon_names(client, edition):
    page = exhibition(edition=edition)

    assert client.get(f"/shelves/{page.key}/").url == page.url
    page.unpublish()
    assert client.get(f"/shelves/{page.key}/").status_code == 404
