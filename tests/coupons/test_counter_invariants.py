"""Each invariant of counters is silent over a life, and names the row when its violation is planted."""

import inspect
from datetime import timedelta

import pytest

from hamkke.coupons import actions
from hamkke.coupons.invariants import counters
from hamkke.coupons.models import Allowance, CounterUse, Pass, Portion
from hamkke.kernel import clock, ids
from tests.factories.coupons import NOON, ClaimFactory, logged
from tests.factories.merchants import ShopFactory
from tests.factories.people import OrganisationFactory

pytestmark = pytest.mark.django_db

EVERY = [
    function
    for name, function in inspect.getmembers(counters, inspect.isfunction)
    if function.__module__ == counters.__name__
]


def broken():
    return {function.__name__ for function in EVERY if list(function())}


@pytest.fixture
def shop(db):
    return ShopFactory()


@pytest.fixture
def use(campaign, shop):
    """2,000 won off 20,000, by a pass made for this shop."""
    claim = ClaimFactory(campaign=campaign, position=1)
    logged(campaign)
    with clock.pretend(NOON):
        shown = actions.issue_pass(claim, id=ids.new(), shop=shop, by=claim.shopper)
    with clock.pretend(NOON + timedelta(minutes=1)):
        return actions.use_pass(shown, id=ids.new(), shop=shop, amount=20_000, by=shop.merchant.owner)


@pytest.fixture
def allowance(shop, organiser):
    terminal = actions.register_terminal(shop, id=ids.new(), name="앞쪽 전화기", by=shop.merchant.owner)
    return actions.grant_allowance(
        terminal, id=ids.new(), funder=OrganisationFactory(), uses=1, won=5_000, by=organiser
    )


def test_all_hold(use, allowance):
    assert broken() == set()


def test_a_use_that_is_not_its_redemption_is_named(use):
    CounterUse.objects.update(discount=1_999)

    assert broken() == {"every_use_at_a_counter_is_its_redemption"}


def test_a_use_in_another_shop_is_named(use):
    Pass.objects.update(shop=ShopFactory())

    assert broken() == {"every_use_happened_in_the_shop_its_pass_was_made_for"}


def test_a_used_pass_that_goes_on_is_named(use):
    Pass.objects.update(ended_at=None)

    assert broken() == {"every_pass_that_was_used_has_ended"}


def test_a_return_that_does_not_add_up_is_named(use):
    CounterUse.objects.update(returned=10)
    Portion.objects.filter(funding__place=0).update(returned=1)

    assert broken() == {"every_return_at_a_counter_adds_up"}


def test_an_allowance_that_pays_too_often_is_named(use, allowance):
    for _ in range(2):
        CounterUse.objects.create(
            id=ids.new(), shop=use.shop, merchant_id=use.merchant_id, shown=use.shown, amount=10_000, discount=0,
            used_at=NOON, received_at=NOON, by=use.by, state="paid", allowance=allowance,
        )  # fmt: skip

    assert broken() == {"no_allowance_pays_more_uses_than_it_allows"}


def test_an_allowance_that_allowed_too_often_is_named(use, allowance):
    for _ in range(2):
        CounterUse.objects.create(
            id=ids.new(), shop=use.shop, merchant_id=use.merchant_id, shown=use.shown, amount=10_000, discount=0,
            used_at=NOON, received_at=NOON, by=use.by, state="paid", allowance=allowance, allowed_by=allowance,
        )  # fmt: skip

    assert broken() == {
        "no_allowance_allows_more_uses_than_it_says",
        "no_allowance_pays_more_uses_than_it_allows",
    }


def test_an_allowance_the_ledger_does_not_know_is_named(allowance):
    Allowance.objects.update(won=5_001)

    assert broken() == {"every_allowance_agrees_with_the_ledger"}
