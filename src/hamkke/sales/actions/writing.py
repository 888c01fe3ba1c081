"""The one place that writes the table of lines: it is only ever added to."""

from typing import TYPE_CHECKING
from uuid import UUID

from hamkke.sales.models.lines import PARTITION, schema
from hamkke.sales.queries import lines

if TYPE_CHECKING:
    import pyarrow as pa
    from deltalake import DeltaTable

# Never alike from line to line, so a dictionary of them only costs.
_UNLIKE = ("line_key", "content", "row", "order_id")
# Files are told apart by these. Of the others the writer would look for the least and the most of every page for nobody,
# which takes it half its time.
_TELLS_APART = ("channel", "number")
# The writer holds so many lines of each day until it packs them; whoever reads them takes as many at once.
_LINES_AT_ONCE = 122_880


def open_table() -> "DeltaTable":
    """The table as it is at this moment; made, when this is the first time."""
    from deltalake import DeltaTable

    return DeltaTable.create(
        str(lines.root()),
        schema=schema(),
        mode="ignore",
        partition_by=[PARTITION],
        # What else they hold need not stand in the log a second time.
        configuration={"delta.dataSkippingStatsColumns": ",".join(_TELLS_APART)},
    )


def write(table: "DeltaTable", batch: UUID, told: "pa.RecordBatchReader") -> None:
    """Append a batch's lines in one commit that carries its id.

    `table` was opened before it was asked whether the batch is in: should another process have written it since, the
    log refuses this commit, and it is written all the same.
    """
    from deltalake import ColumnProperties, CommitProperties, Transaction, WriterProperties, write_deltalake
    from deltalake.exceptions import CommitFailedError

    columns = {
        name: ColumnProperties(
            dictionary_enabled=name not in _UNLIKE,
            statistics_enabled="PAGE" if name in _TELLS_APART else "NONE",
        )
        for name in schema().names
        if name != PARTITION
    }
    properties = WriterProperties(
        compression="ZSTD",
        compression_level=1,
        max_row_group_size=_LINES_AT_ONCE,
        column_properties=columns,
    )
    commit = CommitProperties(app_transactions=[Transaction(str(batch), 1)])
    try:
        write_deltalake(table, told, mode="append", writer_properties=properties, commit_properties=commit)
    except CommitFailedError:
        if not lines.is_written(batch):
            raise
