"""Our own orders and counters' sales are two more channels of the totals, without any file."""

from datetime import UTC, date, datetime, timedelta

import pytest

from hamkke.kernel import clock, ids
from hamkke.sales import actions
from hamkke.sales.models import DayTotal, SellerTotal
from tests.factories.merchants import ProductFactory
from tests.factories.sales import OwnSaleFactory
from tests.sales.telling import totals

pytestmark = pytest.mark.django_db

MORNING = datetime(2026, 10, 1, 1, tzinfo=UTC)
LATE = datetime(2026, 10, 1, 15, 30, tzinfo=UTC)  # half past midnight in Seoul
FIRST, SECOND = date(2026, 10, 1), date(2026, 10, 2)


@pytest.fixture(autouse=True)
def _channels():
    actions.know_channels()


@pytest.fixture
def product():
    return ProductFactory(category="과일")


def sold(product, **more):
    return OwnSaleFactory(product=product, merchant=product.merchant, **more)


def test_own_orders_are_added_up_by_their_day_in_seoul(product):
    sold(product, occurred_at=MORNING)
    sold(product, occurred_at=LATE, amount=7_000)
    with clock.pretend(LATE):
        assert actions.add_up_own() == 2

    assert totals("hamkke") == {FIRST: 10_000, SECOND: 7_000}
    region = product.merchant.region.code[:2] if product.merchant.region else ""
    assert set(DayTotal.objects.values_list("region", "category")) == {(region, "과일")}
    assert SellerTotal.objects.filter(seller=product.merchant.name, product=product.pk).count() == 2


def test_a_return_is_taken_off_the_day_of_its_order(product):
    sale = sold(product, occurred_at=MORNING, quantity=2, amount=20_000)
    week_later = MORNING + timedelta(days=7)
    OwnSaleFactory(
        product=product,
        merchant=product.merchant,
        line_id=sale.line_id,
        order_id=sale.order_id,
        return_line_id=ids.new(),
        quantity=-1,
        amount=-10_000,
        occurred_at=week_later,
    )
    with clock.pretend(week_later):
        actions.add_up_own()

    assert totals("hamkke") == {FIRST: 10_000}
    assert set(DayTotal.objects.values_list("state", "lines", "amount")) == {
        ("sold", 1, 20_000),
        ("returned", 1, -10_000),
    }


def test_days_that_nobody_added_up_in_time_are_found_all_the_same(product):
    """The worker rested for three weeks."""
    sold(product, occurred_at=MORNING)
    sold(product, occurred_at=MORNING + timedelta(days=20), amount=7_000)
    with clock.pretend(MORNING + timedelta(days=21)):
        assert actions.add_up_own() == 2
    sold(product, occurred_at=MORNING + timedelta(days=22), amount=500)
    with clock.pretend(MORNING + timedelta(days=44)):
        actions.add_up_own()

    assert list(totals("hamkke").values()) == [10_000, 7_000, 500]


def test_added_up_again_own_orders_count_once(product):
    sold(product, occurred_at=MORNING)
    with clock.pretend(LATE):
        actions.add_up_own()
        actions.add_up_own()

    assert totals("hamkke") == {FIRST: 10_000}


def test_without_own_orders_nothing_is_added_up():
    assert actions.add_up_own() == 0
