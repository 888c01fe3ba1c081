"""Paid, renewed, expired and handed back at once, with real commits: one of them it is."""

from datetime import timedelta

import pytest

from hamkke.coupons import actions, invariants, rules, tasks
from hamkke.coupons.models import HandBack, Opening, Redemption
from hamkke.kernel import clock, ids
from tests.coupons.test_races import at_once
from tests.factories.coupons import NOON, CampaignFactory, ClaimFactory, FundingFactory
from tests.factories.people import UserFactory

HALF_HOUR = timedelta(minutes=30)


@pytest.fixture
def claim(committed_db):
    campaign = actions.open_campaign(FundingFactory(campaign=CampaignFactory()).campaign, by=UserFactory())
    Opening.objects.update(claimed=1)
    return ClaimFactory(campaign=campaign, position=1)


def held(claim):
    with clock.pretend(NOON - HALF_HOUR):
        return actions.hold(
            claim,
            id=ids.new(),
            order_id=ids.new(),
            lines=[rules.Line(ids.new(), ids.new(), 30_000)],
            by=claim.shopper,
        )


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
    held(claim)

    with clock.pretend(NOON):
        tasks.release_expired()

    assert Redemption.objects.get().state == "released"


@pytest.mark.parametrize("_", range(3))
def test_paid_renewed_and_expired_at_once_is_paid_kept_or_free(claim, _):
    redemption = held(claim)

    paid, renewed, released = at_once(
        lambda: actions.capture(Redemption.objects.get(), by=None).state,
        lambda: actions.renew(Redemption.objects.get(), until=NOON + HALF_HOUR).state,
        actions.release_expired,
    )

    redemption.refresh_from_db()
    assert (paid, released) in {("used", 0), ("not_held", 1)}
    assert renewed in {"held", "not_held"}
    assert redemption.state == ("used" if paid == "used" else "released")
    assert nothing_is_out_of_step()


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
        lambda: actions.use_one(use, by=None).state,
        lambda: actions.hand_back(claim, by=claim.shopper) and "handed",
    )

    assert (used, handed) in {("used", "in_use"), ("handed_back", "handed")}
    assert Redemption.objects.count() + HandBack.objects.count() == 1
    assert nothing_is_out_of_step()
