"""The published cases: what a coupon takes off, and who pays for it (festival.md §13)."""

import pytest

from hamkke.coupons import rules
from hamkke.kernel import money
from tests.coupons.carts import cart, line, terms

FUNDERS = [rules.Funder(5_000), rules.Funder(3_000), rules.Funder(2_000, is_merchant=True)]


@pytest.mark.parametrize(
    ("subtotal", "discount", "parts"),
    [
        (29_990, 2_999, [1_500, 900, 599]),
        (30_000, 3_000, [1_500, 900, 600]),
        (60_000, 3_000, [1_500, 900, 600]),
    ],
)
def test_ten_percent_up_to_three_thousand_won_among_state_platform_and_merchant(subtotal, discount, parts):
    taken = rules.lay(terms(rate=1_000, cap=3_000), cart(line(0, subtotal))).discount

    assert taken == discount
    assert rules.divide([taken], FUNDERS) == [parts]


def test_a_thousand_won_over_three_equal_lines_is_whole_won():
    """Others give 333.33 each, or lose a won."""
    laid = rules.lay(terms(amount=1_000), cart(*[line(n, 10_000) for n in range(3)]))

    assert laid.discounts == [334, 333, 333]
    assert rules.divide(laid.discounts, [rules.Funder(10_000)]) == [[334], [333], [333]]


def test_two_won_over_five_lines_of_one_won_are_two_won():
    assert sum(map(sum, rules.divide(money.share(2, [1] * 5), [rules.Funder(10_000)]))) == 2


def test_one_of_two_pieces_at_sixty_thousand_keeps_half_the_cap():
    assert rules.given_back(3_000, returned=30_000, line_amount=60_000) == 1_500
