"""Pages that people open, under fifty visitors at once, against the same server's empty page.

A whole edition is rehearsed first; then the real site, one process, answers the home page, an exhibition, a product and the wallet
of somebody signed in. The empty page goes the same way, through every middleware, and asks the database nothing: what a page costs
beyond it is its own. Waits are told as multiples of the empty page's, for they may be compared between machines.
"""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator

import httpx

from benchmarks import crowd
from benchmarks.table import Row
from hamkke.config import running
from hamkke.kernel import clock
from hamkke.kernel.words import Words

AT_ONCE = 50
REQUESTS = 600
SCALE = ("--applicants=24", "--places=6", "--shoppers=40")
EMPTY = "/robots.txt"


def measure(database_url: str) -> list[Row]:
    subprocess.run(
        [sys.executable, "-m", "hamkke.config.cli", "rehearse", "--stage", "open", "--json", *SCALE],
        env=os.environ | {"DATABASE_URL": database_url},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    with served(database_url) as port:
        empty = asked(port, EMPTY)
        return [
            told(Words("빈 화면", "the empty page"), empty, None),
            *(told(what, asked(port, path, cookie), empty) for what, path, cookie in pages(port)),
        ]


def pages(port: int) -> Iterator[tuple[Words, str, str]]:
    from hamkke.coupons.models import Claim
    from hamkke.exhibitions.models import ExhibitionPage
    from hamkke.merchants.models import Product
    from hamkke.people import queries as people

    exhibition = ExhibitionPage.objects.live().order_by("pk")[0].get_url()
    shopper = Claim.objects.exclude(shopper=None).order_by("pk")[0].shopper
    with httpx.Client(base_url=f"http://127.0.0.1:{port}") as browser:
        browser.get(people.sign_in_path(shopper, clock.now()))
        cookie = f"cookie: sessionid={browser.cookies['sessionid']}\r\n"
    yield Words("첫 화면", "home"), "/", ""
    yield Words("기획전", "an exhibition"), exhibition, ""
    yield Words("상품", "a product"), f"/products/{Product.objects.order_by('pk')[0].pk}/", ""
    yield Words("쿠폰함", "a wallet"), "/coupons/", cookie


def asked(port: int, path: str, cookie: str = "") -> crowd.Heard:
    """Fifty visitors open a page as often as answers come; the first ones of each are not counted."""
    request = f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n{cookie}\r\n".encode()
    crowd.ask(port, [request] * AT_ONCE, at_once=AT_ONCE)
    heard = crowd.ask(port, [request] * REQUESTS, at_once=AT_ONCE)
    assert set(heard.statuses) == {200}, (path, heard.statuses)
    return heard


def told(what: Words, heard: crowd.Heard, empty: crowd.Heard | None) -> Row:
    waits = [heard.percentile(percent) for percent in (50, 99)]
    said = " · ".join(
        f"p{percent} {wait * 1_000:,.0f} ms" for percent, wait in zip((50, 99), waits, strict=True)
    )
    if empty is None:
        return Row(what=Words(f"{what.ko}, {said}", f"{what.en}, {said}"), per_second=heard.per_second)
    times = " · ".join(
        f"p{percent} × {wait / empty.percentile(percent):.1f}"
        for percent, wait in zip((50, 99), waits, strict=True)
    )
    return Row(
        what=Words(f"{what.ko}, {said} ({times})", f"{what.en}, {said} ({times})"),
        per_second=heard.per_second,
        against=Words("같은 서버의 빈 화면", "the same server's empty page"),
        ratio=heard.per_second / empty.per_second,
    )


@contextlib.contextmanager
def served(database_url: str) -> Iterator[int]:
    """The site in one process, as it runs in production but for the worker."""
    port = running.free_port()
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--loop", "uvloop", "--http", "1"]
    command += [
        "--log-level",
        "error",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "hamkke.config.asgi:application",
    ]
    server = subprocess.Popen(command, env=os.environ | {"DATABASE_URL": database_url})
    try:
        while running.is_free("127.0.0.1", port):
            assert server.poll() is None, "The site did not start."
            time.sleep(0.1)
        httpx.get(f"http://127.0.0.1:{port}/", timeout=60)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=20)
