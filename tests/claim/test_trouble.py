"""When things break: never a yes that is not committed, and back to work as soon as it can be."""

import asyncio
from collections import Counter

import psycopg
from django.db import connections
from psycopg import sql

from hamkke.coupons import actions as coupons
from hamkke.coupons import invariants
from hamkke.kernel import clock, ids
from hamkke.ledger import queries as ledger
from tests.claim.conftest import NOON, counted, people, rows, serving
from tests.factories.coupons import CampaignFactory, FundingFactory
from tests.factories.people import UserFactory


def disconnect(database_url, *, is_allowed):
    """Take the database away, or bring it back."""
    name = psycopg.conninfo.conninfo_to_dict(database_url)["dbname"]
    server = psycopg.conninfo.make_conninfo(database_url, dbname="postgres")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(
            sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}").format(
                sql.Identifier(name), sql.Literal(is_allowed)
            )
        )
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND application_name <> 'mine'",
            [name],
        )


def test_an_absent_database_is_never_a_yes_and_comes_back(committed_db, opened):
    campaign = opened(10)
    shopper, key = ids.new(), ids.new()

    async def press():
        async with serving(committed_db) as client:
            await client.claim(campaign, ids.new())
            await asyncio.to_thread(disconnect, committed_db, is_allowed=False)
            away = await client.claim(campaign, shopper, id=key)
            await asyncio.to_thread(disconnect, committed_db, is_allowed=True)
            return away, await client.claim(campaign, shopper, id=key)

    away, back = asyncio.run(press())

    assert (away.status_code, away.headers["retry-after"], away.json()["refused"]) == (503, "1", "busy")
    assert (back.status_code, back.json()["position"]) == (201, 2)


def test_a_connection_killed_while_it_waits_answers_503_and_recovers(committed_db, opened):
    campaign, shopper, key = opened(10), ids.new(), ids.new()

    async def press():
        async with serving(committed_db) as client:
            await client.claim(campaign, ids.new())
            async with await psycopg.AsyncConnection.connect(committed_db) as blocker:
                await blocker.execute("SELECT 1 FROM coupons_opening FOR UPDATE")
                waiting = asyncio.create_task(client.claim(campaign, shopper, id=key))
                await until_blocked(committed_db)
                await asyncio.to_thread(kill_the_blocked, committed_db)
                killed = await waiting
            return killed, await client.claim(campaign, shopper, id=key)

    killed, again = asyncio.run(press())

    assert killed.status_code == 503
    assert (again.status_code, again.json()["position"]) == (201, 2)
    assert counted(committed_db) == 2


def test_stopping_answers_those_who_wait_and_refuses_the_next(committed_db, opened):
    campaign = opened(1_000)

    async def press():
        async with serving(committed_db) as client:
            await client.claim(campaign, ids.new())
            async with await psycopg.AsyncConnection.connect(committed_db) as blocker:
                await blocker.execute("SELECT 1 FROM coupons_opening FOR UPDATE")
                waiting = asyncio.create_task(client.claim_all(campaign, people(700)))
                await until_blocked(committed_db)
                app = client.http._transport.app
                stopping = asyncio.create_task(app.__aexit__())
                await asyncio.sleep(0.05)
                refused = await client.claim(campaign, ids.new())
            await stopping
            return await waiting, refused

    answers, refused = asyncio.run(press())

    assert Counter(answer.status_code for answer in answers) == {201: 700}
    assert refused.status_code == 503
    assert counted(committed_db) == 701


_BLOCKED = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


async def until_blocked(database_url, count=1):
    while len(await asyncio.to_thread(rows, database_url, _BLOCKED)) < count:  # noqa: ASYNC110 - PostgreSQL waits, not we.
        await asyncio.sleep(0.02)


def kill_the_blocked(database_url):
    rows(database_url, f"SELECT pg_terminate_backend(pid) FROM ({_BLOCKED}) AS blocked")


def test_a_bug_rises_in_everybody_who_waits_and_the_line_goes_on(committed_db, opened):
    campaign = opened(10)

    async def press():
        async with serving(committed_db) as client:
            await asyncio.to_thread(execute, committed_db, "ALTER TABLE coupons_claim RENAME TO lost")
            answers = await asyncio.gather(
                *(client.claim(campaign, each) for each in people(3)), return_exceptions=True
            )
            await asyncio.to_thread(execute, committed_db, "ALTER TABLE lost RENAME TO coupons_claim")
            return answers, await client.claim(campaign, ids.new())

    answers, after = asyncio.run(press())

    assert [type(answer) for answer in answers] == [psycopg.errors.UndefinedTable] * 3
    assert (after.status_code, after.json()["position"]) == (201, 1)


def execute(database_url, statement):
    with psycopg.connect(database_url) as connection:
        connection.execute(statement)


def test_whoever_hangs_up_has_the_coupon_all_the_same(committed_db, opened):
    campaign, shopper, key = opened(10), ids.new(), ids.new()

    async def press():
        async with serving(committed_db) as client:
            await client.claim(campaign, ids.new())
            async with await psycopg.AsyncConnection.connect(committed_db) as blocker:
                await blocker.execute("SELECT 1 FROM coupons_opening FOR UPDATE")
                waiting = asyncio.create_task(client.claim(campaign, shopper, id=key))
                await until_blocked(committed_db)
                waiting.cancel()
            return await client.claim(campaign, shopper, id=key)

    again = asyncio.run(press())

    assert (again.status_code, again.json()["position"]) == (200, 2)


def test_a_long_line_turns_away_the_next(committed_db, opened, monkeypatch):
    monkeypatch.setattr("claim.claiming.LINE_MOST", 5)
    campaign = opened(100)

    async def press():
        async with serving(committed_db) as client:
            await client.claim(campaign, ids.new())
            return await client.claim_all(campaign, people(50))

    answers = asyncio.run(press())

    assert Counter(answer.status_code for answer in answers) == {201: 5, 503: 45}
    assert counted(committed_db) == 6


def test_the_lines_of_all_campaigns_share_one_bound(committed_db, opened, monkeypatch):
    monkeypatch.setattr("claim.claiming.LINE_MOST", 5)
    one, other = opened(100), opened(100)

    async def press():
        async with serving(committed_db) as client:
            async with await psycopg.AsyncConnection.connect(committed_db) as blocker:
                await blocker.execute("SELECT 1 FROM coupons_opening FOR UPDATE")
                deciding = [asyncio.create_task(client.claim(each, ids.new())) for each in (one, other)]
                await until_blocked(committed_db, count=2)
                waiting = [asyncio.create_task(client.claim_all(each, people(4))) for each in (one, other)]
                await asyncio.sleep(0.2)
            await asyncio.gather(*deciding)
            await client.claim(one, ids.new())
            return [answer.status_code for crowd in await asyncio.gather(*waiting) for answer in crowd]

    assert Counter(asyncio.run(press())) == {201: 5, 503: 3}


def test_closing_while_people_press_claims_nothing_that_is_not_reserved(committed_db):
    draft = CampaignFactory(quantity=400)
    FundingFactory(campaign=draft)
    campaign = coupons.open_campaign(draft, by=UserFactory())

    def close():
        with clock.pretend(NOON):
            coupons.close_campaign(campaign, by=None)
        connections.close_all()

    async def press():
        async with serving(committed_db) as client:
            await client.claim_all(campaign, people(100))
            _, *answers = await asyncio.gather(
                asyncio.to_thread(close), *(client.claim(campaign, each) for each in people(600))
            )
            return answers

    answers = asyncio.run(press())

    claimed = counted(committed_db)
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len(rows(committed_db)) == claimed
    assert ledger.balance(campaign.fundings.get().budget_code).net == claimed * 3_000
    assert list(invariants.every_coupon_that_can_still_be_used_is_paid_for()) == []
