from datetime import timedelta

import pytest

from hamkke.coupons.rules import runs_out_at
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
