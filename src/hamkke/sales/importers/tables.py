"""What every kind of file is read as: rows of text, first a few to know it by, then all of them in pieces."""

import contextlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import pyarrow as pa

    from hamkke.sales.importers.engines import Engine

HEAD_ROWS = 1_000  # that are looked at to know a file, and to show what is in it
TAIL_ROWS = 5
ROWS_IN_A_PIECE = 50_000
EXACT_BELOW = 10**15  # Up to here a number in a cell still has all its digits.


Statement = Callable[[str], str]
"""The SQL to ask of some rows, which are named by the SQL that gives them: row, broken, c0, c1, … as text."""


class Piece(Protocol):
    """Some rows of a file."""

    @property
    def done(self) -> int:
        """How far they reach into the file."""
        ...

    def ask(self, engine: "Engine", statement: Statement) -> "Answer":
        """What the statement makes of these rows, which are counted from 1."""
        ...


@dataclass(frozen=True)
class Answer:
    """`rows` are all that a person would count, also those that gave nothing."""

    tables: "list[pa.Table]"
    rows: int

    def below(self, above: int) -> "pa.Table":
        """The answer as one table, its rows counted from the top of the file."""
        import pyarrow as pa
        import pyarrow.compute as pc

        table = pa.concat_tables(self.tables)
        return table.set_column(table.column_names.index("row"), "row", pc.add(table["row"], above))


class Table(Protocol):
    """One table of a file: a sheet, or the whole of a text file. It is read once, from the top."""

    kind: str
    encoding: str
    name: str
    whole: int  # what `done` is of, in the end

    def head(self) -> list[list[str]]:
        """The first rows, as many as are needed to find the header."""
        ...

    def flaws(self, width: int) -> list[str]:
        """For each of them why its cells cannot be told apart, or "", in a table so wide."""
        ...

    def pieces(self, after: int, *, read: Sequence[int], width: int) -> Iterator[Piece]:
        """The rows after the first `after`, as wide as the header; only the columns `read` are looked at."""
        ...

    def tail(self) -> list[list[str]]:
        """The last rows, where totals stand."""
        ...


@dataclass(frozen=True)
class Columns:
    """Rows that came one by one, in columns."""

    columns: "pa.Table"
    done: int = 0

    def ask(self, engine: "Engine", statement: Statement) -> Answer:
        return Answer([engine.ask(statement("piece"), piece=self.columns)], self.columns.num_rows)


class Rows:
    """A table whose rows come one by one, each a list of cells: workbooks, and markup saved as .xls."""

    encoding = ""

    def __init__(
        self,
        kind: str,
        name: str,
        rows: Iterable[Sequence[object]],
        *,
        whole: int,
        reached: Callable[[], int] | None = None,
    ) -> None:
        """`whole` counts rows, unless `reached` tells how much of it, in another measure, has been read."""
        self.kind, self.name, self.whole, self._reached = kind, name, whole, reached
        self._rows = iter(rows)
        self._head = list(islice(self._rows, HEAD_ROWS))
        self._told = [[told(cell) for cell in row] for row in self._head]

    def head(self) -> list[list[str]]:
        return self._told

    def extend(self, other: "Rows") -> None:
        """Let the rows of another sheet follow."""
        self._rows = chain(self._rows, other.rows())
        self.whole += other.whole

    def rows(self) -> Iterator[Sequence[object]]:
        return chain(self._head, self._rows)

    def tail(self) -> list[list[str]]:
        last = deque(self._rows, TAIL_ROWS)
        return [[told(cell) for cell in row] for row in last or self._head[-TAIL_ROWS:]]

    def flaws(self, width: int) -> list[str]:
        return [_flaw(row, width) for row in self._head]

    def pieces(self, after: int, *, read: Sequence[int], width: int) -> Iterator[Columns]:
        rows = chain(self._head[after:], self._rows)
        done = after
        while piece := list(islice(rows, ROWS_IN_A_PIECE)):
            done += len(piece)
            is_wide = max(map(len, piece)) > width
            flaws = [_flaw(row, width) for row in piece] if is_wide else [""] * len(piece)
            yield Columns(in_columns(piece, flaws, read=read), self._reached() if self._reached else done)


def _flaw(row: Sequence[object], width: int) -> str:
    """Sheets leave out the empty cells at the end of a row, so too few are none."""
    return "cells_too_many" if any(row[width:]) else ""


def told(cell: object) -> str:
    """A cell of a workbook as text. A number that has lost digits is told so that it can be seen: 2023101512345670.0."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, int | float):
        is_exact = float(cell).is_integer() and abs(cell) < EXACT_BELOW
        return str(int(cell)) if is_exact else repr(float(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    return "" if cell is None else str(cell)


def in_columns(
    rows: Sequence[Sequence[object]],
    flaws: Sequence[str],
    *,
    read: Iterable[int],
    numbers: Sequence[int] | None = None,
) -> "pa.Table":
    """Rows as columns of text, with their numbers and with what makes one of them not to be trusted."""
    import pyarrow as pa

    counted = numbers or range(1, len(rows) + 1)
    columns = {"row": pa.array(counted, pa.int64()), "broken": pa.array(flaws, pa.string())}
    for number in read:
        columns[f"c{number}"] = _texts([row[number] if number < len(row) else "" for row in rows])
    return pa.table(columns)


def _texts(cells: list[object]) -> "pa.Array":
    """Nearly every column holds nothing but text, or nothing but whole numbers; both are quick."""
    import pyarrow as pa
    import pyarrow.compute as pc

    with contextlib.suppress(pa.ArrowTypeError, pa.ArrowInvalid):
        return pa.array(cells, pa.string())
    with contextlib.suppress(pa.ArrowTypeError, pa.ArrowInvalid):
        numbers = pa.array(cells)
        if pa.types.is_floating(numbers.type) and pc.all(pc.less(pc.abs(numbers), EXACT_BELOW)).as_py():
            return numbers.cast(pa.int64()).cast(pa.string())  # which refuses to lose a fraction
    return pa.array([told(cell) for cell in cells], pa.string())
