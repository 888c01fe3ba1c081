"""The bank's own account of what was paid out, and closing the books."""

from datetime import date
from typing import BinaryIO
from uuid import UUID

from django.db import transaction

from hamkke.kernel import clock
from hamkke.ledger import actions as ledger
from hamkke.ledger import queries as money
from hamkke.orders import queries, rules
from hamkke.people.queries import User


@transaction.atomic
def read_bank(file: BinaryIO, *, by: User | None) -> money.BankStatement:
    """Read the bank's CSV and match what is beyond doubt; the same file again changes nothing.

    Raises the ledger's StatementUnreadable and LineDiffers.
    """
    ledger.open_account(rules.BANK)
    return ledger.import_statement(file, account=rules.BANK, by=by)


def match_at_bank(line: UUID, payout: UUID, *, by: User) -> None:
    """Say which payout a line of the bank is. Raises the ledger's LineUnknown, NothingToMatch, MatchedAlready."""
    ledger.match(line, payout, by=by)


@transaction.atomic
def close_books(ends_on: date, *, by: User | None) -> money.Period:
    """Close the books up to and with a day, unless a merchant still waits for money that was due by then.

    The same day again changes nothing. Raises MerchantsWait, and the ledger's PeriodNotOver and PeriodClosedAlready.
    """
    waiting = [
        each.amount
        for each in queries.unpaid(clock.today())
        if each.is_overdue and each.statement.due_on and each.statement.due_on <= ends_on
    ]
    rules.check_closable(waiting)
    return ledger.close_period(ends_on, by=by)
