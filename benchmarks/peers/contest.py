"""Our race for a budget: five coupons of 20 won are claimed over HTTP, used at a counter over HTTP, and summed in the ledger."""

import asyncio
import random
import time
from http import HTTPStatus
from typing import Any
from uuid import UUID

from benchmarks.peers import racing
from race import cast, crowd, shopping
from race import ground as grounds

_PIECES = racing.BUDGET // racing.BUDGET_EACH
_IN_LEDGER = """
SELECT coalesce(sum(t.amount), 0)::bigint AS won FROM ledger_transfer t JOIN ledger_account a ON a.id = t.debit_id
WHERE t.reason = 'coupon_used' AND a.code LIKE %s
"""
_IN_COUPONS = """
SELECT coalesce(sum(r.discount), 0)::bigint AS won FROM coupons_redemption r JOIN coupons_claim c ON c.id = r.claim_id
WHERE c.campaign_id = %s AND r.state = 'used'
"""


def race(ground: grounds.Ground) -> dict[str, Any]:
    """A press lasts until it is refused, or until the coupon of whoever got one is used."""
    stage = cast.set_stage()
    campaign = cast.opened_campaign(stage, limit=_PIECES, amount=racing.BUDGET_EACH)
    raced = asyncio.run(_Contest(ground, stage).held(campaign))
    return racing.counted(
        raced,
        limit=racing.BUDGET,
        contenders=racing.BUDGET_CONTENDERS,
        granted=ground.rows(_IN_LEDGER, f"campaign:{campaign}%")[0]["won"],
        counter=ground.rows(_IN_COUPONS, campaign)[0]["won"],
        each=racing.BUDGET_EACH,
    )


class _Contest:
    """The crowd presses at once; whoever gets a coupon goes to a counter with it."""

    def __init__(self, ground: grounds.Ground, stage: cast.Stage) -> None:
        self.ground, self.stage, self.dice = ground, stage, random.Random(1)
        self.accounts, self.tokens = cast.contenders(range(racing.BUDGET_CONTENDERS))
        self.door = asyncio.Semaphore(racing.AT_ONCE)
        self.visits: list[asyncio.Task[None]] = []
        self.answers: list[tuple[str, float]] = []
        self.began = 0.0

    async def held(self, campaign: UUID) -> dict[str, Any]:
        await crowd.press_all(
            crowd.presses(
                [(each.person, each.id) for each in self.accounts],
                copies=len(self.ground.claim_ports),
                dice=self.dice,
            ),
            campaign=campaign,
            tokens=self.tokens,
            ports=self.ground.claim_ports,
            dice=self.dice,
            pressing=self._begin,
            told=self._told,
        )
        await asyncio.gather(*self.visits)
        return racing.summed(self.answers, time.perf_counter() - self.began)

    def _begin(self) -> None:
        self.began = time.perf_counter()

    def _told(self, answer: crowd.Answer) -> None:
        if answer.status == HTTPStatus.CREATED:
            self.visits.append(asyncio.create_task(self._use(answer)))
        else:
            self.answers.append((crowd.words(answer), answer.seconds))

    async def _use(self, answer: crowd.Answer) -> None:
        winner = shopping.shopper(
            answer.press.account,
            UUID(answer.said["claim"]),
            0,
            stage=self.stage,
            dice=self.dice,
            plan=shopping.Plan.COUNTER,
        )
        await shopping.shop(winner, site=self.ground.web_url, door=self.door)
        is_used = shopping.GOALS[winner.plan] in winner.told
        self.answers.append(
            (racing.GRANTED if is_used else str(winner.told), time.perf_counter() - self.began)
        )
