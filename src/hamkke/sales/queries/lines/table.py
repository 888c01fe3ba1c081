"""The Delta table of lines, for reading: which files hold a day, what its log says, and an engine to ask it with."""

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings

from hamkke.sales.models.lines import schema

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from deltalake import DeltaTable
    from ibis.backends.duckdb import Backend

Rows = list[dict[str, Any]]
Held = dict[date, list[tuple[str, int]]]  # by day, the files of its lines, each with how many it has

# So many lines are ranked at once; a day that has more is ranked alone.
LINES_AT_ONCE = 2_000_000
_MEMORY = "700MB"


def root() -> Path:
    return Path(settings.SALES_ROOT) / "lines"


def table(version: int | None = None) -> "DeltaTable | None":
    """The table, or as it was at one of its versions; None while nothing was ever written."""
    from deltalake import DeltaTable

    if not DeltaTable.is_deltatable(str(root())):
        return None
    return DeltaTable(str(root()), version=version)


def version() -> int | None:
    found = table()
    return found.version() if found else None


def is_written(batch: UUID) -> bool:
    """Whether the table's log holds the lines of this batch: the one who knows after a crash."""
    found = table()
    return found is not None and found.transaction_version(str(batch)) is not None


def files(
    *, days: Iterable[date] | None = None, channel: str | None = None, version: int | None = None
) -> Held:
    """The files that can hold lines of these days and this channel, by day, each with how many lines it has."""
    import pyarrow as pa

    found = table(version)
    if found is None:
        return {}
    added = pa.table(found.get_add_actions(flatten=True))
    wanted = None if days is None else set(days)
    names = ("path", "partition.order_day", "num_records", "min.channel", "max.channel")
    by_day: Held = {}
    for path, day, count, least, most in zip(*(added[name].to_pylist() for name in names), strict=True):
        is_there = channel is None or least is None or least <= channel <= most
        if is_there and (wanted is None or day in wanted):
            by_day.setdefault(day, []).append((str(root() / path), count or 0))
    return dict(sorted(by_day.items()))


def some_days(held: Held, *, at_once: int | None = LINES_AT_ONCE) -> Iterator[tuple[date, ...]]:
    """The days in turn, as many together as have no more lines than are ranked at once; without `at_once`, all of them."""
    some: list[date] = []
    lines = 0
    for day, paths in held.items():
        count = sum(count for _, count in paths)
        if some and at_once is not None and lines + count > at_once:
            yield tuple(some)
            some, lines = [], 0
        some.append(day)
        lines += count
    if some:
        yield tuple(some)


def paths(held: Mapping[date, list[tuple[str, int]]], days: Iterable[date]) -> list[str]:
    return [path for day in days for path, _ in held[day]]


@contextlib.contextmanager
def engine() -> Iterator["Backend"]:
    """DuckDB with bounded memory; what does not fit goes to a folder beside the table."""
    import ibis

    spill = Path(settings.SALES_ROOT) / "spill"
    spill.mkdir(parents=True, exist_ok=True)
    backend = ibis.duckdb.connect(
        memory_limit=_MEMORY, temp_directory=str(spill), autoinstall_known_extensions=False
    )
    backend.con.execute("SET enable_progress_bar = false")  # It would write into whatever log there is.
    try:
        yield backend
    finally:
        backend.disconnect()


def lines_in(backend: "Backend", paths: Iterable[str], *, name: str = "lines") -> "ir.Table":
    """The lines of these files as a table of the engine; of no files, an empty one."""
    listed = list(paths)
    if not listed:
        backend.con.register(name, schema().empty_table())
        return backend.table(name)
    # The day stands in its folder's name, as Delta and Hive have it, and is cast whatever the engine takes it for.
    found = backend.read_parquet(listed, table_name=f"{name}_files", hive_partitioning=True)
    dated = found.mutate(order_day=found.order_day.cast("date"))
    return backend.create_view(name, dated.select(*schema().names), overwrite=True)


def rows(expression: "ir.Table") -> Rows:
    found: Rows = expression.to_pyarrow().to_pylist()
    return found
