"""What counts as a shopper's failure, and what is excused while a part of the site is dead."""

import random

import pytest

from hamkke.kernel import ids
from race import cast, shopping
from race.shopping import Plan

STAGE = cast.Stage(
    organiser=None,
    edition=None,
    funders=[],
    products=[ids.new() for _ in range(3)],
    counters=[cast.Counter(ids.new(), ids.new())],
)
DOWN = (10.0, 15.0)


def shopper(plan, *told, faults=()):
    found = shopping.shopper(
        ids.new(), ids.new(), 0, stage=STAGE, dice=random.Random(1), plan=plan, automatic=ids.new()
    )
    found.told.extend(told)
    found.faults.extend(faults)
    return found


def test_every_plan_has_a_goal_and_somebody_who_means_it():
    assert set(shopping.GOALS) == set(shopping.PLANS) == set(Plan)


@pytest.mark.parametrize(("plan", "goal"), shopping.GOALS.items())
def test_whoever_did_what_they_came_for_did_not_fail(plan, goal):
    assert shopping.failures(shopper(plan, "ordered", goal), was_down=None) == []


@pytest.mark.parametrize("told", ["gave up", "not ordered: 409 ", "not known to be paid", "no payment page"])
def test_whoever_did_not_failed(told):
    assert shopping.failures(shopper(Plan.KEEP, told), was_down=None) == [f"keep: {told}"]
    assert shopping.failures(shopper(Plan.KEEP), was_down=None) == ["keep: nothing"]


def test_server_error_is_excused_only_while_a_part_is_dead():
    paid = shopper(Plan.KEEP, "paid", faults=[(8.0, 9.0), (9.0, 11.0), (12.0, 13.0), (16.0, 17.0)])

    assert shopping.failures(paid, was_down=DOWN) == ["5xx", "5xx"]
    assert shopping.failures(paid, was_down=None) == ["5xx"] * 4


@pytest.mark.parametrize("told", ["no payment page", "not known to be paid"])
def test_what_was_not_promised_is_excused_after_a_kill(told):
    assert shopping.failures(shopper(Plan.KEEP, "ordered", told), was_down=DOWN) == []


@pytest.mark.parametrize("told", ["gave up", "not taken back: 409"])
def test_no_kill_excuses_a_no_or_silence(told):
    assert shopping.failures(shopper(Plan.TAKE_BACK, told), was_down=DOWN) == [f"take_back: {told}"]
