"""Ten thousand carts come back, in any order: every cell ends in the same place, whatever the campaign's rule."""

import itertools
import random
from dataclasses import dataclass

from hamkke.coupons import rules
from hamkke.kernel import money

A, B, C = range(3)  # lines; numbers are quicker than ids, and ten thousand carts are many


@dataclass(frozen=True)
class Coupon:
    """What a coupon takes off each line, who funds it, and the minimum order that it is lost below, if any."""

    discounts: dict
    shares: list
    merchants: int = 0
    minimum: int | None = None
    lines: frozenset | None = None  # which it is good for; None: those it takes something off

    def laid(self, amounts):
        funders = [rules.Funder(share) for share in self.shares]
        if self.merchants:
            funders.append(rules.Funder(self.merchants, is_merchant=True))
        matrix = rules.divide([self.discounts.get(line, 0) for line in amounts], funders)
        cells = [
            rules.Cell(line, amount, part, 0, is_merchant=funder.is_merchant)
            for (line, amount), row in zip(amounts.items(), matrix, strict=True)
            for funder, part in zip(funders, row, strict=True)
        ]
        needing = self.discounts.keys() if self.lines is None else self.lines
        return rules.Laid(cells, None if self.minimum is None else rules.Minimum(self.minimum, set(needing)))


class Sold:
    """A cart with its coupons laid, of which pieces come back."""

    def __init__(self, pieces, *coupons):
        self.pieces = pieces
        self.amounts = {line: price * quantity for line, (price, quantity) in pieces.items()}
        self.coupons = coupons
        self.laid = [each.laid(self.amounts) for each in coupons]
        self.back = dict.fromkeys(pieces, 0)

    def take_back(self, line):
        """One piece; returns what the shopper is refunded for it."""
        price, _ = self.pieces[line]
        earlier = dict(self.back)
        self.back[line] += price
        told = {line: (self.back[line], self.amounts[line])}
        newly = rules.newly_given_back(self.laid, told, earlier=earlier)
        assert all(amount >= 0 for row in newly for amount in row)
        self.laid = [given(laid, row) for laid, row in zip(self.laid, newly, strict=True)]
        assert all(cell.returned <= cell.amount for laid in self.laid for cell in laid.cells)
        for coupon, laid in zip(self.coupons, self.laid, strict=True):
            assert self.merchants_bear_at_most_their_share(coupon, laid)
            assert self.is_kept(coupon, laid) or coupon.minimum is not None
        return price - sum(map(sum, newly))

    def merchants_bear_at_most_their_share(self, coupon, laid):
        for line in self.pieces:
            row = [cell for cell in laid.cells if cell.line_id == line]
            stays = [cell.amount - cell.returned for cell in row]
            own = sum(won for cell, won in zip(row, stays, strict=True) if cell.is_merchant)
            if own * money.BASIS_POINTS > sum(stays) * coupon.merchants:
                return False
        return True

    def is_kept(self, coupon, laid):
        """Whether no line has given back more of this coupon than came back of it."""
        for line, discount in coupon.discounts.items():
            back = sum(cell.returned for cell in laid.cells if cell.line_id == line)
            if (
                back * self.amounts[line]
                >= (self.back[line] * discount) + len(self.laid) * self.amounts[line]
            ):
                return False
        return True

    def is_met(self, laid):
        """Whether the goods that stay come to what a coupon needs."""
        needing = [line for line in self.pieces if line in laid.minimum.lines]
        return sum(self.amounts[line] - self.back[line] for line in needing) >= laid.minimum.amount

    @property
    def given_back(self):
        return sum(cell.returned for laid in self.laid for cell in laid.cells)

    @property
    def discount(self):
        return sum(sum(coupon.discounts.values()) for coupon in self.coupons)


def given(laid, row):
    """As its cells stand once they have given so much more back."""
    cells = [
        rules.Cell(cell.line_id, cell.line_amount, cell.amount, cell.returned + amount, cell.is_merchant)
        for cell, amount in zip(laid.cells, row, strict=True)
    ]
    return rules.Laid(cells, laid.minimum)


def some_pieces(dice):
    return {
        line: (dice.choice([1, 10, 990, dice.randint(1, 30_000)]), dice.randint(1, 3))
        for line in range(dice.randint(1, 4))
    }


def some_coupons(dice, pieces, most):
    """Each laid on some lines, on what the earlier ones left of them."""
    amounts = {line: price * quantity for line, (price, quantity) in pieces.items()}
    left, coupons = dict(amounts), []
    for _ in range(dice.randint(1, most)):
        lines = dice.sample(list(pieces), dice.randint(1, len(pieces)))
        base, total = sum(left[line] for line in lines), sum(amounts[line] for line in lines)
        discount = dice.choice([base // 10, dice.randint(0, base), base])
        discounts = dict(zip(lines, money.share(discount, [left[line] for line in lines]), strict=True))
        merchants = dice.choice([0, 0, 1_000, 3_333, 5_000])
        weights = [dice.randint(1, 9) for _ in range(dice.randint(1, 3))]
        coupons.append(
            Coupon(
                discounts,
                money.share(money.BASIS_POINTS - merchants, weights),
                merchants,
                dice.choice([None, 0, total, dice.randint(0, total)]),
            )
        )
        for line in lines:
            left[line] -= discounts[line]
    return coupons


def test_ten_thousand_carts_with_up_to_four_coupons_come_back_in_two_orders_and_end_equal():
    dice = random.Random(11)
    for _ in range(10_000):
        pieces = some_pieces(dice)
        coupons = some_coupons(dice, pieces, most=4)
        every = [line for line, (_, quantity) in pieces.items() for _ in range(quantity)]
        some = dice.sample(every, dice.randint(1, len(every)))
        ends = []
        for order in (some, dice.sample(some, len(some))):
            sold = Sold(pieces, *coupons)
            refunds = [sold.take_back(line) for line in order]
            assert all(refund >= 0 for refund in refunds)
            ends.append((sold.laid, sum(refunds)))
        assert ends[0] == ends[1]
        for coupon, laid in zip(coupons, sold.laid, strict=True):
            assert laid.minimum is None or not sold.is_met(laid) or sold.is_kept(coupon, laid)
        if len(some) == len(every):
            assert sold.given_back == sold.discount
            assert all(cell.returned == cell.amount for laid in sold.laid for cell in laid.cells)


# ── A minimum order that is no longer met ──


def two_goods(minimum=None):
    return Sold({A: (20_000, 1), B: (10_000, 1)}, Coupon({A: 2_000, B: 1_000}, [10_000], minimum=minimum))


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
    coupon = Coupon({A: 2_900, B: 100}, [7_000, 3_000], minimum=30_000)
    for order in itertools.permutations([A, B]):
        sold = Sold({A: (29_000, 1), B: (1_000, 1)}, coupon)
        refunds = dict(zip(order, map(sold.take_back, order), strict=True))

        assert refunds == ({A: 26_000, B: 1_000} if order[0] == A else {B: 0, A: 27_000})


def test_what_was_refunded_while_the_minimum_was_met_is_never_asked_back():
    amounts = [29_999, 29_000, 1_001]
    discounts = dict(zip((A, B, C), money.share(3_000, amounts), strict=True))
    ends = []
    for order in ([B, C], [C, B]):
        sold = Sold(
            {A: (29_999, 1), B: (29_000, 1), C: (1_001, 1)}, Coupon(discounts, [10_000], minimum=30_000)
        )
        ends.append([sold.take_back(line) for line in order] and sold.given_back)

    # 30,001 won came back. All 3,000 would leave 27,001, less than the 27,550 for the first of them alone.
    assert ends[0] == ends[1]
    assert 30_001 - ends[0] >= 27_550


def test_goods_the_coupon_is_not_for_count_for_nothing():
    sold = Sold(
        {A: (20_000, 1), B: (10_000, 1)}, Coupon({A: 2_000}, [10_000], minimum=20_000, lines=frozenset({A}))
    )

    assert (sold.take_back(B), sold.given_back) == (10_000, 0)


# ── Several coupons ──


def test_each_coupon_is_lost_by_its_own_minimum_on_its_own_goods():
    on_a, on_both = (
        Coupon({A: 2_000}, [10_000], minimum=20_000),
        Coupon({A: 3_000, B: 1_500}, [10_000], minimum=25_000),
    )
    sold = Sold({A: (20_000, 1), B: (10_000, 1)}, on_a, on_both)

    assert sold.take_back(B) == 10_000 - 4_500
    assert [sum(cell.returned for cell in laid.cells) for laid in sold.laid] == [0, 4_500]
    assert sold.take_back(A) == 18_000


def test_two_lost_coupons_together_never_take_more_than_is_refunded():
    lost = [Coupon({A: 1_500, B: 1_500}, [10_000], minimum=10_000) for _ in range(2)]
    for order in itertools.permutations([A, B]):
        sold = Sold({A: (5_000, 1), B: (5_000, 1)}, *lost)

        assert [sold.take_back(line) for line in order] == [0, 4_000]


def test_a_coupon_that_is_kept_keeps_its_own_beside_one_that_is_lost():
    kept = Coupon({A: 1_000, B: 500}, [10_000])
    sold = Sold(
        {A: (20_000, 1), B: (10_000, 1)}, kept, Coupon({A: 2_000, B: 1_000}, [10_000], minimum=30_000)
    )

    assert sold.take_back(B) == 10_000 - 500 - 3_000
    assert [sum(cell.returned for cell in laid.cells) for laid in sold.laid] == [500, 3_000]
    assert sold.take_back(A) == 19_000


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
