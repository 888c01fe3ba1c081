"""Lists ask the database the same for one row, for ten and for a thousand, and their pages stay light."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hamkke.kernel import ids
from hamkke.merchants.models import Follow, Merchant, Price, Product
from hamkke.merchants.rules import made_up_business_number
from hamkke.orders.models import Order, OrderLine
from hamkke.people import rules as people
from hamkke.people.models import PersonalToken
from hamkke.places.models import Market
from hamkke.webhooks.models import Delivery, Endpoint
from tests.factories.merchants import MerchantFactory, ProductFactory
from tests.factories.people import RoleFactory, UserFactory

pytestmark = pytest.mark.django_db
LONG_AGO = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
BYTES_MOST = 150_000


def markets(person, numbers):
    Market.objects.bulk_create(Market(name=f"시장 {n}", address=f"서울 {n}", kind="상설장") for n in numbers)
    return ["/markets/", "/api/v1/markets"]


def goods(person, numbers):
    merchant, _ = Merchant.objects.get_or_create(
        owner=person,
        defaults={"name": "가게", "business_number": made_up_business_number(1), "registered_at": LONG_AGO},
    )
    made = Product.objects.bulk_create(
        Product(merchant=merchant, name=f"김치 {n}", offered_at=LONG_AGO) for n in numbers
    )
    Price.objects.bulk_create(Price(product=each, amount=1_000, effective_from=LONG_AGO) for each in made)
    return [f"/merchants/{merchant.pk}/", "/api/v1/products"]


def orders(person, numbers):
    product = Product.objects.first() or ProductFactory(merchant=MerchantFactory(owner=person))
    paid = {
        "state": "paid",
        "total": 1_000,
        "payable": 1_000,
        "placed_at": LONG_AGO,
        "paid_at": LONG_AGO,
        "shopper": person,
    }
    made = Order.objects.bulk_create(
        Order(id=ids.new(), number=f"H-{n}", payment_id=ids.new(), **paid) for n in numbers
    )
    line = {
        "position": 1,
        "product": product,
        "merchant_id": product.merchant_id,
        "name": "김치",
        "unit_price": 1_000,
    }
    OrderLine.objects.bulk_create(
        OrderLine(id=ids.new(), order=each, quantity=1, amount=1_000, **line) for each in made
    )
    return ["/orders/", "/orders/sold/"]


def deliveries(person, numbers):
    endpoint, _ = Endpoint.objects.get_or_create(
        id=person.pk,
        defaults={
            "owner": person,
            "url": "https://a.example/",
            "events": ["order.paid"],
            "made_at": LONG_AGO,
        },
    )
    told = {
        "endpoint": endpoint,
        "event": "order.paid",
        "body": "{}",
        "made_at": LONG_AGO,
        "state": "delivered",
    }
    Delivery.objects.bulk_create(Delivery(id=ids.new(), **told) for _ in numbers)
    return [f"/webhooks/{endpoint.pk}/"]


def tokens(person, numbers):
    kept = {
        "user": person,
        "name": "토큰",
        "scopes": ["shopper:read"],
        "made_at": LONG_AGO,
        "expires_at": LONG_AGO.replace(year=2099),
    }
    made = [PersonalToken(hash=people.fingerprint(str(n)), **kept) for n in numbers if n < people.TOKENS_MOST]
    PersonalToken.objects.bulk_create(made)
    return ["/accounts/tokens/"]


def followed(person, numbers):
    made = Merchant.objects.bulk_create(
        Merchant(name=f"가게 {n}", business_number=made_up_business_number(n + 1), registered_at=LONG_AGO)
        for n in numbers
    )
    Follow.objects.bulk_create(Follow(user=person, merchant=each, followed_at=LONG_AGO) for each in made)
    return ["/followed/"]


@pytest.mark.parametrize("rows", [followed, markets, goods, orders, deliveries, tokens])
def test_a_list_asks_the_same_for_one_for_ten_and_for_a_thousand(client, rows):
    person = UserFactory()
    RoleFactory(user=person, name="merchant")
    client.force_login(person)
    asked: dict[str, list[int]] = {}
    for numbers in (range(1), range(1, 10), range(10, 1_000)):
        for path in rows(person, numbers):
            client.get(path)  # What is remembered between requests is remembered now.
            with CaptureQueriesContext(
                connection,
            ) as queries:
                answer = client.get(path)
            assert answer.status_code == 200
            assert len(answer.content) <= BYTES_MOST or path.startswith("/api/"), (
                f"{path}: {len(answer.content)} bytes"
            )
            asked.setdefault(path, []).append(len(queries))

    assert {path: len(set(counts)) for path, counts in asked.items()} == dict.fromkeys(asked, 1), asked
