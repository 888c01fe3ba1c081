"""Nobody fills the disk: a body too large is refused by what it says of its length, or at the byte that is too many."""

import pytest

from hamkke.config import asgi

PIECE = bytes(1_000_000)


async def post(*, length=None, pieces=0):
    """What is answered to a POST, and how many pieces of a megabyte were taken."""
    taken, sent = 0, []

    async def receive():
        nonlocal taken
        taken += 1
        return {"type": "http.request", "body": PIECE, "more_body": taken < pieces}

    async def send(message):
        sent.append(message)

    headers = [(b"host", b"127.0.0.1"), (b"content-type", b"multipart/form-data; boundary=x")]
    if length is not None:
        headers.append((b"content-length", length))
    scope = {"type": "http", "method": "POST", "path": "/calls/", "headers": headers, "query_string": b""}
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
