"""What shoppers mean to buy, have ordered, received and sent back; what merchants are owed for it, by which rule, and when."""

from hamkke.orders.models.orders import BasketLine, Order, OrderLine, Return, ReturnLine
from hamkke.orders.models.shipments import Recipient, Shipment
from hamkke.orders.models.statements import Alarm, Payout, Statement, StatementRow
from hamkke.orders.models.terms import ChannelTerm, Fee, FeeRate, LegalRule

__all__ = [
    "Alarm",
    "BasketLine",
    "ChannelTerm",
    "Fee",
    "FeeRate",
    "LegalRule",
    "Order",
    "OrderLine",
    "Payout",
    "Recipient",
    "Return",
    "ReturnLine",
    "Shipment",
    "Statement",
    "StatementRow",
]
