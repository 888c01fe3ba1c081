"""By when, and what being late costs: pure, with the numbers that the law's rows carry."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hamkke.orders import rules
from hamkke.orders.rules import Anchor, Contract, Days, Deadline, InterestRate

CONSIGNMENT = Deadline("consignment", Contract.CONSIGNMENT, Anchor.MONTH_END, 40, date(2012, 1, 1))
OUTRIGHT = Deadline("outright", Contract.OUTRIGHT, Anchor.RECEIPT, 60, date(2021, 10, 21))
ANNOUNCED = Deadline("announced", Contract.CONSIGNMENT, Anchor.CONFIRMATION, 20, None)
RATE = InterestRate(1_550, date(2021, 10, 21))
DUE = date(2025, 11, 9)

days = st.dates(date(2022, 1, 1), date(2035, 12, 31))
won = st.integers(0, 10**12)


def in_force(contract, day, *more):
    return rules.deadline_on([CONSIGNMENT, OUTRIGHT, ANNOUNCED, *more], contract=contract, day=day)


@pytest.mark.parametrize(
    ("sold_on", "due"),
    [
        (date(2025, 9, 1), date(2025, 11, 9)),
        (date(2025, 9, 30), date(2025, 11, 9)),
        (date(2025, 12, 31), date(2026, 2, 9)),
        (date(2024, 2, 1), date(2024, 4, 9)),
    ],
)
def test_consignment_is_due_forty_days_after_the_month_of_sale(sold_on, due):
    assert rules.due_on(CONSIGNMENT, Days(sold_on=sold_on)) == due


def test_outright_purchase_is_due_sixty_days_after_receipt():
    days = Days(sold_on=date(2025, 9, 20), received_on=date(2025, 9, 1))

    assert rules.due_on(OUTRIGHT, days) == date(2025, 10, 31)


def test_the_announced_rule_counts_twenty_days_from_the_confirmation():
    days = Days(sold_on=date(2025, 9, 1), confirmed_on=date(2025, 9, 8))

    assert rules.due_on(ANNOUNCED, days) == date(2025, 9, 28)


@pytest.mark.parametrize("deadline", [OUTRIGHT, ANNOUNCED])
def test_a_deadline_without_its_day_is_refused(deadline):
    with pytest.raises(rules.DayUnknown):
        rules.due_on(deadline, Days(sold_on=date(2025, 9, 1)))


def test_the_rule_is_the_one_of_the_day_of_sale():
    enacted = Deadline("enacted", Contract.CONSIGNMENT, Anchor.CONFIRMATION, 20, date(2026, 7, 1))

    assert in_force(Contract.CONSIGNMENT, date(2026, 6, 30), enacted) == CONSIGNMENT
    assert in_force(Contract.CONSIGNMENT, date(2026, 7, 1), enacted) == enacted
    assert in_force(Contract.OUTRIGHT, date(2026, 7, 1), enacted) == OUTRIGHT


def test_what_is_only_announced_is_never_chosen():
    assert in_force(Contract.CONSIGNMENT, date(2099, 1, 1)) == CONSIGNMENT


def test_no_rule_is_made_up_for_a_day_before_the_law():
    with pytest.raises(rules.NoRuleInForce):
        in_force(Contract.OUTRIGHT, date(2021, 10, 20))
    ended = Deadline("ended", Contract.CONCESSION, Anchor.MONTH_END, 40, date(2012, 1, 1), date(2020, 1, 1))
    with pytest.raises(rules.NoRuleInForce):
        in_force(Contract.CONCESSION, date(2020, 1, 1), ended)


def late(amount, days_late, *rates):
    return rules.late_interest(amount, due=DUE, paid=DUE + timedelta(days_late), rates=rates or [RATE])


def test_a_million_won_thirty_days_late_earns_12739_won():
    assert late(1_000_000, 30) == 12_739
    assert rules.days_late(DUE, DUE + timedelta(30)) == 30


def test_a_leap_year_is_no_longer_than_any_other():
    due = date(2023, 12, 31)

    assert rules.late_interest(1_000_000, due=due, paid=date(2024, 12, 31), rates=[RATE]) == (
        1_000_000 * 1_550 * 366 // (10_000 * 365)
    )


@pytest.mark.parametrize(("amount", "days_late"), [(1_000_000, 0), (1_000_000, -5), (0, 30), (-100, 30)])
def test_in_time_and_nothing_earn_nothing(amount, days_late):
    assert late(amount, days_late) == 0
    assert rules.days_late(DUE, DUE + timedelta(min(days_late, 0))) == 0


def test_each_day_earns_by_the_rate_of_that_day():
    changed = DUE + timedelta(11)
    old, new = InterestRate(2_000, date(2020, 1, 1), changed), InterestRate(1_550, changed)

    assert late(1_000_000, 30, old, new) == 1_000_000 * (2_000 * 10 + 1_550 * 20) // 3_650_000


def test_before_any_rate_nothing_is_earned():
    assert late(1_000_000, 30, InterestRate(1_550, DUE + timedelta(31))) == 0


@given(amount=won, one=st.integers(0, 3_000), more=st.integers(0, 3_000))
def test_interest_only_grows_and_is_rounded_once(amount, one, more):
    earned = late(amount, one + more)

    assert 0 <= late(amount, one) <= earned
    assert earned * 3_650_000 <= amount * 1_550 * (one + more) < (earned + 1) * 3_650_000


@given(sold_on=days)
def test_every_sale_of_a_month_is_due_on_one_day_after_it(sold_on):
    due = rules.due_on(CONSIGNMENT, Days(sold_on=sold_on))

    assert due == rules.due_on(CONSIGNMENT, Days(sold_on=sold_on.replace(day=1)))
    assert 40 <= (due - sold_on).days <= 70


def test_a_rule_comes_into_force_once_and_over_no_sale_that_was_made():
    today = date(2026, 1, 5)
    rules.check_enactable(None, on=date(2026, 1, 6), today=today)

    with pytest.raises(rules.InForceAlready):
        rules.check_enactable(date(2020, 1, 1), on=date(2026, 1, 6), today=today)
    with pytest.raises(rules.NotAhead):
        rules.check_enactable(None, on=today, today=today)
