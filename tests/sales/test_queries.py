from datetime import UTC, date, datetime, timedelta

import pytest

from hamkke.festivals import actions as festivals
from hamkke.festivals import queries as editions
from hamkke.kernel import ids
from hamkke.sales import actions, queries, rules
from tests.factories.festivals import EditionFactory
from tests.factories.merchants import MerchantFactory, ProductFactory
from tests.factories.sales import FigureFactory, OwnSaleFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 9, 10, 3, tzinfo=UTC)
SEPTEMBER = [("main", *editions.whole_days(date(2026, 9, 1), date(2026, 9, 28)))]


@pytest.fixture
def running():
    edition = EditionFactory(code="2026-09")
    festivals.schedule(edition, phases=SEPTEMBER, reason="공고", by=None)
    return edition


def sold(edition, amount, merchant=None, at=NOON, **facts):
    product = ProductFactory(merchant=merchant or MerchantFactory())
    return OwnSaleFactory(
        edition=edition, merchant=product.merchant, product=product, amount=amount, occurred_at=at, **facts
    )


def given_back(sale, amount, at=NOON):
    return OwnSaleFactory(
        edition=sale.edition,
        merchant=sale.merchant,
        product=sale.product,
        order_id=sale.order_id,
        line_id=sale.line_id,
        return_line_id=ids.new(),
        quantity=-1,
        amount=-amount,
        occurred_at=at,
    )


def test_the_running_edition_counts_figures_and_own_orders_as_of_now(running):
    FigureFactory(edition=running, kind="direct_offline", amount=500_000, as_of=date(2026, 9, 10))
    sale = sold(running, 40_000)
    given_back(sale, 10_000)

    headline = queries.headline("2026-09", "direct", now=NOON)

    assert (headline.amount, headline.status, headline.missing) == (
        530_000,
        "provisional",
        (),
    )
    assert (headline.as_of, headline.counted_at) == (date(2026, 9, 10), NOON)
    assert (headline.days, headline.per_day) == (10, 53_000)


def test_own_orders_alone_say_what_is_still_missing(running):
    sold(running, 40_000)

    headline = queries.headline("2026-09", "direct_indirect", now=NOON)

    assert headline.amount == 40_000
    assert [m.kind for m in headline.missing] == ["direct_offline", "voucher_onnuri"]


def test_orders_of_the_extension_or_of_no_edition_are_in_no_headline(running):
    sold(running, 40_000)
    sold(running, 7_000, phase="extension")
    sold(None, 5_000, phase="")

    FigureFactory(edition=running, kind="direct", amount=100_000, as_of=date(2026, 9, 9))

    assert queries.headline("2026-09", "announced", now=NOON).amount == 140_000


def test_orders_that_come_in_are_announced_by_nobody(running):
    sold(running, 40_000)

    with pytest.raises(rules.MissingFigures):
        queries.headline("2026-09", "announced", now=NOON)


def test_what_happens_later_is_not_counted_yet(running):
    sold(running, 40_000)
    sold(running, 5_000, at=NOON + timedelta(seconds=1))

    assert queries.headline("2026-09", "direct", now=NOON).amount == 40_000


def test_accounts_ask_the_database_as_often_for_three_editions_as_for_one(django_assert_num_queries):
    three = [EditionFactory() for _ in range(3)]
    for edition in three:
        FigureFactory(edition=edition)
        sold(edition, 1_000)

    for asked in (three[:1], three):
        with django_assert_num_queries(4):
            accounts = queries.accounts_of(asked, now=NOON)

    assert [a.headline("direct").amount for a in accounts] == [622_000_001_000] * 3


def test_sales_by_day_are_days_in_seoul_net_of_that_day_s_returns(running):
    before_midnight = datetime(2026, 9, 10, 14, 59, tzinfo=UTC)
    evening = [sold(running, 40_000, at=before_midnight) for _ in range(10)]
    for _ in range(10):
        sold(running, 7_000, at=before_midnight + timedelta(minutes=1))
    given_back(evening[0], 10_000, at=before_midnight + timedelta(minutes=2))

    assert queries.sales_by_day(running) == [
        queries.DaySales(date(2026, 9, 10), amount=400_000, orders=10),
        queries.DaySales(date(2026, 9, 11), amount=60_000, orders=10),
    ]


def test_days_on_which_somebody_could_be_recognised_are_hidden_from_everybody(running, client):
    one = MerchantFactory()
    for day in (NOON, NOON + timedelta(days=1)):
        for _ in range(10):
            sold(running, 7_000, at=day)
    sold(running, 12_345, at=NOON + timedelta(days=2))
    for _ in range(11):
        sold(running, 3_000, merchant=one, at=NOON + timedelta(days=3))

    assert [day.amount for day in queries.sales_by_day(running)] == [None, 70_000, None, None]
    for address in ("/sales/2026-09/", "/insights/2026-09/"):
        page = client.get(address).content.decode()
        assert "70,000" in page
        assert "12,345" not in page
        assert "33,000" not in page


def test_nobody_sold_anything_yet(running):
    assert queries.sales_by_day(running) == []


def test_the_table_marks_what_stands_and_keeps_formulas_from_running(running):
    actions.record_figure(
        id=ids.new(),
        edition=running,
        kind="direct",
        phase="main",
        status="provisional",
        amount=1,
        source=rules.Source("=1+1", "신문"),
        as_of=date(2026, 9, 9),
        note="@sum",
        by=None,
    )
    FigureFactory(edition=running, number=2, amount=2)
    sold(running, 40_000)

    heading, *rows = queries.table_of(running)

    cells = [dict(zip(heading, row, strict=True)) for row in rows]
    assert [(c["version"], c["stands"], c["amount_won"]) for c in cells] == [
        (2, "yes", 2),
        (1, "no", 1),
        (1, "yes", 40_000),
    ]
    assert (cells[1]["source"], cells[1]["note"], cells[2]["source"]) == ("'=1+1", "'@sum", "hamkke:orders")


def test_the_table_lets_nobody_add_our_own_orders_to_a_figure_that_holds_them(running):
    FigureFactory(edition=running, kind="direct_online", amount=70_000, holds_own=True)
    FigureFactory(edition=running, kind="direct_offline", amount=5_000)
    sold(running, 40_000)
    sold(running, 3_000, phase="extension")

    heading, *rows = queries.table_of(running)

    told = [dict(zip(heading, row, strict=True)) for row in rows]
    assert [(each["amount_won"], each["holds_own"], each["stands"]) for each in told] == [
        (5_000, "no", "yes"),
        (70_000, "yes", "yes"),
        (3_000, "yes", "yes"),
        (40_000, "yes", "no"),
    ]


def test_a_period_is_told_by_merchant_whatever_the_edition_net_of_returns(running):
    one, other = MerchantFactory(), MerchantFactory()
    sale = sold(running, 30_000, one)
    given_back(sale, 10_000)
    sold(None, 5_000, other, at=NOON - timedelta(days=40), phase="")
    sold(running, 7_000, other, at=NOON + timedelta(days=1))

    assert queries.net_by_merchant(NOON, NOON + timedelta(days=1)) == {one.pk: 20_000}
    assert queries.net_by_merchant(NOON - timedelta(days=50), NOON) == {other.pk: 5_000}
