"""What a ledger accepts: TigerBeetle's model, evaluated in memory, move by move, before anything is written.

Refusals come in one fixed order, so that the same wrong batch always gets the same answer: a repeated id
first (DifferentContent), then the move by itself (AmountNotPositive, SameAccount), then what it names
(AccountUnknown, PendingUnknown, PendingDiffers, PendingSettled, AmountAbovePending), then limits (WouldOverdraw).
"""

import hashlib
from dataclasses import dataclass, field, replace
from typing import Literal
from uuid import UUID

from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words

Kind = Literal["single", "pending", "post", "void"]
OPENING_KINDS: tuple[Kind, ...] = ("single", "pending")
SETTLING_KINDS: tuple[Kind, ...] = ("post", "void")


class DifferentContent(Refused):
    reason = "different_content"
    says = Words(
        "같은 번호({id})로 이미 다른 내용이 기록되어 있습니다.",
        "This id ({id}) already stands for something else.",
    )


class AmountNotPositive(Refused):
    reason = "amount_not_positive"
    says = Words("금액은 1원 이상이어야 합니다. ({amount})", "An amount is at least 1 won, not {amount}.")


class SameAccount(Refused):
    reason = "same_account"
    says = Words("한 계정에서 같은 계정으로 옮길 수 없습니다.", "A transfer needs two different accounts.")


class AccountUnknown(Refused):
    reason = "account_unknown"
    says = Words("없는 계정입니다: {account}", "There is no such account: {account}")


class AccountDiffers(Refused):
    reason = "account_differs"
    says = Words(
        "계정 {code}은(는) 다른 조건으로 이미 열려 있습니다.",
        "Account {code} is already open on other terms.",
    )


class PendingUnknown(Refused):
    reason = "pending_unknown"
    says = Words("예약된 이체가 없습니다: {pending}", "There is no such pending transfer: {pending}")


class PendingDiffers(Refused):
    reason = "pending_differs"
    says = Words(
        "예약된 이체와 계정이 다릅니다: {pending}",
        "The accounts differ from the pending transfer's: {pending}",
    )


class PendingSettled(Refused):
    reason = "pending_settled"
    says = Words(
        "예약된 이체가 이미 확정되었거나 취소되었습니다: {pending}",
        "This pending transfer has been posted or voided already: {pending}",
    )


class AmountAbovePending(Refused):
    reason = "amount_above_pending"
    says = Words(
        "예약된 {pending_amount}원과 맞지 않는 금액입니다: {amount}원",
        "{amount} won does not fit the {pending_amount} won that are pending.",
    )


class WouldOverdraw(Refused):
    reason = "would_overdraw"
    says = Words(
        "계정 {account}의 잔액이 부족합니다. 남은 금액 {left}원, 필요한 금액 {amount}원.",
        "Account {account} does not hold enough: {left} won left, {amount} won needed.",
    )


@dataclass(frozen=True)
class Move:
    """One wished-for transfer, in whole won. `id` is the caller's: the same id and content is posted once.

    `post` and `void` take both accounts from the pending transfer and may leave them None. `post` may take
    less than is pending, the rest returns; `void` returns everything and may leave the amount 0.
    Raises ValueError when the shape itself makes no sense, which is the caller's bug.
    """

    id: UUID
    debit: UUID | None
    credit: UUID | None
    amount: int
    reason: str
    kind: Kind = "single"
    pending: UUID | None = None
    subject: str = ""

    def __post_init__(self) -> None:
        if self.kind not in OPENING_KINDS + SETTLING_KINDS:
            raise ValueError(f"No such kind of transfer: {self.kind}")
        if (self.pending is not None) != (self.kind in SETTLING_KINDS):
            raise ValueError("A post or void, and only they, names the pending transfer that it settles.")
        if self.kind in OPENING_KINDS and (self.debit is None or self.credit is None):
            raise ValueError("A transfer names its debit and its credit account.")
        if not self.reason:
            raise ValueError("A transfer has a reason.")


@dataclass(frozen=True)
class Counters:
    """An account's four counters, in whole won."""

    debits_pending: int = 0
    debits_posted: int = 0
    credits_pending: int = 0
    credits_posted: int = 0

    @property
    def left(self) -> int:
        """What a guarded account may still be debited."""
        return self.credits_posted - self.debits_posted - self.debits_pending


@dataclass(frozen=True)
class Entry:
    """A move with everything filled in: what will be written."""

    id: UUID
    kind: Kind
    debit: UUID
    credit: UUID
    amount: int
    pending: UUID | None
    reason: str
    subject: str

    @property
    def body(self) -> bytes:
        """SHA-256 over every field, each with its length before it so that no two contents read alike."""
        parts = (
            self.kind,
            self.debit,
            self.credit,
            self.amount,
            self.pending or "",
            self.reason,
            self.subject,
        )
        digest = hashlib.sha256()
        for part in parts:
            text = str(part).encode()
            digest.update(len(text).to_bytes(4, "big") + text)
        return digest.digest()


@dataclass
class Book:
    """As much of the ledger as a batch touches. `apply` reads it and writes the outcome back into it."""

    counters: dict[UUID, Counters] = field(default_factory=dict)
    guarded: dict[UUID, str] = field(default_factory=dict)  # account → its code, for those that have a limit
    pendings: dict[UUID, Entry] = field(default_factory=dict)
    settled: set[UUID] = field(default_factory=set)
    bodies: dict[UUID, bytes] = field(default_factory=dict)  # every id that is taken, with its content


def apply(book: Book, move: Move) -> Entry | None:
    """Enter one move into the book; None when the very same move is in it already. Raises the refusals above."""
    if move.id in book.bodies:
        _check_same_content(book, move)
        return None
    entry = _settling(book, move) if move.kind in SETTLING_KINDS else _opening(book, move)
    book.bodies[entry.id] = entry.body
    if entry.kind == "pending":
        book.pendings[entry.id] = entry
    if entry.pending is not None:
        book.settled.add(entry.pending)
    return entry


def _check_same_content(book: Book, move: Move) -> None:
    pending = book.pendings.get(move.pending) if move.pending else None
    if move.pending and pending is None:
        raise DifferentContent(id=move.id)
    if _filled(move, pending).body != book.bodies[move.id]:
        raise DifferentContent(id=move.id)


def _filled(move: Move, pending: Entry | None) -> Entry:
    """The move with what it leaves to its pending transfer filled in."""
    debit, credit, amount = move.debit, move.credit, move.amount
    if pending is not None:
        debit, credit = debit or pending.debit, credit or pending.credit
        amount = amount or (pending.amount if move.kind == "void" else 0)
    assert debit is not None  # noqa: S101 - Move sees to it; this tells the type checker.
    assert credit is not None  # noqa: S101
    return Entry(move.id, move.kind, debit, credit, amount, move.pending, move.reason, move.subject)


def _opening(book: Book, move: Move) -> Entry:
    entry = _filled(move, None)
    if entry.amount <= 0:
        raise AmountNotPositive(amount=entry.amount)
    if entry.debit == entry.credit:
        raise SameAccount
    for account in (entry.debit, entry.credit):
        if account not in book.counters:
            raise AccountUnknown(account=account)
    left = book.counters[entry.debit].left
    if entry.debit in book.guarded and entry.amount > left:
        raise WouldOverdraw(account=book.guarded[entry.debit], left=left, amount=entry.amount)
    if entry.kind == "pending":
        _add(book, entry, pending=entry.amount)
    else:
        _add(book, entry, posted=entry.amount)
    return entry


def _settling(book: Book, move: Move) -> Entry:
    if move.amount < 0 or (move.amount == 0 and move.kind == "post"):
        raise AmountNotPositive(amount=move.amount)
    pending = book.pendings.get(move.pending) if move.pending else None
    if pending is None:
        raise PendingUnknown(pending=move.pending)
    entry = _filled(move, pending)
    if (entry.debit, entry.credit) != (pending.debit, pending.credit):
        raise PendingDiffers(pending=move.pending)
    if pending.id in book.settled:
        raise PendingSettled(pending=move.pending)
    if entry.amount > pending.amount or (entry.kind == "void" and entry.amount != pending.amount):
        raise AmountAbovePending(amount=entry.amount, pending_amount=pending.amount)
    _add(book, entry, pending=-pending.amount, posted=entry.amount if entry.kind == "post" else 0)
    return entry


def _add(book: Book, entry: Entry, *, pending: int = 0, posted: int = 0) -> None:
    debit, credit = book.counters[entry.debit], book.counters[entry.credit]
    book.counters[entry.debit] = replace(
        debit, debits_pending=debit.debits_pending + pending, debits_posted=debit.debits_posted + posted
    )
    book.counters[entry.credit] = replace(
        credit,
        credits_pending=credit.credits_pending + pending,
        credits_posted=credit.credits_posted + posted,
    )
