import pytest
from django.urls import reverse

from hamkke.kernel import ids
from hamkke.merchants.models import Merchant, Price, Product, Shop
from tests.factories.merchants import MerchantFactory, ProductFactory, ShopFactory
from tests.factories.people import RoleFactory, UserFactory
from tests.factories.places import MarketFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(client):
    owner = UserFactory()
    client.force_login(owner)
    return owner


def text(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def test_a_public_page_shows_a_merchant_with_shops_and_products(client):
    merchant = MerchantFactory(name="참기름집", business_number="1208147521")
    ShopFactory(merchant=merchant, name="본점", market=MarketFactory(name="본보기중앙시장"))
    ProductFactory(merchant=merchant, name="들기름", price=16_200)

    page = text(client.get(reverse("merchants:merchant", args=[merchant.id])))

    for shown in ("참기름집", "120-81-47521", "본보기중앙시장", "들기름", "16,200원"):
        assert shown in page
    assert "가격 바꾸기" not in page
    assert "예행연습용" not in page


def test_a_made_up_business_number_is_marked_as_such(client):
    page = text(client.get(reverse("merchants:merchant", args=[MerchantFactory().id])))

    assert "예행연습용" in page


def test_an_unknown_merchant_is_not_found(client):
    assert client.get(reverse("merchants:merchant", args=[ids.new()])).status_code == 404


@pytest.mark.parametrize("products", [1, 3])
def test_a_public_page_asks_the_same_few_questions(client, django_assert_num_queries, products):
    merchant = MerchantFactory()
    for _ in range(products):
        ProductFactory(merchant=merchant)
        ShopFactory(merchant=merchant, market=MarketFactory())

    with django_assert_num_queries(5):
        client.get(reverse("merchants:merchant", args=[merchant.id]))


def test_a_newcomer_is_led_to_registration(client, owner):
    page = text(client.get(reverse("merchants:mine")))

    assert reverse("merchants:registration") in page


def test_my_shop_is_for_those_who_signed_in(client):
    assert client.get(reverse("merchants:mine")).status_code == 302


def test_my_shop_shows_only_my_own_merchants(client, owner):
    RoleFactory(user=owner)  # Even for an organiser, who may edit them all.
    MerchantFactory(name="남의 가게")
    ProductFactory(merchant=MerchantFactory(name="내 참기름집", owner=owner), name="참기름")

    page = text(client.get(reverse("merchants:mine")))

    assert "내 참기름집" in page
    assert "참기름" in page
    assert "남의 가게" not in page


def test_registration_makes_one_merchant_however_often_it_is_sent(client, owner):
    filled = {"id": str(ids.new()), "name": "참기름집", "business_number": "120-81-47521"}

    for _ in range(2):
        assert client.post(reverse("merchants:registration"), filled).url == reverse("merchants:mine")

    assert Merchant.objects.get().owner == owner


@pytest.mark.parametrize(
    ("language", "number", "message"),
    [
        ("ko", "123-45-67890", "사업자등록번호 123-45-67890의 마지막 숫자가 맞지 않습니다."),
        ("en", "123-45-67890", "The last digit of business number 123-45-67890 does not fit the others."),
        ("ko", "12", "사업자등록번호는 숫자 열 자리입니다."),
        ("en", "12", "A business number has ten digits"),
        ("ko", "120-81-47521", "이미 등록되어 있습니다."),
        ("en", "120-81-47521", "is registered already."),
    ],
)
def test_registration_says_in_both_languages_what_is_wrong_with_the_number(
    client, owner, language, number, message
):
    MerchantFactory(business_number="1208147521")
    filled = {"id": str(ids.new()), "name": "참기름집", "business_number": number}

    page = text(client.post(reverse("merchants:registration"), filled, headers={"Accept-Language": language}))

    assert message in page
    assert Merchant.objects.count() == 1


def test_a_shop_is_added_in_a_market_that_was_searched_for(client, owner):
    merchant, market = MerchantFactory(owner=owner), MarketFactory(name="본보기포구시장")
    address = reverse("merchants:shops", args=[merchant.id])

    page = text(client.get(address, {"market_name": "포구"}))
    assert f'value="{market.id}"' in page

    client.post(
        f"{address}?market_name=포구", {"id": str(ids.new()), "name": "본점", "market": str(market.id)}
    )

    assert Shop.objects.get().market == market


def test_a_search_that_finds_too_many_markets_asks_for_more(client, owner):
    merchant = MerchantFactory(owner=owner)
    MarketFactory.create_batch(21, name="샘시장")

    page = text(client.get(reverse("merchants:shops", args=[merchant.id]), {"market_name": "샘"}))

    assert page.count("샘시장 · ") == 20
    assert "가까운 이름 20곳만 보입니다." in page
    assert "시장 밖" in page


def test_a_shop_that_is_nowhere_is_asked_for_its_place(client, owner):
    merchant = MerchantFactory(owner=owner)

    page = text(
        client.post(reverse("merchants:shops", args=[merchant.id]), {"id": str(ids.new()), "name": "본점"})
    )

    assert "시장을 고르거나 주소를 적어 주세요." in page
    assert Shop.objects.count() == 0


def test_a_market_that_is_not_there_is_said_to_be_so(client, owner):
    merchant = MerchantFactory(owner=owner)

    page = text(client.get(reverse("merchants:shops", args=[merchant.id]), {"market_name": "없는시장"}))

    assert "그런 시장이 없습니다." in page


def test_a_product_is_offered_and_its_price_changed(client, owner):
    merchant = MerchantFactory(owner=owner)
    client.post(
        reverse("merchants:products", args=[merchant.id]),
        {"id": str(ids.new()), "name": "참기름", "price": "18000"},
    )
    product = Product.objects.get()

    client.post(reverse("merchants:prices", args=[product.id]), {"amount": "16200"})

    assert [price.amount for price in Price.objects.order_by("id")] == [18_000, 16_200]
    page = text(client.get(reverse("merchants:prices", args=[product.id])))
    assert "18,000원" in page
    assert "지난 30일 최저가는 16,200원입니다." in page


@pytest.mark.parametrize("page", ["shops", "products"])
def test_others_may_not_edit_a_merchant(client, owner, page):
    merchant = MerchantFactory()

    assert client.get(reverse(f"merchants:{page}", args=[merchant.id])).status_code == 404
    assert client.post(reverse(f"merchants:{page}", args=[merchant.id]), {"name": "x"}).status_code == 404


def test_others_may_not_change_a_price_but_the_secretariat_may(client, owner):
    address = reverse("merchants:prices", args=[ProductFactory(price=5_000).id])
    assert client.post(address, {"amount": "1"}).status_code == 404
    assert Price.objects.count() == 1

    RoleFactory(user=owner)

    assert client.post(address, {"amount": "4900"}).status_code == 302
    assert Price.objects.order_by("-id")[0].amount == 4_900


@pytest.mark.parametrize("price", ["0", "", "만원"])
def test_a_product_without_a_price_is_asked_for_one(client, owner, price):
    merchant = MerchantFactory(owner=owner)

    page = text(
        client.post(
            reverse("merchants:products", args=[merchant.id]),
            {"id": str(ids.new()), "name": "참기름", "price": price},
        )
    )

    assert 'aria-invalid="true"' in page
    assert Product.objects.count() == 0
