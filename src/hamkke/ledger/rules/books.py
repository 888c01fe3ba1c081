"""The book: as much of the ledger as a batch touches, evaluated in memory and in order."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from hamkke.ledger.rules.accounts import KRW
from hamkke.ledger.rules.moves import MOST, Entry, Move, filled
from hamkke.ledger.rules.refusals import (
    AccountUnknown,
    AmountAbovePending,
    AmountNotPositive,
    AmountTooLarge,
    CorrectedUnknown,
    DifferentContent,
    PendingDiffers,
    PendingSettled,
    PendingUnknown,
    PeriodClosed,
    SameAccount,
    UnitsDiffer,
    WouldExceedCeiling,
    WouldOverdraw,
)
from hamkke.ledger.rules.releases import Request, check_released


@dataclass(slots=True)
class Standing:
    """An account's terms, and its four counters in whole won."""

    id: UUID
    code: str
    unit: str = KRW
    guarded: bool = False
    ceiling: int | None = None
    seal: bytes = b""
    debits_pending: int = 0
    debits_posted: int = 0
    credits_pending: int = 0
    credits_posted: int = 0

    @property
    def counters(self) -> tuple[int, int, int, int]:
        return (self.debits_pending, self.debits_posted, self.credits_pending, self.credits_posted)


@dataclass(slots=True)
class Book:
    """`enter` reads it and writes the outcome back into it; `entries` are the new ones, in order."""

    today: date
    accounts: dict[UUID, Standing] = field(default_factory=dict)
    known: dict[UUID, Entry] = field(default_factory=dict)  # every id that is taken, with its content
    settled: set[UUID] = field(default_factory=set)
    requests: dict[UUID, Request] = field(default_factory=dict)  # what waits for release
    closed_until: date | None = None
    entries: list[Entry] = field(default_factory=list)


def enter(book: Book, move: Move, entry: Entry | None) -> Entry:
    """Enter one move, `entry` being itself as `prepared`; the very same move again gets what stands already.

    Raises the refusals of the room, in their fixed order.
    """
    standing = book.known.get(move.id)
    if standing is not None:
        _check_same_content(book, move, standing, entry)
        return standing
    entered = _settling(book, move) if entry is None else _opening(book, entry)
    book.known[entered.id] = entered
    book.entries.append(entered)
    return entered


def _check_same_content(book: Book, move: Move, standing: Entry, entry: Entry | None) -> None:
    if entry is not None and entry.body == standing.body:
        return
    pending = None
    if move.pending is not None:
        pending = book.known.get(move.pending)
        if pending is None or pending.kind != "pending":
            raise DifferentContent(id=move.id)
    # A move that leaves its day open means the day on which it was first posted.
    again = filled(move, pending, move.effective_on or standing.effective_on)
    if not 0 < again.amount <= MOST or again.hashed() != standing.body:
        raise DifferentContent(id=move.id)


def _opening(book: Book, entry: Entry) -> Entry:
    amount = entry.amount
    if amount <= 0:
        raise AmountNotPositive(amount=amount)
    if amount > MOST:
        raise AmountTooLarge(amount=amount)
    if entry.debit == entry.credit:
        raise SameAccount
    debit, credit = _account(book, entry.debit), _account(book, entry.credit)
    if debit.unit != credit.unit:
        raise UnitsDiffer(debit=debit.code, credit=credit.code)
    if entry.corrects is not None and entry.corrects not in book.known:
        raise CorrectedUnknown(corrects=entry.corrects)
    _check_period(book, entry)
    if debit.guarded:
        _check_left(debit, amount)
    if credit.ceiling is not None:
        _check_ceiling(credit, credit.ceiling, amount)
    if entry.kind == "pending":
        debit.debits_pending += amount
        credit.credits_pending += amount
    else:
        debit.debits_posted += amount
        credit.credits_posted += amount
    return entry


def _check_left(debit: Standing, amount: int) -> None:
    left = debit.credits_posted - debit.debits_posted - debit.debits_pending
    if amount > left:
        raise WouldOverdraw(account=debit.code, left=left, amount=amount)


def _check_ceiling(credit: Standing, ceiling: int, amount: int) -> None:
    left = ceiling - credit.credits_posted - credit.credits_pending
    if amount > left:
        raise WouldExceedCeiling(account=credit.code, left=left, amount=amount)


def _account(book: Book, account: UUID) -> Standing:
    try:
        return book.accounts[account]
    except KeyError:
        raise AccountUnknown(account=account) from None


def _check_period(book: Book, entry: Entry) -> None:
    if book.closed_until is not None and entry.effective_on <= book.closed_until:
        raise PeriodClosed(until=book.closed_until, effective_on=entry.effective_on)


def _settling(book: Book, move: Move) -> Entry:
    if move.amount < 0 or (move.amount == 0 and move.kind == "post"):
        raise AmountNotPositive(amount=move.amount)
    if move.amount > MOST:
        raise AmountTooLarge(amount=move.amount)
    pending = book.known.get(move.pending) if move.pending else None
    if pending is None or pending.kind != "pending":
        raise PendingUnknown(pending=move.pending)
    entry = filled(move, pending, move.effective_on or book.today)
    if (entry.debit, entry.credit) != (pending.debit, pending.credit):
        raise PendingDiffers(pending=move.pending)
    if pending.id in book.settled:
        raise PendingSettled(pending=move.pending)
    if entry.amount > pending.amount or (entry.kind == "void" and entry.amount != pending.amount):
        raise AmountAbovePending(amount=entry.amount, pending_amount=pending.amount)
    if entry.corrects is not None and entry.corrects not in book.known:
        raise CorrectedUnknown(corrects=entry.corrects)
    if entry.kind == "post" and pending.needs_release:
        check_released(pending, book.requests.get(pending.id))
    _check_period(book, entry)
    entry.body = entry.hashed()
    book.settled.add(pending.id)
    _settle(book, entry, pending.amount)
    return entry


def _settle(book: Book, entry: Entry, pending: int) -> None:
    debit, credit = book.accounts[entry.debit], book.accounts[entry.credit]
    debit.debits_pending -= pending
    credit.credits_pending -= pending
    if entry.kind == "post":
        debit.debits_posted += entry.amount
        credit.credits_posted += entry.amount
