"""How a row of a public markets file is understood: which province, which market, and what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words

# How provinces are also written: short, and the misspellings met in public files.
SPELLINGS = {
    "서울": "서울특별시",
    "서울시": "서울특별시",
    "부산": "부산광역시",
    "대구": "대구광역시",
    "인천": "인천광역시",
    "광주": "광주광역시",
    "대전": "대전광역시",
    "울산": "울산광역시",
    "세종": "세종특별자치시",
    "세종시": "세종특별자치시",
    "경기": "경기도",
    "강원": "강원도",
    "충북": "충청북도",
    "충남": "충청남도",
    "전북": "전라북도",
    "전남": "전라남도",
    "경북": "경상북도",
    "경남": "경상남도",
    "제주": "제주특별자치도",
    "전북특별차치도": "전북특별자치도",
    "제주특별자치시도": "제주특별자치도",
}
# The kinds of the public file: open every day, on the days that end in two digits (3 and 8, say), or both.
KINDS = {
    "상설장": Words("상설장", "Daily market"),
    "상설장+5일장": Words("상설장+5일장", "Daily and five-day market"),
    "5일장": Words("5일장", "Five-day market"),
}
_NOTHING = frozenset({"", "0", "-"})  # what files write where there is nothing
_LATITUDES, _LONGITUDES = (33.0, 39.0), (124.0, 132.0)  # Korea, with its outermost islands


class RegionUnknown(Refused):
    reason = "region_unknown"
    says = Words(
        "{day}에 지역 코드 {code}에 해당하는 지역이 없습니다.", "No region stood under code {code} on {day}."
    )


class FileMissing(Refused):
    reason = "file_missing"
    says = Words("파일을 열 수 없습니다: {file}", "The file cannot be opened: {file}")


class FileUnreadable(Refused):
    reason = "file_unreadable"
    says = Words(
        "파일을 읽을 수 없습니다: {file}. CP949나 UTF-8로 저장한 CSV 파일이어야 합니다.",
        "The file cannot be read: {file}. It has to be a CSV file in CP949 or UTF-8.",
    )


class ColumnsMissing(Refused):
    reason = "columns_missing"
    says = Words(
        "전통시장 파일이 아닙니다: {file}. 없는 열: {columns}",
        "This is not a markets file: {file}. Columns missing: {columns}",
    )


class RowRejected(Refused):
    """One row cannot be used. The import goes on without it and reports it."""

    reason = "row_rejected"
    says = Words("{column} 값을 쓸 수 없습니다: “{value}”", "The value of {column} cannot be used: “{value}”")


@dataclass(frozen=True)
class Place:
    """A region as addresses begin with it (`name`), as they would today (`present`), and its province's code."""

    name: str
    present: str
    province: str


@dataclass(frozen=True)
class MarketFacts:
    """A market as one row tells it. `province` is a region's code, or None when the address names none."""

    name: str
    address: str
    kind: str
    road_address: str
    lot_address: str
    province: str | None
    opening_cycle: str
    latitude: float | None
    longitude: float | None
    shops: int | None
    goods: str
    homepage: str
    has_toilet: bool | None
    has_parking: bool | None
    opened: int | None
    phone: str
    as_of: date | None


def todays_address(address: str, places: Sequence[Place]) -> tuple[str, str | None]:
    """An address under today's region names, and its province's code; None when it begins with no known region.

    Counties that moved count before their old province: "경상북도 군위군 …" → "대구광역시 군위군 …", "27".
    """
    first, _, rest = " ".join(address.split()).partition(" ")
    written = f"{SPELLINGS.get(first, first)} {rest}"
    for place in sorted(places, key=lambda place: len(place.name), reverse=True):
        if written.startswith(f"{place.name} "):
            return f"{place.present} {written[len(place.name) + 1 :]}".strip(), place.province
    return " ".join(address.split()), None


def market_facts(cells: Mapping[str, str], places: Sequence[Place]) -> MarketFacts:
    """Read one row, given by column name. Raises RowRejected, naming the column that cannot be used."""
    road, lot = _text(cells, "소재지도로명주소", 200), _text(cells, "소재지지번주소", 200)
    address, province = todays_address(road or lot, places)
    if province is None and lot:
        province = todays_address(lot, places)[1]
    latitude, longitude = _degrees(cells, "위도", _LATITUDES), _degrees(cells, "경도", _LONGITUDES)
    if latitude is None or longitude is None:
        latitude = longitude = None
    return MarketFacts(
        name=_needed("시장명", _text(cells, "시장명", 80)),
        address=_needed("소재지도로명주소, 소재지지번주소", address),
        kind=_needed("시장유형", _text(cells, "시장유형", 12)),
        road_address=road,
        lot_address=lot,
        province=province,
        opening_cycle=_text(cells, "시장개설주기", 40),
        latitude=latitude,
        longitude=longitude,
        shops=_whole(cells, "점포수"),
        goods=_text(cells, "취급품목", 200),
        homepage=_text(cells, "홈페이지주소", 200),
        has_toilet=_yes_or_no(cells, "공중화장실보유여부"),
        has_parking=_yes_or_no(cells, "주차장보유여부"),
        opened=_whole(cells, "개설연도"),
        phone=_text(cells, "전화번호", 40),
        as_of=_day(cells, "데이터기준일자"),
    )


def _cell(cells: Mapping[str, str], column: str) -> str:
    value = " ".join(cells.get(column, "").split())
    return "" if value in _NOTHING else value


def _needed(column: str, value: str) -> str:
    if not value:
        raise RowRejected(column=column, value="")
    return value


def _text(cells: Mapping[str, str], column: str, length_max: int) -> str:
    value = _cell(cells, column)
    if len(value) > length_max:
        raise RowRejected(column=column, value=value)
    return value


def _whole(cells: Mapping[str, str], column: str) -> int | None:
    value = _cell(cells, column).replace(",", "")
    if not value:
        return 0 if cells.get(column, "").strip() == "0" else None
    if not (value.isascii() and value.isdigit()) or len(value) > 6:  # noqa: PLR2004 - a million shops or years is a mistake.
        raise RowRejected(column=column, value=value)
    return int(value)


def _degrees(cells: Mapping[str, str], column: str, within: tuple[float, float]) -> float | None:
    value = _cell(cells, column)
    if not value:
        return None
    try:
        degrees = float(value)
    except ValueError:
        raise RowRejected(column=column, value=value) from None
    if not within[0] <= degrees <= within[1]:
        raise RowRejected(column=column, value=value)
    return degrees


def _yes_or_no(cells: Mapping[str, str], column: str) -> bool | None:
    value = _cell(cells, column).upper()
    if value not in {"", "Y", "N"}:
        raise RowRejected(column=column, value=value)
    return value == "Y" if value else None


def _day(cells: Mapping[str, str], column: str) -> date | None:
    value = _cell(cells, column)
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise RowRejected(column=column, value=value) from None
