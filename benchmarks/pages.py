"""Pages that people open, under fifty visitors at once, against the same server's empty page.

A whole edition is rehearsed first; then the real site, one process, answers the home page, an exhibition, a product and the wallet:
to shoppers who are signed in, each for themselves, and to strangers, who are answered together (ADR 0020). The empty page goes the
same way through every middleware, is asked by shoppers, each for themselves, and asks the database nothing: what a page costs beyond
it is its own. Waits are told as multiples of the empty page's, for they may be compared between machines.
"""

import contextlib
import itertools
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
WALLET = "/coupons/"  # a shopper's own: there is none for strangers


def measure(database_url: str) -> list[Row]:
    subprocess.run(
        [sys.executable, "-m", "hamkke.config.cli", "rehearse", "--stage", "open", "--json", *SCALE],
        env=os.environ | {"DATABASE_URL": database_url},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    with served(database_url) as port:
        shoppers, strangers = cookies(port), [""]
        empty = asked(port, EMPTY, shoppers)
        rows = [told(Words("빈 화면", "the empty page"), empty, None)]
        for who, visitors in (
            (Words("로그인", "signed in"), shoppers),
            (Words("손님", "strangers"), strangers),
        ):
            for what, path in pages():
                if visitors is shoppers or path != WALLET:
                    seen = Words(f"{what.ko} ({who.ko})", f"{what.en} ({who.en})")
                    rows.append(told(seen, asked(port, path, visitors), empty))
        return rows


def pages() -> Iterator[tuple[Words, str]]:
    from hamkke.exhibitions.models import ExhibitionPage
    from hamkke.merchants.models import Product

    yield Words("첫 화면", "home"), "/"
    yield Words("기획전", "an exhibition"), ExhibitionPage.objects.live().order_by("pk")[0].get_url()
    yield Words("상품", "a product"), f"/products/{Product.objects.order_by('pk')[0].pk}/"
    yield Words("쿠폰함", "a wallet"), WALLET


def cookies(port: int) -> list[str]:
    """Sessions of everybody who has a coupon, as the headers that their browsers send."""
    from hamkke.coupons.models import Claim
    from hamkke.people import queries as people

    headers = []
    for shopper in people.User.objects.filter(pk__in=Claim.objects.values("shopper")).order_by("pk"):
        with httpx.Client(base_url=f"http://127.0.0.1:{port}") as browser:
            browser.get(people.sign_in_path(shopper, clock.now()))
            headers.append(f"cookie: sessionid={browser.cookies['sessionid']}\r\n")
    return headers


def asked(port: int, path: str, cookies: list[str]) -> crowd.Heard:
    """Fifty visitors open a page as often as answers come; the first ones of each are not counted."""
    visitors = itertools.cycle(
        f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n{each}\r\n".encode() for each in cookies
    )
    requests = list(itertools.islice(visitors, REQUESTS))
    crowd.ask(port, requests[:AT_ONCE], at_once=AT_ONCE)
    heard = crowd.ask(port, requests, at_once=AT_ONCE)
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
