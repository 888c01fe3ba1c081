"""A campaign's days: what went on each, and when it runs out, with a range that has really happened."""

from datetime import date, timedelta

import pytest

from hamkke.coupons import actions, queries
from hamkke.coupons.models import ClaimBatch, HandBack, Opening
from hamkke.kernel import clock, ids
from tests.coupons.holding import hold
from tests.coupons.test_views import text
from tests.factories.coupons import NOON, TEN, ClaimFactory
from tests.factories.people import RoleFactory

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def claimed_by_day(campaign, *counts):
    """So many claims on each day from the opening on, as the claim service's chain tells them."""
    opening, latest = campaign.openings.get(), 0
    for n, count in enumerate(counts):
        ClaimBatch.objects.create(
            opening=opening, number=n + 1, earliest=latest + 1, latest=latest + count, committed_at=NOON + n * DAY,
            previous=b"", head=b"",
        )  # fmt: skip
        latest += count
    Opening.objects.filter(pk=opening.pk).update(claimed=latest)


def courses(campaign, now):
    return queries.courses(campaign, queries.burn_down(campaign), now)


def test_claims_are_counted_by_their_day_and_those_handed_back_taken_off(campaign):
    claimed_by_day(campaign, 30, 4, 10, 1)
    HandBack.objects.create(claim=ClaimFactory(campaign=campaign), handed_at=NOON + DAY)

    coupons, _ = courses(campaign, NOON + 3 * DAY)

    assert (coupons.days[0], coupons.gone, coupons.most) == (date(2025, 9, 1), [30, 3, 10, 1], 100)
    assert coupons.ahead[0] == date(2025, 9, 4)
    assert coupons.days[-1] == (campaign.closes_at - timedelta(microseconds=1)).astimezone(clock.SEOUL).date()
    assert coupons.left_in_the_end == tuple(100 - 43 - rate * len(coupons.ahead) // 2 for rate in (6, 13, 20))


def test_money_by_day_adds_up_to_what_the_ledger_says_was_spent(campaign):
    line = actions.Line(ids.new(), ids.new(), 30_000)
    for n in (0, 1):
        with clock.pretend(NOON + n * DAY):
            used = actions.capture(
                hold(ClaimFactory(campaign=campaign, position=n + 1), lines=[line]), by=None
            )
    actions.give_back([used], id=ids.new(), returned={line.id: (10_000, 30_000)}, by=None)

    _, money = courses(campaign, NOON + 2 * DAY)

    assert money.gone == [3_000, 2_000, 0]
    assert money.so_far == queries.burn_down(campaign).spent
    assert money.most == queries.burn_down(campaign).reserved


def test_before_it_opens_there_is_no_course_and_after_its_end_nothing_is_foretold(campaign):
    claimed_by_day(campaign, 1, 1, 1, 1, 1)

    assert courses(campaign, TEN - DAY) is None
    over, money = courses(campaign, campaign.closes_at)
    assert (over.goes_on, over.outlook, over.so_far) == (False, None, 5)
    assert (money.goes_on, money.so_far) == (True, 0)  # what was claimed can still be used


@pytest.fixture
def asked(client, campaign):
    """`asked(now)`: what the campaign's page says at that moment."""
    client.force_login(RoleFactory().user)

    def at(now, **headers):
        with clock.pretend(now):
            return text(client.get(f"/coupons/plans/{campaign.pk}/", headers=headers))

    return at


def spent(campaign, *, claimed):
    """So many coupons of 3,000 won each used on the first day, of `claimed` ones; then nobody can claim any more."""
    Opening.objects.filter(campaign=campaign).update(claimed=claimed)
    line = actions.Line(ids.new(), ids.new(), 30_000)
    with clock.pretend(NOON):
        actions.capture(hold(ClaimFactory(campaign=campaign, position=1), lines=[line]), by=None)
    with clock.pretend(NOON + 4 * DAY):
        actions.close_campaign(campaign, by=None)


def test_money_goes_on_after_nobody_can_claim_any_more_until_nobody_can_use_one(campaign, asked):
    spent(campaign, claimed=4)
    campaign.refresh_from_db()

    coupons, money = courses(campaign, NOON + 5 * DAY)
    page = asked(NOON + 5 * DAY)
    _, over = courses(campaign, campaign.usable_until)

    assert (coupons.goes_on, coupons.outlook, money.goes_on) == (False, None, True)
    assert (money.most, money.so_far, money.left_in_the_end) == (12_000, 3_000, (9_000,) * 3)
    assert "9,000원이 남습니다." in page
    assert (over.goes_on, over.outlook) == (False, None)


def test_a_campaign_closed_before_anybody_claimed_has_not_used_up_its_money(campaign, asked):
    actions.close_campaign(campaign, by=None)

    assert "모두 나갔습니다" not in asked(NOON)


def test_a_settled_campaign_says_what_went_back_and_not_that_all_is_gone(campaign, asked):
    spent(campaign, claimed=4)
    with clock.pretend(campaign.usable_until):
        actions.settle_campaign(campaign, by=None)
    campaign.refresh_from_db()

    _, money = courses(campaign, campaign.usable_until)
    page = asked(campaign.usable_until)

    assert (money.most, money.so_far, money.returned, money.left) == (300_000, 3_000, 297_000, 297_000)
    assert "모두 나갔습니다" not in page
    assert "정산을 마쳐, 쓰이지 않은 297,000원이 재원 부담자에게 돌아갔습니다." in page
    english = asked(campaign.usable_until, **{"accept-language": "en"})
    assert "It is settled: ₩297,000 that nobody spent went back to the funders." in english


def test_all_is_gone_when_every_coupon_is(campaign, asked):
    claimed_by_day(campaign, 100)

    assert "모두 나갔습니다." in asked(NOON)


def test_the_page_says_when_it_runs_out_with_its_range(campaign, asked):
    claimed_by_day(campaign, 30, 10, 30, 1)
    early, told = asked(NOON + DAY), asked(NOON + 3 * DAY)
    english = asked(NOON + 3 * DAY, **{"accept-language": "en"})

    assert "여는 날과 오늘을 빼고 2일은 지나야" in early
    assert "하루 평균처럼 나가면 9월 5일에 다 나갑니다." in told
    assert "가장 빠른 날과 같으면 9월 4일, 가장 느린 날과 같으면 9월 6일입니다." in told
    assert "여는 날과 오늘을 뺀 최근 2일로 내다봤습니다(많아야 7일)." in told
    assert "At the mean of a day it is gone on 5 September." in english
    assert "At the fastest day's pace, on 4 September; at the slowest, on 6 September." in english
    assert "표로 보기" in told
