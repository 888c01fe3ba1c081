"""What the winners do with their coupons, over HTTP as browsers would: order, pay, turn back, cancel, send goods back."""

import asyncio
import random
import re
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

import httpx

from hamkke.kernel import ids
from race import cast

_PATIENCE_SECONDS = 90.0
AT_ONCE = 8
_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
_PIECES = re.compile(r'name="([0-9a-f]{8}-[0-9a-f-]{27})"')


class Plan(StrEnum):
    """What a shopper means to do."""

    KEEP = "keep"
    SEND_BACK = "send_back"
    CANCEL_PAID = "cancel_paid"
    CANCEL_UNPAID = "cancel_unpaid"
    QUIT = "quit"


_PLANS = (Plan.KEEP, Plan.SEND_BACK, Plan.SEND_BACK, Plan.CANCEL_PAID, Plan.CANCEL_UNPAID, Plan.QUIT)


class GaveUp(Exception):  # noqa: N818 - a shopper's word, not a mistake.
    """A step was never answered in the time a shopper has."""


@dataclass
class Shopper:
    """One winner, with a coupon in hand."""

    account: UUID
    claim: UUID
    plan: Plan
    goods: Sequence[tuple[UUID, int]]
    order: UUID = field(default_factory=ids.new)
    step: UUID = field(default_factory=ids.new)
    told: list[str] = field(default_factory=list)


def shopper(
    account: UUID, claim: UUID, number: int, *, products: Sequence[UUID], dice: random.Random
) -> Shopper:
    """The shopper with this number wants one to three goods, and means to do what their number says."""
    some = dice.sample(list(products), dice.randint(1, 3))
    return Shopper(
        account, claim, _PLANS[number % len(_PLANS)], [(product, dice.randint(1, 3)) for product in some]
    )


async def shop(shopper: Shopper, *, site: str, door: asyncio.Semaphore) -> None:
    """One shopper's whole way; what the site said to them is in `shopper.told`."""
    async with door, httpx.AsyncClient(base_url=site, timeout=20) as browser:
        try:
            await _Visit(browser, shopper).make()
        except GaveUp:
            shopper.told.append("gave up")


class _Visit:
    """One shopper's way through the site. Every step may be repeated: forms carry the ids of what they do."""

    def __init__(self, browser: httpx.AsyncClient, shopper: Shopper) -> None:
        self.browser = browser
        self.shopper = shopper

    async def make(self) -> None:
        await self._sign_in()
        page = await self._order()
        if page is None:
            return
        plan = self.shopper.plan
        if plan is Plan.CANCEL_UNPAID:
            await self._do("cancellation", {"id": str(self.shopper.step)}, "cancelled")
        elif plan is Plan.QUIT:
            await self._decide(page, "cancel")
        elif await self._decide(page, "pay"):
            await self._send_back()

    async def _sign_in(self) -> None:
        """Django answers a sign-in whose session the database could not keep with 400; whoever sees that tries again."""
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while "sessionid" not in self.browser.cookies and time.monotonic() < deadline:
            await self._get(cast.sign_in_path(self.shopper.account))

    async def _order(self) -> str | None:
        """Fill the basket and order; the address of the payment page."""
        for product, quantity in self.shopper.goods:
            await self._post("/orders/basket/", {"product": str(product), "quantity": "1"})
            await self._post(f"/orders/basket/{product}/", {"quantity": str(quantity)})
        checkout = await self._get(f"/orders/checkout/?claim={self.shopper.claim}")
        form = dict(_HIDDEN.findall(checkout.text))
        wanted = {
            "id": str(self.shopper.order),
            "claim": str(self.shopper.claim),
            "expected": form.get("expected", ""),
        }
        answer = await self._post("/orders/checkout/", wanted)
        page = answer.headers.get("location", "")
        if not page.startswith(("http", f"/orders/{self.shopper.order}")):
            self.shopper.told.append(f"not ordered: {answer.status_code} {page}")
            return None
        self.shopper.told.append("ordered")
        if not page.startswith(
            "http"
        ):  # the provider could not be asked in time; this order came to nothing.
            self.shopper.told.append("no payment page")
            return None
        return page

    async def _decide(self, page: str, decision: str) -> bool:
        """Press a button on the provider's page and come back; whether the order's page says it is paid."""
        left = await self._tried(lambda: self.browser.post(page, data={"decision": decision}))
        back = left.headers.get("location", "")
        await self._get(back)
        for _ in range(20):
            order = await self._get(f"/orders/{self.shopper.order}/")
            if "cancellation" not in order.text and decision != "pay":
                break
            if decision == "pay" and _PIECES.search(order.text):
                self.shopper.told.append("paid")
                return True
            await asyncio.sleep(0.2)
        self.shopper.told.append("quit" if decision != "pay" else "not known to be paid")
        return False

    async def _send_back(self) -> None:
        plan, step = self.shopper.plan, {"id": str(self.shopper.step)}
        if plan is Plan.SEND_BACK:
            order = await self._get(f"/orders/{self.shopper.order}/")
            piece = _PIECES.search(order.text)
            if piece:
                await self._do("returns", {**step, piece[1]: "1"}, "sent back")
        elif plan is Plan.CANCEL_PAID:
            await self._do("cancellation", step, "cancelled")

    async def _do(self, what: str, fields: dict[str, str], word: str) -> None:
        answer = await self._post(f"/orders/{self.shopper.order}/{what}", fields)
        is_done = answer.status_code == httpx.codes.FOUND
        self.shopper.told.append(word if is_done else f"not {word}: {answer.status_code}")

    async def _get(self, path: str) -> httpx.Response:
        return await self._tried(lambda: self.browser.get(path))

    async def _post(self, path: str, fields: dict[str, str]) -> httpx.Response:
        async def post() -> httpx.Response:
            token = {"X-CSRFToken": self.browser.cookies.get("csrftoken") or ""}
            return await self.browser.post(path, data=fields, headers=token)

        return await self._tried(post)

    async def _tried(self, ask: Callable[[], Awaitable[httpx.Response]]) -> httpx.Response:
        """Ask until the site answers: a page that does not load is loaded again."""
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < deadline:
            try:
                answer = await ask()
            except httpx.TransportError:
                await asyncio.sleep(0.2)
                continue
            if answer.status_code < httpx.codes.INTERNAL_SERVER_ERROR:
                return answer
            self.shopper.told.append(f"status {answer.status_code}")
            await asyncio.sleep(0.2)
        raise GaveUp
