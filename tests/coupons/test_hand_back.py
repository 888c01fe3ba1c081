"""A shopper gives a coupon up unused."""

import pytest
from django.urls import reverse

from hamkke.audit.models import Entry
from hamkke.coupons import actions, invariants, queries, rules
from hamkke.coupons.models import Funding, HandBack, Opening
from hamkke.kernel import clock, ids
from hamkke.ledger import queries as ledger
from tests.coupons.holding import hold
from tests.factories.coupons import NOON, ClaimFactory, logged
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(campaign):
    ClaimFactory(campaign=campaign, position=2)
    claim = ClaimFactory(campaign=campaign, position=1)
    logged(campaign)
    return claim


def hand_back(claim, *, by=None, now=NOON):
    with clock.pretend(now):
        return actions.hand_back(claim, by=by or claim.shopper)


def counted():
    return Opening.objects.values_list("quantity", "claimed", "handed_back").get()


def held(claim):
    with clock.pretend(NOON):
        return hold(claim, lines=[rules.Line(ids.new(), ids.new(), 30_000)])


def budgets(campaign):
    return [ledger.balance(each.budget_code).net for each in campaign.fundings.all()]


def everything_adds_up():
    return [
        name
        for name in (
            "every_opening_counts_its_claims_and_their_positions_have_no_gap",
            "every_budget_agrees_with_the_ledger",
            "every_coupon_that_can_still_be_used_is_paid_for",
        )
        if list(getattr(invariants, name)())
    ] == []


def test_hand_back_frees_the_place_for_somebody_else(claim):
    handed = hand_back(claim)

    assert (handed.claim, handed.handed_at) == (claim, NOON)
    assert counted() == (100, 2, 1)
    assert queries.left(claim.campaign) == 99
    assert budgets(claim.campaign) == [150_000, 90_000, 60_000]
    assert Entry.objects.get(verb="coupons.claim.handed_back").by == claim.shopper.pk
    assert everything_adds_up()


def test_hand_back_twice_hands_back_once(claim):
    assert hand_back(claim) == hand_back(claim)
    assert counted() == (100, 2, 1)


def test_hand_back_asked_again_after_its_time_gets_its_own_answer(claim):
    assert hand_back(claim) == hand_back(claim, now=claim.campaign.usable_until)
    with pytest.raises(rules.NotYours):
        hand_back(claim, by=UserFactory())

    assert counted() == (100, 2, 1)


def test_hand_back_after_the_end_returns_its_money_to_the_funders(claim, organiser):
    actions.close_campaign(claim.campaign, by=organiser)

    hand_back(claim)

    assert counted() == (1, 2, 1)
    assert budgets(claim.campaign) == [1_500, 900, 600]
    assert list(Funding.objects.order_by("place").values_list("reserved", flat=True)) == [1_500, 900, 600]
    assert everything_adds_up()


def test_hand_back_before_and_after_the_end(claim, organiser):
    hand_back(claim)
    actions.close_campaign(claim.campaign, by=organiser)
    assert counted() == (1, 2, 1)

    hand_back(claim.campaign.claims.get(position=2))

    assert counted() == (0, 2, 2)
    assert budgets(claim.campaign) == [0, 0, 0]
    assert everything_adds_up()


def test_hand_back_refuses_somebody_elses_coupon(claim):
    with pytest.raises(rules.NotYours):
        hand_back(claim, by=UserFactory())

    assert counted() == (100, 2, 0)


def test_hand_back_refuses_a_coupon_that_is_in_use(claim):
    held(claim)

    with pytest.raises(rules.InUse):
        hand_back(claim)

    assert HandBack.objects.count() == 0


def test_hand_back_refuses_a_coupon_whose_time_is_over(claim):
    with pytest.raises(rules.Expired):
        hand_back(claim, now=claim.campaign.usable_until)

    assert HandBack.objects.count() == 0


def test_what_was_handed_back_cannot_be_held(claim):
    hand_back(claim)

    with pytest.raises(rules.HandedBack):
        held(claim)

    assert queries.coupon_of(claim.shopper, claim.campaign, now=NOON).state == "handed_back"


def test_the_wallet_offers_it_and_shows_it(claim, client):
    client.force_login(claim.shopper)
    with clock.pretend(NOON):
        assert "쿠폰 돌려주기" in client.get(reverse("coupons:wallet")).text
        answer = client.post(reverse("coupons:hand_back", args=[claim.pk]), follow=True)

    assert "쿠폰을 돌려주었습니다" in answer.text
    assert "돌려줌" in answer.text
    assert "쿠폰 돌려주기" not in answer.text
    assert HandBack.objects.get().claim == claim


def test_nobody_hands_back_what_is_not_theirs(claim, client):
    client.force_login(UserFactory())

    assert client.post(reverse("coupons:hand_back", args=[claim.pk])).status_code == 404
    assert HandBack.objects.count() == 0
