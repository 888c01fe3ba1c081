"""A channel's file, whatever it is saved as: understood before it is taken, then read to the end.

`understand` looks at the beginning and the end and says what it would take for what; `read` gives lines and rejected
rows a piece at a time, in bounded memory, however long the file is; `mend` takes rejected rows whose cells somebody
put right. Personal columns are dropped here: a column that the mapping does not name never leaves the file.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hamkke.sales.importers import (
    heads,
    kinds,
    markup,
    occurrences,
    readings,
    statements,
    tables,
    texts,
    workbooks,
)
from hamkke.sales.importers.engines import Engine
from hamkke.sales.importers.heads import Head
from hamkke.sales.importers.readings import Control, Progress, Reading, Rejected, Totals
from hamkke.sales.importers.statements import Layout
from hamkke.sales.importers.tables import Rows, Table
from hamkke.sales.rules import files
from hamkke.sales.rules.mappings import (
    MARKETPLACES,
    NEAR_TENTHS,
    Mapping,
    Match,
    are_rounded,
    is_personal,
    matches,
)

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = [
    "Control",
    "Progress",
    "Reading",
    "Rejected",
    "Totals",
    "Understood",
    "mend",
    "read",
    "read_rows",
    "understand",
]


@dataclass(frozen=True)
class Understood:
    """What would be taken for what. `lines` and `rejected` are of the first rows alone, as many as were `looked_at`."""

    name: str
    kind: str  # csv, tsv, xlsx, xls, spreadsheetml or html, whatever the file's name says
    encoding: str
    sheet: str
    mapping: Mapping
    channels: tuple[str, ...]
    headers: tuple[str, ...]
    header_rows: tuple[int, int]  # the earliest and the latest, as a person counts them
    near: tuple[Match, ...]  # other mappings that nearly fit
    looked_at: int
    lines: list[dict[str, Any]]
    rejected: list[Rejected]
    totals: Totals | None
    personal: tuple[str, ...]  # columns that are dropped since they speak of persons
    unread: tuple[str, ...]  # columns that are dropped since the mapping does not name them


def understand(
    path: Path, *, name: str, password: str | None = None, mappings: Iterable[Mapping] = MARKETPLACES
) -> Understood:
    """Look at a file. Raises a FileRefused, HeadersUnknown with all that a mapping by hand needs, or SeveralCandidates."""
    known = tuple(mappings)
    with ExitStack() as opened:
        table, head, mapping = _found(opened, path, password, known)
        if table.encoding:
            texts.check_decodable(path, table.encoding)
        rows = table.head()
        layout = _layout(mapping, head, rows)
        flaws = table.flaws(len(head.headers))
        engine = opened.enter_context(Engine())
        taken, rejected, _ = _taken(
            engine, layout, rows[head.latest :], flaws[head.latest :], above=head.latest
        )
        last = table.tail()
        _, _, totals = _taken(engine, layout, last, [""] * len(last), above=0)
    return Understood(
        name=name,
        kind=table.kind,
        encoding=table.encoding,
        sheet=table.name,
        mapping=mapping,
        channels=tuple(dict.fromkeys((mapping.channel, *(mark.means for mark in mapping.channels)))),
        headers=tuple(head.names()),
        header_rows=(head.earliest, head.latest),
        near=_near(head, known, mapping),
        looked_at=len(rows) - head.latest,
        lines=taken.to_pylist(),
        rejected=rejected,
        totals=totals[-1] if totals else None,
        **_dropped(layout),
    )


def read(
    path: Path,
    mapping: Mapping,
    *,
    batch: str,
    number: int,
    channel: str = "",
    password: str | None = None,
    progress: Progress | None = None,
) -> Reading:
    """All of a file by one mapping: a reading that gives (lines, rejected rows) piece by piece, and is gone through once.

    Lines are of `channel`, or else of the mapping's own, or of the one that the mapping tells from the row. Raises as `understand` does.
    """
    opened = ExitStack()
    with opened:
        table, head, _ = _found(opened, path, password, (mapping,))
        layout = _layout(mapping, head, table.head())
        pieces = table.pieces(head.latest, read=layout.read(), width=len(head.headers))
        opened = opened.pop_all()
    return Reading(
        layout, pieces, head.latest, table.whole, channel or mapping.channel, batch, number, progress, opened
    )


def read_rows(rows: Iterable[dict[str, str]], mapping: Mapping, *, batch: str) -> Reading:
    """Rows that come without a file, as an interface tells them, each under the names of the mapping's columns."""
    headers = tuple(dict.fromkeys(names[0] for names in mapping.columns()))
    layout = Layout(mapping, tuple((header,) for header in headers))
    told = ([row.get(header, "") for header in headers] for row in rows)
    table = Rows("rows", "", told, whole=0)
    pieces = table.pieces(0, read=layout.read(), width=len(headers))
    return Reading(layout, pieces, 0, 0, mapping.channel, batch, 0, None, ExitStack())


def mend(
    rows: Sequence[Rejected], mapping: Mapping, *, batch: str, number: int, channel: str = ""
) -> "tuple[pa.Table, list[Rejected]]":
    """Rejected rows once more, with the cells that somebody put right: lines, and those that still cannot be taken.

    A row whose cells were all emptied, or read like a total, is no line and stays as it is.
    """
    needed = [names[0] for names in mapping.needed]
    headers = tuple(dict.fromkeys((*(header for row in rows for header in row.values), *needed)))
    layout = Layout(mapping, tuple((header,) for header in headers))
    cells = [[row.values.get(header, "") for header in headers] for row in rows]
    statement = partial(
        statements.select, layout, channel=channel or mapping.channel, batch=batch, number=number
    )
    with Engine() as engine:
        columns = tables.in_columns(
            cells, [""] * len(rows), read=layout.read(), numbers=[row.row for row in rows]
        )
        table = tables.Columns(columns).ask(engine, statement).below(0)
        table = occurrences.with_nth(engine, table, [row.nth for row in rows])
    taken, rejected, _ = readings.told(layout, table)
    done = {*taken["row"].to_pylist(), *(row.row for row in rejected)}
    return taken, [*rejected, *(row for row in rows if row.row not in done)]


def _found(
    opened: ExitStack, path: Path, password: str | None, known: Sequence[Mapping]
) -> tuple[Table, Head, Mapping]:
    """The table that a mapping knows; tables laid out alike follow it, as where a sheet is full and the next goes on."""
    unknown: list[list[str]] | None = None
    candidates = _tables(opened, path, password)
    for table in candidates:
        found = heads.recognised(table.head(), known)
        if found:
            head, mapping = found
            _join(table, candidates, head, mapping)
            return table, head, mapping
        unknown = unknown or table.head()
    if not unknown:
        raise files.NotATable
    raise heads.unknown(unknown, known)


def _tables(opened: ExitStack, path: Path, password: str | None) -> Iterator[Table]:
    kind = kinds.kind_of(path)
    if kind == "workbook":
        return opened.enter_context(workbooks.sheets(path, password))
    if kind == "text":
        encoding = texts.encoding_of(path)
        return iter([texts.Text(path, encoding, opened.enter_context(texts.in_bytes(path, encoding)))])
    return markup.spreadsheetml(path) if kind == "spreadsheetml" else markup.webpage(path)


def _join(table: Table, others: Iterator[Table], head: Head, mapping: Mapping) -> None:
    for other in others:
        found = heads.recognised(other.head(), (mapping,))
        if found and found[0].headers != head.headers:
            raise files.SheetsDiffer(sheet=other.name)
        if found and isinstance(table, Rows) and isinstance(other, Rows):
            table.extend(other)


def _layout(mapping: Mapping, head: Head, rows: Sequence[Sequence[str]]) -> Layout:
    layout = Layout(mapping, head.headers)
    below = rows[head.latest :]
    cells = {number: [row[number] for row in below if number < len(row)] for number in layout.ids()}
    return replace(layout, rounded=frozenset(number for number, ids in cells.items() if are_rounded(ids)))


def _taken(
    engine: Engine,
    layout: Layout,
    rows: Sequence[Sequence[str]],
    flaws: Sequence[str],
    *,
    above: int,
) -> "tuple[pa.Table, list[Rejected], list[Totals]]":
    """What a few rows would give."""
    statement = partial(statements.select, layout, channel=layout.mapping.channel, batch="", number=0)
    columns = tables.Columns(tables.in_columns(rows, flaws, read=layout.read()))
    return readings.told(layout, columns.ask(engine, statement).below(above))


def _near(head: Head, known: Sequence[Mapping], mapping: Mapping) -> tuple[Match, ...]:
    others = matches(head.headers, known)
    return tuple(each for each in others if each.mapping.code != mapping.code and each.tenths >= NEAR_TENTHS)


def _dropped(layout: Layout) -> dict[str, tuple[str, ...]]:
    used = {*layout.used(), *(number for twins in layout.twins().values() for number in twins)}
    names = [layout.header(number) for number in range(len(layout.headers)) if number not in used]
    personal = tuple(name for name in names if is_personal(name))
    return {
        "personal": personal,
        "unread": tuple(name for name in names if name and name not in personal),
    }
