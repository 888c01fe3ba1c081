"""Which line of the bank is which payment of ours."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from hamkke.ledger.rules.refusals import NothingToMatch


@dataclass(frozen=True, slots=True)
class BankLine:
    """A movement at the bank: what went out is negative."""

    id: UUID
    account: UUID
    amount: int
    text: str  # its memo and reference


@dataclass(frozen=True, slots=True)
class Payment:
    """A posted disbursement; `names` are what the bank's line may call it by."""

    id: UUID
    debit: UUID
    credit: UUID
    amount: int
    names: tuple[str, ...] = ()


def is_same_movement(line: BankLine, payment: Payment) -> bool:
    """Money the bank's account is debited with came in, what it is credited with went out."""
    if line.amount > 0:
        return (payment.debit, payment.amount) == (line.account, line.amount)
    return (payment.credit, payment.amount) == (line.account, -line.amount)


def check_match(line: BankLine, payment: Payment) -> None:
    if not is_same_movement(line, payment):
        raise NothingToMatch


def pairs_of(lines: Iterable[BankLine], payments: Iterable[Payment]) -> list[tuple[UUID, UUID]]:
    """The pairs that are beyond doubt: same movement, named in the line, and neither fits anything else."""
    payments = list(payments)
    found = [
        (line.id, payment.id)
        for line in lines
        for payment in payments
        if is_same_movement(line, payment) and any(name and name in line.text for name in payment.names)
    ]
    of_line, of_payment = Counter(line for line, _ in found), Counter(payment for _, payment in found)
    return [(line, payment) for line, payment in found if of_line[line] == of_payment[payment] == 1]
