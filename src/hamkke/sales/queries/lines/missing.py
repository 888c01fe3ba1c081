"""Lines that an interface told earlier and tells no more, though it was asked for their days again."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from hamkke.sales.models.lines import schema
from hamkke.sales.queries.lines import table
from hamkke.sales.rules.pulls import Spell

if TYPE_CHECKING:
    import pyarrow as pa
    from ibis.backends.duckdb import Backend

# A line that only a file has told is nobody's to miss: another seller's file is of the same channel. What is owed for a
# line that is gone is not known any more.
_MISSING = """
SELECT * EXCLUDE (place) REPLACE (
    'cancelled' AS state, $batch AS batch, 0::BIGINT AS number, row_number() OVER (ORDER BY order_day, line_key) AS row,
    NULL::BIGINT AS settlement, NULL::BIGINT AS deposit, NULL::DATE AS settled_on,
    md5(content || 'cancelled') AS content
) FROM (
    SELECT *, row_number() OVER (PARTITION BY order_day, line_key ORDER BY number DESC, row DESC) AS place
    FROM lines
    WHERE channel = $channel AND order_day >= $since AND order_day < $until AND list_contains($batches, batch)
        AND line_key IN (SELECT line_key FROM lines WHERE list_contains($pulls, batch))
) WHERE place = 1 AND state = 'sold' AND NOT list_contains($doubted, order_id) AND NOT list_contains($doubted, '')
    AND line_key NOT IN (SELECT line_key FROM seen)
"""


def missing(
    backend: "Backend",
    spell: Spell,
    *,
    channel: str,
    seen: "pa.Table",
    batches: Sequence[UUID],
    pulls: Sequence[UUID],
    doubted: Collection[str],
    batch: UUID,
) -> "pa.Table":
    """Sold lines of these days that some of `pulls` told and that are not among `seen`, each as a version that is cancelled.

    `doubted` are orders of which something came that could not be understood: nothing is said of them, or of
    anything where such a row does not say whose it is.
    """
    days = [spell.since.fromordinal(day) for day in range(spell.since.toordinal(), spell.until.toordinal())]
    held = table.files(days=days, channel=channel)
    table.lines_in(backend, (path for paths in held.values() for path, _ in paths))
    backend.con.register("seen", seen)
    asked = {
        "channel": channel,
        "since": spell.since,
        "until": spell.until,
        "batch": str(batch),
        "batches": [str(each) for each in batches],
        "pulls": [str(each) for each in pulls],
        "doubted": list(doubted),
    }
    found: pa.Table = backend.con.sql(_MISSING, params=asked).to_arrow_table()
    return found.select(schema().names).cast(schema())
