import pytest
from hypothesis import given
from hypothesis import strategies as st

from hamkke.kernel import money


def test_portion_rounds_down_to_whole_won():
    assert [money.portion(amount, 1_000) for amount in (29_990, 30_000, 9, 0)] == [2_999, 3_000, 0, 0]


def test_share_splits_a_thousand_won_over_three_equal_lines():
    assert money.share(1_000, [1, 1, 1]) == [334, 333, 333]


def test_share_gives_the_won_left_over_to_those_who_lost_most():
    assert money.share(10, [15, 5, 80]) == [2, 0, 8]
    assert money.share(2, [1, 1, 1, 1, 1]) == [1, 1, 0, 0, 0]


def test_share_of_nothing_is_nothing():
    assert money.share(0, [0, 0]) == [0, 0]


@pytest.mark.parametrize(("amount", "weights"), [(-1, [1]), (1, [-1, 2]), (1, [0, 0]), (1, [])])
def test_share_refuses_what_cannot_be_divided(amount, weights):
    with pytest.raises(ValueError, match=r"won|negative"):
        money.share(amount, weights)


@given(st.integers(0, 10**13), st.lists(st.integers(0, 10**9), min_size=1, max_size=30).filter(any))
def test_share_always_sums_and_never_strays_a_whole_won(amount, weights):
    parts = money.share(amount, weights)

    assert sum(parts) == amount
    assert all(
        abs(part * sum(weights) - amount * weight) < sum(weights)
        for part, weight in zip(parts, weights, strict=True)
    )


def test_spoken_groups_thousands():
    assert money.spoken(30_000) == "30,000"
