"""Five years later nobody needs to know whose it was; what was bought and every won of it stay."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError

from hamkke.audit import actions as audit
from hamkke.audit.models import NOBODY, Entry
from hamkke.config import checking
from hamkke.coupons import actions as coupons
from hamkke.coupons.models import Claim
from hamkke.kernel import clock, ids, kept
from hamkke.ledger import queries as ledger
from hamkke.orders import actions, queries
from hamkke.orders.models import Order
from hamkke.payments import actions as payments
from hamkke.payments.models import Payment
from hamkke.people import actions as people
from hamkke.people.models import User
from tests.factories.coupons import CampaignFactory, ClaimFactory
from tests.factories.people import UserFactory
from tests.orders.journeys import owed, paid_order, placed

DAY = timedelta(days=1)


def five_years_on():
    now = clock.now()
    return now.replace(year=now.year + 5, day=min(now.day, 28)) + 4 * DAY


def forget():
    return actions.forget_shoppers(), payments.forget_payers()


def figures(order):
    return (order.number, order.total, order.discount, order.payable, order.state, order.placed_at)


def broken():
    return [finding for finding in checking.findings() if finding.rows]


@pytest.mark.usefixtures("committed_db")
def test_after_five_years_orders_and_payments_are_nobodys_and_every_won_stays(kakaopay):
    order = paid_order(kakaopay, (10_000, 2), with_coupon=True)
    shopper, before, money, found = order.shopper, figures(order), owed(order), broken()
    with clock.pretend(five_years_on() - 10 * DAY):
        assert forget() == (0, 0)
    with clock.pretend(five_years_on()):
        assert forget() == (1, 1)
        assert forget() == (0, 0)

    order.refresh_from_db()
    payment = Payment.objects.get()
    assert (figures(order), owed(order)) == (before, money)
    assert shopper.pk not in (order.shopper_id, payment.payer_id)
    assert {str(order.shopper), order.shopper.is_active} == {
        f"closed-{order.shopper_id.hex}@hamkke.invalid",
        False,
    }
    assert [kind.rows for kind in queries.kept_of(shopper)] == [[], [], []]
    assert User.objects.get(pk=shopper.pk).email == shopper.email
    assert ledger.is_balanced()
    assert broken() == found


@pytest.mark.django_db
def test_after_five_years_the_trail_no_longer_says_who_ordered_and_nothing_else_of_it_changes(monkeypatch):
    monkeypatch.setattr(audit, "ENTRIES_AT_ONCE", 1)
    order, long_ago = placed((5_000, 1)), clock.now() - timedelta(days=5 * 366)
    kinds = (
        "orders.order",
        "orders.order",
        "orders.return",
        "payments.payment",
        "payments.refund",
        "calls.call",
    )
    old = [
        Entry.objects.create(at=long_ago, by=order.shopper_id, verb="done", target_type=kind, target_id="7")
        for kind in kinds
    ]
    unchanged = Entry.objects.order_by("pk").values("at", "verb", "target_type", "target_id", "facts")
    before = list(unchanged)

    assert (actions.forget_doers(), actions.forget_doers()) == (5, 0)

    by = dict(Entry.objects.filter(at=long_ago).values_list("pk", "by"))
    assert [by[each.pk] for each in old] == [NOBODY] * 5 + [order.shopper_id]
    assert Entry.objects.get(verb="orders.order.placed").by == order.shopper_id  # this year
    assert list(unchanged) == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("years", "change"),
    [(6, {"verb": "x"}), (6, {"by": None}), (6, {"by": NOBODY, "facts": {"won": 1}}), (4, {"by": NOBODY})],
)
def test_the_database_lets_nothing_else_of_the_trail_be_forgotten(years, change):
    at = clock.now() - timedelta(days=years * 365)
    entry = Entry.objects.create(at=at, by=ids.new(), verb="done", target_type="orders.order", target_id="7")

    with pytest.raises(DatabaseError, match="append-only"):
        Entry.objects.filter(pk=entry.pk).update(**change)


@pytest.mark.django_db
def test_a_night_that_breaks_off_keeps_what_it_told_and_the_next_does_the_rest(monkeypatch):
    monkeypatch.setattr(people, "PERSONS_AT_ONCE", 1)
    before = {placed((5_000, 1)).shopper_id for _ in range(3)}
    told = []

    def tell(nobody, count):
        if len(told) == 2:
            raise ConnectionError
        told.append(nobody.pk)

    with pytest.raises(ConnectionError):
        people.disown(Order.objects.all(), whose="shopper", tell=tell)
    owners = set(Order.objects.values_list("shopper", flat=True))
    assert (len(owners & before), owners - before) == (1, set(told))

    assert people.disown(Order.objects.all(), whose="shopper", tell=lambda nobody, count: None) == 1
    assert not before & set(Order.objects.values_list("shopper", flat=True))


@pytest.mark.django_db
def test_two_persons_old_orders_do_not_become_one_persons():
    first, second = placed((5_000, 1)), placed((7_000, 1))
    Order.objects.update(state=Order.State.EXPIRED, closed_at=clock.now())
    with clock.pretend(five_years_on()):
        assert actions.forget_shoppers() == 2

    first.refresh_from_db(), second.refresh_from_db()
    assert first.shopper_id != second.shopper_id


@pytest.mark.django_db
def test_what_still_waits_or_was_sent_back_since_is_kept():
    waiting = placed((5_000, 1))
    with clock.pretend(five_years_on()):
        assert actions.forget_shoppers() == 0

    assert Order.objects.get().shopper_id == waiting.shopper_id


@pytest.mark.django_db
def test_old_coupons_are_nobodys_and_the_database_lets_nothing_else_of_them_change():
    campaign = CampaignFactory(state="open")
    long_ago = clock.now() - timedelta(days=5 * 366)
    shopper = UserFactory()
    old = ClaimFactory(campaign=campaign, shopper=shopper, claimed_at=long_ago)
    new = ClaimFactory(campaign=CampaignFactory(state="open"), shopper=shopper, claimed_at=clock.now())
    before = Claim.objects.filter(pk=old.pk).values("code", "position", "opening", "claimed_at", "turn").get()

    assert (coupons.forget_claimers(), coupons.forget_claimers()) == (1, 0)
    assert Claim.objects.get(pk=old.pk).shopper_id != shopper.pk
    assert Claim.objects.filter(pk=old.pk).values(*before).get() == before
    assert Claim.objects.get(pk=new.pk).shopper_id == shopper.pk


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"position": 9}, {"code": "X"}])
def test_nothing_but_the_owner_of_an_old_claim_changes(change):
    claim = ClaimFactory(claimed_at=clock.now() - timedelta(days=5 * 366))
    with pytest.raises(DatabaseError, match="append-only"):
        Claim.objects.filter(pk=claim.pk).update(**change)


@pytest.mark.django_db
def test_the_owner_of_a_younger_claim_stays():
    claim = ClaimFactory(claimed_at=clock.now() - timedelta(days=5 * 365 - 1))
    with pytest.raises(DatabaseError, match="append-only"):
        Claim.objects.filter(pk=claim.pk).update(shopper=UserFactory())


def test_the_law_counts_years_not_days():
    assert kept.wanted_since(datetime(2029, 3, 1, 4, tzinfo=UTC)) == datetime(2024, 3, 1, 4, tzinfo=UTC)
    assert kept.wanted_since(datetime(2028, 2, 29, 4, tzinfo=UTC)) == datetime(2023, 2, 28, 4, tzinfo=UTC)
