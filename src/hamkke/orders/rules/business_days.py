"""Business days in Korea: Monday to Friday, without public holidays and the days that stand in for them."""

import calendar
from datetime import date, timedelta
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holidays import HolidayBase

_DAY = timedelta(days=1)
# The library works a year out when it is first asked of it, and says that it knows it before it does.
_turn = Lock()


def is_business_day(day: date) -> bool:
    if day.weekday() >= calendar.SATURDAY:
        return False
    with _turn:
        return day not in _public_holidays()


def next_business_day(day: date) -> date:
    """The day itself if it is one, or the first that follows: a term that ends on a day off ends then (민법 §161)."""
    while not is_business_day(day):
        day += _DAY
    return day


def business_days_after(day: date, count: int) -> date:
    """The `count`-th business day after a day, which is not counted itself."""
    for _ in range(count):
        day = next_business_day(day + _DAY)
    return day


@cache
def _public_holidays() -> "HolidayBase":
    import holidays  # here, for it takes half a second that most processes need not spend

    return holidays.country_holidays("KR")
