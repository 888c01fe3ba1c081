import datetime as dt

import pytest

from hamkke.places import actions, queries
from hamkke.places.models import Region

pytestmark = pytest.mark.django_db


def test_load_regions_gives_the_seventeen_provinces_of_today():
    assert actions.load_regions() == 22

    assert [(each.code, each.name) for each in queries.provinces(dt.date(2026, 1, 1))] == [
        ("11", "서울특별시"),
        ("26", "부산광역시"),
        ("27", "대구광역시"),
        ("28", "인천광역시"),
        ("29", "광주광역시"),
        ("30", "대전광역시"),
        ("31", "울산광역시"),
        ("36", "세종특별자치시"),
        ("41", "경기도"),
        ("43", "충청북도"),
        ("44", "충청남도"),
        ("46", "전라남도"),
        ("47", "경상북도"),
        ("48", "경상남도"),
        ("50", "제주특별자치도"),
        ("51", "강원특별자치도"),
        ("52", "전북특별자치도"),
    ]


def test_load_regions_twice_changes_nothing():
    actions.load_regions()

    assert actions.load_regions() == 0
    assert Region.objects.count() == 22


def test_load_regions_brings_an_ended_region_into_step():
    Region.objects.create(code="42", name="강원도", valid_from=dt.date(1988, 4, 23))

    actions.load_regions()

    ended = Region.objects.get(code="42")
    assert (ended.valid_to, ended.successor.name) == (dt.date(2023, 6, 11), "강원특별자치도")


@pytest.mark.parametrize(
    ("code", "day", "expected"),
    [
        ("42", dt.date(2023, 6, 10), ("42", "강원도")),
        ("42", dt.date(2023, 6, 11), ("51", "강원특별자치도")),
        ("45", dt.date(2024, 1, 17), ("45", "전라북도")),
        ("45", dt.date(2024, 1, 18), ("52", "전북특별자치도")),
        ("47720", dt.date(2023, 6, 30), ("47720", "경상북도 군위군")),
        ("47720", dt.date(2023, 7, 1), ("27720", "대구광역시 군위군")),
        ("49", dt.date(2026, 1, 1), ("50", "제주특별자치도")),
    ],
)
def test_region_at_follows_successors_from_the_very_day(code, day, expected):
    actions.load_regions()

    region = queries.region_at(code, day)

    assert (region.code, region.name) == expected


@pytest.mark.parametrize(
    ("code", "day"), [("99", dt.date(2024, 1, 1)), ("52", dt.date(2024, 1, 17)), ("51", dt.date(2020, 1, 1))]
)
def test_region_at_refuses_what_did_not_stand_then(code, day):
    actions.load_regions()

    with pytest.raises(queries.RegionUnknown):
        queries.region_at(code, day)
