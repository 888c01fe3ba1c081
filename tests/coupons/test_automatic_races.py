"""Places of automatic campaigns that many want at once, with real commits."""

from collections import Counter
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import transaction

from hamkke.coupons import actions, queries
from hamkke.coupons.models import Redemption, RedemptionKey
from hamkke.kernel import clock, ids
from hamkke.kernel.errors import Refused
from tests.coupons.automatics import automatic, order
from tests.coupons.planning import clean
from tests.coupons.test_races import at_once
from tests.factories.coupons import NOON, TEN
from tests.factories.people import UserFactory
from tests.waiting import meanwhile

pytestmark = pytest.mark.usefixtures("committed_db")


def ordering(*coupons, by, **given):
    return lambda: order(*coupons, by=by, **given)[0].state


@pytest.mark.parametrize("places", [1, 3])
def test_no_more_orders_than_places_and_no_fewer(places):
    campaign, shoppers = automatic(quantity=places), [UserFactory() for _ in range(6)]

    answers = at_once(*[ordering(campaign, by=shopper) for shopper in shoppers])

    assert Counter(answers) == {"held": places, "none_left": 6 - places}
    clean()


def test_a_person_with_many_tabs_and_accounts_gets_one():
    campaign = automatic()
    accounts = [UserFactory(email=f"kim+{n}@gmail.com") for n in range(6)]

    answers = at_once(*[ordering(campaign, by=account) for account in accounts])

    assert Counter(answers) == {"held": 1, "had_already": 5}
    clean()


def test_two_campaigns_wanted_in_either_order_keep_nobody_waiting_for_ever():
    both, shoppers = [automatic(quantity=3, group=group) for group in "ab"], [UserFactory() for _ in range(6)]

    answers = at_once(
        *[ordering(*(both if n % 2 else both[::-1]), by=shopper) for n, shopper in enumerate(shoppers)]
    )

    assert Counter(answers) == {"held": 3, "none_left": 3}
    clean()


def test_places_come_free_while_others_are_taken_and_goods_come_back():
    both = [automatic(quantity=3, group=group) for group in "ab"]
    held = order(*both, by=UserFactory())
    bought = order(*both, by=UserFactory())
    for each in bought:
        actions.capture(each, by=None)
    line = UUID(bought[0].cart["lines"][0]["id"])

    def release():
        with transaction.atomic():
            states = [actions.release(each, by=None).state for each in held]
        return states[0]

    def give_back():
        actions.give_back(bought, id=ids.new(), returned={line: (30_000, 30_000)}, by=None)
        return "returned"

    answers = at_once(release, give_back, *[ordering(*both, by=UserFactory()) for _ in range(3)])

    # Somebody may have asked before the two places were free.
    assert {"released", "returned"} <= set(answers)
    assert answers.count("held") >= 1
    clean()


def test_a_campaign_is_closed_while_somebody_orders():
    campaign, closer = automatic(), UserFactory()

    answers = at_once(
        *[ordering(campaign, by=UserFactory()) for _ in range(3)],
        lambda: actions.close_campaign(campaign, by=closer).state,
    )

    assert answers[3] == "closed"
    held = answers.count("held")
    assert held + answers.count("none_left") == 3
    assert [each.left for each in queries.funder_lines(campaign)] == [0]
    assert Redemption.objects.filter(state="held").count() == held
    clean()


def test_one_person_at_two_openings_at_the_same_moment_gets_one():
    campaign = automatic(quantity=2, daily_quantity=1)
    today, tomorrow = UserFactory(email="kim@gmail.com"), UserFactory(email="kim+2@gmail.com")

    def next_day():
        try:
            return order(campaign, by=tomorrow, at=TEN + timedelta(days=1))[0].state
        except Refused as refusal:
            return refusal.reason

    with meanwhile(next_day) as start:
        with clock.pretend(NOON):
            order(campaign, by=today)
        answer = start()

    assert answer.result() == "had_already"
    assert set(RedemptionKey.objects.values_list("turn", flat=True)) == {1}
    clean()
