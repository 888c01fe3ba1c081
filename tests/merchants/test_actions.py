import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import DatabaseError, connection, transaction

from hamkke.audit.models import Entry
from hamkke.kernel import clock, ids
from hamkke.merchants import actions, queries
from hamkke.merchants.models import Merchant, Price, Product, Shop
from hamkke.people.queries import role_names
from tests.factories.merchants import MerchantFactory, ProductFactory
from tests.factories.people import UserFactory
from tests.factories.places import MarketFactory

NOON = dt.datetime(2026, 9, 1, 3, tzinfo=dt.UTC)
NUMBER = "120-81-47521"


def register(owner, **other):
    return actions.register_merchant(
        **{"id": ids.new(), "owner": owner, "name": "참기름집", "business_number": NUMBER, "by": owner}
        | other
    )


def offer(merchant, **other):
    return actions.offer_product(
        **{
            "id": ids.new(),
            "merchant": merchant,
            "name": "참기름 350ml",
            "price": 18_000,
            "by": merchant.owner,
        }
        | other
    )


@pytest.mark.django_db
def test_register_merchant_keeps_the_number_as_digits_and_gives_the_role():
    owner = UserFactory()

    with clock.pretend(NOON):
        merchant = register(owner, name=" 참기름집 ")

    kept = Merchant.objects.get()
    assert (kept.id, kept.owner, kept.name, kept.business_number) == (
        merchant.id,
        owner,
        "참기름집",
        "1208147521",
    )
    assert (kept.region, kept.registered_at) == (None, NOON)
    assert role_names(owner) == {"merchant"}
    assert set(Entry.objects.values_list("verb", flat=True)) == {
        "merchants.merchant.registered",
        "people.role.given",
    }


@pytest.mark.django_db
def test_register_merchant_again_changes_nothing():
    owner = UserFactory()
    first = register(owner)

    assert register(owner, id=first.id, business_number="1208147521") == first
    assert (Merchant.objects.count(), Entry.objects.count()) == (1, 2)


@pytest.mark.django_db
def test_register_merchant_refuses_other_content_under_a_known_id():
    owner = UserFactory()
    first = register(owner)

    with pytest.raises(actions.DifferentContent):
        register(owner, id=first.id, name="들기름집")

    assert Merchant.objects.get().name == "참기름집"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"name": " "}, actions.NameMissing),
        ({"business_number": "123"}, actions.BusinessNumberNotTenDigits),
        ({"business_number": "123-45-67890"}, actions.BusinessNumberWrong),
    ],
)
def test_register_merchant_refuses_what_is_wrong(wrong, refusal):
    with pytest.raises(refusal):
        register(UserFactory(), **wrong)

    assert (Merchant.objects.count(), Entry.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_a_business_number_is_registered_once():
    register(UserFactory())

    with pytest.raises(actions.BusinessNumberTaken):
        register(UserFactory())

    assert Merchant.objects.count() == 1


def at_once(*tasks):
    gate = Barrier(len(tasks))

    def run(task):
        try:
            gate.wait()
            return task()
        except actions.BusinessNumberTaken as refusal:
            return refusal.reason
        finally:
            connection.close()

    with ThreadPoolExecutor(len(tasks)) as threads:
        return list(threads.map(run, tasks))


def test_one_business_number_at_once_is_registered_once(committed_db):
    owners = UserFactory.create_batch(6)

    answers = at_once(*[lambda owner=owner: register(owner).business_number for owner in owners])

    assert sorted(answers) == ["1208147521"] + ["business_number_taken"] * 5
    assert Merchant.objects.count() == 1


def test_one_registration_pressed_twice_at_once_is_one_merchant(committed_db):
    owner, merchant = UserFactory(), ids.new()

    answers = at_once(*[lambda: register(owner, id=merchant).id] * 6)

    assert answers == [merchant] * 6
    assert Merchant.objects.count() == 1


@pytest.mark.django_db
def test_open_shop_in_a_market_once():
    merchant, market, shop = MerchantFactory(), MarketFactory(), ids.new()

    for _ in range(2):
        actions.open_shop(id=shop, merchant=merchant, name="본점", market=market, by=merchant.owner)

    kept = Shop.objects.get()
    assert (kept.id, kept.merchant, kept.name, kept.market, kept.address) == (
        shop,
        merchant,
        "본점",
        market,
        "",
    )


@pytest.mark.django_db
def test_open_shop_refuses_a_shop_that_is_nowhere_and_another_under_its_id():
    merchant, shop = MerchantFactory(), ids.new()
    with pytest.raises(actions.PlaceMissing):
        actions.open_shop(id=shop, merchant=merchant, name="본점", by=None)
    with pytest.raises(actions.NameMissing):
        actions.open_shop(id=shop, merchant=merchant, name="", address="길 1", by=None)
    assert Shop.objects.count() == 0

    actions.open_shop(id=shop, merchant=merchant, name="본점", address="길 1", by=None)
    with pytest.raises(actions.DifferentContent):
        actions.open_shop(id=shop, merchant=merchant, name="본점", address="길 2", by=None)

    assert Shop.objects.get().address == "길 1"


@pytest.mark.django_db
def test_offer_product_sets_its_first_price_once():
    merchant, product = MerchantFactory(), ids.new()

    with clock.pretend(NOON):
        for _ in range(2):
            offer(merchant, id=product, description="국산 참깨", category="식품")

    kept = Product.objects.get()
    assert (kept.id, kept.name, kept.description, kept.category) == (
        product,
        "참기름 350ml",
        "국산 참깨",
        "식품",
    )
    assert list(Price.objects.values_list("product", "amount", "effective_from")) == [(product, 18_000, NOON)]


@pytest.mark.django_db
@pytest.mark.parametrize("other", [{"price": 17_000}, {"name": "들기름"}])
def test_offer_product_refuses_other_content_under_a_known_id(other):
    merchant = MerchantFactory()
    product = offer(merchant)

    with pytest.raises(actions.DifferentContent):
        offer(merchant, id=product.id, **other)

    assert (Product.objects.get().name, Price.objects.get().amount) == ("참기름 350ml", 18_000)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [({"name": ""}, actions.NameMissing), ({"price": 0}, actions.PriceNotPositive)],
)
def test_offer_product_refuses_what_is_wrong(wrong, refusal):
    with pytest.raises(refusal):
        offer(MerchantFactory(), **wrong)

    assert Product.objects.count() == 0


@pytest.mark.django_db
def test_change_price_adds_to_the_history():
    with clock.pretend(NOON):
        product = offer(MerchantFactory())
    with clock.pretend(NOON + dt.timedelta(days=1)):
        actions.change_price(product, amount=16_200, by=None)

    assert [(each.amount, each.effective_from.day) for each in queries.prices_of(product)] == [
        (16_200, 2),
        (18_000, 1),
    ]


@pytest.mark.django_db
def test_change_price_to_the_price_that_stands_writes_nothing():
    product = ProductFactory(price=5_000)

    price = actions.change_price(product, amount=5_000, by=None)

    assert list(Price.objects.all()) == [price]
    assert not Entry.objects.filter(verb="merchants.price.changed").exists()


@pytest.mark.django_db
def test_change_price_refuses_nothing_for_nothing():
    product = ProductFactory(price=5_000)

    with pytest.raises(actions.PriceNotPositive):
        actions.change_price(product, amount=0, by=None)

    assert Price.objects.get().amount == 5_000


@pytest.mark.django_db
def test_change_price_stands_even_when_the_clock_was_set_back():
    with clock.pretend(NOON):
        product = offer(MerchantFactory())

    with clock.pretend(NOON - dt.timedelta(days=1)):
        actions.change_price(product, amount=16_200, by=None)

    assert queries.price_of(product, NOON) == 16_200


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change", [lambda: Price.objects.update(amount=1), lambda: Price.objects.all()._raw_delete("default")]
)
def test_prices_cannot_be_rewritten(change):
    ProductFactory(price=5_000)

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change()

    assert Price.objects.get().amount == 5_000


@pytest.mark.django_db
def test_a_merchant_with_shop_product_and_price_takes_a_handful_of_queries(django_assert_max_num_queries):
    owner, market = UserFactory(), MarketFactory()

    with django_assert_max_num_queries(20):
        merchant = register(owner)
    with django_assert_max_num_queries(13):
        actions.open_shop(id=ids.new(), merchant=merchant, name="본점", market=market, by=owner)
    with django_assert_max_num_queries(14):
        offer(merchant, by=owner)


@pytest.mark.django_db
def test_only_the_laws_exceptions_keep_a_product_from_coming_back():
    merchant = register(UserFactory())

    with pytest.raises(actions.ExceptionUnknown):
        offer(merchant, withdrawal_exception="worn_once")
    assert Product.objects.count() == 0
    assert offer(merchant, withdrawal_exception="perishable").withdrawal_exception == "perishable"


@pytest.mark.django_db
def test_name_owner_connects_a_merchant_without_an_account_once_and_for_all():
    staff, owner, stranger = UserFactory(), UserFactory(), UserFactory()
    merchant = register(None, representative=" 김순자 ", by=staff)
    assert (merchant.owner, merchant.representative, Entry.objects.count()) == (None, "김순자", 1)

    for _ in range(2):
        actions.name_owner(merchant, owner=owner, by=owner)
    with pytest.raises(actions.OwnerKnown):
        actions.name_owner(merchant, owner=stranger, by=stranger)

    assert Merchant.objects.get().owner == owner
    assert (role_names(owner), role_names(stranger)) == ({"merchant"}, set())
    assert Entry.objects.filter(verb="merchants.merchant.owner_named").count() == 1
