import datetime as dt

import pytest

from hamkke.places import actions, invariants
from hamkke.places.models import Region
from tests.factories.places import MarketFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sound():
    actions.load_sample_markets()


def test_our_own_tables_break_nothing():
    assert list(invariants.a_successor_stands_when_its_region_ends()) == []
    assert list(invariants.every_market_is_in_a_province_of_today()) == []


def test_a_region_whose_successor_comes_too_late_is_named():
    Region.objects.filter(code="52").update(valid_from=dt.date(2024, 2, 1))

    assert list(invariants.a_successor_stands_when_its_region_ends()) == [
        {"code": "45", "name": "전라북도", "valid_to": dt.date(2024, 1, 18)}
    ]


@pytest.mark.parametrize("code", ["42", "27720"])
def test_a_market_in_an_ended_province_or_a_county_is_named(code):
    lost = MarketFactory(region=Region.objects.get(code=code))

    assert list(invariants.every_market_is_in_a_province_of_today()) == [
        {"id": lost.id, "name": lost.name, "region__code": code}
    ]
