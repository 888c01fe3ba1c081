"""Nobody fills the disk: a body too large is refused by what it says of its length, or at the byte that is too many."""

from datetime import timedelta

import pytest
from django.conf import settings

from hamkke.config import asgi
from hamkke.kernel import clock, ids, tokens
from hamkke.sales.rules.batches import TICKET

PIECE = bytes(1_000_000)


async def post(*, length=None, pieces=0, query=b"", hangs_up=False):
    """What is answered to a POST, and how many pieces of a megabyte were taken."""
    taken, sent = 0, []

    async def receive():
        nonlocal taken
        if hangs_up and taken == pieces:
            return {"type": "http.disconnect"}
        taken += 1
        return {"type": "http.request", "body": PIECE, "more_body": hangs_up or taken < pieces}

    async def send(message):
        sent.append(message)

    headers = [(b"host", b"127.0.0.1"), (b"content-type", b"multipart/form-data; boundary=x")]
    if length is not None:
        headers.append((b"content-length", length))
    scope = {"type": "http", "method": "POST", "path": "/calls/", "headers": headers, "query_string": query}
    await asgi.application(scope, receive, send)
    return sent, taken


@pytest.mark.parametrize("length", [b"2147483648", b"51000001", b"-1", b"many"])
async def test_two_gigabytes_are_refused_before_a_byte_of_them_is_read(length):
    sent, taken = await post(length=length)

    assert (sent[0]["status"], taken) == (413, 0)
    assert "아무것도 저장하지 않았습니다" in sent[1]["body"].decode()
    assert "nothing was saved" in sent[1]["body"].decode()


@pytest.mark.parametrize("length", [None, b"1000"])
async def test_whoever_does_not_say_or_lies_is_stopped_at_the_limit(length):
    sent, taken = await post(length=length, pieces=2_000)

    assert ([each.get("status") for each in sent], taken) == ([413, None], 52)


def ticket(*, purpose=TICKET, lasts=timedelta(hours=1)):
    signed = tokens.sign(
        settings.SECRET_KEY, purpose=purpose, subject=ids.new(), now=clock.now(), lasts=lasts
    )
    return f"ticket={signed}".encode()


async def test_a_million_lines_of_sales_are_taken_from_whoever_has_a_ticket():
    sent, taken = await post(length=b"200000000", pieces=60, query=ticket(), hangs_up=True)

    assert (sent, taken) == ([], 60)  # The wire broke, and nothing was refused before.


@pytest.mark.parametrize(
    "query",
    [
        lambda: ticket(lasts=timedelta(seconds=-1)),
        lambda: ticket(purpose="claim"),
        lambda: b"ticket=",
        lambda: b"ticket=%ff&ticket",
        lambda: b"\xff" * 9,
    ],
    ids=["late", "for something else", "empty", "not of words", "no words at all"],
)
async def test_a_ticket_that_is_late_forged_or_of_something_else_lets_nothing_in(query):
    sent, taken = await post(length=b"200000000", query=query())

    assert (sent[0]["status"], taken) == (413, 0)


async def test_even_with_a_ticket_there_is_an_end():
    sent, taken = await post(length=b"2148500000", query=ticket())

    assert (sent[0]["status"], taken) == (413, 0)
