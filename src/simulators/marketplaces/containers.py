"""The same rows in every container that a channel has been seen to use, and whatever it calls them."""

import csv
import io
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from html import escape
from itertools import chain
from pathlib import Path
from typing import Any

from simulators.marketplaces import old_excel

Row = Sequence[Any]
_SPREADSHEETML = """<?xml version="1.0" encoding="UTF-8"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
<Worksheet ss:Name="주문내역"><Table>
"""
_PAGE = '<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"></head><body><table border="1">\n'


class Raw(str):
    """A whole line of a text file, written as it is: for lines that are broken."""

    __slots__ = ()


def write(
    file: Path,
    container: str,
    *,
    above: Sequence[Row],
    header: Row,
    rows: Iterable[Row | Raw],
    encoding: str = "utf-8",
    password: str = "",
) -> None:
    """`above` stands over the header and `rows` below it."""
    writers: dict[str, Callable[..., None]] = {
        "csv": _text,
        "tsv": _text,
        "xlsx": _xlsx,
        "xls": _xls,
        "spreadsheetml": _spreadsheetml,
        "html": _html,
    }
    writers[container](file, above=above, header=header, rows=rows, encoding=encoding, tab=container == "tsv")
    if password:
        _lock(file, password)


def _text(
    file: Path, *, above: Sequence[Row], header: Row, rows: Iterable[Row | Raw], encoding: str, tab: bool
) -> None:
    with file.open("w", encoding=encoding, newline="") as out:
        table = csv.writer(out, delimiter="\t" if tab else ",", lineterminator="\r\n")
        for row in chain(above, [header], rows):
            if isinstance(row, Raw):
                out.write(f"{row}\r\n")
            else:
                table.writerow(row)


def _xlsx(file: Path, *, above: Sequence[Row], header: Row, rows: Iterable[Row], **_: Any) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_numbers": False}) as book:
        sheet, date = book.add_worksheet("주문내역"), book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        for number, row in enumerate(chain(above, [header], rows)):
            for column, value in enumerate(row):
                if isinstance(value, datetime):
                    sheet.write_datetime(number, column, value, date)
                elif isinstance(value, int | float):
                    sheet.write_number(number, column, value)
                elif value != "":
                    sheet.write_string(number, column, value)


def _xls(file: Path, *, above: Sequence[Row], header: Row, rows: Iterable[Row], **_: Any) -> None:
    with file.open("wb") as out:
        old_excel.write(out, rows, header=header, above=above)


def _spreadsheetml(file: Path, *, above: Sequence[Row], header: Row, rows: Iterable[Row], **_: Any) -> None:
    with file.open("w", encoding="utf-8") as out:
        out.write(_SPREADSHEETML)
        for row in chain(above, [header], rows):
            out.write(f"<Row>{''.join(_spreadsheet_cells(row))}</Row>\n")
        out.write("</Table></Worksheet></Workbook>")


def _spreadsheet_cells(row: Row) -> Iterator[str]:
    """Empty cells are left out, as Excel does."""
    before = 0
    for number, value in enumerate(row, start=1):
        if value != "":
            index = f' ss:Index="{number}"' if number > before + 1 else ""
            kind = "Number" if isinstance(value, int | float) else "String"
            yield f'<Cell{index}><Data ss:Type="{kind}">{escape(str(value))}</Data></Cell>'
            before = number


def _html(
    file: Path, *, above: Sequence[Row], header: Row, rows: Iterable[Row], encoding: str, **_: Any
) -> None:
    with file.open("w", encoding=encoding) as out:
        out.write(_PAGE.format(charset="euc-kr" if encoding == "cp949" else encoding))
        for row in chain(above, [header], rows):
            cells = "".join(f"<td>{escape(str(value)) or '&nbsp;'}</td>" for value in row)
            out.write(f"<tr>{cells}</tr>\n")
        out.write("</table></body></html>")


def _lock(file: Path, password: str) -> None:
    from msoffcrypto.format.ooxml import OOXMLFile

    locked = tempfile.TemporaryFile()  # noqa: SIM115 - closed below, after it is copied.
    with locked, io.BytesIO(file.read_bytes()) as plain:
        OOXMLFile(plain).encrypt(password, locked)
        locked.seek(0)
        with file.open("wb") as out:
            shutil.copyfileobj(locked, out)
