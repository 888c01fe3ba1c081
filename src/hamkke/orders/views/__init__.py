"""The pages, by who reads them."""

from hamkke.orders.views.banks import bank, bank_matches
from hamkke.orders.views.merchant import owed, sold, statement, statement_csv, statement_pdf
from hamkke.orders.views.organiser import (
    approval,
    enactment,
    fees,
    funder,
    funders,
    months,
    payouts,
    release,
    settled_merchants,
    settlement,
    statements,
    terms,
    withdrawal,
)
from hamkke.orders.views.shopper import (
    basket,
    basket_line,
    cancellation,
    checkout,
    order,
    orders,
    returns,
)

__all__ = [
    "approval",
    "bank",
    "bank_matches",
    "basket",
    "basket_line",
    "cancellation",
    "checkout",
    "enactment",
    "fees",
    "funder",
    "funders",
    "months",
    "order",
    "orders",
    "owed",
    "payouts",
    "release",
    "returns",
    "settled_merchants",
    "settlement",
    "sold",
    "statement",
    "statement_csv",
    "statement_pdf",
    "statements",
    "terms",
    "withdrawal",
]
