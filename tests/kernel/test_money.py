import re

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


@pytest.mark.parametrize(
    ("amount", "ko", "en"),
    [
        (0, "0원", "₩0"),
        (9_999, "9,999원", "₩9,999"),
        (30_000, "3만 원", "₩30,000"),
        (424_980_000, "4억 2,498만 원", "₩424.98 m"),
        (663_400_000_000, "6,634억 원", "₩663.4 bn"),
        (1_149_000_000_000, "1조 1,490억 원", "₩1,149 bn"),
        (22_113_333_333, "221억 1,333만 3,333원", "₩22,113,333,333"),
        (-150_000_000, "−1억 5,000만 원", "−₩150 m"),
    ],
)
def test_large_sums_are_said_exactly(amount, ko, en):
    said = money.in_large_units(amount)
    assert (said.ko, said.en) == (ko, en)


@given(st.integers(min_value=0, max_value=10**16))
def test_what_is_said_of_a_large_sum_adds_up_to_it(amount):
    units = {"조": 10**12, "억": 10**8, "만": 10**4, "": 1}
    parts = re.findall(r"([\d,]+)([조억만]?)", money.in_large_units(amount).ko)
    assert sum(int(number.replace(",", "")) * units[unit] for number, unit in parts) == amount
