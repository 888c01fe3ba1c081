"""Ten thousand carts come back, in any order: every cell ends in the same place, whatever the campaign's rule."""

import itertools
import random
from dataclasses import replace

from hamkke.coupons import rules
from hamkke.kernel import ids, money

A, B, C = (ids.new() for _ in range(3))


class Sold:
    """A cart with its discount divided, of which pieces come back."""

    def __init__(self, lines, discount, shares, *, merchants=0, minimum=None):
        self.pieces = lines
        amounts = {line: price * quantity for line, (price, quantity) in lines.items()}
        funders = [rules.Funder(share) for share in shares]
        if merchants:
            funders.append(rules.Funder(merchants, is_merchant=True))
        matrix = rules.divide(money.share(discount, list(amounts.values())), funders)
        self.cells = [
            rules.Cell(line, amount, part, 0, is_merchant=funder.is_merchant)
            for (line, amount), row in zip(amounts.items(), matrix, strict=True)
            for funder, part in zip(funders, row, strict=True)
        ]
        self.amounts, self.discount, self.merchants = amounts, discount, merchants
        self.back = dict.fromkeys(lines, 0)
        self.minimum = None if minimum is None else rules.Minimum(minimum, set(lines))

    def take_back(self, line):
        """One piece; returns what the shopper is refunded for it."""
        price, _ = self.pieces[line]
        earlier = dict(self.back)
        self.back[line] += price
        newly = rules.newly_given_back(
            self.cells,
            {line: (self.back[line], self.amounts[line])},
            earlier=earlier,
            minimum=self.minimum,
        )
        assert all(amount >= 0 for amount in newly)
        self.cells = [
            replace(cell, returned=cell.returned + amount)
            for cell, amount in zip(self.cells, newly, strict=True)
        ]
        assert all(cell.returned <= cell.amount for cell in self.cells)
        assert self.merchants_bear_at_most_their_share()
        return price - sum(newly)

    def merchants_bear_at_most_their_share(self):
        for line in self.pieces:
            row = [cell for cell in self.cells if cell.line_id == line]
            stays = [cell.amount - cell.returned for cell in row]
            own = sum(won for cell, won in zip(row, stays, strict=True) if cell.is_merchant)
            if own * money.BASIS_POINTS > sum(stays) * self.merchants:
                return False
        return True

    @property
    def given_back(self):
        return sum(cell.returned for cell in self.cells)


def a_cart(dice):
    lines = {
        ids.new(): (dice.choice([1, 10, 990, dice.randint(1, 30_000)]), dice.randint(1, 4))
        for _ in range(dice.randint(1, 4))
    }
    total = sum(price * quantity for price, quantity in lines.values())
    merchants = dice.choice([0, 0, 1_000, 3_333, 5_000])
    weights = [dice.randint(1, 9) for _ in range(dice.randint(1, 3))]
    return {
        "lines": lines,
        "discount": dice.choice([total // 10, dice.randint(0, total), total]),
        "shares": money.share(money.BASIS_POINTS - merchants, weights),
        "merchants": merchants,
        "minimum": dice.choice([None, 0, total, dice.randint(0, total)]),
    }


def test_ten_thousand_carts_come_back_in_two_orders_and_end_equal():
    dice = random.Random(11)
    for _ in range(10_000):
        cart = a_cart(dice)
        pieces = [line for line, (_, quantity) in cart["lines"].items() for _ in range(quantity)]
        some = dice.sample(pieces, dice.randint(1, len(pieces)))
        ends = []
        for order in (some, dice.sample(some, len(some))):
            sold = Sold(**cart)
            refunds = [sold.take_back(line) for line in order]
            assert all(refund >= 0 for refund in refunds)
            ends.append((sold.cells, sum(refunds)))
        assert ends[0] == ends[1]
        if len(some) == len(pieces):
            assert sold.given_back == sold.discount
            assert all(cell.returned == cell.amount for cell in sold.cells)


# ── A minimum order that is no longer met ──


def two_goods(**changes):
    return Sold({A: (20_000, 1), B: (10_000, 1)}, 3_000, [10_000], **changes)


def test_what_stays_keeps_its_discount_without_the_rule():
    assert two_goods().take_back(B) == 9_000


def test_what_stays_keeps_its_discount_while_it_meets_the_minimum():
    assert two_goods(minimum=20_000).take_back(B) == 9_000


def test_what_no_longer_meets_the_minimum_loses_the_whole_discount():
    sold = two_goods(minimum=30_000)

    assert sold.take_back(B) == 7_000
    assert sold.given_back == 3_000
    assert sold.take_back(A) == 20_000


def test_a_refund_never_falls_below_nothing_and_what_is_left_is_taken_later():
    for order in itertools.permutations([A, B]):
        sold = Sold({A: (29_000, 1), B: (1_000, 1)}, 3_000, [7_000, 3_000], minimum=30_000)
        refunds = dict(zip(order, map(sold.take_back, order), strict=True))

        assert refunds == ({A: 26_000, B: 1_000} if order[0] == A else {B: 0, A: 27_000})


def test_what_was_refunded_while_the_minimum_was_met_is_never_asked_back():
    ends = []
    for order in ([B, C], [C, B]):
        sold = Sold({A: (29_999, 1), B: (29_000, 1), C: (1_001, 1)}, 3_000, [10_000], minimum=30_000)
        ends.append([sold.take_back(line) for line in order] and sold.given_back)

    # 30,001 won came back. All 3,000 would leave 27,001, less than the 27,550 for the first of them alone.
    assert ends[0] == ends[1]
    assert 30_001 - ends[0] >= 27_550


def test_goods_the_coupon_is_not_for_count_for_nothing():
    cells = [rules.Cell(A, 20_000, 2_000, 0), rules.Cell(B, 10_000, 0, 0)]

    newly = rules.newly_given_back(cells, {B: (10_000, 10_000)}, minimum=rules.Minimum(20_000, {A}))

    assert newly == [0, 0]


# ── The cells of one line ──


def test_parted_follows_the_parts_won_for_won():
    row = [rules.Cell(A, 30, 3, 0), rules.Cell(A, 30, 2, 0), rules.Cell(A, 30, 1, 0)]

    assert [rules.parted(row, back) for back in range(7)] == [
        [0, 0, 0], [1, 0, 0], [1, 1, 0], [2, 1, 0], [2, 1, 1], [2, 2, 1], [3, 2, 1],
    ]  # fmt: skip


def test_parted_gives_merchants_theirs_first():
    row = [rules.Cell(A, 30, 3, 0), rules.Cell(A, 30, 2, 0, is_merchant=True)]

    assert [rules.parted(row, back) for back in range(6)] == [[0, 0], [0, 1], [1, 1], [1, 2], [2, 2], [3, 2]]
    assert rules.parted([rules.Cell(A, 30, 2, 0, is_merchant=True)], 1) == [1]
    assert rules.parted([rules.Cell(A, 30, 0, 0)], 0) == [0]
