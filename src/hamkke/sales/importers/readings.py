"""One reading of one table: its pieces are asked side by side, and told in the file's order with what they add up to."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hamkke.sales.importers import statements
from hamkke.sales.importers.occurrences import Occurrences
from hamkke.sales.importers.pieces import answers
from hamkke.sales.importers.statements import Layout
from hamkke.sales.importers.tables import Piece
from hamkke.sales.models import lines
from hamkke.sales.rules.mappings import Reason

if TYPE_CHECKING:
    import pyarrow as pa

Progress = Callable[[int, int], object]


@dataclass(frozen=True)
class Rejected:
    """A row that was not taken: why, and what it says without personal columns. Of a broken row nothing is kept."""

    row: int
    reasons: tuple[Reason, ...]
    values: dict[str, str]
    nth: int = 1  # of the rows that are alike, where each counts


@dataclass(frozen=True)
class Totals:
    """What a row of totals says that the lines add up to; None where it says nothing of it."""

    quantity: int | None
    amount: int | None


@dataclass
class Control:
    """What a reading found, to be held against what the file says of itself. Only lines that were taken are added up."""

    rows: int = 0
    lines: int = 0
    rejected: int = 0
    quantity: int = 0
    amount: int = 0
    delivery: int = 0  # each bundle's fee once
    duplicates: int = 0  # rows alike in every cell to an earlier one, where each row is a line
    totals: list[Totals] = field(default_factory=list)


@dataclass
class Reading:
    """Lines and rejected rows, some hundred thousand at a time. It is gone through once; then `control` is complete."""

    layout: Layout
    pieces: Iterable[Piece]
    above: int  # rows of the file above the first of its lines
    whole: int
    channel: str
    batch: str
    number: int
    progress: Progress | None
    opened: ExitStack
    control: Control = field(default_factory=Control)

    def __iter__(self) -> "Iterator[tuple[pa.Table, list[Rejected]]]":
        with self.opened:
            seen = self.opened.enter_context(Occurrences(self.layout.mapping))
            before = self.above
            for answer, done in answers(self.pieces, self._statement):
                table = seen.counted(answer.below(before))
                before += answer.rows
                yield self._told(table)
                if self.progress:
                    self.progress(done, self.whole)
            self.control.rows = before - self.above
            self.control.duplicates, self.control.delivery = seen.duplicates(), seen.delivery()

    def _statement(self, source: str) -> str:
        return statements.select(
            self.layout, source, channel=self.channel, batch=self.batch, number=self.number
        )

    def _told(self, table: "pa.Table") -> "tuple[pa.Table, list[Rejected]]":
        taken, rejected, totals = told(self.layout, table)
        self.control.totals += totals
        self.control.lines += taken.num_rows
        self.control.rejected += len(rejected)
        self.control.quantity += _sum(taken, "quantity")
        self.control.amount += _sum(taken, "amount")
        return taken, rejected


def told(layout: Layout, table: "pa.Table") -> "tuple[pa.Table, list[Rejected], list[Totals]]":
    """The lines among the rows that the engine answered, those that were not taken, and what rows of totals say."""
    import pyarrow.compute as pc

    schema = lines.schema()
    fine = pc.equal(table["reasons"], "")
    if pc.all(fine).as_py():
        return _lines(table, schema), [], []
    others = table.filter(pc.invert(fine)).select(
        ["row", "reasons", "cells", "quantity", "amount", *_nth(table)]
    )
    rejected, totals = [], []
    for row in others.to_pylist():
        if row["reasons"] == statements.TOTAL:
            totals.append(_totals(layout, row))
        elif row["reasons"] not in (statements.BLANK, statements.HEADER):
            rejected.append(_rejected(layout, row))
    return _lines(table.filter(fine), schema), rejected, totals


def _lines(table: "pa.Table", schema: "pa.Schema") -> "pa.Table":
    import pyarrow as pa

    return pa.Table.from_arrays([table[name] for name in schema.names], schema=schema)


def _nth(table: "pa.Table") -> list[str]:
    return ["nth"] if "nth" in table.column_names else []


def _totals(layout: Layout, row: dict[str, Any]) -> Totals:
    """Prices that are added up say nothing."""
    amount = layout.mapping.amount
    is_sum = len(amount.plus) == 1 and not amount.minus and not amount.times_quantity
    return Totals(row["quantity"], row["amount"] if is_sum else None)


def _rejected(layout: Layout, row: dict[str, Any]) -> Rejected:
    reasons = tuple(
        Reason(code, layout.header(int(number)) if number else "")
        for code, _, number in (each.partition(":") for each in row["reasons"].split(";"))
    )
    cells = zip(layout.used(), row["cells"] or [], strict=False)
    values = {layout.header(number): cell for number, cell in cells}
    return Rejected(row["row"], reasons, values, row.get("nth") or 1)


def _sum(table: "pa.Table", name: str) -> int:
    import pyarrow.compute as pc

    return pc.sum(table[name]).as_py() or 0
