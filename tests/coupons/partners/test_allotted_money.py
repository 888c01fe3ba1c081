"""What is allotted to partners is paid for like every other coupon, whatever becomes of the terms."""

import pytest

from hamkke.coupons import actions, invariants
from hamkke.coupons.models import Allotment, Funding, PartnerCode
from hamkke.ledger import queries as ledger
from tests.coupons.partners.usage import row

pytestmark = pytest.mark.django_db


def unpaid():
    return list(invariants.every_coupon_that_can_still_be_used_is_paid_for())


def nets(campaign):
    return [ledger.balance(funding.budget_code).net for funding in campaign.fundings.all()]


def test_an_amendment_sets_aside_what_partners_coupons_may_cost_more(campaign, allotment, organiser):
    """10 of its own and 20 of the partner, each 2,000 won dearer: six tenths and four tenths."""
    actions.amend_campaign(campaign, cap=5_000, by=organiser)

    assert nets(campaign) == [30 * 3_000, 30 * 2_000]
    assert list(Funding.objects.values_list("reserved", flat=True)) == [90_000, 60_000]
    assert unpaid() == []


def test_a_code_that_was_used_needs_its_money_no_more(app, codes, merchant, campaign):
    app.report_usage("U-1", [row(codes[0], merchant)])

    assert PartnerCode.objects.filter(redemption__isnull=False).count() == 1
    assert nets(campaign) == [30 * 1_800 - 1_200, 30 * 1_200 - 800]
    assert unpaid() == []


def test_codes_that_nobody_paid_for_are_noticed(campaign, allotment):
    Allotment.objects.update(quantity=21)

    assert [(row["left"], row["needed"]) for row in unpaid()] == [(54_000, 55_800), (36_000, 37_200)]
