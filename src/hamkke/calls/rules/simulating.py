"""Judges of known severity and applications of known quality: how many of the truly best does each way of scoring pick?

What nobody can know of a real call is known here, because it is made up. Everything follows from a seed.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from hamkke.calls.rules import assigning, ranking, scoring
from hamkke.kernel.words import Words

# Standard deviations in points of 100: assumed, alike, as nobody publishes what real judges do.
QUALITY = SEVERITY = NOISE = 8.0
REGION = 6.0  # by how much whole regions differ, where each judges its own
MIDDLE = 60.0
REGIONS = 8
JUDGES_LEAST = 2 * REGIONS
REVIEWS_EACH = 3
FIRST_LOOK = 2
JUDGES_FROM = 1 << 64  # their ids, apart from those of applications
TERMS = (ranking.Term(1, 100),)

Pairs = list[tuple[int, int]]  # (application, judge)


@dataclass(frozen=True)
class World:
    """What is true, and what each judge would say: one score a pair, drawn when it is asked for."""

    qualities: list[float]
    severities: list[float]
    regions: list[int]  # of each application; 0 for all where regions do not matter
    chance: random.Random
    places: int
    said: dict[tuple[int, int], int] = field(default_factory=dict)

    def scores(self, pairs: Pairs) -> list[scoring.Given]:
        return [
            scoring.Given(f"judge-{judge:04}", f"{application:06}", 1, self._score(application, judge))
            for application, judge in pairs
        ]

    def recall(self, scores: Mapping[str, int]) -> float:
        """The share of the truly best that these scores pick; between equals the number decides."""
        best = sorted(range(len(self.qualities)), key=lambda each: -self.qualities[each])[: self.places]
        picked = sorted(scores, key=lambda each: (-scores[each], each))[: self.places]
        return len({f"{each:06}" for each in best} & set(picked)) / self.places

    def _score(self, application: int, judge: int) -> int:
        if (application, judge) not in self.said:
            heard = self.qualities[application] + self.severities[judge] + self.chance.gauss(0, NOISE)
            self.said[application, judge] = max(0, min(100, round(heard)))
        return self.said[application, judge]


@dataclass(frozen=True)
class Design:
    """A way to hand out applications to judges."""

    key: str
    label: Words
    deal: Callable[[World], Pairs]
    by_region: bool = False


@dataclass(frozen=True)
class Outcome:
    """Means over the runs. Shares of the truly best that were picked are basis points.

    `anyway` is what a correction picks though it was refused; `refused` counts the runs in which it was.
    """

    design: Design
    runs: int
    reviews: int
    gap: float
    plain: int
    corrected: int | None
    anyway: int | None
    refused: int


def by_lot(world: World) -> Pairs:
    judges = range(len(world.severities))
    return [
        (application, judge)
        for application in range(len(world.qualities))
        for judge in world.chance.sample(judges, REVIEWS_EACH)
    ]


def balanced(world: World) -> Pairs:
    return dealt(world, REVIEWS_EACH)


def nearest_again(world: World) -> Pairs:
    """Two looks at everything, and with what is left three more at those nearest the line."""
    pairs = dealt(world, FIRST_LOOK)
    scores = scoring.calibrate(world.scores(pairs), TERMS).scores
    line = sorted(scores.values(), reverse=True)[world.places - 1]
    near = sorted(scores, key=lambda each: (abs(scores[each] - line), each))[: len(scores) // 3]
    more = dealt(world, REVIEWS_EACH, near={int(each) for each in near}, held=pairs)
    return pairs + more


def dealt(
    world: World, each: int, *, near: set[int] | None = None, held: Sequence[tuple[int, int]] = ()
) -> Pairs:
    """By the very programme by which calls deal applications to judges; `held` pairs are not dealt twice."""
    applications = sorted(near) if near is not None else range(len(world.qualities))
    seen: dict[UUID, list[UUID]] = {}
    for application, judge in held:
        seen.setdefault(UUID(int=application), []).append(UUID(int=JUDGES_FROM + judge))
    pairs = assigning.assign(
        UUID(int=world.chance.getrandbits(128)),
        {UUID(int=application): each for application in applications},
        [assigning.Load(UUID(int=JUDGES_FROM + judge)) for judge in range(len(world.severities))],
        closed={},
        held=seen,
    )
    return [(application.int, judge.int - JUDGES_FROM) for application, judge in pairs]


def panels(bridged: int) -> Callable[[World], Pairs]:
    """Every region judges its own; `bridged` percent of the applications give one of their looks to an outsider."""

    def deal(world: World) -> Pairs:
        judges = range(len(world.severities))
        home = [[judge for judge in judges if judge % REGIONS == region] for region in range(REGIONS)]
        away = [[judge for judge in judges if judge % REGIONS != region] for region in range(REGIONS)]
        bridges = set(world.chance.sample(range(len(world.qualities)), len(world.qualities) * bridged // 100))
        pairs = []
        for application, region in enumerate(world.regions):
            looks = world.chance.sample(home[region], min(REVIEWS_EACH, len(home[region])))
            if application in bridges:
                looks[-1] = world.chance.choice(away[region])
            pairs += [(application, judge) for judge in looks]
        return pairs

    return deal


DESIGNS = (
    Design("by_lot", Words("제비로 3명씩", "3 each, by lot"), by_lot),
    Design("balanced", Words("고르게 3명씩", "3 each, balanced"), balanced),
    Design(
        "nearest_again",
        Words("2명씩, 선에 가까운 ⅓은 3명 더", "2 each, nearest ⅓ 3 more"),
        nearest_again,
    ),
    *(
        Design(
            f"panels_{bridged}",
            Words(f"지역 심사단 8, 다리 {bridged}%", f"8 panels, {bridged}% bridged"),
            panels(bridged),
            by_region=True,
        )
        for bridged in (0, 10, 30, 100)
    ),
)


def simulate(*, judges: int, applicants: int, places: int, runs: int, seed: int) -> list[Outcome]:
    """Every design in as many made-up calls. The same seed gives the same outcome."""
    return [
        _outcome(
            design,
            [
                _tried(design, _world(design, judges, applicants, places, f"{seed} {run} {design.by_region}"))
                for run in range(runs)
            ],
        )
        for design in DESIGNS
    ]


@dataclass(frozen=True)
class _Try:
    reviews: int
    gap: float
    plain: float
    corrected: float
    is_refused: bool


def _world(design: Design, judges: int, applicants: int, places: int, seed: str) -> World:
    chance = random.Random(seed)
    regions = [number % REGIONS if design.by_region else 0 for number in range(applicants)]
    levels = [chance.gauss(0, REGION) if design.by_region else 0.0 for _ in range(REGIONS)]
    return World(
        qualities=[MIDDLE + levels[region] + chance.gauss(0, QUALITY) for region in regions],
        severities=[chance.gauss(0, SEVERITY) for _ in range(judges)],
        regions=regions,
        chance=chance,
        places=places,
    )


def _tried(design: Design, world: World) -> _Try:
    given = world.scores(design.deal(world))
    linked, is_refused = _linked(given)
    found = scoring.fitted(given, TERMS, linked=linked)
    return _Try(
        reviews=len(given),
        gap=float(linked.gap),
        plain=world.recall(found.plain),
        corrected=world.recall(found.scores),
        is_refused=is_refused,
    )


def _linked(given: Sequence[scoring.Given]) -> tuple[scoring.Connection, bool]:
    """How the judges hang together, and whether a call would refuse to correct them."""
    pairs = [(each.judge, each.application) for each in given]
    try:
        return scoring.check_connected(pairs), False
    except scoring.NotConnected:
        return scoring.connection(pairs), True


def _outcome(design: Design, tries: Sequence[_Try]) -> Outcome:
    refused = [each.corrected for each in tries if each.is_refused]
    taken = [each.corrected for each in tries if not each.is_refused]
    return Outcome(
        design=design,
        runs=len(tries),
        reviews=round(_mean([each.reviews for each in tries])),
        gap=_mean([each.gap for each in tries]),
        plain=_basis_points([each.plain for each in tries]),
        corrected=_basis_points(taken) if taken else None,
        anyway=_basis_points(refused) if refused else None,
        refused=len(refused),
    )


def _basis_points(shares: Sequence[float]) -> int:
    return round(_mean(shares) * 10_000)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
