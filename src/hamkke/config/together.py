"""Strangers who open the same page at the same time are answered together, by one rendering.

Nothing is kept: whoever asks while a page is being rendered waits for the next rendering, which begins after everybody it
answers has asked. So no answer is older than its question, and nobody is offered a coupon that was gone by then.
"""

import asyncio
import gzip
import re
from collections.abc import Awaitable, Callable
from http import HTTPStatus

from django.conf import settings

from claim.wire import Message, Receive, Scope, Send

App = Callable[[Scope, Receive, Send], Awaitable[None]]
Key = tuple[object, ...]

# Everything that an answer to a stranger may depend on. A header that is sent twice counts twice, as Django reads both.
_READ = (
    b"host",
    b"x-forwarded-proto",
    b"accept",
    b"accept-encoding",
    b"accept-language",
    b"cookie",
    b"if-none-match",
    b"if-modified-since",
)
# Credentials, a piece of a file, a body that others would have to wait for: with these somebody is answered alone.
_ALONE = {b"authorization", b"range", b"content-length", b"transfer-encoding"}
_TAKES_GZIP = re.compile(rb"\bgzip(?!\s*;\s*q=0(\.0*)?\s*(,|$))")
_LANGUAGE = f"{settings.LANGUAGE_COOKIE_NAME}=".encode()
_FILE_BYTES = 1_000_000  # What is larger is passed on as it comes.
_PACKED_BYTES = 1_000  # What is smaller fits into one packet anyway.
_TEXT = (b"text/", b"application/json", b"application/xml", b"application/atom+xml")


class Together:
    """Around the pages: of the same page one rendering runs at a time, and one waits with everybody who asked meanwhile."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._latest: dict[Key, _Rendering] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        key = _key(scope)
        latest = self._latest.get(key) if key else None
        if key is None:
            await self._app(scope, receive, send)
        elif latest is None or latest.has_begun:
            for message in await self._rendered(key, scope, receive, send, after=latest):
                await send(message)
        else:
            await latest.done.wait()
            if latest.is_for_each:
                await self._app(scope, receive, send)
            elif not latest.is_whole:  # The one who had asked first hung up.
                await self(scope, receive, send)
            else:
                for message in latest.answer:
                    await send(message)

    async def _rendered(
        self, key: Key, scope: Scope, receive: Receive, send: Send, *, after: "_Rendering | None"
    ) -> list[Message]:
        mine = self._latest[key] = _Rendering(send)
        try:
            if after is not None:
                await after.done.wait()
            mine.has_begun = True
            await self._app(scope, receive, mine.hear)
            if mine.is_whole and _TAKES_GZIP.search(dict(scope["headers"]).get(b"accept-encoding", b"")):
                # In a thread: claims are answered by this very loop.
                mine.answer = await asyncio.to_thread(_packed, mine.answer)
        finally:
            mine.done.set()
            if self._latest.get(key) is mine:
                del self._latest[key]
        return mine.answer


class _Rendering:
    """An answer in the making. One that turns out not to be for everybody goes straight to whom it is made for."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.has_begun = self.is_for_each = False
        self.done = asyncio.Event()
        self.answer: list[Message] = []

    @property
    def is_whole(self) -> bool:
        return len(self.answer) > 1 and not self.answer[-1].get("more_body", False)

    async def hear(self, message: Message) -> None:
        if message["type"] == "http.response.start" and not _is_for_everybody(message):
            self.is_for_each = True
            self.done.set()
        if self.is_for_each:
            await self._send(message)
        else:
            self.answer.append(message)


def _key(scope: Scope) -> Key | None:
    """What makes two questions of strangers the same; nothing for anybody else's."""
    read = tuple((name, value) for name, value in scope["headers"] if name in _READ)
    cookies = [value for name, value in read if name == b"cookie"]
    is_stranger = not cookies or (
        len(cookies) == 1 and cookies[0].startswith(_LANGUAGE) and b";" not in cookies[0]
    )
    if scope["method"] != "GET" or not is_stranger or any(name in _ALONE for name, _ in scope["headers"]):
        return None
    return (scope["scheme"], scope["path"], scope["query_string"], read)


def _is_for_everybody(start: Message) -> bool:
    headers = _headers(start)
    length = headers.get(b"content-length", b"")
    is_page = start["status"] == HTTPStatus.NOT_MODIFIED or (length.isdigit() and int(length) <= _FILE_BYTES)
    is_kept_private = any(word in headers.get(b"cache-control", b"") for word in (b"private", b"no-store"))
    is_good = start["status"] in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED)
    return is_good and is_page and b"set-cookie" not in headers and not is_kept_private


def _packed(answer: list[Message]) -> list[Message]:
    """A page compressed, once for everybody. Only these are: with a secret on the page, such as the token of somebody's form,
    the compressed length would tell of it (https://www.breachattack.com)."""
    start, *parts = answer
    headers = _headers(start)
    body = b"".join(part.get("body", b"") for part in parts)
    is_text = headers.get(b"content-type", b"").startswith(_TEXT)
    # A page's tag is weak, so that it stands for both forms; a file's names its very bytes.
    if not is_text or not headers.get(b"etag", b"").startswith(b"W/") or len(body) < _PACKED_BYTES:
        return answer
    packed = gzip.compress(body, compresslevel=6, mtime=0)
    vary = b", ".join(filter(None, (headers.get(b"vary"), b"Accept-Encoding")))
    told = {b"content-length": str(len(packed)).encode(), b"content-encoding": b"gzip", b"vary": vary}
    return [
        {**start, "headers": list({**headers, **told}.items())},
        {"type": "http.response.body", "body": packed},
    ]


def _headers(start: Message) -> dict[bytes, bytes]:
    return {name.lower(): value for name, value in start["headers"]}
