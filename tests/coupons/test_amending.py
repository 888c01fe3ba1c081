"""Open campaigns change only in favour of whoever has a coupon, and every price can be made again."""

from datetime import timedelta

import pytest

from hamkke.coupons import actions, invariants, queries, rules
from hamkke.coupons.models import Campaign, Funding, Redemption, Version
from hamkke.kernel import clock, ids
from hamkke.ledger import queries as ledger
from tests.coupons.holding import hold
from tests.coupons.planning import WEEK, clean, drafted
from tests.factories.coupons import (
    NOON,
    TEN,
    CampaignFactory,
    ClaimFactory,
    CostAgreementFactory,
    FundingFactory,
    logged,
)
from tests.factories.merchants import MerchantFactory
from tests.factories.people import OrganisationFactory

pytestmark = pytest.mark.django_db

# ── Amendments ──


def test_amending_prices_by_a_new_version_and_reserves_what_it_may_cost(organiser):
    campaign = actions.open_campaign(drafted(organiser, minimum_order=20_000), by=organiser)
    claim = ClaimFactory(campaign=campaign, position=1)
    logged(campaign)

    with clock.pretend(NOON):
        actions.amend_campaign(campaign, cap=4_000, minimum_order=0, by=organiser)
        line = actions.Line(ids.new(), ids.new(), 50_000)
        held = hold(claim, lines=[line])

    campaign.refresh_from_db()
    assert (campaign.cap, held.discount, held.version.number) == (4_000, 4_000, 2)
    assert list(Version.objects.values_list("number", "terms__cap")) == [(1, 3_000), (2, 4_000)]
    assert ledger.balance(campaign.fundings.get().budget_code).net == 40_000
    assert campaign.fundings.get().reserved == 40_000
    clean()


def test_terms_of_tomorrow_price_from_tomorrow(organiser):
    campaign = actions.open_campaign(drafted(organiser), by=organiser)
    tomorrow = NOON + timedelta(days=1)

    with clock.pretend(NOON):
        actions.amend_campaign(campaign, rate=2_000, effective_from=tomorrow, by=organiser)

    assert queries.terms_in_force(campaign, NOON).rate == 1_000
    assert queries.terms_in_force(campaign, tomorrow).rate == 2_000
    assert queries.book(NOON).by_campaign[campaign.pk].rate == 1_000
    assert queries.book(tomorrow).by_campaign[campaign.pk].rate == 2_000


def test_amending_nothing_is_no_new_version(campaign, organiser):
    assert actions.amend_campaign(campaign, cap=3_000, by=organiser) == campaign
    assert Version.objects.count() == 1


def test_an_amount_can_be_raised(organiser):
    campaign = actions.open_campaign(drafted(organiser, rate=0, amount=1_000, cap=1_000), by=organiser)

    with clock.pretend(NOON):
        actions.amend_campaign(campaign, amount=1_500, by=organiser)

    campaign.refresh_from_db()
    assert (campaign.amount, campaign.cap) == (1_500, 1_500)
    clean()


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"cap": 2_999}, rules.TakesAway),
        ({"minimum_order": 1}, rules.TakesAway),
        ({"first_purchase_only": True}, rules.TakesAway),
        ({"on_return": "recount"}, rules.TakesAway),
        ({"channels": ["online"]}, rules.TakesAway),
        ({"scope": {"regions": ["47"]}}, rules.TakesAway),
        ({"scope": {"excluded_products": ["x"]}}, rules.TakesAway),
        ({"usable_until": TEN + 9 * WEEK}, rules.NotFundedSoLong),
        ({"rate": 10_001}, rules.WorthNothing),
        ({"group": "a"}, rules.Unamendable),
        ({"cap": 9_000, "effective_from": NOON - WEEK}, rules.EffectiveTooEarly),
    ],
)
def test_amending_refuses_to_take_anything_away(campaign, organiser, changes, refusal):
    with clock.pretend(NOON), pytest.raises(refusal):
        actions.amend_campaign(campaign, by=organiser, **changes)

    campaign.refresh_from_db()
    assert (campaign.cap, campaign.scope, Version.objects.count()) == (3_000, {}, 1)


@pytest.fixture
def shared(organiser):
    """Open; merchants bear three tenths of it, and one has signed."""
    draft = drafted(
        organiser, funders=[(OrganisationFactory(), 7_000)], merchant_share=3_000, minimum_order=20_000,
        channels=["online"], scope={"regions": ["47"]}, first_purchase_only=True, on_return="recount",
        funded_until=TEN + 9 * WEEK,
    )  # fmt: skip
    CostAgreementFactory(campaign=draft)
    return actions.open_campaign(draft, by=organiser)


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"rate": 1_001}, "the rate"),
        ({"cap": 50_000}, "the largest discount"),
        ({"minimum_order": 0, "usable_until": TEN + 3 * WEEK}, "the smallest order, the time of use"),
        ({"scope": {}}, "the scope"),
        ({"channels": []}, "the channels"),
        ({"first_purchase_only": False}, "the condition of a first purchase"),
        ({"on_return": "keep"}, "the rule for returns"),
    ],
)
def test_nothing_changes_that_could_cost_merchants_more_than_they_signed_for(
    shared, organiser, changes, what
):
    before = list(Funding.objects.values_list("kind", "reserved"))

    with clock.pretend(NOON), pytest.raises(rules.NotWhatMerchantsSigned) as no:
        actions.amend_campaign(shared, by=organiser, **changes)

    assert no.value.facts["what_en"] == what
    assert (Campaign.objects.get().cap, Version.objects.count()) == (3_000, 1)
    assert list(Funding.objects.values_list("kind", "reserved")) == before


def test_what_costs_merchants_nothing_may_change_after_they_signed(shared, organiser):
    with clock.pretend(NOON):
        actions.amend_campaign(shared, title="새 이름", funded_until=TEN + 10 * WEEK, by=organiser)

    shared.refresh_from_db()
    assert (shared.title, shared.funded_until) == ("새 이름", TEN + 10 * WEEK)
    clean()


def test_only_what_is_open_can_be_amended(organiser):
    with pytest.raises(rules.NotOpened):
        actions.amend_campaign(CampaignFactory(), cap=9_000, by=organiser)


def test_a_scope_may_grow():
    before = {"regions": ["47"], "excluded_products": ["x", "y"]}
    base = dict.fromkeys(rules.AMENDABLE) | {
        "rate": 1_000, "amount": 0, "cap": 1, "usable_until": NOON, "funded_until": NOON, "minimum_order": 0,
        "first_purchase_only": True, "on_return": "recount", "channels": ["online"],
    }  # fmt: skip

    for wider in ({"regions": ["47", "11"], "excluded_products": ["x"]}, {}):
        rules.check_amendment(
            {**base, "scope": before},
            {**base, "scope": wider, "channels": [], "first_purchase_only": False, "on_return": "keep"},
        )


# ── What is kept ──


def test_invariants_notice_a_price_that_cannot_be_made_again(campaign):
    claims = [ClaimFactory(campaign=campaign, position=n) for n in (1, 2)]
    logged(campaign)
    with clock.pretend(NOON):
        for claim in claims:
            line = actions.Line(ids.new(), ids.new(), 20_000)
            hold(claim, lines=[line])
    assert list(invariants.every_price_can_be_made_again()) == []

    one, other = Redemption.objects.order_by("pk")
    one.cart["lines"][0]["amount"] = 10_000
    one.save()
    other.cart["moment"] = campaign.usable_until.isoformat()
    other.save()

    rows = list(invariants.every_price_can_be_made_again())
    assert {row["redemption"] for row in rows} == {one.pk, other.pk}


def test_invariants_notice_terms_that_drift(campaign):
    Campaign.objects.update(cap=4_000)

    assert list(invariants.every_open_campaign_is_its_latest_version()) == [
        {"campaign": campaign.pk, "differs": ["cap"]}
    ]


def test_invariants_notice_a_version_that_is_not_its_digest(campaign):
    Version.objects.create(
        campaign=campaign,
        number=2,
        terms=campaign.versions.get().terms,
        digest=bytes(32),
        effective_from=NOON,
    )

    assert list(invariants.every_version_is_what_its_digest_says()) == [
        {"campaign": campaign.pk, "version": 2}
    ]


def test_invariants_notice_a_late_signature():
    late = CostAgreementFactory(signed_at=TEN)

    assert [
        row["merchant_id"] for row in invariants.every_agreement_was_signed_before_its_campaign_opened()
    ] == [late.merchant_id]


def test_a_merchant_s_limit_of_its_own_is_kept(organiser):
    draft = FundingFactory(share=7_000).campaign
    FundingFactory(campaign=draft, share=3_000, place=1, funder=None, kind="merchant")

    invitation = queries.invitation(draft, MerchantFactory())

    assert (invitation.share, invitation.most) == (3_000, 900)
