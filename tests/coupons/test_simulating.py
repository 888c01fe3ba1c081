"""A campaign run dry: by the same engine, deterministic, and summing to the won."""

from dataclasses import replace
from datetime import timedelta

import pytest

from hamkke.coupons import rules
from hamkke.coupons.rules import Times
from hamkke.coupons.rules.splitting import LINES_MOST
from tests.coupons.carts import NOON, cart, line, merchant, product, terms

MINUTE = timedelta(minutes=1)
HALVES = [rules.Funder(5_000), rules.Funder(5_000)]


def trial(*quantities, per_person=1, rolls_over=False, **given):
    times = [
        Times(NOON + timedelta(days=n), NOON + timedelta(days=n, hours=20), quantity)
        for n, quantity in enumerate(quantities)
    ]
    return rules.Trial(terms(**given), HALVES, times, per_person=per_person, rolls_over=rolls_over)


def buyer(minutes, person, amount=30_000, **given):
    return rules.Buyer(NOON + minutes * MINUTE, person, cart(line(0, amount)), **given)


def test_who_comes_first_is_served_and_every_won_has_a_funder():
    outcome = rules.simulate(
        trial(2),
        [
            buyer(3, "c", region="47"),
            buyer(0, "a", 10_001),
            buyer(1, "b", uses=False),
            buyer(5, "d", region="11"),
        ],
    )

    assert (outcome.buyers, outcome.claimed, outcome.used, outcome.unused) == (4, 2, 1, 1)
    assert (outcome.discount, outcome.by_funder, outcome.reserve) == (1_000, [500, 500], [1_500, 1_500])
    assert outcome.exhausted_after == [1]
    assert outcome.left_out_by_region == {"47": 1, "11": 1}
    assert outcome.left_out_by_minute == {3: 1, 5: 1}


def test_nobody_has_more_than_their_share_and_before_the_opening_nobody_is_served():
    outcome = rules.simulate(trial(9, per_person=2), [buyer(-5, "x"), *(buyer(n, "a") for n in range(3))])

    assert (outcome.claimed, outcome.had_theirs, outcome.left_out) == (2, 1, 1)
    assert outcome.left_out_by_minute == {0: 1}
    assert outcome.exhausted_after == [None]


@pytest.mark.parametrize(("rolls_over", "claimed"), [(True, 3), (False, 2)])
def test_what_a_day_leaves_goes_to_the_next_if_the_campaign_says_so(rolls_over, claimed):
    day = 24 * 60

    outcome = rules.simulate(
        trial(2, 1, rolls_over=rolls_over),
        [buyer(0, "a"), buyer(day, "b"), buyer(day + 1, "c"), buyer(2 * day, "d")],
    )

    assert (outcome.claimed, outcome.left_out, outcome.too_late) == (claimed, 3 - claimed, 1)


def test_who_comes_after_the_last_closing_is_too_late_and_not_left_out():
    """Past orders of a year, run over a campaign of a day, say little of who would be left out."""
    outcome = rules.simulate(trial(1), [buyer(0, "a"), buyer(1, "b"), *(buyer(20 * 60, n) for n in range(9))])

    assert (outcome.buyers, outcome.claimed, outcome.left_out, outcome.too_late) == (11, 1, 1, 9)
    assert outcome.told()["too_late"] == 9
    assert outcome.left_out_by_minute == {1: 1}


def test_a_basket_that_the_coupon_is_no_good_for_says_why():
    outcome = rules.simulate(trial(2, minimum_order=50_000), [buyer(0, "a")])

    assert (outcome.claimed, outcome.used, outcome.unfit) == (1, 0, {"below_minimum": 1})


def test_a_basket_of_too_many_lines_stops_nobody_else():
    shared = replace(trial(2), funders=[rules.Funder(7_000), rules.Funder(3_000, is_merchant=True)])
    many = cart(*(line(n, 1_000) for n in range(LINES_MOST + 1)))

    outcome = rules.simulate(shared, [rules.Buyer(NOON, "a", many), buyer(1, "b")])

    assert (outcome.claimed, outcome.used, outcome.unfit) == (2, 1, {"too_many_lines": 1})
    assert (outcome.discount, outcome.by_funder) == (3_000, [2_100, 900])


def test_the_same_seed_expects_the_same_buyers():
    demand = rules.Demand(shoppers=200, regions=(("11", 3), ("47", 1)))
    scope = {"products": [product(1)], "merchants": [merchant(1)], "regions": ["47"]}
    one = trial(50, 50, scope=scope, channels=frozenset({"counter"}), first_purchase_only=True)

    first, again = (rules.simulate(one, rules.expected_buyers(one, demand, seed=7)) for _ in range(2))
    other = rules.simulate(one, rules.expected_buyers(one, demand, seed=8))

    assert first.told() == again.told() != other.told()
    assert (first.buyers, first.claimed, first.unfit) == (400, 100, {})
    assert sum(first.by_funder) == first.discount
    assert first.left_out + first.had_theirs == 300


def test_whatever_is_bought_may_be_anything():
    demand = rules.Demand(shoppers=10)
    anything = trial(10)

    outcome = rules.simulate(anything, rules.expected_buyers(anything, demand, seed=1))

    assert (outcome.claimed, outcome.left_out) == (10, 0)
