"""Transfers a second by batch, as a share of what PostgreSQL takes in when the same rows are merely copied in.

Every batch is posted through the door that everybody uses, in a transaction of its own that really reaches the disk: hashed,
judged in order, chained, with counters and balances. The same rows then go by COPY into a table without any index and into
one with the ledger's own, as many to a transaction.
"""

import random
import time
from collections.abc import Callable, Sequence
from typing import Any

import psycopg

from benchmarks.table import Row
from hamkke.kernel.words import Words

SIZES = (1, 10, 100, 1_000)
MERCHANTS = 200
SECONDS = 3.0
MARK = 20_000
_COLUMNS = """id, seq, batch_id, kind, debit_id, credit_id, amount, pending_id, reason, subject, effective_on, corrects_id,
    evidence, needs_release, body, recorded_at"""


def measure(database_url: str) -> list[Row]:
    from hamkke.ledger import actions

    actions.open_accounts(["outside", *(f"merchant:{n}" for n in range(MERCHANTS))])
    actions.open_account("budget", guarded=True)
    actions.post([_move("outside", "budget", 10**14)])
    rates = {size: _rate(_batches(size), _post) for size in SIZES}
    with psycopg.connect(database_url) as connection:
        plain = {size: _copied(connection, size, indexed=False) for size in SIZES}
        indexed = {size: _copied(connection, size, indexed=True) for size in SIZES}
    return [row for size in SIZES for row in _rows(size, rates[size], plain[size], indexed[size])]


def _rows(size: int, rate: float, plain: float, indexed: float) -> list[Row]:
    said = Words(f"이체, {size:,}건씩", f"transfers, {size:,} to a batch")
    as_indexed = Words("같은 색인이 있는 표에 COPY", "COPY into a table indexed alike")
    as_plain = Words("색인 없는 표에 COPY", "COPY into a table without an index")
    return [
        Row(
            said,
            rate,
            against=as_indexed,
            ratio=rate / indexed,
            rate_least=MARK if size == SIZES[-1] else None,
        ),
        Row(as_indexed, indexed),
        Row(said, rate, against=as_plain, ratio=rate / plain),
        Row(as_plain, plain),
    ]


def _rate(batches: Callable[[], Sequence], take: Callable[[list], object]) -> float:
    """How many a second, over a few seconds, not counting what it takes to wish for them."""
    for _ in range(3):
        take(batches())
    spent, count = 0.0, 0
    while spent < SECONDS:
        batch = batches()
        began = time.perf_counter()
        take(batch)
        spent += time.perf_counter() - began
        count += len(batch)
    return count / spent


def _batches(size: int) -> Callable[[], list]:
    """Wishes as a festival has them: coupons used, paid from one hot budget to one merchant after another."""
    chance = random.Random(size)
    return lambda: [
        _move("budget", f"merchant:{chance.randrange(MERCHANTS)}", chance.randrange(1, 5_000))
        for _ in range(size)
    ]


def _move(debit: str, credit: str, amount: int) -> Any:
    from hamkke.kernel import ids
    from hamkke.ledger import actions

    order = ids.new()
    subject = f"order:{order}"
    return actions.Move(
        order, actions.account(debit), actions.account(credit), amount, "coupon_used", subject=subject
    )


def _post(moves: list) -> None:
    from hamkke.ledger import actions

    actions.post(moves)


def _copied(connection: psycopg.Connection, size: int, *, indexed: bool) -> float:
    """How many of the ledger's own rows a second go into another table, `size` to a transaction."""
    connection.execute("DROP TABLE IF EXISTS copied")
    including = "INCLUDING DEFAULTS" + (" INCLUDING INDEXES" if indexed else "")
    connection.execute(f"CREATE TABLE copied (LIKE ledger_transfer {including})")
    connection.commit()
    with connection.cursor() as cursor, cursor.copy(f"COPY ledger_transfer ({_COLUMNS}) TO STDOUT") as copy:
        lines = [bytes(line) for line in copy]
    given = iter(lines)

    def batch() -> list[bytes]:
        nonlocal given
        taken = [line for line, _ in zip(given, range(size), strict=False)]
        if len(taken) < size:
            connection.execute("TRUNCATE copied")
            connection.commit()
            given = iter(lines)
            taken = [line for line, _ in zip(given, range(size), strict=False)]
        return taken

    def take(rows: list[bytes]) -> None:
        with connection.cursor().copy(f"COPY copied ({_COLUMNS}) FROM STDIN") as copy:
            copy.write(b"".join(rows))
        connection.commit()

    return _rate(batch, take)
