"""What the secretariat waits for when a hundred million lines are in: the page of what channels told, and a day added up anew.

The lines are made by the engine and stored by the hub's own doors: compared, written to the table of lines, added up by
day, looked through for what two channels told. What is waited for depends on how full a day is and on how many days there are,
so one day is as full as those of a month with a hundred million lines, and the others have fewer, in as many channels, regions
and categories. BENCH_OTHER_DAYS=416666 fills them all:

    BENCH_OTHER_DAYS=416666 python -m benchmarks dashboard      a hundred million lines, some 10 GB of disk, half an hour at least

Memory is what this process takes at most; PostgreSQL has its own.
"""

import functools
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.memory import MOST, Peak, peak
from benchmarks.table import Row
from hamkke.kernel.words import Words

FIRST, DAYS = date(2026, 9, 1), 30
CHANNELS = ("11st", "auction", "coupang", "gmarket", "interpark", "kakao", "smartstore", "tmon")
FULL = 100_000_000 // DAYS // len(CHANNELS)  # lines of one channel on one day
OTHER_DAYS = int(os.environ.get("BENCH_OTHER_DAYS", "2000"))
LINES = FULL + (DAYS - 1) * OTHER_DAYS  # of one channel
READS, REFRESHES = 100, 5
CORRECTED = 1_000

# One line in five thousand is an order that every channel tells alike. A product is one seller's, as marketplaces number them.
_MADE = """
COPY (
    SELECT day AS order_day, '{channel}' AS channel, md5('{channel}' || r) AS line_key, '{batch}' AS batch,
        0::BIGINT AS number, r + 2 AS row,
        CASE r % 50 WHEN 0 THEN 'cancelled' WHEN 1 THEN 'returned' ELSE 'sold' END AS state,
        day + to_seconds(CAST(hash(r) % 86400 AS BIGINT)) AS ordered_at,
        CASE WHEN r % 5000 = 7 THEN 'A' ELSE '{channel}' END || (202609000000000 + r // 2) AS order_id,
        'seller ' || hash(r, 2) % 20000 % 5000 AS seller, 'p' || hash(r, 2) % 20000 AS product, '' AS seller_product,
        '상품 ' || hash(r, 2) % 20000 AS product_name, '기본' AS option, '분류 ' || hash(r, 2) % 40 AS category,
        ['11','26','27','28','29','30','31','36','41','51','43','44','52','46','47','48','50'][CAST(1 + hash(r, 3) % 17 AS BIGINT)] AS region,
        CAST(1 + r % 4 AS BIGINT) AS quantity, CAST(10000 + (r % 900) * 100 + {more} AS BIGINT) AS amount,
        0::BIGINT AS discount_seller, 0::BIGINT AS discount_platform, NULL::BIGINT AS settlement,
        NULL::BIGINT AS deposit, NULL::DATE AS settled_on, md5(r || 'content{more}') AS content
    FROM (
        SELECT r, CAST(DATE '{first}' + CAST(CASE WHEN r < {full} THEN 0 ELSE 1 + r % {others} END AS INTEGER) AS DATE) AS day
        FROM range({lines}) made(r)
    )
) TO '{file}' (FORMAT parquet, COMPRESSION lz4)
"""


def measure(database_url: str) -> list[Row]:
    from django.conf import settings

    with tempfile.TemporaryDirectory() as folder:
        settings.SALES_ROOT, settings.PRIVATE_ROOT = f"{folder}/sales", f"{folder}/private"
        return _measured()


def _measured() -> list[Row]:
    from hamkke.sales import actions

    actions.know_channels()
    edition = _edition()
    told = [_told(channel, LINES) for channel in CHANNELS]
    correction = _told(CHANNELS[0], CORRECTED, more=1)
    with peak() as filling:
        seconds = sum(map(_store, told))
    _look_over()
    with peak() as reading:
        read = _middle(functools.partial(_board, edition), READS)
    with peak() as refreshing:
        refreshed = _middle(_touch_and_add_up, REFRESHES)
    with peak() as correcting:
        corrected = _store(correction)
    whole, day = f"{LINES * len(CHANNELS):,}", f"{FULL * len(CHANNELS):,}"
    return [
        _row(
            Words(f"줄, 저장하고 집계까지 ({whole}줄)", f"lines stored and added up ({whole})"),
            LINES * len(CHANNELS) / seconds,
            filling,
        ),
        _row(Words("현황판 읽기", "reads of the dashboard"), 1 / read, reading, 100),
        _row(
            Words(f"{day}줄인 하루를 다시 집계", f"a day of {day} lines added up anew"),
            1 / refreshed,
            refreshing,
            1,
        ),
        _row(
            Words(
                f"그날 {CORRECTED:,}줄을 고친 파일, 집계까지",
                f"files correcting {CORRECTED:,} of its lines, added up",
            ),
            1 / corrected,
            correcting,
        ),
    ]


def _row(what: Words, rate: float, memory: Peak, rate_least: float | None = None) -> Row:
    return Row(what, rate, rate_least=rate_least, megabytes=memory.megabytes, megabytes_most=MOST)


def _edition() -> Any:
    from hamkke.festivals.models import Edition, Phase, ScheduleVersion, Series

    series = Series.objects.create(code="bench", name="측정", name_en="Bench")
    edition = Edition.objects.create(series=series, code="2026-09", name="측정", name_en="Bench")
    version = ScheduleVersion.objects.create(
        edition=edition, number=1, reason="측정", decided_at=datetime(2026, 1, 1, tzinfo=UTC)
    )
    starts_at = datetime(2026, 8, 31, 15, tzinfo=UTC)
    Phase.objects.create(
        schedule=version, kind="main", starts_at=starts_at, ends_at=starts_at + timedelta(days=DAYS)
    )
    return edition


def _told(channel: str, lines: int, *, more: int = 0) -> Any:
    """A file of a channel as stage 1 leaves it, waiting to be stored. Its first lines are of the full day."""
    from hamkke.kernel import clock, ids
    from hamkke.sales import actions
    from hamkke.sales.actions import spool
    from hamkke.sales.models import Batch, Channel
    from hamkke.sales.rules.mappings import MARKETPLACES

    batch = Batch.objects.create(
        id=ids.new(),
        state="read",
        channel=Channel.objects.get(code=channel),
        mapping=actions.keep_mapping(MARKETPLACES[0], by=None),
        name=f"{channel}-{more}",
        size=1,
        sha256=f"{channel}-{more}",
        accepted=lines,
        received_at=clock.now(),
    )
    told = {"channel": channel, "batch": batch.pk, "lines": lines, "more": more}
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as apart:
        apart.submit(_make, spool.typed(batch.pk), **told).result()  # Its memory is not the hub's.
    return batch


def _make(file: Path, **told: Any) -> None:
    import duckdb

    file.parent.mkdir(parents=True)
    with duckdb.connect() as engine:
        engine.execute("SET enable_progress_bar = false")
        engine.execute(_MADE.format(file=file, first=FIRST, full=FULL, others=DAYS - 1, **told))


def _store(batch: Any) -> float:
    """How long the hub takes with it."""
    from hamkke.sales import actions

    began = time.perf_counter()
    actions.intend(batch, by=None)
    stored = actions.store(batch.pk)
    seconds = time.perf_counter() - began
    if stored.state != "stored" or stored.new + stored.corrected != batch.accepted:
        raise SystemExit("Lines were lost; such a rate would say nothing.")
    print(f"… {batch.name}: {batch.accepted:,} lines in {seconds:.1f} s", file=sys.stderr, flush=True)
    return seconds


def _look_over() -> None:
    """PostgreSQL counts its rows, as it does by itself within a minute."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _board(edition: Any) -> None:
    from hamkke.sales.queries.board import board

    found = board(edition, phase="main", until=FIRST + timedelta(days=DAYS))
    if len(found.channels) != len(CHANNELS):
        raise SystemExit("The dashboard is empty; such a rate would say nothing.")


def _touch_and_add_up() -> None:
    from hamkke.sales import actions
    from hamkke.sales.models import TouchedDay

    one = TouchedDay.objects.filter(order_day=FIRST, channel__code=CHANNELS[0]).first()
    if one is None:
        raise SystemExit("Nothing was stored.")
    TouchedDay.objects.filter(pk=one.pk).update(settled_at=None)
    actions.settle_channel(one.channel_id)


def _middle(work: Callable[[], None], times: int) -> float:
    """The median of so many, in seconds, after one to warm up."""
    work()
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        spent.append(time.perf_counter() - began)
    return sorted(spent)[times // 2]
