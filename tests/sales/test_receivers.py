from datetime import UTC, date, datetime

import pytest

from hamkke.festivals import actions as festivals
from hamkke.festivals import queries as editions
from hamkke.kernel import ids
from hamkke.orders import models as orders
from hamkke.orders import signals
from hamkke.sales import invariants, queries
from hamkke.sales.models import OwnSale
from tests.factories.festivals import EditionFactory
from tests.factories.merchants import ProductFactory
from tests.factories.people import UserFactory
from tests.factories.sales import OwnSaleFactory

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 9, 10, 3, tzinfo=UTC)
OCTOBER = datetime(2026, 10, 10, 3, tzinfo=UTC)


@pytest.fixture
def edition():
    edition = EditionFactory(code="2026-09")
    phases = [("main", *editions.whole_days(date(2026, 9, 1), date(2026, 9, 28)))]
    festivals.schedule(edition, phases=phases, reason="공고", by=None)
    return edition


@pytest.fixture
def order():
    """Two of one product at 10,000 won and one of another at 5,000, with 2,000 won off by coupon."""
    order = orders.Order.objects.create(
        id=ids.new(),
        number="1",
        shopper=UserFactory(),
        state="paid",
        total=25_000,
        discount=2_000,
        payable=23_000,
        payment_id=ids.new(),
        placed_at=NOON,
        paid_at=NOON,
    )
    for position, (price, quantity, discount) in enumerate([(10_000, 2, 1_600), (5_000, 1, 400)]):
        product = ProductFactory()
        orders.OrderLine.objects.create(
            id=ids.new(),
            order=order,
            position=position,
            product=product,
            merchant=product.merchant,
            name=product.name,
            unit_price=price,
            quantity=quantity,
            amount=price * quantity,
            discount=discount,
        )
    return order


def test_a_paid_order_is_counted_at_list_prices_the_moment_it_is_paid(edition, order):
    uncounted = invariants.own_sales_equal_paid_lines_net_of_returns()
    assert sorted((row["amount"], row["counted"]) for row in uncounted) == [(5_000, 0), (20_000, 0)]

    for _ in range(2):
        signals.order_paid.send(sender=orders.Order, order=order)

    assert list(invariants.own_sales_equal_paid_lines_net_of_returns()) == []
    assert sorted(OwnSale.objects.values_list("quantity", "amount", "occurred_at")) == [
        (1, 5_000, NOON),
        (2, 20_000, NOON),
    ]
    assert queries.headline("2026-09", "direct", now=NOON).amount == order.total


def test_a_completed_return_is_taken_out_even_after_the_edition(edition, order):
    signals.order_paid.send(sender=orders.Order, order=order)
    line = order.lines.first()
    back = orders.Return.objects.create(
        id=ids.new(),
        order=order,
        refund_id=ids.new(),
        state="done",
        amount=10_000,
        discount=800,
        refund=9_200,
        asked_at=OCTOBER,
        settled_at=OCTOBER,
    )
    orders.ReturnLine.objects.create(order_return=back, line=line, quantity=1, amount=10_000, discount=800)

    uncounted = invariants.own_sales_equal_paid_lines_net_of_returns()
    assert [(row["id"], row["refunded_amount"]) for row in uncounted] == [(line.pk, 10_000)]

    for _ in range(2):
        signals.order_returned.send(sender=orders.Return, order_return=back)

    assert queries.headline("2026-09", "direct", now=OCTOBER).amount == 15_000
    assert OwnSale.objects.get(return_line_id__isnull=False).edition == edition
    assert list(invariants.own_sales_equal_paid_lines_net_of_returns()) == []
    assert list(invariants.every_own_sale_has_its_paid_order_line()) == []


def test_an_own_sale_without_a_paid_order_line_is_named(order):
    product = ProductFactory()
    sale = OwnSaleFactory(merchant=product.merchant, product=product)

    assert [row["id"] for row in invariants.every_own_sale_has_its_paid_order_line()] == [sale.pk]
