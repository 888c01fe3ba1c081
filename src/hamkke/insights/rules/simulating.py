"""Applicants whose gain is known, because they are made up: what does each way of reckoning say of it?

Better merchants sell more and grow faster, festival or not; everybody sells more at Chuseok; the selected gain EFFECT
at the line and more above it. Everything follows from a seed.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from hamkke.insights.rules import comparing, discontinuity, guarding
from hamkke.insights.rules.comparing import Difference, Flags
from hamkke.insights.rules.discontinuity import Estimate
from hamkke.insights.rules.lines import Floats
from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words

EFFECT = 0.150  # log sales, at the line
MORE_ABOVE = 0.010  # and so much more for each point above it
SEASON = 0.10  # what everybody sells more at Chuseok
LEVEL = 0.060  # how much more a merchant with one more point sells
GROWTH = 0.015  # and how much faster they grow anyway, from one period to the next
SPREAD = 8.0  # standard deviation of the scores, in points
SALES = 0.80  # of log sales around what the score says
CHANCE = 0.20  # of one period's log sales around a merchant's own
SELECTED = 4  # one in so many
NEAR = 5.0
LOTS = 0.5  # points on either side of the line within which lots decide
TAKE_UP = 0.70
PUSHED = 0.40  # of those up to a point below the line, how many are lifted over it
SIZES = (12_000, 6_000, 3_000, 1_000)


@dataclass(frozen=True)
class World:
    """Made-up applicants: points from the line, and log sales in three periods, the last during the festival."""

    distances: Floats
    selected: Flags
    earlier: Floats
    before: Floats
    during: Floats

    @property
    def change(self) -> Floats:
        return self.during - self.before


@dataclass(frozen=True)
class Method:
    name: Words
    reckon: Callable[[World], Difference | Estimate]


CHANGE = Method(
    Words("선에서의 뜀, 매출의 변화", "jump at the line, change of sales"),
    lambda world: discontinuity.sharp(world.distances, world.change),
)


def beyond_lots(world: World) -> Estimate:
    """Lots decided right at the line: nobody there is on a side of it."""
    beyond = np.abs(world.distances) > LOTS
    return discontinuity.sharp(world.distances[beyond], world.change[beyond])


METHODS = (
    Method(
        Words("뽑힌 곳의 전과 후", "selected, before and after"),
        lambda world: comparing.before_after(world.selected, world.change),
    ),
    Method(
        Words("뽑힌 곳 − 안 뽑힌 곳", "selected minus refused"),
        lambda world: comparing.apart(world.selected, world.during),
    ),
    Method(
        Words("이중차분, 모두", "difference in differences, all"),
        lambda world: comparing.difference_in_differences(world.selected, world.change),
    ),
    Method(
        Words("이중차분, 선에서 5점 안", "the same, within 5 points"),
        lambda world: _near(world, world.change),
    ),
    Method(
        Words("이중차분, 한 시기 앞서", "the same, one period earlier"),
        lambda world: comparing.trend_before(world.selected, world.before - world.earlier),
    ),
    Method(
        Words("선에서의 뜀, 매출", "jump at the line, sales"),
        lambda world: discontinuity.sharp(world.distances, world.during),
    ),
    CHANGE,
    Method(
        Words("선에서의 뜀, 추첨한 1점을 비우고", "jump at the line, 1 point of lots left empty"),
        beyond_lots,
    ),
)


@dataclass(frozen=True)
class Outcome:
    """Means over the runs. `covered` is the share of intervals that hold the truth, `found` that of those without 0."""

    name: Words
    applicants: int
    mean: float
    covered: float
    found: float
    length: float

    @property
    def bias(self) -> float:
        return self.mean - EFFECT


@dataclass(frozen=True)
class Guarded:
    """What the guards say of one kind of scores: flagged as pushed, refused as too coarse, in so many of the runs."""

    name: Words
    pushed: int
    coarse: int


@dataclass(frozen=True)
class Simulation:
    runs: int
    methods: list[Outcome]
    sizes: list[Outcome]
    guards: list[Guarded]

    @property
    def change(self) -> Outcome:
        """Of the method whose power the smaller editions show."""
        return self.methods[METHODS.index(CHANGE)]

    @property
    def doubt(self) -> float:
        """The standard error of a coverage of 95% after so many runs."""
        return math.sqrt(0.95 * 0.05 / self.runs)


def simulate(*, applicants: int, runs: int, seed: int) -> Simulation:
    """Every method in as many made-up editions, smaller editions, and what the guards say of scores that are not clean."""
    chances = [np.random.default_rng([seed, run]) for run in range(runs)]
    worlds = [made_up(applicants, chance) for chance in chances]
    smaller = [size for size in SIZES if size < applicants]
    return Simulation(
        runs=runs,
        methods=[_outcome(method, worlds) for method in METHODS] + [_of_takers(worlds, chances)],
        sizes=[_outcome(CHANGE, [made_up(size, chance) for chance in chances]) for size in smaller],
        guards=[
            _guarded(Words("소수점 점수", "scores with decimals"), worlds),
            _guarded(
                Words("선 위로 밀어 올린 점수", "scores pushed over the line"),
                [pushed(world, chance) for world, chance in zip(worlds, chances, strict=True)],
            ),
            _guarded(Words("1점 단위 점수", "scores in whole points"), [whole(world) for world in worlds]),
        ],
    )


def made_up(applicants: int, chance: np.random.Generator) -> World:
    """The line lies halfway between the last who is in and the first who is not; scores are hundredths of a point."""
    scores = np.sort(np.round(chance.normal(0, SPREAD, applicants), 2))
    last = applicants - applicants // SELECTED  # the lowest score that is in
    distances = scores - (scores[last - 1] + scores[last]) / 2
    selected = distances >= 0
    own = LEVEL * distances + chance.normal(0, SALES, applicants)
    growth = GROWTH * distances
    earlier, before, during = (own + chance.normal(0, CHANCE, applicants) for _ in range(3))
    gain = np.where(selected, EFFECT + MORE_ABOVE * distances, 0)
    return World(distances, selected, earlier - growth, before, during + growth + SEASON + gain)


def pushed(world: World, chance: np.random.Generator) -> World:
    """Somebody lifts those who missed the line by less than a point to just above it."""
    missed = (world.distances < 0) & (world.distances > -1)
    lifted = missed & (chance.random(len(missed)) < PUSHED)
    moved = np.where(lifted, np.round(chance.uniform(0, 0.5, len(missed)), 2), world.distances)
    return World(moved, moved >= 0, world.earlier, world.before, world.during)


def whole(world: World) -> World:
    return World(np.floor(world.distances) + 0.5, world.selected, world.earlier, world.before, world.during)


def _near(world: World, values: Floats) -> Difference:
    near = np.abs(world.distances) < NEAR
    return comparing.apart(world.selected[near], values[near])


def _of_takers(worlds: Sequence[World], chances: Sequence[np.random.Generator]) -> Outcome:
    """Three in ten of the selected do not take part and gain nothing: the jump for each who does."""
    name = Words("선에서의 뜀, 열에 일곱만 참여", "jump at the line, seven in ten take part")
    found = []
    for world, chance in zip(worlds, chances, strict=True):
        stays_away = world.selected & (chance.random(len(world.selected)) >= TAKE_UP)
        gain = np.where(stays_away, EFFECT + MORE_ABOVE * world.distances, 0)
        taken = (world.selected & ~stays_away).astype(float)
        found.append(discontinuity.fuzzy(world.distances, world.change - gain, taken)[0])
    return _summed(name, len(worlds[0].distances), found)


def _outcome(method: Method, worlds: Sequence[World]) -> Outcome:
    return _summed(method.name, len(worlds[0].distances), [method.reckon(world) for world in worlds])


def _summed(name: Words, applicants: int, found: Sequence[Difference | Estimate]) -> Outcome:
    told = [each.point if isinstance(each, Estimate) else each.middle for each in found]
    return Outcome(
        name=name,
        applicants=applicants,
        mean=float(np.mean(told)),
        covered=float(np.mean([each.low <= EFFECT <= each.high for each in found])),
        found=float(np.mean([not each.low <= 0 <= each.high for each in found])),
        length=float(np.mean([each.high - each.low for each in found])),
    )


def _guarded(name: Words, worlds: Sequence[World]) -> Guarded:
    reasons = [_refusal(world.distances) for world in worlds]
    return Guarded(
        name,
        pushed=sum(reason is guarding.ScoresPushed for reason in reasons),
        coarse=sum(reason is guarding.ScoresTooCoarse for reason in reasons),
    )


def _refusal(distances: Floats) -> type[Refused] | None:
    try:
        guarding.check_scores(distances)
    except Refused as refusal:
        return type(refusal)
    return None
