"""The ASGI edge: reads `POST /claims`, asks `claiming`, writes the answer."""

import json
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any, Self
from urllib.parse import parse_qsl
from uuid import UUID

from claim import settings
from claim.claiming import Claimed, Claiming, Request
from claim.store import Store
from hamkke.coupons import rules
from hamkke.kernel import clock, tokens
from hamkke.kernel.errors import Refused

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

PATH = "/claims"
WALLET = "/coupons/"
_BODY_MOST = 4_096  # bytes; a claim with its token takes about 500.
_FORM = "application/x-www-form-urlencoded"
_STATUS: dict[type[Refused], tuple[int, Headers]] = {
    tokens.BadToken: (401, [(b"www-authenticate", b"Bearer")]),
    rules.Malformed: (400, []),
    rules.UnknownCampaign: (404, []),
    rules.Busy: (503, [(b"retry-after", b"1")]),
}


def create(database_url: str, secret: str) -> "ClaimApp":
    """The claim service as an ASGI app. Its lifespan, or `async with`, starts and stops it."""
    return ClaimApp(Claiming(Store(database_url)), secret)


def from_environment() -> "ClaimApp":
    """`granian --interface asgi --factory claim.app:from_environment`"""
    told = settings.from_environment()
    return create(told.database_url, told.secret)


class ClaimApp:
    def __init__(self, claiming: Claiming, secret: str) -> None:
        self._claiming = claiming
        self._secret = secret

    async def __aenter__(self) -> Self:
        await self._claiming.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._claiming.stop()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await self._claiming.start()
                await send({"type": "lifespan.startup.complete"})
            else:
                await self._claiming.stop()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] != PATH:
            await _send(send, 404, {})
            return
        if scope["method"] != "POST":
            await _send(send, 405, {}, [(b"allow", b"POST")])
            return
        headers = dict(scope["headers"])
        is_form = headers.get(b"content-type", b"").decode("latin-1").startswith(_FORM)
        try:
            answer: Claimed | Refused = await self._claim(headers, await _body(receive), is_form=is_form)
        except Refused as refusal:
            answer = refusal
        if is_form:
            reason = answer.reason if isinstance(answer, Refused) else "claimed"
            await _send(send, 303, {}, [(b"location", f"{WALLET}?answer={reason}".encode())])
        else:
            await _send(send, *_said(answer))

    async def _claim(self, headers: Mapping[bytes, bytes], body: bytes, *, is_form: bool) -> Claimed:
        fields = _fields(body, is_form=is_form)
        token = headers.get(b"authorization", b"").decode("latin-1").removeprefix("Bearer ")
        now = clock.now()
        shopper = self._shopper(fields.get("token", "") if is_form else token, now=now)
        try:
            request = Request(UUID(fields["id"]), UUID(fields["campaign"]), shopper, now)
        except (KeyError, ValueError, AttributeError, TypeError):
            raise rules.Malformed from None
        return await self._claiming.claim(request)

    def _shopper(self, token: str, *, now: Any) -> UUID:
        body = tokens.read(self._secret, token, purpose=rules.CLAIM_PURPOSE, now=now)
        try:
            return UUID(body["sub"])
        except ValueError:
            raise tokens.BadToken from None


async def _body(receive: Receive) -> bytes:
    body, is_more = b"", True
    while is_more:
        message = await receive()
        body += message.get("body", b"")
        is_more = message.get("more_body", False)
        if len(body) > _BODY_MOST:
            raise rules.Malformed
    return body


def _fields(body: bytes, *, is_form: bool) -> dict[str, Any]:
    try:
        fields = dict(parse_qsl(body.decode())) if is_form else json.loads(body)
    except (ValueError, RecursionError):
        raise rules.Malformed from None
    if not isinstance(fields, dict):
        raise rules.Malformed
    return fields


def _said(answer: Claimed | Refused) -> tuple[int, dict[str, Any], Headers]:
    if isinstance(answer, Refused):
        status, headers = _STATUS.get(type(answer), (409, []))
        words = answer.words
        return status, {"refused": answer.reason, "ko": words.ko, "en": words.en, **answer.facts}, headers
    claim = answer.claim
    said = {
        "claim": str(claim.id),
        "campaign": str(claim.campaign),
        "position": claim.position,
        "claimed_at": claim.claimed_at.isoformat(),
        **vars(rules.CLAIMED),
    }
    return (201 if answer.is_new else 200), said, []


async def _send(send: Send, status: int, said: Mapping[str, Any], headers: Headers | None = None) -> None:
    body = json.dumps(said, ensure_ascii=False).encode() if said else b""
    kind: Headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
    length: Headers = [(b"content-length", str(len(body)).encode())]
    await send(
        {"type": "http.response.start", "status": status, "headers": [*kind, *length, *(headers or [])]}
    )
    await send({"type": "http.response.body", "body": body})
