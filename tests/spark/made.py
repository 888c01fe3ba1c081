"""Millions of lines, made by the engine itself and told through the product: each channel's report, then its correction."""

import hashlib
from datetime import date

import duckdb

from hamkke.kernel import clock, ids
from hamkke.sales import actions
from hamkke.sales.actions.spool import typed
from hamkke.sales.models import Batch, Channel
from hamkke.sales.models.lines import schema
from tests.sales.files import LEDGER

CHANNELS = ("11st", "auction", "coupang", "gmarket", "interpark", "kakao", "smartstore", "wemakeprice")
FROM = date(2026, 9, 1)
DAYS = 30
# Of every so many lines one is corrected later; of the corrected ones one in twenty moves to the next day.
CORRECTED, MOVED = 24, 480

# All of a line follows from its number. One order in a hundred has an id that other channels tell, too.
_LINES = """
SELECT
    DATE '{since}' + (n % {days} + {moves})::INTEGER AS order_day,
    '{channel}' AS channel, md5('{channel}' || n) AS line_key, '{batch}' AS batch, 0::BIGINT AS number,
    n + 2 AS row,
    CASE WHEN h % 50 = 0 THEN 'cancelled' WHEN h % 50 = 1 THEN 'returned' ELSE 'sold' END AS state,
    (DATE '{since}' + (n % {days} + {moves})::INTEGER)::TIMESTAMP + to_seconds(h % 86400) AS ordered_at,
    CASE WHEN n % 100 = 0 THEN 'order-' ELSE '{channel}-' END || lpad(n::VARCHAR, 10, '0') AS order_id,
    '가게 ' || h % 1000 AS seller, ('p' || h % 1000) AS product, '' AS seller_product,
    '물건 ' || h % 1000 AS product_name, '' AS option, 'c' || h % 12 AS category,
    (11 + h % 17)::VARCHAR AS region, (1 + h % 3)::BIGINT AS quantity,
    CASE WHEN h % 50 = 1 THEN -1 ELSE 1 END * (1000 + h % 90000)::BIGINT + {more} AS amount,
    (h % 7)::BIGINT AS discount_seller, (h % 11)::BIGINT AS discount_platform,
    CASE WHEN h % 2 = 0 THEN (900 + h % 80000)::BIGINT END AS settlement, NULL::BIGINT AS deposit,
    NULL::DATE AS settled_on, md5(n || '/{more}/' || {moves}) AS content
FROM (SELECT range AS n, (range * 2654435761 % 4294967291) AS h FROM range({lines})) WHERE {which}
"""


def tell(lines):
    """Have every channel report, and correct, its share of so many lines; how many versions the table holds then."""
    actions.know_channels()
    mapping = actions.keep_mapping(LEDGER, by=None)
    each = lines * CORRECTED // (CORRECTED + 1) // len(CHANNELS)
    for channel in CHANNELS:
        told = {"channel": channel, "lines": each}
        _store(mapping, **told, which="true", more="0", moves="0")
        moves = f"(n % {MOVED} = 0)::INTEGER"
        _store(mapping, **told, which=f"n % {CORRECTED} = 0", more="7", moves=moves)
    stored = Batch.objects.filter(state="stored")
    return sum(batch.new + batch.corrected for batch in stored)


def _store(mapping, *, channel, **made):
    batch = ids.new()
    typed(batch).parent.mkdir(parents=True)
    with duckdb.connect() as engine:
        said = _LINES.format(channel=channel, batch=batch, since=FROM, days=DAYS, **made)
        names = ", ".join(f'"{name}"' for name in schema().names)
        engine.execute(f"COPY (SELECT {names} FROM ({said})) TO '{typed(batch)}' (FORMAT parquet)")
        [(count,)] = engine.execute(f"SELECT count(*) FROM '{typed(batch)}'").fetchall()
    read = Batch.objects.create(
        id=batch,
        state="read",
        channel=Channel.objects.get(code=channel),
        mapping=mapping,
        name=f"{channel}.csv",
        size=1,
        sha256=hashlib.sha256(batch.bytes).hexdigest(),
        rows_seen=count,
        accepted=count,
        received_at=clock.now(),
    )
    actions.store(actions.intend(read, by=None).pk)
