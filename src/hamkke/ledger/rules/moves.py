"""A wished-for transfer, and the same with everything filled in."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Literal
from uuid import UUID

Kind = Literal["single", "pending", "post", "void"]
OPENING_KINDS: tuple[Kind, ...] = ("single", "pending")
SETTLING_KINDS: tuple[Kind, ...] = ("post", "void")

MOST = 10**15  # won in one transfer; the sum of nine thousand such still fits into 63 bits.


@dataclass(frozen=True, slots=True)
class Move:
    """One wished-for transfer, in whole won. `id` is the caller's: the same id and content is posted once.

    `post` and `void` take both accounts from the pending transfer and may leave them None. `post` may take
    less than is pending, the rest returns; `void` returns everything and may leave the amount 0.
    `effective_on` is the day it counts for, in Seoul; left None it is the day it is posted. `corrects` names an
    earlier transfer that this one puts right. `evidence` is the root over the documents' hashes; what
    `needs_release` stays pending until two people have approved it.
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
    effective_on: date | None = None
    corrects: UUID | None = None
    evidence: bytes = b""
    needs_release: bool = False

    def __post_init__(self) -> None:
        kind = self.kind
        if kind in OPENING_KINDS:
            if self.pending is not None:
                raise ValueError("A post or void, and only they, names the pending transfer that it settles.")
            if self.debit is None or self.credit is None:
                raise ValueError("A transfer names its debit and its credit account.")
        elif kind not in SETTLING_KINDS:
            raise ValueError(f"No such kind of transfer: {kind}")
        elif self.pending is None:
            raise ValueError("A post or void, and only they, names the pending transfer that it settles.")
        if not self.reason:
            raise ValueError("A transfer has a reason.")
        if self.needs_release and (kind != "pending" or not self.evidence):
            raise ValueError("Only a pending transfer waits for its release, and it has evidence.")


@dataclass(slots=True)
class Entry:
    """A move with everything filled in: what stands in the ledger. `seq` and what follows come with the writing."""

    id: UUID
    kind: Kind
    debit: UUID
    credit: UUID
    amount: int
    pending: UUID | None
    reason: str
    subject: str
    effective_on: date
    corrects: UUID | None
    evidence: bytes
    needs_release: bool
    body: bytes = b""
    seq: int = 0
    batch: int = 0
    recorded_at: datetime | None = None

    def hashed(self) -> bytes:
        """SHA-256 over every field of the content, each with its length before it: no two contents read alike."""
        reason, subject, evidence = self.reason.encode(), self.subject.encode(), self.evidence
        pending, corrects = self.pending, self.corrects
        return hashlib.sha256(
            b"".join(
                (
                    _KIND[self.kind],
                    _SIXTEEN,
                    self.debit.bytes,
                    _SIXTEEN,
                    self.credit.bytes,
                    _EIGHT,
                    self.amount.to_bytes(8, "big", signed=True),
                    _NOUGHT if pending is None else _SIXTEEN + pending.bytes,
                    len(reason).to_bytes(4, "big"),
                    reason,
                    len(subject).to_bytes(4, "big"),
                    subject,
                    _day(self.effective_on),
                    _NOUGHT if corrects is None else _SIXTEEN + corrects.bytes,
                    len(evidence).to_bytes(4, "big"),
                    evidence,
                    _YES if self.needs_release else _NO,
                )
            )
        ).digest()


def _prefixed(part: bytes) -> bytes:
    return len(part).to_bytes(4, "big") + part


_KIND = {kind: _prefixed(kind.encode()) for kind in OPENING_KINDS + SETTLING_KINDS}
_NOUGHT, _EIGHT, _SIXTEEN = ((0).to_bytes(4, "big"), (8).to_bytes(4, "big"), (16).to_bytes(4, "big"))
_YES, _NO = _prefixed(b"\x01"), _prefixed(b"\x00")


@lru_cache(maxsize=1024)
def _day(day: date) -> bytes:
    return _prefixed(day.isoformat().encode())


def prepared(moves: Iterable[Move], *, today: date) -> list[Entry | None]:
    """Every opening move filled in and hashed, before anybody is made to wait; None for what settles another."""
    entries: list[Entry | None] = []
    for move in moves:
        if move.pending is not None:
            entries.append(None)
            continue
        entry = filled(move, None, move.effective_on or today)
        if 0 < entry.amount <= MOST:
            entry.body = entry.hashed()
        entries.append(entry)
    return entries


def filled(move: Move, pending: Entry | None, effective_on: date) -> Entry:
    """The move with what it leaves to its pending transfer and to the calendar filled in."""
    debit, credit, amount = move.debit, move.credit, move.amount
    if pending is not None:
        debit, credit = debit or pending.debit, credit or pending.credit
        if move.kind == "void":
            amount = amount or pending.amount
    return Entry(
        move.id,
        move.kind,
        debit,  # type: ignore[arg-type]  # Move sees to it that an opening move has both.
        credit,  # type: ignore[arg-type]
        amount,
        move.pending,
        move.reason,
        move.subject,
        effective_on,
        move.corrects,
        move.evidence,
        move.needs_release,
    )
