"""Coupons by the day: what is left of an opening that is over, whatever came back to it since."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from hamkke.audit.models import Entry
from hamkke.coupons import actions, invariants, queries
from hamkke.coupons.models import Campaign, Opening
from hamkke.kernel import clock
from tests.coupons.planning import clean, drafted
from tests.factories.coupons import NOON, TEN, ClaimFactory, logged

pytestmark = pytest.mark.django_db

REST = TEN + timedelta(hours=23, minutes=55)
TOMORROW = TEN + timedelta(days=1)


def by_the_day(organiser, **changes):
    """Ten coupons, four a day: 4, 4 and 2."""
    changes = {"quantity": 10, "daily_quantity": 4, "rolls_over": True, **changes}
    return actions.open_campaign(drafted(organiser, **changes), by=organiser)


def claimed(campaign, count):
    """So many coupons claimed at the first opening."""
    opening = campaign.openings.get(number=1)
    claims = [ClaimFactory(campaign=campaign, opening=opening, position=nth) for nth in range(1, count + 1)]
    logged(campaign)
    return claims


def rolled(moment):
    with clock.pretend(moment):
        return actions.roll_over_openings()


def quantities(campaign):
    return list(campaign.openings.values_list("quantity", flat=True))


def test_what_is_handed_back_after_its_opening_rolls_over_too(organiser):
    campaign = by_the_day(organiser)
    claims = claimed(campaign, 4)
    assert rolled(REST) == 0

    with clock.pretend(TOMORROW):
        actions.hand_back(claims[0], by=claims[0].shopper)

    assert (rolled(TOMORROW), rolled(TOMORROW)) == (1, 0)
    assert quantities(campaign) == [3, 5, 2]
    clean()


def test_what_rolled_over_once_rolls_over_again(organiser):
    campaign = by_the_day(organiser)
    claims = claimed(campaign, 3)
    assert rolled(REST) == 1

    with clock.pretend(REST):
        actions.hand_back(claims[0], by=claims[0].shopper)

    assert rolled(REST) == 1
    assert quantities(campaign) == [2, 6, 2]
    assert [entry.facts for entry in Entry.objects.filter(verb="coupons.opening.rolled_over")] == [
        {"left": 1},
        {"left": 1},
    ]
    clean()


def test_what_rolls_nowhere_is_left_alone(organiser):
    ends = TEN + timedelta(days=2, hours=1)
    campaign = by_the_day(organiser, closes_at=ends)
    rolled(ends)
    assert quantities(campaign) == [0, 0, 10]

    with clock.pretend(ends), CaptureQueriesContext(connection) as asked:
        assert actions.roll_over_openings() == 0

    assert [query["sql"] for query in asked if "FOR UPDATE" in query["sql"]] == []


def test_a_second_coupon_that_the_campaign_gives_is_no_second_claim(organiser):
    campaign = by_the_day(organiser, per_person=2)
    [claim] = claimed(campaign, 1)
    opening = campaign.openings.get(number=1)
    ClaimFactory(campaign=campaign, opening=opening, shopper=claim.shopper, turn=2, position=2)
    logged(campaign)

    with clock.pretend(NOON):
        clean()

    ClaimFactory(campaign=campaign, opening=opening, shopper=claim.shopper, turn=3, position=3)
    assert [row["claims"] for row in invariants.no_coupon_is_claimed_twice()] == [3]


def seen(campaign, moment):
    found = queries.seen(queries.with_counts(Campaign.objects.filter(pk=campaign.pk)).get(), moment)
    return found.state, found.opening and found.opening.number


def test_a_campaign_by_the_day_is_not_finished_when_today_s_are_gone(organiser, client):
    campaign = by_the_day(organiser)
    assert seen(campaign, NOON) == ("open", 1)
    claimed(campaign, 4)

    assert seen(campaign, NOON) == ("sold_out_for_now", 2)
    assert seen(campaign, REST) == ("waiting", 2)
    assert seen(campaign, TOMORROW) == ("open", 2)
    client.force_login(organiser)
    with clock.pretend(NOON):
        page = client.get(f"/coupons/campaigns/{campaign.pk}/").text
    assert "9월 2일(화) 10:00에 4장이 더 열립니다." in page
    assert "순서는 열린 뒤 도착한 차례대로 정해집니다." in page
    assert "data-claim" in page

    Opening.objects.update(claimed=F("quantity"))
    assert seen(campaign, TOMORROW + timedelta(days=2)) == ("sold_out", 3)
    assert seen(campaign, campaign.closes_at) == ("over", 3)


def test_a_campaign_by_the_day_says_what_is_left_today(organiser, client):
    campaign = by_the_day(organiser)
    claimed(campaign, 1)

    with clock.pretend(NOON):
        page = client.get(f"/coupons/campaigns/{campaign.pk}/").text

    assert "4장 중 3장 남음, 9월 2일(화) 09:50까지" in page


def test_a_campaign_closed_early_opens_no_more(organiser):
    campaign = by_the_day(organiser)
    with clock.pretend(NOON):
        actions.close_campaign(campaign, by=organiser)

    assert seen(campaign, NOON) == ("over", 3)
