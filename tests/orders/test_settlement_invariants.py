"""Each promise about settlement finds what breaks it, planted into a statement whose every won is real."""

from datetime import timedelta

import pytest

from hamkke.kernel import ids
from hamkke.orders import actions
from hamkke.orders.invariants import settlement as invariants
from hamkke.orders.models import Statement
from tests.factories.people import UserFactory
from tests.orders.settling import (
    DUE,
    NOVEMBER,
    OCTOBER,
    MerchantFactory,
    campaign,
    declare_fee,
    issued,
    on,
    sent_back,
    sold,
)
from tests.orders.test_invariants import ledger as plant

pytestmark = pytest.mark.usefixtures("committed_db")


def broken():
    names = [name for name in vars(invariants) if name[0].islower() and name.count("_") > 2]
    return {name for name in names if list(getattr(invariants, name)())}


@pytest.fixture
def settled(kakaopay):
    """September with a coupon, a fee and a return, paid late; October with its interest."""
    merchant = MerchantFactory()
    declare_fee(780)
    order = sold(kakaopay, merchant, (12_000, 1), (800_000, 1), coupon=campaign(rate=2_500, cap=5_000))
    sent_back(order, 1, 0)
    september = issued(merchant)
    with on(DUE + timedelta(days=10)):
        payout = actions.request_payout(id=ids.new(), statement=september, by=UserFactory())
        for _ in range(2):
            actions.approve_payout(payout, by=UserFactory())
        actions.release_payout(payout, by=UserFactory())
    issued(merchant, ends_at=NOVEMBER + timedelta(days=30))
    return merchant


PLANTED = {
    "UPDATE orders_statementrow SET paid = paid + 1, net = net + 1 WHERE kind = 'sale'": {
        "every_statement_sums_to_its_rows",
        "every_statement_still_reads_as_it_was_issued",
    },
    "UPDATE ledger_transfer SET amount = amount + 1 WHERE reason = 'order_paid'": {
        "every_statement_says_what_the_ledger_moved",
    },
    "UPDATE orders_statement SET after_batch = 1 WHERE number = 2": {
        "every_statement_goes_on_from_the_one_before",
        "no_sale_is_in_two_statements",
        "every_statement_says_what_the_ledger_moved",
        "every_statement_still_reads_as_it_was_issued",
    },
    "UPDATE orders_statementrow SET title = '다른 상품' WHERE kind = 'return'": {
        "every_statement_still_reads_as_it_was_issued",
    },
    "UPDATE orders_statementrow SET due_on = due_on + 1 WHERE kind = 'sale'": {
        "every_due_day_is_set_by_a_rule_in_force",
        "every_statement_still_reads_as_it_was_issued",
    },
    "UPDATE orders_legalrule SET effective_from = NULL WHERE code = 'consignment_month_end_40'": {
        "every_due_day_is_set_by_a_rule_in_force",
    },
    "UPDATE orders_payout SET amount = amount + 1000000": {
        "every_payout_pays_its_statement_and_no_more",
        "what_left_for_a_merchant_was_a_released_payout",
        "no_merchant_is_paid_more_than_was_stated",
    },
    "UPDATE orders_payout SET released_at = NULL": {
        "every_payout_pays_its_statement_and_no_more",
        "what_left_for_a_merchant_was_a_released_payout",
    },
    "UPDATE orders_fee SET amount = amount + 1 WHERE returned = 0": {
        "every_fee_is_its_rate_of_what_was_paid",
        "the_ledger_keeps_exactly_the_fees",
    },
}


@pytest.mark.parametrize("planted", PLANTED)
def test_every_promise_notices_what_breaks_it(settled, planted):
    assert (broken(), Statement.objects.count()) == (set(), 2)

    plant(planted)

    assert broken() == PLANTED[planted]


def test_no_promise_is_broken_by_a_statement_of_an_earlier_day(kakaopay):
    merchant = MerchantFactory()
    sold(kakaopay, merchant, (10_000, 1))
    issued(merchant, ends_at=OCTOBER - timedelta(days=10))
    sold(kakaopay, merchant, (10_000, 1), at=OCTOBER - timedelta(days=5))
    issued(merchant)

    assert broken() == set()
