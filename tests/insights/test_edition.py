from datetime import UTC, datetime, timedelta

import pytest

from hamkke.coupons import actions as coupons
from hamkke.festivals import queries as festivals
from hamkke.insights import queries
from hamkke.kernel import clock
from hamkke.sales import actions as sales
from tests.factories.calls import decided_call
from tests.factories.coupons import FundingFactory
from tests.factories.festivals import EditionFactory, PhaseFactory, ScheduleVersionFactory
from tests.factories.merchants import MerchantFactory, ProductFactory
from tests.factories.people import UserFactory
from tests.factories.sales import OwnSaleFactory

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
    assert (insight.phase, insight.own.days, insight.campaigns, insight.merchants) == (None, [], [], None)


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
def test_the_selected_merchants_are_shown_with_their_median_and_those_who_sold_nothing():
    call, applications = decided_call(*[[score] * 3 for score in (90, 80, 70)], places=3)
    edition = call.edition
    merchants = [application.merchant for application in applications]
    for merchant, amounts in zip(merchants, ([20_000, 15_000], [7_000], []), strict=True):
        for amount in amounts:
            sold(edition, amount, merchant=merchant)

    selected = queries.edition_insight(edition, NOON + timedelta(days=1)).merchants.sales

    assert (selected.selected, selected.median, selected.sold_nothing, selected.total) == (
        3,
        7_000,
        1,
        42_000,
    )


@pytest.mark.django_db
def test_days_stand_up_by_sales_and_hang_down_by_returns():
    edition = EditionFactory()
    sold(edition, 30_000)
    sold(edition, 12_000, at=NOON + timedelta(days=1))

    own = queries.edition_insight(edition, NOON + timedelta(days=2)).own

    assert [day.isoformat() for day in own.days] == ["2026-09-02", "2026-09-03"]
    assert [series.values for series in own.series] == [(30_000, 12_000), (0, 0)]


@pytest.mark.django_db
def test_a_campaign_is_shown_in_pieces_and_by_funder(client):
    funding = FundingFactory(campaign__quantity=100)
    campaign = coupons.open_campaign(funding.campaign, by=UserFactory())

    insight = queries.edition_insight(campaign.edition, NOON)
    page = client.get(f"/insights/{campaign.edition.code}/").content.decode()

    assert [[amount for _, amount in each.rows] for each in insight.campaigns] == [[100, 0, 0, 100]]
    assert [line.reserved for line in insight.campaigns[0].burn_down.funders] == [300_000]
    assert funding.funder.name in page
    assert "30,000원까지 10 %" in page


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


QUERIES = 11


@pytest.mark.parametrize(("language", "words"), [("ko", "숫자로 보는"), ("en", "in figures")])
def test_the_page_speaks_both_languages(history, client, language, words):
    page = client.get("/insights/2023-05/", headers={"accept-language": language})

    assert words in page.content.decode()
