"""What holds at all times, a noun a file; each query returns the rows that break it."""

from hamkke.orders.invariants.orders import (
    an_order_is_paid_exactly_when_its_payment_is_approved,
    every_line_counts_as_returned_what_its_returns_say,
    every_order_asks_its_payment_for_exactly_what_is_payable,
    every_order_s_discount_is_what_its_coupon_takes_off,
    every_order_s_lines_sum_to_its_total_and_discount,
    every_order_s_returns_moved_back_exactly_what_came_back,
    every_paid_order_s_transfers_sum_to_its_total,
    every_return_is_done_exactly_when_its_refund_is_completed,
    no_order_gives_back_more_than_was_paid_for_it,
    no_order_waits_for_a_payment_that_is_over,
    no_unpaid_order_moved_a_won,
)

__all__ = [
    "an_order_is_paid_exactly_when_its_payment_is_approved",
    "every_line_counts_as_returned_what_its_returns_say",
    "every_order_asks_its_payment_for_exactly_what_is_payable",
    "every_order_s_discount_is_what_its_coupon_takes_off",
    "every_order_s_lines_sum_to_its_total_and_discount",
    "every_order_s_returns_moved_back_exactly_what_came_back",
    "every_paid_order_s_transfers_sum_to_its_total",
    "every_return_is_done_exactly_when_its_refund_is_completed",
    "no_order_gives_back_more_than_was_paid_for_it",
    "no_order_waits_for_a_payment_that_is_over",
    "no_unpaid_order_moved_a_won",
]
