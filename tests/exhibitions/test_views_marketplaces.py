import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hamkke.audit.models import Entry
from hamkke.exhibitions import actions
from hamkke.exhibitions.models import MarketplaceLink
from hamkke.people.models import Role
from tests.factories.merchants import MerchantFactory, ProductFactory
from tests.factories.people import RoleFactory, UserFactory

pytestmark = pytest.mark.django_db

ELEVENTH = "https://example.com/11"
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def product():
    return ProductFactory(name="햅쌀 4 kg")


@pytest.fixture
def owner(client, product):
    RoleFactory(user=product.merchant.owner, name=Role.Name.MERCHANT)
    client.force_login(product.merchant.owner)
    return client


def address(product) -> str:
    return reverse("exhibitions:marketplaces", args=[product.pk])


def removal(product, link) -> str:
    return reverse("exhibitions:marketplace-removal", args=[product.pk, link.pk])


def linked(product, channel="11번가", url=ELEVENTH) -> MarketplaceLink:
    return actions.link_marketplace(product, channel=channel, url=url, by=None)


def kept() -> list[tuple[str, str]]:
    return list(MarketplaceLink.objects.values_list("channel", "url"))


def test_the_owner_adds_a_marketplace_and_changes_its_address(owner, product):
    first = owner.post(address(product), {"channel": "11번가", "url": "https://example.com/old"})
    owner.post(address(product), {"channel": " 11번가 ", "url": ELEVENTH})

    page = owner.get(address(product))
    assert first.url == address(product)
    assert kept() == [("11번가", ELEVENTH)]
    assert f'href="{ELEVENTH}"' in page.content.decode()
    assert Entry.objects.filter(verb="exhibitions.marketplace.linked").count() == 2


def test_an_organiser_keeps_anybody_s_marketplaces(client, product):
    organiser = RoleFactory(name=Role.Name.ORGANISER).user
    client.force_login(organiser)

    client.post(address(product), {"channel": "11번가", "url": ELEVENTH})

    assert kept() == [("11번가", ELEVENTH)]
    assert Entry.objects.get(verb="exhibitions.marketplace.linked").by == organiser.pk


def test_the_owner_takes_a_marketplace_away_and_twice_is_once(owner, product):
    link = linked(product)
    linked(product, "옥션", "https://example.com/auction")

    answers = [owner.post(removal(product, link)) for _ in range(2)]

    assert [answer.url for answer in answers] == [address(product)] * 2
    assert kept() == [("옥션", "https://example.com/auction")]
    assert Entry.objects.filter(verb="exhibitions.marketplace.unlinked").count() == 1


def test_another_product_s_marketplace_stays(owner, product):
    link = linked(ProductFactory())

    owner.post(removal(product, link))

    assert kept() == [("11번가", ELEVENTH)]
    assert Entry.objects.filter(verb="exhibitions.marketplace.unlinked").count() == 0


@pytest.mark.parametrize("url", ["javascript:alert(1)", "www.example.com", "https://", "https://a b"])
def test_what_is_no_web_address_is_refused_at_the_field_and_changes_nothing(owner, product, url):
    linked(product)
    entries = Entry.objects.count()

    korean = owner.post(address(product), {"channel": "11번가", "url": url})
    english = owner.post(address(product), {"channel": "11번가", "url": url}, headers=ENGLISH)

    said = "판매처 주소는 http:// 또는 https:// 로 시작해야 합니다."
    assert korean.status_code == 422
    assert korean.context["form"].errors == {"url": [said]}
    assert said in korean.content.decode()
    assert "A marketplace address begins with http:// or https://." in english.content.decode()
    assert kept() == [("11번가", ELEVENTH)]
    assert Entry.objects.count() == entries


@pytest.mark.parametrize(
    "typed", [{"channel": " ", "url": ELEVENTH}, {"channel": "가" * 61, "url": ELEVENTH}]
)
def test_a_marketplace_without_a_usable_name_is_refused(owner, product, typed):
    answer = owner.post(address(product), typed)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["channel"]
    assert kept() == []


def test_strangers_find_nothing_and_change_nothing(client, product, settings):
    settings.LOGIN_URL = "/accounts/login/"
    link = linked(product)
    asked_to_sign_in = client.get(address(product))
    for stranger in (UserFactory(), MerchantFactory().owner, RoleFactory(name=Role.Name.JUDGE).user):
        client.force_login(stranger)
        assert client.get(address(product)).status_code == 404
        answer = client.post(address(product), {"channel": "11번가", "url": "https://example.com/mine"})
        assert answer.status_code == 404
        assert client.post(removal(product, link)).status_code == 404

    assert asked_to_sign_in.url.startswith("/accounts/login/")
    assert kept() == [("11번가", ELEVENTH)]


def test_the_page_of_three_links_costs_as_many_queries_as_one(owner, product):
    linked(product)
    owner.get(address(product))
    with CaptureQueriesContext(connection) as one:
        owner.get(address(product))
    linked(product, "옥션")
    linked(product, "지마켓")
    with CaptureQueriesContext(connection) as three:
        page = owner.get(address(product)).content.decode()

    assert len(three) == len(one)
    assert page.count("지우기") == 3


def test_the_page_speaks_english(owner, product):
    linked(product)
    page = owner.get(address(product), headers=ENGLISH).content.decode()

    assert "Where else 햅쌀 4 kg is sold." in page
    assert "Take away" in page


def test_those_who_may_are_led_there_from_the_product_and_their_goods(owner, product):
    shown = reverse("exhibitions:product", args=[product.pk])
    led = f'href="{address(product)}"'

    assert led in owner.get(shown).content.decode()
    assert led in owner.get(reverse("merchants:mine")).content.decode()
    owner.logout()
    assert led not in owner.get(shown).content.decode()
    owner.force_login(UserFactory())
    assert led not in owner.get(shown).content.decode()
