"""Twice and at once, with real commits: one coupon, many tabs."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from hamkke.coupons import actions, invariants, queries
from hamkke.coupons.models import Campaign, Opening, Redemption
from hamkke.kernel import clock, ids
from hamkke.kernel.errors import Refused
from hamkke.ledger import queries as ledger
from tests.coupons.holding import hold
from tests.factories.coupons import NOON, CampaignFactory, ClaimFactory, FundingFactory
from tests.factories.people import UserFactory
from tests.waiting import meanwhile

AT_ONCE = 6


def at_once(*calls):
    """Run calls in threads that start together; each answers with its result or the reason of its refusal."""
    barrier = Barrier(len(calls))

    def run(call):
        try:
            barrier.wait()
            with clock.pretend(NOON):
                return call()
        except Refused as refusal:
            return refusal.reason
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@pytest.fixture
def claim(committed_db):
    draft = CampaignFactory()
    for place, share in enumerate([5_000, 3_000, 2_000]):
        FundingFactory(campaign=draft, share=share, place=place)
    campaign = actions.open_campaign(draft, by=UserFactory())
    Opening.objects.update(claimed=1)
    return ClaimFactory(campaign=campaign, position=1)


def holding(claim, **given):
    return lambda: hold(claim, **given).state


def line():
    return actions.Line(ids.new(), ids.new(), 30_000)


def held(claim, lines):
    with clock.pretend(NOON):
        return hold(claim, lines=lines)


def budgets(campaign):
    found = [ledger.balance(funding.budget_code) for funding in campaign.fundings.all()]
    return [each.net for each in found], [each.debits_pending for each in found]


def test_a_coupon_laid_on_many_orders_at_once_is_on_one(claim):
    answers = at_once(*[holding(claim) for _ in range(AT_ONCE)])

    assert Counter(answers) == {"held": 1, "in_use": AT_ONCE - 1}
    assert budgets(claim.campaign) == ([150_000, 90_000, 60_000], [1_500, 900, 600])
    assert list(invariants.no_coupon_is_in_two_live_redemptions()) == []


def test_the_same_hold_at_once_is_held_once(claim):
    same = {"order_id": ids.new(), "lines": [line()]}

    assert at_once(*[holding(claim, **same)] * AT_ONCE) == ["held"] * AT_ONCE
    assert Redemption.objects.count() == 1
    assert budgets(claim.campaign)[1] == [1_500, 900, 600]


def test_paid_and_expired_at_once_is_one_of_the_two(claim):
    redemption = held(claim, [line()])

    answers = at_once(
        lambda: actions.capture(Redemption.objects.get(), by=None).state,
        lambda: actions.release(Redemption.objects.get(), by=None).state,
    )

    redemption.refresh_from_db()
    assert answers in (["used", "not_held"], ["not_held", "released"])
    assert redemption.state in answers
    assert list(invariants.every_budget_agrees_with_the_ledger()) == []


def test_returns_told_at_once_end_in_the_same_place(claim):
    wanted = line()
    redemption = actions.capture(held(claim, [wanted]), by=None)

    def back(so_far):
        step = {wanted.id: (so_far, 30_000)}
        return lambda: actions.give_back([redemption], id=ids.new(), returned=step, by=None)[wanted.id]

    given = at_once(*[back(so_far) for so_far in (5_000, 10_000, 15_000, 20_000, 25_000, 30_000)])

    assert sum(given) == 3_000
    assert Redemption.objects.get().state == "returned"
    assert budgets(claim.campaign) == ([150_000, 90_000, 60_000], [0, 0, 0])


def test_closing_at_once_returns_once(claim):
    closer = UserFactory()

    answers = at_once(*[lambda: actions.close_campaign(claim.campaign, by=closer).state] * AT_ONCE)

    assert answers == ["closed"] * AT_ONCE
    assert budgets(claim.campaign)[0] == [1_500, 900, 600]
    assert queries.left(claim.campaign) == 0


def test_goods_that_come_back_while_the_campaign_is_settled_are_passed_on(claim):
    wanted = line()
    redemption = actions.capture(held(claim, [wanted]), by=None)
    # Somebody else's coupon is never used, so that settling has something of its own to return.
    ClaimFactory(campaign=claim.campaign, position=2)
    Opening.objects.update(claimed=2)
    actions.close_campaign(claim.campaign, by=claim.shopper)
    Campaign.objects.update(closes_at=NOON, usable_until=NOON)

    def give_back():
        step = {wanted.id: (30_000, 30_000)}
        return actions.give_back([redemption], id=ids.new(), returned=step, by=None)[wanted.id]

    with meanwhile(give_back) as start:
        Campaign.objects.select_for_update().get(pk=claim.campaign.pk)
        answer = start()
        actions.settle_campaign(claim.campaign, by=claim.shopper)

    assert answer.result() == 3_000
    assert budgets(claim.campaign) == ([0, 0, 0], [0, 0, 0])
    assert list(invariants.every_budget_agrees_with_the_ledger()) == []


def test_goods_that_come_back_keep_no_use_of_the_campaign_waiting(claim):
    Opening.objects.update(claimed=2)
    other, wanted = ClaimFactory(campaign=claim.campaign, position=2), line()
    redemption = actions.capture(held(claim, [wanted]), by=None)
    use = actions.Use(ids.new(), ids.new(), [line()], channel="counter", at=NOON, claim_id=other.id)

    with meanwhile(lambda: at_once(lambda: actions.use([use], by=None)[0].state)) as start:
        step = {wanted.id: (30_000, 30_000)}
        # Whoever has more to do posts last, so nobody waits for the ledger yet either.
        postings = actions.Postings()
        actions.give_back([redemption], id=ids.new(), returned=step, by=None, postings=postings)
        answer = start()
        is_done = answer.done()
        postings.post()

    assert (is_done, answer.result()) == (True, ["used"])
    assert list(invariants.every_budget_agrees_with_the_ledger()) == []


def test_whoever_claims_while_closing_waits_for_them_has_claimed_in_time(committed_db):
    opened_at = clock.now() - timedelta(hours=1)
    closes_at = opened_at + timedelta(hours=2)
    campaign = CampaignFactory(opens_at=opened_at, closes_at=closes_at, usable_until=closes_at)
    FundingFactory(campaign=campaign)
    organiser = UserFactory()
    actions.open_campaign(campaign, by=organiser)

    with meanwhile(lambda: actions.close_campaign(campaign, by=organiser).state) as start:
        Opening.objects.select_for_update().get()
        answer = start()
        ClaimFactory(campaign=campaign, position=1, claimed_at=clock.now())
        Opening.objects.update(claimed=1)

    assert answer.result() == "closed"
    assert list(invariants.every_claim_was_made_while_its_campaign_was_open()) == []
