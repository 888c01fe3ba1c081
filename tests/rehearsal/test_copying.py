"""A whole edition rehearsed in a copy: the days ahead are lived through, the real database stays as it is, and the copy is gone."""

import os
from datetime import UTC, date, datetime
from functools import partial

import psycopg
import pytest
from django.db import connection
from django.test import Client

from hamkke.festivals import queries as festivals
from hamkke.kernel import clock
from hamkke.orders.models import Order
from hamkke.people import queries as people
from hamkke.people.models import User
from hamkke.rehearsal import actions, queries, rules
from tests import postgres

SHOPPERS = 12


@pytest.fixture(scope="module")
def edition(rehearsed_db):
    return festivals.editions().get(code__endswith="-rehearsal")


@pytest.fixture(scope="module")
def secretariat(edition):
    client = Client()
    client.get(people.sign_in_path(User.objects.get(email="organiser@hamkke.example"), clock.now()))
    return client


def databases():
    """This test's own, and any copy of it."""
    mine = connection.settings_dict["NAME"]
    with psycopg.connect(postgres.server_url()) as server:
        found = server.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [mine])
        return sorted(name for (name,) in found)


def test_the_days_ahead_are_played_in_a_copy_and_told_on_a_page(edition, secretariat):
    before = (databases(), Order.objects.count(), User.objects.count())
    told = actions.rehearse_in_copy(edition, shoppers=SHOPPERS)

    assert (databases(), Order.objects.count(), User.objects.count()) == before
    assert (told["broken"], told["is_ledger_verified"]) == ([], True)
    [coupon, _by_itself] = told["campaigns"]
    assert 0 < coupon["granted"] <= SHOPPERS
    assert 0 < told["orders"]["pay"] <= told["orders"]["placed"] <= SHOPPERS
    assert told["orders"]["discount_won"] > 0
    page = secretariat.get(f"/rehearsals/{edition.code}/").content.decode()
    assert "모든 점검이 깨끗합니다" in page
    assert "원장이 이어집니다" in page


def test_what_a_killed_rehearsal_left_is_deleted_at_night(edition):
    left = rules.copy_of(connection.settings_dict["NAME"])
    postgres.create(left, template=os.environ["HAMKKE_TEST_TEMPLATE"])
    assert left in databases()

    actions.forget_copy()
    actions.forget_copy()

    assert left not in databases()


def test_one_is_begun_on_the_page_and_a_second_has_to_wait(edition, secretariat):
    address = f"/rehearsals/{edition.code}/"

    assert secretariat.post(address, {"shoppers": "0"}).status_code == 422
    assert secretariat.post(address, {"shoppers": "20"}).url == address
    page = secretariat.get(address)
    assert ("진행되고 있습니다" in page.content.decode(), page["Refresh"]) == (True, f"5; url={address}")
    assert secretariat.post(address, {"shoppers": "20"}).status_code == 409
    assert queries.is_under_way(clock.now())


def test_no_crowd_is_sent_to_a_real_festival(edition):
    with pytest.raises(rules.NotACopy):
        actions.play_days(edition, shoppers=1)


def test_what_ran_out_says_when():
    report = {"campaigns": [{"gone_at": "2026-11-27T01:00:05+00:00"}, {"gone_at": None}]}
    told = queries._read(report)

    assert [each["gone_at"] for each in told["campaigns"]] == [
        datetime(2026, 11, 27, 1, 0, 5, tzinfo=UTC),
        None,
    ]


def test_days_are_played_from_tomorrow_until_the_last():
    at = partial(datetime, 2026, 11, tzinfo=rules.SEOUL)

    assert rules.days_ahead(at(1), at(4), now=at(1, 12)) == [date(2026, 11, 2), date(2026, 11, 3)]
    assert rules.days_ahead(at(10), at(11), now=at(1, 12)) == [date(2026, 11, 10)]
    with pytest.raises(rules.NothingAhead):
        rules.days_ahead(at(1), at(4), now=at(3, 12))
