"""The secretariat takes the sheets of a whole exhibition to a marketplace, and sees where each product stands."""

import pytest

from hamkke.merchants.models import MarketplaceListing
from tests.factories.exhibitions import exhibition
from tests.factories.people import RoleFactory
from tests.merchants.test_sheets import product, rows, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(client):
    client.force_login(RoleFactory().user)

    def of(page):
        return f"/shelves/{page.key}/sheets/"

    return of


def test_one_file_has_every_whole_product_and_names_the_gaps_of_the_others(client, address):
    whole, gaps = written(name="햅쌀 누룽지"), product(name="덜 적은 떡")
    page = exhibition([whole, gaps])

    file = client.post(address(page), {"marketplace": "smartstore"}).content

    assert [row[0] for row in rows(file)] == ["상품명", "햅쌀 누룽지"]
    [head, [name, missing]] = rows(file, "빠진 상품")
    assert (head, name) == (["상품", "채울 것"], "덜 적은 떡")
    assert missing.startswith("원산지, 상품정보제공고시 품목")
    assert [each.product for each in MarketplaceListing.objects.all()] == [whole]
    shown = client.get(address(page)).text
    assert (shown.count("내보냄</span>"), shown.count("내보낸 적 없음</span>")) == (1, 9)


def test_an_unknown_marketplace_exports_nothing(client, address):
    page = exhibition([written()])

    assert client.post(address(page), {"marketplace": "elsewhere"}).status_code == 409
    assert not MarketplaceListing.objects.exists()


def test_it_asks_as_often_for_three_products_as_for_one(client, address, django_assert_num_queries):
    client.get("/")
    for count, products in ((1, [written()]), (3, [written() for _ in range(3)])):
        page = exhibition(products)
        client.get(address(page))
        with django_assert_num_queries(9):
            assert client.get(address(page)).text.count('<th scope="row">') == count
