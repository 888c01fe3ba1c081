"""Files of sales read by a mapping made by hand: what each cell means, and that no row is lost or made up."""

import gzip
import os
import shutil
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from hamkke.kernel.words import Words
from hamkke.sales.importers import files, tables, texts
from hamkke.sales.rules import mappings
from hamkke.sales.rules.mappings import Delivery, Id, Mapping, Mark, Money, When
from simulators.marketplaces import exports
from simulators.marketplaces.exports import Quirks
from tests.sales.files import HEADER, LEDGER, read

DATA = Path(os.environ.get("HAMKKE_DATA") or Path(__file__).parents[2].parent / "shared/data")
RETAIL = DATA / "orders_uci_online_retail/online_retail_2010-12_2011-12.csv.gz"
LINE = "2026-09-01,A1,2,3000,사과"


# ── Read by a mapping made by hand ──


def test_a_line_says_what_the_mapping_says(write):
    mapping = replace(
        LEDGER,
        amount=Money((("값",), ("덤값",)), times_quantity=True),
        discount_seller=Money((("할인",),), minus=(("쿠폰",),)),
        settlement=Money((("정산",),)),
        settled_on=When(("정산일",), form="%d/%m/%Y"),
        texts={"product_name": ("품목",), "region": ("지역",)},
        constants={"seller": "언덕상회"},
    )
    file = write(
        "2026.09.01 07:46,A1,2,3000,사과,500,300,100,,,강원도 원주시",
        "2026/9/2,A2,1,5000,배,,,,4500,30/09/2026,모름",
        header="일자,번호,개수,값,품목,덤값,할인,쿠폰,정산,정산일,지역",
    )

    whole = read(file, mapping)

    assert whole.rejected == {}
    first, second = whole.lines
    assert first | {"line_key": "", "content": ""} == {
        "order_day": date(2026, 9, 1), "channel": "market", "line_key": "", "batch": "b1", "number": 7, "row": 2,
        "state": "sold", "ordered_at": datetime(2026, 9, 1, 7, 46), "order_id": "A1", "seller": "언덕상회", "product": "",
        "seller_product": "", "product_name": "사과", "option": "", "category": "", "region": "51", "quantity": 2,
        "amount": 7_000, "discount_seller": 200, "discount_platform": 0, "settlement": None, "deposit": None,
        "settled_on": None, "content": "",
    }  # fmt: skip
    assert (second["amount"], second["settlement"], second["settled_on"], second["region"]) == (
        5_000,
        4_500,
        date(2026, 9, 30),
        "",
    )


def test_the_channel_may_be_told_by_who_reads(write):
    whole = read(write(LINE), LEDGER, channel="hillmarket")

    assert [line["channel"] for line in whole.lines] == ["hillmarket"]


def test_rows_below_zero_take_back_what_other_rows_sold(write):
    marked = replace(LEDGER, signs="negative", states=(Mark(("번호",), "cancelled", ("C",), "begins"),))
    file = write(
        LINE, "2026-09-03,C1,-2,-3000,사과", "2026-09-04,A1,-1,-1500,사과", "2026-09-04,C9,1,10,틀림"
    )

    whole = read(file, marked)

    assert [(line["state"], line["amount"]) for line in whole.lines] == [
        ("sold", 3_000),
        ("cancelled", -3_000),
        ("returned", -1_500),
    ]
    assert whole.rejected == {5: ["sign_contradicts"]}


def test_refunds_told_above_zero_are_turned_and_are_lines_of_their_own(write):
    turned = replace(
        LEDGER,
        signs="inverted",
        states=(Mark(("종류",), "returned", ("2",)),),
        settlement=Money((("정산",),)),
    )
    file = write(
        LINE + ",1,2700",
        LINE + ",2,2700",
        "2026-09-01,A2,1,-5,사과,2,",
        header=HEADER + ",종류,정산",
    )

    whole = read(file, turned)

    assert [
        (line["state"], line["quantity"], line["amount"], line["settlement"]) for line in whole.lines
    ] == [
        ("sold", 2, 3_000, 2_700),
        ("returned", -2, -3_000, -2_700),
    ]
    assert len({line["line_key"] for line in whole.lines}) == 2
    assert whole.rejected == {4: ["sign_contradicts"]}


def test_foreign_money_is_exact_to_its_smallest_coin(write):
    pounds = replace(LEDGER, decimals=2, amount=Money((("값",),), times_quantity=True))
    file = write("2026-09-01,A1,3,2.55,tea", "2026-09-01,A2,1,2.555,tea", '2026-09-01,A3,2,"£1,234.50",tea')

    whole = read(file, pounds)

    assert [line["amount"] for line in whole.lines] == [765, 246_900]
    assert whole.rejected == {3: ["money_too_fine"]}


def test_of_rows_with_one_key_each_is_a_line_only_where_the_mapping_says_so(write):
    file = write(LINE, LINE, "2026-09-01,A1,5,9000,배")

    once = read(file, LEDGER)
    each = read(file, replace(LEDGER, is_each_row_a_line=True))

    assert len({line["line_key"] for line in once.lines}) == 1  # and of its versions the later row counts
    assert len({line["line_key"] for line in each.lines}) == 3
    assert each.lines[0]["line_key"] == once.lines[0]["line_key"]
    assert (once.control.duplicates, each.control.duplicates) == (0, 1)


def test_parts_of_a_line_are_told_apart_and_a_part_told_twice_is_one(write):
    boxed = replace(LEDGER, parts=("상자",))
    file = write(LINE + ",b1", LINE + ",b2", LINE + ",b1", header=HEADER + ",상자")

    keys = [line["line_key"] for line in read(file, boxed).lines]

    assert (keys[0] == keys[2], keys[0] == keys[1]) == (True, False)


def test_a_correction_keeps_the_key_and_changes_the_content(write):
    before = read(write(LINE), LEDGER).lines[0]
    after = read(write(LINE.replace("3000", "2900")), LEDGER).lines[0]

    assert (before["line_key"], before["content"] == after["content"]) == (after["line_key"], False)


def test_a_delivery_fee_told_on_every_row_of_a_bundle_counts_once(write):
    fees = replace(LEDGER, delivery=Delivery(("배송비",), ("묶음",)))
    rows = ["A1,1,10,가,2500,m1", "A2,1,10,나,2500,m1", 'A3,1,10,다,"3,000",m2', "A4,1,x,라,9000,m3"]
    file = write(*(f"2026-09-01,{row}" for row in rows), header=HEADER + ",배송비,묶음")

    assert read(file, fees).control.delivery == 5_500


@pytest.mark.parametrize("id", ["2.02609E+15", "2026090100000017.0", "2026090100000017.00E+3"])
def test_ids_that_a_spreadsheet_damaged_are_refused_and_never_guessed(id, write):
    (reasons,) = read(write(f"2026-09-01,{id},1,10,가"), LEDGER).rejected.values()

    assert set(reasons) <= {"id_rounded", "id_scientific"}


def test_ids_that_lost_nothing_are_taken(write):
    file = write("2026-09-01,17850.0,1,10,가", '2026-09-01,"=""00123""",1,10,나', "2026-09-01,'00124,1,10,다")

    assert [line["order_id"] for line in read(file, LEDGER).lines] == ["17850", "00123", "00124"]


def test_a_whole_file_of_ids_rounded_by_excel_is_noticed(write):
    file = write(*(f"2026-09-01,20260901000{number:04d}0,1,10,가" for number in range(12)))

    whole = read(file, LEDGER)

    assert (whole.lines, set(map(tuple, whole.rejected.values()))) == ([], {("id_rounded",)})


def test_ids_of_known_length_are_refused_at_any_other(write):
    known = replace(LEDGER, order_id=Id(("번호",), (5,)), key=(Id(("번호",), (5,)),))

    whole = read(write("2026-09-01,00123,1,10,가", "2026-09-01,124,1,10,나"), known)

    assert ([line["order_id"] for line in whole.lines], whole.rejected) == (["00123"], {3: ["id_length"]})


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        ("1234", 1_234), ('"1,234"', 1_234), ('"1,234원"', 1_234), ("₩1234", 1_234), ('"￦ 1,234"', 1_234),
        ("\\1234", 1_234), ("1234.00", 1_234), ("-", 0), (" 1234 ", 1_234),
    ],
)  # fmt: skip
def test_money_is_read_as_people_write_it(value, amount, write):
    assert [line["amount"] for line in read(write(f"2026-09-01,A1,1,{value},가"), LEDGER).lines] == [amount]


@pytest.mark.parametrize("value", ["무료", '"12,34"', "1.2.3", "12-5"])
def test_what_is_no_money_is_not_guessed(value, write):
    assert read(write(f"2026-09-01,A1,1,{value},가"), LEDGER).rejected == {2: ["money_unreadable"]}


@pytest.mark.parametrize(
    "day",
    ["2026-10-07 07:46:37", "2026.10.07", "2026/10/07", "20261007", "2026. 10. 7.", "46302", "46302.5",
     "2026-10-07T07:46:37+09:00", "2026-10-06T22:46:37Z", "2026년 10월 7일 오후 3:05", "20261007074637"],
)  # fmt: skip
def test_days_are_read_in_every_form_that_channels_write(day, write):
    assert [line["order_day"] for line in read(write(f"{day},A1,1,10,가"), LEDGER).lines] == [
        date(2026, 10, 7)
    ]


@pytest.mark.parametrize("day", ["2026-13-45", "07.10.2026", "어제", "1999-12-31", "2100-01-01", "infinity"])
def test_what_is_no_day_of_a_sale_is_not_guessed(day, write):
    assert read(write(f"{day},A1,1,10,가"), LEDGER).rejected == {2: ["date_unreadable"]}


# ── No row lost or made up ──


def test_rows_keep_their_numbers_over_every_cut(tmp_path, monkeypatch):
    """Pieces so small that rows, quotes and broken lines stand at their edges."""
    quirks = Quirks(
        encoding="cp949", header="newline", blanks=True, bad=exports.spoilers("smartstore", Quirks())
    )
    file = tmp_path / "a.csv"
    manifest = exports.write(file, "smartstore", lines=300, quirks=quirks)
    monkeypatch.setattr(texts, "PIECE_BYTES", 3_000)
    monkeypatch.setattr(texts, "SMALL_BYTES", 1_000)

    whole = read(file)

    assert (whole.control.lines, whole.control.amount) == (manifest.lines, manifest.amount)
    assert [row for row in manifest.bad if manifest.bad[row] not in whole.rejected[row]] == []
    assert [line["row"] for line in whole.lines] == sorted(line["row"] for line in whole.lines)
    assert whole.control.rows == 300 + 42  # Every seventh row is blank.


def test_a_value_may_run_over_lines_and_an_inch_mark_is_no_quote(write, monkeypatch):
    monkeypatch.setattr(texts, "PIECE_BYTES", 64)
    file = write(
        '2026-09-01,A1,1,10,"두 줄\n이름"',
        '2026-09-01,A2,1,10,5" 접시',
        '2026-09-01,A3,1,10,"그는 ""좋다"" 했다"',
    )

    whole = read(file, LEDGER)

    assert [(line["row"], line["product_name"]) for line in whole.lines] == [
        (2, "두 줄\n이름"),
        (3, '5" 접시'),
        (4, '그는 "좋다" 했다'),
    ]


def test_progress_is_told_to_the_end(tmp_path, monkeypatch):
    monkeypatch.setattr(texts, "PIECE_BYTES", 4_000)
    file, told = tmp_path / "a.csv", []
    exports.write(file, "kakao", lines=100)

    read(file, progress=lambda done, whole: told.append((done, whole)))

    assert told == sorted(told)
    assert (len(told) > 3, told[-1]) == (True, (file.stat().st_size, file.stat().st_size))


def test_a_reading_may_be_left_before_its_end(tmp_path, monkeypatch):
    monkeypatch.setattr(texts, "PIECE_BYTES", 4_000)
    file = tmp_path / "a.csv"
    exports.write(file, "kakao", lines=100)

    taken, _ = next(iter(files.read(file, mappings.MARKETPLACES[-1], batch="b", number=1)))

    assert 0 < taken.num_rows < 100


# ── Mended ──


def test_a_row_put_right_is_the_line_that_it_would_have_been(write):
    spoilt, sound = write("2026-09-01,A1,둘,3000,사과"), write(LINE, name="b.csv")
    (row,) = read(spoilt, LEDGER).rows

    taken, still = files.mend([replace(row, values=row.values | {"개수": "2"})], LEDGER, batch="b1", number=7)

    assert (taken.to_pylist(), still) == (read(sound, LEDGER).lines, [])


def test_a_row_put_wrong_again_stays_with_its_reason(write):
    (row,) = read(write("2026-09-01,A1,둘,3000,사과"), LEDGER).rows

    taken, (still,) = files.mend([row], LEDGER, batch="b1", number=7)

    assert (taken.num_rows, still) == (0, row)


def test_a_broken_row_keeps_nothing_and_is_typed_in_whole(write):
    (row,) = read(write("2026-09-01,A1,2,3000,사과,덤,덤"), LEDGER).rows
    assert (row.values, [reason.code for reason in row.reasons]) == ({}, ["cells_too_many"])

    typed = dict(zip(HEADER.split(","), LINE.split(","), strict=True))
    taken, still = files.mend([replace(row, values=typed)], LEDGER, batch="b1", number=7)
    nothing, waiting = files.mend([row], LEDGER, batch="b1", number=7)

    assert (taken["amount"].to_pylist(), still) == ([3_000], [])
    assert (nothing.num_rows, waiting[0].row) == (0, row.row)


def test_a_mended_row_keeps_its_place_among_its_like(write):
    each = replace(LEDGER, is_each_row_a_line=True)
    (row,) = read(write(LINE, "2026-09-01,A1,둘,3000,사과", name="b.csv"), each).rows
    sound = read(write(LINE, LINE), each).lines

    taken, _ = files.mend([replace(row, values=row.values | {"개수": "2"})], each, batch="b1", number=7)

    assert row.nth == 2
    assert taken["line_key"].to_pylist() == [sound[1]["line_key"]]


# ── Real data ──


def test_a_year_of_real_invoices_adds_up_as_published(tmp_path):
    """UCI Online Retail: cancellations in rows of their own, rows that nothing tells apart, prices of three decimals."""
    if not RETAIL.exists():
        pytest.skip(f"UCI Online Retail이 없습니다 · UCI Online Retail is not at {RETAIL}")
    file = tmp_path / "retail.csv"
    with gzip.open(RETAIL) as packed, file.open("wb") as plain:
        shutil.copyfileobj(packed, plain)

    understood = files.understand(file, name="retail.csv", mappings=[RETAIL_MAPPING])
    whole = read(file, RETAIL_MAPPING)

    assert (understood.personal, understood.unread) == (("CustomerID",), ("Country",))
    assert (whole.control.rows, whole.control.lines, whole.rejected) == (541_909, 541_909, {})
    assert whole.control.amount == 9_747_747_934  # tenths of a penny: 9,747,747.93 pounds
    states = {each["values"]: each["counts"] for each in whole.table["state"].value_counts().to_pylist()}
    assert states == {"sold": 532_619, "cancelled": 9_288, "returned": 2}
    assert whole.control.duplicates == 5_268
    assert len(whole.table["line_key"].unique()) == 541_909


RETAIL_MAPPING = Mapping(
    code="online-retail.invoices",
    version=1,
    name=Words("온라인 소매 송장", "Online Retail invoices"),
    channel="online-retail",
    ordered_at=When(("InvoiceDate",)),
    order_id=Id(("InvoiceNo",)),
    key=(Id(("InvoiceNo",)), Id(("StockCode",))),
    quantity=("Quantity",),
    amount=Money((("UnitPrice",),), times_quantity=True),
    texts={"product": ("StockCode",), "product_name": ("Description",)},
    states=(Mark(("InvoiceNo",), "cancelled", ("C",), "begins"),),
    signs="negative",
    is_each_row_a_line=True,
    decimals=3,
)


def test_cells_of_a_workbook_are_told_as_people_see_them():
    """Whole numbers are read quickly as a column; what else may stand among them is told cell by cell."""
    columns = {
        (1.0, 25_000.0, -0.0): ["1", "25000", "0"],
        # Too long for a cell: its point shows that it was damaged.
        (2_026_101_200_000_017.0, 3.0): ["2026101200000017.0", "3"],
        (1.5, 2.0): ["1.5", "2"],
        (True, 1.0): ["TRUE", "1"],
        ("", 7.0): ["", "7"],
    }

    told = [tables.in_columns([[cell] for cell in cells], [""] * len(cells), read=[0]) for cells in columns]

    assert [each["c0"].to_pylist() for each in told] == list(columns.values())
