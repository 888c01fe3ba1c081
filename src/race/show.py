"""The race itself: one burst at the opening, a rush for the last places, then rounds of claiming, shopping and, if asked for, killing."""

import asyncio
import math
import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from itertools import product
from typing import Any
from uuid import UUID

import uvloop

from hamkke.config import embedded
from race import books, cast, crowd, rushing, shopping, verdict
from race.ground import Ground

_A_PLACE_FOR = 4  # comers in a rush
_LATE_SHARE = 0.25  # of a round's crowd: who comes in the seconds after the opening
_ROUND_SECONDS = 4.0
_SLOWEST_RATE = 1_500.0  # presses a second, about, that the site answers in a burst
_DOWN_SECONDS = 1.0  # at most, before what was killed is started again
_AFTERWARDS_SECONDS = 5.0  # in which dead connections may still cost somebody a 5xx
_CLAIMS = """
SELECT c.id, c.shopper_id, c.position, c.claimed_at, coalesce(b.number, 0) AS batch
FROM coupons_claim c
LEFT JOIN coupons_claimbatch b ON b.opening_id = c.opening_id AND c.position BETWEEN b.earliest AND b.latest
WHERE c.campaign_id = %s
"""
_PLACED = """
SELECT r.order_id, r.shopper_id FROM coupons_redemption r JOIN coupons_opening o ON o.id = r.opening_id
WHERE o.campaign_id = %s AND r.state IN ('held', 'used')
"""
_COUNTED = """
SELECT coalesce(sum(claimed), 0)::int AS claimed,
    (SELECT count(*) FROM coupons_handback h JOIN coupons_claim c ON c.id = h.claim_id WHERE c.campaign_id = %s) AS handed_back
FROM coupons_opening WHERE campaign_id = %s
"""

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Wanted:
    """What a race is asked to do."""

    limits: Sequence[int]
    contenders: Sequence[int]
    rounds: int
    shoppers: int
    is_killing: bool
    seed: int


@dataclass(frozen=True)
class Burst:
    """So many people at one moment for so many coupons."""

    limit: int
    contenders: int
    claims: verdict.Verdict


@dataclass(frozen=True)
class Round:
    """One round: what was killed and when, what the crowd was told, and what the self-checks said after the restart."""

    number: int
    limit: int
    contenders: int
    killed: str
    after_seconds: float
    ended_by_themselves: list[str]
    claims: verdict.Verdict
    shopping: dict[str, int]
    failed: list[str]
    told_but_not_so: int
    broken: list[Any]

    @property
    def wrong(self) -> int:
        listed = len(self.failed) + len(self.broken) + len(self.ended_by_themselves)
        return self.claims.wrong + self.told_but_not_so + listed


class Race:
    def __init__(self, ground: Ground, wanted: Wanted, tell: Tell) -> None:
        self.ground, self.wanted, self.tell = ground, wanted, tell
        self.dice = random.Random(wanted.seed)
        self.doomed: list[str] = []
        self.stage = cast.set_stage()

    def burst(self, limit: int, contenders: int) -> Burst:
        """Everybody at once, nobody killed."""
        field = self._field(limit=limit, contenders=contenders)
        answers = _run(
            crowd.press_all(
                field.presses,
                campaign=field.campaign,
                tokens=field.tokens,
                ports=self.ground.claim_ports,
                dice=self.dice,
            )
        )
        return Burst(limit, contenders, self._judged(field, answers))

    def rush(self, places: int, contenders: int) -> verdict.Rush:
        """Everybody orders at once for the places of a campaign that nobody claims, at the web process."""
        cast.forget_connections()
        accounts, _ = cast.contenders(crowd.persons(contenders))
        comers = rushing.comers(accounts)
        campaign = cast.automatic_campaign(self.stage, places=places)
        cast.forget_connections()
        left = _run(
            rushing.rush(comers, site=self.ground.web_url, campaign=campaign, product=self.stage.products[0])
        )
        kept = [
            verdict.Placed(row["order_id"], row["shopper_id"]) for row in self.ground.rows(_PLACED, campaign)
        ]
        [counted] = self.ground.rows(_COUNTED, campaign, campaign)
        return verdict.rushed(comers, left, kept, places=places, counted=counted["claimed"])

    def round(self, number: int) -> Round:
        """A burst, and shopping meanwhile; in the middle of it one part of the site may be killed."""
        pairs = list(product(self.wanted.limits, self.wanted.contenders))
        limit, contenders = pairs[(number - 1) % len(pairs)]
        target = self._next_to_die() if self.wanted.is_killing else ""
        field = self._field(limit=limit, contenders=contenders)
        moment = self._moment_of_death(target, presses=len(field.presses))
        plan = f"kill -9 {target} · {moment} s" if target else "아무것도 죽이지 않고 · nothing is killed"
        self.tell(f"  {number}: {contenders:,} → {limit:,}, {plan}")
        played = _run(_Playing(self, field).play(target, moment))
        books.drain(self.ground)
        return Round(
            number=number,
            limit=limit,
            contenders=contenders,
            killed=target,
            after_seconds=moment,
            ended_by_themselves=played.ended_by_themselves,
            claims=self._judged(field, played.answers),
            shopping=dict(Counter(word for each in played.shoppers for word in each.told)),
            failed=[
                f"{each.account} {what}"
                for each in played.shoppers
                for what in shopping.failures(each, was_down=played.was_down)
            ],
            told_but_not_so=books.told_but_not_so(self.ground, played.shoppers),
            broken=self.broken(),
        )

    def _moment_of_death(self, target: str, *, presses: int) -> float:
        """Seconds after the opening. A claim copy dies while the burst is on, PostgreSQL every other time."""
        burst = presses * (1 - _LATE_SHARE) / _SLOWEST_RATE
        is_in_burst = target.startswith("claim") or (target == "postgresql" and self.dice.random() < 0.5)  # noqa: PLR2004 - a half
        return round(
            self.dice.uniform(0, burst) if is_in_burst else self.dice.uniform(0.2, _ROUND_SECONDS), 3
        )

    def _next_to_die(self) -> str:
        """Everyone in turn, in an order that chance decides anew each time."""
        if not self.doomed:
            self.doomed = self.dice.sample(self.ground.mortals, len(self.ground.mortals))
        return self.doomed.pop()

    def broken(self) -> list[Any]:
        """What the site's own checks find wrong."""
        return [*self.ground.told("check")["broken"], *self._chain_findings()]

    def reconciled(self) -> books.Reconciled:
        """Two hours later nothing is left half done, and the provider's books agree with the ledger."""
        books.drain(self.ground)
        books.let_time_pass(self.ground)
        books.drain(self.ground)
        return books.reconciled(self.ground, simulators=embedded.VAR / "race" / "simulators")

    def _chain_findings(self) -> list[Any]:
        """The ledger and the public log of claims, computed again link by link."""
        answers = {word: self.ground.hamkke(word, "verify") for word in ("ledger", "coupons")}
        return [
            {f"{word} verify": (answer.stdout + answer.stderr)[-500:]}
            for word, answer in answers.items()
            if answer.returncode
        ]

    def _field(self, *, limit: int, contenders: int) -> "_Field":
        cast.forget_connections()
        accounts, tokens = cast.contenders(crowd.persons(contenders))
        field = _Field(
            campaign=cast.opened_campaign(self.stage, limit=limit),
            automatic=cast.automatic_campaign(self.stage, places=max(1, self.wanted.shoppers)),
            limit=limit,
            contenders=contenders,
            presses=crowd.presses(
                [(account.person, account.id) for account in accounts],
                copies=len(self.ground.claim_ports),
                dice=self.dice,
            ),
            tokens=tokens,
        )
        cast.forget_connections()
        return field

    def _judged(self, field: "_Field", answers: Sequence[crowd.Answer]) -> verdict.Verdict:
        kept = [
            verdict.Kept(row["id"], row["shopper_id"], row["position"], row["claimed_at"], row["batch"])
            for row in self.ground.rows(_CLAIMS, field.campaign)
        ]
        [counted] = self.ground.rows(_COUNTED, field.campaign, field.campaign)
        return verdict.judged(
            answers,
            kept,
            limit=field.limit,
            contenders=field.contenders,
            counted=counted["claimed"],
            handed_back=counted["handed_back"],
        )


@dataclass(frozen=True)
class _Field:
    """A campaign, one that comes off unclaimed beside it, and everybody who wants a coupon."""

    campaign: UUID
    automatic: UUID
    limit: int
    contenders: int
    presses: list[crowd.Press]
    tokens: dict[UUID, str]


@dataclass
class _Played:
    answers: list[crowd.Answer]
    shoppers: list[shopping.Shopper]
    ended_by_themselves: list[str]
    was_down: tuple[float, float] | None


class _Playing:
    """One round under way: the crowd presses, those who win go shopping, somebody pulls a plug."""

    def __init__(self, race: Race, field: _Field) -> None:
        self.race, self.field = race, field
        self.ground = race.ground
        self.shoppers: list[shopping.Shopper] = []
        self.visits: list[asyncio.Task[None]] = []
        self.door = asyncio.Semaphore(shopping.AT_ONCE)
        self.ended: list[str] = []
        self.open = asyncio.Event()
        self.was_down: tuple[float, float] | None = None

    async def play(self, target: str, moment: float) -> _Played:
        pulling = asyncio.create_task(self._pull(target, moment))
        answers = await crowd.press_all(
            self.field.presses,
            campaign=self.field.campaign,
            tokens=self.field.tokens,
            ports=self.ground.claim_ports,
            dice=self.race.dice,
            late_share=_LATE_SHARE,
            late_seconds=_ROUND_SECONDS,
            pressing=self.open.set,
            told=self._told,
        )
        await pulling
        supervising = asyncio.create_task(self._supervise())
        await asyncio.gather(*self.visits)
        supervising.cancel()
        return _Played(answers, self.shoppers, self.ended, self.was_down)

    def _told(self, answer: crowd.Answer) -> None:
        """Whoever has just got a coupon goes shopping, as long as there is room in the shop."""
        is_new = answer.status == 201  # noqa: PLR2004 - created
        if not is_new or len(self.shoppers) >= self.race.wanted.shoppers:
            return
        winner = shopping.shopper(
            answer.press.account,
            UUID(answer.said["claim"]),
            len(self.shoppers),
            stage=self.race.stage,
            dice=self.race.dice,
            automatic=self.field.automatic,
        )
        self.shoppers.append(winner)
        self.visits.append(
            asyncio.create_task(shopping.shop(winner, site=self.ground.web_url, door=self.door))
        )

    async def _pull(self, target: str, moment: float) -> None:
        if not target:
            return
        await self.open.wait()
        await asyncio.sleep(moment)
        began = time.monotonic()
        self.was_down = began, math.inf
        await asyncio.to_thread(self.ground.kill, target)
        await asyncio.sleep(self.race.dice.uniform(0, _DOWN_SECONDS))
        self.ended += await asyncio.to_thread(self.ground.restart, target)
        self.was_down = began, time.monotonic() + _AFTERWARDS_SECONDS

    async def _supervise(self) -> None:
        while True:
            self.ended += await asyncio.to_thread(self.ground.tend)
            await asyncio.sleep(0.5)


def _run(work: Any) -> Any:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)


def raced(ground: Ground, wanted: Wanted, tell: Tell) -> dict[str, Any]:
    """The whole race on a ground that stands: the burst, the rounds, and the books two hours later."""
    race = Race(ground, wanted, tell)
    bursts = []
    for limit, contenders in product(wanted.limits, wanted.contenders):
        tell(f"동시에 누릅니다 · pressing at once: {contenders:,} → {limit:,}")
        bursts.append(race.burst(limit, contenders))
    rushes = []
    if wanted.rounds and wanted.shoppers:
        places = max(1, wanted.shoppers // _A_PLACE_FOR)
        tell(
            f"마지막 자리를 두고 주문합니다 · ordering for the last places: {wanted.shoppers:,} → {places:,}"
        )
        rushes.append(race.rush(places, wanted.shoppers))
    if wanted.rounds:
        tell("받고, 쓰고, 취소하고, 반품합니다 · claiming, using, cancelling, returning")
    rounds = [race.round(number) for number in range(1, wanted.rounds + 1)]
    reconciled = race.reconciled()
    broken = race.broken()
    unseen = _unseen(rounds, wanted.shoppers)
    wrong = sum(each.claims.wrong for each in bursts) + sum(each.wrong for each in rounds)
    return {
        "wanted": asdict(wanted),
        "bursts": [asdict(each) for each in bursts],
        "rushes": [asdict(each) for each in rushes],
        "rounds": [asdict(each) for each in rounds],
        "reconciled": asdict(reconciled),
        "broken": broken,
        "unseen": unseen,
        "wrong": wrong + sum(each.wrong for each in rushes) + reconciled.wrong + len(broken) + len(unseen),
    }


def _unseen(rounds: Sequence[Round], shoppers: int) -> list[str]:
    """What no shopper got done in all the rounds, though there were enough of them: a race without it would say nothing."""
    if not any(min(each.limit, each.contenders, shoppers) >= len(shopping.PLANS) for each in rounds):
        return []
    done = {word for each in rounds for word in each.shopping}
    return sorted(set(shopping.GOALS.values()) - done)
