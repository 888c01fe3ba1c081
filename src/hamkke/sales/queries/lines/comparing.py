"""A file beside what is known: which of its lines are new, which say something else, which came to another day.

This is asked of DuckDB in its own SQL, since a file is always compared here, where it arrived.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from hamkke.sales.models.lines import COLUMNS, PARTITION, schema
from hamkke.sales.queries.lines import table
from hamkke.sales.rules.lines import MOVED

if TYPE_CHECKING:
    import pyarrow as pa
    from ibis.backends.duckdb import Backend

_ROWS_AT_ONCE = 65_536

# The later row of a key counts; `known` is the version that counted before, wherever its day lies.
_COMPARED = """
CREATE OR REPLACE TEMP TABLE told AS
    SELECT line_key, max(row) AS row, count(*) AS times FROM file GROUP BY line_key;
CREATE OR REPLACE TEMP TABLE known AS
    SELECT * EXCLUDE (place) FROM (
        SELECT line_key, order_day, number, state, content,
            row_number() OVER (PARTITION BY order_day, line_key ORDER BY number DESC, row DESC) AS place
        FROM lines SEMI JOIN told USING (line_key)
        WHERE channel = $channel AND list_contains($batches, batch)
    ) WHERE place = 1 AND state <> $moved;
CREATE OR REPLACE TEMP TABLE verdict AS
    SELECT told.row, told.line_key, known.order_day AS known_day, known.number AS known_number,
        CASE WHEN known.line_key IS NULL THEN 'new' WHEN known.content = file.content THEN 'unchanged' ELSE 'corrected' END AS kind,
        coalesce(known.order_day <> file.order_day, false) AS is_moved
    FROM told JOIN file USING (line_key, row) LEFT JOIN known USING (line_key);
"""
_COUNTS = """
SELECT count(*) FILTER (kind = 'new'), count(*) FILTER (kind = 'unchanged'), count(*) FILTER (kind = 'corrected'),
    count(*) FILTER (is_moved), (SELECT sum(times - 1) FROM told) FROM verdict
"""
_LEANS = "SELECT DISTINCT known_number FROM verdict WHERE kind = 'unchanged' OR is_moved ORDER BY 1"
_DAYS = """
SELECT day, count(*) FROM (
    SELECT file.order_day AS day FROM file JOIN verdict USING (line_key, row) WHERE kind <> 'unchanged'
    UNION ALL SELECT known_day FROM verdict WHERE is_moved
) GROUP BY day ORDER BY day
"""
# What people typed: no index or page is made for more of it, and none can hold a letter that is none.
_TEXTS = ("order_id", "seller", "product", "seller_product", "product_name", "option", "category")
_LETTERS_KEPT = 200
# What the old day keeps of a line that left it: that it is gone.
_GONE = {
    PARTITION: "known_day",
    "state": f"'{MOVED}'",
    "content": "''",
    **dict.fromkeys(("quantity", "amount", "discount_seller", "discount_platform"), "0"),
    **dict.fromkeys(("settlement", "deposit", "settled_on"), "NULL"),
}


@dataclass(frozen=True)
class Compared:
    """How many lines of a file are what; the batch numbers it leans on; how many lines each day is to get."""

    new: int
    unchanged: int
    corrected: int
    moved: int
    repeated: int
    leans_on: tuple[int, ...]
    days: dict[date, int]


def compare(backend: "Backend", file: Path, *, channel: str, batches: Sequence[UUID]) -> Compared:
    """Compare the typed lines in `file` with what these batches told of the channel."""
    held = table.files(channel=channel)
    table.lines_in(backend, (path for paths in held.values() for path, _ in paths))
    backend.read_parquet(file, table_name="file")
    told = {"channel": channel, "batches": [str(batch) for batch in batches], "moved": MOVED}
    for statement in _COMPARED.split(";\n"):
        if statement.strip():
            wanted = {name: value for name, value in told.items() if f"${name}" in statement}
            backend.con.execute(statement, wanted)
    [counts] = backend.con.execute(_COUNTS).fetchall()
    new, unchanged, corrected, moved, repeated = (int(count or 0) for count in counts)
    return Compared(
        new=new,
        unchanged=unchanged,
        corrected=corrected,
        moved=moved,
        repeated=repeated,
        leans_on=tuple(number for (number,) in backend.con.execute(_LEANS).fetchall()),
        days=dict(backend.con.execute(_DAYS).fetchall()),
    )


def to_write(backend: "Backend", *, batch: UUID, number: int) -> "pa.RecordBatchReader":
    """The lines that a comparison leaves to be written as this batch's, day after day."""
    import pyarrow as pa

    as_ours = {"batch": "$batch", "number": "$number"}
    told, gone = _columns(as_ours), _columns({**as_ours, **_GONE})
    asked = backend.con.sql(
        f"""
        SELECT {told} FROM file JOIN verdict USING (line_key, row) WHERE kind <> 'unchanged'
        UNION ALL SELECT {gone} FROM file JOIN verdict USING (line_key, row) WHERE is_moved
        ORDER BY {PARTITION}
        """,  # noqa: S608 - the names are our own columns.
        params={"batch": str(batch), "number": number},
    )
    return pa.RecordBatchReader.from_batches(schema(), _shaped(asked.to_arrow_reader(_ROWS_AT_ONCE)))


def _shaped(batches: "Iterable[pa.RecordBatch]") -> "Iterator[pa.RecordBatch]":
    import pyarrow as pa

    for batch in batches:
        yield from pa.Table.from_batches([batch]).cast(schema()).to_batches()


def _columns(instead: dict[str, str]) -> str:
    """The table's columns as the file has them, but for those that are said otherwise, and texts as far as they are kept."""
    kept = {name: f"left(replace(file.{name}, chr(0), ''), {_LETTERS_KEPT})" for name in _TEXTS}
    said = {**kept, **instead}
    return ", ".join(f'{said.get(name, f"file.{name}")} AS "{name}"' for name, *_ in COLUMNS)
