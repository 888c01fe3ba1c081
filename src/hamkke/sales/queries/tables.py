"""Figures as rows, for those who reckon for themselves."""

from typing import TYPE_CHECKING

from hamkke.festivals import queries as festivals
from hamkke.kernel.files import inert
from hamkke.sales import rules
from hamkke.sales.models import Figure
from hamkke.sales.queries.accounts import account_of, figure_history, standing_figures

if TYPE_CHECKING:
    import pyarrow as pa


def table_of(edition: festivals.Edition) -> list[tuple[object, ...]]:
    """Every figure of an edition, superseded ones too, and our own sales, as rows of a table with its heading.

    Where a figure of their phase holds our own sales already, these do not stand beside it.
    """
    heading = (
        *("edition", "kind", "phase", "detail", "version", "stands", "status", "coverage", "amount_won"),
        *("in_announced_total", "holds_own", "as_of", "source", "publisher", "published_on", "note", "note_en"),
    )  # fmt: skip
    standing = {figure.pk: figure for figure in standing_figures([edition])}
    holding = {figure.phase for figure in standing.values() if figure.holds_own}
    rows = [_row(figure, stands=figure.pk in standing) for figure in figure_history(edition)]
    own = [
        _own_row(edition, part, stands=part.phase not in holding)
        for part in account_of(edition).parts
        if part.is_own
    ]
    return [heading, *rows, *own]


def _row(figure: Figure, *, stands: bool) -> tuple[object, ...]:
    return (
        *(figure.edition.code, figure.kind, figure.phase, inert(figure.detail), figure.number),
        *(_yes(stands), figure.status, figure.coverage, figure.amount),
        *(_yes(figure.is_announced), _yes(figure.holds_own), figure.as_of, inert(figure.source.code)),
        *(inert(figure.source.publisher), figure.source.published_on or ""),
        *(inert(figure.note), inert(figure.note_en)),
    )


def _own_row(edition: festivals.Edition, part: rules.Part, *, stands: bool) -> tuple[object, ...]:
    return (
        *(edition.code, part.kind, part.phase, "hamkke", 1),
        *(_yes(stands), part.status, part.coverage, part.amount),
        *(_yes(part.is_announced), "yes", part.as_of, part.source.code),
        *(part.source.publisher, "", "", ""),
    )


def _yes(is_so: bool) -> str:
    return "yes" if is_so else "no"


def parquet(table: "pa.Table") -> bytes:
    """A table as the bytes of a Parquet file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    pq.write_table(table, sink)
    content: bytes = sink.getvalue().to_pybytes()
    return content
