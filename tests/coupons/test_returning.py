"""What comes back of a discount: the exact inverse, whatever the order."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hamkke.coupons import rules


def test_given_back_in_two_halves():
    assert rules.given_back(1_500, returned=15_000, line_amount=30_000) == 750
    assert rules.given_back(1_500, returned=30_000, line_amount=30_000) == 1_500


@given(
    st.lists(st.integers(1, 50_000), min_size=1, max_size=8).flatmap(
        lambda pieces: st.tuples(st.just(pieces), st.permutations(pieces), st.integers(0, sum(pieces)))
    )
)
def test_given_back_in_any_order_of_partial_returns_ends_at_the_whole(given_):
    pieces, order, amount = given_
    so_far, steps = 0, [0]
    for piece in order:
        so_far += piece
        steps.append(rules.given_back(amount, returned=so_far, line_amount=sum(pieces)))

    assert steps == sorted(steps)
    assert steps[-1] == amount


def test_given_back_of_a_line_that_cost_nothing_is_nothing():
    assert rules.given_back(0, returned=0, line_amount=0) == 0


@pytest.mark.parametrize("returned", [-1, 30_001])
def test_given_back_refuses_what_is_not_within_the_line(returned):
    with pytest.raises(rules.WrongReturn):
        rules.given_back(1_500, returned=returned, line_amount=30_000)


APPLE, PEAR = UUID(int=1), UUID(int=2)


def apple(amount, *, returned=0, line_amount=9_999):
    return rules.Cell(APPLE, line_amount, amount, returned)


def test_newly_given_back_is_each_cell_s_part_less_what_came_back_before():
    cells = [apple(500), apple(501, returned=100), rules.Cell(PEAR, 1_000, 7, 0)]

    [newly] = rules.newly_given_back([rules.Laid(cells)], {APPLE: (6_666, 9_999)})

    assert newly == [333, 234, 0]
    assert rules.by_line(cells, newly, [APPLE]) == {APPLE: 567}
    assert rules.by_line(cells, [0, 0, 3], [APPLE]) == {APPLE: 0, PEAR: 3}


def test_newly_given_back_never_takes_again_what_a_later_step_gave():
    laid = rules.Laid([apple(500, returned=400)])

    assert rules.newly_given_back([laid], {APPLE: (3_333, 9_999)}) == [[0]]


@pytest.mark.parametrize(
    "returned", [{PEAR: (0, 9_999)}, {APPLE: (0, 9_998)}, {APPLE: (10_000, 9_999)}, {APPLE: (-1, 9_999)}]
)
def test_newly_given_back_refuses_what_does_not_fit_its_line(returned):
    with pytest.raises(rules.WrongReturn):
        rules.newly_given_back([rules.Laid([apple(500)])], returned)


@given(
    st.integers(1, 12).flatmap(
        lambda quantity: st.tuples(
            st.just(quantity),
            st.lists(st.integers(0, 5_000), min_size=1, max_size=4),
            st.lists(st.integers(1, 4), min_size=quantity, max_size=quantity),
        )
    )
)
def test_any_sequence_of_partial_returns_ends_in_the_same_place(case):
    quantity, portions, steps = case
    cells, pieces, discount = [apple(each, line_amount=20_000 * quantity) for each in portions], 0, 0
    for asked in steps:
        step = min(asked, quantity - pieces)
        if not step:
            break
        pieces += step
        [newly] = rules.newly_given_back([rules.Laid(cells)], {APPLE: (20_000 * pieces, 20_000 * quantity)})
        assert 0 <= sum(newly) < 20_000 * step + len(portions)
        cells = [
            apple(each.amount, returned=each.returned + back, line_amount=each.line_amount)
            for each, back in zip(cells, newly, strict=True)
        ]
        discount += sum(newly)

    assert (pieces, discount) == (quantity, sum(portions))
