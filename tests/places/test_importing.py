"""Taking over the public markets file: our own sample always, the real file when it is at hand."""

import os
from pathlib import Path

import pytest

from hamkke.audit.models import Entry
from hamkke.places import actions, rules
from hamkke.places.models import Import, Market, Region

DATA = Path(os.environ.get("HAMKKE_DATA") or Path(__file__).parents[2].parent / "shared/data")
REAL = DATA / "markets/전국전통시장표준데이터.csv"

HEADER = "시장명,시장유형,소재지도로명주소,소재지지번주소,위도,경도,점포수"
pytestmark = pytest.mark.django_db


@pytest.fixture
def real_file():
    if not REAL.exists():
        pytest.skip(f"공개 시장 파일이 없습니다 · The public markets file is not at {REAL}")
    return REAL


@pytest.fixture
def write(tmp_path):
    def write(*rows, header=HEADER, encoding="cp949", name="markets.csv"):
        file = tmp_path / name
        file.write_bytes("\n".join([header, *rows]).encode(encoding))
        return file

    return write


def counts(report):
    return (report.rows, report.created, report.updated, report.unchanged, len(report.rejected))


def test_the_real_file_gives_every_market_once(real_file):
    report = actions.import_markets(real_file)

    assert counts(report) == (1388, 1388, 0, 0, 0)
    assert len(report.without_coordinates) == 16
    assert len(report.without_road_address) == 7
    assert report.unknown_provinces == []
    assert Market.objects.count() == 1388
    assert Market.objects.values("name").distinct().count() == 1339
    assert Market.objects.filter(name="중앙시장").count() == 12
    assert Market.objects.get(name="봉화상설시장").address == "경상북도 봉화군 봉화읍 내성리 419-20"
    assert Market.objects.filter(region__code="51").count() == 61
    assert Market.objects.get(name="군위전통시장").region.name == "대구광역시"


def test_the_real_file_twice_changes_nothing(real_file, django_assert_num_queries):
    actions.import_markets(real_file)
    before = list(Market.objects.values().order_by("pk"))

    with django_assert_num_queries(7):
        report = actions.import_markets(real_file)

    assert counts(report) == (1388, 0, 0, 1388, 0)
    assert list(Market.objects.values().order_by("pk")) == before
    assert (Import.objects.count(), Entry.objects.count()) == (1, 1)


def test_the_sample_serves_where_the_real_file_is_missing():
    report = actions.load_sample_markets()

    assert counts(report) == (12, 12, 0, 0, 0)
    assert report.without_coordinates == ["본보기사과시장 · 경상북도 안동시 본보기로 11"]
    assert report.without_road_address == ["본보기갯벌시장 · 전라남도 순천시 본보기동 10"]
    assert Market.objects.filter(name="본보기중앙시장").count() == 2
    assert counts(actions.load_sample_markets()) == (12, 0, 0, 12, 0)


@pytest.mark.parametrize("encoding", ["cp949", "utf-8", "utf-8-sig"])
def test_korean_encodings_are_told_apart(write, encoding):
    actions.import_markets(write("똠방시장,상설장,서울 중구 길 1,,,,", encoding=encoding))

    market = Market.objects.get()
    assert (market.name, market.address, market.region.code) == ("똠방시장", "서울특별시 중구 길 1", "11")
    assert (market.latitude, market.longitude, market.shops, market.as_of) == (None, None, None, None)


@pytest.mark.parametrize("written", ["전북특별자치도", "전북특별차치도", "전라북도", "전북"])
def test_old_and_misspelt_provinces_name_the_same_market(write, written):
    actions.import_markets(write("샘시장,5일장,전북특별자치도 김제시 길 1,,,,"))

    report = actions.import_markets(write(f"샘시장,5일장,{written} 김제시 길 1,,,,"))

    assert (report.created, Market.objects.count()) == (0, 1)
    assert Market.objects.get().address == "전북특별자치도 김제시 길 1"
    assert Market.objects.get().region.code == "52"


def test_a_county_that_moved_is_found_under_its_new_province(write):
    actions.import_markets(write("군위시장,5일장,경상북도 군위군 군위읍 길 1,,,,"))

    market = Market.objects.get()
    assert (market.address, market.region.code) == ("대구광역시 군위군 군위읍 길 1", "27")


def test_a_market_that_gets_a_road_address_stays_the_same_market(write):
    actions.import_markets(write("샘시장,상설장,,경기도 수원시 샘동 1,,,"))
    before = Market.objects.get()

    report = actions.import_markets(write("샘시장,상설장,경기도 수원시 샘로 9,경기도 수원시 샘동 1,,,55"))

    assert (report.created, report.updated) == (0, 1)
    after = Market.objects.get()
    assert (after.id, after.address, after.shops) == (before.id, "경기도 수원시 샘로 9", 55)


def test_two_markets_of_one_name_and_lot_with_two_road_addresses_stay_two(write):
    actions.import_markets(write("샘시장,상설장,경기도 수원시 샘로 1,경기도 수원시 샘동 1,,,"))

    report = actions.import_markets(write("샘시장,상설장,경기도 수원시 샘로 2,경기도 수원시 샘동 1,,,"))

    assert (report.created, Market.objects.count()) == (1, 2)


def test_only_what_differs_is_updated(write):
    actions.import_markets(
        write("샘시장,상설장,경기도 수원시 샘로 1,,,,10", "물시장,상설장,경기도 수원시 물로 1,,,,20")
    )

    report = actions.import_markets(
        write("샘시장,상설장,경기도 수원시 샘로 1,,,,11", "물시장,상설장,경기도 수원시 물로 1,,,,20")
    )

    assert counts(report) == (2, 0, 1, 1, 0)
    assert dict(Market.objects.values_list("name", "shops")) == {"샘시장": 11, "물시장": 20}


def test_columns_are_found_by_name_wherever_they_stand(write):
    file = write(
        "55,경기도 수원시 샘로 1,상설장,샘시장,,127.0,37.2,x",
        header="점포수,소재지도로명주소,시장 유형,시장명,소재지지번주소,경도,위도,덧붙인열",
    )
    actions.import_markets(file)

    market = Market.objects.get()
    assert (market.name, market.shops, market.latitude, market.longitude) == ("샘시장", 55, 37.2, 127.0)


def test_rows_that_cannot_be_used_are_reported_and_left_out(write):
    report = actions.import_markets(
        write(
            "샘시장,상설장,경기도 수원시 샘로 1,,,,",
            "샘시장,상설장,경기도  수원시 샘로 1,,,,7",
            ",상설장,경기도 수원시 물로 1,,,,",
            "물시장,상설장,,,,,",
            "물시장,상설장,경기도 수원시 물로 1,,99.9,127.0,",
            "물시장,상설장,경기도 수원시 물로 1,,37.0,동쪽,",
            "물시장,상설장,경기도 수원시 물로 1,,,,많음",
        )
    )

    assert [(each.line, each.market, each.why.en) for each in report.rejected] == [
        (3, "샘시장", "The same name and address stand on line 2."),
        (4, "", "The value of 시장명 cannot be used: “”"),
        (5, "물시장", "The value of 소재지도로명주소, 소재지지번주소 cannot be used: “”"),
        (6, "물시장", "The value of 위도 cannot be used: “99.9”"),
        (7, "물시장", "The value of 경도 cannot be used: “동쪽”"),
        (8, "물시장", "The value of 점포수 cannot be used: “많음”"),
    ]
    assert counts(report)[:4] == (7, 1, 0, 0)


def test_a_market_of_no_known_province_is_kept_and_reported(write):
    report = actions.import_markets(write("샘시장,상설장,수원시 샘로 1,,,,"))

    assert report.unknown_provinces == ["샘시장 · 수원시 샘로 1"]
    assert Market.objects.get().region is None


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(rules.FileMissing):
        actions.import_markets(tmp_path / "nothing.csv")

    assert (Market.objects.count(), Region.objects.count()) == (0, 0)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00\x81", "시장명\x00".encode(), b'"open'])
def test_a_file_that_is_no_korean_text_is_refused(tmp_path, content):
    file = tmp_path / "broken.csv"
    file.write_bytes(content)

    with pytest.raises(rules.FileUnreadable):
        actions.import_markets(file)

    assert Market.objects.count() == 0


@pytest.mark.parametrize("content", ["", "이름,주소\n샘시장,길 1"])
def test_a_file_with_other_columns_is_refused_by_the_columns_it_lacks(tmp_path, content):
    file = tmp_path / "other.csv"
    file.write_text(content)

    with pytest.raises(rules.ColumnsMissing) as refusal:
        actions.import_markets(file)

    assert refusal.value.facts["columns"].startswith("시장명, 시장유형")
    assert Market.objects.count() == 0
