"""Strangers who ask for the same page at once are answered together, and never with anything older than their question."""

import asyncio
import gzip
import re
from pathlib import Path

import pytest
from django.test import Client

import hamkke
from hamkke.config.together import _ALONE, _READ, Together

WORDS = "동행축제 " * 100
SOURCE = Path(hamkke.__file__).parent
HEADER = re.compile(r"""request\.(?:headers|META)(?:\.get\(|\[)"([\w-]+)\"""")
# None of these answers goes to a stranger as a good page: they are of people who are signed in, or say no.
ELSEWHERE = {
    ("coupons/views/counters.py", "x-forwarded-for"),
    ("coupons/views/counters.py", "remote_addr"),
    ("orders/api/orders.py", "user-agent"),
    ("orders/views/shopper.py", "user-agent"),
    ("people/middleware.py", "remote_addr"),
    ("people/providers/passkeys.py", "user-agent"),
    ("ui/headers.py", "csrf_cookie"),  # whoever has one has a cookie
    ("ui/refusals.py", "referer"),
}


class Pages:
    """Answers each question with how many it has begun to answer; waits until the test lets it go on."""

    def __init__(self, *headers):
        self.begun = 0
        self.headers = [(b"Content-Type", b"text/html"), (b"ETag", b'W/"1"'), *headers]
        self.may_go_on = asyncio.Event()

    async def __call__(self, scope, receive, send):
        self.begun += 1
        body = f"{self.begun} {WORDS}".encode()
        await self.may_go_on.wait()
        if (await receive())["type"] == "http.disconnect":
            return
        headers = [*self.headers, (b"Content-Length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body[:100], "more_body": True})
        await send({"type": "http.response.body", "body": body[100:]})


async def ask(together, *headers, path="/", method="GET", hangs_up=False):
    """The number of the rendering that answered, the headers, and the body."""
    scope = {"type": "http", "method": method, "scheme": "https", "path": path, "query_string": b""}
    sent = []

    async def receive():
        return {"type": "http.disconnect" if hangs_up else "http.request"}

    async def send(message):
        sent.append(message)

    await together({**scope, "headers": [(b"host", b"hamkke.example"), *headers]}, receive, send)
    body = b"".join(each["body"] for each in sent[1:])
    told = {name.lower(): value for name, value in sent[0]["headers"]} if sent else {}
    plain = gzip.decompress(body) if b"content-encoding" in told else body
    return int(plain.split()[0]) if plain else None, told, body


async def asked_at_once(pages, *questions):
    """By which rendering each question was answered, when all were asked before the first answer came."""
    together = Together(pages)
    waiting = [asyncio.create_task(ask(together, *headers, **more)) for headers, more in questions]
    await asyncio.sleep(0)
    pages.may_go_on.set()
    numbers = [number for number, _, _ in await asyncio.gather(*waiting)]
    assert together._latest == {}  # Nothing is kept.
    return numbers


async def test_a_crowd_that_asks_at_once_is_answered_by_two_renderings():
    numbers = await asked_at_once(Pages(), *[((), {})] * 50)

    assert numbers == [1] + [2] * 49


async def test_nobody_is_given_a_page_that_was_begun_before_they_asked():
    pages = Pages()
    together = Together(pages)
    first = asyncio.create_task(ask(together))
    await asyncio.sleep(0)
    assert pages.begun == 1  # What comes now may know more than the page that is being made.
    second = asyncio.create_task(ask(together))
    await asyncio.sleep(0)
    pages.may_go_on.set()

    assert [(await first)[0], (await second)[0], (await ask(together))[0]] == [1, 2, 3]


@pytest.mark.parametrize(
    ("headers", "more"),
    [
        ([(b"cookie", b"sessionid=1")], {}),
        ([(b"cookie", b"django_language=en; sessionid=1")], {}),
        ([(b"authorization", b"Bearer 1")], {}),
        ([(b"cookie", b"sessionid=1"), (b"cookie", b"django_language=en")], {}),
        ([(b"range", b"bytes=0-9")], {}),
        ([(b"content-length", b"1")], {}),  # A body that never comes keeps nobody else waiting.
        ([(b"transfer-encoding", b"chunked")], {}),
        ([], {"method": "POST"}),
    ],
)
async def test_whoever_is_no_stranger_is_answered_alone(headers, more):
    assert await asked_at_once(Pages(), *[(headers, more)] * 3) == [1, 2, 3]


async def test_each_language_each_page_and_each_kept_copy_has_an_answer_of_its_own():
    english, kept = [(b"cookie", b"django_language=en")], [(b"if-none-match", b'W/"1"')]
    twice = [(b"accept-language", b"en"), (b"accept-language", b"ko")]
    questions = [
        ((), {}),
        (english, {}),
        (kept, {}),
        ((), {"path": "/markets/"}),
        (twice, {}),
        (twice[1:], {}),
    ]

    assert await asked_at_once(Pages(), *questions, *questions) == [*range(1, 13)]


@pytest.mark.parametrize(
    "header",
    [
        (b"Set-Cookie", b"csrftoken=1"),
        (b"Cache-Control", b"max-age=0, no-store"),
        (b"Cache-Control", b"private"),
    ],
)
async def test_an_answer_that_is_somebodys_own_is_given_to_nobody_else(header):
    assert await asked_at_once(Pages(header), *[((), {})] * 4) == [1, 2, 3, 4]


async def test_who_waits_behind_somebody_that_hangs_up_is_answered_all_the_same():
    numbers = await asked_at_once(Pages(), ((), {}), ((), {"hangs_up": True}), ((), {}), ((), {}))

    assert numbers == [1, None, 3, 4]


async def test_a_page_is_compressed_for_strangers_alone():
    pages = Pages((b"Vary", b"Cookie"))
    pages.may_go_on.set()
    together, packs = Together(pages), (b"accept-encoding", b"gzip, br")

    _, told, body = await ask(together, packs)
    assert (told[b"content-encoding"], told[b"vary"]) == (b"gzip", b"Cookie, Accept-Encoding")
    assert (int(told[b"content-length"]), len(body)) == (len(body), len(body))
    assert gzip.decompress(body).decode() == f"1 {WORDS}"
    for own in ([], [(b"accept-encoding", b"gzip;q=0, br")], [packs, (b"cookie", b"sessionid=1")]):
        _, told, body = await ask(together, *own)
        assert (b"content-encoding" in told, body.decode()[1:]) == (False, f" {WORDS}")


def test_no_page_reads_a_header_of_strangers_that_is_not_part_of_the_question():
    read = {
        (path.relative_to(SOURCE).as_posix(), name.lower())
        for path in SOURCE.rglob("*.py")
        for name in HEADER.findall(path.read_text())
    }
    told = {name.decode() for name in (*_READ, *_ALONE)}

    assert {each for each in read if each[1] not in told} == ELSEWHERE


@pytest.mark.django_db
def test_the_language_is_changed_without_a_token():
    visitor = Client(enforce_csrf_checks=True)

    answer = visitor.post("/ui/language/", {"language": "en", "next": "/markets/"})

    assert (answer.status_code, answer.cookies["django_language"].value) == (302, "en")
