"""Text files of rows: commas, tabs, semicolons or bars, in UTF-8, CP949 or UTF-16.

The file is decoded here, strictly, and cut at the ends of rows; the engine parses the pieces and never sees anything
but UTF-8, since its own reading of CP949 is silently wrong. A piece that it refuses is halved until little is left, and
that is read record by record, so that the broken ones are named and no others are lost.
"""

import codecs
import contextlib
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from hamkke.sales.importers.records import end_of_rows, flaw, records, row_ends
from hamkke.sales.importers.tables import HEAD_ROWS, TAIL_ROWS, Answer, Statement, in_columns
from hamkke.sales.rules import files

if TYPE_CHECKING:
    from hamkke.sales.importers.engines import Engine

PIECE_BYTES = 32 << 20
SMALL_BYTES = 1 << 20
_BLOCK = 1 << 20
_BY_CHANCE = 8  # So many letters of CP949 are never UTF-8 by chance; what fails after them is damaged UTF-8.
_EDGE = 1 << 20  # of the file's beginning and end, where header and totals stand
_DELIMITERS = ",\t;|"
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def encoding_of(path: Path) -> str:
    """The encoding that the file's mark says, or its first letters that are not ASCII: Korean in CP949 is never valid UTF-8.

    It is CP949 and not EUC-KR, which lacks thousands of syllables.
    """
    with path.open("rb") as file:
        block = file.read(_BLOCK)
        marked = [encoding for mark, encoding in _MARKS if block.startswith(mark)]
        while block.isascii() and not marked:
            if not block:
                return "utf-8"
            block = file.read(_BLOCK)
    if marked:
        return marked[0]
    try:
        codecs.getincrementaldecoder("utf-8")().decode(block)
    except UnicodeDecodeError as wrong:
        letters = [letter for letter in block[: wrong.start].decode() if not letter.isascii()]
        return "utf-8" if len(letters) >= _BY_CHANCE else "cp949"
    return "utf-8"


def check_decodable(path: Path, encoding: str) -> None:
    """Raise BytesUndecodable with the first place that is no letter."""
    decoder = codecs.getincrementaldecoder(encoding)()
    before, lines, block = 0, 0, b"-"
    with path.open("rb") as file:
        while block:
            block = file.read(_BLOCK)
            try:
                decoder.decode(block, not block)
            except UnicodeDecodeError as wrong:
                held = len(wrong.object) - len(block)  # half a letter at the end of the block before
                at = wrong.start - held
                line = lines + block.count(b"\n", 0, max(at, 0)) + 1
                raise files.BytesUndecodable(position=f"{before + at + 1:,}", line=f"{line:,}") from None
            before, lines = before + len(block), lines + block.count(b"\n")


@contextlib.contextmanager
def in_bytes(path: Path, encoding: str) -> Iterator[BinaryIO]:
    """The file as it is; one in UTF-16 as UTF-8, since it can be cut nowhere without being understood."""
    if encoding != "utf-16":
        with path.open("rb") as file:
            yield file
    else:
        check_decodable(path, encoding)
        with path.open(encoding=encoding, newline="") as told, tempfile.TemporaryFile() as turned:
            while text := told.read(_BLOCK):
                turned.write(text.encode())
            yield turned


class Text:
    """A text file as one table."""

    name = ""

    def __init__(self, path: Path, encoding: str, file: BinaryIO) -> None:
        """`file` has the text in bytes, see `in_bytes`."""
        self.path, self.encoding, self._file = path, encoding, file
        self.whole = self._file.seek(0, 2)
        # What its bytes are: of UTF-16, which was turned into UTF-8, and of CP949 no byte of a letter looks like a comma.
        self._is_utf8 = self.encoding != "cp949"
        self._earliest = len(codecs.BOM_UTF8) if self.encoding == "utf-8-sig" else 0
        start = b"".join(self.read(self._earliest, min(self._earliest + _EDGE, self.whole))).decode(
            "utf-8", "ignore"
        )
        start = start if self.whole <= _EDGE else start[: start.rfind("\n") + 1]
        found = {each: list(islice(records(start, each), HEAD_ROWS)) for each in _DELIMITERS}
        self.delimiter = max(
            found, key=lambda each: max((len(cells) for cells, _, _ in found[each]), default=0)
        )
        self.kind = "tsv" if self.delimiter == "\t" else "csv"
        self.line_end = "\r\n" if "\r\n" in start else "\n"
        self._head = found[self.delimiter]

    def head(self) -> list[list[str]]:
        return [cells for cells, _, _ in self._head]

    def flaws(self, width: int) -> list[str]:
        return [broken or flaw(cells, width) for cells, broken, _ in self._head]

    def tail(self) -> list[list[str]]:
        start = max(self.whole - _EDGE, self._earliest)
        self._file.seek(start)
        start += len(self._file.readline()) if start > self._earliest else 0
        text = b"".join(self.read(start, self.whole)).decode("utf-8", "ignore")
        rows = [cells for cells, _, _ in records(text, self.delimiter)]
        return [row for row in rows if any(row)][-TAIL_ROWS:]

    def pieces(self, after: int, *, read: Sequence[int], width: int) -> Iterator["Piece"]:
        self._file.seek(self._earliest)
        for _ in range(
            sum(lines for _, _, lines in self._head[:after])
        ):  # A header may run over several lines.
            self._file.readline()
        start = self._file.tell()
        for end in row_ends(self._file, self.delimiter, PIECE_BYTES):
            yield Piece(self, start, end, tuple(read), width)
            start = end

    def read(self, start: int, end: int) -> Iterator[bytes]:
        """A part of the file as UTF-8, a block at a time. Any thread may ask, for it moves nothing."""
        decoder = None if self._is_utf8 else codecs.getincrementaldecoder("cp949")()
        while start < end:
            block = os.pread(self._file.fileno(), min(_BLOCK, end - start), start)
            start += len(block)
            try:
                yield decoder.decode(block).encode() if decoder else block
            except UnicodeDecodeError:
                check_decodable(self.path, self.encoding)
                raise
            if not block:
                raise files.FileDamaged  # It has become shorter meanwhile.


@dataclass(frozen=True)
class Piece:
    """The rows between two places of the file. Whoever works on it reads them; only the places are handed around."""

    table: Text
    start: int
    done: int
    read: tuple[int, ...]
    width: int

    def ask(self, engine: "Engine", statement: Statement) -> Answer:
        import duckdb

        try:
            return self._parsed(engine, statement, self.table.read(self.start, self.done), 0)
        except (duckdb.InvalidInputException, RowsMiscounted):
            text = b"".join(self.table.read(self.start, self.done))
            return self._halved(engine, statement, text, 0)

    def _halved(self, engine: "Engine", statement: Statement, text: bytes, before: int) -> Answer:
        """The larger part of a piece that was refused is sound."""
        import duckdb

        middle = end_of_rows(text[: len(text) // 2], self.table.delimiter) if len(text) > SMALL_BYTES else 0
        if not middle:
            return self._recorded(engine, statement, text, before)
        answers = []
        for part in (text[:middle], text[middle:]):
            try:
                answers.append(self._parsed(engine, statement, [part], before))
            except (duckdb.InvalidInputException, RowsMiscounted):
                answers.append(self._halved(engine, statement, part, before))
            before += answers[-1].rows
        return Answer(
            [table for each in answers for table in each.tables], sum(each.rows for each in answers)
        )

    def _parsed(self, engine: "Engine", statement: Statement, text: Iterable[bytes], before: int) -> Answer:
        columns = ", ".join(f"'c{number}': 'VARCHAR'" for number in range(self.width))
        line_end = self.table.line_end.encode("unicode_escape").decode()
        file = engine.written(text)
        parsed = (
            f"read_csv('{file.path}', columns = {{{columns}}}, delim = '{self.table.delimiter}', header = false, "
            f"auto_detect = false, quote = '\"', escape = '\"', new_line = '{line_end}', max_line_size = {SMALL_BYTES})"
        )
        rows = f"(SELECT *, row_number() OVER () + {before} AS row, '' AS broken FROM {parsed})"
        found = engine.ask(statement(rows))
        if found.num_rows < file.lines and file.has_empty_lines():
            raise RowsMiscounted
        return Answer([found], found.num_rows)

    def _recorded(self, engine: "Engine", statement: Statement, text: bytes, before: int) -> Answer:
        try:
            told = text.decode()
        except UnicodeDecodeError:
            check_decodable(self.table.path, self.table.encoding)
            raise
        found = list(records(told, self.table.delimiter))
        flaws = [broken or flaw(cells, self.width) for cells, broken, _ in found]
        columns = in_columns([cells for cells, _, _ in found], flaws, read=self.read)
        source = f"(SELECT * REPLACE (row + {before} AS row) FROM piece)"
        return Answer([engine.ask(statement(source), piece=columns)], len(found))


class RowsMiscounted(Exception):  # noqa: N818 - it says what happened.
    """The engine has passed over empty rows, so it has counted all below them wrongly."""
