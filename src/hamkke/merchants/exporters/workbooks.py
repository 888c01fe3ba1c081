"""A layout and sheets, drawn as an xlsx file. Every text stays a text: nothing in it is ever reckoned as a formula."""

import io
from collections.abc import Mapping, Sequence

import xlsxwriter

from hamkke.kernel.words import Words
from hamkke.merchants.exporters.layouts import Layout

_WIDTHS = {
    "name": 30,
    "description": 50,
    "notice": 50,
    "returns": 40,
    "photograph": 40,
    "photographs": 40,
    "code": 38,
}


def workbook(
    layout: Layout,
    sheets: Sequence[Mapping[str, str]],
    *,
    left_out: Sequence[tuple[str, Sequence[Words]]] = (),
) -> bytes:
    """One row a product under the layout's headers, then what the columns are, and what was left out and why."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        page = book.add_worksheet("상품")
        page.freeze_panes(1, 1)
        for place, (field, header) in enumerate(layout.columns):
            page.set_column(place, place, _WIDTHS.get(field, 16))
            page.write_string(0, place, header, bold)
            for row, values in enumerate(sheets, start=1):
                if field == "price":
                    page.write_number(row, place, int(values[field]))
                else:
                    page.write_string(row, place, values[field])
        remarks = book.add_worksheet("안내")
        remarks.set_column(0, 0, 100)
        for row, remark in enumerate(layout.remarks):
            remarks.write_string(row, 0, remark)
        if left_out:
            _list_left_out(book.add_worksheet("빠진 상품"), left_out, bold)
    return file.getvalue()


def _list_left_out(
    page: xlsxwriter.worksheet.Worksheet,
    left_out: Sequence[tuple[str, Sequence[Words]]],
    bold: xlsxwriter.format.Format,
) -> None:
    page.set_column(0, 1, 50)
    for place, header in enumerate(("상품", "채울 것")):
        page.write_string(0, place, header, bold)
    for row, (name, gaps) in enumerate(left_out, start=1):
        page.write_string(row, 0, name)
        page.write_string(row, 1, ", ".join(words.ko for words in gaps))
