"""What the winners do with their coupons, over HTTP as browsers would: online, at a merchant's counter, or giving them up."""

import asyncio
import random
import re
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol
from uuid import UUID

import httpx

from hamkke.kernel import ids
from race import cast

_PATIENCE_SECONDS = 90.0
AT_ONCE = 8
_LEAST, _MOST = 5_000, 50_000  # won, of a purchase at a counter
_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
_PIECES = re.compile(r'name="([0-9a-f]{8}-[0-9a-f-]{27})"')
_CODE = re.compile(r"<code data-code>([^<]+)</code>")


class Plan(StrEnum):
    """What a shopper means to do."""

    KEEP = "keep"
    SEND_BACK = "send_back"
    CANCEL_PAID = "cancel_paid"
    CANCEL_UNPAID = "cancel_unpaid"
    QUIT = "quit"
    COUNTER = "counter"
    TAKE_BACK = "take_back"
    HAND_BACK = "hand_back"


GOALS = {
    Plan.KEEP: "paid",
    Plan.SEND_BACK: "sent back",
    Plan.CANCEL_PAID: "cancelled",
    Plan.CANCEL_UNPAID: "cancelled",
    Plan.QUIT: "quit",
    Plan.COUNTER: "used at a counter",
    Plan.TAKE_BACK: "taken back",
    Plan.HAND_BACK: "handed back",
}
PLANS = (
    Plan.KEEP, Plan.TAKE_BACK, Plan.SEND_BACK, Plan.HAND_BACK, Plan.COUNTER, Plan.CANCEL_PAID,
    Plan.CANCEL_UNPAID, Plan.QUIT, Plan.SEND_BACK, Plan.TAKE_BACK,
)  # fmt: skip
# Nothing was promised: the provider could not be asked in time, or its yes will be looked up later.
_LATER = (["no payment page"], ["not known to be paid"])


class GaveUp(Exception):  # noqa: N818 - a shopper's word, not a mistake.
    """A step was never answered in the time a shopper has."""


@dataclass
class Shopper:
    """One winner, with a coupon in hand. `bought` is the id of their order, or of the use at the counter."""

    account: UUID
    claim: UUID
    plan: Plan
    goods: Sequence[tuple[UUID, int]]
    counter: cast.Counter
    amount: int
    automatic: UUID  # the campaign that comes off an order online as well, unclaimed
    bought: UUID = field(default_factory=ids.new)
    step: UUID = field(default_factory=ids.new)
    shown: UUID = field(default_factory=ids.new)
    told: list[str] = field(default_factory=list)
    faults: list[tuple[float, float]] = field(default_factory=list)  # a 5xx: when asked, when answered


def shopper(
    account: UUID,
    claim: UUID,
    number: int,
    *,
    stage: cast.Stage,
    dice: random.Random,
    automatic: UUID,
    plan: Plan | None = None,
) -> Shopper:
    """The shopper with this number means to do what their number says, with one to three goods or at some counter."""
    some = dice.sample(list(stage.products), dice.randint(1, 3))
    return Shopper(
        account,
        claim,
        plan or PLANS[number % len(PLANS)],
        goods=[(product, dice.randint(1, 3)) for product in some],
        counter=dice.choice(stage.counters),
        amount=dice.randint(_LEAST, _MOST),
        automatic=automatic,
    )


def failures(shopper: Shopper, *, was_down: tuple[float, float] | None) -> list[str]:
    """What should not have happened to a shopper. `was_down` is while a part of the site was dead, and a little after.

    A 5xx for what was under way then is excused, and that a payment is not known yet. Nothing else is.
    """
    found = [
        "5xx"
        for asked_at, answered_at in shopper.faults
        if was_down is None or answered_at < was_down[0] or asked_at > was_down[1]
    ]
    is_excused = was_down is not None and shopper.told[-1:] in _LATER
    if GOALS[shopper.plan] not in shopper.told and not is_excused:
        last = shopper.told[-1] if shopper.told else "nothing"
        found.append(f"{shopper.plan}: {last}")
    return found


async def shop(shopper: Shopper, *, site: str, door: asyncio.Semaphore) -> None:
    """One shopper's whole way; what the site said to them is in `shopper.told`."""
    async with door, browser(site) as desk, browser(site) as till:
        try:
            await _Visit(shopper, Person(desk, shopper), Person(till, shopper)).make()
        except GaveUp:
            shopper.told.append("gave up")


def browser(site: str) -> httpx.AsyncClient:
    # Without certificates, which take long to read: the crowd's answers would wait for them. It is plain HTTP anyway.
    return httpx.AsyncClient(base_url=site, timeout=20, verify=False)  # noqa: S501


class Diary(Protocol):
    """Where somebody notes what the site said to them, and when it failed."""

    told: list[str]
    faults: list[tuple[float, float]]


class Person:
    """Somebody at a browser. Every step may be repeated: forms carry the ids of what they do."""

    def __init__(self, browser: httpx.AsyncClient, diary: Diary) -> None:
        self.browser = browser
        self.diary = diary

    async def sign_in(self, account: UUID) -> None:
        """Django answers a sign-in whose session the database could not keep with 400; whoever sees that tries again."""
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while "sessionid" not in self.browser.cookies:
            if time.monotonic() > deadline:
                raise GaveUp
            await self.get(cast.sign_in_path(account))

    async def get(self, path: str) -> httpx.Response:
        return await self.tried(lambda: self.browser.get(path))

    async def post(self, path: str, fields: Mapping[str, str | list[str]]) -> httpx.Response:
        async def post() -> httpx.Response:
            token = {"X-CSRFToken": self.browser.cookies.get("csrftoken") or ""}
            return await self.browser.post(path, data=fields, headers=token)

        return await self.tried(post)

    async def do(self, path: str, fields: Mapping[str, str | list[str]], word: str) -> str:
        """Press a button whose answer leads elsewhere; where to. Anything else is a no."""
        answer = await self.post(path, fields)
        is_done = answer.status_code == httpx.codes.FOUND
        self.diary.told.append(word if is_done else f"not {word}: {answer.status_code}")
        return answer.headers["location"] if is_done else ""

    async def tried(self, ask: Callable[[], Awaitable[httpx.Response]]) -> httpx.Response:
        """Ask until the site answers: a page that does not load is loaded again."""
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while (asked_at := time.monotonic()) < deadline:
            try:
                answer = await ask()
            except httpx.TransportError:
                await asyncio.sleep(0.2)
                continue
            if answer.status_code < httpx.codes.INTERNAL_SERVER_ERROR:
                return answer
            self.diary.faults.append((asked_at, time.monotonic()))
            self.diary.told.append(f"status {answer.status_code}")
            await asyncio.sleep(0.2)
        raise GaveUp


class _Visit:
    """One shopper's way through the site; at a counter there is a merchant, too, with a browser of their own."""

    def __init__(self, shopper: Shopper, person: Person, merchant: Person) -> None:
        self.shopper = shopper
        self.person = person
        self.merchant = merchant

    async def make(self) -> None:
        await self.person.sign_in(self.shopper.account)
        if self.shopper.plan is Plan.HAND_BACK:
            await self.person.do(f"/coupons/claims/{self.shopper.claim}/hand-back", {}, "handed back")
        elif self.shopper.plan in (Plan.COUNTER, Plan.TAKE_BACK):
            await self._go_to_the_counter()
        else:
            await self._shop_online()

    # ── At a counter ──

    async def _go_to_the_counter(self) -> None:
        """The shopper shows the coupon, the merchant types its code and the purchase, reads the preview, confirms."""
        shopper, shop = self.shopper, str(self.shopper.counter.shop)
        wanted = {"id": str(shopper.shown), "claim": str(shopper.claim), "shop": shop}
        page = await self.person.do("/coupons/passes/", wanted, "shown")
        code = _CODE.search((await self.person.get(page)).text) if page else None
        if code is None:
            return
        await self.merchant.sign_in(shopper.counter.owner)
        typed = {"code": code[1], "amount": str(shopper.amount)}
        preview = await self.merchant.post(f"/coupons/counter/{shop}/", typed)
        confirmed = dict(_HIDDEN.findall(preview.text)) | {"id": str(shopper.bought)}
        receipt = await self.merchant.do(f"/coupons/counter/{shop}/uses", confirmed, "used at a counter")
        if receipt and shopper.plan is Plan.TAKE_BACK:
            await self._take_back(receipt)

    async def _take_back(self, receipt: str) -> None:
        """A third of the goods comes back."""
        form = dict(_HIDDEN.findall((await self.merchant.get(receipt)).text))
        back = {
            "id": str(self.shopper.step),
            "so_far": form.get("so_far", ""),
            "amount": str(self.shopper.amount // 3),
        }
        await self.merchant.do(f"{receipt}return", back, "taken back")

    # ── Online ──

    async def _shop_online(self) -> None:
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

    async def _order(self) -> str | None:
        """Fill the basket and order; the address of the payment page."""
        for product, quantity in self.shopper.goods:
            await self.person.post("/orders/basket/", {"product": str(product), "quantity": "1"})
            await self.person.post(f"/orders/basket/{product}/", {"quantity": str(quantity)})
        coupons = [str(self.shopper.claim), str(self.shopper.automatic)]
        checkout = await self.person.get(f"/orders/checkout/?chosen=yes&coupon={'&coupon='.join(coupons)}")
        form = dict(_HIDDEN.findall(checkout.text))
        wanted: dict[str, str | list[str]] = {
            "id": str(self.shopper.bought),
            "coupon": coupons,
            "expected": form.get("expected", ""),
        }
        answer = await self.person.post("/orders/checkout/", wanted)
        page = answer.headers.get("location", "")
        if not page.startswith(("http", f"/orders/{self.shopper.bought}")):
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
        left = await self.person.tried(lambda: self.person.browser.post(page, data={"decision": decision}))
        back = left.headers.get("location", "")
        await self.person.get(back)
        for _ in range(20):
            order = await self.person.get(f"/orders/{self.shopper.bought}/")
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
            order = await self.person.get(f"/orders/{self.shopper.bought}/")
            piece = _PIECES.search(order.text)
            if piece:
                await self._do("returns", {**step, piece[1]: "1"}, "sent back")
        elif plan is Plan.CANCEL_PAID:
            await self._do("cancellation", step, "cancelled")

    async def _do(self, what: str, fields: dict[str, str], word: str) -> None:
        await self.person.do(f"/orders/{self.shopper.bought}/{what}", fields, word)
