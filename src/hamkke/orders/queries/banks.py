"""What the bank and we do not agree on yet."""

from dataclasses import dataclass

from hamkke.ledger import queries as ledger
from hamkke.orders import rules


@dataclass(frozen=True)
class BankLine:
    """A movement at the bank that is none of our payouts yet, and the payouts of its amount that it may be."""

    line: ledger.StatementLine
    candidates: list[ledger.Transfer]


@dataclass(frozen=True)
class AtBank:
    """Lines of the bank without a payout, and payouts that the bank has not told yet."""

    lines: list[BankLine]
    payouts: list[ledger.Transfer]


def at_bank() -> AtBank:
    """Both sides' open items, the oldest first, in two queries."""
    found = ledger.open_items(rules.BANK)
    return AtBank(
        [
            BankLine(each, [paid for paid in found.disbursements if paid.amount == -each.amount])
            for each in found.lines
        ],
        found.disbursements,
    )
