"""Accounts as trees, their balances as of then, and statements of what moved in them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from hamkke.ledger.models import Account, Batch, EntryBalance, Transfer
from hamkke.ledger.queries.balances import Balance
from hamkke.ledger.queries.stored import counters_of
from hamkke.ledger.queries.views import one_view
from hamkke.ledger.rules import AccountUnknown

_POSTED = (Transfer.Kind.SINGLE, Transfer.Kind.POST)


@dataclass(frozen=True)
class Line:
    """One posted transfer as an account or tree sees it; amounts are in its unit, `balance` is what it held after it."""

    transfer: Transfer
    counterparty: str
    debit: int
    credit: int
    balance: int


@dataclass(frozen=True)
class Statement:
    """What an account, or the whole tree under it, held before, what moved, and what it holds after."""

    account: Account
    is_tree: bool
    earliest: date
    latest: date
    opening: int
    lines: list[Line]

    @property
    def debits(self) -> int:
        return sum(line.debit for line in self.lines)

    @property
    def credits(self) -> int:
        return sum(line.credit for line in self.lines)

    @property
    def closing(self) -> int:
        return self.opening - self.debits + self.credits


def accounts() -> QuerySet[Account]:
    """Every account by code, its parent with it."""
    return Account.objects.select_related("parent").order_by("code")


def account(code: str) -> Account:
    """Raises AccountUnknown."""
    found = Account.objects.select_related("parent").filter(code=code).first()
    if found is None:
        raise AccountUnknown(account=code)
    return found


def tree(code: str) -> list[Account]:
    """An account and all that stand under it, by code. Raises AccountUnknown."""
    top = account(code)
    return [top, *Account.objects.filter(code__startswith=f"{code}:").order_by("code")]


def children_of(account: Account) -> QuerySet[Account]:
    """The accounts directly under one, by code."""
    return Account.objects.filter(parent=account).order_by("code")


def balance_at(account: Account, *, seq: int | None = None, moment: datetime | None = None) -> Balance:
    """The counters as of the batch with this sequence number, or as they were recorded by a moment. One index seek.

    Give one of the two.
    """
    if (seq is None) == (moment is None):
        raise ValueError("A balance is as of a sequence number or as of a moment.")
    known = Q(earliest_seq__lte=seq) if seq is not None else Q(recorded_at__lte=moment)
    latest = Batch.objects.filter(known).order_by("-number").first()
    kept = EntryBalance.objects.filter(account=account, batch__lte=latest.pk if latest else 0)
    found = kept.order_by("-batch").first()
    return Balance(*counters_of(found)) if found else Balance(0, 0, 0, 0)


def _net_on(accounts: Sequence[Account], day: date) -> int:
    """Today's counters less what counts for later days: few rows, for books are asked about soon after."""
    ids = [each.pk for each in accounts]
    later = Transfer.objects.filter(kind__in=_POSTED, effective_on__gt=day)
    now = sum(each.credits_posted - each.debits_posted for each in accounts)
    credited = later.filter(credit__in=ids).aggregate(won=Sum("amount", default=0))["won"]
    debited = later.filter(debit__in=ids).aggregate(won=Sum("amount", default=0))["won"]
    return int(now - credited + debited)


def statement(code: str, *, earliest: date, latest: date, with_tree: bool = False) -> Statement:
    """What was posted for the days from `earliest` to `latest`, both included, in order of day and number.

    Of a tree, what moves between its own accounts is left out. Raises AccountUnknown.
    """
    with one_view():
        held = tree(code) if with_tree else [account(code)]
        ids = {each.pk for each in held}
        moved = (
            Transfer.objects.filter(Q(debit__in=ids) | Q(credit__in=ids), kind__in=_POSTED)
            .filter(effective_on__range=(earliest, latest))
            .select_related("debit", "credit")
            .order_by("effective_on", "seq")
        )
        opening = _net_on(held, date.fromordinal(earliest.toordinal() - 1))
        return Statement(held[0], with_tree, earliest, latest, opening, list(_lines(moved, ids, opening)))


def _lines(moved: Iterable[Transfer], ids: set[UUID], opening: int) -> Iterable[Line]:
    balance = opening
    for transfer in moved:
        is_debit, is_credit = transfer.debit_id in ids, transfer.credit_id in ids
        if is_debit and is_credit:
            continue
        debit, credit = (transfer.amount, 0) if is_debit else (0, transfer.amount)
        balance += credit - debit
        other = transfer.credit if is_debit else transfer.debit
        yield Line(transfer, other.code, debit, credit, balance)


COLUMNS = ("day", "recorded_at", "seq", "counterparty", "reason", "subject", "debit", "credit", "balance")


def statement_rows(told: Statement) -> list[list[object]]:
    """A statement as a table: the columns' names, the opening balance, the lines, and the closing balance."""
    blank: list[object] = [""] * 4
    return [
        list(COLUMNS),
        [told.earliest, *blank[:3], "opening", "", "", "", told.opening],
        *(
            [
                line.transfer.effective_on,
                line.transfer.recorded_at.isoformat(),
                line.transfer.seq,
                line.counterparty,
                line.transfer.reason,
                line.transfer.subject,
                line.debit,
                line.credit,
                line.balance,
            ]
            for line in told.lines
        ),
        [told.latest, *blank[:3], "closing", "", told.debits, told.credits, told.closing],
    ]
