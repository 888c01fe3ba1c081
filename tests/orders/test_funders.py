"""What each funder owes: for campaigns, and for what terminals may take off line."""

from datetime import timedelta

import pytest

from hamkke.coupons import actions as coupons
from hamkke.coupons.queries import counters
from hamkke.kernel import clock, ids
from hamkke.orders import queries
from tests.factories.coupons import NOON, ClaimFactory
from tests.factories.merchants import ShopFactory
from tests.factories.people import OrganisationFactory, UserFactory
from tests.orders.settling import campaign
from tests.orders.test_settlement_views import organiser, signed_in, text
from tests.orders.test_settlement_views import queries as queries_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def funder(db):
    return OrganisationFactory(name="상인연합회", kind="association")


def granted(funder, *, won=60_000):
    shop = ShopFactory()
    with clock.pretend(NOON - timedelta(days=1)):
        terminal = coupons.register_terminal(shop, id=ids.new(), name="앞쪽", by=shop.merchant.owner)
        coupons.grant_allowance(terminal, id=ids.new(), funder=funder, uses=20, won=won, by=UserFactory())
    return terminal


def paid(terminal, *, amount):
    """The allowance pays for a coupon that its shopper used elsewhere meanwhile."""
    claim, elsewhere, took = ClaimFactory(campaign=campaign()), ShopFactory(), NOON + timedelta(minutes=1)
    with clock.pretend(NOON):
        here = coupons.issue_pass(claim, id=ids.new(), shop=terminal.shop, by=claim.shopper)
        there = coupons.issue_pass(claim, id=ids.new(), shop=elsewhere, by=claim.shopper)
    with clock.pretend(took):
        coupons.use_pass(there, id=ids.new(), shop=elsewhere, amount=10_000, by=elsewhere.merchant.owner)
    with clock.pretend(NOON + timedelta(hours=1)):
        told = coupons.Told(ids.new(), counters.token_of(here), amount, took)
        use = coupons.reconcile(terminal, told, by=terminal.registered_by)
    assert use.state == "paid"
    return use


def lines(funder):
    [sheet] = [each for each in queries.funder_sheets() if each.funder == funder]
    assert sheet.reserved == sheet.used + sheet.waiting + sheet.left
    return [(each.granted, each.used, each.left, each.back) for each in sheet.allowances]


def test_a_funder_of_allowances_only_is_told_what_they_paid(funder):
    terminal = granted(funder)
    granted(funder, won=9_000)
    use = paid(terminal, amount=20_000)

    assert lines(funder) == [(9_000, 0, 9_000, 0), (60_000, 2_000, 58_000, 0)]
    client = signed_in(organiser())
    assert "상인연합회 69,000원 2,000원 0원 67,000원" in text(client.get("/orders/settlement/funders/"))
    page = text(client.get(f"/orders/settlement/funders/{funder.pk}/"))
    assert all(words in page for words in ("부담할 돈 2,000원", "60,000원 2,000원 58,000원 0원"))

    with clock.pretend(NOON + timedelta(days=1)):
        coupons.take_back(use, id=ids.new(), returned=10_000, by=terminal.registered_by)
    coupons.withdraw_allowance(terminal, by=UserFactory())
    assert lines(funder) == [(9_000, 0, 9_000, 0), (60_000, 1_000, 0, 59_000)]
    assert "끝남" in text(client.get(f"/orders/settlement/funders/{funder.pk}/"))


def test_three_allowances_are_asked_as_one(funder):
    client = signed_in(organiser())
    address = f"/orders/settlement/funders/{funder.pk}/"
    granted(funder)
    asked = queries_of(client, address)
    granted(funder)
    granted(OrganisationFactory())

    assert queries_of(client, address) == asked
