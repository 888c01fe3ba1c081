from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hamkke.coupons import rules
from hamkke.kernel import money
from hamkke.kernel.words import Words

TEN = datetime(2025, 9, 1, 1, tzinfo=UTC)  # 10:00 in Seoul
DAY = timedelta(days=1)


def discount(subtotal, *, minimum_order=0):
    return rules.discount_for(subtotal, rate=1_000, cap=3_000, minimum_order=minimum_order)


# ── Worth ──


def test_discount_for_is_ten_percent_up_to_the_cap():
    assert [discount(amount) for amount in (29_990, 30_000, 60_000)] == [2_999, 3_000, 3_000]
    assert discount(60_000) * 10_000 // 60_000 == 500  # 5.0 %


def test_discount_for_needs_the_minimum_order():
    assert discount(10_000, minimum_order=10_000) == 1_000
    with pytest.raises(rules.BelowMinimum) as refusal:
        discount(9_999, minimum_order=10_000)
    assert refusal.value.words == Words(
        "이 쿠폰은 10,000원 이상 주문에 쓸 수 있습니다.", "This coupon needs an order of at least ₩10,000."
    )


def test_discount_for_refuses_an_order_that_gains_nothing():
    assert discount(10) == 1
    with pytest.raises(rules.BelowMinimum):
        discount(9)


def test_worth_says_what_ten_percent_really_means():
    assert rules.worth(1_000, 3_000) == Words(
        "30,000원까지 10 %, 60,000원이면 5 %", "10 % up to ₩30,000; at ₩60,000 it is 5 %"
    )


def test_worth_of_another_rate_keeps_its_fraction():
    assert rules.worth(1_550, 3_100).ko == "20,000원까지 15.5 %, 40,000원이면 7.75 %"


# ── Opening ──


def terms(**changes):
    given = {
        "rate": 1_000,
        "cap": 3_000,
        "quantity": 100,
        "opens_at": TEN,
        "closes_at": TEN + DAY,
        "usable_until": TEN + DAY,
        "shares": [5_000, 3_000, 2_000],
    }
    return rules.Terms(**{**given, **changes})


def test_check_openable_accepts_whole_shares_and_times_in_order():
    rules.check_openable(terms())


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"shares": [5_000, 4_999]}, rules.SharesDoNotSum),
        ({"shares": [10_000, 0]}, rules.SharesDoNotSum),
        ({"shares": [10_001, -1]}, rules.SharesDoNotSum),
        ({"shares": []}, rules.SharesDoNotSum),
        ({"closes_at": TEN}, rules.EmptyWindow),
        ({"usable_until": TEN + DAY - timedelta(microseconds=1)}, rules.UsableTooShortly),
        ({"rate": 0}, rules.WorthNothing),
        ({"rate": 10_001}, rules.WorthNothing),
        ({"cap": 0}, rules.WorthNothing),
        ({"quantity": 0}, rules.WorthNothing),
    ],
)
def test_check_openable_refuses_by_name(changes, refusal):
    with pytest.raises(refusal):
        rules.check_openable(terms(**changes))


def test_costs_at_most_rounds_every_part_up():
    assert rules.costs_at_most(cap=3_000, shares=[5_000, 3_000, 2_000]) == [1_500, 900, 600]
    assert rules.costs_at_most(cap=3_000, shares=[3_333, 3_333, 3_334]) == [1_000, 1_000, 1_001]


# ── Claiming ──

WINDOW = rules.Window(opens_at=TEN, closes_at=TEN + DAY)
INSTANT = timedelta(microseconds=1)


@pytest.mark.parametrize("now", [TEN, TEN + DAY - INSTANT])
def test_check_claim_accepts_from_the_opening_until_just_before_the_closing(now):
    rules.check_claim(WINDOW, left=1, now=now)


@pytest.mark.parametrize(
    ("now", "left", "refusal"),
    [
        (TEN - INSTANT, 1, rules.NotOpenYet),
        (TEN + DAY, 1, rules.Closed),
        (TEN + DAY, 0, rules.Closed),
        (TEN, 0, rules.SoldOut),
    ],
)
def test_check_claim_refuses_by_name(now, left, refusal):
    with pytest.raises(refusal):
        rules.check_claim(WINDOW, left=left, now=now)


# ── Using ──


def test_check_usable_accepts_ones_own_coupon_in_time():
    rules.check_usable(is_own=True, usable_until=TEN, now=TEN - INSTANT)


@pytest.mark.parametrize(
    ("is_own", "now", "refusal"), [(False, TEN - INSTANT, rules.NotYours), (True, TEN, rules.Expired)]
)
def test_check_usable_refuses_by_name(is_own, now, refusal):
    with pytest.raises(refusal):
        rules.check_usable(is_own=is_own, usable_until=TEN, now=now)


# ── Dividing ──

LINES = st.lists(st.integers(0, 300_000), min_size=1, max_size=12).filter(any)
SHARES = st.lists(st.integers(1, 10_000), min_size=1, max_size=6)


def test_split_of_a_thousand_won_over_three_equal_lines_and_two_funders():
    assert rules.split(1_000, [10_000] * 3, [7_000, 3_000]) == [[233, 101], [233, 100], [234, 99]]


def test_split_leaves_no_won_behind_on_one_won_lines():
    assert rules.split(2, [1, 1, 1, 1, 1], [5_000, 5_000]) == [[1, 0], [0, 1], [0, 0], [0, 0], [0, 0]]


@given(LINES, SHARES, st.data())
def test_split_agrees_in_every_sum_and_stays_within_its_lines(lines, shares, data):
    discount = data.draw(st.integers(0, sum(lines)))

    matrix = rules.split(discount, lines, shares)

    assert [sum(row) for row in matrix] == money.share(discount, lines)
    assert [sum(column) for column in zip(*matrix, strict=True)] == money.share(discount, shares)
    assert all(cell >= 0 for row in matrix for cell in row)
    assert all(sum(row) <= line for row, line in zip(matrix, lines, strict=True))


@given(st.integers(1, 3_000), LINES, SHARES)
def test_split_never_costs_a_funder_more_than_was_reserved(cap, lines, shares):
    shares = money.share(money.BASIS_POINTS, shares)
    discount = min(cap, sum(lines))

    spent = [sum(column) for column in zip(*rules.split(discount, lines, shares), strict=True)]

    assert all(
        part <= most for part, most in zip(spent, rules.costs_at_most(cap=cap, shares=shares), strict=True)
    )


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

    newly = rules.newly_given_back(cells, {APPLE: (6_666, 9_999)})

    assert newly == [333, 234, 0]
    assert rules.by_line(cells, newly, [APPLE]) == {APPLE: 567}


def test_newly_given_back_never_takes_again_what_a_later_step_gave():
    assert rules.newly_given_back([apple(500, returned=400)], {APPLE: (3_333, 9_999)}) == [0]


@pytest.mark.parametrize(
    "returned", [{PEAR: (0, 9_999)}, {APPLE: (0, 9_998)}, {APPLE: (10_000, 9_999)}, {APPLE: (-1, 9_999)}]
)
def test_newly_given_back_refuses_what_does_not_fit_its_line(returned):
    with pytest.raises(rules.WrongReturn):
        rules.newly_given_back([apple(500)], returned)


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
        newly = rules.newly_given_back(cells, {APPLE: (20_000 * pieces, 20_000 * quantity)})
        assert 0 <= sum(newly) < 20_000 * step + len(portions)
        cells = [
            apple(each.amount, returned=each.returned + back, line_amount=each.line_amount)
            for each, back in zip(cells, newly, strict=True)
        ]
        discount += sum(newly)

    assert (pieces, discount) == (quantity, sum(portions))
