"""Made-up editions are what they say they are."""

import numpy as np

from hamkke.insights.rules import discontinuity, simulating


def test_a_quarter_is_selected_and_the_line_lies_between_two_scores():
    world = simulating.made_up(2_000, np.random.default_rng(1))

    assert int(np.sum(world.selected)) == 500
    assert np.array_equal(world.selected, world.distances > 0)
    assert -np.max(world.distances[~world.selected]) == np.min(world.distances[world.selected])


def test_without_chance_the_gain_at_the_line_is_the_one_that_was_made_up(monkeypatch):
    monkeypatch.setattr(simulating, "CHANCE", 0.0)
    world = simulating.made_up(2_000, np.random.default_rng(1))

    found = discontinuity.sharp(world.distances, world.change, widths=(5.0, 8.0))

    assert abs(found.point - simulating.EFFECT) < 1e-9


def test_the_same_seed_gives_the_same_outcome():
    asked = {"applicants": 1_000, "runs": 2}

    assert simulating.simulate(**asked, seed=5) == simulating.simulate(**asked, seed=5)
    assert simulating.simulate(**asked, seed=5) != simulating.simulate(**asked, seed=6)


def test_pushing_moves_only_those_who_missed_the_line_by_less_than_a_point():
    world = simulating.made_up(2_000, np.random.default_rng(1))

    moved = simulating.pushed(world, np.random.default_rng(2)).distances != world.distances

    assert moved.any()
    assert np.all((world.distances[moved] > -1) & (world.distances[moved] < 0))
