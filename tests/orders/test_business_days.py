from datetime import date

import pytest

from hamkke.orders.rules.business_days import business_days_after, is_business_day, next_business_day


@pytest.mark.parametrize(
    ("day", "is_one"),
    [
        (date(2026, 9, 23), True),
        (date(2026, 9, 24), False),  # the day before Chuseok
        (date(2026, 9, 26), False),
        (date(2026, 10, 5), False),  # in place of a holiday that fell on a Saturday
        (date(2026, 10, 6), True),
    ],
)
def test_weekends_and_holidays_are_no_business_days(day, is_one):
    assert is_business_day(day) == is_one


def test_a_term_that_ends_on_a_day_off_goes_on():
    assert next_business_day(date(2026, 9, 23)) == date(2026, 9, 23)
    assert next_business_day(date(2026, 9, 24)) == date(2026, 9, 28)


def test_business_days_are_counted_from_the_next():
    assert business_days_after(date(2026, 9, 22), 3) == date(2026, 9, 29)
