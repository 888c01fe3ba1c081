"""Campaigns are drafted, opened, closed and settled; every won of their cost stands in the ledger."""

from datetime import timedelta

import pytest

from hamkke.audit.models import Entry
from hamkke.coupons import actions, queries, rules
from hamkke.coupons.models import Campaign, Funding, Opening
from hamkke.kernel import clock, ids
from hamkke.ledger import queries as ledger
from tests.coupons.holding import hold
from tests.factories.coupons import NOON, TEN, CampaignFactory, ClaimFactory, FundingFactory
from tests.factories.festivals import EditionFactory
from tests.factories.people import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


def drafted(id, *, edition, funders, by, **changes):
    terms = {
        "title": "10% 쿠폰",
        "title_en": "10% coupon",
        "rate": 1_000,
        "cap": 3_000,
        "quantity": 10,
        "opens_at": TEN,
        "closes_at": NOON,
        "usable_until": NOON,
    }
    return actions.draft_campaign(id=id, edition=edition, funders=funders, by=by, **{**terms, **changes})


def budgets(campaign):
    """What each funder's budget account holds, in the funders' order."""
    return [ledger.balance(each.budget_code).net for each in campaign.fundings.all()]


def promised(campaign):
    """What each funder has put in, net, in the funders' order."""
    return [-ledger.balance(each.funder_code).net for each in campaign.fundings.all()]


def test_draft_promises_nothing_yet(organiser):
    edition, funder = EditionFactory(), OrganisationFactory()

    campaign = drafted(ids.new(), edition=edition, funders=[(funder, 10_000)], by=organiser)

    assert (campaign.state, campaign.minimum_order) == ("draft", 0)
    assert list(Funding.objects.values_list("campaign", "funder", "share", "place", "reserved")) == [
        (campaign.id, funder.id, 10_000, 0, 0)
    ]
    assert Opening.objects.count() == 0
    assert Entry.objects.get().verb == "coupons.campaign.drafted"


def test_draft_twice_is_drafted_once(organiser):
    key, edition, funder = ids.new(), EditionFactory(), OrganisationFactory()
    first = drafted(key, edition=edition, funders=[(funder, 10_000)], by=organiser)

    assert drafted(key, edition=edition, funders=[(funder, 10_000)], by=organiser) == first
    assert Entry.objects.count() == 1


@pytest.mark.parametrize("change", ["terms", "funders"])
def test_draft_refuses_other_content_under_the_same_id(organiser, change):
    key, edition, funder = ids.new(), EditionFactory(), OrganisationFactory()
    drafted(key, edition=edition, funders=[(funder, 10_000)], by=organiser)

    with pytest.raises(rules.DifferentContent):
        drafted(
            key,
            edition=edition,
            funders=[(funder, 10_000 if change == "terms" else 9_000)],
            by=organiser,
            quantity=11 if change == "terms" else 10,
        )
    assert Campaign.objects.get().quantity == 10


def test_open_reserves_the_full_possible_cost_of_every_funder(campaign):
    assert campaign.state == "open"
    assert budgets(campaign) == promised(campaign) == [150_000, 90_000, 60_000]
    assert [line.reserved for line in queries.funder_lines(campaign)] == [150_000, 90_000, 60_000]
    assert list(Opening.objects.values_list("campaign", "opens_at", "closes_at", "quantity", "claimed")) == [
        (campaign.id, campaign.opens_at, campaign.closes_at, 100, 0)
    ]
    assert ledger.is_balanced()


def test_open_twice_reserves_once(campaign, organiser):
    assert actions.open_campaign(campaign, by=organiser) == campaign
    assert budgets(campaign) == [150_000, 90_000, 60_000]
    assert Entry.objects.filter(verb="coupons.campaign.opened").count() == 1


@pytest.mark.parametrize(
    ("changes", "share", "refusal"),
    [
        ({}, 9_999, rules.SharesDoNotSum),
        ({"closes_at": TEN}, 10_000, rules.EmptyWindow),
        ({"usable_until": TEN}, 10_000, rules.UsableTooShortly),
        ({"cap": 0}, 10_000, rules.WorthNothing),
    ],
)
def test_open_refuses_what_cannot_be_kept(organiser, changes, share, refusal):
    draft = CampaignFactory(**changes)
    FundingFactory(campaign=draft, share=share)

    with pytest.raises(refusal):
        actions.open_campaign(draft, by=organiser)

    assert Campaign.objects.get().state == "draft"
    assert Opening.objects.count() == 0
    assert promised_accounts() == []


def promised_accounts():
    return list(ledger.balances_under("campaign:"))


def test_open_refuses_a_campaign_that_was_closed(campaign, organiser):
    actions.close_campaign(campaign, by=organiser)

    with pytest.raises(rules.NotDraft):
        actions.open_campaign(campaign, by=organiser)

    assert Campaign.objects.get().state == "closed"


def test_close_returns_what_nobody_claimed(campaign, organiser):
    ClaimFactory(campaign=campaign, position=1)
    Opening.objects.update(claimed=1)

    with clock.pretend(campaign.closes_at):
        closed = actions.close_campaign(campaign, by=organiser)

    assert closed.state == "closed"
    assert budgets(campaign) == promised(campaign) == [1_500, 900, 600]
    assert list(Funding.objects.order_by("place").values_list("reserved", flat=True)) == [1_500, 900, 600]
    assert Opening.objects.get().closes_at == campaign.closes_at


def test_close_early_ends_the_claiming_now(campaign, organiser):
    with clock.pretend(NOON):
        actions.close_campaign(campaign, by=organiser)

    assert Opening.objects.get().closes_at == NOON
    assert budgets(campaign) == [0, 0, 0]


def test_close_twice_returns_once(campaign, organiser):
    actions.close_campaign(campaign, by=organiser)

    assert actions.close_campaign(campaign, by=organiser).state == "closed"
    assert promised(campaign) == [0, 0, 0]


def test_close_refuses_a_draft(organiser):
    with pytest.raises(rules.NotOpened):
        actions.close_campaign(CampaignFactory(), by=organiser)

    assert Campaign.objects.get().state == "draft"


def test_settle_returns_all_that_was_not_spent(campaign, organiser):
    ClaimFactory(campaign=campaign, position=1)
    Opening.objects.update(claimed=1)
    with clock.pretend(campaign.closes_at):
        actions.close_campaign(campaign, by=organiser)

    with clock.pretend(campaign.usable_until):
        settled = actions.settle_campaign(campaign, by=None)
        again = actions.settle_campaign(campaign, by=None)

    assert (settled.state, again.state) == ("settled", "settled")
    assert budgets(campaign) == promised(campaign) == [0, 0, 0]
    assert list(Funding.objects.values_list("reserved", flat=True)) == [0, 0, 0]
    assert Entry.objects.filter(verb="coupons.campaign.settled").count() == 1


@pytest.mark.parametrize("is_closed", [True, False])
def test_settle_refuses_while_coupons_can_be_used(campaign, organiser, is_closed):
    moment = campaign.usable_until
    if is_closed:
        actions.close_campaign(campaign, by=organiser)
        moment -= timedelta(seconds=1)

    with clock.pretend(moment), pytest.raises(rules.StillUsable):
        actions.settle_campaign(campaign, by=organiser)

    assert Campaign.objects.get().state == ("closed" if is_closed else "open")


def test_settle_refuses_while_a_coupon_waits_for_its_payment(campaign, organiser):
    shopper = UserFactory()
    claim = ClaimFactory(campaign=campaign, shopper=shopper, position=1)
    Opening.objects.update(claimed=1)
    with clock.pretend(NOON):
        hold(claim, lines=[actions.Line(ids.new(), ids.new(), 30_000)])
    with clock.pretend(campaign.closes_at):
        actions.close_campaign(campaign, by=organiser)

    with clock.pretend(campaign.usable_until), pytest.raises(rules.StillHeld):
        actions.settle_campaign(campaign, by=organiser)

    assert budgets(campaign) == [1_500, 900, 600]
