"""Honest scores are hardly ever called pushed, pushed ones nearly always."""

import numpy as np
import pytest

from hamkke.insights.rules import density, guarding

RUNS = 200


def shares(draw) -> tuple[float, float]:
    """How often the density's jump has a chance below 5% and below 1%."""
    chances = np.array([density.densities(draw(np.random.default_rng(run))).chance for run in range(RUNS)])
    return float(np.mean(chances < 0.05)), float(np.mean(chances < 0.01))


@pytest.mark.parametrize(
    "draw",
    [
        lambda chance: chance.normal(-5, 8, 2_000),
        lambda chance: chance.gamma(2, 5, 2_000) - 10,
        lambda chance: np.round(chance.normal(-5, 8, 2_000), 2) + 0.005,
    ],
    ids=["normal", "skewed", "hundredths"],
)
def test_honest_scores_are_doubted_as_rarely_as_promised(draw):
    often, rarely = shares(draw)

    # Four standard errors of a share in 200 runs.
    assert often == pytest.approx(0.05, abs=0.06)
    assert rarely == pytest.approx(0.01, abs=0.03)


def test_scores_lifted_over_the_line_are_noticed():
    def draw(chance):
        distances = chance.normal(-5, 8, 3_000)
        missed = (distances < 0) & (distances > -1) & (chance.random(3_000) < 0.5)
        return np.where(missed, chance.uniform(0, 0.5, 3_000), distances)

    assert shares(draw)[1] > 0.95


def test_the_densities_are_those_of_the_scores():
    """Of scores spread evenly over 20 points one point holds a twentieth."""
    found = density.densities(np.linspace(-10, 10, 20_000))

    assert [found.left, found.right] == pytest.approx([0.05, 0.05], rel=1e-3)


def test_whole_scores_are_refused_with_the_number_of_different_ones():
    distances = np.floor(np.random.default_rng(1).normal(0, 8, 12_000)) + 0.5

    with pytest.raises(guarding.ScoresTooCoarse) as refusal:
        guarding.check_scores(distances)

    assert refusal.value.facts == {"distinct": 3, "least": 20}


def test_a_handful_of_scores_is_refused():
    with pytest.raises(guarding.TooFewNear):
        guarding.check_scores(np.random.default_rng(1).normal(0, 8, 60))
    with pytest.raises(guarding.TooFewNear):
        guarding.check_scores(np.array([1.0]))


def test_pushed_scores_are_refused_with_their_chance():
    chance = np.random.default_rng(1)
    distances = chance.normal(0, 8, 6_000)
    distances[(distances < 0) & (distances > -1)] = 0.1

    with pytest.raises(guarding.ScoresPushed) as refusal:
        guarding.check_scores(distances)

    assert refusal.value.facts == {"chance": "0.0000"}
