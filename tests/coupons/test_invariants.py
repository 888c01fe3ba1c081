"""Each invariant is silent over a campaign's life, and names the row when its violation is planted."""

import inspect
from pathlib import Path

import pytest
from django.db import connection

from hamkke.coupons import actions, invariants
from hamkke.coupons.models import Claim, Funding, Opening, Portion, Redemption
from hamkke.kernel import clock, ids
from tests.coupons.holding import hold
from tests.factories.coupons import NOON, ClaimFactory, logged

pytestmark = pytest.mark.django_db

EVERY = [
    function
    for name, function in inspect.getmembers(invariants, inspect.isfunction)
    if function.__module__.startswith(invariants.__name__) and not name.startswith("_")
]


def broken(now=NOON):
    with clock.pretend(now):
        return {function.__name__ for function in EVERY if list(function())}


@pytest.fixture
def redemption(campaign):
    """One coupon used and partly returned, one held, one released, one unused."""
    claims = [ClaimFactory(campaign=campaign, position=position) for position in (1, 2, 3, 4)]
    logged(campaign)
    line = actions.Line(ids.new(), ids.new(), 30_000)
    with clock.pretend(NOON):
        used, _, released = [hold(claim, lines=[line]) for claim in claims[:3]]
        actions.capture(used, by=None)
        actions.release(released, by=None)
        actions.give_back([used], id=ids.new(), returned={line.id: (10_000, 30_000)}, by=None)
    return used


def loosened(table, *constraints):
    """Let the database accept what it never would."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for constraint in constraints:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {constraint}")
            cursor.execute(f"DROP INDEX IF EXISTS {constraint}")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")


def test_all_hold_before_and_after_a_life(campaign, redemption, organiser):
    assert broken() == set()

    with clock.pretend(campaign.closes_at):
        actions.close_campaign(campaign, by=organiser)
    assert broken() == set()

    with clock.pretend(campaign.usable_until):
        actions.release(Redemption.objects.get(state="held"), by=None)
        actions.settle_campaign(campaign, by=organiser)
    assert broken() == set()


def test_a_second_claim_is_noticed(campaign, redemption):
    loosened("coupons_claim", "a_shopper_claims_a_campaign_once")
    ClaimFactory(campaign=campaign, shopper=Claim.objects.first().shopper, position=5)
    logged(campaign)

    assert broken() == {"no_coupon_is_claimed_twice"}


@pytest.mark.parametrize("planted", ["counter", "gap"])
def test_a_wrong_count_is_noticed(campaign, redemption, planted):
    if planted == "counter":
        Opening.objects.update(claimed=5)
    else:
        ClaimFactory(campaign=campaign, position=9)
        Opening.objects.update(claimed=5)

    assert broken() == {
        "every_opening_counts_its_claims_and_their_positions_have_no_gap",
        "every_opening_ends_where_its_log_ends",
    }


def test_a_claim_out_of_hours_is_noticed(campaign, redemption):
    Opening.objects.update(opens_at=NOON, closes_at=NOON)

    assert broken() == {"every_claim_was_made_while_its_campaign_was_open"}


def test_a_claim_of_nobody_is_noticed(campaign, redemption):
    loosened("coupons_claim")
    Claim.objects.filter(position=4).update(shopper=ids.new())

    assert broken() == {"every_claim_has_its_campaign_and_its_shopper"}


def test_a_coupon_used_twice_is_noticed(redemption):
    loosened("coupons_redemption", "a_coupon_is_in_one_live_redemption")
    Redemption.objects.filter(state="held").update(claim=redemption.claim)

    assert broken() == {"no_coupon_is_in_two_live_redemptions"}


def test_a_lost_won_is_noticed_and_the_ledger_knows(redemption):
    Portion.objects.filter(redemption=redemption, funding__place=0).update(amount=1_499)

    assert broken() == {
        "every_discount_is_divided_to_the_won",
        "every_price_can_be_made_again",
        "every_budget_agrees_with_the_ledger",
        "every_cell_is_what_the_ledger_moved",
    }


def test_a_line_below_zero_is_noticed(redemption):
    loosened("coupons_portion", "a_portion_is_within_its_line")
    Portion.objects.filter(redemption=redemption).update(line_amount=2_999)

    assert broken() == {"no_line_is_discounted_beyond_its_amount"}


def test_a_discount_beyond_the_cap_is_noticed(campaign, redemption):
    campaign.cap = 2_999
    campaign.save()

    assert broken() == {
        "no_discount_is_more_than_its_campaign_gives",
        "every_open_campaign_is_its_latest_version",
    }


def test_a_wrong_state_is_noticed(redemption):
    Redemption.objects.filter(pk=redemption.pk).update(state="returned")

    assert broken() == {
        "a_coupon_is_returned_exactly_when_every_won_came_back",
        # A coupon that seems free again must be paid for again.
        "every_coupon_that_can_still_be_used_is_paid_for",
    }


def test_a_return_nobody_made_is_noticed(redemption):
    Portion.objects.filter(redemption=redemption, funding__place=0).update(returned=501)

    assert broken() == {
        "every_give_back_is_in_its_portions",
        "every_budget_agrees_with_the_ledger",
        "every_cell_is_what_the_ledger_moved",
    }


def test_a_missing_share_is_noticed(redemption):
    Funding.objects.filter(place=2).update(share=1_999)

    assert broken() == {
        "every_opened_campaign_is_funded_as_a_whole",
        "every_open_campaign_is_its_latest_version",
    }


def test_a_budget_out_of_step_is_noticed(redemption):
    Funding.objects.filter(place=2).update(reserved=1)

    assert broken() == {"every_budget_agrees_with_the_ledger"}


def test_coupons_nobody_paid_for_are_noticed(campaign, redemption):
    Opening.objects.update(quantity=101)

    assert broken() == {"every_coupon_that_can_still_be_used_is_paid_for"}


def test_every_invariant_has_its_violation():
    """Beside this room's own: those of the log of claims, which the claim service alone writes, of prices, of several
    coupons on an order, of automatic campaigns, of what was paid, of counters and of partners."""
    here = Path(__file__).parent
    rooms = [
        here / "test_invariants.py", here.parent / "claim" / "test_log.py", here / "test_amending.py",
        here / "test_several.py", here / "test_automatic.py", here / "test_paying_invariants.py", here / "test_counter_invariants.py",
        here / "partners" / "test_partner_invariants.py",
    ]  # fmt: skip
    planted = "".join(room.read_text() for room in rooms)

    assert len(EVERY) > 30
    named = [f'"{each.__name__}"' in planted or f"invariants.{each.__name__}()" in planted for each in EVERY]
    assert [each.__name__ for each, is_named in zip(EVERY, named, strict=True) if not is_named] == []
