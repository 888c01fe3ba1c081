"""What other apps and pages ask about coupons."""

from datetime import timedelta

import pytest

from hamkke.coupons import actions, permissions, queries
from hamkke.coupons.models import Claim, Opening
from hamkke.kernel import clock, ids, tokens
from tests.coupons.holding import hold
from tests.factories.coupons import NOON, TEN, CampaignFactory, ClaimFactory, FundingFactory, OpeningFactory
from tests.factories.festivals import EditionFactory
from tests.factories.people import RoleFactory, UserFactory

pytestmark = pytest.mark.django_db


def opened(organiser, **changes):
    draft = CampaignFactory(**changes)
    FundingFactory(campaign=draft)
    return actions.open_campaign(draft, by=organiser)


def test_campaigns_of_an_edition_leave_out_drafts_and_other_editions(campaign, organiser):
    CampaignFactory(edition=campaign.edition)
    opened(organiser)

    assert list(queries.campaigns_of(campaign.edition)) == [campaign]


def test_open_campaign_is_the_one_that_can_be_claimed_now(campaign, organiser):
    edition = campaign.edition
    earlier = opened(organiser, edition=edition, opens_at=TEN - timedelta(days=1), closes_at=NOON)

    def open_at(now):
        return [each.campaign for each in queries.in_front(edition, now).open]

    assert open_at(TEN - timedelta(days=2)) == []
    assert open_at(TEN) == [earlier]
    assert open_at(NOON) == [campaign]
    assert open_at(campaign.closes_at) == []


def test_left_counts_what_nobody_claimed(campaign):
    Opening.objects.update(claimed=40)

    assert queries.left(campaign) == 60
    assert queries.left(CampaignFactory(quantity=7)) == 7


def test_totals_of_an_edition_count_what_was_used_and_not_given_back(campaign, organiser):
    opened(organiser, edition=campaign.edition, quantity=11)
    claims = ClaimFactory.create_batch(2, campaign=campaign)
    Opening.objects.filter(campaign=campaign).update(claimed=2)
    line = actions.Line(ids.new(), ids.new(), 30_000)
    for claim in claims:
        with clock.pretend(NOON):
            held = hold(claim, lines=[line])
    used = actions.capture(held, by=None)
    actions.give_back([used], id=ids.new(), returned={line.id: (10_000, 30_000)}, by=None)

    assert queries.totals(campaign.edition) == queries.Totals(
        quantity=111, claimed=2, redeemed=1, discount=2_000
    )


def basket(amount, moment):
    return queries.cart_of([queries.CartLine(ids.new(), ids.new(), amount)], moment=moment)


def test_usable_coupons_put_the_largest_discount_first_then_the_soonest_to_end(organiser):
    shopper = UserFactory()
    late = opened(organiser)
    soon = opened(organiser, usable_until=TEN + timedelta(days=8))
    large = opened(organiser, cap=5_000)
    too_large = opened(organiser, minimum_order=60_001)
    over = opened(organiser, usable_until=TEN + timedelta(days=7))
    for each in (late, soon, large, too_large, over):
        ClaimFactory(campaign=each, shopper=shopper)
    ClaimFactory(campaign=late)

    priced = queries.quote(shopper, basket(60_000, TEN + timedelta(days=7)))

    assert [(each.campaign, each.discount) for each in priced.usable] == [
        (large, 5_000),
        (soon, 3_000),
        (late, 3_000),
    ]
    assert [(each.campaign, each.remedy.en) for each in priced.unusable] == [
        (too_large, "Add ₩1 more for ₩3,000 off")
    ]
    assert priced.coupons == [Claim.objects.get(campaign=large).pk]


def test_usable_coupons_leave_out_those_in_use(campaign):
    claim = ClaimFactory(campaign=campaign)
    with clock.pretend(NOON):
        line = actions.Line(ids.new(), ids.new(), 30_000)
        hold(claim, lines=[line])

    assert queries.quote(claim.shopper, basket(30_000, NOON)).usable == []


def test_claim_token_lasts_half_a_day(settings):
    user = UserFactory()
    token = queries.claim_token(user, NOON)

    until = NOON + timedelta(hours=12)
    read = tokens.read(settings.SECRET_KEY, token, purpose="claim", now=until - timedelta(seconds=1))
    assert read.id == user.pk
    with pytest.raises(tokens.BadToken):
        tokens.read(settings.SECRET_KEY, token, purpose="claim", now=until)


def test_an_organiser_views_and_manages_drafts_too(campaign):
    draft, organiser, shopper = CampaignFactory(), RoleFactory().user, UserFactory()

    assert set(permissions.campaigns_viewable_by(organiser)) == {draft, campaign}
    assert set(permissions.campaigns_manageable_by(organiser)) == {draft, campaign}
    assert set(permissions.campaigns_viewable_by(shopper)) == {campaign}
    assert set(permissions.campaigns_manageable_by(shopper)) == set()


def test_what_opens_next_comes_soonest_first_and_only_while_it_waits():
    edition = EditionFactory()
    later, sooner = (
        OpeningFactory(
            campaign=CampaignFactory(edition=edition, state="open", opens_at=opens_at),
        ).campaign
        for opens_at in (TEN + timedelta(hours=1), TEN)
    )
    CampaignFactory(edition=edition)  # a draft

    def coming(now):
        return [each.campaign for each in queries.in_front(edition, now).coming]

    assert coming(TEN - timedelta(days=1)) == [sooner, later]
    assert coming(TEN) == [later]
    assert coming(NOON) == []
