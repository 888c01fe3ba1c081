"""Each invariant of what coupons moved is silent over a life, and names the row when its violation is planted."""

from datetime import timedelta

import pytest
from django.db import connection

from hamkke.coupons import actions, invariants, rules
from hamkke.coupons.invariants import paying
from hamkke.coupons.models import Funding, HandBack, Opening, Portion, Redemption
from hamkke.kernel import clock, ids
from tests.coupons.holding import hold
from tests.factories.coupons import (
    NOON,
    CampaignFactory,
    ClaimFactory,
    CostAgreementFactory,
    FundingFactory,
    logged,
)

pytestmark = pytest.mark.django_db

BAKER = ids.new()
EVERY = (
    paying.every_cell_is_what_the_ledger_moved,
    paying.no_merchant_bears_more_than_it_agreed_to,
    paying.no_hold_outlives_its_lease_for_long,
    paying.every_opening_counts_what_was_handed_back,
    paying.no_coupon_is_handed_back_and_used,
)


def broken(now=NOON):
    with clock.pretend(now):
        return {function.__name__ for function in EVERY if list(function())}


@pytest.fixture
def claims(organiser):
    draft = CampaignFactory()
    FundingFactory(campaign=draft, share=6_667, place=0)
    FundingFactory(campaign=draft, share=3_333, place=1, funder=None, kind=Funding.Kind.MERCHANT)
    CostAgreementFactory(campaign=draft, merchant_id=BAKER, share=3_333)
    campaign = actions.open_campaign(draft, by=organiser)
    claims = [ClaimFactory(campaign=campaign, position=position) for position in (1, 2, 3, 4)]
    logged(campaign)
    return claims


@pytest.fixture
def used(claims):
    """One used at a counter and partly returned, one held, one handed back, one unused."""
    line = rules.Line(ids.new(), BAKER, 29_990)
    with clock.pretend(NOON):
        [used] = actions.use(
            [rules.Use(ids.new(), ids.new(), (line,), "counter", NOON, claim_id=claims[0].id)], by=None
        )
        actions.give_back([used], id=ids.new(), returned={line.id: (9_999, 29_990)}, by=None)
        hold(claims[1], lines=[line])
        actions.hand_back(claims[2], by=claims[2].shopper)
    return used


def test_all_hold_over_a_life(used):
    assert broken() == set()


def test_a_cell_the_ledger_knows_nothing_of_is_named(used):
    Portion.objects.filter(redemption=used).update(returned=0)

    assert broken() == {"every_cell_is_what_the_ledger_moved"}


def test_a_merchant_who_bears_too_much_is_named(used):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE coupons_costagreement DISABLE TRIGGER USER")
        cursor.execute("UPDATE coupons_costagreement SET share = 3300")

    assert broken() == {"no_merchant_bears_more_than_it_agreed_to"}


def test_a_merchant_who_never_agreed_is_named(used):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE coupons_costagreement DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM coupons_costagreement")

    assert broken() == {"no_merchant_bears_more_than_it_agreed_to"}


def test_a_merchant_who_bears_more_than_half_is_named(used):
    """Of 2,999 won that one pays, whatever was signed: judged by the law of the day on which the campaign opened."""
    assert list(invariants.no_merchant_bears_more_than_the_law_allows()) == []
    Portion.objects.filter(redemption=used, funding__place=0).update(amount=999, returned=0)
    Portion.objects.filter(redemption=used, funding__place=1).update(amount=2_000, returned=0)

    assert list(invariants.no_merchant_bears_more_than_the_law_allows()) == [
        {"campaign": used.version.campaign_id, "merchant": BAKER, "discount": 2_999, "borne": 2_000}
    ]


def test_a_hold_that_nobody_releases_is_named(used):
    lease = Redemption.objects.get(state="held").lease_until

    assert broken(lease + timedelta(hours=1)) == set()
    assert broken(lease + timedelta(hours=1, seconds=1)) == {"no_hold_outlives_its_lease_for_long"}


def test_an_opening_that_counts_wrongly_is_named(used):
    Opening.objects.update(handed_back=2)

    assert broken() == {"every_opening_counts_what_was_handed_back"}


def test_a_coupon_in_use_that_was_handed_back_is_named(used):
    HandBack.objects.create(claim=used.claim, handed_at=NOON)
    Opening.objects.update(handed_back=2)

    assert broken() == {"no_coupon_is_handed_back_and_used"}
