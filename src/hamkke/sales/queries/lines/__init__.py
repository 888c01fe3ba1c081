"""Lines of sales: what counts of them, day by day, now or as it was told earlier. Opens the table, so only workers ask."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from hamkke.sales.queries.lines import expressions, table
from hamkke.sales.queries.lines.comparing import Compared, compare, to_write
from hamkke.sales.queries.lines.missing import missing
from hamkke.sales.queries.lines.table import Rows, engine, is_written, root, version

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa
    from ibis.backends.duckdb import Backend

__all__ = [
    "Compared",
    "Rows",
    "Sums",
    "compare",
    "engine",
    "is_written",
    "missing",
    "root",
    "sums",
    "to_write",
    "told_twice",
    "total",
    "version",
    "written",
]


@dataclass(frozen=True)
class Sums:
    """What some days of a channel add up to: rows by the columns of `expressions.DAY` and of `expressions.SELLER`."""

    days: tuple[date, ...]
    by_day: Rows
    by_seller: Rows


def sums(
    channel: str,
    *,
    days: Iterable[date],
    batches: Sequence[UUID],
    upto: int | None = None,
    version: int | None = None,
) -> Iterator[Sums]:
    """What these days of a channel add up to, a few days at a time, as these batches told them.

    `upto` is the last batch number that counts, `version` a version of the table: with them, as it was known then.
    """  # fmt: skip
    held = table.files(days=days, channel=channel, version=version)
    if not held:
        return
    with engine() as backend:
        for some in table.some_days(held):
            lines = _told(backend, held, some, batches=batches, upto=upto, channel=channel)
            yield Sums(some, table.rows(expressions.by_day(lines)), table.rows(expressions.by_seller(lines)))


def total(
    channel: str, *, batches: Sequence[UUID], upto: int | None = None, version: int | None = None
) -> tuple[int, int]:
    """Lines and amount of a whole channel, as these batches told them: the slow way, from the lines themselves."""
    held = table.files(channel=channel, version=version)
    lines = amount = 0
    with engine() as backend:
        for some in table.some_days(held):
            told = _told(backend, held, some, batches=batches, upto=upto, channel=channel)
            for row in table.rows(expressions.added_up(told, ["order_day"])):
                lines, amount = lines + row["lines"], amount + row["amount"]
    return lines, amount


def told_twice(
    days: Iterable[date], *, batches: Sequence[UUID], places: dict[str, int], own: "pa.Table"
) -> Rows:
    """Sales of these days that two channels tell alike. `places` orders channels by code; `own` are our own orders."""
    held = table.files(days=days)
    found: Rows = []
    with engine() as backend:
        backend.con.register("own", own)
        mine = backend.table("own")
        for some in table.some_days(held):
            lines = table.lines_in(backend, table.paths(held, some))
            ours = mine.filter(mine.order_day.isin(list(some)))
            found += table.rows(expressions.told_twice(lines, ours, batches=_texts(batches), places=places))
    return found


def written(batches: Sequence[UUID]) -> dict[UUID, int]:
    """How many lines of these batches the table holds: for whoever checks the books."""
    held = table.files() if batches else {}
    if not held:
        return {}
    with engine() as backend:
        lines = table.lines_in(backend, (path for paths in held.values() for path, _ in paths))
        asked = lines.filter(lines.batch.isin(_texts(batches)))
        found = asked.group_by("batch").agg(lines=asked.count())
        return {UUID(row["batch"]): row["lines"] for row in table.rows(found)}


def _told(
    backend: "Backend", held: dict[date, list[tuple[str, int]]], days: Sequence[date], *, batches: Sequence[UUID],
    upto: int | None, channel: str,
) -> "ir.Table":  # fmt: skip
    lines = table.lines_in(backend, table.paths(held, days))
    return expressions.latest(lines.filter(lines.channel == channel), batches=_texts(batches), upto=upto)


def _texts(batches: Iterable[UUID]) -> list[str]:
    return [str(batch) for batch in batches]
