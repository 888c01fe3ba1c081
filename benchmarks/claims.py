"""How many claims a second, as a share of what the same server answers when it has nothing to do.

Everything shares this machine: the claim service, PostgreSQL with its commits really on the disk, and the crowd. The
rates are this machine's own; the share is what may be compared between two runs.
"""

import asyncio
import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import uvloop

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hamkke.config.settings")

from benchmarks.table import Row
from hamkke.config import embedded, running
from hamkke.kernel.words import Words

CLAIMS = 10_000
AT_ONCE = 500
SECRET = "a secret of the benchmarks, thirty-two bytes long"


def main() -> None:
    shutil.rmtree(embedded.VAR / "bench-postgres", ignore_errors=True)
    os.environ["DATABASE_URL"] = embedded.start(folder="bench-postgres")
    campaign = prepared_campaign()
    with served() as port:
        nothing = b"GET /nothing HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n"
        asyncio.run(crowd(port, [nothing] * 2_000))  # Warm up.
        empty = rate(port, [nothing] * CLAIMS)
        claimed = rate(port, [claim(campaign) for _ in range(CLAIMS)])
    tell(
        {
            "empty_answers_per_second": empty,
            "claims_per_second": claimed,
            "share_percent": round(100 * claimed / empty, 1),
        }
    )
    running.let_go()


def measure(database_url: str) -> list[Row]:
    """For `make bench`: on the database it gives."""
    campaign = prepared_campaign()
    with served() as port:
        nothing = b"GET /nothing HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n"
        asyncio.run(crowd(port, [nothing] * 2_000))  # Warm up.
        empty = rate(port, [nothing] * CLAIMS)
        claimed = rate(port, [claim(campaign) for _ in range(CLAIMS)])
    nothing_done = Words("빈 응답", "empty answer")
    return [
        Row(nothing_done, empty),
        Row(Words("쿠폰 받기", "claims"), claimed, nothing_done, claimed / empty, ratio_least=0.4),
    ]


def prepared_campaign() -> str:
    """The id of an open campaign with a coupon for everybody."""
    import django

    django.setup()
    from hamkke.config import preparation
    from hamkke.kernel import clock
    from tests.factories.coupons import OpeningFactory

    preparation.prepare(tell=lambda line: print(line, flush=True))
    now, day = clock.now(), timedelta(days=1)
    dates = {
        "campaign__opens_at": now - day,
        "campaign__closes_at": now + day,
        "campaign__usable_until": now + day,
    }
    return str(OpeningFactory(campaign__quantity=CLAIMS, **dates).campaign.pk)


@contextlib.contextmanager
def served() -> Iterator[int]:
    """The claim service alone, as it runs at scale."""
    port = running.free_port()
    command = [
        "granian",
        "--interface",
        "asgi",
        "--loop",
        "uvloop",
        "--factory",
        "claim.app:from_environment",
    ]
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            *command,
            "--host",
            "127.0.0.1",
            "--port",
            str(port),
            "--no-ws",
            "--log-level",
            "error",
        ],
        env={**os.environ, "HAMKKE_SECRET_KEY": SECRET},
    )
    try:
        while running.is_free("127.0.0.1", port):
            assert server.poll() is None, "The claim service did not start."
            time.sleep(0.1)
        time.sleep(1)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=20)


def claim(campaign: str) -> bytes:
    """One person's press of the button, as bytes on the wire."""
    from hamkke.coupons.rules import CLAIM_PURPOSE
    from hamkke.kernel import clock, ids, tokens

    token = tokens.sign(
        SECRET, purpose=CLAIM_PURPOSE, subject=str(ids.new()), now=clock.now(), lasts=timedelta(hours=1)
    )
    body = json.dumps({"id": str(ids.new()), "campaign": campaign}).encode()
    head = (
        "POST /claims HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"
        f"authorization: Bearer {token}\r\ncontent-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def rate(port: int, requests: Sequence[bytes]) -> int:
    """Answers a second, in whole answers."""
    began = time.perf_counter()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        statuses = runner.run(crowd(port, requests))
    seconds = time.perf_counter() - began
    assert statuses <= {b"201", b"404"}, f"Not every answer was as expected: {statuses}"
    return round(len(requests) / seconds)


async def crowd(port: int, requests: Sequence[bytes]) -> set[bytes]:
    """Send everything over so many connections at once; return the statuses that came back."""
    told = await asyncio.gather(*(one_of_them(port, requests[start::AT_ONCE]) for start in range(AT_ONCE)))
    return set().union(*told)


async def one_of_them(port: int, requests: Sequence[bytes]) -> set[bytes]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    statuses = set()
    for request in requests:
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        statuses.add(head[9:12])
        length = head.lower().partition(b"content-length:")[2].partition(b"\r")[0]
        await reader.readexactly(int(length or 0))
    writer.close()
    return statuses


def tell(result: dict[str, Any]) -> None:
    print(f"{'빈 응답 · empty answers':<32}{result['empty_answers_per_second']:>9,} /s")
    print(f"{'쿠폰 받기 · claims, committed':<30}{result['claims_per_second']:>9,} /s")
    print(f"{'비율 · share':<34}{result['share_percent']:>9} %")
    folder = embedded.VAR / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "claims.json").write_text(json.dumps(result | {"at_once": AT_ONCE, "claims": CLAIMS}, indent=2))


if __name__ == "__main__":
    main()
