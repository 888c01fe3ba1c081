"""The ASGI edge: reads `POST /claims`, asks `claiming`, writes the answer."""

import contextlib
import gc
import os
import sys
import time
from collections.abc import Awaitable
from typing import Any, Self

from claim import settings, wire
from claim.answers import Answer, InLine
from claim.claiming import Claiming
from claim.limits import Limit
from claim.line import Waiting
from claim.settings import Settings
from claim.store import Store
from claim.wire import Receive, Scope, Send
from hamkke.coupons import rules
from hamkke.coupons.rules import log
from hamkke.kernel import clock, tokens
from hamkke.kernel.addresses import network
from hamkke.kernel.errors import Refused

PATH = "/claims"
_PERSON_RATE, _PERSON_BURST = 2.0, 20  # presses a second: nobody is quicker by hand for long.
_HOME = (b"127.", b"::1")  # a proxy that does not say for whom it asks, or a test.


def create(database_url: str, secret: str, **others: Any) -> "ClaimApp":
    """The claim service as an ASGI app, told `Settings`. Its lifespan, or `async with`, starts and stops it."""
    return ClaimApp(Settings(database_url, secret, **others))


def from_environment() -> "ClaimApp":
    """`granian --interface asgi --factory claim.app:from_environment`"""
    gc.set_threshold(
        100_000, 50, 1_000
    )  # thousands wait at once, none of them in a cycle: looking for one took a sixth.
    gc.freeze()
    _let_no_thread_push_another_aside()
    return ClaimApp(settings.from_environment())


def _let_no_thread_push_another_aside() -> None:
    """Each answer wakes the server's own thread, which took the processor from the next claim, once a claim.

    In Linux's batch class a thread that wakes waits for its turn. Elsewhere, or where it is forbidden, nothing is lost.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


class ClaimApp:
    def __init__(self, told: Settings) -> None:
        self._claiming = Claiming(Store(told.database_url))
        self._secret = told.secret
        self._address_header = told.address_header.lower().encode()
        self._by_address = Limit(rate=told.claims_per_address, burst=10 * told.claims_per_address)
        self._by_person = Limit(rate=_PERSON_RATE, burst=_PERSON_BURST)

    async def __aenter__(self) -> Self:
        await self._claiming.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._claiming.stop()

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        if scope["type"] == "http":
            return self._answer(scope, receive, send)
        return self._live(receive, send)

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
            await wire.send(send, 404, b"", [])
            return
        if scope["method"] != "POST":
            await wire.send(send, 405, b"", [(b"allow", b"POST")])
            return
        headers = dict(scope["headers"])
        is_form = headers.get(b"content-type", b"").startswith(wire.FORM)
        entry: Waiting | None = None
        try:
            self._check_address(scope, headers)
            entry = self._accept(await wire.body(receive), headers, is_form=is_form)
            scope.clear()  # a thousand wait at once: what was read is let go of before, not after.
            headers.clear()
            place = await self._claiming.stand(entry)
            said = self._said(place if isinstance(place, InLine) else await place, entry, is_form=is_form)
        except rules.Busy as refusal:
            said = self._not_now(refusal, entry, is_form=is_form)
        except Refused as refusal:
            said = wire.form_no(refusal) if is_form else wire.no(refusal)
        await wire.send(send, *said)

    def _not_now(self, refusal: rules.Busy, entry: Waiting | None, *, is_form: bool) -> wire.Said:
        """A 503, which takes nothing from whoever was accepted: the ticket holds their moment at every copy."""
        if entry is None:
            return wire.form_no(refusal) if is_form else wire.no(refusal)
        ticket = wire.ticket(self._secret, entry)
        return wire.form_not_now(refusal, ticket, entry) if is_form else wire.not_now(refusal, ticket)

    def _said(self, answer: Answer | InLine, entry: Waiting, *, is_form: bool) -> wire.Said:
        if isinstance(answer, Refused):
            raise answer
        if isinstance(answer, InLine):
            ticket = wire.ticket(self._secret, entry)
            return wire.form_in_line(answer, ticket, entry) if is_form else wire.in_line(answer, ticket)
        return wire.form_yes() if is_form else wire.yes(answer)

    def _check_address(self, scope: Scope, headers: dict[bytes, bytes]) -> None:
        """Many may sit behind one address, so it may ask often; but nobody may ask for everybody."""
        if self._address_header:
            # The proxy in front of us adds the address it sees at the end; whatever stands before it anybody may claim.
            address = headers.get(self._address_header, b"").rpartition(b",")[2].strip()
        else:
            address = (scope.get("client") or ("127.0.0.1",))[0].encode()
            if address.startswith(_HOME):
                return
        if b":" in address:
            address = network(address.decode("latin-1")).encode()
        wait = self._by_address.wait_seconds(address, now=time.monotonic())
        if wait > 0:
            raise rules.TooOften(seconds=int(wait) + 1)

    def _accept(self, content: bytes, headers: dict[bytes, bytes], *, is_form: bool) -> Waiting:
        """From here on the request has its place: this very moment, or that of its ticket."""
        press = wire.pressed(content, is_form=is_form)
        token = press.token.encode() if is_form else headers.get(b"authorization", b"")[len(b"Bearer ") :]
        now = clock.now()
        shopper = tokens.read(self._secret, token, purpose=rules.CLAIM_PURPOSE, now=now)
        person = shopper.keys[0] if shopper.keys else shopper.subject
        wait = self._by_person.wait_seconds(person, now=time.monotonic())
        if wait > 0:
            raise rules.TooOften(seconds=int(wait) + 1)
        campaign = press.campaign.bytes
        keys = [rules.campaign_key(key, campaign) for key in shopper.keys]
        entry = Waiting(press.id.bytes, campaign, shopper.subject, keys, now, log.microseconds(now))
        if press.ticket:
            wire.take_place(self._secret, press.ticket, entry)
        return entry
