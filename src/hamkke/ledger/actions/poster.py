"""The poster's lock, and its three statements: read the book, write the batch, copy the transfers in."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from hamkke.ledger import rules

_POSTER = 0x68616D6B6B65  # "hamkke": the advisory lock that whoever posts holds until its transaction ends

# One journey to the database, several answers. The lock comes first and by itself, so that what is read after it is
# what the poster before has committed.
_READ = """
SELECT pg_advisory_xact_lock(%(poster)s);
SELECT id, code, unit, guarded, ceiling, seal, debits_pending, debits_posted, credits_pending, credits_posted
FROM ledger_account WHERE id IN (
    SELECT unnest(%(accounts)s::uuid[])
    UNION SELECT debit_id FROM ledger_transfer WHERE id = ANY(%(pendings)s::uuid[])
    UNION SELECT credit_id FROM ledger_transfer WHERE id = ANY(%(pendings)s::uuid[])
);
SELECT transfer.id, kind, debit_id, credit_id, amount, transfer.pending_id, reason, subject, effective_on, corrects_id,
    evidence, needs_release, body, seq, batch_id, recorded_at, resolution.pending_id IS NOT NULL
FROM ledger_transfer transfer LEFT JOIN ledger_resolution resolution ON resolution.pending_id = transfer.id
WHERE transfer.id = ANY(%(known)s::uuid[]);
SELECT number, latest_seq, hash, recorded_at FROM ledger_batch ORDER BY number DESC LIMIT 1;
SELECT max(ends_on) FROM ledger_period
"""
_WRITE = """
INSERT INTO ledger_batch (number, recorded_at, earliest_seq, latest_seq, root, previous, hash)
VALUES (%(number)s, %(recorded_at)s, %(earliest)s, %(latest)s, %(root)s, %(previous)s, %(hash)s);
INSERT INTO ledger_resolution (pending_id, transfer_id)
SELECT * FROM unnest(%(pendings)s::uuid[], %(settling)s::uuid[]);
WITH now AS (
    SELECT * FROM unnest(%(accounts)s::uuid[], %(debits_pending)s::bigint[], %(debits_posted)s::bigint[],
        %(credits_pending)s::bigint[], %(credits_posted)s::bigint[])
        AS now (id, debits_pending, debits_posted, credits_pending, credits_posted)
), kept AS (
    INSERT INTO ledger_entrybalance
        (account_id, batch_id, debits_pending, debits_posted, credits_pending, credits_posted)
    SELECT id, %(number)s, debits_pending, debits_posted, credits_pending, credits_posted FROM now
)
UPDATE ledger_account SET debits_pending = now.debits_pending, debits_posted = now.debits_posted,
    credits_pending = now.credits_pending, credits_posted = now.credits_posted
FROM now WHERE ledger_account.id = now.id
"""
_COPY = """
COPY ledger_transfer (id, seq, batch_id, kind, debit_id, credit_id, amount, pending_id, reason, subject, effective_on,
    corrects_id, evidence, needs_release, body, recorded_at) FROM STDIN
"""
_NULL = "\\N"
_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


@dataclass(frozen=True, slots=True)
class Head:
    """The latest batch, or what stands for it before the first."""

    number: int = 0
    seq: int = 0
    hash: bytes = rules.NOTHING_BEFORE
    recorded_at: datetime | None = None


def become_the_poster() -> None:
    # Taken before anything is locked, so that two transactions that post several times each never wait for one
    # another in a circle.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_POSTER])


def read_book(moves: Sequence[rules.Move], *, today: date) -> tuple[rules.Book, Head]:
    """Become the poster, and read every account and transfer that the moves name."""
    pendings = {move.pending for move in moves if move.pending}
    corrected = {move.corrects for move in moves if move.corrects}
    wanted: dict[str, Any] = {
        "poster": _POSTER,
        "accounts": _array({side for move in moves for side in (move.debit, move.credit) if side}),
        "pendings": _array(pendings),
        "known": _array({move.id for move in moves} | pendings | corrected),
    }
    with connection.cursor() as cursor:
        cursor.execute(_READ, wanted)
        _, accounts, transfers, heads, periods = _answers(cursor)
    return (
        rules.Book(
            today=today,
            accounts={row[0]: rules.Standing(*row) for row in accounts},
            known={row[0]: rules.Entry(*row[:-1]) for row in transfers},
            settled={row[0] for row in transfers if row[-1]},
            closed_until=periods[0][0],
        ),
        Head(*heads[0]) if heads else Head(),
    )


def _answers(cursor: Any) -> Iterator[list[tuple[Any, ...]]]:
    yield cursor.fetchall()
    while cursor.nextset():
        yield cursor.fetchall()


def _array(values: Iterable[UUID]) -> str:
    # As text, for the driver takes ten times as long over a list.
    return "{" + ",".join([value.hex for value in values]) + "}"


def _numbers(values: Iterable[int]) -> str:
    return "{" + ",".join(map(str, values)) + "}"


def write(book: rules.Book, head: Head, *, now: datetime) -> None:
    """Write the book's new entries as the batch after `head`, chained to it, with all that follows from them."""
    recorded_at = max(
        now, head.recorded_at or now
    )  # a clock that was set back does not take the ledger with it
    number, entries = head.number + 1, book.entries
    root = rules.root_of(_leaves(book, head, recorded_at))
    earliest, latest = head.seq + 1, head.seq + len(entries)
    settling = [entry for entry in entries if entry.pending is not None]
    touched = sorted({side for entry in entries for side in (entry.debit, entry.credit)})
    standings = [book.accounts[account] for account in touched]
    values: dict[str, Any] = {
        "number": number,
        "recorded_at": recorded_at,
        "earliest": earliest,
        "latest": latest,
        "root": root,
        "previous": head.hash,
        "hash": rules.batch_hash(number, earliest=earliest, latest=latest, previous=head.hash, root=root),
        "pendings": _array(entry.pending for entry in settling if entry.pending),
        "settling": _array(entry.id for entry in settling),
        "accounts": _array(touched),
        "debits_pending": _numbers(each.debits_pending for each in standings),
        "debits_posted": _numbers(each.debits_posted for each in standings),
        "credits_pending": _numbers(each.credits_pending for each in standings),
        "credits_posted": _numbers(each.credits_posted for each in standings),
    }
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, values)
        _copy(cursor, entries)


def _leaves(book: rules.Book, head: Head, recorded_at: datetime) -> list[bytes]:
    accounts, moment, number = book.accounts, rules.moment_of(recorded_at), head.number + 1
    leaves = []
    for seq, entry in enumerate(book.entries, head.seq + 1):
        entry.seq, entry.batch, entry.recorded_at = seq, number, recorded_at
        debit, credit = accounts[entry.debit].seal, accounts[entry.credit].seal
        leaves.append(rules.leaf(entry, moment=moment, debit=debit, credit=credit))
    return leaves


def _copy(cursor: Any, entries: Sequence[rules.Entry]) -> None:
    recorded_at = entries[0].recorded_at
    lines = [
        f"{entry.id.hex}\t{entry.seq}\t{entry.batch}\t{entry.kind}\t{entry.debit.hex}\t{entry.credit.hex}\t"
        f"{entry.amount}\t{entry.pending.hex if entry.pending else _NULL}\t{entry.reason.translate(_ESCAPED)}\t"
        f"{entry.subject.translate(_ESCAPED)}\t{entry.effective_on}\t"
        f"{entry.corrects.hex if entry.corrects else _NULL}\t\\\\x{entry.evidence.hex()}\t"
        f"{'t' if entry.needs_release else 'f'}\t\\\\x{entry.body.hex()}\t{recorded_at}\n"
        for entry in entries
    ]
    with connection.wrap_database_errors, cursor.copy(_COPY) as copy:
        copy.write("".join(lines))
