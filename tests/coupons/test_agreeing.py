"""What a merchant signs names every term that it will bear a part of, and only who signed in time bears one."""

from datetime import timedelta

import pytest

from hamkke.coupons import actions, queries, rules
from hamkke.coupons.models import Campaign, Version
from hamkke.festivals.models import Phase, ScheduleVersion
from hamkke.kernel import clock, ids
from tests.coupons.planning import EVE, WEEK, clean, drafted
from tests.factories.coupons import NOON, TEN, CostAgreementFactory
from tests.factories.merchants import MerchantFactory
from tests.factories.people import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def shared(organiser):
    """10%, at most 3,000 won from 30,000 on, so that a merchant's worst case is the same at any rate above."""
    return drafted(
        organiser, funders=[(OrganisationFactory(), 7_000)], merchant_share=3_000, minimum_order=30_000
    )


@pytest.mark.parametrize(
    "change",
    [
        {"rate": 3_000},
        {"rate": 10_000},
        {"rate": 0, "amount": 3_000, "kind": "amount"},
        {"cap": 2_999},
        {"minimum_order": 30_001},
        {"scope": {"exhibitions": [str(ids.new())]}},
        {"scope": {"regions": ["47"]}},
        {"scope": {"excluded_products": [str(ids.new())]}},
        {"scope": {"excluded_merchants": [str(ids.new())]}},
        {"channels": ["online"]},
        {"first_purchase_only": True},
        {"group": "a"},
        {"on_return": "recount"},
        {"paying": "waterfall"},
        {"quantity": 11},
        {"usable_until": TEN + 3 * WEEK},
    ],
)
def test_whatever_a_price_is_made_of_changes_the_paper(shared, change):
    merchant = MerchantFactory()
    read = queries.paper_digest(shared, merchant)

    Campaign.objects.update(**change)
    shared.refresh_from_db()

    assert queries.paper_digest(shared, merchant) != read
    with clock.pretend(EVE), pytest.raises(rules.PaperChanged):
        actions.sign_cost_agreement(shared, id=ids.new(), merchant=merchant, document=read, by=merchant.owner)
    assert not shared.agreements.exists()


def test_nobody_elses_signature_changes_the_paper(shared):
    merchant = MerchantFactory()
    read = queries.paper_digest(shared, merchant)

    CostAgreementFactory(campaign=shared)

    assert queries.paper_digest(shared, merchant) == read


def test_signatures_that_a_phase_moved_forward_made_late_do_not_count(shared, organiser):
    early, late = (CostAgreementFactory(campaign=shared, signed_at=EVE - n * WEEK) for n in (2, 0))
    begins(shared, EVE - WEEK)

    actions.open_campaign(shared, by=organiser)

    assert Version.objects.get().terms["agreed"] == [str(early.merchant_id)]
    assert late.merchant_id not in queries.terms_in_force(shared, NOON).agreed
    clean()


def test_who_agreed_is_settled_once_it_has_opened(shared, organiser):
    agreement = CostAgreementFactory(campaign=shared)
    actions.open_campaign(shared, by=organiser)
    begins(shared, agreement.signed_at)

    with clock.pretend(NOON):
        actions.amend_campaign(shared, funded_until=shared.funded_until + timedelta(days=1), by=organiser)

    assert [version.terms["agreed"] for version in Version.objects.order_by("number")] == [
        [str(agreement.merchant_id)],
        [str(agreement.merchant_id)],
    ]
    clean()


def begins(campaign, moment):
    schedule = ScheduleVersion.objects.create(
        edition=campaign.edition, number=1, decided_at=EVE - 3 * WEEK, reason="앞당긴 일정"
    )
    Phase.objects.create(schedule=schedule, kind="main", starts_at=moment, ends_at=TEN + WEEK)
