"""At ten everybody presses: exactly so many coupons, one each, in order, and no yes that is not committed."""

import asyncio
from collections import Counter
from datetime import timedelta
from uuid import UUID

import psycopg
import pytest

from hamkke.coupons import rules
from hamkke.coupons.models import Campaign
from hamkke.kernel import ids
from tests.claim.conftest import TEN, counted, people, rows, serving
from tests.factories.coupons import ClaimFactory, OpeningFactory

WEEK = timedelta(days=7)
INSTANT = timedelta(microseconds=1)


@pytest.mark.parametrize(("quantity", "contenders"), [(1, 24), (10, 24), (300, 200), (700, 2_000)])
def test_exactly_as_many_are_claimed_as_there_are(committed_db, opened, quantity, contenders):
    campaign = opened(quantity)

    async def press():
        async with serving(committed_db) as client:
            return await client.claim_all(campaign, people(contenders))

    answers = asyncio.run(press())

    winners = min(quantity, contenders)
    assert Counter(answer.status_code for answer in answers) == Counter(
        {201: winners, 409: contenders - winners}
    )
    assert [position for _, position, _ in rows(committed_db)] == list(range(1, winners + 1))
    assert counted(committed_db) == winners
    promised = {UUID(answer.json()["claim"]) for answer in answers if answer.status_code == 201}
    assert promised == {claim for _, _, claim in rows(committed_db)}


def test_two_copies_of_the_service_share_one_count(committed_db, opened):
    campaign = opened(500)
    contenders = people(600)

    async def press():
        async with serving(committed_db) as one, serving(committed_db) as other:
            # Everybody presses at both, with different ids, as with two browsers.
            return await asyncio.gather(
                one.claim_all(campaign, contenders), other.claim_all(campaign, contenders)
            )

    answers = [answer for copy in asyncio.run(press()) for answer in copy]

    assert Counter(answer.status_code for answer in answers) == {201: 500, 409: 700}
    claims = rows(committed_db)
    assert [position for _, position, _ in claims] == list(range(1, 501))
    assert len({shopper for shopper, _, _ in claims}) == 500
    assert counted(committed_db) == 500


def test_positions_follow_the_order_of_acceptance(committed_db, opened):
    campaign, contenders = opened(50), people(50)

    async def press():
        async with serving(committed_db) as client:
            return await client.claim_all(campaign, contenders)

    answers = asyncio.run(press())

    assert [answer.json()["position"] for answer in answers] == list(range(1, 51))
    assert [shopper for shopper, _, _ in rows(committed_db)] == contenders


def test_the_same_id_again_gets_the_first_answer(committed_db, opened):
    campaign, shopper, key = opened(2), ids.new(), ids.new()

    async def press():
        async with serving(committed_db) as client:
            at_once = await asyncio.gather(*(client.claim(campaign, shopper, id=key) for _ in range(3)))
            late = await client.claim(campaign, shopper, id=key, now=TEN + WEEK)
            return [*at_once, late]

    first, *again = asyncio.run(press())

    assert (first.status_code, first.json()["position"]) == (201, 1)
    assert [answer.status_code for answer in again] == [200, 200, 200]
    assert all(answer.json() == first.json() for answer in again)
    assert counted(committed_db) == 1


def test_another_id_of_the_same_person_is_told_the_position(committed_db, opened):
    campaign, shopper = opened(2), ids.new()

    async def press():
        async with serving(committed_db) as client:
            await client.claim(campaign, ids.new())
            first = await client.claim(campaign, shopper)
            return first, await client.claim(campaign, shopper)

    first, second = asyncio.run(press())

    assert first.json()["position"] == 2
    assert (second.status_code, second.json()["refused"], second.json()["position"]) == (
        409,
        "already_claimed",
        2,
    )
    assert counted(committed_db) == 2


def test_an_id_that_stands_for_another_claim_is_refused(committed_db, opened):
    campaign, other, key = opened(5), opened(5), ids.new()
    shopper = ids.new()

    async def press():
        async with serving(committed_db) as client:
            await client.claim(campaign, shopper, id=key)
            return [
                await client.claim(campaign, ids.new(), id=key),
                await client.claim(other, shopper, id=key),
            ]

    answers = asyncio.run(press())

    assert [(answer.status_code, answer.json()["refused"]) for answer in answers] == [
        (409, "different_content")
    ] * 2
    assert len(rows(committed_db)) == 1


def test_one_id_claimed_for_two_campaigns_at_once_is_claimed_once(committed_db, opened):
    campaigns, key = [opened(5) for _ in range(6)], ids.new()

    async def press():
        async with serving(committed_db) as client:
            return await asyncio.gather(*(client.claim(each, ids.new(), id=key) for each in campaigns))

    answers = asyncio.run(press())

    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 5}
    assert len(rows(committed_db)) == 1


def test_whoever_has_one_still_gets_the_first_answer_after_it_sold_out(committed_db, opened):
    campaign, shopper, key = opened(1), ids.new(), ids.new()

    async def press():
        async with serving(committed_db) as client:
            first = await client.claim(campaign, shopper, id=key)
            await asyncio.sleep(1.2)  # by now the service knows from memory that it is sold out.
            return [
                first,
                await client.claim(campaign, shopper, id=key),
                await client.claim(campaign, shopper),
                await client.claim(campaign, ids.new()),
                await client.claim(campaign, ids.new(), now=TEN + WEEK),
            ]

    first, again, other, nobody, late = asyncio.run(press())

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert other.json()["refused"] == "already_claimed"
    assert nobody.json() == {
        "refused": "sold_out",
        "ko": "준비한 쿠폰이 모두 나갔습니다.",
        "en": "All coupons have been claimed.",
    }
    assert late.json()["refused"] == "closed"


def test_a_campaign_that_opens_while_the_service_runs_is_known_at_once(committed_db, opened):
    async def press():
        async with serving(committed_db) as client:
            await client.claim(await asyncio.to_thread(closed_elsewhere), ids.new())
            return await client.claim(await asyncio.to_thread(closed_elsewhere), ids.new())

    def closed_elsewhere():
        with psycopg.connect(committed_db) as connection:
            return type("Opened", (), {"pk": copied(connection, template)})

    template = opened(3)

    assert asyncio.run(press()).status_code == 201


def copied(connection, template):
    """A second campaign like `template`, opened straight in the database."""
    campaign = ids.new()
    connection.execute(
        "INSERT INTO coupons_campaign SELECT (jsonb_populate_record(c, %s)).* FROM coupons_campaign c WHERE id = %s",
        [psycopg.types.json.Jsonb({"id": str(campaign)}), template.pk],
    )
    connection.execute(
        "INSERT INTO coupons_opening SELECT (jsonb_populate_record(o, %s)).* FROM coupons_opening o"
        " WHERE campaign_id = %s",
        [psycopg.types.json.Jsonb({"id": str(ids.new()), "campaign_id": str(campaign)}), template.pk],
    )
    return campaign


def test_an_unknown_campaign_is_refused(committed_db):
    unknown = type("Unknown", (), {"pk": ids.new()})

    async def press():
        async with serving(committed_db) as client:
            return await client.claim(unknown, ids.new())

    answer = asyncio.run(press())

    assert (answer.status_code, answer.json()["refused"]) == (404, "unknown_campaign")


# ── The rules, replayed on a real database ──

CASES = [
    (TEN, 1, None),
    (TEN + WEEK - INSTANT, 1, None),
    (TEN - INSTANT, 1, rules.NotOpenYet),
    (TEN + WEEK, 1, rules.Closed),
    (TEN + WEEK, 0, rules.Closed),
    (TEN, 0, rules.SoldOut),
    (TEN - INSTANT, 0, rules.NotOpenYet),
]


@pytest.mark.parametrize(("now", "left", "refusal"), CASES)
def test_the_service_answers_as_the_rule_does(committed_db, now, left, refusal):
    opening = OpeningFactory(campaign__quantity=1)
    window = rules.Window(opening.opens_at, opening.closes_at)
    if left == 0:
        ClaimFactory(campaign=opening.campaign, position=1)
        opening.claimed = 1
        opening.save()

    async def press():
        async with serving(committed_db) as client:
            return await client.claim(opening.campaign, ids.new(), now=now)

    answer = asyncio.run(press())

    if refusal is None:
        rules.check_claim(window, left=left, now=now)
        assert answer.status_code == 201
    else:
        with pytest.raises(refusal):
            rules.check_claim(window, left=left, now=now)
        assert (answer.status_code, answer.json()["refused"]) == (409, refusal.reason)
        assert counted(committed_db) == 1 - left


def test_a_campaign_that_applies_by_itself_is_not_claimed(committed_db, opened):
    campaign = opened(5)
    Campaign.objects.update(is_automatic=True)

    async def press():
        async with serving(committed_db) as client:
            return await client.claim(campaign, ids.new())

    answer = asyncio.run(press())

    assert (answer.status_code, answer.json()["refused"]) == (404, "unknown_campaign")
