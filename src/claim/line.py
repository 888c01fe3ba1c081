"""The line before one opening: everybody in the order in which they were accepted, whichever copy accepted them."""

import asyncio
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

import msgspec

from claim.answers import Answer, Claimed, told_to_another
from hamkke.kernel.errors import Refused

_rank = attrgetter("rank")


class Waiting(msgspec.Struct, eq=False):
    """One person's press of the button. `now` is when it was accepted, `moment` the same in microseconds since 1970.

    Id, campaign, shopper and keys are 16 bytes each. Nobody watches while the shopper holds a ticket; who came back with
    one has the moment that it proves.
    """

    id: bytes
    campaign: bytes
    shopper: bytes
    keys: list[bytes]
    now: datetime
    moment: int
    is_back: bool = False
    rank: tuple[int, int] = (0, 0)  # the moment, and the order of arrival among those of one moment
    watchers: list[tuple[bytes, asyncio.Future[Answer]]] | None = None

    def watch(self, id: bytes) -> asyncio.Future[Answer]:
        """Wait here for the answer, each under the id by which the coupon was asked for."""
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        if self.watchers is None:
            self.watchers = [(id, future)]
        else:
            self.watchers.append((id, future))
        return future

    def tell(self, answer: Answer) -> None:
        """Whoever hung up has the coupon all the same, and finds it in the wallet."""
        for id, future in self.watchers or ():  # noqa: A001 - `id` is the word for an id.
            if not future.done():
                future.set_result(self._as_told_to(id, answer))
                if len(self.watchers or ()) > 1 and isinstance(answer, Claimed):
                    answer = Claimed(answer.claim, is_new=False)

    def _as_told_to(self, id: bytes, answer: Answer) -> Answer:
        if not isinstance(answer, Refused):
            return answer.as_told_to(id)
        return answer if id == self.id else told_to_another(answer, id=id, shopper=self.shopper)

    def let_wait(self, refusal: Refused) -> None:
        """Whoever watches is sent away with a ticket; the place in line stays."""
        if self.watchers:
            self.tell(refusal)
            self.watchers = None

    def fail(self, error: Exception) -> None:
        for _, future in self.watchers or ():
            if not future.done():
                future.set_exception(error)


@dataclass(slots=True)
class Crowd:
    """How many stand in all the lines of a copy."""

    count: int = 0


class Line:
    """Sorted by the moment of acceptance. Newcomers join at its end; whoever comes back with a ticket, in their place."""

    def __init__(self, crowd: Crowd | None = None) -> None:
        self._crowd = crowd or Crowd()
        self._latest: Waiting | None = None  # the newcomer
        self._waiting: list[Waiting] = []
        self._by_shopper: dict[bytes, Waiting] = {}
        self._joined = 0

    def __len__(self) -> int:
        return len(self._waiting)

    def entry_of(self, shopper: bytes) -> Waiting | None:
        """The latest that this shopper has in line."""
        return self._by_shopper.get(shopper)

    def join(self, entry: Waiting) -> None:
        if not entry.is_back:
            if self._latest is not None and entry.moment < self._latest.moment:  # the clock was put back.
                entry.moment, entry.now = self._latest.moment, self._latest.now
            self._latest = entry
        self._joined += 1
        self._crowd.count += 1
        entry.rank = (entry.moment, self._joined)
        if self._waiting and entry.rank < self._waiting[-1].rank:
            self._waiting.insert(self.ahead_of(entry), entry)
        else:
            self._waiting.append(entry)
        self._by_shopper[entry.shopper] = entry

    def ahead_of(self, entry: Waiting) -> int:
        """How many stand before somebody who joined."""
        return bisect_left(self._waiting, entry.rank, key=_rank)

    def take(self, most: int) -> list[Waiting]:
        """The next so many; they stand in line no more."""
        batch = self._waiting[:most]
        del self._waiting[:most]
        self._crowd.count -= len(batch)
        for entry in batch:
            if self._by_shopper.get(entry.shopper) is entry:
                del self._by_shopper[entry.shopper]
        return batch

    def put_back(self, batch: list[Waiting]) -> None:
        """Let those stand where they stood who were taken and could not be served."""
        self._waiting = sorted([*batch, *self._waiting], key=_rank)
        self._by_shopper = {entry.shopper: entry for entry in batch} | self._by_shopper
        self._crowd.count += len(batch)

    def leave(self, is_leaving: Callable[[Waiting], bool]) -> list[Waiting]:
        """Let those go who can be told no where they stand, and return them."""
        gone = [entry for entry in self._waiting if is_leaving(entry)]
        self._waiting = [entry for entry in self._waiting if not is_leaving(entry)]
        self._crowd.count -= len(gone)
        self._by_shopper = {entry.shopper: entry for entry in self._waiting}
        return gone

    def everybody(self) -> list[Waiting]:
        return list(self._waiting)
