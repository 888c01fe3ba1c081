"""What the database said about the campaigns a moment ago. Memory may only repeat its noes that cannot change any more."""

import asyncio
import contextlib
import logging
from array import array
from bisect import bisect_left
from datetime import datetime
from uuid import UUID

import psycopg

from claim.store import Opening, Store
from hamkke.coupons import rules

_LOW_HALF = 2**64 - 1
_REFRESH_SECONDS = 1.0

log = logging.getLogger("claim")


class Campaigns:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._openings: dict[UUID, Opening] = {}
        self._takers: dict[UUID, array[int]] = {}
        self._refreshing: asyncio.Task[None] | None = None
        self._watch: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._watch = asyncio.create_task(self._keep_looking())

    async def stop(self) -> None:
        for task in (self._watch, self._refreshing):
            if task is not None:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError, psycopg.Error):
                    await task

    async def check(self, campaign: UUID, *, shopper: UUID, now: datetime) -> None:
        """Let through what only the database can decide. Raises UnknownCampaign, NotOpenYet, SoldOut or Closed."""
        opening = self._openings.get(campaign)
        if opening is None:
            await self._look()  # it may have opened this very second.
            opening = self._openings.get(campaign)
        if opening is None:
            raise rules.UnknownCampaign
        if now < opening.window.opens_at or self._is_gone_for(campaign, shopper):
            rules.check_claim(opening.window, left=0, now=now)

    def _is_gone_for(self, campaign: UUID, shopper: UUID) -> bool:
        """Whether everything is claimed and nothing of it by this shopper, who else is owed the first answer again."""
        takers = self._takers.get(campaign)
        if takers is None:
            return False
        low = shopper.int & _LOW_HALF
        place = bisect_left(takers, low)
        return place == len(takers) or takers[place] != low

    async def _keep_looking(self) -> None:
        while True:
            try:
                await self._look()
            except psycopg.OperationalError as error:
                log.warning("Campaigns could not be looked at: %s", error)
            await asyncio.sleep(_REFRESH_SECONDS)

    async def _look(self) -> None:
        """Look at the openings anew; whoever asks while a look is under way waits for the one after it."""
        if self._refreshing is not None and not self._refreshing.done():
            await asyncio.wait([self._refreshing])
        if self._refreshing is None or self._refreshing.done():
            self._refreshing = asyncio.create_task(self._refresh())
        await asyncio.shield(self._refreshing)

    async def _refresh(self) -> None:
        openings = {opening.campaign: opening for opening in await self._store.openings()}
        for campaign, opening in openings.items():
            if opening.claimed >= opening.quantity and campaign not in self._takers:
                # Claims are append-only and none can follow, so this list is final.
                self._takers[campaign] = await self._store.takers(campaign)
        self._openings = openings
