from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hamkke.coupons import actions as coupons
from hamkke.festivals import queries as festivals
from hamkke.insights import queries
from hamkke.kernel import clock
from hamkke.sales import actions as sales
from tests.factories.coupons import FundingFactory
from tests.factories.festivals import EditionFactory, PhaseFactory, ScheduleVersionFactory
from tests.factories.merchants import MerchantFactory, ProductFactory
from tests.factories.people import UserFactory
from tests.factories.sales import FigureFactory, OwnSaleFactory

NOON = datetime(2026, 9, 2, 3, tzinfo=UTC)


def sold(edition, amount, *, at=NOON, merchant=None):
    merchant = merchant or MerchantFactory()
    return OwnSaleFactory(
        edition=edition,
        merchant=merchant,
        product=ProductFactory(merchant=merchant),
        amount=amount,
        occurred_at=at,
    )


@pytest.fixture
def history(db):
    sales.load_history()


def test_an_edition_of_the_past_is_told_by_its_direct_sales(history):
    insight = queries.edition_insight(festivals.edition_by_code("2023-05"), NOON)

    assert insight.headline.amount == 622_000_000_000
    assert [amount for _, amount in insight.kinds] == [622_000_000_000, 389_500_000_000, 181_900_000_000]
    assert (insight.phase, insight.own.days, insight.campaigns) == (None, [], [])


def test_an_edition_without_direct_sales_is_told_as_announced(history):
    insight = queries.edition_insight(festivals.edition_by_code("2020-06"), NOON)

    assert insight.headline.definition.code == "announced"
    assert insight.headline.amount == 25_940_000_000


def test_an_edition_without_figures_has_no_headline_and_says_so(history, client):
    insight = queries.edition_insight(festivals.edition_by_code("2024-03"), NOON)

    page = client.get("/insights/2024-03/")

    assert insight.headline is None
    assert insight.answers["direct"].words.ko in page.content.decode()


def test_attainment_names_the_target_version_it_is_measured_against(history, client):
    page = client.get("/insights/2023-09/").content.decode()

    assert "목표 1판 달성" in page


@pytest.mark.django_db
def test_a_figure_that_holds_our_own_orders_is_the_only_one_that_counts_them():
    edition = EditionFactory()
    FigureFactory(edition=edition, kind="direct_online", amount=50_000, detail="함께 주문", holds_own=True)
    sold(edition, 30_000)

    insight = queries.edition_insight(edition, NOON + timedelta(days=1))

    assert [amount for _, amount in insight.kinds] == [50_000]


@pytest.mark.django_db
def test_days_are_net_and_those_that_tell_of_few_are_counted_without_their_sums():
    edition = EditionFactory()
    for _ in range(10):
        sold(edition, 30_000)
        sold(edition, 20_000, at=NOON + timedelta(days=3))
    sold(edition, 12_000, at=NOON + timedelta(days=1))

    own = queries.edition_insight(edition, NOON + timedelta(days=5)).own

    assert [day.isoformat() for day in own.days] == ["2026-09-05"]
    assert ([series.values for series in own.series], own.hidden) == ([(200_000,)], 2)


@pytest.mark.django_db
def test_a_campaign_is_shown_in_pieces_and_by_funder(client):
    funding = FundingFactory(campaign__quantity=100)
    campaign = coupons.open_campaign(funding.campaign, by=UserFactory())

    insight = queries.edition_insight(campaign.edition, NOON)
    page = client.get(f"/insights/{campaign.edition.code}/").content.decode()

    assert [[amount for _, amount in each.rows] for each in insight.campaigns] == [[100, 0, 0, 100]]
    assert [line.reserved for line in insight.campaigns[0].burn_down.funders] == [300_000]
    assert funding.funder.name in page
    assert "10% 할인, 최대 3,000원" in page


@pytest.mark.django_db
def test_the_front_address_leads_to_the_running_edition(client):
    edition = EditionFactory(code="2026-09")
    PhaseFactory(
        schedule=ScheduleVersionFactory(edition=edition),
        kind="main",
        starts_at=NOON - timedelta(days=1),
        ends_at=NOON + timedelta(days=9),
    )

    with clock.pretend(NOON):
        answer = client.get("/insights/")

    assert answer.url == "/insights/2026-09/"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/insights/", "/insights/2099-01/"])
def test_what_is_not_there_is_not_found(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("figures", [1, 3])
def test_the_page_asks_a_fixed_number_of_questions(history, client, django_assert_num_queries, figures):
    edition = festivals.edition_by_code("2023-05")
    for n in range(figures):
        sold(edition, 1_000, at=NOON + timedelta(days=n))

    with django_assert_num_queries(QUERIES):
        client.get("/insights/2023-05/")


@pytest.mark.django_db
def test_ten_campaigns_ask_no_more_than_one_and_each_burns_down_by_itself(client):
    edition = EditionFactory(code="2026-09")

    def opened(quantity):
        funding = FundingFactory(campaign__edition=edition, campaign__quantity=quantity)
        return coupons.open_campaign(funding.campaign, by=UserFactory())

    def asked():
        with CaptureQueriesContext(connection) as captured:
            client.get("/insights/2026-09/")
        return len(captured)

    opened(100)
    asked()
    once = asked()
    for n in range(1, 10):
        opened(100 + n)

    assert asked() == once
    burning = [each.burn_down for each in queries.edition_insight(edition, NOON).campaigns]
    assert [(each.quantity, each.reserved) for each in sorted(burning, key=lambda each: each.quantity)] == [
        (100 + n, 3_000 * (100 + n)) for n in range(10)
    ]


QUERIES = 10


@pytest.mark.parametrize(("language", "words"), [("ko", "숫자로 보는"), ("en", "in figures")])
def test_the_page_speaks_both_languages(history, client, language, words):
    page = client.get("/insights/2023-05/", headers={"accept-language": language})

    assert words in page.content.decode()
