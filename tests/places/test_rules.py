import datetime as dt

import pytest

from hamkke.places import rules

PLACES = [
    rules.Place("경상북도", "경상북도", "47"),
    rules.Place("경상북도 군위군", "대구광역시 군위군", "27"),
    rules.Place("강원도", "강원특별자치도", "51"),
    rules.Place("강원특별자치도", "강원특별자치도", "51"),
]
ROW = {"시장명": "샘시장", "시장유형": "상설장", "소재지도로명주소": "강원도 강릉시 길 1"}


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("강원도  강릉시 길 1", ("강원특별자치도 강릉시 길 1", "51")),
        ("강원 강릉시 길 1", ("강원특별자치도 강릉시 길 1", "51")),
        ("강원특별자치도 강릉시 길 1", ("강원특별자치도 강릉시 길 1", "51")),
        ("강원도", ("강원특별자치도", "51")),
        ("강원도청로 1", ("강원도청로 1", None)),
        ("경상북도 군위군 길 1", ("대구광역시 군위군 길 1", "27")),
        ("경상북도 안동시 길 1", ("경상북도 안동시 길 1", "47")),
        ("", ("", None)),
    ],
)
def test_todays_address_reads_an_address_under_todays_names(address, expected):
    assert rules.todays_address(address, PLACES) == expected


def test_market_facts_reads_every_column():
    facts = rules.market_facts(
        ROW
        | {
            "소재지지번주소": "강원도 강릉시 샘동 1",
            "시장개설주기": "매일",
            "위도": "37.75",
            "경도": "128.9",
            "점포수": "1,276",
            "취급품목": "농산물+수산물",
            "홈페이지주소": "example.com",
            "공중화장실보유여부": "Y",
            "주차장보유여부": "n",
            "개설연도": "1980",
            "전화번호": "033-000-0000",
            "데이터기준일자": "2024-11-04",
        },
        PLACES,
    )

    assert facts == rules.MarketFacts(
        name="샘시장",
        address="강원특별자치도 강릉시 길 1",
        kind="상설장",
        road_address="강원도 강릉시 길 1",
        lot_address="강원도 강릉시 샘동 1",
        province="51",
        opening_cycle="매일",
        latitude=37.75,
        longitude=128.9,
        shops=1_276,
        goods="농산물+수산물",
        homepage="example.com",
        has_toilet=True,
        has_parking=False,
        opened=1980,
        phone="033-000-0000",
        as_of=dt.date(2024, 11, 4),
    )


def test_market_facts_takes_a_nought_for_nothing_but_among_shops():
    facts = rules.market_facts(
        ROW | {"소재지지번주소": "0", "위도": "-", "경도": "128.9", "점포수": "0"}, PLACES
    )

    assert (facts.lot_address, facts.latitude, facts.longitude, facts.shops) == ("", None, None, 0)


def test_a_province_that_only_the_lot_address_names_counts():
    facts = rules.market_facts(
        ROW | {"소재지도로명주소": "강릉시 길 1", "소재지지번주소": "강원도 강릉시 샘동 1"}, PLACES
    )

    assert (facts.address, facts.province) == ("강릉시 길 1", "51")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("시장명", "샘" * 81),
        ("시장유형", ""),
        ("점포수", "-5"),
        ("점포수", "1234567"),
        ("개설연도", "옛날"),
        ("위도", "nan"),
        ("경도", "12.9"),
        ("주차장보유여부", "있음"),
        ("데이터기준일자", "2024.11.04"),
    ],
)
def test_market_facts_names_the_column_that_cannot_be_used(column, value):
    with pytest.raises(rules.RowRejected) as rejection:
        rules.market_facts(ROW | {column: value}, PLACES)

    assert rejection.value.facts == {"column": column, "value": value}
