"""The last places of a campaign that nobody claims: everybody orders at the same moment, over HTTP as browsers would."""

import asyncio
import contextlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from hamkke.kernel import ids
from race import cast
from race.shopping import AT_ONCE, Person, browser

ORDERED = "ordered"
_EXPECTED = re.compile(r'name="expected" value="(\d+)"')


@dataclass
class Comer:
    """Somebody who wants a place, through one of their accounts. `order` is what they order under, `ordered` what they were told."""

    person: int
    account: UUID
    order: UUID = field(default_factory=ids.new)
    expected: str = ""
    told: list[str] = field(default_factory=list)
    faults: list[tuple[float, float]] = field(default_factory=list)

    @property
    def is_told_yes(self) -> bool:
        return self.told[-1:] == [ORDERED]


async def rush(comers: Sequence[Comer], *, site: str, campaign: UUID, product: UUID) -> list[Comer]:
    """All press at once; then every second who got a place calls the order off, and whoever got none presses again.

    Returns those who called it off.
    """
    async with contextlib.AsyncExitStack() as doors:
        people = [Person(await doors.enter_async_context(browser(site)), comer) for comer in comers]
        pairs = list(zip(people, comers, strict=True))
        door = asyncio.Semaphore(AT_ONCE)
        await asyncio.gather(*(_come(*pair, campaign, product, door) for pair in pairs))
        await asyncio.gather(*(_press(*pair, campaign) for pair in pairs))
        winners = [pair for pair in pairs if pair[1].is_told_yes]
        losers = [pair for pair in pairs if not pair[1].is_told_yes]
        leaving = winners[::2]
        await asyncio.gather(*(_call_off(*pair) for pair in leaving))
        for _, comer in losers:
            comer.order = ids.new()
        await asyncio.gather(*(_press(*pair, campaign) for pair in losers))
    return [comer for _, comer in leaving]


async def _come(person: Person, comer: Comer, campaign: UUID, product: UUID, door: asyncio.Semaphore) -> None:
    """Sign in, fill the basket, and read what is to pay once the discount has come off."""
    async with door:
        await person.sign_in(comer.account)
        await person.post("/orders/basket/", {"product": str(product), "quantity": "1"})
        checkout = await person.get(f"/orders/checkout/?chosen=yes&coupon={campaign}")
        found = _EXPECTED.search(checkout.text)
        comer.expected = found[1] if found else ""


async def _press(person: Person, comer: Comer, campaign: UUID) -> None:
    wanted = {"id": str(comer.order), "coupon": str(campaign), "expected": comer.expected}
    await person.do("/orders/checkout/", wanted, ORDERED)


async def _call_off(person: Person, comer: Comer) -> None:
    await person.do(f"/orders/{comer.order}/cancellation", {"id": str(ids.new())}, "called off")


def comers(accounts: Sequence[cast.Account]) -> list[Comer]:
    return [Comer(account.person, account.id) for account in accounts]
