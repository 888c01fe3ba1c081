"""Every roll-up anew from the lines, on this machine or on a cluster, beside the roll-ups that we keep."""

import contextlib
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from django.db.models import Count, Sum

from hamkke.ledger.queries.views import one_view
from hamkke.sales.models import DayTotal, Overlap, SellerTotal, TouchedDay
from hamkke.sales.queries import books, lines
from hamkke.sales.queries.batches import standing
from hamkke.sales.queries.channels import places
from hamkke.sales.queries.lines import cluster, expressions, table
from hamkke.sales.rules.channels import COUNTER, OWN
from hamkke.sales.rules.lines import TOLD_TWICE
from hamkke.sales.rules.recomputing import Day, Key, Sums, compared
from hamkke.sales.rules.releasing import DaysStillMoving

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa
    from ibis.backends.duckdb import Backend

ENGINES = ("duckdb", "spark")
_OVERLAP = ("lines", "quantity", "amount")


class Engine(Protocol):
    """Adds up lines: it is told in which files they are, and asked in expressions."""

    @property
    def lines_at_once(self) -> int | None: ...

    def lines(self, paths: Sequence[str]) -> "ir.Table": ...

    def own(self, path: Path) -> "ir.Table": ...

    def rows(self, expression: "ir.Table") -> table.Rows: ...


@dataclass(frozen=True)
class _DuckDB:
    backend: "Backend"
    lines_at_once = table.LINES_AT_ONCE

    def lines(self, paths: Sequence[str]) -> "ir.Table":
        return table.lines_in(self.backend, paths)

    def own(self, path: Path) -> "ir.Table":
        return self.backend.read_parquet(path, table_name="own")

    def rows(self, expression: "ir.Table") -> table.Rows:
        return table.rows(expression)


@dataclass(frozen=True)
class _Kept:
    """What we keep, and who told it, as of one moment."""

    sums: Mapping[Key, Sums]
    batches: tuple[str, ...]
    places: Mapping[str, int]
    own: "pa.Table"


def recompute(engine: str, *, master: str | None = None) -> list[Day]:
    """Every day of every channel, added up anew by this engine, beside what is kept.

    Raises DaysStillMoving, MasterNotNamed, SparkMissing, ClusterUnreachable.
    """
    kept = _kept()
    with _started(engine, master) as started, _on_disk(kept.own) as own:
        return compared(dict(_recomputed(started, kept, own)), kept.sums)


@contextlib.contextmanager
def _started(engine: str, master: str | None) -> Iterator[Engine]:
    if engine == "spark":
        with cluster.spark(master) as started:
            yield started
    else:
        with lines.engine() as backend:
            yield _DuckDB(backend)


@contextlib.contextmanager
def _on_disk(own: "pa.Table") -> Iterator[Path]:
    """Our own orders in a file beside the table, where every engine that sees the table sees them, too."""
    import pyarrow.parquet as pq

    path = lines.root().parent / "spill" / f"own-{uuid.uuid4().hex}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        pq.write_table(own, path)
        yield path
    finally:
        path.unlink(missing_ok=True)


def _kept() -> _Kept:
    with one_view():
        if moving := TouchedDay.objects.filter(settled_at=None).count():
            raise DaysStillMoving(days=moving)
        sums = {**dict(_kept_days()), **dict(_kept_sellers()), **dict(_kept_overlaps())}
        days = set(DayTotal.objects.order_by().values_list("order_day", flat=True).distinct())
        batches = tuple(str(each.pk) for each in standing())
        return _Kept(sums, batches, places(), books.orders(days))


def _kept_days() -> Iterator[tuple[Key, Sums]]:
    told = DayTotal.objects.exclude(channel__code__in=(OWN, COUNTER)).exclude(state=TOLD_TWICE)
    key = ("channel__code", "order_day", "state", "region", "category")
    for channel, day, state, region, category, *sums in told.values_list(*key, *expressions.SUMS):
        yield (
            (channel, day, "day", (state, region, category)),
            dict(zip(expressions.SUMS, sums, strict=True)),
        )


def _kept_sellers() -> Iterator[tuple[Key, Sums]]:
    told = SellerTotal.objects.exclude(channel__code__in=(OWN, COUNTER)).order_by()
    added = told.values("channel__code", "order_day").annotate(
        rows=Count("id"), **{f"sum_{name}": Sum(name) for name in expressions.SUMS}
    )
    for channel, day, rows, *sums in added.values_list(
        "channel__code", "order_day", "rows", *(f"sum_{name}" for name in expressions.SUMS)
    ):
        yield (channel, day, "seller", ()), {"rows": rows, **dict(zip(expressions.SUMS, sums, strict=True))}


def _kept_overlaps() -> Iterator[tuple[Key, Sums]]:
    told = Overlap.objects.values("order_day", "kept__code", "twin__code", *_OVERLAP)
    for row in told:
        yield _overlap({**row, "kept": row["kept__code"], "twin": row["twin__code"]})


def _recomputed(engine: Engine, kept: _Kept, own: Path) -> Iterator[tuple[Key, Sums]]:
    held = table.files()
    orders = engine.own(own)
    for days in table.some_days(held, at_once=engine.lines_at_once):
        told = engine.lines(table.paths(held, days))
        counted = expressions.latest(told, batches=kept.batches)
        for row in engine.rows(expressions.by_day(counted)):
            cell = (row["state"], row["region"], row["category"])
            yield (row["channel"], row["order_day"], "day", cell), _sums(row, expressions.SUMS)
        for row in engine.rows(expressions.sellers_by_day(counted)):
            key = (row["channel"], row["order_day"], "seller", ())
            yield key, _sums(row, ("rows", *expressions.SUMS))
        ours = orders.filter(orders.order_day.isin(list(days)))
        twice = expressions.told_twice(told, ours, batches=kept.batches, places=kept.places)
        yield from map(_overlap, engine.rows(twice))


def _overlap(row: Mapping[str, Any]) -> tuple[Key, Sums]:
    key = (row["twin"], row["order_day"], "told_twice", (row["kept"],))
    return key, _sums(row, _OVERLAP)


def _sums(row: Mapping[str, Any], names: Sequence[str]) -> Sums:
    return {name: row[name] for name in names}
