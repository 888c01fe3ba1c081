"""What the ledger tells."""

from hamkke.ledger.queries.balances import (
    Balance,
    balance,
    balances,
    balances_under,
    is_balanced,
    transfers_about,
)
from hamkke.ledger.queries.banks import OpenItems, open_items
from hamkke.ledger.rules import AccountUnknown

__all__ = [
    "AccountUnknown",
    "Balance",
    "OpenItems",
    "balance",
    "balances",
    "balances_under",
    "is_balanced",
    "open_items",
    "transfers_about",
]
