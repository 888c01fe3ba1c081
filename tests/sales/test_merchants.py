"""What a merchant sold at its own counter is told beside what was ordered here."""

from datetime import timedelta

import pytest

from hamkke.coupons import actions as coupons
from hamkke.kernel import clock, ids
from hamkke.sales import queries
from hamkke.sales.queries import MerchantDay
from tests.factories.coupons import NOON, CampaignFactory, ClaimFactory, FundingFactory, logged
from tests.factories.festivals import PhaseFactory, ScheduleVersionFactory
from tests.factories.merchants import ProductFactory, ShopFactory
from tests.factories.people import OrganisationFactory, UserFactory
from tests.factories.sales import OwnSaleFactory

pytestmark = pytest.mark.django_db


def test_counter_and_orders_are_two_channels_of_one_merchant():
    shop, campaign = ShopFactory(), opened()
    edition = campaign.edition
    PhaseFactory(
        schedule=ScheduleVersionFactory(edition=edition),
        starts_at=NOON - timedelta(days=1),
        ends_at=NOON + timedelta(days=1),
    )
    claim = ClaimFactory(campaign=campaign, position=1)
    logged(campaign)
    with clock.pretend(NOON):
        shown = coupons.issue_pass(claim, id=ids.new(), shop=shop, by=claim.shopper)
        coupons.use_pass(shown, id=ids.new(), shop=shop, amount=20_000, by=shop.merchant.owner)
    product = ProductFactory(merchant=shop.merchant)
    OwnSaleFactory(edition=edition, merchant=shop.merchant, product=product, amount=7_000, occurred_at=NOON)

    day = NOON.astimezone(clock.SEOUL).date()
    assert queries.merchant_days(edition, [shop.merchant_id]) == [
        MerchantDay(shop.merchant_id, "hamkke", day, 7_000),
        MerchantDay(shop.merchant_id, "counter", day, 20_000),
    ]
    assert queries.merchant_totals(edition) == {shop.merchant_id: 27_000}


def opened():
    draft = CampaignFactory()
    FundingFactory(campaign=draft, share=10_000, place=0, funder=OrganisationFactory())
    return coupons.open_campaign(draft, by=UserFactory())
