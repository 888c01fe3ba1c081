"""Tables that servers write as markup and call .xls: Excel's own XML of 2003, and plain HTML.

Both are read in a stream, and nothing that a document declares is believed: what defines entities is refused, no address
is followed, a row has only so many cells and a cell only so many letters, as in Excel.
"""

import codecs
import html
import re
from collections.abc import Iterator
from functools import partial
from itertools import count
from pathlib import Path
from xml.parsers import expat

from hamkke.sales.importers.tables import Rows
from hamkke.sales.importers.texts import encoding_of
from hamkke.sales.rules import files

CELLS_MOST = 16_384  # of a row
LETTERS_MOST = 32_767  # of a cell
ROWS_MOST = 1_048_576
HELD_MOST = 1 << 22  # letters without a tag that ends
_BLOCK = 1 << 16
_SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet "
_TAG = re.compile(
    r"<!--.*?-->|<(script|style)\b.*?</\1\s*>|<(/?)(table|tr|t[dh]|br|p|div)\b([^>]*)>|<[^>]*>",
    re.DOTALL | re.IGNORECASE,
)
_SPAN = re.compile(r"""\b(col|row)span\s*=\s*["']?(\d{1,5})""", re.IGNORECASE)


def spreadsheetml(path: Path) -> Iterator[Rows]:
    """The sheets of an XML spreadsheet of 2003."""
    return _tables(path, "spreadsheetml", Spreadsheet)


def webpage(path: Path) -> Iterator[Rows]:
    """The tables of an HTML page, those inside others as well."""
    return _tables(path, "html", Webpage)


def _tables(path: Path, kind: str, reader: "type[Spreadsheet | Webpage]") -> Iterator[Rows]:
    encoding = encoding_of(path)
    for number in count():
        reading = reader(number)
        rows = _rows(path, encoding, reading)
        table = Rows(kind, "", rows, whole=path.stat().st_size, reached=partial(getattr, reading, "reached"))
        if reading.found <= number:
            return
        table.encoding, table.name = encoding, reading.name
        if table.head():
            yield table


def _rows(path: Path, encoding: str, reading: "Spreadsheet | Webpage") -> Iterator[list[str]]:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        block = b"-"
        while block:
            block = file.read(_BLOCK)
            reading.reached += len(block)
            yield from reading.feed(decoder.decode(block, not block), is_last=not block)


class Cells(list[str]):
    """A row being read, in which some cells stand for more than one column."""

    def put(self, text: str, *, at: int, span: int = 1) -> None:
        if at + span > CELLS_MOST:
            raise files.FileDamaged
        self.extend([""] * (at - len(self)))
        self.append(text[:LETTERS_MOST].strip())
        self.extend([""] * (span - 1))


class Spreadsheet:
    """Reads the rows of one sheet. Rows and cells may be left out, and then the next one says its number."""

    def __init__(self, wanted: int) -> None:
        self.wanted, self.found, self.reached, self.name = wanted, 0, 0, ""
        self._rows: list[list[str]] = []
        self._row = Cells()
        self._text: list[str] | None = None
        self._at = self._across = self._number = 0
        self._parser = parser = expat.ParserCreate("utf-8", namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._said
        parser.EntityDeclHandler = self._declared

    def feed(self, text: str, *, is_last: bool) -> list[list[str]]:
        try:
            self._parser.Parse(text.encode(), is_last)
        except expat.ExpatError:
            raise files.FileDamaged from None
        found, self._rows = self._rows, []
        return found

    def _declared(self, *_: object) -> None:
        raise files.FileDamaged

    def _start(self, name: str, given: dict[str, str]) -> None:
        told = {key.removeprefix(_SPREADSHEET): value for key, value in given.items()}
        element = name.removeprefix(_SPREADSHEET)
        if element == "Worksheet":
            self.found += 1
            if self._is_wanted:
                self.name, self._number = told.get("Name", ""), 0
        elif not self._is_wanted:
            return
        elif element == "Row":
            at = _number(told.get("Index"), self._number + 1)
            self._rows.extend([] for _ in range(at - self._number - 1))
            self._number, self._row, self._at = at, Cells(), 0
        elif element == "Cell":
            self._at = _number(told.get("Index"), self._at + 1) - 1
            self._across, self._text = _number(told.get("MergeAcross"), 0), []

    def _said(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _end(self, name: str) -> None:
        element = name.removeprefix(_SPREADSHEET)
        if element == "Cell" and self._text is not None:
            self._row.put("".join(self._text), at=self._at, span=1 + self._across)
            self._at, self._text = len(self._row), None
        elif element == "Row" and self._is_wanted:
            self._rows.append(self._row)

    @property
    def _is_wanted(self) -> bool:
        return self.found == self.wanted + 1


class Webpage:
    """Reads the rows of one table. Ends of cells and rows may be missing, as browsers allow."""

    name = ""

    def __init__(self, wanted: int) -> None:
        self.wanted, self.found, self.reached = wanted, 0, 0
        self._open: list[int] = []  # the tables that stand around, innermost last
        self._held = ""
        self._row: Cells | None = None
        self._cell: list[str] | None = None
        self._across = self._deep = 1
        self._covered: dict[int, int] = {}  # columns that cells above reach down to, and for how many rows

    def feed(self, text: str, *, is_last: bool) -> list[list[str]]:
        self._held += text
        end = len(self._held) if is_last else self._held.rfind("<")
        rows: list[list[str]] = []
        at = 0
        for tag in _TAG.finditer(self._held, 0, max(end, 0)):
            self._said(self._held[at : tag.start()])
            at = tag.end()
            if tag[3]:
                rows += self._tag(tag[3].lower(), is_end=bool(tag[2]), given=tag[4])
        self._held = self._held[at:]
        if len(self._held) > HELD_MOST:
            raise files.FileDamaged
        return rows + (self._close_row() if is_last else [])

    def _said(self, text: str) -> None:
        if self._cell is not None and text:
            self._cell.append(html.unescape(text))

    def _tag(self, name: str, *, is_end: bool, given: str) -> list[list[str]]:
        is_wanted = bool(self._open) and self._open[-1] == self.wanted
        if name == "table":
            closed = self._close_row() if is_wanted and is_end else []
            if not is_end:
                self._open.append(self.found)
                self.found += 1
            elif self._open:
                self._open.pop()
            return closed
        if not is_wanted:
            return []
        if name == "tr":
            closed = self._close_row()
            self._row = None if is_end else Cells()
            return closed
        if name in ("td", "th"):
            self._close_cell()
            if not is_end:
                self._open_cell(given)
        else:
            self._said(" ")
        return []

    def _open_cell(self, given: str) -> None:
        spans = {kind.lower(): int(number) for kind, number in _SPAN.findall(given)}
        self._across, self._deep = max(spans.get("col", 1), 1), max(spans.get("row", 1), 1)
        self._row, self._cell = Cells() if self._row is None else self._row, []

    def _close_cell(self) -> None:
        if self._cell is None or self._row is None:
            return
        at = len(self._row)
        while self._covered.get(at):
            at += 1
        self._row.put("".join(self._cell), at=at, span=self._across)
        if self._deep > 1:  # One more than it reaches down, since this row is counted off as well.
            self._covered |= dict.fromkeys(range(at, at + self._across), self._deep)
        self._cell = None

    def _close_row(self) -> list[list[str]]:
        self._close_cell()
        row, self._row = self._row, None
        if row is None:
            return []
        self._covered = {column: left - 1 for column, left in self._covered.items() if left > 1}
        return [row]


def _number(told: str | None, otherwise: int) -> int:
    """A number that a document gives, within reason."""
    if told is None:
        return otherwise
    if not told.isdecimal() or not otherwise <= int(told) <= otherwise + ROWS_MOST:
        raise files.FileDamaged
    return int(told)
