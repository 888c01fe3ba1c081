"""Campaigns are edited, signed for, opened by the day, and amended; whoever has a coupon never gets less."""

from datetime import timedelta

import pytest

from hamkke.audit.models import Entry
from hamkke.coupons import actions, queries, rules
from hamkke.coupons.models import CostAgreement, Funding, Opening, Version
from hamkke.festivals.models import Phase, ScheduleVersion
from hamkke.kernel import clock, ids
from hamkke.ledger import queries as ledger
from tests.coupons.holding import hold
from tests.coupons.planning import EVE, WEEK, clean, drafted, planned
from tests.factories.coupons import (
    NOON,
    TEN,
    ClaimFactory,
    CostAgreementFactory,
    logged,
)
from tests.factories.merchants import MerchantFactory
from tests.factories.people import OrganisationFactory

pytestmark = pytest.mark.django_db

# ── Drafts ──


def test_a_draft_keeps_every_column(organiser):
    draft = drafted(
        organiser, rate=0, amount=5_000, cap=0, scope={"regions": ["47"]}, channels=["online"], group="a",
        first_purchase_only=True, daily_quantity=2, rolls_over=True, per_person=2, on_return="recount",
        paying="waterfall", merchant_share=3_000, merchant_most=1_000, funders=[(OrganisationFactory(), 7_000, 2_000)],
    )  # fmt: skip

    assert (draft.kind, draft.cap, draft.funded_until) == ("amount", 5_000, draft.usable_until)
    assert list(draft.fundings.values_list("kind", "share", "each_most", "place")) == [
        ("organisation", 7_000, 2_000, 0),
        ("merchant", 3_000, 1_000, 1),
    ]


def test_a_draft_has_no_other_columns(organiser):
    with pytest.raises(TypeError, match="A campaign has no colour"):
        drafted(organiser, colour="red")


def test_merchants_bear_at_most_half(organiser):
    with pytest.raises(rules.MerchantShareTooLarge) as no:
        drafted(organiser, funders=[(OrganisationFactory(), 4_000)], merchant_share=6_000)

    assert no.value.facts["most"] == "50"
    assert Funding.objects.count() == 0


def test_edit_changes_a_draft_and_says_what(organiser):
    draft = drafted(organiser)

    edited = actions.edit_campaign(
        draft, by=organiser, **planned(edition=draft.edition, cap=4_000, merchant_share=0)
    )

    assert (edited.cap, edited.fundings.count()) == (4_000, 1)
    assert Entry.objects.filter(verb="coupons.campaign.edited").get().facts["changed"] == ["cap", "fundings"]
    again = planned(edition=draft.edition, cap=4_000, funders=[(edited.fundings.get().funder, 10_000)])
    actions.edit_campaign(draft, by=organiser, **again)
    edits = Entry.objects.filter(verb="coupons.campaign.edited").order_by("at", "id")
    assert [entry.facts["changed"] for entry in edits] == [["cap", "fundings"], []]


def test_edit_refuses_what_is_open_or_signed(campaign, organiser):
    signed = CostAgreementFactory().campaign

    with pytest.raises(rules.NotDraft):
        actions.edit_campaign(campaign, by=organiser, **planned())
    with pytest.raises(rules.AlreadySigned):
        actions.edit_campaign(signed, by=organiser, **planned())


# ── Openings ──


def test_open_by_the_day_gives_out_exactly_the_quantity(organiser):
    campaign = actions.open_campaign(drafted(organiser, quantity=10, daily_quantity=4), by=organiser)

    day, rest = timedelta(days=1), timedelta(minutes=10)
    assert list(Opening.objects.values_list("number", "opens_at", "closes_at", "quantity")) == [
        (1, TEN, TEN + day - rest, 4),
        (2, TEN + day, TEN + 2 * day - rest, 4),
        (3, TEN + 2 * day, TEN + WEEK, 2),
    ]
    assert ledger.balance(campaign.fundings.get().budget_code).net == 30_000
    clean()


def test_a_plan_that_begins_at_noon_opens_next_at_ten():
    plan = rules.Plan(
        rate=1_000, cap=1, quantity=2, daily_quantity=1, opens_at=NOON, closes_at=NOON + WEEK,
        usable_until=NOON + WEEK, shares=[10_000],
    )  # fmt: skip

    assert [times.opens_at for times in rules.openings(plan)] == [NOON, TEN + timedelta(days=1)]


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"quantity": 9, "daily_quantity": 1}, rules.DaysTooFew),
        ({"quantity": 10_000_000, "daily_quantity": 1}, rules.DaysTooFew),
        ({"funded_until": TEN + WEEK}, rules.NotFundedSoLong),
        ({"amount": 5_000}, rules.WorthNothing),
        ({"is_automatic": True}, rules.OnlineOnly),
    ],
)
def test_open_refuses_what_cannot_be_kept(organiser, changes, refusal):
    draft = drafted(organiser, **changes)

    with pytest.raises(refusal):
        actions.open_campaign(draft, by=organiser)

    assert Version.objects.count() == 0


@pytest.mark.parametrize(("rolls_over", "left"), [(True, [1, 7, 2]), (False, [4, 4, 2])])
def test_what_nobody_claimed_rolls_over_if_the_campaign_says_so(organiser, rolls_over, left):
    draft = drafted(organiser, quantity=10, daily_quantity=4, rolls_over=rolls_over)
    campaign = actions.open_campaign(draft, by=organiser)
    Opening.objects.filter(number=1).update(claimed=1)

    with clock.pretend(TEN + timedelta(hours=23, minutes=55)):
        moved = actions.roll_over_openings()
        again = actions.roll_over_openings()

    assert (moved, again) == (3 if rolls_over else 0, 0)
    assert list(campaign.openings.values_list("quantity", flat=True)) == left


def test_closing_ends_every_opening(organiser):
    campaign = actions.open_campaign(drafted(organiser, quantity=10, daily_quantity=4), by=organiser)

    with clock.pretend(NOON):
        actions.close_campaign(campaign, by=organiser)

    assert list(campaign.openings.values_list("quantity", flat=True)) == [0, 0, 0]
    assert ledger.balance(campaign.fundings.get().budget_code).net == 0


# ── Agreements ──


@pytest.fixture
def shared(organiser):
    return drafted(
        organiser, funders=[(OrganisationFactory(), 7_000)], merchant_share=3_000, merchant_most=500
    )


def signed(campaign, merchant, at=EVE, document=None):
    with clock.pretend(at):
        return actions.sign_cost_agreement(
            campaign,
            id=ids.new(),
            merchant=merchant,
            document=document or queries.paper_digest(campaign, merchant),
            by=merchant.owner,
        )


def test_where_merchants_share_the_cost_somebody_must_have_signed(shared, organiser):
    with pytest.raises(rules.NobodyAgreed):
        actions.open_campaign(shared, by=organiser)

    merchant = MerchantFactory()
    agreement = signed(shared, merchant)
    actions.open_campaign(shared, by=organiser)

    assert (agreement.share, signed(shared, merchant)) == (3_000, agreement)
    assert Version.objects.get().terms["agreed"] == [str(merchant.pk)]
    assert Entry.objects.filter(verb="coupons.agreement.signed").count() == 1
    clean()


def test_the_paper_names_all_that_the_law_wants(shared):
    paper = queries.paper_of(shared, MerchantFactory())

    assert {
        "event",
        "nature",
        "begins_at",
        "ends_at",
        "items",
        "expected_cost",
        "use",
        "split",
    } <= paper.keys()
    assert (paper["expected_cost"], paper["expected_benefit_ratio"]) == (30_000, 1_000)


def test_a_signature_is_refused_too_late_for_others_and_for_another_paper(shared, organiser):
    merchant, stranger = MerchantFactory(), MerchantFactory()
    shared.scope = {"merchants": [str(merchant.pk)]}
    shared.save()
    schedule = ScheduleVersion.objects.create(
        edition=shared.edition, number=1, decided_at=EVE, reason="첫 일정"
    )
    Phase.objects.create(schedule=schedule, kind="main", starts_at=EVE, ends_at=TEN + WEEK)

    with pytest.raises(rules.SignedTooLate):
        signed(shared, merchant, at=EVE)
    with pytest.raises(rules.NotInvited):
        signed(shared, stranger, at=EVE - WEEK)
    with pytest.raises(rules.PaperChanged):
        signed(shared, merchant, at=EVE - WEEK, document=bytes(32))
    with pytest.raises(rules.NoPartOfMerchants):
        signed(drafted(organiser), merchant)
    assert CostAgreement.objects.count() == 0

    signed(shared, merchant, at=EVE - WEEK)
    with pytest.raises(rules.DifferentContent):
        signed(shared, merchant, at=EVE - WEEK, document=bytes(32))
    actions.open_campaign(shared, by=organiser)
    other = MerchantFactory()
    with pytest.raises(rules.NotDraft):
        signed(shared, other, at=EVE - WEEK)


def test_the_law_is_asked_by_day_and_judges_the_actual_cost():
    rule = rules.COST_RULES[0]
    before = rule.effective_from - timedelta(days=1)
    even = rules.Borne(ids.new(), 1_001, 500)
    more = rules.Borne(ids.new(), 1_001, 501)

    assert rules.cost_rule(before) is None
    assert rules.cost_rule(rule.effective_from) == rule
    rules.check_merchant_share(9_000, day=before)
    assert (even.share, more.share, rules.Borne(ids.new(), 0, 0).share) == (4_996, 5_005, 0)
    assert [each.is_lawful(rule.effective_from) for each in (even, more)] == [True, False]
    assert more.is_lawful(before)


def test_what_merchants_really_bore_is_told(shared, organiser):
    merchant = MerchantFactory()
    signed(shared, merchant)
    claim = ClaimFactory(campaign=actions.open_campaign(shared, by=organiser), position=1)
    logged(claim.campaign)
    with clock.pretend(NOON):
        lines = [actions.Line(ids.new(), merchant.pk, 10_000), actions.Line(ids.new(), ids.new(), 10_000)]
        held = hold(claim, lines=lines)
        actions.capture(held, by=None)

    assert [(name, each.discount, each.borne) for name, each in queries.borne_by_merchants(shared)] == [
        (merchant.name, 1_000, 300)
    ]
    clean()
