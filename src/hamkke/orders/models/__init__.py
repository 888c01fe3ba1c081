"""What shoppers mean to buy, have ordered and sent back; what merchants are owed for it, by which rule, and when."""

from hamkke.orders.models.orders import BasketLine, Order, OrderLine, Return, ReturnLine

__all__ = ["BasketLine", "Order", "OrderLine", "Return", "ReturnLine"]
