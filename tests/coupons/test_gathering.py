"""Whoever uses a coupon at the same moment shares one commit, and each gets their own answer."""

import asyncio
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import DataError, connection, transaction

from hamkke.coupons import actions, invariants, rules
from hamkke.coupons.models import Opening, Redemption
from hamkke.kernel import clock, ids
from hamkke.ledger.models import Batch
from tests.factories.coupons import NOON, CampaignFactory, ClaimFactory, FundingFactory
from tests.factories.people import UserFactory

AT_ONCE = 12


@pytest.fixture
def claims(committed_db):
    draft = CampaignFactory()
    for place, share in enumerate([5_000, 3_000, 2_000]):
        FundingFactory(campaign=draft, share=share, place=place)
    campaign = actions.open_campaign(draft, by=UserFactory())
    Opening.objects.update(claimed=AT_ONCE)
    return [ClaimFactory(campaign=campaign, position=position) for position in range(1, AT_ONCE + 1)]


def a_use(claim, **changes):
    given = {
        "id": ids.new(),
        "sale_id": ids.new(),
        "lines": (rules.Line(ids.new(), ids.new(), 30_000),),
        "channel": "counter",
        "at": NOON,
        "claim_id": claim.id,
    }
    return rules.Use(**given | changes)


def at_once(uses):
    """Each from a thread of its own; answers with the state, or what was refused."""
    barrier = Barrier(len(uses))

    def till(use):
        barrier.wait()
        try:
            with clock.pretend(NOON):
                return actions.use_one(use, by=None).state
        except (rules.Refused, DataError) as no:
            return getattr(no, "reason", "broken")
        finally:
            connection.close()

    with ThreadPoolExecutor(len(uses)) as pool:
        return list(pool.map(till, uses))


def test_many_at_once_are_all_used_in_fewer_commits(claims):
    before = Batch.objects.count()

    assert at_once([a_use(claim) for claim in claims]) == ["used"] * AT_ONCE

    assert Redemption.objects.count() == AT_ONCE
    assert Batch.objects.count() - before <= AT_ONCE
    assert list(invariants.every_budget_agrees_with_the_ledger()) == []


def test_one_coupon_at_many_tills_is_used_at_one(claims):
    answers = at_once([a_use(claims[0]) for _ in range(AT_ONCE)])

    assert Counter(answers) == {"used": 1, "in_use": AT_ONCE - 1}


def test_the_same_use_told_many_times_at_once_is_used_once(claims):
    wanted = a_use(claims[0])

    assert at_once([wanted] * AT_ONCE) == ["used"] * AT_ONCE
    assert Redemption.objects.count() == 1


def test_one_that_breaks_does_not_break_its_neighbours(claims):
    uses = [a_use(claim) for claim in claims[:-1]] + [a_use(claims[-1], channel="x" * 61)]

    assert at_once(uses) == ["used"] * (AT_ONCE - 1) + ["broken"]


def test_one_that_breaks_alone_hears_of_it(claims):
    assert at_once([a_use(claims[0], channel="x" * 61)]) == ["broken"]
    assert at_once([a_use(claims[0])]) == ["used"]


def test_on_an_event_loop_nobody_takes_a_thread_but_the_leader(claims):
    async def all_of_them():
        with clock.pretend(NOON):
            uses = [actions.use_one_soon(a_use(claim), by=None) for claim in claims]
            return await asyncio.gather(
                *uses, actions.use_one_soon(a_use(claims[0]), by=None), return_exceptions=True
            )

    *used, again = asyncio.run(all_of_them())

    assert [each.state for each in used] == ["used"] * AT_ONCE
    assert again.reason == "in_use"


def test_whoever_stops_waiting_keeps_nobody_else_from_their_answer(claims):
    async def impatient():
        with clock.pretend(NOON):
            first = asyncio.ensure_future(actions.use_one_soon(a_use(claims[0]), by=None))
            await asyncio.sleep(0)
            first.cancel()
            return await actions.use_one_soon(a_use(claims[1]), by=None)

    assert asyncio.run(impatient()).state == "used"
    assert Redemption.objects.count() == 2


def test_inside_a_transaction_it_is_done_there(claims):
    with clock.pretend(NOON), transaction.atomic():
        actions.use_one(a_use(claims[0]), by=None)
        assert Redemption.objects.count() == 1
        transaction.set_rollback(True)

    assert Redemption.objects.count() == 0


def test_a_bug_rises_and_the_next_are_served(claims):
    with pytest.raises(TypeError):
        actions.use_one(a_use(claims[0], lines=None), by=None)

    assert at_once([a_use(claims[0])]) == ["used"]
