"""What each rehearsed shopper does: decided once from their number, so that staging twice decides the same."""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from hamkke.rehearsal.rules.timeline import DAYS_BEFORE_TODAY, DAYS_IN_ALL

MINUTES_A_DAY = 24 * 60
SECOND_THOUGHTS = 90  # minutes from paying to sending back, so that no stage has returns from its tomorrow
CLAIMING, USING = 0.8, 0.75  # of all shoppers, and of those who claimed


class Ending(StrEnum):
    PAID = "pay"
    GIVEN_UP = "cancel"
    FAILED = "fail"


class SentBack(StrEnum):
    NOTHING = "nothing"
    ONE_PIECE = "one_piece"
    EVERYTHING = "everything"


@dataclass(frozen=True)
class Visit:
    """One shopper's visit: on which day, what goes into the basket, and how it ends."""

    shopper: int
    day: int  # counted from the main phase's first day
    minute: int  # of that day, from 10:01 on
    claims: bool
    uses_coupon: bool
    goods: dict[int, int]  # the product's place in the list → pieces
    ending: Ending
    sends_back: SentBack


def visit_of(shopper: int, *, goods: int) -> Visit:
    """The visit of one shopper to a festival with so many `goods`; a few goods are everyone's favourites."""
    chance = random.Random(f"visit {shopper}")
    claims = chance.random() < CLAIMING
    basket = {
        int(goods * chance.random() ** 3): chance.choice((1, 1, 1, 2, 3))
        for _ in range(chance.choice((1, 2, 2, 3)))
    }
    return Visit(
        shopper=shopper,
        day=_day(chance),
        minute=chance.randrange(12 * 60),
        claims=claims,
        uses_coupon=claims and chance.random() < USING,
        goods=basket,
        ending=chance.choices(list(Ending), (92, 5, 3))[0],
        sends_back=chance.choices(list(SentBack), (91, 6, 3))[0],
    )


def visits(shoppers: int, *, goods: int, from_day: int, until_day: int) -> list[Visit]:
    """Every visit on the days from `from_day` until before `until_day`, in the order in which they happen."""
    found = (visit_of(n, goods=goods) for n in range(1, shoppers + 1))
    return sorted(
        (v for v in found if from_day <= v.day < until_day), key=lambda v: (v.day, v.minute, v.shopper)
    )


class Step(NamedTuple):
    """Something a shopper does, so many minutes after 10:01 on the main phase's first day."""

    minute: int
    visit: Visit
    is_return: bool


def steps(visits: Iterable[Visit]) -> list[Step]:
    """What happens, one after the other: every order, and the same evening what is sent back of it."""
    found = []
    for visit in visits:
        minute = visit.day * MINUTES_A_DAY + visit.minute
        found.append(Step(minute, visit, is_return=False))
        if visit.ending is Ending.PAID and visit.sends_back is not SentBack.NOTHING:
            found.append(Step(minute + SECOND_THOUGHTS, visit, is_return=True))
    return sorted(found, key=lambda step: (step.minute, step.visit.shopper))


def _day(chance: random.Random) -> int:
    """A third come in the first days, the rest spread over the festival."""
    if chance.random() < 1 / 3:
        return chance.randrange(DAYS_BEFORE_TODAY)
    return chance.randrange(DAYS_BEFORE_TODAY, DAYS_IN_ALL)
