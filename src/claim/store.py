"""The claim service's SQL, all of it. It alone writes claims, their keys and their log, and counts in coupons_opening.

Ids travel as 16 bytes and arrays in PostgreSQL's own binary form: to write five hundred claims as text took Python longer
than it took PostgreSQL to store them.
"""

import asyncio
import os
import socket
import struct
from array import array
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar

import psycopg
from psycopg.pq import Format
from psycopg_pool import AsyncConnectionPool

from claim.answers import Claim
from claim.deciding import Opening
from claim.line import Waiting
from hamkke.coupons.rules import Window, log
from hamkke.kernel import ids

_OPENINGS = """
SELECT o.id, o.campaign_id, o.number, o.opens_at, o.closes_at, o.quantity + o.handed_back, o.claimed, o.head, o.batches,
    c.per_person
FROM coupons_opening o JOIN coupons_campaign c ON c.id = o.campaign_id
"""
_OPENINGS_NOW = f"""{_OPENINGS}
WHERE NOT c.is_automatic
    AND (o.campaign_id = ANY(%s) OR o.campaign_id IN (SELECT campaign_id FROM coupons_opening WHERE closes_at > %s))
ORDER BY o.opens_at
"""  # noqa: S608 - of our own constants.
_LOCKED_OPENING = f"{_OPENINGS} WHERE o.id = %s FOR UPDATE OF o"
# Asked after the lock, in the same round trip: a statement sees whatever was committed before it began.
_CLAIM = "c.id, c.campaign_id, c.opening_id, c.shopper_id, c.turn, c.position, c.claimed_at"
_EARLIER = f"""
SELECT {_CLAIM}, NULL::bytea FROM coupons_claim c
WHERE c.campaign_id = %(campaign)s AND c.shopper_id = ANY(%(shoppers)s)
UNION ALL
SELECT {_CLAIM}, NULL::bytea FROM coupons_claim c WHERE c.id = ANY(%(ids)s)
UNION ALL
SELECT {_CLAIM}, k.key FROM coupons_claimkey k JOIN coupons_claim c ON c.id = k.claim_id
WHERE k.campaign_id = %(campaign)s AND k.key = ANY(%(keys)s)
"""  # noqa: S608 - of our own constants.
# One statement: the claims, whose keys they are, the link of the log, and the counter that says how far it goes.
_WRITE = """
WITH claims AS (
    INSERT INTO coupons_claim (id, campaign_id, opening_id, shopper_id, turn, position, code, claimed_at)
    SELECT new.id, %(campaign)s, %(opening)s, new.shopper, new.turn, %(claimed)s + new.n, new.code, new.claimed_at
    FROM unnest(%(ids)s::uuid[], %(shoppers)s::uuid[], %(turns)s::int2[], %(codes)s::text[], %(moments)s::timestamptz[])
        WITH ORDINALITY AS new (id, shopper, turn, code, claimed_at, n)
), keys AS (
    INSERT INTO coupons_claimkey (campaign_id, key, turn, claim_id)
    SELECT %(campaign)s, new.key, new.turn, new.claim
    FROM unnest(%(keys)s::bytea[], %(key_turns)s::int2[], %(key_claims)s::uuid[]) AS new (key, turn, claim)
), link AS (
    INSERT INTO coupons_claimbatch (opening_id, number, earliest, latest, previous, head, committed_at)
    VALUES (%(opening)s, %(number)s, %(claimed)s + 1, %(claimed)s + %(count)s, %(previous)s, %(head)s, %(now)s)
)
UPDATE coupons_opening SET claimed = claimed + %(count)s, head = %(head)s, batches = %(number)s WHERE id = %(opening)s
"""
# The last 8 bytes of each shopper's id, in order, in one value: they are random, and ask little of the event loop.
_TAKERS = """
SELECT coalesce(string_agg(substring(uuid_send(shopper_id) FROM 9), ''::bytea
    ORDER BY substring(uuid_send(shopper_id) FROM 9)), ''::bytea)
FROM coupons_claim WHERE campaign_id = %s
"""
_INT2, _INT8 = struct.Struct(">h").pack, struct.Struct(">q").pack
_ANSWER_SECONDS = 8.0  # for a whole transaction: longer than one statement may take.
_ALIVE_SECONDS = 2.0
# A database host that vanished says nothing; the system itself would wait for many minutes.
_NOTICED_SOON = {
    "connect_timeout": 2,
    "keepalives_idle": 2,
    "keepalives_interval": 1,
    "keepalives_count": 3,
    "tcp_user_timeout": 5_000,
}
_POSTGRES_EPOCH = int(datetime(2000, 1, 1, tzinfo=UTC).timestamp()) * 1_000_000


# ── Parameters that already are what PostgreSQL reads, by the number of their type ──


class _Uuid(bytes):
    oid = 2950


class _Uuids(bytes):
    oid = 2951


class _Bytes(bytes):
    oid = 1001


class _Texts(bytes):
    oid = 1009


class _Int2s(bytes):
    oid = 1005


class _Moments(bytes):
    oid = 1185


_READY = (_Uuid, _Uuids, _Bytes, _Texts, _Int2s, _Moments)
_ELEMENTS = {_Uuids: 2950, _Bytes: 17, _Texts: 25, _Int2s: 21, _Moments: 1184}
_ARRAY_HEAD = struct.Struct(">iiIii").pack
_Array = TypeVar("_Array", _Uuids, _Bytes, _Texts, _Int2s, _Moments)


def _array(kind: type[_Array], elements: Sequence[bytes], *, size: int) -> _Array:
    """PostgreSQL's binary array of `elements`, which are `size` bytes each."""
    before_each = size.to_bytes(4, "big")
    head = _ARRAY_HEAD(1 if elements else 0, 0, _ELEMENTS[kind], len(elements), 1)
    return kind(before_each.join((head, *elements)) if elements else head[:12])


class _AsItIs(psycopg.adapt.Dumper):
    format = Format.BINARY

    def dump(self, obj: bytes) -> bytes:
        return obj


class _IdLoader(psycopg.adapt.Loader):
    format = Format.BINARY

    def load(self, data: bytes | bytearray | memoryview) -> bytes:
        return bytes(data)


_DUMPERS = [(kind, type(f"{kind.__name__}Dumper", (_AsItIs,), {"oid": kind.oid})) for kind in _READY]


async def _configure(connection: psycopg.AsyncConnection[Any]) -> None:
    await connection.execute("SET statement_timeout = '5s'")
    connection.adapters.register_loader("uuid", _IdLoader)
    for kind, dumper in _DUMPERS:
        connection.adapters.register_dumper(kind, dumper)


@contextmanager
def _within(seconds: float, connection: psycopg.AsyncConnection[Any]) -> Iterator[None]:
    """Hang up on a database that does not answer in time: what waits for it gets psycopg's OperationalError."""
    limit = asyncio.get_running_loop().call_later(seconds, _hang_up, connection)
    try:
        yield
    finally:
        limit.cancel()


def _hang_up(connection: psycopg.AsyncConnection[Any]) -> None:
    if not connection.closed:
        with socket.socket(fileno=os.dup(connection.fileno())) as line:
            line.shutdown(socket.SHUT_RDWR)


async def _check(connection: psycopg.AsyncConnection[Any]) -> None:
    with _within(_ALIVE_SECONDS, connection):
        await AsyncConnectionPool.check_connection(connection)


class Batch:
    """One transaction over one opening, whose counter row it holds locked."""

    def __init__(self, connection: psycopg.AsyncConnection[Any], opening: bytes, campaign: bytes) -> None:
        self._connection = connection
        self._opening = _Uuid(opening)
        self._campaign = _Uuid(campaign)

    async def look(self, batch: Sequence[Waiting]) -> tuple[Opening | None, list[tuple[Claim, bytes | None]]]:
        """The locked opening, and every claim that these ids, shoppers or identity keys already made, each with its key."""
        locked = await self._connection.execute(_LOCKED_OPENING, [self._opening], binary=True)
        asked = {
            "campaign": self._campaign,
            "ids": _array(_Uuids, [entry.id for entry in batch], size=16),
            "shoppers": _array(_Uuids, [entry.shopper for entry in batch], size=16),
            "keys": _array(_Bytes, [key for entry in batch for key in entry.keys], size=16),
        }
        earlier = await self._connection.execute(_EARLIER, asked, binary=True)
        row = await locked.fetchone()
        found = [(Claim(*each[:7]), each[7]) for each in await earlier.fetchall()]
        return (_opening(row) if row else None), found

    async def write(self, opening: Opening, new: Sequence[tuple[Claim, Waiting]], *, now: datetime) -> None:
        """Add new claims, log and count them. They are the caller's to promise only after the transaction's end."""
        leaves = [
            log.Leaf(claim.position, entry.moment, log.receipt(claim.id, opening.id)) for claim, entry in new
        ]
        head = log.head(opening.id, number=opening.batches + 1, previous=opening.head, leaves=leaves)
        keys = [(key, _INT2(claim.turn), claim.id) for claim, entry in new for key in entry.keys]
        await self._connection.execute(
            _WRITE,
            {
                "campaign": self._campaign,
                "opening": self._opening,
                "claimed": opening.claimed,
                "count": len(new),
                "number": opening.batches + 1,
                "previous": opening.head,
                "head": head,
                "now": now,
                "ids": _array(_Uuids, [claim.id for claim, _ in new], size=16),
                "shoppers": _array(_Uuids, [claim.shopper for claim, _ in new], size=16),
                "turns": _array(_Int2s, [_INT2(claim.turn) for claim, _ in new], size=2),
                "codes": _array(_Texts, ids.secret_codes(len(new)), size=ids.CODE_LENGTH),
                "moments": _array(
                    _Moments, [_INT8(entry.moment - _POSTGRES_EPOCH) for _, entry in new], size=8
                ),
                "keys": _array(_Bytes, [key for key, _, _ in keys], size=16),
                "key_turns": _array(_Int2s, [turn for _, turn, _ in keys], size=2),
                "key_claims": _array(_Uuids, [claim for _, _, claim in keys], size=16),
            },
        )


class Store:
    def __init__(self, database_url: str) -> None:
        self._pool = AsyncConnectionPool(
            database_url,
            min_size=1,
            max_size=8,
            timeout=2,
            reconnect_timeout=0,  # the next request asks anew, so that we are back as soon as the database is.
            check=_check,
            configure=_configure,
            kwargs={"autocommit": True} | _NOTICED_SOON,
            open=False,
            name="claim",
        )

    async def open(self) -> None:
        await self._pool.open()

    async def close(self) -> None:
        await self._pool.close()

    @asynccontextmanager
    async def batch(self, opening: bytes, campaign: bytes) -> AsyncIterator[Batch]:
        """A transaction, committed when this context has ended without an error and not before."""
        async with (
            self._connection() as connection,
            connection.pipeline(),
            connection.transaction(),
        ):
            yield Batch(connection, opening, campaign)

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[psycopg.AsyncConnection[Any]]:
        async with self._pool.connection() as connection:
            with _within(_ANSWER_SECONDS, connection):
                yield connection

    async def openings(self, *, closed_since: datetime, others: Sequence[bytes] = ()) -> list[Opening]:
        """Every opening of the campaigns that close after that, or closed since then, and of these others; the earliest first.

        An automatic campaign is claimed by nobody.
        """
        asked = [_array(_Uuids, others, size=16), closed_since]
        async with self._connection() as connection:
            rows = await (await connection.execute(_OPENINGS_NOW, asked, binary=True)).fetchall()
        return [_opening(row) for row in rows]

    async def takers(self, campaign: bytes) -> "array[int]":
        """The low 64 bits of the id of everybody who has a coupon of this campaign, sorted."""
        async with self._connection() as connection:
            row = await (await connection.execute(_TAKERS, [_Uuid(campaign)], binary=True)).fetchone()
        found = array("Q", row[0] if row else b"")
        found.byteswap()  # PostgreSQL sends the highest byte first.
        return found


def _opening(row: Sequence[Any]) -> Opening:
    id, campaign, number, opens_at, closes_at, places, claimed, head, batches, per_person = row  # noqa: A001 - an id.
    window = Window(opens_at, closes_at)
    return Opening(id, campaign, number, window, places, claimed, bytes(head), batches, per_person)
