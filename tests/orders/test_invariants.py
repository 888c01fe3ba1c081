"""Each promise about orders finds what breaks it, planted into an order whose every won is real."""

import pytest
from django.db import connection

from hamkke.coupons.queries import Redemption
from hamkke.kernel import ids
from hamkke.orders import actions, invariants
from hamkke.orders.models import Order, OrderLine, Return, ReturnLine
from hamkke.payments.models import Payment, Refund
from tests.orders.journeys import paid_order, placed, refund_now

pytestmark = pytest.mark.usefixtures("committed_db")


def broken():
    names = [name for name in vars(invariants) if name[0].islower() and name.count("_") > 2]
    return {name for name in names if list(getattr(invariants, name)())}


@pytest.fixture
def order(kakaopay):
    """Paid with a coupon, one of its four pieces returned; beside it one that still waits for its payment."""
    placed((1_000, 1))
    order = paid_order(kakaopay, (10_000, 3), (5_000, 1), with_coupon=True)
    quantities = {order.lines.all()[0].pk: 1}
    refund_now(actions.take_back(id=ids.new(), order=order, quantities=quantities, by=order.shopper))
    return order


def ledger(statement):
    """Change what is written once, as only someone with the database's own keys could."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(statement)
        cursor.execute("SET session_replication_role = DEFAULT")


def test_all_is_well(order):
    assert broken() == set()


@pytest.mark.parametrize(
    ("plant", "found"),
    [
        (
            lambda order: ledger(
                "UPDATE ledger_transfer SET amount = amount + 1 WHERE reason = 'order_paid'"
            ),
            {"every_paid_order_s_transfers_sum_to_its_total"},
        ),
        (
            lambda order: ledger(
                "UPDATE ledger_transfer SET amount = amount + 1 WHERE reason = 'order_returned'"
            ),
            {"every_order_s_returns_moved_back_exactly_what_came_back"},
        ),
        (
            lambda order: Order.objects.filter(pk=order.pk).update(paid_at=None, state="placed"),
            {"no_unpaid_order_moved_a_won", "an_order_is_paid_exactly_when_its_payment_is_approved"},
        ),
        (
            lambda order: OrderLine.objects.filter(order=order, position=1).update(amount=10_000, quantity=2),
            {"every_order_s_lines_sum_to_its_total_and_discount"},
        ),
        (
            lambda order: Payment.objects.filter(pk=order.payment_id).update(amount=31_999),
            {"every_order_asks_its_payment_for_exactly_what_is_payable"},
        ),
        (
            lambda order: Payment.objects.exclude(pk=order.payment_id).update(
                state="expired", settled_at=order.placed_at
            ),
            {"no_order_waits_for_a_payment_that_is_over"},
        ),
        (
            lambda order: Redemption.objects.update(discount=2_999),
            {"every_order_s_discount_is_what_its_coupons_take_off"},
        ),
        (
            lambda order: OrderLine.objects.filter(order=order, position=0).update(returned=2),
            {"every_line_counts_as_returned_what_its_returns_say"},
        ),
        (
            lambda order: Refund.objects.update(state="failed"),
            {"every_return_is_done_exactly_when_its_refund_is_completed"},
        ),
        (
            lambda order: Return.objects.update(discount=3_001, amount=12_144),
            {
                "no_order_gives_back_more_than_was_paid_for_it",
                "every_order_s_returns_moved_back_exactly_what_came_back",
            },
        ),
    ],
)
def test_a_planted_violation_is_found(order, plant, found):
    back = ReturnLine.objects.get()
    assert (back.amount, back.discount) == (
        10_000,
        857,
    )  # 3,000 × 30,000 / 35,000 = 2,571 for three, 857 for one

    plant(order)

    assert broken() == found
