"""What can be done with payments and refunds. Those that talk to a provider never do so inside a transaction."""

from hamkke.payments.actions.forgetting import forget_payers
from hamkke.payments.actions.outcomes import look_up
from hamkke.payments.actions.payments import approve, prepare, start, withdraw
from hamkke.payments.actions.refunds import refund, send_refund
from hamkke.payments.actions.sweeping import expire, sweep

__all__ = [
    "approve",
    "expire",
    "forget_payers",
    "look_up",
    "prepare",
    "refund",
    "send_refund",
    "start",
    "sweep",
    "withdraw",
]
