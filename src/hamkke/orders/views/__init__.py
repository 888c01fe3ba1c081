"""The pages, by who reads them."""

from hamkke.orders.views.merchant import sold
from hamkke.orders.views.shopper import (
    basket,
    basket_line,
    cancellation,
    checkout,
    order,
    orders,
    returns,
)

__all__ = ["basket", "basket_line", "cancellation", "checkout", "order", "orders", "returns", "sold"]
