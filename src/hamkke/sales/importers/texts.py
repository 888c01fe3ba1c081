"""Text files of rows: commas, tabs, semicolons or bars, in UTF-8, CP949 or UTF-16.

The file is decoded here, strictly, and cut at the ends of rows; the engine parses the pieces and never sees anything
but UTF-8, since its own reading of CP949 is silently wrong. A piece that it refuses is halved until little is left, and
that is read record by record, so that the broken ones are named and no others are lost.
"""

import codecs
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from hamkke.sales.importers.records import end_of_rows, flaw, records
from hamkke.sales.importers.tables import HEAD_ROWS, TAIL_ROWS, Answer, Statement, in_columns
from hamkke.sales.rules import files

if TYPE_CHECKING:
    import duckdb

PIECE_BYTES = 32 << 20
SMALL_BYTES = 1 << 20
_BLOCK = 1 << 20
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
    except UnicodeDecodeError:
        return "cp949"
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
                at = wrong.start - (
                    len(wrong.object) - len(block)
                )  # The decoder may have held back half a letter.
                line = lines + block.count(b"\n", 0, max(at, 0)) + 1
                raise files.BytesUndecodable(position=f"{before + at + 1:,}", line=f"{line:,}") from None
            before, lines = before + len(block), lines + block.count(b"\n")


class Text:
    """A text file as one table."""

    name = ""

    def __init__(self, path: Path) -> None:
        self.path, self.encoding = path, encoding_of(path)
        self.whole = path.stat().st_size
        start = next((text for text, _ in self._decoded(_EDGE)), b"").decode("utf-8", "ignore")
        found = {each: list(islice(records(start, each), HEAD_ROWS)) for each in _DELIMITERS}
        self.delimiter = max(
            found, key=lambda each: max((len(cells) for cells, _, _ in found[each]), default=0)
        )
        self.kind = "tsv" if self.delimiter == "\t" else "csv"
        self._head = found[self.delimiter]

    def head(self) -> list[list[str]]:
        return [cells for cells, _, _ in self._head]

    def flaws(self, width: int) -> list[str]:
        return [broken or flaw(cells, width) for cells, broken, _ in self._head]

    def tail(self) -> list[list[str]]:
        last = b""
        for text, _ in self._decoded(_BLOCK):
            last = (last + text)[-_EDGE:]
        text = last if self.whole < _EDGE else last.partition(b"\n")[2]
        rows = [cells for cells, _, _ in records(text.decode("utf-8", "ignore"), self.delimiter)]
        return [row for row in rows if any(row)][-TAIL_ROWS:]

    def pieces(self, after: int, *, read: Sequence[int], width: int) -> Iterator["Piece"]:
        above = sum(lines for _, _, lines in self._head[:after])  # A header may run over several lines.
        for text, done in self._cut():
            start = 0
            while above and start < len(text):
                start = (text.find(b"\n", start) + 1) or len(text)
                above -= 1
            if start < len(text):
                yield Piece(self, text[start:].replace(b"\r\n", b"\n"), tuple(read), width, done)

    def _cut(self) -> Iterator[tuple[bytes, int]]:
        """Pieces that end with a row, and how far into the file each reaches."""
        held = b""
        for text, done in self._decoded(PIECE_BYTES):
            held += text
            if end := end_of_rows(held, self.delimiter):
                yield held[:end], done
                held = held[end:]
        if held := held.rstrip(b"\r\n"):
            yield held, self.whole

    def _decoded(self, size: int) -> Iterator[tuple[bytes, int]]:
        """The file in blocks of UTF-8, without the mark at its beginning, each with how far it reaches.

        What already is UTF-8 is left to the engine, which is as strict and much quicker.
        """
        is_utf8 = self.encoding.startswith("utf-8")
        decoder = codecs.getincrementaldecoder(self.encoding)()
        done = 0
        with self.path.open("rb") as file:
            while block := file.read(size):
                try:
                    text = block if is_utf8 else decoder.decode(block).encode()
                except UnicodeDecodeError:
                    check_decodable(self.path, self.encoding)
                    raise
                yield text if done else text.removeprefix(codecs.BOM_UTF8), (done := done + len(block))


@dataclass(frozen=True)
class Piece:
    """Rows of UTF-8, each ending with one line break."""

    table: Text
    text: bytes
    read: tuple[int, ...]
    width: int
    done: int

    def ask(self, engine: "duckdb.DuckDBPyConnection", statement: Statement) -> Answer:
        return self._ask(engine, statement, self.text, 0)

    def _ask(
        self, engine: "duckdb.DuckDBPyConnection", statement: Statement, text: bytes, before: int
    ) -> Answer:
        import duckdb

        try:
            if b"\n\n" not in text and not text.startswith(
                b"\n"
            ):  # It would pass over empty rows and miscount.
                return self._parsed(engine, statement, text, before)
        except duckdb.InvalidInputException:
            pass
        middle = end_of_rows(text[: len(text) // 2], self.table.delimiter) if len(text) > SMALL_BYTES else 0
        if not middle:
            return self._recorded(engine, statement, text, before)
        upper = self._ask(engine, statement, text[:middle], before)
        lower = self._ask(engine, statement, text[middle:], before + upper.rows)
        return Answer([*upper.tables, *lower.tables], upper.rows + lower.rows)

    def _parsed(
        self, engine: "duckdb.DuckDBPyConnection", statement: Statement, text: bytes, before: int
    ) -> Answer:
        columns = ", ".join(f"'c{number}': 'VARCHAR'" for number in range(self.width))
        with tempfile.NamedTemporaryFile(suffix=".csv") as file:
            file.write(text)
            file.flush()
            parsed = (
                f"read_csv('{file.name}', columns = {{{columns}}}, delim = '{self.table.delimiter}', header = false, "
                f"auto_detect = false, quote = '\"', escape = '\"', new_line = '\\n', max_line_size = {SMALL_BYTES})"
            )
            rows = f"(SELECT *, row_number() OVER () + {before} AS row, '' AS broken FROM {parsed})"
            found = engine.sql(statement(rows)).to_arrow_table()
        return Answer([found], found.num_rows)

    def _recorded(
        self, engine: "duckdb.DuckDBPyConnection", statement: Statement, text: bytes, before: int
    ) -> Answer:
        try:
            told = text.decode()
        except UnicodeDecodeError:
            check_decodable(self.table.path, self.table.encoding)
            raise
        found = list(records(told, self.table.delimiter))
        rows = [cells for cells, _, _ in found]
        flaws = [broken or flaw(cells, self.width) for cells, broken, _ in found]
        columns = in_columns(rows, flaws, read=self.read)
        engine.register("rows", columns)
        try:
            source = f"(SELECT * REPLACE (row + {before} AS row) FROM rows)"
            return Answer([engine.sql(statement(source)).to_arrow_table()], len(rows))
        finally:
            engine.unregister("rows")
