from datetime import UTC, datetime, timedelta

import factory

from hamkke.coupons.models import Campaign, Claim, CostAgreement, Funding, Opening
from hamkke.kernel import ids
from tests.factories.festivals import EditionFactory
from tests.factories.people import OrganisationFactory, UserFactory

TEN = datetime(2025, 9, 1, 1, tzinfo=UTC)  # 10:00 in Seoul
NOON = TEN + timedelta(hours=2)


class CampaignFactory(factory.django.DjangoModelFactory):
    """A draft; open it with actions.open_campaign, which reserves its cost."""

    class Meta:
        model = Campaign

    edition = factory.SubFactory(EditionFactory)
    title = factory.Sequence(lambda n: f"10 % 쿠폰 {n}")
    title_en = factory.Sequence(lambda n: f"10 % coupon {n}")
    rate = 1_000
    cap = 3_000
    quantity = 100
    opens_at = TEN
    closes_at = TEN + timedelta(days=7)
    usable_until = TEN + timedelta(days=30)
    funded_until = factory.SelfAttribute("usable_until")


class FundingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Funding

    campaign = factory.SubFactory(CampaignFactory)
    funder = factory.SubFactory(OrganisationFactory)
    share = 10_000
    place = 0


class OpeningFactory(factory.django.DjangoModelFactory):
    """The counter alone, without a won reserved: enough for claims. `quantity` is the campaign's."""

    class Meta:
        model = Opening

    campaign = factory.SubFactory(CampaignFactory, state=Campaign.State.OPEN)
    opens_at = factory.SelfAttribute("campaign.opens_at")
    closes_at = factory.SelfAttribute("campaign.closes_at")
    quantity = factory.SelfAttribute("campaign.quantity")


class ClaimFactory(factory.django.DjangoModelFactory):
    """A claim as the claim service would have written it, though without moving the opening's counter."""

    class Meta:
        model = Claim

    id = factory.LazyFunction(ids.new)
    campaign = factory.SubFactory(CampaignFactory, state=Campaign.State.OPEN)
    opening = factory.LazyAttribute(
        lambda claim: claim.campaign.openings.first() or OpeningFactory(campaign=claim.campaign)
    )
    shopper = factory.SubFactory(UserFactory)
    position = factory.Sequence(lambda n: n + 1)
    code = factory.LazyAttribute(lambda _: ids.secret_codes(1)[0].decode())
    claimed_at = NOON


class CostAgreementFactory(factory.django.DjangoModelFactory):
    """A merchant that signed the day before the campaign opens."""

    class Meta:
        model = CostAgreement

    campaign = factory.SubFactory(CampaignFactory)
    merchant_id = factory.LazyFunction(ids.new)
    share = 3_000
    document = bytes(32)
    signed_at = TEN - timedelta(days=1)
