"""The files that stand in for the marketplaces' own are files that others can open, and say what is in them."""

import csv
import io

import olefile
import pytest
from python_calamine import CalamineWorkbook

from simulators.marketplaces import exports, old_excel
from simulators.marketplaces.exports import Quirks


def test_the_same_seed_writes_the_same_file(tmp_path):
    for name in ("a", "b"):
        exports.write(tmp_path / name, "coupang", lines=20, seed=7)

    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.parametrize("marketplace", exports.MARKETPLACES)
def test_every_column_that_is_told_is_in_the_header(marketplace):
    kind = exports.MARKETPLACES[marketplace]
    told = [set(kind.told(sale)) for sale in exports.sales(5, seed=1)]

    assert [each - set(kind.headers) for each in told] == [set()] * 5
    assert {kind.order, kind.date, kind.quantity, kind.amount, kind.option} <= set(kind.headers)


def test_the_manifest_counts_what_is_sound_and_names_what_is_not(tmp_path):
    quirks = Quirks(totals=True, bad=["money_missing"])
    manifest = exports.write(tmp_path / "a", "tmon", lines=10, quirks=quirks)

    header, *rows, totals = csv.reader(io.StringIO((tmp_path / "a").read_text()))
    amounts = {number: row[header.index("판매금액")] for number, row in enumerate(rows, start=2)}
    assert [number for number, amount in amounts.items() if not amount] == list(manifest.bad)
    assert sum(int(amount) for amount in amounts.values() if amount) == manifest.amount
    assert int(totals[header.index("판매금액")]) == manifest.told_amount > manifest.amount


@pytest.mark.parametrize("rows", [3, 20_000])
def test_an_old_excel_file_opens_with_other_peoples_programs(rows, tmp_path):
    """The larger one needs every part of the container: its table of sectors no longer fits in the header."""
    told = [[f"{number:05d}", number, 1.5, "뷁 " * 60] for number in range(rows)]
    with (tmp_path / "a.xls").open("wb") as file:
        old_excel.write(file, told, header=["번호", "수", "값", "글"])

    sheet = CalamineWorkbook.from_path(tmp_path / "a.xls").get_sheet_by_index(0).to_python()

    assert sheet == [["번호", "수", "값", "글"], *([a, float(b), c, d] for a, b, c, d in told)]
    with olefile.OleFileIO(tmp_path / "a.xls") as container:
        assert (container.listdir(), container.parsing_issues) == ([["Workbook"]], [])


def test_the_place_of_a_line_is_known_over_full_sheets(monkeypatch):
    monkeypatch.setattr(old_excel, "ROWS_MOST", 5)

    assert [old_excel.row_of(place, above=1) for place in range(8)] == [3, 4, 5, 7, 8, 9, 10, 12]
