"""A hold is a lease: renewed by whoever waits for a payment, released when nobody does."""

from datetime import timedelta

import pytest

from hamkke.audit.models import Entry
from hamkke.coupons import actions, invariants, queries, rules, signals
from hamkke.coupons.models import Opening, Redemption
from hamkke.kernel import clock
from hamkke.ledger import queries as ledger
from tests.coupons.holding import hold
from tests.coupons.leases import put_off, swept
from tests.factories.coupons import NOON, ClaimFactory

pytestmark = pytest.mark.django_db

HALF_HOUR = timedelta(minutes=30)
INSTANT = timedelta(microseconds=1)


@pytest.fixture
def held(campaign):
    claim = ClaimFactory(campaign=campaign, position=1)
    Opening.objects.filter(campaign=campaign).update(claimed=1)
    return held_at_noon(claim)


def held_at_noon(claim):
    with clock.pretend(NOON):
        return hold(claim)


def test_a_hold_lasts_half_an_hour(held):
    assert held.lease_until == NOON + HALF_HOUR
    assert swept(NOON + HALF_HOUR - INSTANT) == 0
    assert Redemption.objects.get().state == "held"


def test_a_hold_that_nobody_renewed_is_released_and_shows_as_free(held):
    assert swept(NOON + HALF_HOUR) == 1
    assert swept(NOON + HALF_HOUR) == 0

    redemption = Redemption.objects.get()
    assert (redemption.state, redemption.decided_at, redemption.lease_until) == (
        "released",
        NOON + HALF_HOUR,
        None,
    )
    coupon = queries.coupon_of(held.claim.shopper, held.claim.campaign, now=NOON + HALF_HOUR)
    assert coupon.state == "usable"
    assert [each.debits_pending for each in budgets(held)] == [0, 0, 0]
    assert Entry.objects.get(verb="coupons.redemption.released").facts == {"why": "lease"}
    assert list(invariants.every_budget_agrees_with_the_ledger()) == []


def budgets(redemption):
    return [ledger.balance(each.budget_code) for each in redemption.claim.campaign.fundings.all()]


def test_renewed_it_lasts_longer_and_never_shorter(held):
    actions.renew(held, until=NOON + 2 * HALF_HOUR)
    assert actions.renew(held, until=NOON).lease_until == NOON + 2 * HALF_HOUR

    assert swept(NOON + HALF_HOUR) == 0
    assert swept(NOON + 2 * HALF_HOUR) == 1


def test_only_a_hold_is_renewed(held):
    actions.capture(held, by=None)

    with pytest.raises(rules.NotHeld):
        actions.renew(held, until=NOON + 2 * HALF_HOUR)

    assert Redemption.objects.get().lease_until is None


def test_what_is_paid_never_expires(held):
    with clock.pretend(NOON + HALF_HOUR):  # late, but before anybody released it
        actions.capture(held, by=None)

    assert swept(NOON + 9 * HALF_HOUR) == 0
    assert Redemption.objects.get().state == "used"


def test_one_hold_that_cannot_be_released_keeps_no_other_waiting(held, campaign):
    Opening.objects.filter(campaign=campaign).update(claimed=2)
    other = held_at_noon(ClaimFactory(campaign=campaign, position=2))

    def broken(redemption, **_):
        if redemption == held:
            raise ZeroDivisionError

    signals.lease_expired.connect(broken)
    try:
        with clock.pretend(NOON + HALF_HOUR):
            actions.release_expired()
            assert set(put_off()) == {str(held.pk), str(other.pk)}
            with pytest.raises(ZeroDivisionError):
                actions.expire(held.pk)
            actions.expire(other.pk)
    finally:
        signals.lease_expired.disconnect(broken)

    assert dict(Redemption.objects.values_list("id", "state")) == {held.pk: "held", other.pk: "released"}
    assert swept(NOON + HALF_HOUR) == 1


def test_what_was_renewed_after_the_sweep_stays(held):
    with clock.pretend(NOON + HALF_HOUR):
        assert actions.release_expired() == 1
        actions.renew(held, until=NOON + 2 * HALF_HOUR)

        assert actions.expire(held.pk) is False

    assert Redemption.objects.get().state == "held"
