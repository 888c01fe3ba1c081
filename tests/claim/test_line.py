"""When more press than can be committed: a place in line, kept by the moment of acceptance, whatever its owner does."""

import asyncio
from datetime import timedelta

import psycopg
import pytest

from claim.claiming import BATCH_MOST
from claim.line import Crowd, Line, Waiting
from hamkke.coupons.rules import log
from hamkke.kernel import clock, ids
from tests.claim.conftest import NOON, counted, people, rows, serving, token
from tests.claim.test_trouble import until_blocked

SECOND = timedelta(seconds=1)
CAMPAIGN = ids.new().bytes


def waiting(seconds, *, shopper=None):
    now = NOON + seconds * SECOND
    return Waiting(ids.new().bytes, CAMPAIGN, shopper or ids.new().bytes, [], now, log.microseconds(now))


def test_the_line_is_sorted_by_acceptance_and_ties_by_arrival():
    line, entries = Line(), [waiting(1), waiting(3), waiting(3)]
    back, newcomer = waiting(2), waiting(4)
    back.is_back = True

    for entry in [*entries, newcomer, back]:
        line.join(entry)

    assert [line.ahead_of(entry) for entry in (entries[0], back, entries[1], newcomer)] == [0, 1, 2, 4]
    assert line.take(9) == [entries[0], back, *entries[1:], newcomer]


def test_a_clock_that_is_put_back_lets_nobody_pass():
    line, entries = Line(), [waiting(5), waiting(3), waiting(6)]

    for entry in entries:
        line.join(entry)

    assert line.everybody() == entries
    assert entries[1].moment == entries[0].moment


def test_those_who_could_not_be_served_stand_where_they_stood():
    crowd = Crowd()
    line, entries, again = Line(crowd), [waiting(each) for each in range(4)], waiting(9)
    for entry in entries:
        line.join(entry)

    batch = line.take(2)
    again.shopper = entries[0].shopper
    line.join(again)
    line.put_back(batch)

    assert line.everybody() == [*entries, again]
    assert (line.entry_of(entries[0].shopper), line.entry_of(entries[1].shopper)) == (again, entries[1])
    assert crowd.count == len(line) == 5


def test_whoever_is_told_no_leaves_and_the_others_keep_their_order():
    line, entries = Line(), [waiting(each) for each in range(4)]
    for entry in entries:
        line.join(entry)

    gone = line.leave(lambda entry: entry in entries[1:3])

    assert gone == entries[1:3]
    assert line.everybody() == [entries[0], entries[3]]
    assert line.entry_of(entries[1].shopper) is None


@pytest.fixture
def short_patience(monkeypatch):
    """Whoever finds more than two ahead is told so at once."""
    monkeypatch.setattr("claim.claiming._Pace.patience", 2)
    monkeypatch.setattr("claim.claiming.BATCH_MOST", 1)


async def post(client, campaign, shopper, *, id, ticket="", now=NOON):
    """As `Client.claim`, with a ticket."""
    with clock.pretend(now):
        return await client.http.post(
            "/claims",
            json={"id": str(id), "campaign": str(campaign.pk), "ticket": ticket},
            headers={"Authorization": f"Bearer {token(shopper)}"},
        )


async def blocking(database_url):
    blocker = await psycopg.AsyncConnection.connect(database_url)
    await blocker.execute("SELECT 1 FROM coupons_opening FOR UPDATE")
    return blocker


async def until_counted(database_url, count):
    while await asyncio.to_thread(counted, database_url) < count:  # noqa: ASYNC110 - PostgreSQL counts, not we.
        await asyncio.sleep(0.02)


def test_a_long_line_answers_with_a_place_and_keeps_it(committed_db, opened, short_patience):
    campaign, shoppers, keys = opened(20), people(8), people(8)

    async def press():
        async with serving(committed_db) as client:
            await client.claim(campaign, ids.new())
            async with await blocking(committed_db):
                patient = [asyncio.create_task(post(client, campaign, shoppers[0], id=keys[0]))]
                await until_blocked(committed_db)
                patient += [
                    asyncio.create_task(
                        post(client, campaign, shoppers[n], id=keys[n], now=NOON + n * SECOND)
                    )
                    for n in range(1, 4)
                ]
                await asyncio.sleep(0.05)
                told = [
                    await post(client, campaign, shoppers[n], id=keys[n], now=NOON + n * SECOND)
                    for n in range(4, 8)
                ]
                reloaded = await post(client, campaign, shoppers[5], id=ids.new(), now=NOON + 99 * SECOND)
                again = await post(client, campaign, shoppers[5], id=keys[5], ticket=told[1].json()["ticket"])
            await until_counted(committed_db, 9)
            ticket = told[1].json()["ticket"]
            late = await post(client, campaign, shoppers[5], id=keys[5], ticket=ticket)
            return await asyncio.gather(*patient), told, reloaded, again, late

    answered, told, reloaded, again, late = asyncio.run(press())

    assert [answer.status_code for answer in answered] == [201] * 4
    assert [(each.status_code, each.json()["ahead"]) for each in told] == [
        (202, 3),
        (202, 4),
        (202, 5),
        (202, 6),
    ]
    assert told[0].headers["retry-after"] == str(told[0].json()["wait_seconds"])
    assert told[0].json()["ko"].startswith("순서를 기다리고 있습니다. 앞에 3명")
    assert [each.json()["ahead"] for each in (reloaded, again)] == [4, 4]
    assert [shopper for shopper, _, _ in rows(committed_db)][1:] == shoppers
    assert (late.status_code, late.json()["position"]) == (200, 7)


def test_a_ticket_is_good_at_another_copy_and_newcomers_do_not_pass(committed_db, opened, short_patience):
    campaign, holder, key, newcomers = opened(9), ids.new(), ids.new(), people(4)

    async def press():
        async with serving(committed_db) as other:
            # The copy that gave the ticket is gone; this one knows nothing of it.
            async with serving(committed_db) as first:
                await first.claim(campaign, ids.new())
                async with await blocking(committed_db):
                    crowd = [asyncio.create_task(first.claim(campaign, each)) for each in people(4)]
                    await until_blocked(committed_db)
                    told = await post(first, campaign, holder, id=key)
                    app = first.http._transport.app
                    counter = next(iter(app._claiming._counters.values()))
                    counter.line.leave(lambda entry: entry.shopper == holder.bytes)
                await asyncio.gather(*crowd)
            async with await blocking(committed_db):
                waiting = [
                    asyncio.create_task(other.claim(campaign, each, now=NOON + SECOND))
                    for each in newcomers[:1]
                ]
                await until_blocked(committed_db)
                waiting += [
                    asyncio.create_task(other.claim(campaign, each, now=NOON + SECOND))
                    for each in newcomers[1:3]
                ]
                await asyncio.sleep(0.05)
                back = asyncio.create_task(
                    post(
                        other, campaign, holder, id=key, ticket=told.json()["ticket"], now=NOON + 60 * SECOND
                    )
                )
                await asyncio.sleep(0.05)
            return told, await back, [each.json()["position"] for each in await asyncio.gather(*waiting)]

    told, back, positions = asyncio.run(press())

    assert told.status_code == 202
    assert (back.status_code, back.json()["position"], back.json()["claimed_at"]) == (
        201,
        7,
        "2025-09-01T03:00:00+00:00",
    )
    assert positions == [6, 8, 9]


def test_when_it_sells_out_everybody_in_line_is_told_at_once(committed_db, opened, short_patience):
    campaign = opened(3)

    async def press():
        async with serving(committed_db) as client:
            await client.claim(campaign, ids.new())
            async with await blocking(committed_db):
                waiting = [asyncio.create_task(client.claim(campaign, each)) for each in people(4)]
                await until_blocked(committed_db)
                parked = ids.new()
                told = await post(client, campaign, ids.new(), id=parked)
            answers = await asyncio.gather(*waiting)
            app = client.http._transport.app
            return answers, told, len(app._claiming._counters)

    answers, told, counters = asyncio.run(press())

    assert sorted(answer.status_code for answer in answers) == [201, 201, 202, 409]
    assert told.status_code == 202
    assert counters == 0


def test_a_ticket_of_another_claim_is_not_believed(committed_db, opened, short_patience):
    campaign, shopper, key = opened(20), ids.new(), ids.new()

    async def press():
        async with serving(committed_db) as client:
            await client.claim(campaign, ids.new())
            async with await blocking(committed_db):
                crowd = [asyncio.create_task(client.claim(campaign, each)) for each in people(4)]
                await until_blocked(committed_db)
                ticket = (await post(client, campaign, shopper, id=key)).json()["ticket"]
                stolen = await post(client, campaign, ids.new(), id=key, ticket=ticket)
                forged = await post(client, campaign, shopper, id=key, ticket=ticket[:-4] + "AAAA")
            await asyncio.gather(*crowd)
            return stolen, forged

    stolen, forged = asyncio.run(press())

    assert [(each.status_code, each.json()["refused"]) for each in (stolen, forged)] == [
        (401, "bad_token")
    ] * 2


def test_a_plain_form_in_line_is_sent_to_a_page_that_holds_the_ticket(committed_db, opened, short_patience):
    campaign, shopper, key = opened(20), ids.new(), ids.new()

    async def press():
        async with serving(committed_db) as client:
            await client.claim(campaign, ids.new())
            async with await blocking(committed_db):
                crowd = [asyncio.create_task(client.claim(campaign, each)) for each in people(4)]
                await until_blocked(committed_db)
                fields = {"token": token(shopper), "id": str(key), "campaign": str(campaign.pk)}
                with clock.pretend(NOON):
                    answer = await client.http.post("/claims", data=fields)
            await asyncio.gather(*crowd)
            return answer

    answer = asyncio.run(press())

    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"/coupons/campaigns/{campaign.pk}/?claim={key}&ticket=")
    assert answer.headers["location"].partition("&ahead=")[2] == "3&seconds=1"


def test_nobody_waits_in_a_line_that_is_short(committed_db, opened):
    campaign, shoppers = opened(BATCH_MOST * 2), people(BATCH_MOST * 2)

    async def press():
        async with serving(committed_db) as client:
            return await client.claim_all(campaign, shoppers)

    assert {answer.status_code for answer in asyncio.run(press())} == {201}
