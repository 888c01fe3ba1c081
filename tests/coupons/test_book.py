"""The compiled versions that a process keeps: never older than what was written, and read once as long as nothing was."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from hamkke.coupons import actions, queries, rules
from hamkke.coupons.models import BookStamp, Opening
from hamkke.kernel import clock, ids
from tests.factories.coupons import NOON, CampaignFactory, ClaimFactory, FundingFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def opened(**given):
    return actions.open_campaign(FundingFactory(campaign=CampaignFactory(**given)).campaign, by=UserFactory())


def a_cart(merchant=None, moment=NOON):
    return queries.cart_of([queries.CartLine(ids.new(), merchant or ids.new(), 60_000)], moment=moment)


def asked(ask):
    with CaptureQueriesContext(
        connection,
    ) as caught:
        ask()
    return len(caught)


def test_a_book_is_compiled_once_and_then_only_its_stamp_is_read():
    opened()
    first = queries.book(NOON)

    assert asked(lambda: queries.book(NOON + timedelta(hours=1))) == 1
    assert queries.book(NOON + timedelta(hours=1)) is first


def test_a_book_is_compiled_again_when_a_version_is_written():
    campaign, before = opened(), BookStamp.objects.get().key
    assert queries.book(NOON).by_campaign[campaign.pk].cap == 3_000

    with clock.pretend(NOON):
        actions.amend_campaign(campaign, cap=4_000, by=UserFactory())
    other = opened()

    assert BookStamp.objects.get().key != before
    assert queries.book(NOON).by_campaign.keys() == {campaign.pk, other.pk}
    assert queries.book(NOON).by_campaign[campaign.pk].cap == 4_000


def test_what_was_rolled_back_is_in_no_book():
    campaign = opened()
    with transaction.atomic():
        opened()
        assert len(queries.book(NOON).by_campaign) == 2
        transaction.set_rollback(True)
    assert queries.book(NOON).by_campaign.keys() == {campaign.pk}

    other = opened()

    assert queries.book(NOON).by_campaign.keys() == {campaign.pk, other.pk}


def test_a_book_ends_when_a_campaign_does_and_is_asked_about_the_past_too():
    campaign = opened()
    end = campaign.usable_until
    instant = timedelta(microseconds=1)

    assert queries.book(end).by_campaign == {}
    assert queries.book(end - instant).by_campaign.keys() == {campaign.pk}
    assert queries.book(end).by_campaign == {}
    assert queries.book(campaign.versions.get().effective_from - instant).by_campaign == {}
    assert queries.book(NOON).by_campaign.keys() == {campaign.pk}


@pytest.mark.parametrize("others", [1, 3])
def test_a_quote_asks_the_same_however_many_campaigns_do_not_match(others):
    here = ids.new()
    campaign, near = opened(), opened(scope={"merchants": [str(here)]})
    for _ in range(others):
        opened(scope={"merchants": [str(ids.new())]})
    shopper = ClaimFactory(campaign=campaign).shopper
    queries.book(NOON)

    with CaptureQueriesContext(connection) as caught:
        priced = queries.quote(shopper, a_cart(here))

    assert [each.campaign for each in priced.applied] == [campaign]
    assert [each.campaign for each in priced.offers] == [near]
    assert len(caught) == 7
    [openings] = [each["sql"] for each in caught if "coupons_opening" in each["sql"].split("WHERE")[0]]
    assert near.pk.hex in openings
    assert openings.count("::uuid") == 1


def test_a_campaign_with_nothing_left_is_not_offered():
    opened()
    Opening.objects.update(claimed=100)

    assert queries.quote(None, a_cart()).offers == []


def test_versions_in_force_are_what_is_kept():
    campaign = opened()

    assert queries.book(NOON).by_campaign == {campaign.pk: queries.terms_in_force(campaign, NOON)}
    assert isinstance(queries.book(NOON), rules.Book)
