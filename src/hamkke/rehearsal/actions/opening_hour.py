"""The opening hour, played beforehand: a crowd presses for a copy of a campaign, at the real service and on the real database server.

The campaign's counter and the tables of claims are copied into a schema of their own, its opening is moved to a moment from now, and a
claim service of its own is pointed there. Nobody's coupon is touched, and nothing is left behind.
"""

import asyncio
import contextlib
import os
import random
import secrets
import socket
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import msgspec
from django.db import connection, transaction

from hamkke.kernel import clock, ids, tokens

if TYPE_CHECKING:
    from hamkke.coupons.models import Campaign

_TABLES = ("campaign", "opening", "claim", "claimkey", "claimbatch")
_COPY_CAMPAIGN = "INSERT INTO coupons_campaign SELECT * FROM public.coupons_campaign WHERE id = %s"
_COPY_OPENING = """
INSERT INTO coupons_opening SELECT * FROM public.coupons_opening WHERE campaign_id = %s ORDER BY number LIMIT 1
"""
_OPEN = """
UPDATE coupons_opening SET opens_at = %s, closes_at = %s, quantity = quantity - handed_back,
    claimed = 0, handed_back = 0, head = '', batches = 0
"""
_COMMITS = (
    "SELECT count(*), coalesce(max(latest - earliest + 1), 0), max(committed_at) FROM coupons_claimbatch"
)
_LEAD_SECONDS = 3.0
_EARLY_SHARE = 0.1  # so many press before it opens, and again when told when it does.
_PATIENCE_SECONDS = 120.0


@dataclass(frozen=True)
class Report:
    """What a rehearsed opening showed. Times are seconds as a shopper waits from the press to the final answer."""

    pressed: int
    got: int
    refused: dict[str, int]
    stood_in_line: int
    unanswered: int
    p50: float
    p99: float
    seconds_to_the_last_claim: float
    batches: int
    largest_batch: int


def rehearse_opening(
    campaign: "Campaign", *, shoppers: int, seconds: float, tell: Callable[[str], None]
) -> Report:
    """Let so many shoppers press within so many seconds after the doors open."""
    secret = secrets.token_urlsafe(48)
    with _copied(campaign) as (schema, opens_at), _served(schema, secret) as port:
        tell(f"{shoppers}명이 누릅니다 · {shoppers} people press")
        heard = asyncio.run(
            _press(port, campaign, secret, shoppers=shoppers, seconds=seconds, opens_at=opens_at)
        )
        with _at_home_in(schema) as cursor:
            cursor.execute(_COMMITS)
            batches, largest, last = cursor.fetchone()
    waits = sorted(each.seconds for each in heard) or [0.0]
    ends = Counter(each.end for each in heard)
    return Report(
        pressed=shoppers,
        got=ends.pop("got", 0),
        unanswered=ends.pop("unanswered", 0),
        refused=dict(ends),
        stood_in_line=sum(each.stood_in_line for each in heard),
        p50=round(statistics.median(waits), 3),
        p99=round(waits[len(waits) * 99 // 100], 3),
        seconds_to_the_last_claim=round((last - opens_at).total_seconds(), 3) if last else 0.0,
        batches=batches,
        largest_batch=largest,
    )


@contextlib.contextmanager
def _copied(campaign: "Campaign") -> Iterator[tuple[str, datetime]]:
    """(schema, opening moment) of a copy whose doors open in a few seconds; dropped afterwards."""
    schema = f"rehearsal_{secrets.token_hex(6)}"
    opens_at = clock.now() + timedelta(seconds=_LEAD_SECONDS)
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE SCHEMA {schema}")
        with _at_home_in(schema) as cursor:
            for table in _TABLES:
                cursor.execute(f"CREATE TABLE coupons_{table} (LIKE public.coupons_{table} INCLUDING ALL)")
            cursor.execute(_COPY_CAMPAIGN, [campaign.pk])
            cursor.execute(_COPY_OPENING, [campaign.pk])
            cursor.execute(_OPEN, [opens_at, opens_at + timedelta(hours=1)])
        yield schema, opens_at
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")


@contextlib.contextmanager
def _at_home_in(schema: str) -> Iterator[Any]:
    """A transaction in which a table's bare name means the copy."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('search_path', %s, true)", [schema])
        yield cursor


@contextlib.contextmanager
def _served(schema: str, secret: str) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    url = os.environ["DATABASE_URL"]
    told = {
        "DATABASE_URL": f"{url}{'&' if '?' in url else '?'}options={quote(f'-c search_path={schema}')}",
        "HAMKKE_SECRET_KEY": secret,
    }
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "asgi",
        "--factory",
        "--loop",
        "uvloop",
        "--no-ws",
    ]
    command += ["--backlog", "4096", "--backpressure", "20000", "--log-level", "error", "--host", "127.0.0.1"]
    server = subprocess.Popen(  # noqa: S603 - our own words.
        [*command, "--port", str(port), "claim.app:from_environment"], env=os.environ | told
    )
    try:
        while not _answers(port):
            if server.poll() is not None:
                raise RuntimeError("The claim service did not start.")
            time.sleep(0.05)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=30)


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


@dataclass
class _Heard:
    """How one shopper's press ended: "got", a refusal's reason, or "unanswered"."""

    end: str
    seconds: float
    stood_in_line: bool


async def _press(
    port: int, campaign: "Campaign", secret: str, *, shoppers: int, seconds: float, opens_at: datetime
) -> list[_Heard]:
    chance = random.Random(shoppers)
    lead = (opens_at - clock.now()).total_seconds()
    crowd = []
    for _ in range(shoppers):
        is_early = chance.random() < _EARLY_SHARE
        at = lead - chance.random() if is_early else lead + seconds * chance.random() ** 2
        crowd.append(_shopper(port, campaign, secret, after=max(at, 0.0), opens_at=opens_at))
    return list(await asyncio.gather(*crowd))


async def _shopper(
    port: int, campaign: "Campaign", secret: str, *, after: float, opens_at: datetime
) -> _Heard:
    """Somebody with a browser: presses, waits for the doors, stands in line, and takes the final answer."""
    subject, lasts = ids.new(), timedelta(hours=1)
    token = tokens.sign(secret, purpose="claim", subject=subject, now=clock.now(), lasts=lasts)
    said = {"id": str(ids.new()), "campaign": str(campaign.pk)}
    await asyncio.sleep(after)
    began, stood = time.perf_counter(), False
    while time.perf_counter() - began < _PATIENCE_SECONDS:
        try:
            status, body = await _post(port, token, said)
        except (OSError, asyncio.IncompleteReadError):
            await asyncio.sleep(0.5)
            continue
        if status in (200, 201):
            return _Heard("got", time.perf_counter() - began, stood)
        if status == 202:  # noqa: PLR2004 - in line
            stood, said["ticket"] = True, body["ticket"]
            await asyncio.sleep(body["wait_seconds"])
        elif body["refused"] == "not_open_yet":
            await asyncio.sleep(max((opens_at - clock.now()).total_seconds(), 0.01))
            began = time.perf_counter()
        elif status in (429, 503):
            await asyncio.sleep(body.get("seconds", 1))
        else:
            return _Heard(body["refused"], time.perf_counter() - began, stood)
    return _Heard("unanswered", time.perf_counter() - began, stood)


async def _post(port: int, token: str, said: dict[str, str]) -> tuple[int, dict[str, Any]]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        body = msgspec.json.encode(said)
        head = f"POST /claims HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\ncontent-type: application/json\r\nauthorization: Bearer {token}"
        writer.write(f"{head}\r\ncontent-length: {len(body)}\r\n\r\n".encode() + body)
        answer = await reader.readuntil(b"\r\n\r\n")
        content = await reader.read()
    finally:
        writer.close()
    return int(answer[9:12]), msgspec.json.decode(content)
