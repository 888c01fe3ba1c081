"""Files of sales before anything is taken: what is refused whole, and what is understood."""

import io
import zipfile
from dataclasses import replace
from datetime import datetime

import pytest
import xlsxwriter

from hamkke.sales.importers import files, kinds
from hamkke.sales.rules import files as refusals
from hamkke.sales.rules import mappings
from simulators.marketplaces import exports
from simulators.marketplaces.exports import Quirks
from tests.sales.files import HEADER, LEDGER, read

LINE = "2026-09-01,A1,2,3000,사과"


# ── Refused whole ──


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", refusals.FileEmpty),
        (b"\xef\xbb\xbf \r\n", refusals.FileEmpty),
        (b"%PDF-1.7", refusals.NotATable),
        (b"\x00\x01\x02 not a table", refusals.NotATable),
        (b"PK\x03\x04 cut short", refusals.FileDamaged),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), refusals.FileDamaged),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Work', refusals.FileDamaged),
        (b"<html><table></table></html>", refusals.NotATable),
        (b"only,two\n1,2\n", mappings.HeadersUnknown),
    ],
)  # fmt: skip
def test_what_is_no_table_of_sales_is_refused_with_its_reason(content, refusal, tmp_path):
    file = tmp_path / "a.xlsx"
    file.write_bytes(content)

    with pytest.raises(refusal):
        files.understand(file, name="a.xlsx")


def test_entities_in_a_spreadsheet_are_refused_before_they_grow(tmp_path):
    file = tmp_path / "a.xls"
    file.write_text(
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">&b;</Workbook>'
    )

    with pytest.raises(refusals.FileDamaged):
        files.understand(file, name="a.xls")


def test_an_archive_that_lies_about_its_size_is_refused(tmp_path):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 1_000_000)
    lying = packed.getvalue().replace((1_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little"))
    file = tmp_path / "a.xlsx"
    file.write_bytes(lying)

    with pytest.raises(refusals.ArchiveBomb):
        files.understand(file, name="a.xlsx")


def test_a_sheet_that_would_not_fit_in_memory_is_refused(tmp_path, monkeypatch):
    file = tmp_path / "a.xlsx"
    exports.write(file, "kakao", lines=20, quirks=Quirks("xlsx"))
    monkeypatch.setattr(kinds, "CELLS_MOST", 100)

    with pytest.raises(refusals.SheetTooLarge) as refused:
        files.understand(file, name="a.xlsx")

    assert refused.value.facts == {"cells": "100"}


@pytest.mark.parametrize(
    ("password", "refusal"), [(None, refusals.PasswordNeeded), ("0000", refusals.PasswordWrong)]
)
def test_a_file_with_a_password_opens_with_it_alone(password, refusal, tmp_path):
    file = tmp_path / "a.xlsx"
    exports.write(file, "smartstore", lines=3, quirks=Quirks("xlsx", password="1225"))

    with pytest.raises(refusal):
        files.understand(file, name="a.xlsx", password=password)
    with pytest.raises(refusal):
        files.read(file, mappings.MARKETPLACES[1], batch="b", number=1, password=password)

    assert read(file, password="1225").control.lines == 3


def test_bytes_that_are_no_letters_are_told_with_their_place(write):
    file = write("2026-09-01,A1,2,3000,사과", encoding="cp949")
    file.write_bytes(file.read_bytes().replace("사".encode("cp949"), b"\xff\xff"))

    with pytest.raises(refusals.BytesUndecodable) as refused:
        files.understand(file, name="a.csv", mappings=[LEDGER])

    place = file.read_bytes().index(b"\xff\xff") + 1
    assert refused.value.facts == {"position": str(place), "line": "2"}


def test_undecodable_bytes_stop_a_reading_of_either_encoding(write):
    for encoding in ("utf-8", "cp949"):
        file = write(LINE, LINE, encoding=encoding)
        file.write_bytes(file.read_bytes() + b"2026-09-01,A2,1,1000,\xff\xff\n")

        with pytest.raises(refusals.BytesUndecodable):
            read(file, LEDGER)


def test_every_syllable_of_cp949_is_read(write):
    file = write("2026-09-01,A1,2,3000,뷁펲똠", encoding="cp949")

    whole = read(file, LEDGER)

    assert [line["product_name"] for line in whole.lines] == ["뷁펲똠"]


def test_a_file_nobody_knows_gives_what_a_mapping_needs_and_nothing_of_persons(write):
    file = write("2026-09-01,홍보용,A1,7", "2026-09-02,홍보용,A2,8", header="팔린 날,구매자명,번호,돈")

    with pytest.raises(mappings.HeadersUnknown) as refused:
        files.understand(file, name="a.csv")

    assert refused.value.facts["headers"] == ["팔린 날", "구매자명", "번호", "돈"]
    assert refused.value.facts["samples"] == {
        "팔린 날": ["2026-09-01", "2026-09-02"],
        "번호": ["A1", "A2"],
        "돈": ["7", "8"],
    }


def test_near_misses_are_told_with_what_they_lack(write):
    file = write("2026-09-01,A1,2", header="일자,번호,개수")

    with pytest.raises(mappings.HeadersUnknown) as refused:
        files.understand(file, name="a.csv", mappings=[LEDGER])

    assert [match.missing for match in refused.value.facts["near"]] == [("값",)]


def test_a_file_that_two_mappings_fit_waits_for_a_choice(write):
    with pytest.raises(mappings.SeveralCandidates):
        files.understand(write(LINE), name="a.csv", mappings=[LEDGER, replace(LEDGER, code="market.twin")])


def test_a_sheet_laid_out_differently_is_not_passed_over(tmp_path):
    file = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(file) as book:
        for header in (HEADER.split(","), HEADER.split(",")[::-1]):
            book.add_worksheet().write_row(0, 0, header)

    with pytest.raises(refusals.SheetsDiffer):
        files.understand(file, name="a.xlsx", mappings=[LEDGER])


# ── Understood ──


def test_what_is_understood_is_told_before_anything_is_taken(write):
    file = write(
        '2026-09-01 10:00:00,A1,2,"3,000",사과,구매하신분,메모',
        "2026-09-02,,2,3000,배,구매하신분,",
        "합계,,4,6000,,,",
        header=HEADER + ",구매자명,비고",
    )

    understood = files.understand(
        file, name="9월 장부.csv", mappings=[LEDGER, replace(LEDGER, code="x", tells=(("시장",),))]
    )

    assert (understood.name, understood.kind, understood.encoding) == ("9월 장부.csv", "csv", "utf-8")
    assert (understood.mapping, understood.channels, understood.header_rows) == (LEDGER, ("market",), (1, 1))
    assert (understood.personal, understood.unread) == (("구매자명",), ("비고",))
    assert [match.mapping.code for match in understood.near] == ["x"]
    assert understood.looked_at == 3
    (line,) = understood.lines
    assert (line["row"], line["amount"], line["ordered_at"]) == (2, 3_000, datetime(2026, 9, 1, 10))
    (rejected,) = understood.rejected
    assert (rejected.row, [str(reason.words) for reason in rejected.reasons]) == (
        3,
        ["‘번호’ 칸이 비어 있습니다. / “번호” is empty."],
    )
    assert rejected.values == {"일자": "2026-09-02", "번호": "", "개수": "2", "값": "3000", "품목": "배"}
    assert understood.totals == files.Totals(4, 6_000)
