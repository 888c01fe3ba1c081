"""Lists ask the database the same for one row, for ten and for a thousand, and their pages stay light."""

import datetime as dt

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from hamkke.coupons.models import Campaign, Claim, Opening
from hamkke.exhibitions.models import ExhibitionIndexPage, ExhibitionPage, Listing
from hamkke.festivals.models import Phase
from hamkke.kernel import clock, ids
from hamkke.merchants.models import Follow, Merchant, Price, Product
from hamkke.merchants.rules import made_up_business_number
from hamkke.orders.models import Order, OrderLine, Recipient, Shipment
from hamkke.people import rules as people
from hamkke.people.models import PersonalToken, User
from hamkke.places.models import Market
from hamkke.webhooks.models import Delivery, Endpoint
from tests.factories.exhibitions import exhibition
from tests.factories.festivals import PhaseFactory
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
    Shipment.objects.bulk_create(
        Shipment(id=ids.new(), order=each, merchant_id=product.merchant_id, how="parcel") for each in made
    )
    to = {"name": "손님", "phone": "010-0000-0000", "postcode": "04524", "address": "세종대로 110"}
    Recipient.objects.bulk_create(Recipient(order=each, **to) for each in made)
    return ["/orders/", "/orders/sold/", "/orders/shipments/"]


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


def campaigns(person, numbers):
    """As many campaigns that anybody can claim, of the edition that runs now."""
    now, day = clock.now(), dt.timedelta(days=1)
    phase = Phase.objects.first() or PhaseFactory(starts_at=now - day, ends_at=now + day)
    times = {"opens_at": now - day, "closes_at": now + day, "usable_until": now + 9 * day}
    told = {"edition": phase.schedule.edition, "cap": 3_000, "rate": 1_000, "quantity": 9, "state": "open"}
    made = Campaign.objects.bulk_create(
        Campaign(title=f"쿠폰 {n}", title_en=f"Coupon {n}", funded_until=now + 9 * day, **times, **told)
        for n in numbers
    )
    Opening.objects.bulk_create(
        Opening(id=each.pk, campaign=each, quantity=9, opens_at=each.opens_at, closes_at=each.closes_at)
        for each in made
    )
    return made


def home(person, numbers):
    """Exhibitions and coupons of the edition that runs."""
    edition = campaigns(person, numbers)[0].edition
    index = ExhibitionIndexPage.objects.first() or exhibition(edition=edition).get_parent()
    kind = ContentType.objects.get_for_model(ExhibitionPage)
    pages = Page.objects.bulk_create(
        Page(
            title=f"기획전 {n}",
            slug=f"exhibition-{n}",
            content_type=kind,
            locale=index.locale,
            depth=index.depth + 1,
            path=Page._get_path(index.path, index.depth + 1, n + 9),
            url_path=f"{index.url_path}exhibition-{n}/",
        )
        for n in numbers
    )
    for page in pages:
        shown = ExhibitionPage(page_ptr=page, title_en=page.title, edition=edition)
        shown.save_base(raw=True)  # The page itself stands already.
    Campaign.objects.exclude(pk=Campaign.objects.earliest("pk").pk).update(is_automatic=True)
    return ["/", "/exhibitions/"]


def shelf(person, numbers):
    """Goods in an exhibition."""
    page = ExhibitionPage.objects.first() or exhibition()
    goods(person, numbers)
    added = Product.objects.filter(name__startswith="김치").exclude(pk__in=page.listings.values("product"))
    Listing.objects.bulk_create(Listing(page=page, product=each, sort_order=9) for each in added)
    return [page.get_url()]


def prices(person, numbers):
    """What a product has cost, two prices a day, and who follows its shop."""
    product = Product.objects.first() or exhibition().listings.get().product
    now, half_a_day = clock.now(), dt.timedelta(hours=12)
    Price.objects.bulk_create(
        Price(product=product, amount=2_000 + n, effective_from=now - half_a_day * (n + 1)) for n in numbers
    )
    followers = User.objects.bulk_create(User(email=f"{n}@hamkke.example") for n in numbers)
    Follow.objects.bulk_create(
        Follow(user=each, merchant_id=product.merchant_id, followed_at=now) for each in followers
    )
    return [f"/products/{product.pk}/"]


def wallet(person, numbers):
    """Coupons of as many campaigns, and as many campaigns to claim."""
    campaigns(person, numbers)
    Claim.objects.bulk_create(
        Claim(
            id=ids.new(),
            campaign=each,
            opening_id=each.pk,
            shopper=person,
            position=1,
            code=str(each.pk)[-24:],
            claimed_at=LONG_AGO,
        )
        for each in campaigns(person, numbers)
    )
    return ["/coupons/"]


@pytest.mark.parametrize(
    "rows", [followed, markets, goods, orders, deliveries, tokens, home, shelf, prices, wallet]
)
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
            assert len(answer.content) <= BYTES_MOST or path.startswith("/api/v1/"), (
                f"{path}: {len(answer.content)} bytes"
            )
            asked.setdefault(path, []).append(len(queries))

    assert {path: len(set(counts)) for path, counts in asked.items()} == dict.fromkeys(asked, 1), asked
