"""Campaigns that nobody claims: a place is counted with the hold of an order, for a person, and is free again with it."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from hamkke.audit.models import Entry
from hamkke.coupons import actions, rules
from hamkke.coupons.models import Campaign, Opening, Redemption, RedemptionKey
from hamkke.kernel import clock, ids
from hamkke.ledger import queries as ledger
from tests.coupons.automatics import automatic, order
from tests.coupons.leases import swept
from tests.coupons.planning import WEEK, clean, drafted
from tests.coupons.test_invariants import broken, loosened
from tests.factories.coupons import NOON, TEN, CampaignFactory, ClaimFactory, FundingFactory, logged
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def campaign(organiser):
    return automatic(by=organiser)


@pytest.fixture
def shopper(db):
    return UserFactory()


def counted(campaign):
    return list(campaign.openings.order_by("number").values_list("claimed", flat=True))


def budget(campaign):
    balance = ledger.balance(campaign.fundings.get().budget_code)
    return balance.net, balance.debits_pending


def turns(campaign):
    return sorted(set(RedemptionKey.objects.filter(campaign=campaign).values_list("redemption", "turn")))


def claim_of(shopper, **terms):
    draft = CampaignFactory(**terms)
    FundingFactory(campaign=draft)
    claim = ClaimFactory(campaign=actions.open_campaign(draft, by=UserFactory()), shopper=shopper, position=1)
    logged(claim.campaign)
    return claim


# ── Taken ──


def test_a_hold_takes_a_place_and_its_cost_for_a_person_who_claimed_nothing(campaign, shopper):
    assert budget(campaign) == (30_000, 0)

    [redemption] = order(campaign, by=shopper)

    assert (redemption.state, redemption.discount, redemption.claim) == ("held", 3_000, None)
    assert (redemption.opening.campaign, redemption.shopper) == (campaign, shopper)
    assert redemption.coupon_id == campaign.pk
    assert (counted(campaign), budget(campaign), turns(campaign)) == (
        [1],
        (30_000, 3_000),
        [(redemption.pk, 1)],
    )
    assert Entry.objects.get(verb="coupons.redemption.held").by == shopper.pk
    clean()


def test_the_same_order_takes_one_place(campaign, shopper):
    order_id, lines = ids.new(), [actions.Line(ids.new(), ids.new(), 30_000)]
    with clock.pretend(NOON):
        first, second = (
            actions.hold([campaign.pk], order_id=order_id, lines=lines, by=shopper) for _ in range(2)
        )

    assert (first, counted(campaign)) == (second, [1])


def test_it_joins_a_coupon_of_another_group(shopper):
    claim, campaign = claim_of(shopper, group="b"), automatic(group="a")

    first, second = order(claim, campaign, by=shopper)

    assert (first.coupon_id, first.discount) == (campaign.pk, 3_000)
    assert (second.coupon_id, second.discount) == (claim.pk, 2_700)
    clean()


def test_two_automatic_campaigns_join_and_are_free_together(shopper):
    both = [automatic(group=group) for group in "ba"]

    held = order(*both, by=shopper)
    assert [each.opening.campaign for each in held] == both[::-1]
    for each in held:
        actions.release(each, by=None)

    assert [counted(each) for each in both] == [[0], [0]]
    clean()


@pytest.mark.parametrize("what", ["nothing", "draft", "claimed"])
def test_hold_refuses_what_is_no_automatic_campaign(organiser, shopper, what):
    named = {
        "nothing": Campaign,
        "draft": lambda: drafted(organiser, is_automatic=True, channels=["online"]),
        "claimed": lambda: claim_of(UserFactory()).campaign,
    }[what]()

    with pytest.raises(rules.UnknownCoupon):
        order(named, by=shopper)

    assert Redemption.objects.count() == 0


@pytest.mark.parametrize("channels", [[], ["counter"], ["online", "counter"]])
def test_open_refuses_an_automatic_campaign_beyond_orders_online(organiser, channels):
    draft = drafted(organiser, is_automatic=True, channels=channels)

    with pytest.raises(rules.OnlineOnly):
        actions.open_campaign(draft, by=organiser)

    assert Opening.objects.count() == 0


def test_a_place_belongs_to_somebody_who_claimed_nothing(campaign, shopper):
    [redemption] = order(campaign, by=shopper)

    with (
        pytest.raises(IntegrityError, match="a_place_is_somebody_s_who_claimed_nothing"),
        transaction.atomic(),
    ):
        Redemption.objects.filter(pk=redemption.pk).update(shopper=None)


# ── How many there are ──


def test_the_last_place_goes_to_one_order_and_to_the_next_once_it_is_free(organiser):
    campaign = automatic(by=organiser, quantity=1)
    first, second = UserFactory(), UserFactory()
    [redemption] = order(campaign, by=first)

    with pytest.raises(rules.NoneLeft) as no:
        order(campaign, by=second)
    assert str(no.value).startswith("‘쿠폰’은 지금 남은 수량이 없습니다.")
    assert (Redemption.objects.count(), counted(campaign)) == (1, [1])

    actions.release(redemption, by=None)
    assert order(campaign, by=second)[0].state == "held"
    clean()


def test_a_hold_that_nobody_pays_gives_its_place_back(campaign, shopper):
    order(campaign, by=shopper)

    assert swept(NOON + actions.LEASE) == 1

    assert (counted(campaign), budget(campaign), turns(campaign)) == ([0], (30_000, 0), [])
    assert order(campaign, by=shopper)[0].state == "held"
    clean()


def test_what_is_paid_keeps_its_place_until_everything_comes_back(campaign, shopper):
    [redemption] = order(campaign, by=shopper)
    line = redemption.cart["lines"][0]["id"]
    actions.capture(redemption, by=None)

    def back(won):
        actions.give_back([redemption], id=ids.new(), returned={UUID(line): (won, 30_000)}, by=None)
        return counted(campaign), budget(campaign)[0], len(turns(campaign))

    assert back(10_000) == ([1], 28_000, 1)
    assert back(30_000) == ([0], 30_000, 0)
    assert back(30_000) == ([0], 30_000, 0)
    clean()


@pytest.mark.parametrize("at", [TEN - DAY, TEN + WEEK], ids=["before", "after"])
def test_nothing_applies_out_of_hours(campaign, shopper, at):
    with pytest.raises(rules.NoneLeft):
        order(campaign, by=shopper, at=at)

    assert counted(campaign) == [0]


def test_each_day_has_its_own_places(organiser):
    campaign = automatic(by=organiser, quantity=2, daily_quantity=1)
    order(campaign, by=UserFactory())

    with pytest.raises(rules.NoneLeft):
        order(campaign, by=UserFactory())
    with pytest.raises(rules.NoneLeft):
        order(campaign, by=UserFactory(), at=TEN + DAY - timedelta(minutes=1))
    order(campaign, by=UserFactory(), at=TEN + DAY)

    assert counted(campaign) == [1, 1]
    clean()


@pytest.mark.parametrize(("rolls_over", "left"), [(True, [1, 3]), (False, [2, 2])])
def test_a_place_that_came_free_on_a_later_day_rolls_over_if_the_campaign_says_so(
    organiser, rolls_over, left
):
    campaign = automatic(by=organiser, quantity=4, daily_quantity=2, rolls_over=rolls_over)
    kept, given_up = (order(campaign, by=UserFactory())[0] for _ in range(2))
    actions.capture(kept, by=None)
    with clock.pretend(TEN + DAY):
        actions.roll_over_openings()
        actions.release(given_up, by=None)
        actions.roll_over_openings()

    assert [each.quantity for each in campaign.openings.order_by("number")] == left
    assert counted(campaign) == [1, 0]
    clean()


# ── Whose they are ──


def test_a_person_has_as_many_as_the_campaign_allows_whatever_the_account():
    campaign = automatic(per_person=2)
    first, second = UserFactory(email="kim@gmail.com"), UserFactory(email="k.i.m+festival@gmail.com")
    one = order(campaign, by=first)[0]
    two = order(campaign, by=second)[0]

    with pytest.raises(rules.HadAlready):
        order(campaign, by=first)
    assert (counted(campaign), turns(campaign)) == ([2], sorted([(one.pk, 1), (two.pk, 2)]))

    actions.release(one, by=None)
    again = order(campaign, by=second)[0]
    assert turns(campaign) == sorted([(again.pk, 1), (two.pk, 2)])
    clean()


def test_one_place_a_person_over_all_the_days(organiser, shopper):
    campaign = automatic(by=organiser, quantity=2, daily_quantity=1)
    order(campaign, by=shopper)

    with pytest.raises(rules.HadAlready):
        order(campaign, by=shopper, at=TEN + DAY)

    assert counted(campaign) == [1, 0]


def test_one_first_purchase_a_shopper_claimed_or_not(shopper):
    campaign, claim = automatic(first_purchase_only=True), claim_of(shopper, first_purchase_only=True)
    order(campaign, by=shopper, is_first_purchase=True)

    with pytest.raises(rules.FirstPurchaseTaken):
        order(claim, by=shopper, is_first_purchase=True)


# ── The end ──


def test_closing_returns_what_nobody_has_and_settling_the_rest(campaign, organiser):
    paid, given_up, waiting = (order(campaign, by=UserFactory())[0] for _ in range(3))
    actions.capture(paid, by=None)
    with clock.pretend(NOON + DAY):
        actions.close_campaign(campaign, by=organiser)
    assert budget(campaign) == (6_000, 6_000)
    with pytest.raises(rules.NoneLeft):
        order(campaign, by=UserFactory(), at=NOON + DAY)

    actions.release(given_up, by=None)
    actions.capture(waiting, by=None)
    assert (counted(campaign), budget(campaign)) == ([2], (3_000, 0))
    clean()
    with clock.pretend(campaign.usable_until):
        actions.settle_campaign(campaign, by=organiser)
        assert broken(campaign.usable_until) == set()

    assert budget(campaign) == (0, 0)
    assert ledger.balance(campaign.fundings.get().funder_code).net == -6_000


def test_amending_sets_aside_what_every_place_may_cost_more(campaign, organiser, shopper):
    order(campaign, by=UserFactory())
    with clock.pretend(NOON):
        actions.amend_campaign(campaign, cap=4_000, rate=1_500, by=organiser)

    assert budget(campaign) == (40_000, 3_000)
    assert order(campaign, by=shopper, at=NOON + DAY, amount=99_000)[0].discount == 4_000
    clean()


# ── Planted ──


def test_a_wrong_count_of_places_is_noticed(campaign, shopper):
    order(campaign, by=shopper)
    Opening.objects.update(claimed=2)

    assert broken() == {"every_automatic_opening_counts_its_places"}


def test_a_place_without_a_person_is_noticed(campaign, shopper):
    order(campaign, by=shopper)
    RedemptionKey.objects.all().delete()

    assert broken() == {"every_place_that_is_taken_is_a_person_s"}


def test_a_person_with_too_many_places_is_noticed(campaign, shopper):
    order(campaign, by=shopper)
    RedemptionKey.objects.update(turn=2)

    assert broken() == {"no_person_has_more_places_than_a_campaign_allows"}


def test_a_place_at_another_opening_is_noticed(campaign, shopper):
    order(campaign, by=shopper)
    other = automatic()
    loosened("coupons_redemption")
    Redemption.objects.update(opening=other.openings.get())
    campaign.openings.update(claimed=0)
    other.openings.update(claimed=1)

    assert broken() == {
        "every_redemption_without_a_claim_has_a_place_or_a_partner",
        "every_coupon_that_can_still_be_used_is_paid_for",  # the place that seems free has no money any more
    }


def test_a_claim_of_what_nobody_claims_is_noticed(campaign):
    ClaimFactory(campaign=campaign, position=1)

    assert broken() == {"no_automatic_campaign_is_claimed"}
