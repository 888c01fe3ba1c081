from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from hamkke.calls.rules import reminding
from hamkke.calls.rules.reminding import Night, Occasion

SEOUL = ZoneInfo("Asia/Seoul")
NIGHT = Night(time(21), time(8))


def at(day, hour, minute=0):
    return datetime(2026, 9, day, hour, minute, tzinfo=SEOUL)


def moments(*hours, closes_at):
    return [each.moment for each in reminding.occasions(hours, closes_at=closes_at, night=NIGHT)]


def test_reminders_come_some_hours_before_closing_the_earliest_first():
    found = reminding.occasions([3, 72, 24], closes_at=at(10, 18), night=NIGHT)

    assert found == [Occasion(72, at(7, 18)), Occasion(24, at(9, 18)), Occasion(3, at(10, 15))]


def test_a_reminder_that_would_come_at_night_comes_the_evening_before():
    assert moments(3, closes_at=at(10, 9)) == [at(9, 20)]  # 06:00
    assert moments(3, closes_at=at(11, 0)) == [at(10, 20)]  # 21:00, after which it would be too late
    assert moments(1, closes_at=at(11, 0)) == [at(10, 20)]  # 23:00


@pytest.mark.parametrize(
    ("moment", "is_night"),
    [(at(9, 20, 59), False), (at(9, 21), True), (at(10, 0), True), (at(10, 7, 59), True), (at(10, 8), False)],
)
def test_the_night_includes_its_start_and_excludes_its_end(moment, is_night):
    assert NIGHT.covers(moment) is is_night
    assert NIGHT.covers(moment.astimezone(ZoneInfo("UTC"))) is is_night


def test_the_night_may_lie_within_one_day():
    night = Night(time(1), time(6))

    assert [night.covers(at(9, hour)) for hour in (0, 1, 5, 6)] == [False, True, True, False]
    assert (night.evening_before(at(9, 3)), night.morning_after(at(9, 3))) == (at(9, 0), at(9, 6))


def test_after_the_night_comes_the_morning():
    assert NIGHT.morning_after(at(9, 22)) == at(10, 8)
    assert NIGHT.morning_after(at(10, 2)) == at(10, 8)


def test_only_the_occasion_that_came_up_last_is_due():
    found = reminding.occasions([72, 24, 3], closes_at=at(10, 18), night=NIGHT)

    due = [reminding.due(found, now=moment) for moment in (at(7, 17, 59), at(7, 18), at(10, 14), at(10, 16))]

    assert [each and each.hours for each in due] == [None, 72, 24, 3]


@pytest.mark.parametrize("hours", [[0], [721], [24, 24], [1, 2, 3, 4, 5, 6]])
def test_reminders_nobody_could_keep_are_refused(hours):
    with pytest.raises(reminding.RemindersWrong):
        reminding.check_hours(hours)


@pytest.mark.parametrize("hours", [[], [1], [720, 72, 24, 3, 1]])
def test_a_call_may_remind_up_to_five_times_or_never(hours):
    reminding.check_hours(hours)
