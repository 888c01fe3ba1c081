"""What is known beforehand comes out: whom each way of judging picks, and whom it refuses to correct."""

import pytest

from hamkke.calls.rules import simulating


@pytest.fixture(scope="module")
def outcomes() -> dict[str, simulating.Outcome]:
    found = simulating.simulate(judges=24, applicants=480, places=120, runs=3, seed=7)
    return {each.design.key: each for each in found}


def test_the_corrected_pick_agrees_more_with_the_truth_where_judges_are_bridged(outcomes):
    bridged = ["by_lot", "balanced", "nearest_again", "panels_100"]

    assert [outcomes[key].corrected > outcomes[key].plain for key in bridged] == [True] * 4
    assert [outcomes[key].refused for key in bridged] == [0] * 4
    assert [outcomes[key].anyway for key in bridged] == [None] * 4


def test_regional_panels_without_enough_bridges_are_refused_and_a_correction_would_have_harmed(outcomes):
    refused = [outcomes["panels_0"], outcomes["panels_10"]]

    assert [(each.corrected, each.refused) for each in refused] == [(None, 3)] * 2
    assert refused[0].gap == 0 < refused[1].gap < 0.05
    assert outcomes["panels_0"].anyway < outcomes["panels_0"].plain


def test_a_second_look_near_the_line_picks_best_with_as_many_reviews(outcomes):
    assert outcomes["nearest_again"].reviews == outcomes["balanced"].reviews == 1_440
    assert outcomes["nearest_again"].corrected > outcomes["balanced"].corrected


def test_the_same_seed_gives_the_same_outcome():
    call = {"judges": 16, "applicants": 80, "places": 20, "runs": 1}

    assert simulating.simulate(**call, seed=5) == simulating.simulate(**call, seed=5)
    assert simulating.simulate(**call, seed=5) != simulating.simulate(**call, seed=6)


def test_dealing_by_lot_gives_each_application_three_judges():
    world = simulating.World([60.0] * 5, [0.0] * 16, [0] * 5, simulating.random.Random(1), 2)

    pairs = simulating.by_lot(world)

    assert [application for application, _ in pairs] == sorted([0, 1, 2, 3, 4] * 3)
    assert len(set(pairs)) == 15


def test_a_judge_asked_again_says_the_same():
    world = simulating.World([60.0], [0.0], [0], simulating.random.Random(1), 1)

    assert world.scores([(0, 0)]) == world.scores([(0, 0)])
