"""What the ledger tells."""

from hamkke.ledger.models import Account, Anchor, BankStatement, Period, StatementLine, Transfer
from hamkke.ledger.queries.balances import (
    Balance,
    balance,
    balance_of,
    balances,
    balances_under,
    is_balanced,
    transfers_about,
)
from hamkke.ledger.queries.banks import OpenItems, open_items
from hamkke.ledger.queries.disbursements import Progress, disbursements
from hamkke.ledger.queries.findings import Finding
from hamkke.ledger.queries.movements import movements
from hamkke.ledger.queries.naming import held_beneath, ids_after, names_of
from hamkke.ledger.queries.proofs import Proof, anchors, proof, proof_told
from hamkke.ledger.queries.trees import (
    Line,
    Statement,
    account,
    accounts,
    balance_at,
    children_of,
    statement,
    statement_rows,
    tree,
)
from hamkke.ledger.queries.verifying import Verdict, verified
from hamkke.ledger.rules import AccountUnknown, TransferUnknown

__all__ = [
    "Account",
    "AccountUnknown",
    "Anchor",
    "Balance",
    "BankStatement",
    "Finding",
    "Line",
    "OpenItems",
    "Period",
    "Progress",
    "Proof",
    "Statement",
    "StatementLine",
    "Transfer",
    "TransferUnknown",
    "Verdict",
    "account",
    "accounts",
    "anchors",
    "balance",
    "balance_at",
    "balance_of",
    "balances",
    "balances_under",
    "children_of",
    "disbursements",
    "held_beneath",
    "ids_after",
    "is_balanced",
    "movements",
    "names_of",
    "open_items",
    "proof",
    "proof_told",
    "statement",
    "statement_rows",
    "transfers_about",
    "tree",
    "verified",
]
