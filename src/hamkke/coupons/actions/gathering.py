"""Group commit for coupons used at once: whoever arrives while a batch is being written goes into the next, together."""

import asyncio
from concurrent.futures import Future
from dataclasses import dataclass, field
from threading import Lock

from django.db import DataError, IntegrityError, connection

from hamkke.coupons import rules
from hamkke.coupons.actions.using import Answer, use_each
from hamkke.coupons.models import Redemption
from hamkke.coupons.rules import Use
from hamkke.people.actions import User


def use_one(use: Use, *, by: User | None) -> Redemption:
    """As `use`, for one coupon, in one commit with all that are used just now. Raises what it refuses.

    Called inside a transaction it is done there, alone, for nobody could tell the others before that one commits.
    """
    if connection.in_atomic_block:
        return _redeemed(use_each([(use, by)])[0])
    return _redeemed(_counter.ask(_Waiting(use, by)))


async def use_one_soon(use: Use, *, by: User | None) -> Redemption:
    """As `use_one`, for callers on an event loop: only whoever leads a batch takes a thread."""
    return _redeemed(await _counter.ask_soon(_Waiting(use, by)))


def _redeemed(answer: Answer | BaseException) -> Redemption:
    if isinstance(answer, BaseException):
        raise answer
    return answer


@dataclass(eq=False)
class _Waiting:
    """Somebody who asked. `turn` tells them True when it is for them to lead the next batch, False when they are answered."""

    use: Use
    by: User | None
    turn: Future[bool] = field(default_factory=Future)
    answer: Answer | BaseException = field(default_factory=rules.Busy)


class _Counter:
    """Those who wait, and whether somebody is writing. Nothing here is the truth: whoever is not answered asks again."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.waiting: list[_Waiting] = []
        self.is_led = False

    def ask(self, one: _Waiting) -> Answer | BaseException:
        self.stand_in_line(one)
        if one.turn.result():
            self.lead_and_let_go()
        return one.answer

    async def ask_soon(self, one: _Waiting) -> Answer | BaseException:
        self.stand_in_line(one)
        # Shielded, so that whoever stops waiting still leads when it is their turn: the others wait for it.
        await asyncio.shield(asyncio.ensure_future(self.take_turn(one)))
        return one.answer

    async def take_turn(self, one: _Waiting) -> None:
        if await asyncio.wrap_future(one.turn):
            await asyncio.to_thread(self.lead_and_let_go)

    def stand_in_line(self, one: _Waiting) -> None:
        with self.lock:
            self.waiting.append(one)
            leads, self.is_led = not self.is_led, True
        if leads:
            one.turn.set_result(True)

    def lead_and_let_go(self) -> None:
        had_a_connection = connection.connection is not None
        try:
            self.lead()
        finally:
            if not had_a_connection:  # Whoever waits holds none, so that many may wait.
                connection.close()

    def lead(self) -> None:
        """Answer everybody who waits, the leader among them; then hand over to whoever came meanwhile."""
        with self.lock:
            batch = self.waiting[: rules.AT_ONCE_MOST]
            del self.waiting[: rules.AT_ONCE_MOST]
        try:
            _answer(batch)
        finally:
            self.hand_over()
            for each in batch:
                if not each.turn.done():
                    each.turn.set_result(False)

    def hand_over(self) -> None:
        with self.lock:
            following = self.waiting[0] if self.waiting else None
            self.is_led = following is not None
        if following is not None:
            following.turn.set_result(True)


def _answer(batch: list[_Waiting]) -> None:
    try:
        answers = use_each([(each.use, each.by) for each in batch])
    except (IntegrityError, DataError) as error:
        if len(batch) == 1:
            batch[0].answer = error
        else:  # One that breaks does not break its neighbours.
            for each in batch:
                _answer([each])
        return
    except Exception as error:
        for each in batch:
            each.answer = error
        raise
    for each, answer in zip(batch, answers, strict=True):
        each.answer = answer


_counter = _Counter()
