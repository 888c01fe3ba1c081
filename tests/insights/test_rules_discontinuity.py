"""Our estimator against `rdrobust`, the authors' own, which we may use to check but not to ship."""

import warnings

import numpy as np
import pytest
import rdrobust

from hamkke.insights.rules import discontinuity, lines

SAMPLES = [
    (seed, size, curve) for size, curve in ((900, 0.0), (3_000, 0.002), (9_000, 0.001)) for seed in range(5)
]


def sample(seed: int, size: int, curve: float):
    """Scores around a line that is not in their middle, a jump of 0.15, noise that grows away from it."""
    chance = np.random.default_rng([seed, size])
    distances = chance.normal(-4, 8, size)
    noise = chance.normal(0, 0.5, size) * (1 + 0.02 * np.abs(distances))
    return distances, 0.02 * distances + curve * distances**2 + 0.15 * (distances >= 0) + noise, chance


def theirs(distances, outcomes, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = rdrobust.rdrobust(outcomes, distances, c=0, masspoints="off", **options)
    point, middle = found.coef.iloc[0, 0], found.coef.iloc[1, 0]
    low, high = found.ci.iloc[2]
    return point, middle, low, high, found.se.iloc[2, 0], *found.bws.iloc[:, 0]


@pytest.mark.parametrize(("seed", "size", "curve"), SAMPLES)
def test_a_jump_is_the_one_that_rdrobust_finds(seed, size, curve):
    distances, outcomes, _ = sample(seed, size, curve)

    ours = discontinuity.sharp(distances, outcomes)
    point, middle, low, high, error, width, pilot = theirs(distances, outcomes)

    # Bandwidths within two thousandths; point and interval within a fiftieth of the error.
    assert [ours.bandwidth, ours.pilot] == pytest.approx([width, pilot], rel=0.002)
    assert [ours.point, ours.middle, ours.low, ours.high] == pytest.approx(
        [point, middle, low, high], abs=error / 50
    )


@pytest.mark.parametrize("seed", range(4))
def test_a_jump_for_those_who_take_part_is_the_one_that_rdrobust_finds(seed):
    distances, outcomes, chance = sample(seed, 3_000, 0.001)
    taken = ((distances >= 0) & (chance.random(len(distances)) < 0.7)).astype(float)

    ours, share = discontinuity.fuzzy(distances, outcomes, taken)
    point, middle, low, high, error, width, pilot = theirs(distances, outcomes, fuzzy=taken, sharpbw=True)

    assert [ours.bandwidth, ours.pilot] == pytest.approx([width, pilot], rel=0.002)
    assert [ours.point, ours.middle, ours.low, ours.high] == pytest.approx(
        [point, middle, low, high], abs=error / 50
    )
    assert share.point == pytest.approx(0.7, abs=0.1)


def test_the_order_of_the_merchants_does_not_matter():
    distances, outcomes, chance = sample(1, 900, 0.001)
    distances = np.round(distances, 1)  # many merchants with the same score
    shuffled = chance.permutation(len(distances))

    assert discontinuity.sharp(distances, outcomes) == discontinuity.sharp(
        distances[shuffled], outcomes[shuffled]
    )


def test_a_jump_without_noise_is_found_exactly():
    distances = np.linspace(-10, 10, 400)
    outcomes = 1 + 2 * distances + 3 * (distances >= 0)

    found = discontinuity.sharp(distances, outcomes, widths=(5.0, 8.0))

    assert [found.point, found.middle] == pytest.approx([3, 3])
    assert (found.left, found.right) == (100, 100)
    assert found.low <= 3 <= found.high


def test_a_jump_without_an_error_leaves_nothing_to_chance():
    distances = np.linspace(-10, 10, 400)

    assert discontinuity.sharp(distances, np.zeros(400), widths=(5.0, 8.0)).chance == 0


def test_neighbours_who_are_equally_near_all_count():
    """Of four merchants with one score each has the three others as neighbours; the fifth has all four."""
    side = lines.Side(np.array([1.0, 1.0, 1.0, 1.0, 2.0]), np.array([1.0, 2.0, 3.0, 4.0, 5.0]))

    others_of_first, others_of_fifth = (2 + 3 + 4) / 3, (1 + 2 + 3 + 4) / 4

    assert side.variances[0] == pytest.approx(3 / 4 * (1 - others_of_first) ** 2)
    assert side.variances[4] == pytest.approx(4 / 5 * (5 - others_of_fifth) ** 2)
