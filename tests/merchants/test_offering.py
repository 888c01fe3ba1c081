"""A product's words are put right, and its merchant stops selling it and sells it again."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from hamkke.audit.models import Entry
from hamkke.exhibitions import queries as exhibitions
from hamkke.kernel import clock
from hamkke.merchants import actions, queries
from hamkke.merchants.rules import NameMissing
from hamkke.orders import actions as orders
from hamkke.orders import rules as ordering
from hamkke.orders.models import BasketLine
from tests.factories.merchants import MerchantFactory, ProductFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def product():
    """Of a merchant whose products can be found."""
    cache.clear()
    merchant = MerchantFactory()
    product = ProductFactory(merchant=merchant, name="참기룸", category="식품")
    return actions.change_product(product, name="참기름", description="", category="식품", by=merchant.owner)


def found(text):
    return [each.name for group in exhibitions.search(text, kind="product").groups for each in group.found]


def test_a_typo_is_put_right_wherever_the_product_is_found_and_both_words_stay_on_record(product):
    changed = actions.change_product(
        product, name=" 들기름 ", description="갓 짠", category="식품", by=product.merchant.owner
    )

    assert (changed.name, changed.description) == ("들기름", "갓 짠")
    assert (found("들기름"), found("참기름")) == (["들기름"], [])
    entry = Entry.objects.order_by("-at")[0]
    told = {"name": "들기름", "name_was": "참기름", "description": "갓 짠", "description_was": ""}
    assert (entry.verb, entry.facts) == ("merchants.product.changed", told)


def test_the_same_words_again_write_nothing(product):
    before = Entry.objects.count()

    actions.change_product(product, name="참기름", description="", category="식품", by=None)

    assert Entry.objects.count() == before


def test_a_product_is_not_left_without_a_name(product):
    with pytest.raises(NameMissing):
        actions.change_product(product, name=" ", description="", category="", by=None)

    product.refresh_from_db()
    assert product.name == "참기름"


def test_what_is_not_sold_any_more_leaves_shelves_search_and_baskets_and_comes_back(product):
    shopper, now = UserFactory(), clock.now()
    orders.put_in_basket(shopper, product=product)

    for _ in range(2):
        stopped = actions.stop_selling(product, by=product.merchant.owner)

    assert (found("참기름"), exhibitions.cards_of([product.pk], now)) == ([], [])
    assert list(queries.products_of(product.merchant)) == []
    with pytest.raises(ordering.NotForSale):
        orders.put_in_basket(shopper, product=stopped)
    assert BasketLine.objects.get().quantity == 1

    for _ in range(2):
        actions.sell_again(product, by=product.merchant.owner)

    assert found("참기름") == ["참기름"]
    assert [card.product.id for card in exhibitions.cards_of([product.pk], now)] == [product.pk]
    verbs = Entry.objects.filter(target_id=str(product.pk)).order_by("at").values_list("verb", flat=True)
    assert list(verbs)[1:] == ["merchants.product.stopped", "merchants.product.sold_again"]


def test_a_basket_names_what_its_shop_stopped_selling_and_lets_it_be_taken_out(client, product):
    shopper = UserFactory()
    orders.put_in_basket(shopper, product=product)
    actions.stop_selling(product, by=None)
    client.force_login(shopper)

    assert "참기름: 가게가 판매를 멈췄습니다." in client.get(reverse("orders:basket")).content.decode()
    client.post(reverse("orders:basket_line", args=[product.pk]), {"quantity": "0"})

    assert "가게가 판매를 멈췄습니다." not in client.get(reverse("orders:basket")).content.decode()


def test_a_merchant_finds_on_their_page_how_to_change_a_product_and_how_to_stop_selling_it(client, product):
    client.force_login(product.merchant.owner)
    page = client.get(reverse("merchants:mine")).content.decode()
    for name in ("prices", "photographs", "product"):
        address = reverse(f"merchants:{name}", args=[product.pk])
        assert f'class="button" href="{address}"' in page
    assert "<table" not in page

    client.post(reverse("merchants:product", args=[product.pk]), {"name": "들기름", "category": "기름"})
    client.post(reverse("merchants:sale", args=[product.pk]), {"sold": "no"})

    page = client.get(reverse("merchants:mine")).content.decode()
    assert ("들기름" in page, "판매 멈춤" in page) == (True, True)
    assert "다시 팔기" in client.get(reverse("merchants:product", args=[product.pk])).content.decode()
    client.post(reverse("merchants:sale", args=[product.pk]), {"sold": "yes"})
    product.refresh_from_db()
    assert (product.category, product.stopped_at) == ("기름", None)


@pytest.mark.parametrize("page", ["product", "sale"])
def test_others_change_nothing_of_a_product(client, product, page):
    client.force_login(UserFactory())

    assert client.post(reverse(f"merchants:{page}", args=[product.pk]), {"name": "x"}).status_code == 404
    product.refresh_from_db()
    assert (product.name, product.stopped_at) == ("참기름", None)
