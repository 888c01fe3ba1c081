"""The order files that a marketplace's sellers download, with everything that goes wrong with such files.

`write` makes one of any length, the same for the same seed, and says in its manifest what an honest reader must find: the
sums of what is sound, and for each line that was spoilt what is wrong with it.
"""

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from simulators.marketplaces import containers, old_excel
from simulators.marketplaces.containers import Raw
from simulators.marketplaces.downloads import MARKETPLACES, Marketplace, Sale

_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - Excel's day nought.
_MONEY = re.compile("금액|가격|단가|할인|배송비|결제액|판매가|추가배송비")
_NAMES = (
    "황금녘 사과 3kg",
    "제주 감귤, 가정용 5kg",
    "한돈 삼겹살 500g",
    '수제 비누 "숲" 4개',
    "뷁펲 참깨 1kg",
    "국산 들기름 300ml",
)
_OPTIONS = ("기본", "색상: 남색 / 크기: L", "5kg, 못난이", "선물포장")
_LOST = 2_026_101_200_000_017  # A number of sixteen digits cannot be kept in a cell.
_GROUPS = ("주문정보", "상품정보", "배송정보")

# What may be wrong with a line: which of its columns says what instead.
SPOILERS: dict[str, tuple[str, Any]] = {
    "date_missing": ("date", ""),
    "date_unreadable": ("date", "2026-13-45"),
    "id_missing": ("order", ""),
    "id_scientific": ("order", "2.02609E+15"),
    "id_rounded": ("order", _LOST),
    "id_length": ("order", "20260901"),
    "quantity_missing": ("quantity", ""),
    "quantity_unreadable": ("quantity", "두 개"),
    "money_missing": ("amount", ""),
    "money_unreadable": ("amount", "무료"),
    "money_too_fine": ("amount", "1234.5"),
    "too_large": ("quantity", 10_000_000),
    "sign_contradicts": ("amount", "-90000"),
}
BROKEN = ("cells_too_many", "cells_too_few", "quote_open")  # in text alone
_OF_KNOWN_LENGTH = ("smartstore", "smartstore_old", "interpark")


@dataclass(frozen=True)
class Quirks:
    """How a file differs from a plain one. What a container cannot have is left out of it."""

    container: str = "csv"  # csv, tsv, xlsx, xls, spreadsheetml, html
    encoding: str = "utf-8"
    password: str = ""
    titles: int = 0  # rows above the header
    totals: bool = False  # a row below the lines
    header: str = "plain"  # newline, two_rows, reaching_down, doubled, empty
    repeated: int = 0  # after so many lines the header stands again
    money: str = "plain"  # commas, won, sign
    dates: str = "seconds"  # dots, slashes, compact, day, serial, zone, half_days, cell
    ids: str = "text"  # guarded, tabbed
    blanks: bool = False  # rows with nothing in them
    bad: Sequence[str] = ()  # what is wrong with one line each, see SPOILERS


def spoilers(marketplace: str, quirks: Quirks) -> list[str]:
    """Everything that can be wrong with a line of such a file."""
    found = [reason for reason in SPOILERS if reason != "id_length" or marketplace in _OF_KNOWN_LENGTH]
    if marketplace == "interpark":  # Its date is in the order's number.
        found = [reason for reason in found if not reason.startswith("date")]
    if quirks.header == "doubled":
        found.append("told_twice")
    return found + [*BROKEN] * (quirks.container in ("csv", "tsv"))


@dataclass
class Manifest:
    """What is in a file."""

    lines: int = 0
    quantity: int = 0
    amount: int = 0
    sold: int = 0  # the amount of the lines that were not cancelled or returned
    delivery: dict[int, int] = field(default_factory=dict)
    auction: int = 0
    told_quantity: int = 0  # what the row of totals says
    told_amount: int = 0
    bad: dict[int, str] = field(default_factory=dict)

    def count(self, sale: Sale) -> None:
        self.lines += 1
        self.quantity += sale.quantity
        self.amount += sale.amount
        self.sold += sale.amount * (sale.state == "sold")
        self.delivery[sale.order] = sale.delivery
        self.auction += sale.is_auction


def sales(lines: int, *, seed: int) -> Iterator[Sale]:
    """Orders of one to four lines in one month; a few were cancelled, a few came back."""
    chance = random.Random(seed)
    order, left, place, at, delivery = 0, 0, 0, datetime(2026, 9, 1), 0  # noqa: DTZ001 - naive, in Seoul.
    for serial in range(1, lines + 1):
        if not left:
            order, left, place = order + 1, chance.choice((1, 1, 1, 2, 3, 4)), 0
            at = datetime(2026, 9, 1) + timedelta(seconds=chance.randrange(30 * 86_400))  # noqa: DTZ001
            delivery = chance.choice((0, 2_500, 3_000))
        left, place = left - 1, place + 1
        yield Sale(
            serial=serial,
            order=order,
            place=place,
            ordered_at=at,
            product=chance.randrange(10**9, 10**10),
            name=chance.choice(_NAMES),
            option=chance.choice(_OPTIONS),
            price=chance.randrange(30, 900) * 100,
            option_price=chance.choice((0, 0, 0, 1_000)),
            quantity=chance.randrange(1, 5),
            discount_seller=chance.choice((0, 0, 500)),
            discount_platform=chance.choice((0, 0, 1_000)),
            delivery=delivery,
            state=chance.choices(("sold", "cancelled", "returned"), (94, 4, 2))[0],
            is_auction=chance.random() < 0.4,  # noqa: PLR2004 - four in ten.
        )


def write(
    file: Path, marketplace: str, *, lines: int, seed: int = 1, quirks: Quirks | None = None
) -> Manifest:
    """One download of a marketplace. As many lines are spoilt as `quirks.bad` names reasons, somewhere in it."""
    quirks = quirks or Quirks()
    kind, manifest = MARKETPLACES[marketplace], Manifest()
    above, header = _above(quirks, kind), _header(quirks, kind)
    containers.write(
        file,
        quirks.container,
        above=above,
        header=header,
        rows=_rows(kind, manifest, quirks, lines=lines, seed=seed, above=len(above)),
        encoding=quirks.encoding,
        password=quirks.password,
    )
    return manifest


def _rows(
    kind: Marketplace, manifest: Manifest, quirks: Quirks, *, lines: int, seed: int, above: int
) -> Iterator[Sequence[Any] | Raw]:
    places = random.Random(seed).sample(range(lines), len(quirks.bad))
    spoilt = dict(zip(sorted(places), quirks.bad, strict=True))
    extra = 0
    for place, sale in enumerate(sales(lines, seed=seed)):
        if quirks.repeated and place and place % quirks.repeated == 0:
            extra += 1
            yield _header(quirks, kind)
        if quirks.blanks and place and place % 7 == 0:
            extra += 1
            yield [""] * len(kind.headers)
        row = old_excel.row_of(place, above=above) if quirks.container == "xls" else above + 2 + place
        manifest.told_quantity += sale.quantity
        manifest.told_amount += sale.amount
        if place in spoilt:
            manifest.bad[row + extra] = spoilt[place]
            yield _spoilt(spoilt[place], kind, sale, quirks)
        else:
            manifest.count(sale)
            yield _cells(kind, kind.told(sale), quirks)
    if quirks.totals:
        told = {
            kind.headers[0]: "합계",
            kind.quantity: manifest.told_quantity,
            kind.amount: manifest.told_amount,
        }
        yield _cells(kind, told, quirks)


def _above(quirks: Quirks, kind: Marketplace) -> list[Sequence[Any]]:
    """Titles, instructions, and the upper of two rows of headers."""
    above: list[Sequence[Any]] = [
        ["다운로드 받은 파일로 일괄발송 처리하는 방법", "안내"],
        ["조회기간: 2026-09-01~2026-09-30"],
        [],
    ]
    above = (above * quirks.titles)[: quirks.titles]
    if quirks.header == "two_rows":
        third = -(-len(kind.headers) // 3)
        above.append(
            [cell for group in _GROUPS for cell in (group, *[""] * (third - 1))][: len(kind.headers)]
        )
    elif quirks.header == "reaching_down":
        above.append(kind.headers)
    return above


def _header(quirks: Quirks, kind: Marketplace) -> Sequence[Any]:
    if quirks.header == "newline":
        return [f"{name[:2]}\n{name[2:]}" if len(name) > 2 else name for name in kind.headers]  # noqa: PLR2004
    if quirks.header == "reaching_down":
        return ["세부" if name == kind.option else "" for name in kind.headers]
    if quirks.header == "doubled":
        return [*kind.headers, kind.option, kind.quantity]
    if quirks.header == "empty":
        return [*kind.headers, "", ""]
    return kind.headers


def _cells(kind: Marketplace, told: Mapping[str, Any], quirks: Quirks) -> list[Any]:
    """One row as its container holds it."""
    ids = {kind.order, kind.headers[0]}
    cells = [_cell(told.get(name, ""), quirks, name, is_id=name in ids) for name in kind.headers]
    if quirks.header == "doubled":
        cells += ["", cells[kind.headers.index(kind.quantity)]]
    if quirks.header == "empty":
        cells += ["", "메모" if told.get(kind.order) else ""]
    return cells


def _cell(value: Any, quirks: Quirks, name: str, *, is_id: bool) -> Any:
    is_text = quirks.container in ("csv", "tsv", "html", "spreadsheetml")
    if isinstance(value, datetime):
        return _date(value, quirks, is_text=is_text)
    if isinstance(value, int):
        if _MONEY.search(name) and quirks.money != "plain":
            sign = "￦" if quirks.encoding == "cp949" else "₩"  # CP949 has only the wide one.
            return {"commas": f"{value:,}", "won": f"{value:,}원", "sign": f"{sign}{value:,}"}[quirks.money]
        return str(value) if is_text else value
    if is_id and value and value.isdecimal() and quirks.ids != "text":
        return {"guarded": f'="{value}"', "tabbed": f"\t{value}"}[quirks.ids]
    return value


def _date(at: datetime, quirks: Quirks, *, is_text: bool) -> Any:
    forms = {
        "seconds": f"{at:%Y-%m-%d %H:%M:%S}",
        "dots": f"{at:%Y.%m.%d %H:%M:%S}",
        "slashes": f"{at:%Y/%m/%d %H:%M}",
        "compact": f"{at:%Y%m%d}",
        "day": f"{at:%Y-%m-%d}",
        "zone": f"{at:%Y-%m-%dT%H:%M:%S}+09:00",
        "half_days": f"{at:%Y-%m-%d} {'오전' if at.hour < 12 else '오후'} {at:%I:%M:%S}",  # noqa: PLR2004
    }
    if quirks.dates in forms:
        return forms[quirks.dates]
    serial = round((at - _EPOCH) / timedelta(days=1), 6)
    if quirks.dates == "cell" and quirks.container == "xlsx":
        return at
    return f"{serial}" if is_text else serial


def _spoilt(reason: str, kind: Marketplace, sale: Sale, quirks: Quirks) -> Sequence[Any] | Raw:
    told = kind.told(sale)
    if reason in SPOILERS:
        column, value = SPOILERS[reason]
        if value == _LOST and quirks.container in ("csv", "tsv", "html", "spreadsheetml"):
            value = f"{_LOST}.0"
        return _cells(kind, told | {getattr(kind, column): value}, quirks)
    cells = _cells(kind, told, quirks)
    if reason == "told_twice":
        return [*cells[:-1], str(sale.quantity + 1)]
    tab = "\t" if quirks.container == "tsv" else ","
    plain = [str(cell).replace('"', "").replace(",", "").replace("\t", "") for cell in cells]
    if reason == "cells_too_many":
        return Raw(tab.join([*plain, "101호"]))
    if reason == "cells_too_few":
        return Raw(tab.join(plain[: len(plain) // 2]))
    return Raw(tab.join([*plain[:3], f'"{plain[3]}메모', *plain[4:]]))
