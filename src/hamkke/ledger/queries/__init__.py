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
from hamkke.ledger.queries.disbursements import Progress, disbursements
from hamkke.ledger.queries.movements import movements
from hamkke.ledger.rules import AccountUnknown

__all__ = [
    "AccountUnknown",
    "Balance",
    "OpenItems",
    "Progress",
    "balance",
    "balances",
    "balances_under",
    "disbursements",
    "is_balanced",
    "movements",
    "open_items",
    "transfers_about",
]
