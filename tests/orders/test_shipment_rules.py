"""How goods reach whoever ordered them: what the rules say by themselves."""

from datetime import date, timedelta

import pytest

from hamkke.orders import rules
from hamkke.orders.rules import How, Stage

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("01012345678", "010-1234-5678"),
        (" 010-123-4567 ", "010-123-4567"),
        ("02)123-4567", "02-123-4567"),
        ("0505 1234 5678", "0505-1234-5678"),
    ],
)
def test_a_telephone_is_kept_one_way_however_it_is_typed(typed, kept):
    assert rules.checked_phone(typed) == kept


@pytest.mark.parametrize("typed", ["", "1234", "010-12-34", "+82 10 1234 5678", "공일공"])
def test_what_is_no_telephone_is_refused(typed):
    with pytest.raises(rules.PhoneNotSensible):
        rules.checked_phone(typed)


def test_a_parcel_leaves_within_three_business_days():
    friday = date(2025, 9, 5)

    assert [rules.sent_by(friday + n * DAY).day for n in range(4)] == [10, 10, 10, 11]
    assert rules.late_when_paid_on(date(2025, 9, 10)) == date(2025, 9, 4)
    assert rules.late_when_paid_on(date(2025, 9, 11)) == date(2025, 9, 7)


def test_seven_days_from_receipt_do_not_end_on_a_day_off():
    assert rules.withdrawn_by(date(2025, 9, 5)) == date(2025, 9, 12)
    assert rules.withdrawn_by(date(2025, 9, 6)) == date(2025, 9, 15)
    assert rules.withdrawn_by(date(2026, 9, 17)) == date(2026, 9, 28)  # after Chuseok


@pytest.mark.parametrize(
    ("received_on", "until"),
    [
        (date(2026, 9, 1), date(2026, 12, 1)),
        (date(2025, 11, 30), date(2026, 3, 3)),  # over a Saturday, a holiday and the day in its place
        (date(2026, 2, 28), date(2026, 6, 1)),  # to the end of May, a Sunday
        (date(2026, 4, 30), date(2026, 7, 31)),  # whole months from the 1st
        (date(2026, 11, 29), date(2027, 3, 2)),  # February has no 30th: its end, a Sunday, and a holiday
    ],
)
def test_a_fault_is_told_within_three_months(received_on, until):
    assert rules.fault_told_by(received_on) == until


def test_whoever_waits_is_told_of_the_slowest():
    steps = [(How.PARCEL, stage) for stage in (Stage.RECEIVED, Stage.AWAITING, Stage.SENT)]

    assert rules.slowest(steps) == (How.PARCEL, Stage.AWAITING)
    assert rules.slowest([]) is None
