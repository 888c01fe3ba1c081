"""Accounts, and transfers between two of them that never change. The database keeps every promise it can."""

from hamkke.ledger.models.accounts import Account, Sealed
from hamkke.ledger.models.banks import BankMatch, BankStatement, StatementLine
from hamkke.ledger.models.closings import Anchor, Period
from hamkke.ledger.models.disbursements import Approval, Disbursement, Document
from hamkke.ledger.models.transfers import Batch, EntryBalance, Resolution, Transfer

__all__ = [
    "Account",
    "Anchor",
    "Approval",
    "BankMatch",
    "BankStatement",
    "Batch",
    "Disbursement",
    "Document",
    "EntryBalance",
    "Period",
    "Resolution",
    "Sealed",
    "StatementLine",
    "Transfer",
]
