from datetime import UTC, datetime, timedelta

import pytest

from hamkke.kernel import to_do
from hamkke.kernel.to_do import Kind, ToDo
from hamkke.kernel.words import Words

NOON = datetime(2026, 9, 2, 3, tzinfo=UTC)  # 12:00 in Seoul
DAY = timedelta(days=1)
SIGN = Words("서명하기", "Sign")


@pytest.mark.parametrize(
    ("due_at", "kind"),
    [(None, Kind.NOW), (NOON + timedelta(seconds=1), Kind.NOW), (NOON, Kind.LATE), (NOON - DAY, Kind.LATE)],
)
def test_a_line_is_late_from_its_time_on(due_at, kind):
    assert to_do.until(due_at, SIGN, "/here/", now=NOON) == ToDo(kind, SIGN, "/here/", due_at)


def test_only_days_that_lie_ahead_and_not_far_are_told():
    at = [NOON, NOON + DAY, NOON + to_do.AHEAD, NOON + to_do.AHEAD + DAY, None]

    told = to_do.coming([(each, SIGN, "/here/") for each in at], now=NOON)

    assert [line.due_at for line in told] == [NOON + DAY, NOON + to_do.AHEAD]


def test_what_is_due_first_stands_on_top_and_what_has_no_day_last():
    days = [None, NOON + DAY, NOON + timedelta(hours=1)]

    found = to_do.sorted_lines(to_do.until(each, SIGN, "/here/", now=NOON) for each in days)

    assert [line.due_at for line in found[Kind.NOW]] == [NOON + timedelta(hours=1), NOON + DAY, None]
    assert (found[Kind.LATE], found[Kind.COMING]) == ([], [])


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (NOON + timedelta(hours=11), Words("오늘", "today")),
        (NOON - timedelta(hours=1), Words("오늘 지남", "late since today")),
        (NOON + timedelta(hours=12), Words("내일", "tomorrow")),
        (NOON + 3 * DAY, Words("3일 남음", "in 3 days")),
        (NOON - DAY, Words("1일 지남", "yesterday")),
        (NOON - 2 * DAY, Words("2일 지남", "2 days ago")),
    ],
)
def test_a_distance_is_counted_in_days_of_the_calendar_in_seoul(at, said):
    assert to_do.distance(at, NOON) == said


def test_a_day_that_ends_at_midnight_is_not_the_next_one():
    midnight = datetime(2026, 9, 2, 15, tzinfo=UTC)

    assert to_do.distance(to_do.last_moment(midnight), NOON) == Words("오늘", "today")
