"""What a model expects of days whose truth is known, and how it is called."""

import datetime as dt

import numpy as np
import pytest

from hamkke.insights.rules import totals

START = dt.date(2026, 9, 1)
DURING = [START + dt.timedelta(days=n) for n in range(28)]
WEEK = [1.0, 0.9, 0.9, 1.0, 1.2, 1.5, 1.4]


def days(*, lift: float, learned: int = 120, seed: int = 1):
    """A year's end of days around 10 million won with a week's shape; the other series moves alike without the lift."""
    chance = np.random.default_rng(seed)
    dates = [START + dt.timedelta(days=n) for n in range(-learned, 28)]
    shared = np.cumsum(chance.normal(0, 0.03, len(dates)))
    amounts, control = {}, {}
    for n, day in enumerate(dates):
        level = 16 + shared[n] + np.log(WEEK[day.weekday()])
        amounts[day] = int(np.exp(level + chance.normal(0, 0.02) + lift * (day >= START)))
        control[day] = int(np.exp(level + 2 + chance.normal(0, 0.01)))
    return amounts, control


def test_with_a_control_series_the_model_finds_what_was_added():
    amounts, control = days(lift=float(np.log(1.10)))

    found = totals.expected(amounts, during=DURING, control=control)

    assert found.sold == sum(amounts[day] for day in DURING)
    assert found.low < found.sold / 1.10 < found.high
    assert found.beyond / found.expected == pytest.approx(0.10, abs=0.03)
    assert found.beyond_low < found.beyond < found.beyond_high
    assert (found.days_learned, found.has_control) == (120, True)


def test_without_one_the_interval_is_wider():
    amounts, control = days(lift=0.0)

    alone = totals.expected(amounts, during=DURING)
    beside = totals.expected(amounts, during=DURING, control=control)

    assert alone.low < alone.sold < alone.high
    assert alone.high - alone.low > 2 * (beside.high - beside.low)


def test_the_same_days_give_the_same_expectation():
    amounts, _ = days(lift=0.0)

    assert totals.expected(amounts, during=DURING) == totals.expected(amounts, during=DURING)


def test_it_learns_only_from_days_in_a_row_and_refuses_fewer_than_eight_weeks():
    amounts, _ = days(lift=0.0)
    del amounts[START - dt.timedelta(days=50)]

    with pytest.raises(totals.TooFewDays) as refusal:
        totals.expected(amounts, during=DURING)

    assert refusal.value.facts == {"days": 49, "least": 56}


def test_a_control_series_with_a_hole_is_refused_by_its_day():
    amounts, control = days(lift=0.0)
    control[DURING[3]] = 0

    with pytest.raises(totals.ControlIncomplete) as refusal:
        totals.expected(amounts, during=DURING, control=control)

    assert refusal.value.facts == {"day": "2026-09-04"}
