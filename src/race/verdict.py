"""What went wrong, counted: from what the crowd was told and what the database holds. Values in, numbers out."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from uuid import UUID

from race.crowd import Answer, words
from race.rushing import Comer


@dataclass(frozen=True)
class Kept:
    """A claim as the database has it."""

    id: UUID
    shopper: UUID
    position: int
    claimed_at: datetime  # when it was accepted, by the clock of the copy that did
    batch: int  # which link of the public log it was committed with


@dataclass(frozen=True)
class Verdict:
    """Eight numbers that must be nought, and how fast it went."""

    granted: int
    over: int
    under: int
    counter_drift: int
    told_yes_got_no: int
    got_but_told_no: int
    same_person_twice: int
    never_answered: int
    out_of_order: int
    p50_ms: float
    p99_ms: float
    grants_per_second: float
    answers: Mapping[str, int]

    @property
    def wrong(self) -> int:
        return (
            self.over
            + self.under
            + self.counter_drift
            + self.told_yes_got_no
            + self.got_but_told_no
            + self.same_person_twice
            + self.never_answered
            + self.out_of_order
        )


@dataclass(frozen=True)
class Placed:
    """An order that has a place of an automatic campaign, as the database has it."""

    order: UUID
    shopper: UUID


@dataclass(frozen=True)
class Rush:
    """How the places of an automatic campaign went: numbers that must be nought, and what people were told."""

    places: int
    comers: int
    taken: int
    over: int
    under: int
    counter_drift: int
    told_yes_got_no: int
    got_but_told_no: int
    same_person_twice: int
    failed: int  # a 5xx
    told: Mapping[str, int]

    @property
    def wrong(self) -> int:
        return (
            self.over
            + self.under
            + self.counter_drift
            + self.told_yes_got_no
            + self.got_but_told_no
            + self.same_person_twice
            + self.failed
        )


def rushed(
    comers: Sequence[Comer], left: Sequence[Comer], kept: Sequence[Placed], *, places: int, counted: int
) -> Rush:
    """`left` have called their orders off; `counted` is what the opening's own counter says."""
    told_yes = {comer.order for comer in comers if comer.is_told_yes}
    found = {each.order for each in kept}
    persons = {comer.account: comer.person for comer in comers}
    twice = Counter(persons.get(each.shopper) for each in kept)
    # Whoever called it off does not come again: their places are for the others, if there are so many.
    others = {comer.person for comer in comers} - {comer.person for comer in left}
    return Rush(
        places=places,
        comers=len(comers),
        taken=len(kept),
        over=max(0, len(kept) - places),
        under=max(0, min(places, len(others)) - len(kept)),
        counter_drift=abs(counted - len(kept)),
        told_yes_got_no=len(told_yes - found),
        got_but_told_no=len(found - told_yes),
        same_person_twice=sum(number - 1 for number in twice.values()),
        failed=sum(len(comer.faults) for comer in comers),
        told=dict(sorted(Counter(word for comer in comers for word in comer.told).items())),
    )


def judged(
    answers: Sequence[Answer],
    kept: Sequence[Kept],
    *,
    limit: int,
    contenders: int,
    counted: int,
    handed_back: int = 0,
) -> Verdict:
    """`counted` is what the opening's own counter says; whatever was handed back could be claimed once more.

    Its rate is of yeses, from the first press until everybody had an answer.
    """
    granted = len(kept)
    new = [answer for answer in answers if answer.status == 201]  # noqa: PLR2004 - created
    began_at = min((answer.answered_at - answer.seconds for answer in answers), default=0.0)
    lasted = max((answer.answered_at for answer in answers), default=began_at) - began_at
    seconds = sorted(answer.seconds for answer in answers)
    return Verdict(
        granted=granted,
        over=max(0, granted - limit - handed_back),
        under=max(0, min(limit, contenders) - granted),
        counter_drift=abs(counted - granted) + gaps(claim.position for claim in kept),
        told_yes_got_no=told_yes_got_no(answers, kept),
        got_but_told_no=got_but_told_no(answers, kept),
        same_person_twice=same_person_twice(answers, kept),
        never_answered=sum(1 for answer in answers if not answer.is_final),
        out_of_order=out_of_order(answers, kept),
        p50_ms=round(1_000 * quantile(seconds, 50), 1),
        p99_ms=round(1_000 * quantile(seconds, 99), 1),
        grants_per_second=round(len(new) / lasted, 1) if lasted > 0 else 0.0,
        answers=dict(sorted(Counter(words(answer) for answer in answers).items())),
    )


def gaps(positions: Iterable[int]) -> int:
    """How far positions are from 1, 2, 3 … without a gap or a pair."""
    return sum(1 for place, position in enumerate(sorted(positions), start=1) if place != position)


def told_yes_got_no(answers: Sequence[Answer], kept: Sequence[Kept]) -> int:
    """Yeses whose claim is not there, or not theirs, or not at the position they were told."""
    found = {claim.id: (claim.shopper, claim.position) for claim in kept}
    return sum(
        1
        for answer in answers
        if answer.is_yes
        and found.get(UUID(answer.said["claim"])) != (answer.press.account, answer.said["position"])
    )


def got_but_told_no(answers: Sequence[Answer], kept: Sequence[Kept]) -> int:
    """Claims that nobody who asked for them was ever told of."""
    told = {answer.press.id for answer in answers if answer.is_yes}
    return sum(1 for claim in kept if claim.id not in told)


def same_person_twice(answers: Sequence[Answer], kept: Sequence[Kept]) -> int:
    """Claims beyond a person's first, whatever account they came through."""
    persons = {answer.press.account: answer.press.person for answer in answers}
    claims = Counter(persons.get(claim.shopper, claim.shopper) for claim in kept)
    return sum(number - 1 for number in claims.values())


def out_of_order(answers: Sequence[Answer], kept: Sequence[Kept]) -> int:
    """Claims whose position comes after somebody's who was accepted later: in one batch, or at one copy.

    Whoever had to ask again may have been accepted elsewhere meanwhile, so of a copy's only first answers are compared.
    """
    claims = {claim.id: claim for claim in kept}
    lines: dict[tuple[str, int], list[Kept]] = defaultdict(list)
    for claim in kept:
        lines["batch", claim.batch].append(claim)
    for answer in answers:
        if answer.status == 201 and answer.attempts == 1 and answer.press.id in claims:  # noqa: PLR2004 - created
            lines["copy", answer.press.copy].append(claims[answer.press.id])
    wrong: set[UUID] = set()
    for line in lines.values():
        ordered = sorted(line, key=lambda claim: claim.position)
        wrong |= {after.id for before, after in pairwise(ordered) if after.claimed_at < before.claimed_at}
    return len(wrong)


def quantile(ordered: Sequence[float], percent: int) -> float:
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)] if ordered else 0.0
