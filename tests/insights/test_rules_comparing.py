"""What the usual comparisons say of merchants whose gain is known."""

import numpy as np
import pytest

from hamkke.insights.rules import comparing, simulating

SELECTED = np.array([True, True, True, False, False, False])


def test_a_difference_of_means_has_the_error_of_both():
    values = np.array([3.0, 4.0, 5.0, 1.0, 2.0, 3.0])

    found = comparing.apart(SELECTED, values)

    assert (found.middle, found.error) == (2, pytest.approx((1 / 3 + 1 / 3) ** 0.5))
    assert (found.low, found.high) == pytest.approx((2 - 1.959964 * found.error, 2 + 1.959964 * found.error))


def test_before_and_after_tells_of_the_selected_alone():
    assert comparing.before_after(SELECTED, np.array([1.0, 2.0, 3.0, 90.0, 90.0, 90.0])).middle == 2


def test_difference_in_differences_shows_its_bias_one_period_earlier():
    """The selected grow faster anyway: the difference was there before anybody was selected."""
    world = simulating.made_up(4_000, np.random.default_rng(1))

    said = comparing.difference_in_differences(world.selected, world.change)
    earlier = comparing.trend_before(world.selected, world.before - world.earlier)

    assert said.middle > simulating.EFFECT + 0.2
    assert earlier.middle == pytest.approx(simulating.GROWTH * 14, abs=0.03)  # so many points are they apart
    assert said.middle - earlier.middle == pytest.approx(simulating.EFFECT, abs=0.08)
