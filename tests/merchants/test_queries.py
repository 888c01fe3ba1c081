import datetime as dt

import pytest

from hamkke.kernel import ids
from hamkke.merchants import queries, rules
from hamkke.merchants.models import Price
from tests.factories.merchants import MerchantFactory, ProductFactory, ShopFactory
from tests.factories.places import MarketFactory

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 9, 1, 3, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def priced(**amounts_by_days_ago):
    product = ProductFactory(price=10_000)
    for name, amount in amounts_by_days_ago.items():
        ago = int(name.removeprefix("days_ago_"))
        Price.objects.create(product=product, amount=amount, effective_from=NOON - ago * DAY)
    return product


def test_price_of_is_the_latest_that_has_begun():
    product = priced(days_ago_2=9_000, days_ago_0=8_000)

    assert queries.price_of(product, NOON - 3 * DAY) == 10_000
    assert queries.price_of(product, NOON - dt.timedelta(seconds=1)) == 9_000
    assert queries.price_of(product, NOON) == 8_000


def test_price_of_two_prices_from_one_moment_is_the_one_written_last():
    product = priced(days_ago_1=9_000)
    Price.objects.create(product=product, amount=9_500, effective_from=NOON - DAY)

    assert queries.price_of(product, NOON) == 9_500


def test_price_of_a_product_before_its_first_price_is_refused():
    with pytest.raises(queries.NotYetPriced):
        queries.price_of(ProductFactory(), dt.datetime(2019, 1, 1, tzinfo=dt.UTC))


@pytest.mark.parametrize(
    ("prices", "lowest"),
    [
        ({}, 10_000),
        ({"days_ago_10": 8_000, "days_ago_5": 12_000}, 8_000),
        ({"days_ago_10": 15_000}, 10_000),
        # The price that the window opens with counts, for it was in force on its first day.
        ({"days_ago_60": 7_000, "days_ago_31": 9_000, "days_ago_20": 12_000}, 9_000),
        ({"days_ago_60": 7_000, "days_ago_30": 9_000, "days_ago_20": 12_000}, 9_000),
        ({"days_ago_60": 7_000, "days_ago_29": 9_000}, 7_000),
    ],
)
def test_lowest_price_of_last_30_days_counts_every_price_in_force_then(prices, lowest):
    assert queries.lowest_price_of_last_30_days(priced(**prices), NOON) == lowest


@pytest.mark.parametrize("products", [1, 3])
def test_products_with_prices_come_in_the_order_asked_for_in_one_query(django_assert_num_queries, products):
    found = [ProductFactory(price=1_000 * (n + 1)) for n in range(products)]
    wanted = [product.id for product in reversed(found)]

    with django_assert_num_queries(1):
        shown = queries.products_with_prices([*wanted, ids.new()], NOON)

    assert shown == [
        queries.PricedProduct(
            id=product.id,
            name=product.name,
            description="",
            category="",
            merchant_id=product.merchant_id,
            merchant_name=product.merchant.name,
            price=product.prices.get().amount,
            lowest_price_of_last_30_days=product.prices.get().amount,
            highest_price_of_last_30_days=product.prices.get().amount,
        )
        for product in reversed(found)
    ]


def test_products_without_a_price_yet_are_absent():
    product = ProductFactory()

    assert queries.products_with_prices([product.id], dt.datetime(2019, 1, 1, tzinfo=dt.UTC)) == []


def test_a_merchants_products_and_shops_come_by_name(django_assert_num_queries):
    merchant = MerchantFactory()
    for name in ("나", "가", "다"):
        ProductFactory(merchant=merchant, name=name)
        ShopFactory(merchant=merchant, name=name, market=MarketFactory())
    ProductFactory()

    with django_assert_num_queries(1):
        assert [each.name for each in queries.priced_products_of(merchant, NOON)] == ["가", "나", "다"]
    with django_assert_num_queries(1):
        assert [shop.market.kind for shop in queries.shops_of(merchant)] == ["상설장"] * 3
    assert [each.name for each in queries.products_of(merchant)] == ["가", "나", "다"]
    assert list(queries.merchants_owned_by(merchant.owner_id)) == [merchant]


@pytest.mark.django_db
def test_merchant_numbered_reads_a_number_as_people_write_it():
    known = MerchantFactory(business_number="1208147521")

    assert queries.merchant_numbered("120-81-47521") == known
    assert queries.merchant_numbered(rules.made_up_business_number(90_000)) is None
