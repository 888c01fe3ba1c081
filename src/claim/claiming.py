"""The one use case: claim a coupon. Those who press stand in line by the moment we accepted them, and are committed batch by batch."""

import asyncio
import time
from collections.abc import Callable, Sequence

import psycopg

from claim.answers import Answer, Claimed, InLine
from claim.campaigns import Campaigns
from claim.deciding import Opening, decide
from claim.line import Crowd, Line, Waiting
from claim.store import Store
from hamkke.coupons import rules
from hamkke.kernel import clock
from hamkke.kernel.errors import Refused

BATCH_MOST = 500
PATIENCE_SECONDS = (
    2.0  # whoever would wait longer is told the place in line instead, and comes back for the answer.
)
LINE_MOST = 200_000  # people, about half a kilobyte each; the next is turned away.
STOP_SECONDS = 15.0
AGAIN_SECONDS = 0.5  # after the database failed us.
_TRIES = 3
_FIRST_RATE = 2_500.0  # claims a second, until we have measured ours.
_MEMORY = 0.2  # how much the latest batch tells about the rate.


class Claiming:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._campaigns = Campaigns(store)
        self._counters: dict[bytes, _Counter] = {}
        self._is_accepting = False
        self._pace = _Pace()
        self._crowd = Crowd()

    async def start(self) -> None:
        await self._store.open()
        await self._campaigns.start()
        self._is_accepting = True

    async def stop(self) -> None:
        """Accept no more, commit and answer what waits, then let go of the database."""
        self._is_accepting = False
        for counter in self._counters.values():
            counter.is_closing = True
        committers = {counter.committer for counter in self._counters.values()}
        if committers:
            _, late = await asyncio.wait(committers, timeout=STOP_SECONDS)
            for committer in late:
                committer.cancel()  # those still in line are answered with tickets: nothing was promised.
            await asyncio.gather(*late, return_exceptions=True)
        await self._campaigns.stop()
        await self._store.close()

    async def stand(self, entry: Waiting) -> "asyncio.Future[Answer] | InLine":
        """Stand in line for one coupon: a future of the answer, or the place when it takes too long to wait for.

        A yes in it stands in the database. Raises what memory can refuse: UnknownCampaign, NotOpenYet, SoldOut, Closed, Busy.
        """
        try:
            opening = await self._campaigns.opening_for(entry.campaign, shopper=entry.shopper, now=entry.now)
        except psycopg.OperationalError:
            raise rules.Busy from None
        if not self._is_accepting:
            raise rules.Busy
        counter = self._counters.get(opening.id)
        if counter is None:
            counter = self._counters[opening.id] = self._open_counter(opening)
        return counter.stand(entry)

    def _open_counter(self, opening: Opening) -> "_Counter":
        return _Counter(
            opening,
            self._store,
            self._campaigns,
            self._pace,
            self._crowd,
            close=lambda: self._counters.pop(opening.id, None),
        )


class _Pace:
    """How many requests a second this copy decides, measured over its latest batches."""

    def __init__(self) -> None:
        self.rate = _FIRST_RATE

    def learn(self, decided: int, seconds: float) -> None:
        if decided == BATCH_MOST:  # a smaller batch measures how few came.
            self.rate += _MEMORY * (decided / seconds - self.rate)

    @property
    def patience(self) -> int:
        """How many may stand in line and simply wait."""
        return max(int(self.rate * PATIENCE_SECONDS), 2 * BATCH_MOST)


class _Counter:
    """The counter of one opening: its line, and the task that commits it, which ends when nobody is left."""

    def __init__(
        self,
        opening: Opening,
        store: Store,
        campaigns: Campaigns,
        pace: _Pace,
        crowd: Crowd,
        *,
        close: Callable[[], object],
    ) -> None:
        self.line = Line(crowd)
        self.is_closing = False
        self._crowd = crowd
        self._opening = opening
        self._store = store
        self._campaigns = campaigns
        self._pace = pace
        self._close = close
        self.committer = asyncio.get_running_loop().create_task(self._commit_line())

    # ── Standing in line ──

    def stand(self, entry: Waiting) -> "asyncio.Future[Answer] | InLine":
        """Join the line, or find oneself in it. The answer's future, or the place when it takes too long to wait for."""
        present = self.line.entry_of(entry.shopper)
        if present is None or (present.id != entry.id and self._opening.per_person > 1):
            if self._crowd.count >= LINE_MOST:
                raise rules.Busy
            self.line.join(entry)
            present = entry
        elif entry.moment > present.moment:
            entry.moment, entry.now = present.moment, present.now
        if len(self.line) > self._pace.patience:
            ahead = self.line.ahead_of(present)
            if ahead > self._pace.patience:
                return InLine(ahead, int(ahead / self._pace.rate) + 1)
        return present.watch(entry.id)

    # ── Committing it ──

    async def _commit_line(self) -> None:
        try:
            while self.line:
                await self._commit_batch(self.line.take(BATCH_MOST))
        finally:
            self._close()  # at once, before anybody else can join a line that nobody commits any more.
            self._dismiss()

    async def _commit_batch(self, batch: list[Waiting]) -> None:
        began = time.perf_counter()
        try:
            answers = await self._commit(batch)
        except psycopg.OperationalError:
            await self._wait_for_the_database(batch)
            return
        except asyncio.CancelledError:
            self.line.put_back(batch)  # told with the others.
            raise
        except Exception as error:  # noqa: BLE001 - a bug must reach those who wait; it rises in each of them.
            for entry in batch:
                entry.fail(error)
            return
        self._pace.learn(len(batch), time.perf_counter() - began)
        for entry, answer in zip(batch, answers, strict=True):
            entry.tell(answer)
        if self.line and self._opening.left <= 0:
            await self._send_home()

    async def _wait_for_the_database(self, batch: list[Waiting]) -> None:
        """Keep everybody's place, and let nobody wait with an open request for a database that is away."""
        self.line.put_back(batch)
        if self.is_closing:
            self._dismiss()
            return
        for entry in self.line.everybody():
            entry.let_wait(rules.Busy())
        await asyncio.sleep(AGAIN_SECONDS)

    def _dismiss(self) -> None:
        for entry in self.line.take(len(self.line)):
            entry.tell(rules.Busy())

    async def _send_home(self) -> None:
        """Everything is claimed: tell the whole line at once, but for those who may have one already."""
        asked = set(self.line.everybody())  # whoever joins while we ask is decided like everybody.
        try:
            owed = {
                entry.shopper
                for entry in asked
                if await self._campaigns.has_claimed(self._opening.campaign, entry.shopper)
            }
        except psycopg.OperationalError:
            return  # batch by batch, then.
        for entry in self.line.leave(lambda entry: entry in asked and entry.shopper not in owed):
            try:
                rules.check_claim(
                    self._opening.window, left=0, now=entry.now, following=self._opening.following
                )
            except Refused as refusal:
                entry.tell(refusal)

    async def _commit(self, batch: Sequence[Waiting]) -> list[Answer]:
        for _ in range(_TRIES):
            try:
                return await self._commit_once(batch)
            except psycopg.errors.UniqueViolation:
                # The same id, or the same person, was committed at another counter just now; the next look sees it.
                continue
        return [rules.Busy() for _ in batch]

    async def _commit_once(self, entries: Sequence[Waiting]) -> list[Answer]:
        async with self._store.batch(self._opening.id, self._opening.campaign) as batch:
            opening, earlier = await batch.look(entries)
            if opening is None:
                return [rules.UnknownCampaign() for _ in entries]
            opening.following = self._opening.following
            answers = decide(opening, earlier, entries)
            new = [
                (answer.claim, entry)
                for answer, entry in zip(answers, entries, strict=True)
                if isinstance(answer, Claimed) and answer.is_new
            ]
            if new:
                await batch.write(opening, new, now=clock.now())
        opening.claimed += len(new)
        self._opening = opening
        self._campaigns.tell(opening, claimed=opening.claimed)
        return answers
