"""What the database said about the openings a moment ago. Memory only repeats its noes, never says yes."""

import asyncio
import contextlib
import logging
from array import array
from bisect import bisect_left
from collections import defaultdict
from datetime import datetime, timedelta

import psycopg

from claim.deciding import Opening
from claim.store import Store
from hamkke.coupons import rules
from hamkke.kernel import clock

_LOW_HALF = slice(8, 16)
_REFRESH_SECONDS = 1.0
_REMEMBERED = 64  # campaigns whose takers are kept: 8 bytes for each claim.
_RECENT = timedelta(days=7)  # campaigns that closed earlier are looked at when somebody asks for them.

log = logging.getLogger("claim")


class Campaigns:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._openings: dict[bytes, list[Opening]] = {}
        self._asked: dict[bytes, None] = {}  # the keys: campaigns of long ago
        self._takers: dict[bytes, tuple[int, array[int]]] = {}
        self._refreshing: asyncio.Task[None] | None = None
        self._watch: asyncio.Task[None] | None = None
        self._reading = asyncio.Lock()

    async def start(self) -> None:
        self._watch = asyncio.create_task(self._keep_looking())

    async def stop(self) -> None:
        for task in (self._watch, self._refreshing):
            if task is not None:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError, psycopg.Error):
                    await task

    async def opening_for(self, campaign: bytes, *, shopper: bytes, now: datetime) -> Opening:
        """The opening whose counter must decide. Raises UnknownCampaign, and NotOpenYet, SoldOut or Closed from memory."""
        openings = self._openings.get(campaign)
        if openings is None:
            self._asked[campaign] = None
            await self._look()  # it may have been opened this very second, or closed long ago.
            openings = self._openings.get(campaign)
            if openings is None:
                raise rules.UnknownCampaign
        opening = _live(openings, now)
        if opening.left > 0 and opening.window.opens_at <= now < opening.window.closes_at:
            return opening
        if not await self.has_claimed(campaign, shopper):
            rules.check_claim(opening.window, left=opening.left, now=now, following=opening.following)
        return opening  # whoever has one is owed the first answer again, and only the database remembers it.

    async def has_claimed(self, campaign: bytes, shopper: bytes) -> bool:
        """Whether this shopper may have a coupon of this campaign. A yes may be wrong, once in 10^12; a no is not."""
        openings = self._openings.get(campaign)
        if openings is None:
            return True  # not looked at any more: only the database knows.
        claimed = sum(opening.claimed for opening in openings)
        if claimed == 0:
            return False
        counted, takers = self._takers.get(campaign, (-1, array("Q")))
        if counted != claimed:
            async with self._reading:
                counted, takers = self._takers.get(campaign, (-1, takers))
                if counted != claimed:
                    takers = await self._store.takers(campaign)
                    self._takers[campaign] = (claimed, takers)
                    while len(self._takers) > _REMEMBERED:
                        del self._takers[next(iter(self._takers))]
        low = int.from_bytes(shopper[_LOW_HALF], "big")
        place = bisect_left(takers, low)
        return place < len(takers) and takers[place] == low

    def tell(self, opening: Opening, *, claimed: int) -> None:
        """What this copy itself has just seen committed."""
        for known in self._openings.get(opening.campaign, ()):
            if known.id == opening.id:
                known.places, known.claimed = opening.places, claimed

    async def _keep_looking(self) -> None:
        while True:
            try:
                await self._look()
            except psycopg.OperationalError as error:
                log.warning("Campaigns could not be looked at: %s", error)
            except (
                Exception
            ):  # a table changed under us in a deploy, say; a watch that ends would leave every no stale.
                log.exception("Campaigns could not be looked at.")
            await asyncio.sleep(_REFRESH_SECONDS)

    async def _look(self) -> None:
        """Look at the openings anew; whoever asks while a look is under way waits for the one after it."""
        if self._refreshing is not None and not self._refreshing.done():
            await asyncio.wait([self._refreshing])
        if self._refreshing is None or self._refreshing.done():
            self._refreshing = asyncio.create_task(self._refresh())
        await asyncio.shield(self._refreshing)

    async def _refresh(self) -> None:
        openings: dict[bytes, list[Opening]] = defaultdict(list)
        asked = list(self._asked)
        for opening in await self._store.openings(closed_since=clock.now() - _RECENT, others=asked):
            earlier = openings[opening.campaign]
            if earlier:
                earlier[-1].following = opening.window.opens_at
            earlier.append(opening)
        self._openings = dict(openings)
        for campaign in asked:
            if campaign not in openings or len(self._asked) > _REMEMBERED:
                del self._asked[campaign]


def _live(openings: list[Opening], now: datetime) -> Opening:
    """The one that is open, or else the latest that was, or else the earliest to come."""
    found = openings[0]
    for opening in openings[1:]:
        if opening.window.opens_at > now:
            break
        found = opening
    return found
