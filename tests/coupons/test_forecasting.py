from datetime import timedelta

import pytest

from hamkke.coupons.rules import Outlook, outlook, runs_out_at
from tests.factories.coupons import NOON, TEN

HOURS_2 = timedelta(hours=2)


@pytest.mark.parametrize(
    ("left", "gone", "since", "until"),
    [
        (50, 100, TEN, NOON + HOURS_2 / 2),  # half of what went in two hours
        (0, 100, TEN, NOON),
        (50, 0, TEN, None),
        (50, 100, NOON, None),  # it has just begun
        (2_000_000_000, 1, TEN, None),  # it lasts longer than anybody cares
    ],
)
def test_what_goes_on_as_it_went_runs_out(left, gone, since, until):
    assert runs_out_at(left, gone=gone, since=since, now=NOON) == until


@pytest.mark.parametrize("gone", [[], [9], [9, 5], [9, 5, 1]])
def test_nothing_is_foretold_before_two_whole_days(gone):
    assert outlook(gone, most=100, days=3) is None


def test_the_range_is_the_slowest_and_the_fastest_whole_day():
    found = outlook([40, 4, 10, 4, 1], most=100, days=5)  # the day of opening and today say nothing

    assert found.whole_days == 3
    assert found.slow == (62, 66, 70, 74, 78)
    assert found.mean == (64, 70, 76, 82, 88)
    assert found.fast == (68, 78, 88, 98, 100)  # and never more than there are


def test_what_has_gone_today_is_never_taken_back():
    assert outlook([0, 1, 1, 50], most=100, days=2).slow == (52, 52)


def test_only_the_latest_week_says_how_it_goes_on():
    assert outlook([0, 90, *[1] * 7, 0], most=1_000, days=1) == Outlook(7, (98,), (98,), (98,))
