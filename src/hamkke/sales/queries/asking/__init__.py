"""Questions in SQL over what was made public, each answered by a process that can reach nothing else."""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hamkke.kernel.files import inert
from hamkke.sales.models import Release
from hamkke.sales.queries.asking.published import published
from hamkke.sales.queries.tables import parquet
from hamkke.sales.rules import asking

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Answer", "answer", "published"]

_UNANSWERED = 3
_LARGE = 10_000
_PROGRAM = Path(__file__).with_name("answering.py")


@dataclass(frozen=True)
class Cell:
    text: str
    is_figure: bool


@dataclass(frozen=True)
class Answer:
    """The rows of an answer; `is_cut` where there were more."""

    table: "pa.Table"
    is_cut: bool

    @property
    def columns(self) -> list[str]:
        names: list[str] = self.table.column_names
        return names

    def heads(self) -> list[Cell]:
        """The columns' names; figures stand to the right, whether or not each row has one."""
        import pyarrow as pa

        def is_figure(kind: "pa.DataType") -> bool:
            return bool(pa.types.is_integer(kind) or pa.types.is_decimal(kind) or pa.types.is_floating(kind))

        kinds = self.table.schema.types
        return [Cell(name, is_figure(kind)) for name, kind in zip(self.columns, kinds, strict=True)]

    def rows(self, most: int | None = None) -> list[tuple[Any, ...]]:
        """The rows, or the earliest of them."""
        columns = [column.to_pylist() for column in self.table.slice(0, most).columns]
        return list(zip(*columns, strict=True))

    def cells(self, most: int) -> list[list[Cell]]:
        """The same as a page shows them."""
        figures = [head.is_figure for head in self.heads()]
        return [
            [Cell(_text(value), is_figure) for value, is_figure in zip(row, figures, strict=True)]
            for row in self.rows(most)
        ]

    def as_csv(self) -> bytes:
        """It begins with a byte order mark, by which Excel knows UTF-8."""
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow([inert(name) for name in self.columns])
        writer.writerows(
            [inert(cell) if isinstance(cell, str) else cell for cell in row] for row in self.rows()
        )
        return text.getvalue().encode("utf-8-sig")

    def as_parquet(self) -> bytes:
        return parquet(self.table)


def answer(question: str, releases: Iterable[Release]) -> Answer:
    """Answer a question about these releases. Raises NotASingleSelect, QuestionWrong, TookTooLong, TooMuch."""
    import pyarrow as pa

    handed = _handed(question, published(releases))
    try:
        told = subprocess.run(  # noqa: S603 - a program of ours, whose input is the question.
            [sys.executable, "-I", str(_PROGRAM)],
            input=handed,
            capture_output=True,
            timeout=asking.SECONDS_MOST,
            env={},
            cwd="/",
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise asking.TookTooLong(seconds=asking.SECONDS_MOST) from None
    if told.returncode == _UNANSWERED:
        reason = json.loads(told.stdout)
        raise asking.refusal_of(reason["reason"], reason["why"])
    if told.returncode:
        # It was ended for what it took, or the engine broke: it had nothing in its hands but the question.
        raise asking.TooMuch
    found = pa.ipc.open_stream(told.stdout).read_all()
    return Answer(found.slice(0, asking.ROWS_MOST), is_cut=found.num_rows > asking.ROWS_MOST)


def _handed(question: str, tables: dict[str, "pa.Table"]) -> bytes:
    """What the program reads: a line with the question and its limits, and the tables."""
    import pyarrow as pa

    header = {
        "question": question,
        "tables": list(tables),
        "rows_most": asking.ROWS_MOST,
        "megabytes_most": asking.MEGABYTES_MOST,
        "answer_bytes_most": asking.ANSWER_BYTES_MOST,
        "process_bytes_most": asking.PROCESS_BYTES_MOST,
    }
    written = io.BytesIO()
    written.write(json.dumps(header).encode() + b"\n")
    for table in tables.values():
        with pa.ipc.new_stream(written, table.schema) as stream:
            stream.write_table(table)
    return written.getvalue()


def _text(value: Any) -> str:
    # A year or a weekday is no amount.
    if isinstance(value, int | float | Decimal) and not -_LARGE < value < _LARGE:
        return f"{value:,}"
    return "–" if value is None else str(value)
