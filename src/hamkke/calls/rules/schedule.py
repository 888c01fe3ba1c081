"""A call's dates, as its rules promise them and, once it is decided, as they came."""

from dataclasses import dataclass
from datetime import datetime

from hamkke.calls.rules.appealing import days_later
from hamkke.calls.rules.terms import Terms
from hamkke.kernel.words import Words

KINDS = {
    "opening": Words("접수 시작", "Applications open"),
    "closing": Words("접수 마감", "Applications close"),
    "judging": Words("심사", "Judging"),
    "announcement": Words("결과 발표", "The result"),
    "appeals": Words("이의신청", "Appeals"),
}


@dataclass(frozen=True)
class Milestone:
    """One of a call's dates. `ends_at` is excluded; without it, it is a moment."""

    kind: str
    starts_at: datetime
    ends_at: datetime | None = None

    @property
    def name(self) -> Words:
        return KINDS[self.kind]


def milestones(
    terms: Terms, *, opens_at: datetime, closes_at: datetime, decided_at: datetime | None
) -> list[Milestone]:
    """What is known of a call's dates, in order. Days are counted whole, in Seoul, from the day of closing."""
    found = [Milestone("opening", opens_at), Milestone("closing", closes_at)]
    if terms.judging_days:
        found.append(Milestone("judging", closes_at, days_later(closes_at, terms.judging_days)))
    announced = None
    if decided_at:
        announced = Milestone("announcement", decided_at)
    elif terms.announcing_days:
        day = days_later(closes_at, terms.announcing_days - 1)
        announced = Milestone("announcement", day, days_later(closes_at, terms.announcing_days))
    if announced:
        found.append(announced)
        if terms.appeal_days:
            until = days_later(announced.starts_at, terms.appeal_days)
            found.append(Milestone("appeals", announced.starts_at, until))
    return found
