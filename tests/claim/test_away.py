"""A database that is away, stuck or silent takes nobody's place: who was accepted earlier is numbered earlier."""

import asyncio
import time
from collections import Counter
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from claim.claiming import Claiming
from hamkke.kernel import clock, ids
from tests.claim.conftest import NOON, counted, people, rows, serving, token
from tests.claim.test_line import blocking, post
from tests.claim.test_trouble import execute, kill_the_blocked, until_blocked
from tests.factories.people import UserFactory


@pytest.fixture
def small_batches(monkeypatch):
    monkeypatch.setattr("claim.claiming.BATCH_MOST", 3)


def test_a_killed_batch_keeps_its_places_whether_or_not_anybody_comes_back(
    committed_db, opened, small_batches
):
    campaign, shoppers, keys = opened(20), people(8), people(8)

    async def press():
        async with serving(committed_db) as client:
            await client.claim(campaign, ids.new())
            async with await blocking(committed_db):
                waiting = []
                for shopper, key in zip(shoppers, keys, strict=True):
                    waiting.append(asyncio.create_task(client.claim(campaign, shopper, id=key)))
                    await asyncio.sleep(0)
                await until_blocked(committed_db)
                await asyncio.to_thread(kill_the_blocked, committed_db)
                killed = await asyncio.gather(*waiting)
            newcomer = await client.claim(campaign, ids.new())
            ticket = killed[4].json()["ticket"]
            return killed, newcomer, await post(client, campaign, shoppers[4], id=keys[4], ticket=ticket)

    killed, newcomer, again = asyncio.run(press())

    assert [(each.status_code, each.json()["refused"]) for each in killed] == [(503, "busy")] * 8
    assert [shopper for shopper, _, _ in rows(committed_db)][1:9] == shoppers
    assert (newcomer.status_code, newcomer.json()["position"]) == (201, 10)
    assert (again.status_code, again.json()["position"]) == (200, 6)


def test_a_ticket_of_a_503_is_good_at_another_copy(committed_db, opened):
    campaign, shopper, key = opened(20), ids.new(), ids.new()

    async def press():
        async with serving(committed_db) as other:
            async with serving(committed_db) as first:
                await first.claim(campaign, ids.new())
                blocker = await blocking(committed_db)
                waiting = asyncio.create_task(first.claim(campaign, shopper, id=key))
                await until_blocked(committed_db)
                stopping = asyncio.create_task(first.http._transport.app.__aexit__())
                await asyncio.sleep(0)
                await asyncio.to_thread(kill_the_blocked, committed_db)
                told = await waiting
                await stopping
                await blocker.close()
            later = NOON + timedelta(hours=1)
            back = await post(other, campaign, shopper, id=key, ticket=told.json()["ticket"], now=later)
            return told, back

    told, back = asyncio.run(press())

    assert told.status_code == 503
    assert (back.status_code, back.json()["claimed_at"]) == (201, "2025-09-01T03:00:00+00:00")


def test_a_plain_form_is_sent_to_a_page_that_holds_the_ticket(committed_db, opened, client):
    campaign, shopper, key = opened(20), ids.new(), ids.new()

    async def press():
        async with serving(committed_db) as service:
            await service.claim(campaign, ids.new())
            async with await blocking(committed_db):
                fields = {"token": token(shopper), "id": str(key), "campaign": str(campaign.pk)}
                with clock.pretend(NOON):
                    waiting = asyncio.create_task(service.http.post("/claims", data=fields))
                    await until_blocked(committed_db)
                await asyncio.to_thread(kill_the_blocked, committed_db)
                return await waiting

    answer = asyncio.run(press())
    address = urlsplit(answer.headers["location"])
    asked = parse_qs(address.query)
    client.force_login(UserFactory())
    with clock.pretend(NOON):
        page = client.get(answer.headers["location"]).content.decode()

    assert (answer.status_code, address.path) == (303, f"/coupons/campaigns/{campaign.pk}/")
    assert (asked["claim"], asked["answer"], len(asked["ticket"])) == ([str(key)], ["busy"], 1)
    assert f'name="id" value="{key}"' in page
    assert f'name="ticket" value="{asked["ticket"][0]}"' in page
    assert "지금은 받지 못했습니다." in page


def test_a_stop_that_cannot_wait_answers_everybody(committed_db, opened, small_batches, monkeypatch):
    monkeypatch.setattr("claim.claiming.STOP_SECONDS", 0.1)
    campaign = opened(20)

    async def press():
        async with serving(committed_db) as client:
            await client.claim(campaign, ids.new())
            async with await blocking(committed_db):
                waiting = asyncio.create_task(client.claim_all(campaign, people(7)))
                await until_blocked(committed_db)
                await client.http._transport.app.__aexit__()
                return await asyncio.wait_for(waiting, 5)

    answers = asyncio.run(press())

    assert Counter(answer.status_code for answer in answers) == {503: 7}
    assert all(answer.json()["ticket"] for answer in answers)
    assert counted(committed_db) == 1


class Silent:
    """A way to the database on which, when told, nothing comes through any more, and nobody says so."""

    def __init__(self, database_url):
        self._told = psycopg.conninfo.conninfo_to_dict(database_url)
        self._open = asyncio.Event()
        self._open.set()
        self._streams = []

    async def __aenter__(self):
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *_):
        self._server.close()
        for stream in self._streams:
            stream.close()

    def address(self):
        port = self._server.sockets[0].getsockname()[1]
        told = self._told | {"host": "127.0.0.1", "port": port, "sslmode": "disable"}
        told.pop("hostaddr", None)
        return psycopg.conninfo.make_conninfo(**told)

    def say(self, *, nothing):
        self._open.clear() if nothing else self._open.set()

    async def _carry(self, reader, writer):
        host, port = self._told.get("host", "localhost"), self._told.get("port", "5432")
        if host.startswith("/"):
            theirs, ours = await asyncio.open_unix_connection(f"{host}/.s.PGSQL.{port}")
        else:
            theirs, ours = await asyncio.open_connection(host, port)
        self._streams += [writer, ours]
        await asyncio.gather(self._copy(reader, ours), self._copy(theirs, writer))

    async def _copy(self, source, target):
        while data := await source.read(65_536):
            await self._open.wait()
            target.write(data)
        target.close()


def test_a_database_that_says_nothing_is_hung_up_on(committed_db, opened, monkeypatch):
    monkeypatch.setattr("claim.store._ANSWER_SECONDS", 0.5)
    monkeypatch.setattr("claim.store._ALIVE_SECONDS", 0.5)
    campaign, shopper, key = opened(20), ids.new(), ids.new()

    async def press():
        async with Silent(committed_db) as way, serving(way.address()) as client:
            await client.claim(campaign, ids.new())
            way.say(nothing=True)
            began = time.monotonic()
            silent = await asyncio.wait_for(client.claim(campaign, shopper, id=key), 10)
            took = time.monotonic() - began
            way.say(nothing=False)
            await asyncio.sleep(4)
            return silent, took, await client.claim(campaign, shopper, id=key)

    silent, took, again = asyncio.run(press())

    assert (silent.status_code, took < 4) == (503, True)
    assert again.json()["position"] == 2


def test_the_watch_goes_on_after_any_error(committed_db, opened):
    campaign = opened(1)

    async def press():
        async with serving(committed_db) as client:
            await client.claim(campaign, ids.new())
            await asyncio.to_thread(execute, committed_db, "ALTER TABLE coupons_opening RENAME TO lost")
            await asyncio.sleep(1.3)
            await asyncio.to_thread(execute, committed_db, "ALTER TABLE lost RENAME TO coupons_opening")
            await asyncio.to_thread(execute, committed_db, "UPDATE coupons_opening SET handed_back = 1")
            await asyncio.sleep(1.3)
            return await client.claim(campaign, ids.new())

    assert asyncio.run(press()).status_code == 201


def test_campaigns_of_long_ago_are_looked_at_only_when_somebody_asks(committed_db, opened, monkeypatch):
    old, asked, other = opened(3), opened(3), opened(3)
    monkeypatch.setattr("claim.campaigns._REMEMBERED", 1)
    monkeypatch.setattr("claim.campaigns._RECENT", timedelta(days=-36_500))

    async def press():
        async with serving(committed_db) as client:
            claiming: Claiming = client.http._transport.app._claiming
            known = [set(claiming._campaigns._openings)]
            for campaign in (asked, other):
                answer = await client.claim(campaign, ids.new())
                known.append(answer.status_code)
            await asyncio.sleep(1.3)
            return [*known, set(claiming._campaigns._openings)]

    before, *codes, after = asyncio.run(press())

    assert (before, codes) == (set(), [201, 201])
    assert after == {other.pk.bytes}
    assert old.pk.bytes not in after
