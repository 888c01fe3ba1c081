import pytest
from django.urls import reverse

from hamkke.kernel import ids
from hamkke.places import actions, queries
from tests.factories.places import MarketFactory

pytestmark = pytest.mark.django_db


def test_markets_are_found_by_name_and_province(client):
    actions.load_sample_markets()

    page = client.get(reverse("places:markets"), {"name": "중앙", "region": "26"}).content.decode()

    assert "부산광역시 중구 본보기로 2" in page
    assert "서울특별시 중구 본보기로 1<" not in page


def test_markets_called_just_so_come_first_and_every_word_counts():
    elsewhere = MarketFactory(name="가시장", address="강릉시 중앙시장길 1")
    longer = MarketFactory(name="강릉중앙시장", address="강릉시 길 2")
    exact = MarketFactory(name="중앙시장", address="춘천시 길 3")

    assert list(queries.markets_in(name="중앙시장")) == [exact, longer, elsewhere]
    assert list(queries.markets_in(name="강릉 중앙시장")) == [longer, elsewhere]


def test_markets_page_says_when_nothing_is_found(client):
    page = client.get(reverse("places:markets"), {"name": "없는시장"}).content.decode()

    assert "찾는 시장이 없습니다" in page


@pytest.mark.parametrize("markets", [1, 3])
def test_markets_page_asks_the_same_few_questions_for_any_number(client, django_assert_num_queries, markets):
    MarketFactory.create_batch(markets)

    with django_assert_num_queries(3):
        client.get(reverse("places:markets"))


def test_markets_page_turns(client):
    MarketFactory.create_batch(31)

    assert (
        'href="?name=%EB%B3%B8%EB%B3%B4%EA%B8%B0&amp;page=2"'
        in client.get(reverse("places:markets"), {"name": "본보기"}).content.decode()
    )
    assert client.get(reverse("places:markets"), {"page": "2"}).content.decode().count("본보기시장") == 1


def test_market_page_tells_its_facts_in_the_readers_language(client):
    market = MarketFactory(shops=55, has_parking=True)

    page = client.get(
        reverse("places:market", args=[market.id]), headers={"Accept-Language": "en"}
    ).content.decode()

    assert market.name in page
    assert "Parking" in page
    assert client.get(reverse("places:market", args=[ids.new()])).status_code == 404


def test_market_sample_is_spread_over_the_provinces_and_always_the_same():
    actions.load_sample_markets()

    sample = queries.market_sample(6)

    assert [market.region.code for market in sample] == ["11", "27", "29", "31", "47", "51"]
    assert queries.market_sample(6) == sample
    assert len(queries.market_sample(99)) == queries.market_count() == 12


def test_markets_say_their_kind_in_the_reader_s_language(client):
    market = MarketFactory(kind="상설장+5일장")
    english = {"accept-language": "en"}

    assert ">상설장+5일장</span>" in client.get(reverse("places:markets")).content.decode()
    for address in (reverse("places:markets"), reverse("places:market", args=[market.pk])):
        page = client.get(address, headers=english).content.decode()
        assert "Daily and five-day market" in page
        assert "상설장" not in page
