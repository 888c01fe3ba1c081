"""The programme's short cuts for many candidates change nothing: tried with as few as there are."""

import random

import numpy as np
import pytest
from hypothesis import given, settings

from hamkke.calls.rules import programme
from hamkke.calls.rules.candidates import limits_of
from hamkke.calls.rules.choosing import QuotasImpossible, choose
from tests.calls.test_rules_choosing import by_trying_all, candidate, quota, worlds


@settings(max_examples=300, deadline=None)
@given(worlds())
def test_rough_prices_and_the_smallest_first_try_find_the_same(world):
    candidates, places, quotas = world
    best = by_trying_all(candidates, places, limits_of(quotas, []))

    with pytest.MonkeyPatch.context() as few:
        few.setattr(programme, "FEW", 0)
        few.setattr(programme, "ENOUGH", 1)
        if best is None:
            with pytest.raises(QuotasImpossible):
                choose(candidates, places=places, waiting=2, quotas=quotas, tracks=[])
        else:
            assert choose(candidates, places=places, waiting=2, quotas=quotas, tracks=[]).selected == best


def test_thousands_are_chosen_in_whatever_order_they_come():
    chance = random.Random(7)
    pool = [
        candidate(f"{number:04}", round(chance.gauss(7_000, 800)), *groups(chance)) for number in range(5_000)
    ]
    quotas = [
        quota("x", "x", least=700),
        quota("y", "y", most=400),
        quota("z", "z", least=300, most=330),
    ]

    choice = choose(pool, places=1_000, waiting=100, quotas=quotas, tracks=[])

    assert 0 <= choice.bound - choice.objective <= len(quotas)
    assert (len(choice.selected), len(choice.waiting)) == (1_000, 100)
    counts = {
        group: sum(group in each.groups for each in pool if each.code in choice.selected) for group in "xyz"
    }
    assert counts["x"] >= 700
    assert counts["y"] <= 400
    assert 300 <= counts["z"] <= 330
    assert (
        choose(chance.sample(pool, len(pool)), places=1_000, waiting=100, quotas=quotas, tracks=[]) == choice
    )


def test_prices_look_further_where_those_near_the_line_cannot_keep_a_limit():
    asked = programme.Programme(
        scores=np.array([9_000, 8_000, 8_000, 1_000]),
        businesses=np.arange(4),
        members=np.array([[False, False, False, True]]),
        least=np.array([1]),
        most=np.array([4]),
        places=2,
    )

    assert programme._refined(asked, np.array([0]), grain=1, near=0).tolist() == [-7_000]


def test_where_everybody_is_settled_there_is_nothing_to_price_and_one_choice_or_none():
    asked = programme.Programme(
        scores=np.array([9_000, 8_000]),
        businesses=np.arange(2),
        members=np.array([[True, False]]),
        least=np.array([1]),
        most=np.array([1]),
        places=1,
    )
    rightly = programme._Core.of(asked, inside=np.array([True, False]), outside=np.array([False, True]))
    wrongly = programme._Core.of(asked, inside=np.array([False, True]), outside=np.array([True, False]))

    assert (rightly.prices(1), wrongly.prices(1)) == (None, None)
    assert (rightly.best().tolist(), wrongly.best()) == ([True, False], None)


def test_a_first_try_too_near_the_line_is_followed_by_a_wider_one(monkeypatch):
    """By points alone the two limits would pull the first out; only further from the line is the best choice found."""
    monkeypatch.setattr(programme, "ENOUGH", 1)
    asked = programme.Programme(
        scores=np.array([500, 200, 200, 70, 40]),
        businesses=np.arange(5),
        members=np.array([[0, 0, 1, 1, 1], [1, 0, 0, 1, 0], [0, 1, 1, 1, 0]], dtype=bool),
        least=np.array([2, 1, 2]),
        most=np.array([2, 1, 3]),
        places=3,
    )

    found = programme.solve(asked)

    assert found.chosen.tolist() == [False, True, True, True, False]
    assert (found.objective, found.upper) == (470, 605)


def groups(chance):
    return [group for group in "xyz" if chance.random() < 0.5]
