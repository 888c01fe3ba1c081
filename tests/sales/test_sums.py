"""`hamkke check` notices when totals, batches and the table of lines tell different things."""

from datetime import date, timedelta

import pytest

from hamkke.kernel import clock
from hamkke.sales import actions, invariants
from hamkke.sales.models import Batch, DayTotal, Slice, TouchedDay
from tests.factories.merchants import ProductFactory
from tests.factories.sales import OwnSaleFactory
from tests.sales.telling import line, read, tell

pytestmark = pytest.mark.django_db

CHECKS = (
    invariants.every_stored_batch_is_in_the_table_with_its_lines,
    invariants.no_batch_is_left_half_way,
    invariants.slices_equal_totals,
    invariants.totals_equal_the_lines_of_the_days_touched_last,
    invariants.totals_equal_what_batches_moved,
    invariants.totals_of_our_own_books_equal_the_books,
)


def broken():
    return [check.__name__ for check in CHECKS if list(check())]


@pytest.fixture
def batch():
    tell([line("a", 10_000), line("b", 5_000, day=date(2026, 10, 2))])
    return tell([line("a", 9_000)])


@pytest.mark.usefixtures("batch")
def test_what_was_told_and_corrected_is_clean():
    assert broken() == []


@pytest.mark.usefixtures("batch")
def test_a_total_that_was_changed_by_hand_is_noticed():
    DayTotal.objects.filter(order_day=date(2026, 10, 1)).update(amount=1)

    assert broken() == [
        "slices_equal_totals",
        "totals_equal_the_lines_of_the_days_touched_last",
        "totals_equal_what_batches_moved",
    ]
    [row] = invariants.totals_equal_what_batches_moved()
    assert (row["moved"], row["total"]) == ((1, 9_000), (1, 1))


@pytest.mark.usefixtures("batch")
@pytest.mark.parametrize("side", ["", "region", "category"])
def test_a_slice_that_went_astray_is_noticed(side):
    Slice.objects.filter(side=side).update(amount=1)

    assert broken() == ["slices_equal_totals"]


def test_a_batch_that_the_table_does_not_hold_is_noticed(batch):
    TouchedDay.objects.filter(batch=batch).update(written=7)

    assert broken() == ["every_stored_batch_is_in_the_table_with_its_lines"]


def test_a_batch_left_half_way_is_noticed():
    batch = read([line("a", 1_000)])
    Batch.objects.filter(pk=batch.pk).update(
        state="writing", number=1, received_at=clock.now() - timedelta(hours=2)
    )

    assert broken() == ["no_batch_is_left_half_way"]


def test_totals_of_our_own_that_went_astray_are_noticed():
    actions.know_channels()
    product = ProductFactory()
    OwnSaleFactory(product=product, merchant=product.merchant, occurred_at=clock.now() - timedelta(hours=30))
    actions.add_up_own()
    assert broken() == []

    DayTotal.objects.update(amount=1)

    assert broken() == ["slices_equal_totals", "totals_of_our_own_books_equal_the_books"]
