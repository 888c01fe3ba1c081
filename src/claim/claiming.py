"""The one use case: claim a coupon. Requests for a campaign stand in line and are committed batch by batch."""

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import psycopg

from claim.campaigns import Campaigns
from claim.store import Claim, Opening, Store
from hamkke.coupons import rules
from hamkke.kernel import ids
from hamkke.kernel.errors import Refused

BATCH_MOST = 500
WAITING_MOST = 20_000
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asked for, and the moment (UTC) we accepted it."""

    id: UUID
    campaign: UUID
    shopper: UUID
    now: datetime


@dataclass(frozen=True, slots=True)
class Claimed:
    """A yes. `is_new` is false when the same id was answered before."""

    claim: Claim
    is_new: bool


Answer = Claimed | Refused
_Line = deque[tuple[Request, "asyncio.Future[Answer]"]]


def decide(opening: Opening, earlier: Sequence[Claim], requests: Sequence[Request]) -> list[Answer]:
    """Answer requests for one campaign in their order, knowing its locked counter and every earlier claim.

    New claims get the positions after `opening.claimed`, without a gap.
    """
    by_id = {claim.id: claim for claim in earlier}
    by_shopper = {claim.shopper: claim for claim in earlier if claim.campaign == opening.campaign}
    claimed = opening.claimed
    answers: list[Answer] = []
    for request in requests:
        answer = _repeated(request, by_id, by_shopper)
        if answer is None:
            answer = _fresh(request, opening, claimed)
        if isinstance(answer, Claimed) and answer.is_new:
            claimed += 1
            by_id[request.id] = by_shopper[request.shopper] = answer.claim
        answers.append(answer)
    return answers


def _repeated(request: Request, by_id: dict[UUID, Claim], by_shopper: dict[UUID, Claim]) -> Answer | None:
    same, mine = by_id.get(request.id), by_shopper.get(request.shopper)
    if same is not None and (same.shopper, same.campaign) != (request.shopper, request.campaign):
        return rules.DifferentContent()
    if mine is None:
        return None
    return Claimed(mine, is_new=False) if mine is same else rules.AlreadyClaimed(position=mine.position)


def _fresh(request: Request, opening: Opening, claimed: int) -> Answer:
    try:
        rules.check_claim(opening.window, left=opening.quantity - claimed, now=request.now)
    except Refused as refusal:
        return refusal
    claim = Claim(request.id, request.campaign, request.shopper, claimed + 1, request.now)
    return Claimed(claim, is_new=True)


class Claiming:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._campaigns = Campaigns(store)
        self._lines: dict[UUID, _Line] = {}
        self._committers: set[asyncio.Task[None]] = set()
        self._is_accepting = False

    async def start(self) -> None:
        await self._store.open()
        await self._campaigns.start()
        self._is_accepting = True

    async def stop(self) -> None:
        """Accept no more, commit and answer what waits, then let go of the database."""
        self._is_accepting = False
        if self._committers:
            await asyncio.wait(self._committers)
        await self._campaigns.stop()
        await self._store.close()

    async def claim(self, request: Request) -> Claimed:
        """Claim one coupon; the answer stands in the database. Raises the refusals of `rules`, Busy among them."""
        try:
            await self._campaigns.check(request.campaign, shopper=request.shopper, now=request.now)
        except psycopg.OperationalError:
            raise rules.Busy from None
        answer = await self._stand_in_line(request)
        if isinstance(answer, Refused):
            raise answer
        return answer

    def _stand_in_line(self, request: Request) -> "asyncio.Future[Answer]":
        if not self._is_accepting or sum(map(len, self._lines.values())) >= WAITING_MOST:
            raise rules.Busy
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        line = self._lines.get(request.campaign)
        if line is None:
            line = self._lines[request.campaign] = deque()
            committer = asyncio.create_task(self._commit_all(request.campaign, line))
            self._committers.add(committer)
            committer.add_done_callback(self._committers.discard)
        line.append((request, future))
        return future

    async def _commit_all(self, campaign: UUID, line: _Line) -> None:
        while line:
            batch = [line.popleft() for _ in range(min(len(line), BATCH_MOST))]
            try:
                answers: Sequence[Answer] = await self._commit(campaign, [request for request, _ in batch])
            except Exception as error:  # noqa: BLE001 - a bug must reach those who wait; it rises in each of them.
                for _, future in batch:
                    if not future.done():
                        future.set_exception(error)
                continue
            for (_, future), answer in zip(batch, answers, strict=True):
                if (
                    not future.done()
                ):  # whoever hung up has the claim all the same, and finds it in the wallet.
                    future.set_result(answer)
        del self._lines[campaign]

    async def _commit(self, campaign: UUID, requests: Sequence[Request]) -> list[Answer]:
        for _ in range(_TRIES):
            try:
                return await self._commit_once(campaign, requests)
            except psycopg.errors.UniqueViolation:
                # The same id was committed for another campaign just now; the next look sees it.
                continue
            except psycopg.OperationalError:
                break
        return [rules.Busy() for _ in requests]

    async def _commit_once(self, campaign: UUID, requests: Sequence[Request]) -> list[Answer]:
        async with self._store.batch(campaign) as batch:
            opening, earlier = await batch.look(
                ids=[request.id for request in requests], shoppers=[request.shopper for request in requests]
            )
            if opening is None:
                return [rules.UnknownCampaign() for _ in requests]
            answers = decide(opening, earlier, requests)
            new = [answer.claim for answer in answers if isinstance(answer, Claimed) and answer.is_new]
            if new:
                await batch.write(new, [ids.secret_code() for _ in new])
        return answers
