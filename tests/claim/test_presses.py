"""One shopper, several presses: whichever id was written is answered with its coupon, always."""

import asyncio
from datetime import timedelta

import pytest

from claim.campaigns import Campaigns
from hamkke.kernel import ids
from tests.claim.conftest import TEN, people, serving
from tests.claim.test_line import blocking
from tests.claim.test_trouble import until_blocked
from tests.factories.coupons import OpeningFactory

DAY = timedelta(days=1)


@pytest.fixture
def one_by_one(monkeypatch):
    monkeypatch.setattr("claim.claiming.BATCH_MOST", 1)


async def pressed_twice(client, database_url, campaign, shopper, *, earlier, later):
    """One id stands in line, and the same shopper's other id comes after it."""
    async with await blocking(database_url):
        other = asyncio.create_task(client.claim(campaign, ids.new()))
        await until_blocked(database_url)
        presses = []
        for key in (earlier, later):
            presses.append(asyncio.create_task(client.claim(campaign, shopper, id=key)))
            await asyncio.sleep(0.05)
    await other
    return await asyncio.gather(*presses)


def test_an_id_that_was_answered_is_answered_again_while_another_stands_in_line(
    committed_db, opened, one_by_one
):
    campaign, shopper, written = opened(9), ids.new(), ids.new()

    async def press():
        async with serving(committed_db) as client:
            first = await client.claim(campaign, shopper, id=written)
            return first, *await pressed_twice(
                client, committed_db, campaign, shopper, earlier=ids.new(), later=written
            )

    first, another, again = asyncio.run(press())

    assert (another.status_code, another.json()["refused"]) == (409, "already_claimed")
    assert (again.status_code, again.json()) == (200, first.json())


def test_an_id_is_not_refused_for_another_that_is_somebody_elses(committed_db, opened, one_by_one):
    campaign, shopper, theirs, mine = opened(9), ids.new(), ids.new(), ids.new()

    async def press():
        async with serving(committed_db) as client:
            await client.claim(campaign, ids.new(), id=theirs)
            told = await pressed_twice(client, committed_db, campaign, shopper, earlier=theirs, later=mine)
            return *told, await client.claim(campaign, shopper, id=mine)

    stranger, not_now, again = asyncio.run(press())

    assert (stranger.status_code, stranger.json()["refused"]) == (409, "different_content")
    assert (not_now.status_code, "ticket" in not_now.json()) == (503, True)
    assert (again.status_code, again.json()["position"]) == (201, 3)


def test_yesterdays_coupon_is_answered_again_after_a_day_on_which_nobody_came(committed_db):
    first = OpeningFactory(campaign__quantity=3, closes_at=TEN + DAY)
    campaign, shopper, key = first.campaign, ids.new(), ids.new()
    OpeningFactory(campaign=campaign, number=2, opens_at=TEN + DAY, closes_at=TEN + 2 * DAY)

    async def press():
        async with serving(committed_db) as client:
            yes = await client.claim(campaign, shopper, id=key)
            await asyncio.sleep(1.2)
            again = await client.claim(campaign, shopper, id=key, now=TEN + 3 * DAY)
            return yes, again, await client.claim(campaign, ids.new(), now=TEN + 3 * DAY)

    yes, again, nobody = asyncio.run(press())

    assert (yes.status_code, again.status_code, again.json()) == (201, 200, yes.json())
    assert nobody.json()["refused"] == "closed"


def test_whoever_joins_while_the_line_is_sent_home_is_decided_like_everybody(
    committed_db, opened, one_by_one, monkeypatch
):
    campaign, owner, key = opened(2), ids.new(), ids.new()
    has_claimed = Campaigns.has_claimed

    async def press():
        entered, going_on = asyncio.Event(), asyncio.Event()

        async def slowly(campaigns, *who):
            if not entered.is_set():
                entered.set()
                await going_on.wait()
            return await has_claimed(campaigns, *who)

        async with serving(committed_db) as client:
            yes = await client.claim(campaign, owner, id=key)
            monkeypatch.setattr(Campaigns, "has_claimed", slowly)
            async with await blocking(committed_db):
                waiting = asyncio.create_task(client.claim_all(campaign, people(3)))
                await until_blocked(committed_db)
            await entered.wait()
            again = asyncio.create_task(client.claim(campaign, owner, id=key))
            await asyncio.sleep(0.2)
            going_on.set()
            return yes, await again, await waiting

    yes, again, answers = asyncio.run(press())

    assert (again.status_code, again.json()) == (200, yes.json())
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409]
