"""What only the whole of a file tells: the n-th of rows with one key, rows alike in every cell, each bundle's fee once."""

from collections.abc import Sequence
from contextlib import ExitStack
from functools import cached_property
from typing import TYPE_CHECKING, Self

from hamkke.sales.importers.engines import Engine
from hamkke.sales.rules.mappings import Mapping

if TYPE_CHECKING:
    import pyarrow as pa

# The first keeps the plain key, which is all there is where nothing is counted.
NTH_KEY = "CASE WHEN nth > 1 THEN md5(key_text || chr(31) || nth) ELSE line_key END"

# Parts of one key are numbered as they come; a part that has a number keeps it. {part} tells them apart.
_NUMBERED = """
    WITH pairs AS (
        SELECT hash(key_text) AS key, {part} AS part, min(row) AS earliest FROM piece WHERE is_counted GROUP BY ALL
    ), before AS (SELECT key, max(nth) AS nth FROM seen SEMI JOIN pairs USING (key) GROUP BY key)
    SELECT key, part, coalesce(before.nth, 0) + row_number() OVER (PARTITION BY key ORDER BY earliest) AS nth
    FROM pairs ANTI JOIN seen USING (key, part) LEFT JOIN before USING (key)
"""
_TOLD = """
    SELECT coalesce(nth, 1) AS nth, {key} AS line_key FROM piece
    LEFT JOIN seen ON is_counted AND key = hash(key_text) AND seen.part = {part} ORDER BY row
"""
_WHOLE = "SELECT whole FROM piece WHERE is_counted"
_BUNDLES = "SELECT DISTINCT bundle, fee FROM piece WHERE reasons = ''"
_BESIDE = ("row", "line_key", "key_text", "part", "whole", "is_counted", "bundle", "fee", "reasons")


class Occurrences:
    """Remembers hashes of a file's rows while it is read: some eight bytes for each that is asked for."""

    def __init__(self, mapping: Mapping) -> None:
        self._mapping = mapping
        self._part = "piece.part" if mapping.parts else "hash(row)"
        self._pairs: list[pa.Table] = []
        self._rows: list[pa.Table] = []
        self._bundles: list[pa.Table] = []

    def __enter__(self) -> Self:
        self._opened = ExitStack()
        return self

    def __exit__(self, *_: object) -> None:
        self._opened.close()

    @cached_property
    def _engine(self) -> Engine:
        """Most files have nothing to remember, and an engine takes its time."""
        return self._opened.enter_context(Engine())

    def counted(self, table: "pa.Table") -> "pa.Table":
        """The rows with the keys that they have in the whole of the file so far."""
        names = table.column_names
        piece = table.select([name for name in names if name in _BESIDE])
        if "fee" in names:
            self._bundles.append(self._engine.ask(_BUNDLES, piece=piece))
        if "key_text" not in names:
            return table
        if self._mapping.is_each_row_a_line:
            self._rows.append(self._engine.ask(_WHOLE, piece=piece))
        numbered = self._engine.ask(_NUMBERED.format(part=self._part), piece=piece, seen=self._seen())
        self._pairs.append(numbered)
        question = _TOLD.format(part=self._part, key=NTH_KEY)
        found = self._engine.ask(question, piece=piece, seen=self._seen())
        table = table.append_column("nth", found["nth"])
        return table.set_column(table.column_names.index("line_key"), "line_key", found["line_key"])

    def duplicates(self) -> int:
        """How many rows are alike in every cell to an earlier one."""
        return self._number("SELECT count(*) - count(DISTINCT whole) FROM told", self._rows)

    def delivery(self) -> int:
        """What all bundles cost to deliver."""
        fees = "SELECT max(fee) AS fee FROM told GROUP BY bundle"
        return self._number(f"SELECT coalesce(sum(fee), 0) FROM ({fees})", self._bundles)

    def _seen(self) -> "pa.Table":
        """Every pair so far; joined without a copy."""
        import pyarrow as pa

        names = {"key": pa.uint64(), "part": pa.uint64(), "nth": pa.int64()}
        return pa.concat_tables([pa.schema(names).empty_table(), *self._pairs])

    def _number(self, question: str, told: "list[pa.Table]") -> int:
        import pyarrow as pa

        return int(self._engine.ask(question, told=pa.concat_tables(told))[0][0].as_py()) if told else 0


def with_nth(engine: Engine, table: "pa.Table", nth: Sequence[int]) -> "pa.Table":
    """Rows whose place among their like is known from an earlier reading, with the keys of those places."""
    import pyarrow as pa

    if "key_text" not in table.column_names:
        return table
    piece = table.append_column("nth", pa.array(nth, pa.int64()))
    return engine.ask(f"SELECT * REPLACE ({NTH_KEY} AS line_key) FROM piece ORDER BY row", piece=piece)
