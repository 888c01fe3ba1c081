"""Every won of discount is divided over lines and funders, equal in every sum."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hamkke.coupons import rules
from hamkke.coupons.rules import Funder
from hamkke.kernel import money

STATE, PLATFORM, MERCHANT = Funder(5_000), Funder(2_000), Funder(3_000, is_merchant=True)
LINES = st.lists(st.integers(0, 300_000), min_size=1, max_size=12).filter(any)
SHARES = st.lists(st.integers(1, 10_000), min_size=1, max_size=6)


def columns(matrix):
    return [sum(column) for column in zip(*matrix, strict=True)]


def test_divide_of_a_thousand_won_over_three_equal_lines_and_two_funders():
    lines = money.share(1_000, [10_000] * 3)

    assert rules.divide(lines, [Funder(7_000), Funder(3_000)]) == [[233, 101], [233, 100], [234, 99]]


def test_divide_leaves_no_won_behind_on_one_won_lines():
    lines = money.share(2, [1] * 5)

    assert rules.divide(lines, [Funder(5_000)] * 2) == [[1, 0], [0, 1], [0, 0], [0, 0], [0, 0]]


@given(LINES, SHARES, st.data())
def test_divide_agrees_in_every_sum_and_stays_within_its_lines(lines, shares, data):
    discounts = money.share(data.draw(st.integers(0, sum(lines))), lines)

    matrix = rules.divide(discounts, [Funder(share) for share in shares])

    assert [sum(row) for row in matrix] == discounts
    assert columns(matrix) == money.share(sum(discounts), shares)
    assert all(cell >= 0 for row in matrix for cell in row)
    assert all(sum(row) <= line for row, line in zip(matrix, lines, strict=True))


@given(LINES, SHARES, st.integers(1, 5_000), st.data())
def test_divide_asks_merchants_for_their_share_of_a_line_at_most(lines, shares, merchants, data):
    discounts = money.share(data.draw(st.integers(0, sum(lines))), lines)
    funders = [Funder(merchants, is_merchant=True), *[Funder(share) for share in shares]]

    matrix = rules.divide(discounts, funders)

    assert [sum(row) for row in matrix] == discounts
    assert [row[0] for row in matrix] == [money.portion(discount, merchants) for discount in discounts]
    assert all(cell >= 0 for row in matrix for cell in row)


# ── Limits, order of place, merchants ──


def test_merchants_bear_their_share_of_each_line_rounded_down():
    assert rules.divide([1_000, 999, 1], [STATE, PLATFORM, MERCHANT]) == [
        [500, 200, 300],
        [500, 200, 299],
        [1, 0, 0],
    ]


def test_what_is_above_a_limit_goes_on_to_the_next_by_place():
    funders = [Funder(5_000, 1_000), Funder(3_000, 700), Funder(2_000)]

    assert columns(rules.divide([3_000], funders)) == [1_000, 700, 1_300]
    assert columns(rules.divide([1_500, 1_500], funders[::-1])) == [1_300, 700, 1_000]


def test_what_is_above_the_last_one_s_limit_goes_on_to_the_first():
    assert columns(rules.divide([3_000], [Funder(3_000, 800), Funder(3_000), Funder(4_000, 500)])) == [
        800,
        1_700,
        500,
    ]


def test_waterfall_lets_the_first_pay_up_to_its_limit_and_then_the_next():
    funders = [Funder(0, 1_000), MERCHANT, Funder(7_000)]

    assert columns(rules.divide([500], funders, paying="waterfall")) == [500, 0, 0]
    assert columns(rules.divide([1_200], funders, paying="waterfall")) == [1_000, 200, 0]
    assert columns(rules.divide([3_000], funders, paying="waterfall")) == [1_000, 900, 1_100]


def test_waterfall_that_starts_with_the_merchants_asks_them_for_their_share_only():
    assert rules.divide([2_000, 1_001], [MERCHANT, Funder(7_000)], paying="waterfall") == [
        [600, 1_400],
        [300, 701],
    ]


def test_merchants_too_may_have_a_limit():
    assert rules.divide([1_000, 2_000], [Funder(7_000), Funder(3_000, 300, is_merchant=True)]) == [
        [900, 100],
        [1_800, 200],
    ]


def test_divide_nothing_is_nothing():
    assert rules.divide([0, 0], [STATE, PLATFORM, MERCHANT]) == [[0, 0, 0]] * 2


def test_divide_refuses_more_lines_than_were_reserved_for():
    assert len(rules.divide([10] * 50, [Funder(7_000), MERCHANT])) == 50
    with pytest.raises(rules.TooManyLines):
        rules.divide([10] * 51, [Funder(7_000), MERCHANT])
    assert len(rules.divide([10] * 51, [Funder(10_000)])) == 51


def test_divide_knows_no_way_out_when_all_limits_are_too_low():
    with pytest.raises(ValueError, match="limits"):
        rules.divide([1_000], [Funder(5_000, 400), Funder(5_000, 599)])


# ── What it can cost ──


def test_costs_at_most_rounds_every_part_up():
    def costs(*shares):
        return rules.costs_at_most(cap=3_000, funders=[Funder(share) for share in shares])

    assert costs(5_000, 3_000, 2_000) == [1_500, 900, 600]
    assert costs(3_333, 3_333, 3_334) == [1_000, 1_000, 1_001]


def test_costs_at_most_leaves_room_for_what_merchants_are_spared_by_rounding():
    # 900 won is the merchants' share of 3,000; on fifty lines, they may be spared up to 49 of them.
    assert rules.costs_at_most(cap=3_000, funders=[STATE, PLATFORM, MERCHANT]) == [1_535, 614, 0]


def test_costs_at_most_knows_limits_and_the_order_of_place():
    funders = [Funder(5_000, 1_000), Funder(5_000)]

    assert rules.costs_at_most(cap=3_000, funders=funders) == [1_000, 2_000]
    assert rules.costs_at_most(cap=3_000, funders=funders[::-1]) == [2_000, 1_000]
    assert rules.costs_at_most(cap=3_000, funders=funders[::-1], paying="waterfall") == [3_000, 0]


def test_check_limits_refuses_funders_who_are_all_limited_too_low():
    funders = [Funder(5_000, 1_400), Funder(5_000, 1_600)]

    rules.check_limits(cap=3_000, funders=funders)
    with pytest.raises(rules.LimitsTooLow) as refusal:
        rules.check_limits(cap=3_001, funders=funders, paying="waterfall")
    assert refusal.value.facts == {"needed": "3,001"}
    # Whom merchants relieve needs less, though never to the last won.
    with pytest.raises(rules.LimitsTooLow):
        rules.check_limits(cap=3_000, funders=[Funder(7_000, 2_100), MERCHANT])
    rules.check_limits(cap=3_000, funders=[Funder(7_000, 2_149), MERCHANT])


# ── Ten thousand carts ──


def a_cart(dice):
    """Lines, a discount on them, funders that can bear it, and how they pay."""
    lines = [
        dice.choice([0, 1, 10, 999, 10_000, dice.randint(1, 300_000)]) for _ in range(dice.randint(1, 12))
    ]
    cap = dice.choice([1, 7, 100, 3_000, 10_000, 50_000])
    discount = dice.randint(0, min(cap, sum(lines)))
    merchants = dice.choice([0, 0, 1, 3_333, 5_000])
    shares = money.share(
        money.BASIS_POINTS - merchants, [dice.randint(1, 9) for _ in range(dice.randint(1, 4))]
    )
    funders = [Funder(share, dice.choice([0, 0, dice.randint(1, cap)])) for share in shares]
    if merchants:
        shared = Funder(merchants, dice.choice([0, 0, dice.randint(1, cap)]), is_merchant=True)
        funders.insert(dice.randint(0, len(funders)), shared)
    return lines, cap, discount, funders, dice.choice(["shares", "waterfall"])


def test_ten_thousand_carts_agree_in_every_sum_and_cost_nobody_more_than_was_reserved():
    dice, divided = random.Random(2_025), 0
    while divided < 10_000:
        lines, cap, discount, funders, paying = a_cart(dice)
        try:
            rules.check_limits(cap=cap, funders=funders, paying=paying)
        except rules.LimitsTooLow:
            continue
        rows = money.share(discount, lines)

        matrix = rules.divide(rows, funders, paying=paying)

        divided += 1
        assert [sum(row) for row in matrix] == rows
        assert sum(columns(matrix)) == discount
        assert all(0 <= cell <= line for row, line in zip(matrix, lines, strict=True) for cell in row)
        costs = rules.costs_at_most(cap=cap, funders=funders, paying=paying)
        for j, (funder, spent) in enumerate(zip(funders, columns(matrix), strict=True)):
            assert spent <= (funder.most or discount)
            if funder.is_merchant:
                assert all(row[j] * money.BASIS_POINTS <= sum(row) * funder.share for row in matrix)
            else:
                assert spent <= costs[j]
