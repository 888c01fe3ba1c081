"""How the merchants of an edition fared: the public page without small cells, each merchant's own page."""

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client

from hamkke.insights import queries
from hamkke.kernel import clock, ids
from hamkke.merchants.models import Product
from hamkke.sales import queries as sales
from tests.factories.calls import organiser
from tests.factories.merchants import ProductFactory
from tests.factories.people import UserFactory
from tests.factories.places import RegionFactory
from tests.factories.studies import (
    AFTER,
    ENDS,
    NOONS,
    STARTS,
    edition_with_a_main_phase,
    held_edition,
    sold_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def seoul():
    return RegionFactory()


@pytest.fixture
def edition(seoul):
    """Eight in Seoul, two of them without a sale; one in Busan, one from nowhere known."""
    busan = RegionFactory(code="26", name="부산광역시")
    held = [(0, 10_000 * n, seoul, "open") for n in range(-1, 7)]
    held[0] = (0, 0, seoul, "open")
    return held_edition(*held, (5_000_000, 900_000, busan, "open"), (0, 30_000, None, "open"))


def read(edition, path="", client=None):
    with clock.pretend(AFTER):
        return (client or Client()).get(f"/insights/{edition.code}/{path}")


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def test_median_middle_half_and_those_who_sold_nothing_stand_beside_the_total(edition):
    page = read(edition[0], "merchants/").content.decode()

    whole = queries.results_of(edition[0], is_public=True).whole
    assert (whole.merchants, whole.total, whole.median, whole.sold_nothing) == (10, 1_140_000, 30_000, 2)
    for words in ("1,140,000원", "30,000원", "하나도 팔지 못한 곳", "15,000원에서 45,000원"):
        assert words in page


def test_small_cells_are_hidden_from_the_public_and_seen_by_the_secretariat(edition):
    public = read(edition[0], "merchants/").content.decode()
    inside = read(edition[0], "merchants/", signed_in(organiser())).content.decode()

    assert "900,000원" not in public
    assert public.count("가림") >= 2
    assert "그것을 알아낼 수 있는 칸은 가렸습니다." in public
    assert "900,000원" in inside
    assert ">가림<" not in inside


def test_the_table_holds_the_public_cells_alone_whoever_asks(edition):
    answers = [
        read(edition[0], "merchants.csv", client).content for client in (Client(), signed_in(organiser()))
    ]
    rows = list(csv.DictReader(io.StringIO(answers[0].decode().removeprefix("\N{BYTE ORDER MARK}"))))
    named = read(edition[0], "merchants.json", Client()).json()

    assert answers[0] == answers[1]
    assert [{name: str(value) for name, value in row.items()} for row in named] == rows
    assert [(row["by"], row["group_en"], row["merchants"], row["is_public"]) for row in rows] == [
        ("all", "All", "10", "yes"),
        ("region", "서울특별시", "", "no"),
        ("region", "부산광역시", "", "no"),
        ("region", "Not known", "", "no"),
        ("size", "sold nothing", "", "no"),
        ("size", "₩1 m to 10 m", "", "no"),
        ("track", "Open call", "10", "yes"),
    ]
    assert "900000" not in answers[0].decode()


def test_fewer_than_five_are_not_shown_at_all(seoul):
    edition, _ = held_edition(*[(0, 1_000, seoul, "open")] * 4)

    page = read(edition, "merchants/").content.decode()

    assert "5곳보다 적어" in page
    assert "1,000원" not in page
    assert "1,000원" not in read(edition).content.decode()


def test_before_anybody_is_selected_the_page_says_so():
    assert "아직 선정된 가게가 없습니다." in read(edition_with_a_main_phase(), "merchants/").content.decode()


def test_a_page_asks_as_often_for_many_as_for_few(seoul, django_assert_max_num_queries):
    edition, _ = held_edition(*[(0, 1_000, seoul, "open")] * 30)

    with django_assert_max_num_queries(10):
        queries.results_of(edition, is_public=True)


# ── Each merchant's own ──


def test_a_merchant_reads_its_days_by_channel_beside_the_median_of_like_merchants(seoul):
    edition, merchants = held_edition(*[(0, 10_000 * n, seoul, "open") for n in range(1, 8)])
    mine = merchants[6]
    product = Product.objects.get(merchant=mine)
    sold_of(edition, mine, product, 5_000, STARTS + timedelta(days=2, hours=3)).save()

    own = queries.own_results(edition, mine.pk, AFTER)

    assert (own.total, own.alike, own.median) == (75_000, 6, 35_000)
    assert len(own.days) == 28
    orders, counter = own.series
    assert (orders.values[0], orders.values[1], orders.values[2]) == (70_000, 0, 5_000)
    assert sum(counter.values) == 0
    assert own.medians.values[0] == 35_000
    page = read(edition, f"merchants/{mine.pk}/", signed_in(mine.owner)).content.decode()
    for words in ("75,000원", "비슷한 가게의 중앙값", "<polyline", "축제 앞 같은 기간의 매출"):
        assert words in page


def test_what_came_back_is_taken_off_the_day_it_was_ordered(seoul):
    edition, (mine, *_) = held_edition((0, 10_000, seoul, "open"))
    sale = sold_of(edition, mine, Product.objects.get(merchant=mine), 8_000, STARTS + timedelta(days=3))
    sale.save()
    sale.pk, sale.return_line_id, sale.quantity, sale.amount = ids.new(), ids.new(), -1, -8_000
    sale.occurred_at = ENDS + timedelta(days=2)
    sale.save(force_insert=True)

    days = sales.merchant_days(edition, [mine.pk])

    assert [(each.channel, each.amount) for each in days] == [("hamkke", 10_000), ("hamkke", 0)]
    assert sales.merchant_totals(edition) == {mine.pk: 10_000}


def test_with_fewer_than_five_like_merchants_no_median_is_shown(seoul):
    edition, (mine, *_) = held_edition(*[(0, 1_000, seoul, "open")] * 5)

    own = queries.own_results(edition, mine.pk, AFTER)

    assert (own.median, own.medians, own.alike) == (None, None, 0)
    assert "5곳보다 적어" in read(edition, f"merchants/{mine.pk}/", signed_in(mine.owner)).content.decode()


def test_before_the_main_event_there_are_no_days(seoul):
    edition, (mine, *_) = held_edition((0, 0, seoul, "open"))

    assert queries.own_results(edition, mine.pk, STARTS - timedelta(days=1)).days == []


def test_nobody_reads_the_results_of_another(edition):
    _, (mine, *_) = edition

    assert read(edition[0], f"merchants/{mine.pk}/", signed_in(UserFactory())).status_code == 404
    assert read(edition[0], f"merchants/{mine.pk}/").status_code == 302
    assert read(edition[0], f"merchants/{mine.pk}/", signed_in(organiser())).status_code == 200


def test_a_merchant_without_a_place_reads_its_sales_without_a_comparison(edition):
    other = sold_of(edition[0], *_stranger(), 4_000, NOONS[-1])
    other.save()

    own = queries.own_results(edition[0], other.merchant_id, AFTER)

    assert (own.total, own.median) == (4_000, None)


def _stranger():
    product = ProductFactory()
    return product.merchant, product
