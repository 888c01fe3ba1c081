"""The same sale told by two channels counts once, and it is said where and how much."""

from datetime import UTC, date, datetime

import pytest

from hamkke.kernel import clock, ids
from hamkke.sales import actions, invariants
from hamkke.sales.models import DayTotal, Overlap
from tests.factories.merchants import ProductFactory
from tests.factories.sales import OwnSaleFactory
from tests.sales.telling import line, tell, totals

pytestmark = pytest.mark.django_db

DAY = date(2026, 10, 1)
MORNING = datetime(2026, 10, 1, 1, tzinfo=UTC)


def test_an_order_that_two_channels_tell_alike_counts_once():
    told = [line(n, 1_000, order_id=f"20261001-{n}") for n in range(3)]
    tell(told, channel="auction")
    tell([*told[:2], line("x", 700, order_id="20261001-x")], channel="gmarket")

    [found] = Overlap.objects.all()
    assert (found.order_day, found.kept.code, found.twin.code) == (DAY, "auction", "gmarket")
    assert (found.lines, found.quantity, found.amount, found.example) == (2, 2, 2_000, "20261001-0")
    assert (totals("auction"), totals("gmarket")) == ({DAY: 3_000}, {DAY: 700})
    assert DayTotal.objects.get(state="told_twice").amount == -2_000


def test_whoever_dies_before_it_is_found_leaves_the_day_dirty():
    """Totals are renewed first, what was told twice is found then, and only then is the day settled."""
    told = [line(n, 1_000, order_id=f"20261001-{n}") for n in range(3)]
    tell(told, channel="auction")
    batch = tell(told[:2], channel="gmarket")
    moved = list(batch.touched_days.values_list("lines", "amount"))
    Overlap.objects.all().delete()
    DayTotal.objects.filter(state="told_twice").delete()
    batch.touched_days.update(settled_at=None)
    assert [*invariants.what_was_told_twice_is_known_for_the_days_touched_last()] == []

    assert actions.sweep() == 1

    assert (totals("auction"), totals("gmarket")) == ({DAY: 3_000}, {})
    assert list(batch.touched_days.values_list("lines", "amount")) == moved == [(2, 2_000)]
    assert not batch.touched_days.filter(settled_at=None).exists()
    assert [*invariants.totals_equal_what_batches_moved()] == []


def test_what_is_not_taken_off_or_not_found_is_seen():
    told = [line(n, 1_000, order_id=f"20261001-{n}") for n in range(3)]
    tell(told, channel="auction")
    tell(told[:2], channel="gmarket")
    off = {"channel": "gmarket", "order_day": DAY}
    assert [*invariants.what_was_told_twice_is_taken_off_once()] == []

    Overlap.objects.update(amount=1_500)

    assert [*invariants.what_was_told_twice_is_taken_off_once()] == [
        {**off, "found": (-2, -1_500), "taken_off": (-2, -2_000)}
    ]
    assert [*invariants.what_was_told_twice_is_known_for_the_days_touched_last()] == [
        {**off, "lines": (2, 2_000), "known": (2, 1_500)}
    ]


def test_what_differs_or_has_a_short_id_is_not_the_same_sale():
    tell([line(1, 1_000, order_id="1024"), line(2, 1_000, order_id="20261001-2")], channel="auction")
    tell([line(1, 1_000, order_id="1024"), line(2, 900, order_id="20261001-2")], channel="gmarket")

    assert not Overlap.objects.exists()
    assert (totals("auction"), totals("gmarket")) == ({DAY: 2_000}, {DAY: 1_900})


def test_our_own_order_in_a_marketplaces_report_is_counted_as_ours():
    actions.know_channels()
    product = ProductFactory()
    order = ids.new()
    OwnSaleFactory(
        order_id=order,
        product=product,
        merchant=product.merchant,
        amount=30_000,
        quantity=3,
        occurred_at=MORNING,
    )
    with clock.pretend(MORNING):
        actions.add_up_own()
    tell([line(1, 30_000, quantity=3, order_id=ids.shown("ord", order)), line(2, 500)], channel="kakao")

    [found] = Overlap.objects.all()
    assert (found.kept.code, found.twin.code, found.amount) == ("hamkke", "kakao", 30_000)
    assert (totals("hamkke"), totals("kakao")) == ({DAY: 30_000}, {DAY: 500})


def test_a_report_taken_back_overlaps_no_more():
    told = [line(1, 1_000, order_id="20261001-1")]
    tell(told, channel="auction")
    wrong = tell(told, channel="gmarket")
    assert Overlap.objects.count() == 1

    actions.take_back(wrong, because="같은 파일", by=None)
    actions.settle_channel(wrong.channel_id)

    assert not Overlap.objects.exists()
    assert (totals("auction"), totals("gmarket")) == ({DAY: 1_000}, {})
