"""Baskets are filled, orders placed and cancelled, goods taken back; the `record_…` actions note what money did."""

from hamkke.orders.actions.baskets import put_in_basket, set_quantity
from hamkke.orders.actions.placing import place
from hamkke.orders.actions.recording import (
    record_failure,
    record_payment,
    record_refund,
    record_refund_failure,
)
from hamkke.orders.actions.returning import cancel, take_back

__all__ = [
    "cancel",
    "place",
    "put_in_basket",
    "record_failure",
    "record_payment",
    "record_refund",
    "record_refund_failure",
    "set_quantity",
    "take_back",
]
