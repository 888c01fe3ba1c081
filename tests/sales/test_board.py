"""What channels told so far, as the secretariat sees it: from the slices of the days, which follow every batch."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from hamkke.festivals.models import Target
from hamkke.kernel import clock
from hamkke.sales import actions
from hamkke.sales.models import Batch, Slice
from hamkke.sales.queries.board import UNKNOWN, board
from tests.factories.festivals import EditionFactory, PhaseFactory
from tests.factories.people import RoleFactory
from tests.sales.telling import line, tell

pytestmark = pytest.mark.django_db

FIRST, SECOND = date(2026, 10, 1), date(2026, 10, 2)
IN_SEOUL = {
    "starts_at": datetime(2026, 9, 30, 15, tzinfo=UTC),
    "ends_at": datetime(2026, 10, 8, 15, tzinfo=UTC),
}


@pytest.fixture
def edition():
    found = EditionFactory(code="2026-10")
    PhaseFactory(schedule__edition=found, kind="main", **IN_SEOUL)
    return found


def told(edition, **more):
    found = board(edition, phase="main", until=date(2026, 10, 5), **more)
    return {
        "total": found.total,
        "channels": [(each.channel.code, each.lines, each.amount) for each in found.channels],
        "days": {each.name.ko: each.values[:2] for each in found.series},
        "regions": [(name.ko, amount) for name, amount in found.regions],
        "categories": [(name.ko, amount) for name, amount in found.categories],
    }


def test_what_channels_told_adds_up_from_every_side(edition):
    tell([line("a", 30_000, region="51", category="과일"), line("b", 5_000, day=SECOND, region="51")])
    tell([line("c", 10_000, region="50", category="과일")], channel="gmarket")
    tell(
        [line("d", 9_000, day=date(2026, 9, 30)), line("e", 9_000, day=date(2026, 10, 6))], channel="auction"
    )

    assert told(edition) == {
        "total": 45_000,
        "channels": [("coupang", 2, 35_000), ("gmarket", 1, 10_000)],
        "days": {"쿠팡": (30_000, 5_000), "G마켓": (10_000, 0)},
        "regions": [("강원특별자치도", 35_000), ("제주특별자치도", 10_000)],
        "categories": [("과일", 40_000), (UNKNOWN.ko, 5_000)],
    }
    assert told(edition, channel="gmarket")["total"] == 10_000


def test_a_batch_cuts_the_days_anew_that_it_touches_and_no_others(edition):
    tell([line("a", 30_000), line("b", 5_000, day=SECOND)])
    untouched = list(Slice.objects.filter(order_day=SECOND).values_list("pk", flat=True))

    batch = tell([line("a", 20_000)])
    assert told(edition)["days"] == {"쿠팡": (20_000, 5_000)}

    actions.take_back(Batch.objects.get(pk=batch.pk), because="틀린 파일", by=None)
    actions.settle_channel(batch.channel_id)
    assert told(edition)["days"] == {"쿠팡": (30_000, 5_000)}
    assert list(Slice.objects.filter(order_day=SECOND).values_list("pk", flat=True)) == untouched


def test_what_two_channels_told_is_counted_once_in_the_total(edition):
    alike = {"order_id": "2026100112345678", "region": "51"}
    tell([line("a", 30_000, **alike)], channel="auction")
    twin = tell([line("x", 30_000, **alike), line("y", 1_000, region="50")], channel="coupang")

    found = board(edition, phase="main", until=SECOND)
    assert (found.total, found.told_twice) == (31_000, 30_000)
    assert sum(amount for _, amount in found.regions) == 61_000

    actions.take_back(Batch.objects.get(pk=twin.pk), because="틀린 파일", by=None)
    actions.settle_channel(twin.channel_id)
    found = board(edition, phase="main", until=SECOND)
    assert (found.total, found.told_twice) == (30_000, 0)


def test_direct_sales_stand_beside_the_target_that_counts_them(edition):
    Target.objects.create(
        series=edition.series, edition=edition, number=1, amount=100_000, definition="direct", reason="정함",
        recorded_at=clock.now(),
    )  # fmt: skip
    tell([line("a", 30_000)])

    [attained] = board(edition, phase="main", until=SECOND).attainments

    assert (attained.headline_amount, attained.shown) == (30_000, "30.0%")


def test_sales_settlement_and_deposit_are_three_numbers_side_by_side(client, edition):
    client.force_login(RoleFactory(name="organiser").user)
    tell([line("a", 30_000, settlement=27_000, deposit=11_000), line("b", 5_000, settlement=4_400)])
    tell([line("c", 10_000)], channel="gmarket")

    found = board(edition, phase="main", until=SECOND)
    with clock.pretend(datetime(2026, 10, 3, tzinfo=UTC)):
        page = client.get(reverse("sales:board", args=[edition.code])).content.decode()

    assert (found.total, found.settlement, found.deposit) == (45_000, 31_400, 11_000)
    assert [(each.settlement, each.deposit) for each in found.channels] == [(31_400, 11_000), (0, 0)]
    assert [
        words in page for words in ("3만 1,400원", "1만 1,000원", "31,400원", "세 숫자는 서로 다른 것입니다")
    ] == [True] * 4


def test_the_page_asks_as_often_for_many_channels_as_for_one(client, edition, django_assert_max_num_queries):
    client.force_login(RoleFactory(name="organiser").user)
    address = reverse("sales:board", args=[edition.code])
    with clock.pretend(datetime(2026, 10, 3, tzinfo=UTC)):
        assert "알린 판매처가 아직 없습니다" in client.get(address).content.decode()
        for channel in ("coupang", "gmarket", "auction"):
            tell([line("a", 30_000, region="51")], channel=channel)
        with django_assert_max_num_queries(16):
            page = client.get(address).content.decode()

        assert "90,000원" in page
        assert "90,000원" not in client.get(address, {"channel": "gmarket"}).content.decode()
        assert client.get(address, {"phase": "pre_event"}).status_code == 404
        assert client.get(address, {"channel": "nobody"}).status_code == 404


def test_nobody_but_the_secretariat_sees_it(client, edition):
    address = reverse("sales:board", args=[edition.code])

    assert client.get(address).status_code == 302
    client.force_login(RoleFactory(name="merchant").user)
    assert client.get(address).status_code == 404
