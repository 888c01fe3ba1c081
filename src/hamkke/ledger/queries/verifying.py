"""The whole ledger once more, from its rows alone: what is no longer as it was written is named by its batch."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from hamkke.kernel.words import Words
from hamkke.ledger import rules
from hamkke.ledger.models import Account, Batch, EntryBalance, Resolution, Transfer
from hamkke.ledger.queries import sealing
from hamkke.ledger.queries.findings import Finding
from hamkke.ledger.queries.stored import counters_of, entry_of, leaf_of
from hamkke.ledger.queries.views import one_view

_MISSING = Words("묶음이 없습니다", "the batch is missing")
_ROWS_MISSING = Words("이체가 빠졌습니다", "a transfer is missing")
_HASH = Words("해시가 내용과 다릅니다", "its hash does not fit its content")
_CHAIN = Words("앞 묶음과 이어지지 않습니다", "it does not follow the batch before")
_TIME = Words("시각이 거꾸로 갑니다", "its time runs back")
_CONTENT = Words("이체의 내용이 바뀌었습니다", "the transfer's content was changed")
_PLACE = Words("이체의 묶음이나 시각이 바뀌었습니다", "the transfer's batch or moment was changed")
_RESOLUTION = Words("예약의 결말이 기록과 다릅니다", "how the pending transfer ended is not as written")
_BALANCE = Words("잔액 기록이 이체의 합과 다릅니다", "a kept balance is not the sum of the transfers")
_STRAY = Words("어느 묶음에도 속하지 않는 줄입니다", "a row that belongs to no batch")
_TERMS = Words("계정이 처음 열 때와 다릅니다", "the account is not as it was opened")
_COUNTERS = Words("계정의 합계가 이체의 합과 다릅니다", "its counters are not the sum of its transfers")


@dataclass(frozen=True)
class Verdict:
    """What recomputing the whole ledger found; nothing, when it stands as it was written."""

    batches: int
    transfers: int
    head: bytes
    findings: list[Finding]

    @property
    def is_sound(self) -> bool:
        return not self.findings

    @property
    def first(self) -> Finding | None:
        """What was tampered with first: an account's terms, else the lowest batch, else any other row."""
        return min(self.findings, key=lambda each: each.rank, default=None)


def verified() -> Verdict:
    """Recompute contents, leaves, roots, chain, resolutions, balances, counters, seals, evidence and anchors."""
    with one_view():
        return _Verification().run()


class _Groups:
    """Rows in the order of their batches, taken batch by batch; what lies between belongs to none."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self._groups = (
            (number, list(group)) for number, group in groupby(rows, key=lambda row: row.batch_id)
        )
        self._next: tuple[int, list[Any]] | None = next(self._groups, None)

    def between(self, number: int | None) -> Iterator[Any]:
        """Rows of batches before `number`, or all that are left."""
        while self._next is not None and (number is None or self._next[0] < number):
            yield from self._next[1]
            self._next = next(self._groups, None)

    def of(self, number: int) -> list[Any]:
        if self._next is None or self._next[0] != number:
            return []
        rows, self._next = self._next[1], next(self._groups, None)
        return rows


@dataclass
class _Verification:
    findings: list[Finding] = field(default_factory=list)
    counters: dict[UUID, list[int]] = field(default_factory=dict)
    held: dict[UUID, int] = field(default_factory=dict)
    earliest: dict[UUID, int] = field(default_factory=dict)  # the batches in which an account moved
    latest: dict[UUID, int] = field(default_factory=dict)
    number: int = 0
    seq: int = 0
    head: bytes = rules.NOTHING_BEFORE
    time: datetime | None = None

    def run(self) -> Verdict:
        self.accounts = list(Account.objects.order_by("code"))
        self.seals = {each.pk: bytes(each.seal) for each in self.accounts}
        self.resealed = {each.pk: each.sealing() for each in self.accounts}
        self.settled_by = dict(Resolution.objects.values_list("pending_id", "transfer_id"))
        transfers = _Groups(Transfer.objects.order_by("batch_id", "seq").iterator(chunk_size=5_000))
        balances = _Groups(EntryBalance.objects.order_by("batch_id").iterator(chunk_size=5_000))
        for batch in Batch.objects.order_by("number").iterator(chunk_size=1_000):
            if batch.number != self.number + 1:
                self.found(self.number + 1, f"batch {self.number + 1}", _MISSING)
            self.strays([*transfers.between(batch.number), *balances.between(batch.number)])
            rows = self.in_range(batch, transfers.of(batch.number))
            self.check_batch(batch, rows)
            self.check_balances(batch, rows, balances.of(batch.number))
        self.strays([*transfers.between(None), *balances.between(None)])
        self.strays_among_resolutions()
        self.check_accounts()
        self.findings += sealing.findings()
        return Verdict(self.number, self.seq, self.head, self.findings)

    def found(self, batch: int | None, where: str, what: Words, *, is_stray: bool = False) -> None:
        self.findings.append(Finding(batch, where, what, is_stray=is_stray))

    def strays(self, rows: Iterable[Transfer | EntryBalance]) -> None:
        for row in rows:
            self.found(row.batch_id, f"{row._meta.model_name} {row.pk}", _STRAY, is_stray=True)  # noqa: SLF001

    def in_range(self, batch: Batch, rows: list[Transfer]) -> list[Transfer]:
        inside = [row for row in rows if batch.earliest_seq <= row.seq <= batch.latest_seq]
        self.strays(row for row in rows if not batch.earliest_seq <= row.seq <= batch.latest_seq)
        return inside

    def check_batch(self, batch: Batch, rows: list[Transfer]) -> None:
        for row in rows:
            self.check_transfer(batch, row)
        if what := self.wrong_with(batch, rows):
            self.found(batch.number, f"batch {batch.number}", what)
        self.number, self.seq, self.head = batch.number, batch.latest_seq, bytes(batch.hash)
        self.time = batch.recorded_at

    def wrong_with(self, batch: Batch, rows: list[Transfer]) -> Words | None:
        if [row.seq for row in rows] != list(range(batch.earliest_seq, batch.latest_seq + 1)):
            return _ROWS_MISSING
        # An account whose terms were tampered with is named by itself; the batches that it is in are not.
        if all(self.is_hash_of(batch, rows, seals) is False for seals in (self.seals, self.resealed)):
            return _HASH
        if bytes(batch.previous) != self.head or batch.earliest_seq != self.seq + 1:
            return _CHAIN
        return _TIME if self.time is not None and batch.recorded_at < self.time else None

    def is_hash_of(self, batch: Batch, rows: list[Transfer], seals: dict[UUID, bytes]) -> bool:
        root = rules.root_of([leaf_of(row, seals) for row in rows])
        expected = rules.batch_hash(
            batch.number,
            earliest=batch.earliest_seq,
            latest=batch.latest_seq,
            previous=bytes(batch.previous),
            root=root,
        )
        return (bytes(batch.root), bytes(batch.hash)) == (root, expected)

    def check_transfer(self, batch: Batch, row: Transfer) -> None:
        where = f"transfer {row.pk} (#{row.seq})"
        if entry_of(row).hashed() != bytes(row.body):
            self.found(batch.number, where, _CONTENT)
        if row.recorded_at != batch.recorded_at:
            self.found(batch.number, where, _PLACE)
        held = 0
        if row.pending_id is not None:
            held = self.held.get(row.pending_id, 0)
            if self.settled_by.pop(row.pending_id, None) != row.pk:
                self.found(batch.number, where, _RESOLUTION)
        elif row.kind == Transfer.Kind.PENDING:
            self.held[row.pk], held = row.amount, -row.amount
        posted = row.amount if row.kind in {Transfer.Kind.SINGLE, Transfer.Kind.POST} else 0
        for account, side in ((row.debit_id, 0), (row.credit_id, 2)):
            counters = self.counters.setdefault(account, [0, 0, 0, 0])
            counters[side] -= held
            counters[side + 1] += posted
            self.earliest.setdefault(account, batch.number)
            self.latest[account] = batch.number

    def check_balances(self, batch: Batch, rows: list[Transfer], kept: list[EntryBalance]) -> None:
        touched = {side for row in rows for side in (row.debit_id, row.credit_id)}
        self.strays(each for each in kept if each.account_id not in touched)
        found = {each.account_id: counters_of(each) for each in kept}
        for account in sorted(touched):
            if found.get(account) != tuple(self.counters[account]):
                self.found(batch.number, f"balance of {self.code(account)}", _BALANCE)

    def code(self, account: UUID) -> str:
        return next((each.code for each in self.accounts if each.pk == account), str(account))

    def strays_among_resolutions(self) -> None:
        for pending, transfer in self.settled_by.items():
            batch = Transfer.objects.filter(pk=transfer).values_list("batch_id", flat=True).first()
            self.found(batch, f"resolution {pending}", _STRAY, is_stray=True)

    def check_accounts(self) -> None:
        for account in self.accounts:
            where = f"account {account.code}"
            if self.seals[account.pk] != self.resealed[account.pk]:
                batch = self.earliest.get(account.pk)
                self.findings.append(Finding(batch, where, _TERMS, is_terms=True))
            if counters_of(account) != tuple(self.counters.get(account.pk, (0, 0, 0, 0))):
                batch = self.latest.get(account.pk)
                self.findings.append(Finding(batch, where, _COUNTERS, is_sum=True))
