"""The claim service as it runs: its ASGI app on a database of its own, asked over HTTP in memory."""

import asyncio
import contextlib
from datetime import timedelta

import httpx
import psycopg
import pytest

from claim import app as claim
from hamkke.coupons.rules import CLAIM_PURPOSE
from hamkke.kernel import clock, ids, tokens
from tests.factories.coupons import NOON, TEN, OpeningFactory

SECRET = "a secret of the tests, thirty-two bytes long or more"


@pytest.fixture
def opened(committed_db):
    """Open a campaign of so many coupons; TEN is its opening, seven days later its closing."""
    return lambda quantity: OpeningFactory(campaign__quantity=quantity).campaign


def token(shopper, *, now=NOON, **changes):
    given = {"purpose": CLAIM_PURPOSE, "lasts": timedelta(days=30), **changes}
    return tokens.sign(given.pop("secret", SECRET), subject=shopper, now=now, **given)


def people(count):
    return [ids.new() for _ in range(count)]


class Client:
    """Presses the button as shoppers do."""

    def __init__(self, http):
        self.http = http

    async def claim(self, campaign, shopper, *, id=None, now=NOON):
        with clock.pretend(now):
            return await self.http.post(
                "/claims",
                json={"id": str(id or ids.new()), "campaign": str(campaign.pk)},
                headers={"Authorization": f"Bearer {token(shopper)}"},
            )

    async def claim_all(self, campaign, shoppers):
        return await asyncio.gather(*(self.claim(campaign, shopper) for shopper in shoppers))


@contextlib.asynccontextmanager
async def serving(database_url):
    async with (
        claim.create(database_url, SECRET) as app,
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://claims") as http,
    ):
        yield Client(http)


def rows(database_url, sql="SELECT shopper_id, position, id FROM coupons_claim ORDER BY position"):
    with psycopg.connect(database_url) as connection:
        return connection.execute(sql).fetchall()


def counted(database_url):
    return rows(database_url, "SELECT claimed FROM coupons_opening")[0][0]


__all__ = ["NOON", "SECRET", "TEN", "Client", "counted", "people", "rows", "serving", "token"]
