"""The claim service's SQL, all of it. It alone writes coupons_claim and counts in coupons_opening."""

from array import array
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg
from psycopg_pool import AsyncConnectionPool

from hamkke.coupons.rules import Window

_OPENINGS = "SELECT campaign_id, opens_at, closes_at, quantity, claimed FROM coupons_opening"
_LOCKED_OPENING = f"{_OPENINGS} WHERE campaign_id = %s AND number = 1 FOR UPDATE"
# Asked after the lock, in the same round trip: a statement sees whatever was committed before it began.
_EARLIER = """
SELECT id, campaign_id, shopper_id, position, claimed_at FROM coupons_claim
WHERE campaign_id = %(campaign)s AND shopper_id = ANY(%(shoppers)s)
UNION
SELECT id, campaign_id, shopper_id, position, claimed_at FROM coupons_claim WHERE id = ANY(%(ids)s)
"""
# The counter moves by what was inserted, in the statement that inserts it.
_WRITE = """
WITH written AS (
    INSERT INTO coupons_claim (id, campaign_id, opening_id, shopper_id, turn, position, code, claimed_at)
    SELECT new.id, opening.campaign_id, opening.id, new.shopper, 1, new.position, new.code, new.claimed_at
    FROM unnest(%(ids)s::uuid[], %(shoppers)s::uuid[], %(positions)s::int[], %(codes)s::text[],
        %(moments)s::timestamptz[]) AS new (id, shopper, position, code, claimed_at)
    JOIN coupons_opening opening ON opening.campaign_id = %(campaign)s AND opening.number = 1
    RETURNING 1
)
UPDATE coupons_opening SET claimed = claimed + (SELECT count(*) FROM written)
WHERE campaign_id = %(campaign)s AND number = 1
"""
# The last 8 bytes of each shopper's id, in order, in one value: they are random, and ask little of the event loop.
_TAKERS = """
SELECT coalesce(string_agg(substring(uuid_send(shopper_id) FROM 9), ''::bytea
    ORDER BY substring(uuid_send(shopper_id) FROM 9)), ''::bytea)
FROM coupons_claim WHERE campaign_id = %s
"""


@dataclass(frozen=True, slots=True)
class Opening:
    campaign: UUID
    window: Window
    quantity: int
    claimed: int


@dataclass(frozen=True, slots=True)
class Claim:
    id: UUID
    campaign: UUID
    shopper: UUID
    position: int
    claimed_at: datetime


class Batch:
    """One transaction over one campaign, whose counter row it holds locked."""

    def __init__(self, connection: psycopg.AsyncConnection[Any], campaign: UUID) -> None:
        self._connection = connection
        self._campaign = campaign

    async def look(
        self, *, ids: Sequence[UUID], shoppers: Sequence[UUID]
    ) -> tuple[Opening | None, list[Claim]]:
        """The locked opening, and every claim that these shoppers or these ids already made."""
        opening = await self._connection.execute(_LOCKED_OPENING, [self._campaign])
        asked = {"campaign": self._campaign, "ids": list(ids), "shoppers": list(shoppers)}
        earlier = await self._connection.execute(_EARLIER, asked)
        row = await opening.fetchone()
        return (_opening(row) if row else None), [Claim(*each) for each in await earlier.fetchall()]

    async def write(self, claims: Sequence[Claim], codes: Sequence[str]) -> None:
        """Add new claims and count them. They are the caller's to promise only after the transaction's end."""
        await self._connection.execute(
            _WRITE,
            {
                "campaign": self._campaign,
                "ids": [claim.id for claim in claims],
                "shoppers": [claim.shopper for claim in claims],
                "positions": [claim.position for claim in claims],
                "codes": list(codes),
                "moments": [claim.claimed_at for claim in claims],
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
            check=AsyncConnectionPool.check_connection,
            kwargs={"autocommit": True, "options": "-c statement_timeout=5000"},
            open=False,
            name="claim",
        )

    async def open(self) -> None:
        await self._pool.open()

    async def close(self) -> None:
        await self._pool.close()

    @asynccontextmanager
    async def batch(self, campaign: UUID) -> AsyncIterator[Batch]:
        """A transaction, committed when this context has ended without an error and not before."""
        async with (
            self._pool.connection() as connection,
            connection.pipeline(),
            connection.transaction(),
        ):
            yield Batch(connection, campaign)

    async def openings(self) -> list[Opening]:
        async with self._pool.connection() as connection:
            rows = await (await connection.execute(_OPENINGS)).fetchall()
        return [_opening(row) for row in rows]

    async def takers(self, campaign: UUID) -> "array[int]":
        """The low 64 bits of the id of everybody who has a coupon of this campaign, sorted."""
        async with self._pool.connection() as connection:
            row = await (await connection.execute(_TAKERS, [campaign], binary=True)).fetchone()
        found = array("Q", row[0] if row else b"")
        found.byteswap()  # PostgreSQL sends the highest byte first.
        return found


def _opening(row: Sequence[Any]) -> Opening:
    campaign, opens_at, closes_at, quantity, claimed = row
    return Opening(campaign, Window(opens_at, closes_at), quantity, claimed)
