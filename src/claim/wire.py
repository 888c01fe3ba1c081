"""What stands on the wire: the request as read, the answer as written, and the ticket of somebody who waits in line."""

from collections.abc import Awaitable, Callable, MutableMapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

import msgspec

from claim.answers import Claimed, InLine
from claim.line import Waiting
from hamkke.coupons import rules
from hamkke.coupons.rules import log
from hamkke.kernel import tokens
from hamkke.kernel.errors import Refused

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]
Said = tuple[int, bytes, Headers]

FORM = b"application/x-www-form-urlencoded"
WALLET = "/coupons/"
_BODY_MOST = 4_096  # bytes; a claim takes about a hundred, with a ticket three hundred.
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOMENT_BYTES = 8
_JSON: Headers = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
_STATUS: dict[type[Refused], tuple[int, Headers]] = {
    tokens.BadToken: (401, [(b"www-authenticate", b"Bearer")]),
    rules.Malformed: (400, []),
    rules.UnknownCampaign: (404, []),
    rules.Busy: (503, [(b"retry-after", b"1")]),
    rules.TooOften: (429, []),
}
_encode = msgspec.json.encode


class Press(msgspec.Struct):
    """What is sent when the button is pressed. `token` comes in a form only; JSON carries it as a header."""

    id: UUID
    campaign: UUID
    ticket: str = ""
    token: str = ""


_decode = msgspec.json.Decoder(Press).decode


async def body(receive: Receive) -> bytes:
    message = await receive()
    found: bytes = message.get("body", b"")
    while message.get("more_body", False):
        message = await receive()
        found += message.get("body", b"")
        if len(found) > _BODY_MOST:
            break
    if len(found) > _BODY_MOST:
        raise rules.Malformed
    return found


def pressed(content: bytes, *, is_form: bool) -> Press:
    try:
        return msgspec.convert(dict(parse_qsl(content.decode())), Press) if is_form else _decode(content)
    except (msgspec.DecodeError, ValueError, RecursionError):
        raise rules.Malformed from None


# ── The ticket ──


def ticket(secret: str, entry: Waiting) -> str:
    """The place of somebody in line, which is a moment. Good at every copy: the truth is in it, not in our memory."""
    content = entry.moment.to_bytes(_MOMENT_BYTES, "big") + entry.id + entry.campaign + entry.shopper
    return tokens.seal(secret, content, purpose=rules.LINE_PURPOSE)


def take_place(secret: str, ticket: str, entry: Waiting) -> None:
    """Give an entry the place that its ticket proves. Raises BadToken for a ticket of another claim."""
    content = tokens.unseal(secret, ticket, purpose=rules.LINE_PURPOSE)
    if content[_MOMENT_BYTES:] != entry.id + entry.campaign + entry.shopper:
        raise tokens.BadToken
    entry.moment = int.from_bytes(content[:_MOMENT_BYTES], "big")
    entry.now = _EPOCH + timedelta(microseconds=entry.moment)
    entry.is_back = True


# ── Answers ──


async def send(send: Send, status: int, content: bytes, headers: Headers) -> None:
    await send(
        {"type": "http.response.start", "status": status, "headers": [*_JSON, *headers] if headers else _JSON}
    )
    await send({"type": "http.response.body", "body": content})


_YES = (
    b'{"claim":"%b","campaign":"%b","position":%d,"claimed_at":"%b","receipt":"%b",'
    + _encode(vars(rules.CLAIMED))[1:]
)
_noes: dict[type[Refused], bytes] = {}


def yes(answer: Claimed) -> Said:
    claim = answer.claim
    return (
        201 if answer.is_new else 200,
        _YES
        % (
            _dashed(claim.id),
            _campaign_text(claim.campaign),
            claim.position,
            claim.claimed_at.isoformat().encode(),
            log.receipt(claim.id, claim.opening).hex().encode(),
        ),
        [],
    )


def _dashed(id: bytes) -> bytes:
    text = id.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}".encode()


_campaign_text = lru_cache(maxsize=1_024)(_dashed)


def no(refusal: Refused) -> Said:
    status, headers = _STATUS.get(type(refusal), (409, []))
    if isinstance(refusal, rules.TooOften):
        headers = [(b"retry-after", b"%d" % refusal.facts["seconds"])]
    if refusal.facts:
        return status, _refused(refusal), headers
    content = _noes.get(type(refusal))
    if content is None:  # the sold-out answer is given a hundred thousand times.
        content = _noes[type(refusal)] = _refused(refusal)
    return status, content, headers


def _refused(refusal: Refused) -> bytes:
    words = refusal.words
    return _encode({"refused": refusal.reason, "ko": words.ko, "en": words.en, **refusal.facts})


def in_line(place: InLine, ticket: str) -> Said:
    words = rules.waiting_words(ahead=place.ahead, seconds=place.wait_seconds)
    said = {"ticket": ticket, "ahead": place.ahead, "wait_seconds": place.wait_seconds, **vars(words)}
    return 202, _encode(said), [(b"retry-after", b"%d" % place.wait_seconds)]


def not_now(refusal: rules.Busy, ticket: str) -> Said:
    said = {"refused": refusal.reason, "ticket": ticket, **vars(refusal.words)}
    status, headers = _STATUS[rules.Busy]
    return status, _encode(said), headers


# A plain form's reader is sent on to a page that says the same.


def form_yes() -> Said:
    return _sent_on(WALLET, answer="claimed")


def form_no(refusal: Refused) -> Said:
    return _sent_on(WALLET, answer=refusal.reason)


def form_in_line(place: InLine, ticket: str, entry: Waiting) -> Said:
    return _sent_back(ticket, entry, ahead=place.ahead, seconds=place.wait_seconds)


def form_not_now(refusal: rules.Busy, ticket: str, entry: Waiting) -> Said:
    return _sent_back(ticket, entry, answer=refusal.reason)


def _sent_back(ticket: str, entry: Waiting, **query: object) -> Said:
    address = f"{WALLET}campaigns/{UUID(bytes=entry.campaign)}/"
    return _sent_on(address, claim=UUID(bytes=entry.id), ticket=ticket, **query)


def _sent_on(address: str, **query: object) -> Said:
    return 303, b"", [(b"location", f"{address}?{urlencode(query)}".encode())]
