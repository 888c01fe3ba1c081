from datetime import UTC, datetime, timedelta

import factory

from hamkke.coupons.models import Campaign, Claim, ClaimBatch, CostAgreement, Funding, Opening
from hamkke.coupons.rules import log
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
    title = factory.Sequence(lambda n: f"10% 쿠폰 {n}")
    title_en = factory.Sequence(lambda n: f"10% coupon {n}")
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
    """A claim as the claim service would have written it, though without moving the opening's counter: see `logged`."""

    class Meta:
        model = Claim

    id = factory.LazyFunction(ids.new)
    campaign = factory.SubFactory(CampaignFactory, state=Campaign.State.OPEN)
    opening = factory.LazyAttribute(
        lambda claim: claim.campaign.openings.first() or OpeningFactory(campaign=claim.campaign)
    )
    shopper = factory.SubFactory(UserFactory)
    position = factory.LazyAttribute(lambda claim: claim.opening.claims.count() + 1)
    code = factory.LazyAttribute(lambda _: ids.secret_codes(1)[0].decode())
    claimed_at = NOON


def logged(campaign):
    """Move the openings' counters to their claims, each with a link in the public log, as the claim service commits them."""
    for opening in campaign.openings.all():
        claims = list(
            Claim.objects.filter(opening=opening, position__gt=opening.claimed).order_by("position")
        )
        if not claims:
            continue
        leaves = [
            log.Leaf(
                claim.position,
                log.microseconds(claim.claimed_at),
                log.receipt(claim.pk.bytes, opening.pk.bytes),
            )
            for claim in claims
        ]
        number, previous = opening.batches + 1, bytes(opening.head)
        head = log.head(opening.pk.bytes, number=number, previous=previous, leaves=leaves)
        ClaimBatch.objects.create(
            opening=opening,
            number=number,
            earliest=opening.claimed + 1,
            latest=claims[-1].position,
            previous=previous,
            head=head,
            committed_at=claims[-1].claimed_at,
        )
        Opening.objects.filter(pk=opening.pk).update(claimed=claims[-1].position, head=head, batches=number)


class CostAgreementFactory(factory.django.DjangoModelFactory):
    """A merchant that signed the day before the campaign opens."""

    class Meta:
        model = CostAgreement

    campaign = factory.SubFactory(CampaignFactory)
    merchant_id = factory.LazyFunction(ids.new)
    share = 3_000
    document = bytes(32)
    signed_at = TEN - timedelta(days=1)
