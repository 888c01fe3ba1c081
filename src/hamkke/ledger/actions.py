"""The only writer of the ledger. One poster at a time: batch numbers without gaps need that anyway."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from hamkke.kernel import clock, ids
from hamkke.ledger import rules
from hamkke.ledger.models import Account, Batch, Resolution, Transfer
from hamkke.ledger.rules import (
    AccountDiffers,
    AccountUnknown,
    AmountAbovePending,
    AmountNotPositive,
    DifferentContent,
    Move,
    PendingDiffers,
    PendingSettled,
    PendingUnknown,
    SameAccount,
    WouldOverdraw,
)

__all__ = [
    "AccountDiffers",
    "AccountUnknown",
    "AmountAbovePending",
    "AmountNotPositive",
    "DifferentContent",
    "Move",
    "PendingDiffers",
    "PendingSettled",
    "PendingUnknown",
    "SameAccount",
    "WouldOverdraw",
    "account",
    "open_account",
    "open_accounts",
    "post",
]

_POSTER = 0x68616D6B6B65  # "hamkke": the advisory lock that whoever posts holds until its transaction ends


def account(code: str) -> UUID:
    """The id of the account with this code, whether it is open yet or not."""
    return ids.derived("account", code)


def open_account(code: str, *, guarded: bool = False) -> Account:
    """Open one account; the same code again changes nothing. A guarded account can never be overdrawn."""
    return open_accounts([code], guarded=guarded)[0]


@transaction.atomic
def open_accounts(codes: Sequence[str], *, guarded: bool = False) -> list[Account]:
    """Open those of many accounts that are not open yet, and return them all in the order of `codes`.

    Raises AccountDiffers when one of them is open already with the other kind of guard.
    """
    opened = Account.objects.in_bulk([account(code) for code in codes])
    missing = [code for code in dict.fromkeys(codes) if account(code) not in opened]
    if missing:
        opened |= _opened_now(missing, guarded=guarded)
    for each in opened.values():
        if each.guarded != guarded:
            raise AccountDiffers(code=each.code)
    return [opened[account(code)] for code in codes]


def _opened_now(codes: Sequence[str], *, guarded: bool) -> dict[UUID, Account]:
    # Opened by whoever posts, or by nobody: somebody who has posted would wait for an account that is opened but not
    # yet committed, and its opener, about to post, for them.
    _become_the_poster()
    now = clock.now()
    Account.objects.bulk_create(
        [Account(id=account(code), code=code, guarded=guarded, opened_at=now) for code in codes],
        ignore_conflicts=True,
    )
    return Account.objects.in_bulk([account(code) for code in codes])


@transaction.atomic
def post(moves: Sequence[Move]) -> list[Transfer]:
    """Post a batch, all of it or nothing, in the caller's transaction; transfers come back in the order of `moves`.

    Later moves see what earlier ones did, and limits count pending amounts. A move whose id and content are
    known already is not posted again: its first transfer is returned. Call it late in a transaction, for the
    poster's lock is kept until that ends. Raises the refusals of `rules`, in their fixed order, for the first move
    that cannot be posted.
    """
    if not moves:
        return []
    _become_the_poster()
    known = _known(moves)
    book = _book(moves, known)
    before = dict(book.counters)
    entries = [entry for move in moves if (entry := rules.apply(book, move)) is not None]
    if entries:
        known |= _write(entries)
        _update_counters(before, book.counters)
    return [known[move.id] for move in moves]


def _become_the_poster() -> None:
    # Taken before the accounts' row locks, so that two transactions that post several times each never wait
    # for one another in a circle.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_POSTER])


def _known(moves: Sequence[Move]) -> dict[UUID, Transfer]:
    """Every transfer that stands already under an id that the moves carry or settle."""
    wanted = {move.id for move in moves} | {move.pending for move in moves if move.pending}
    return Transfer.objects.select_related("resolution").in_bulk(wanted)


def _book(moves: Sequence[Move], known: dict[UUID, Transfer]) -> rules.Book:
    named = {side for move in moves for side in (move.debit, move.credit) if side}
    inherited = {side for transfer in known.values() for side in (transfer.debit_id, transfer.credit_id)}
    accounts = _locked(named | inherited)
    pendings = [transfer for transfer in known.values() if transfer.kind == Transfer.Kind.PENDING]
    return rules.Book(
        counters={
            each.id: rules.Counters(
                each.debits_pending, each.debits_posted, each.credits_pending, each.credits_posted
            )
            for each in accounts
        },
        guarded={each.id: each.code for each in accounts if each.guarded},
        pendings={transfer.id: _entry(transfer) for transfer in pendings},
        settled={transfer.id for transfer in pendings if hasattr(transfer, "resolution")},
        bodies={transfer.id: bytes(transfer.body) for transfer in known.values()},
    )


def _locked(accounts: Collection[UUID]) -> list[Account]:
    # Sorted, so that whoever else locks accounts meets them in the same order.
    return list(Account.objects.select_for_update(no_key=True).filter(id__in=accounts).order_by("id"))


def _entry(transfer: Transfer) -> rules.Entry:
    return rules.Entry(
        id=transfer.id,
        kind="pending",
        debit=transfer.debit_id,
        credit=transfer.credit_id,
        amount=transfer.amount,
        pending=None,
        reason=transfer.reason,
        subject=transfer.subject,
    )


def _write(entries: Sequence[rules.Entry]) -> dict[UUID, Transfer]:
    batch = _next_batch(clock.now())
    transfers = Transfer.objects.bulk_create(
        Transfer(
            id=entry.id,
            batch=batch,
            position=position,
            kind=entry.kind,
            debit_id=entry.debit,
            credit_id=entry.credit,
            amount=entry.amount,
            pending_id=entry.pending,
            reason=entry.reason,
            subject=entry.subject,
            body=entry.body,
            recorded_at=batch.recorded_at,
        )
        for position, entry in enumerate(entries)
    )
    settled = {entry.pending: entry.id for entry in entries if entry.pending is not None}
    if settled:
        Resolution.objects.bulk_create(
            Resolution(pending_id=pending, transfer_id=by) for pending, by in settled.items()
        )
    return {transfer.id: transfer for transfer in transfers}


def _next_batch(now: datetime) -> Batch:
    """The next number; a clock that was set back does not take the ledger back with it."""
    latest = Batch.objects.order_by("-number").first()
    if latest is None:
        return Batch.objects.create(number=1, recorded_at=now)
    return Batch.objects.create(number=latest.number + 1, recorded_at=max(now, latest.recorded_at))


def _update_counters(before: dict[UUID, rules.Counters], after: dict[UUID, rules.Counters]) -> None:
    changed = [account for account in sorted(after) if after[account] != before[account]]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE ledger_account SET debits_pending = new.debits_pending, debits_posted = new.debits_posted,
                credits_pending = new.credits_pending, credits_posted = new.credits_posted
            FROM unnest(%s::uuid[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[])
                AS new (id, debits_pending, debits_posted, credits_pending, credits_posted)
            WHERE ledger_account.id = new.id
            """,
            [
                changed,
                [after[account].debits_pending for account in changed],
                [after[account].debits_posted for account in changed],
                [after[account].credits_pending for account in changed],
                [after[account].credits_posted for account in changed],
            ],
        )
