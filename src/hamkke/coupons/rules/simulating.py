"""The same engine run dry: what a campaign would cost whom, when its coupons would be gone, and who would be left out."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from hamkke.coupons.rules.opening import Times
from hamkke.coupons.rules.pricing import Fit, fitted, lay
from hamkke.coupons.rules.splitting import Funder, TooManyLines, costs_at_most, divide
from hamkke.coupons.rules.terms import Cart, CartLine, Terms

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Trial:
    """A campaign as it would open: its terms, its funders by place, its openings, and how many a person may have."""

    terms: Terms
    funders: Sequence[Funder]
    openings: Sequence[Times]
    per_person: int = 1
    rolls_over: bool = False


@dataclass(frozen=True, slots=True)
class Buyer:
    """Somebody who comes for a coupon at `at` and buys `cart` with it, if they use it at all. `region` is where they are."""

    at: datetime
    person: UUID | int
    cart: Cart
    region: str = ""
    uses: bool = True


@dataclass
class Outcome:
    """What became of it, in coupons and whole won. Minutes count from the opening that somebody came to."""

    buyers: int = 0
    claimed: int = 0
    used: int = 0
    discount: int = 0
    by_funder: list[int] = field(default_factory=list)
    exhausted_after: list[int | None] = field(default_factory=list)  # minutes, one for each opening
    left_out_by_region: Counter[str] = field(default_factory=Counter)
    left_out_by_minute: Counter[int] = field(default_factory=Counter)
    too_late: int = 0  # came after the last opening had ended
    had_theirs: int = 0  # came again for more than one person may have
    unfit: Counter[str] = field(default_factory=Counter)  # baskets that the coupon was no good for, by why
    reserve: list[int] = field(default_factory=list)  # what unused coupons can still cost, by funder

    @property
    def left_out(self) -> int:
        return self.left_out_by_region.total()

    @property
    def unused(self) -> int:
        return self.claimed - self.used

    def told(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "buyers": self.buyers,
            "claimed": self.claimed,
            "used": self.used,
            "unused": self.unused,
            "discount": self.discount,
            "by_funder": self.by_funder,
            "exhausted_after_minutes": self.exhausted_after,
            "left_out": self.left_out,
            "left_out_by_region": dict(sorted(self.left_out_by_region.items())),
            "left_out_by_minute": dict(sorted(self.left_out_by_minute.items())),
            "too_late": self.too_late,
            "had_theirs": self.had_theirs,
            "unfit": dict(sorted(self.unfit.items())),
            "reserve": self.reserve,
        }


def simulate(trial: Trial, buyers: Iterable[Buyer]) -> Outcome:
    """First come, first served, as the buyers come; everybody who uses a coupon does so on the basket they brought."""
    outcome = Outcome(by_funder=[0] * len(trial.funders), exhausted_after=[None] * len(trial.openings))
    shelf = _Shelf(trial)
    held: Counter[UUID | int] = Counter()
    for buyer in sorted(buyers, key=lambda each: each.at):
        outcome.buyers += 1
        number = shelf.open_at(buyer.at)
        if held[buyer.person] >= trial.per_person:
            outcome.had_theirs += 1
        elif shelf.is_over:
            outcome.too_late += 1
        elif number is None or not shelf.left[number]:
            outcome.left_out_by_region[buyer.region] += 1
            outcome.left_out_by_minute[shelf.minute(buyer.at)] += 1
        else:
            held[buyer.person] += 1
            outcome.claimed += 1
            shelf.left[number] -= 1
            if not shelf.left[number]:
                outcome.exhausted_after[number] = shelf.minute(buyer.at)
            if buyer.uses:
                _use(trial, buyer, outcome)
    most = costs_at_most(cap=trial.terms.cap, funders=trial.funders, paying=trial.terms.paying)
    outcome.reserve = [cost * outcome.unused for cost in most]
    return outcome


def _use(trial: Trial, buyer: Buyer, outcome: Outcome) -> None:
    found = fitted(trial.terms, buyer.cart)
    if not isinstance(found, Fit):
        outcome.unfit[str(found.reason)] += 1
        return
    laid = lay(trial.terms, buyer.cart)
    try:
        matrix = divide(laid.discounts, trial.funders, paying=trial.terms.paying)
    except TooManyLines as refusal:  # as at the checkout, it stops this basket and no other
        outcome.unfit[refusal.reason] += 1
        return
    outcome.used += 1
    outcome.discount += laid.discount
    outcome.by_funder = [sum(parts) for parts in zip(outcome.by_funder, *matrix, strict=True)]


class _Shelf:
    """What is left at each opening; what an ended one leaves goes to the next where the campaign says so."""

    def __init__(self, trial: Trial) -> None:
        self.trial = trial
        self.left = [times.quantity for times in trial.openings]
        self.ended = 0

    def open_at(self, moment: datetime) -> int | None:
        openings = self.trial.openings
        while self.ended < len(openings) and openings[self.ended].closes_at <= moment:
            if self.trial.rolls_over and self.ended + 1 < len(openings):
                self.left[self.ended + 1] += self.left[self.ended]
                self.left[self.ended] = 0
            self.ended += 1
        if self.ended < len(openings) and openings[self.ended].opens_at <= moment:
            return self.ended
        return None

    @property
    def is_over(self) -> bool:
        """Whether the last opening had ended when it was last asked for one."""
        return self.ended == len(self.trial.openings)

    def minute(self, moment: datetime) -> int:
        """Whole minutes since the latest opening; before the first, 0."""
        begun = [times.opens_at for times in self.trial.openings if times.opens_at <= moment]
        return (moment - begun[-1]) // _MINUTE if begun else 0


# ── Who may be expected ──


@dataclass(frozen=True, slots=True)
class Demand:
    """How many come to each opening, and with what. Half of those who have not come yet come every `half_minutes`.

    `baskets` are amounts (won) with their weights, `regions` codes with theirs; `use_rate` (basis points) of those
    with a coupon use it.
    """

    shoppers: int
    half_minutes: int = 2
    baskets: Sequence[tuple[int, int]] = (
        (10_000, 20), (20_000, 30), (30_000, 25), (50_000, 15), (100_000, 10),
    )  # fmt: skip
    regions: Sequence[tuple[str, int]] = (("", 1),)
    use_rate: int = 8_000
    lines: int = 2


def expected_buyers(trial: Trial, demand: Demand, *, seed: int) -> Iterator[Buyer]:
    """Made-up buyers for every opening; the same seed makes the same ones."""
    chance = Random(seed)
    amounts, weights = zip(*demand.baskets, strict=True)
    codes, shares = zip(*demand.regions, strict=True)
    for times in trial.openings:
        lasts = (times.closes_at - times.opens_at).total_seconds()
        for person in range(demand.shoppers):
            seconds = min(chance.expovariate(0.6931 / (60 * demand.half_minutes)), lasts - 1)
            at = times.opens_at + timedelta(seconds=int(seconds))
            amount = chance.choices(amounts, weights)[0]
            yield Buyer(
                at=at,
                person=person,
                cart=_cart(trial.terms, amount, demand.lines, at, chance),
                region=chance.choices(codes, shares)[0],
                uses=chance.randrange(10_000) < demand.use_rate,
            )


def _cart(terms: Terms, amount: int, count: int, at: datetime, chance: Random) -> Cart:
    """A basket of things that the campaign is for: whoever comes for a coupon means to use it."""
    scope = terms.scope
    merchants = sorted(terms.agreed or scope.merchants or ())
    products = sorted(scope.products or ())
    share = amount // count
    amounts = [share] * (count - 1) + [amount - share * (count - 1)]
    lines = [
        CartLine(
            id=UUID(int=place),
            merchant_id=chance.choice(merchants) if merchants else UUID(int=1),
            amount=part,
            product_id=chance.choice(products) if products else None,
            regions=scope.regions or (),
            exhibitions=scope.exhibitions or (),
        )
        for place, part in enumerate(amounts, 1)
    ]
    channel = min(terms.channels) if terms.channels else "online"
    return Cart(lines, moment=at, channel=channel, is_first_purchase=True)
