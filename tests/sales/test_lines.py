"""One truth: a line counts once, as it was told last, on its day of order, whatever is told twice, late or wrongly."""

from datetime import date

import pytest

from hamkke.sales import actions
from hamkke.sales.models import Batch, DayTotal, SellerTotal, TouchedDay
from hamkke.sales.queries import lines
from hamkke.sales.queries.batches import standing
from hamkke.sales.rules import batches
from tests.sales.telling import line, read, tell, totals

pytestmark = pytest.mark.django_db

FIRST, SECOND, THIRD = date(2026, 10, 1), date(2026, 10, 2), date(2026, 10, 3)


def counts(batch):
    return batch.new, batch.unchanged, batch.corrected, batch.moved, batch.repeated


def from_lines(**asked):
    return lines.total("coupang", batches=[each.pk for each in standing()], **asked)


def test_what_is_told_is_counted_on_its_day():
    batch = tell(
        [line("a", 10_000), line("b", 5_000, day=SECOND), line("c", -2_000, day=SECOND, state="returned")]
    )

    assert (batch.state, counts(batch)) == ("stored", (3, 0, 0, 0, 0))
    assert totals() == {FIRST: 10_000, SECOND: 3_000}
    assert from_lines() == (3, 13_000)


def test_a_sale_undone_in_its_own_row_counts_nothing_and_is_not_forgotten():
    tell([line("a", 10_000), line("b", 7_000, state="cancelled")])

    [cancelled] = DayTotal.objects.filter(state="cancelled")
    assert totals() == {FIRST: 10_000}
    assert (cancelled.lines, cancelled.amount, cancelled.undone) == (1, 0, 7_000)


def test_the_same_file_twice_changes_nothing():
    told = [line("a", 10_000), line("b", 5_000)]
    earlier = tell(told)
    again = tell(told)

    assert again == earlier
    assert totals() == {FIRST: 15_000}
    assert lines.version() == 1
    [left_out] = Batch.objects.filter(state="dropped")
    assert left_out.because.en == f"The same file is already there: #{earlier.number}."


def test_another_file_with_the_same_lines_adds_nothing():
    tell([line("a", 10_000), line("b", 5_000)])
    again = tell([line("b", 5_000), line("a", 10_000)], name="again.csv")

    assert counts(again) == (0, 2, 0, 0, 0)
    assert totals() == {FIRST: 15_000}
    assert from_lines() == (2, 15_000)


def test_a_corrected_file_moves_exactly_its_lines():
    tell([line("a", 10_000), line("b", 5_000), line("c", 1_000, day=SECOND)])
    corrected = tell([line("a", 9_000), line("b", 5_000), line("c", 1_000, day=SECOND), line("d", 400)])

    assert counts(corrected) == (1, 2, 1, 0, 0)
    assert totals() == {FIRST: 14_400, SECOND: 1_000}
    assert list(corrected.touched_days.values_list("order_day", "written", "lines", "amount")) == [
        (FIRST, 2, 1, -600)
    ]


def test_the_total_of_before_a_correction_can_still_be_told():
    earlier = tell([line("a", 10_000)])
    later = tell([line("a", 4_000), line("b", 500)])

    assert from_lines(upto=earlier.number) == (1, 10_000)
    assert from_lines(version=earlier.delta_version) == (1, 10_000)
    assert from_lines(upto=later.number) == from_lines() == (2, 4_500)


def test_a_correction_of_the_day_leaves_both_days_right():
    tell([line("a", 10_000), line("b", 5_000)])
    moved = tell([line("a", 10_000, day=THIRD)])

    assert counts(moved) == (0, 0, 1, 1, 0)
    assert totals() == {FIRST: 5_000, THIRD: 10_000}
    assert from_lines() == (2, 15_000)
    assert list(moved.touched_days.values_list("order_day", "lines", "amount")) == [
        (FIRST, -1, -10_000),
        (THIRD, 1, 10_000),
    ]


def test_a_line_that_moved_twice_counts_where_it_is_now():
    tell([line("a", 10_000)])
    tell([line("a", 10_000, day=SECOND)])
    back = tell([line("a", 10_000, day=FIRST)], name="back.csv", sha256="b" * 64)

    assert counts(back) == (0, 0, 1, 1, 0)
    assert totals() == {FIRST: 10_000}


def test_of_a_line_that_one_file_tells_twice_the_later_row_counts():
    batch = tell([line("a", 10_000), line("a", 8_000)])

    assert counts(batch) == (1, 0, 0, 0, 1)
    assert totals() == {FIRST: 8_000}


def test_what_was_cancelled_and_is_not_any_more_is_a_version_like_any_other():
    tell([line("a", 10_000)])
    tell([line("a", 10_000, state="cancelled")])
    assert totals() == {}

    tell([line("a", 10_000)], name="withdrawn.csv", sha256="c" * 64)

    assert totals() == {FIRST: 10_000}


def test_sellers_and_products_are_added_up_beside_the_days():
    tell(
        [
            line("a", 10_000, seller="가게", product="1", product_name="사과"),
            line("b", 500, seller="가게", product="1"),
        ]
    )

    assert list(SellerTotal.objects.values_list("seller", "product", "product_name", "lines", "amount")) == [
        ("가게", "1", "사과", 2, 10_500)
    ]


def test_a_batch_taken_back_is_left_out_and_what_it_had_corrected_counts_again():
    tell([line("a", 10_000)])
    wrong = tell([line("a", 90_000), line("b", 1_000, day=SECOND)])
    assert totals() == {FIRST: 90_000, SECOND: 1_000}

    actions.take_back(wrong, because="다른 회사의 파일", by=None)
    actions.settle_channel(wrong.channel_id)

    assert totals() == {FIRST: 10_000}
    assert from_lines() == (1, 10_000)
    taken = TouchedDay.objects.filter(kind="taken_back").values_list("order_day", "lines", "amount")
    assert list(taken) == [(FIRST, 0, -80_000), (SECOND, -1, -1_000)]


def test_taking_back_is_refused_while_later_files_lean_on_it():
    earlier = tell([line("a", 10_000), line("b", 5_000)])
    later = tell([line("a", 10_000)])

    with pytest.raises(batches.OthersLeanOnIt) as refusal:
        actions.take_back(earlier, because="틀림", by=None)

    assert refusal.value.facts["batches"] == f"#{later.number}"
    assert totals() == {FIRST: 15_000}
    actions.take_back(later, because="먼저", by=None)
    actions.take_back(earlier, because="틀림", by=None)
    actions.settle_channel(earlier.channel_id)
    assert totals() == {}


def test_a_file_taken_back_can_be_stored_anew():
    told = [line("a", 10_000)]
    batch = tell(told)
    actions.take_back(batch, because="실수", by=None)
    anew = tell(told)

    assert (anew.state, counts(anew)) == ("stored", (1, 0, 0, 0, 0))
    assert anew.number > batch.number
    assert totals() == {FIRST: 10_000}


def test_channels_do_not_disturb_each_other():
    tell([line("a", 10_000)])
    tell([line("a", 700)], channel="gmarket")

    assert (totals(), totals("gmarket")) == ({FIRST: 10_000}, {FIRST: 700})


def test_nothing_is_stored_of_a_file_that_said_nothing():
    batch = read([])

    with pytest.raises(batches.NothingToStore):
        actions.intend(batch, by=None)

    assert lines.version() is None
