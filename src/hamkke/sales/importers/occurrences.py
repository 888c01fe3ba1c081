"""What only the whole of a file tells: the n-th of rows with one key, rows alike in every cell, each bundle's fee once."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Self

from hamkke.sales.importers import engines
from hamkke.sales.rules.mappings import Mapping

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

# The first keeps the plain key, which is all there is where nothing is counted.
NTH_KEY = "CASE WHEN nth > 1 THEN md5(key_text || chr(31) || nth) ELSE line_key END"

# Parts of one key are numbered as they come; a part that has a number keeps it. {part} tells them apart.
_NUMBERED = """
    WITH pairs AS (
        SELECT hash(key_text) AS key, {part} AS part, min(row) AS earliest FROM piece WHERE is_counted GROUP BY ALL
    ), before AS (SELECT key, max(nth) AS nth FROM pairs_seen SEMI JOIN pairs USING (key) GROUP BY key)
    SELECT key, part, coalesce(before.nth, 0) + row_number() OVER (PARTITION BY key ORDER BY earliest) AS nth
    FROM pairs ANTI JOIN pairs_seen USING (key, part) LEFT JOIN before USING (key)
"""
_TOLD = """
    SELECT coalesce(nth, 1) AS nth, {key} AS line_key FROM piece
    LEFT JOIN pairs_seen ON is_counted AND key = hash(key_text) AND pairs_seen.part = {part} ORDER BY row
"""
_WHOLE = "SELECT whole FROM piece WHERE is_counted"
_BUNDLES = "SELECT DISTINCT bundle, fee FROM piece WHERE reasons = ''"
_BESIDE = ("row", "line_key", "key_text", "part", "whole", "is_counted", "bundle", "fee", "reasons")


class Occurrences:
    """Remembers hashes of a file's rows while it is read: some eight bytes for each that is asked for."""

    def __init__(self, mapping: Mapping) -> None:
        self._mapping = mapping
        self._part = "piece.part" if mapping.parts else "hash(row)"
        self._seen: dict[str, list[pa.Table]] = {"pairs_seen": [], "rows_seen": [], "bundles_seen": []}

    def __enter__(self) -> Self:
        import pyarrow as pa

        self._engine = engines.engine()
        number = pa.uint64()
        self._see(
            "pairs_seen",
            pa.table(
                {"key": pa.array([], number), "part": pa.array([], number), "nth": pa.array([], pa.int64())}
            ),
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._engine.close()

    def counted(self, table: "pa.Table") -> "pa.Table":
        """The rows with the keys that they have in the whole of the file so far."""
        names = table.column_names
        self._engine.register("piece", table.select([name for name in names if name in _BESIDE]))
        if "fee" in names:
            self._see("bundles_seen", self._asked(_BUNDLES))
        if "key_text" not in names:
            return table
        if self._mapping.is_each_row_a_line:
            self._see("rows_seen", self._asked(_WHOLE))
        self._see("pairs_seen", self._asked(_NUMBERED.format(part=self._part)))
        found = self._asked(_TOLD.format(part=self._part, key=NTH_KEY))
        table = table.append_column("nth", found["nth"])
        return table.set_column(table.column_names.index("line_key"), "line_key", found["line_key"])

    def duplicates(self) -> int:
        """How many rows are alike in every cell to an earlier one."""
        return self._number("rows_seen", "SELECT count(*) - count(DISTINCT whole) FROM rows_seen")

    def delivery(self) -> int:
        """What all bundles cost to deliver."""
        fees = "SELECT max(fee) AS fee FROM bundles_seen GROUP BY bundle"
        return self._number("bundles_seen", f"SELECT coalesce(sum(fee), 0) FROM ({fees})")

    def _see(self, name: str, found: "pa.Table") -> None:
        import pyarrow as pa

        self._seen[name].append(found)
        self._engine.register(name, pa.concat_tables(self._seen[name]))  # which copies nothing

    def _asked(self, question: str) -> "pa.Table":
        return self._engine.sql(question).to_arrow_table()

    def _number(self, name: str, question: str) -> int:
        return int(self._asked(question)[0][0].as_py()) if self._seen[name] else 0


def with_nth(engine: "duckdb.DuckDBPyConnection", table: "pa.Table", nth: Sequence[int]) -> "pa.Table":
    """Rows whose place among their like is known from an earlier reading, with the keys of those places."""
    import pyarrow as pa

    if "key_text" not in table.column_names:
        return table
    engine.register("piece", table.append_column("nth", pa.array(nth, pa.int64())))
    return engine.sql(f"SELECT * REPLACE ({NTH_KEY} AS line_key) FROM piece ORDER BY row").to_arrow_table()
