"""Stage 2 on a Spark cluster: Ibis says the same expressions in Spark's SQL, and Spark reads the table's live files.

Which files are live the table's log says here, so the cluster needs no library of Delta's. It must see the folder of
the table under the same path as we do.
"""

import contextlib
import os
import shutil
import socket
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from hamkke.sales.models.lines import PARTITION, schema
from hamkke.sales.queries.lines import table
from hamkke.sales.rules.recomputing import ClusterUnreachable, MasterNotNamed, SparkMissing

if TYPE_CHECKING:
    import ibis.expr.types as ir
    from pyspark.sql import SparkSession

_DIALECT = "pyspark"
_PATIENCE_SECONDS = 10
_CONFIGURED: dict[str, Any] = {
    "spark.ui.enabled": "false",
    # Days and moments of the table are Seoul's, without a zone: nothing may shift them.
    "spark.sql.session.timeZone": "UTC",
}


@dataclass(frozen=True)
class Spark:
    """Expressions over unbound tables go in as SQL, rows of plain values come out."""

    session: "SparkSession"
    lines_at_once = None  # A cluster ranks all lines together; that is what it is for.

    def lines(self, paths: Sequence[str]) -> "ir.Table":
        """The lines of these files of the table."""
        found = self.session.read.option("basePath", _address(table.root())).parquet(*map(_address, paths))
        # The day stands in its folder's name.
        return self._named(
            "lines", found.withColumn(PARTITION, found[PARTITION].cast("date")).select(*schema().names)
        )

    def own(self, path: Path) -> "ir.Table":
        """Our own orders, as lines, from a file."""
        return self._named("own", self.session.read.parquet(_address(path)))

    def rows(self, expression: "ir.Table") -> list[dict[str, Any]]:
        return [row.asDict() for row in self.session.sql(said(expression)).collect()]

    def _named(self, name: str, frame: Any) -> "ir.Table":
        frame.createOrReplaceTempView(name)
        return unbound(name)


def unbound(name: str) -> "ir.Table":
    """The table of lines as an expression knows it before any engine does."""
    import ibis

    return ibis.table(ibis.schema(schema()), name=name)


def said(expression: "ir.Table") -> str:
    """An expression in Spark's SQL."""
    import ibis

    return str(ibis.to_sql(expression, dialect=_DIALECT))


@contextlib.contextmanager
def spark(master: str | None) -> Iterator[Spark]:
    """A session on this cluster. Raises MasterNotNamed, SparkMissing, ClusterUnreachable."""
    if not master:
        raise MasterNotNamed
    _check_reachable(master)
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise SparkMissing from None
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        raise SparkMissing
    builder = SparkSession.builder.master(master).appName("hamkke sales recompute")
    session = builder.config(map=_CONFIGURED).getOrCreate()
    try:
        yield Spark(session)
    finally:
        session.stop()


def _check_reachable(master: str) -> None:
    """A standalone master is knocked at: Spark itself would try for minutes, and end in a trace of Java's."""
    if not master.startswith("spark://"):
        return
    try:
        found = urlsplit(master)
        socket.create_connection((found.hostname or "", found.port or 0), _PATIENCE_SECONDS).close()
    except (OSError, ValueError):
        raise ClusterUnreachable(master=master) from None


def _address(path: Path | str) -> str:
    return f"file://{path}"
