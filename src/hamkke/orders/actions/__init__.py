"""Baskets are filled, orders placed and cancelled, goods sent, received and taken back; the `record_…` actions note what money did."""

from hamkke.orders.actions.alarms import raise_alarms
from hamkke.orders.actions.baskets import forget_shopper, keep_in_basket, put_in_basket, set_quantity
from hamkke.orders.actions.books import close_books, match_at_bank, read_bank
from hamkke.orders.actions.fees import declare_fee
from hamkke.orders.actions.forgetting import forget_doers, forget_shoppers
from hamkke.orders.actions.paying import prepare_payment, record_expired_lease
from hamkke.orders.actions.payouts import (
    approve_payout,
    release_payout,
    request_payout,
    withdraw_payout,
)
from hamkke.orders.actions.placing import place
from hamkke.orders.actions.recording import (
    record_failure,
    record_payment,
    record_refund,
    record_refund_failure,
)
from hamkke.orders.actions.returning import cancel, take_back
from hamkke.orders.actions.shipping import (
    dispatch,
    forget_recipients,
    hand_over,
    presume_receipts,
    receive,
)
from hamkke.orders.actions.statements import issue_ended_months, issue_statement
from hamkke.orders.actions.terms import enact
from hamkke.orders.rules import Recipient

__all__ = [
    "Recipient",
    "approve_payout",
    "cancel",
    "close_books",
    "declare_fee",
    "dispatch",
    "enact",
    "forget_doers",
    "forget_recipients",
    "forget_shopper",
    "forget_shoppers",
    "hand_over",
    "issue_ended_months",
    "issue_statement",
    "keep_in_basket",
    "match_at_bank",
    "place",
    "prepare_payment",
    "presume_receipts",
    "put_in_basket",
    "raise_alarms",
    "read_bank",
    "receive",
    "record_expired_lease",
    "record_failure",
    "record_payment",
    "record_refund",
    "record_refund_failure",
    "release_payout",
    "request_payout",
    "set_quantity",
    "take_back",
    "withdraw_payout",
]
