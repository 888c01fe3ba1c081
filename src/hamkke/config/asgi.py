"""The web process: the claim path answers its own address, Django all the others, and nobody sends more than it takes."""

import os
from typing import Any
from urllib.parse import parse_qs

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hamkke.config.settings")

import django
from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from claim import app as claim
from claim.wire import Receive, Scope, Send
from hamkke.calls.rules.documents import BYTES_MOST
from hamkke.config import embedded, together
from hamkke.kernel import clock, tokens
from hamkke.kernel.words import Words
from hamkke.sales.rules import batches

_FORM_BYTES = 1_000_000  # around a file
BODY_BYTES_MOST = BYTES_MOST + _FORM_BYTES  # the largest document
SALES_BYTES_MOST = batches.BYTES_MOST + _FORM_BYTES
TOO_MUCH = Words(
    "보내신 것이 너무 커서 받지 않았습니다. 아무것도 저장하지 않았습니다. 뒤로 가서 더 작은 파일을 골라 주세요.",
    "What you sent is too large. It was not received, and nothing was saved. Go back and choose a smaller file.",
)


class Pages(ASGIHandler):
    """Django in one thread from the first middleware to the view. All of ours wait for a database there anyway, and Django
    itself would go back to the event loop between the last middleware and the view: a fourth of what an empty page costs."""

    def load_middleware(self, is_async: bool = False) -> None:
        super().load_middleware(is_async=False)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        return await sync_to_async(self.get_response)(request)


database_url = embedded.ensure_database_url()  # before Django reads its settings
django.setup(set_prefix=False)
pages = together.Together(Pages())  # type: ignore[arg-type]
claims = claim.create(
    database_url,
    settings.SECRET_KEY,
    address_header=settings.ADDRESS_HEADER,
    claims_per_address=settings.CLAIMS_PER_ADDRESS,
)


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Claims and the server's own lifespan go to the claim part: it starts with the server, and stops gracefully."""
    if scope["type"] == "lifespan" or (scope["type"] == "http" and scope["path"] == claim.PATH):
        await claims(scope, receive, send)
    else:
        await _within_limits(scope, receive, send)


async def _within_limits(scope: Scope, receive: Receive, send: Send) -> None:
    """Django puts a whole body aside before any view sees it, so two gigabytes must be refused here: by what they say
    of their length, or when they have sent one byte too many."""
    most = _bytes_most(scope)
    said = dict(scope.get("headers", [])).get(b"content-length", b"0")
    if not said.isdigit() or int(said) > most:
        await _refuse(send)
        return
    received, has_answered = 0, False

    async def counted() -> Any:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        return message if received <= most else {"type": "http.disconnect"}

    async def answer(message: Any) -> None:
        nonlocal has_answered
        has_answered = True
        await send(message)

    await pages(scope, counted, answer)
    if received > most and not has_answered:
        await _refuse(send)


def _bytes_most(scope: Scope) -> int:
    """A million lines of sales come in one file. Whoever may send them has a ticket in the address; the session that
    says so as well is only read behind the body."""
    query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    [ticket, *_] = query.get("ticket", [""])
    try:
        tokens.read(settings.SECRET_KEY, ticket, purpose=batches.TICKET, now=clock.now())
    except tokens.BadToken:
        return BODY_BYTES_MOST
    return SALES_BYTES_MOST


async def _refuse(send: Send) -> None:
    page = f"""<!doctype html><html lang="ko"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>너무 큽니다 · 함께</title><body style="font:1.1rem/1.7 system-ui;max-width:36rem;margin:15vh auto;padding:0 1.25rem;word-break:keep-all">
<main><h1 style="font-size:1.5rem">{TOO_MUCH.ko}</h1><p lang="en">{TOO_MUCH.en}</p></main></html>"""
    headers = [(b"content-type", b"text/html; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": page.encode()})
