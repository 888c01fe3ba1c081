"""Paid, renewed, expired and handed back at once, with real commits: one of them it is."""

from datetime import timedelta

import pytest

from hamkke.coupons import actions, invariants, rules, tasks
from hamkke.coupons.models import Campaign, HandBack, Opening, Redemption
from hamkke.kernel import clock, ids
from tests.coupons.holding import hold
from tests.coupons.test_races import at_once
from tests.factories.coupons import NOON, CampaignFactory, ClaimFactory, FundingFactory
from tests.factories.people import UserFactory
from tests.waiting import meanwhile

HALF_HOUR = timedelta(minutes=30)


@pytest.fixture
def claim(committed_db):
    campaign = actions.open_campaign(FundingFactory(campaign=CampaignFactory()).campaign, by=UserFactory())
    Opening.objects.update(claimed=1)
    return ClaimFactory(campaign=campaign, position=1)


def held(claim):
    with clock.pretend(NOON - HALF_HOUR):
        return hold(claim)


def said(answers):
    [answer] = answers
    return answer.state if isinstance(answer, Redemption) else answer.reason


def nothing_is_out_of_step():
    return [
        list(invariant())
        for invariant in (
            invariants.every_budget_agrees_with_the_ledger,
            invariants.every_cell_is_what_the_ledger_moved,
            invariants.no_coupon_is_handed_back_and_used,
            invariants.every_opening_counts_what_was_handed_back,
        )
    ] == [[]] * 4


def test_the_worker_releases_by_the_clock(claim):
    redemption = held(claim)

    with clock.pretend(NOON):
        tasks.release_expired()
        tasks.expire(redemption_id=str(redemption.pk))

    assert Redemption.objects.get().state == "released"


@pytest.mark.parametrize("_", range(3))
def test_paid_renewed_and_expired_at_once_is_paid_kept_or_free(claim, _):
    redemption = held(claim)

    paid, renewed, released = at_once(
        lambda: actions.capture(Redemption.objects.get(), by=None).state,
        lambda: actions.renew(Redemption.objects.get(), until=NOON + HALF_HOUR).state,
        lambda: actions.expire(redemption.pk),
    )

    redemption.refresh_from_db()
    assert (paid, released) in {("used", False), ("not_held", True)}
    assert renewed in {"held", "not_held"}
    assert redemption.state == ("used" if paid == "used" else "released")
    assert nothing_is_out_of_step()


def test_what_is_laid_on_an_order_while_the_campaign_is_settled_comes_too_late(claim):
    actions.close_campaign(claim.campaign, by=claim.shopper)

    with meanwhile(lambda: at_once(lambda: hold(claim).state)) as start:
        Campaign.objects.select_for_update().get()
        answer = start()
        actions.settle_campaign(claim.campaign, by=claim.shopper)

    assert answer.result() == ["already_settled"]
    assert Redemption.objects.count() == 0
    assert list(invariants.every_coupon_that_can_still_be_used_is_paid_for()) == []


def test_what_expires_while_somebody_else_is_waited_for_has_expired(committed_db):
    opened_at, ends_at = clock.now() - HALF_HOUR, clock.now() + HALF_HOUR
    draft = CampaignFactory(opens_at=opened_at, closes_at=ends_at, usable_until=ends_at)
    claim = ClaimFactory(
        campaign=actions.open_campaign(FundingFactory(campaign=draft).campaign, by=UserFactory())
    )

    def late():
        try:
            return hold(claim).state
        except rules.Expired as refusal:
            return refusal.reason

    with meanwhile(late) as start:
        Campaign.objects.select_for_update().get()
        answer = start()
        Campaign.objects.update(closes_at=clock.now(), usable_until=clock.now())

    assert answer.result() == "expired"
    assert Redemption.objects.count() == 0


def test_of_two_orders_at_once_one_is_the_first_purchase(committed_db):
    shopper, organiser = UserFactory(), UserFactory()
    drafts = [FundingFactory(campaign=CampaignFactory(first_purchase_only=True)).campaign for _ in range(2)]
    campaigns = [actions.open_campaign(draft, by=organiser) for draft in drafts]
    Opening.objects.update(claimed=1)
    claims = [ClaimFactory(campaign=campaign, shopper=shopper, position=1) for campaign in campaigns]

    answers = at_once(*[lambda claim=claim: hold(claim, is_first_purchase=True).state for claim in claims])

    assert sorted(answers) == ["first_purchase_taken", "held"]
    assert Redemption.objects.count() == 1


@pytest.mark.parametrize("_", range(3))
def test_used_and_handed_back_at_once_is_one_of_the_two(claim, _):
    use = rules.Use(
        id=ids.new(),
        sale_id=ids.new(),
        lines=(rules.Line(ids.new(), ids.new(), 30_000),),
        channel="counter",
        at=NOON,
        claim_id=claim.id,
    )

    used, handed = at_once(
        lambda: said(actions.use([use], by=None)),
        lambda: actions.hand_back(claim, by=claim.shopper) and "handed",
    )

    assert (used, handed) in {("used", "in_use"), ("handed_back", "handed")}
    assert Redemption.objects.count() + HandBack.objects.count() == 1
    assert nothing_is_out_of_step()
