"""Merchants who agreed to it bear a part of the discount on their own goods."""

import pytest

from hamkke.coupons import actions, invariants, queries
from hamkke.coupons.models import Funding, Opening
from hamkke.kernel import clock, ids
from hamkke.ledger import queries as ledger
from tests.coupons.holding import hold
from tests.factories.coupons import NOON, CampaignFactory, ClaimFactory, CostAgreementFactory, FundingFactory

pytestmark = pytest.mark.django_db

BAKER, POTTER = ids.new(), ids.new()


@pytest.fixture
def claim(organiser):
    """10%, at most 3,000 won: seven tenths from the state, three from whose goods they are."""
    draft = CampaignFactory()
    FundingFactory(campaign=draft, share=7_000, place=0)
    FundingFactory(campaign=draft, share=3_000, place=1, funder=None, kind=Funding.Kind.MERCHANT)
    for merchant in (BAKER, POTTER):
        CostAgreementFactory(campaign=draft, merchant_id=merchant)
    claim = ClaimFactory(campaign=actions.open_campaign(draft, by=organiser), position=1)
    Opening.objects.filter(campaign=claim.campaign).update(claimed=1)
    return claim


def used(claim, *lines):
    with clock.pretend(NOON):
        held = hold(claim, lines=lines)
        return actions.capture(held, by=None)


def line(merchant, amount):
    return actions.Line(id=ids.new(), merchant_id=merchant, amount=amount)


def nets(*codes):
    found = ledger.balances(codes)
    return [found[code].net for code in codes]


def test_each_line_s_own_merchant_bears_its_part(claim):
    redemption = used(claim, line(BAKER, 10_000), line(POTTER, 9_999))

    matrix = [(cell.funding.name.en, cell.amount) for cell in queries.who_paid(redemption.order_id)]
    assert redemption.discount == 1_999
    assert matrix == [
        (claim.campaign.fundings.first().funder.name_en, 700),
        ("the merchant itself", 300),
        (claim.campaign.fundings.first().funder.name_en, 700),
        ("the merchant itself", 299),
    ]
    assert nets(f"merchant:{BAKER}", f"merchant:{BAKER}:share") == [1_000, -300]
    assert nets(f"merchant:{POTTER}", f"merchant:{POTTER}:share") == [999, -299]
    assert list(invariants.every_budget_agrees_with_the_ledger()) == []
    assert list(invariants.every_coupon_that_can_still_be_used_is_paid_for()) == []


def test_what_comes_back_comes_back_to_the_merchant_too(claim):
    wanted = line(BAKER, 10_000)
    redemption = used(claim, wanted)

    actions.give_back([redemption], id=ids.new(), returned={wanted.id: (10_000, 10_000)}, by=None)

    assert nets(f"merchant:{BAKER}", f"merchant:{BAKER}:share") == [0, 0]
    assert list(invariants.every_budget_agrees_with_the_ledger()) == []


def test_closing_and_settling_return_nothing_to_merchants(claim, organiser):
    used(claim, line(BAKER, 10_000))

    with clock.pretend(claim.campaign.usable_until):
        actions.close_campaign(claim.campaign, by=organiser)
        actions.settle_campaign(claim.campaign, by=organiser)

    assert [funding.reserved for funding in claim.campaign.fundings.all()] == [700, 0]
    assert list(invariants.every_budget_agrees_with_the_ledger()) == []
    assert list(invariants.every_coupon_that_can_still_be_used_is_paid_for()) == []
