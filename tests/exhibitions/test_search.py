"""One field finds products, merchants and markets however they are typed."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hamkke.exhibitions import actions, queries
from hamkke.exhibitions.models import Findable
from hamkke.kernel import ids
from hamkke.merchants import actions as merchants
from hamkke.places import actions as places
from tests.factories.merchants import MerchantFactory, ProductFactory, ShopFactory
from tests.factories.places import MarketFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf():
    field = MerchantFactory(name="들녘상회")
    ShopFactory(merchant=field, name="들녘 본점", market=MarketFactory(name="강릉 중앙시장", goods="수산물"))
    for name in ("햇감자 4 kg", "반건시 곶감", "LED 조명"):
        ProductFactory(name=name, merchant=field)
    actions.index_everything()


def names(text, **options) -> dict[str, list[str]]:
    return {
        group.kind: [each.name for each in group.found] for group in queries.search(text, **options).groups
    }


@pytest.mark.parametrize(
    ("typed", "product"),
    [
        ("감자", "햇감자 4 kg"),
        ("ㄱㅈ", "햇감자 4 kg"),
        ("감ㅈ", "햇감자 4 kg"),
        ("가", "햇감자 4 kg"),
        ("rkawk", "햇감자 4 kg"),
        ("햇 감 자4KG", "햇감자 4 kg"),
        ("들녘 감자", "햇감자 4 kg"),
        ("강릉중앙시장 감자", "햇감자 4 kg"),
        ("led", "LED 조명"),
        ("ㅣㄷㅇ", "LED 조명"),
        ("곳감", "반건시 곶감"),
        ("감쟈", "햇감자 4 kg"),
    ],
)
def test_a_product_is_found_however_it_is_typed(shelf, typed, product):
    assert product in names(typed)["product"]


def test_shops_and_markets_are_found_by_what_is_told_of_them(shelf):
    assert names("강릉")["merchant"] == ["들녘상회"]
    assert names("강릉중앙")["market"] == ["강릉 중앙시장"]
    assert names("수산물") == {"market": ["강릉 중앙시장"]}
    assert names("들녘본점")["merchant"] == ["들녘상회"]


def test_what_is_called_so_comes_before_what_has_it_in_its_name_and_its_kind_before_the_others():
    for name in ("쌀과자", "쌀", "햅쌀 가래떡"):
        ProductFactory(name=name, merchant=MerchantFactory(name="가게"))
    MarketFactory(name="쌀시장")
    actions.index_everything()

    found = queries.search("쌀").groups

    assert [(group.kind, [each.name for each in group.found]) for group in found] == [
        ("product", ["쌀", "쌀과자", "햅쌀 가래떡"]),
        ("market", ["쌀시장"]),
    ]


def test_initials_are_those_of_the_name_alone():
    ProductFactory(name="감자", merchant=MerchantFactory(name="국제집"))
    ProductFactory(name="국수", merchant=MerchantFactory(name="바다집"))
    actions.index_everything()

    assert names("ㄱㅈ") == {"product": ["감자"], "merchant": ["국제집"]}


def test_only_what_is_not_found_is_doubted(shelf):
    ProductFactory(name="감자전", merchant=MerchantFactory())
    actions.index_everything()

    assert (names("감자전"), queries.search("감자전").is_guessed) == ({"product": ["감자전"]}, False)
    assert queries.search("감쟈전").is_guessed
    assert queries.search("피아노").groups == []
    assert queries.search("!?").groups == []


@pytest.mark.parametrize("typed", ["%", "_", "'", '"', "\\", "(", "[a", "감\x00자", "ㅋ" * 60])
def test_signs_find_nothing_and_break_nothing(shelf, client, typed):
    assert client.get("/search/", {"q": typed}).status_code == 200


def test_what_is_done_can_be_found_at_once(django_capture_on_commit_callbacks):
    owner = MerchantFactory(name="바다집")
    merchants.offer_product(id=ids.new(), merchant=owner, name="돌미역", price=9_000, by=None)
    merchants.open_shop(id=ids.new(), merchant=owner, name="포구점", address="강원도 강릉시 1", by=None)
    merchants.register_merchant(
        id=ids.new(),
        owner=None,
        name="산마루",
        business_number=merchants.made_up_business_number(77),
        by=None,
    )
    places.load_sample_markets()

    assert names("돌미역") == {"product": ["돌미역"]}
    assert names("포구점")["merchant"] == ["바다집"]
    assert names("산마루") == {"merchant": ["산마루"]}
    assert names("본보기포구")["market"] == ["본보기포구시장"]


def test_indexing_again_changes_nothing_and_mends_what_is_amiss(shelf):
    assert actions.index_everything() == 0
    Findable.objects.filter(name="LED 조명").delete()
    Findable.objects.filter(name="들녘상회").update(keys="x")
    Findable.objects.create(kind="product", subject=ids.new(), name="없는 것", keys="", initials="", grams=[])

    assert actions.index_everything() == 3
    assert (names("led")["product"], "없는 것" in Findable.objects.values_list("name", flat=True)) == (
        ["LED 조명"],
        False,
    )


def test_a_page_shows_some_of_each_kind_and_all_of_one(client):
    owner = MerchantFactory(name="가게")
    for number in range(25):
        ProductFactory(name=f"감자 {number}호", merchant=owner)
    actions.index_everything()
    few = client.get("/search/", {"q": "감자"}).content.decode()
    first, second = (
        client.get(f"/search/?q=감자&kind=product&page={page}").content.decode() for page in (1, 2)
    )

    assert [page.count("<article") for page in (few, first, second)] == [6, 24, 1]
    assert "kind=product" in few
    assert 'rel="next"' in first
    assert 'rel="prev"' in second


def test_nothing_found_says_what_to_try(client, shelf):
    page = client.get("/search/?q=<b>피아노").content.decode()

    assert "“&lt;b&gt;피아노” 검색 결과가 없습니다." in page
    assert 'href="?q=ㄱㅈ"' in page


def queries_of(client, text) -> int:
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        client.get("/search/", {"q": text})
    return len(captured)


def test_a_search_costs_as_many_queries_for_one_thing_as_for_thirty(client, shelf):
    client.get("/search/?q=감자")
    before = queries_of(client, "감자")
    for number in range(30):
        ProductFactory(name=f"감자 {number}호")
    actions.index_everything()

    assert queries_of(client, "감자") == before
