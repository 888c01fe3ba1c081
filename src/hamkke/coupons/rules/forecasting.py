"""When something is used up, if it goes on as it went."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

LONGEST = timedelta(days=3_650)  # What would last longer does not run out.
WHOLE_DAYS_LEAST, WHOLE_DAYS_MOST = 2, 7  # so many whole days say how it may go on


def runs_out_at(left: int, *, gone: int, since: datetime, now: datetime) -> datetime | None:
    """The moment at which `left` are gone, when `gone` went from `since` until `now`; None while it lasts."""
    if gone <= 0 or now <= since:
        return None
    seconds = (now - since).total_seconds() * left / gone
    return now + timedelta(seconds=seconds) if seconds < LONGEST.total_seconds() else None


@dataclass(frozen=True)
class Outlook:
    """What stands at each day's end from today on, were every day to come like the slowest of the whole days so far, like
    their mean, or like the fastest. No probability: both ends of the range have happened.
    """

    whole_days: int
    slow: tuple[int, ...]
    mean: tuple[int, ...]
    fast: tuple[int, ...]

    @property
    def all(self) -> tuple[tuple[int, ...], ...]:
        """The lowest totals, the middle ones, the highest."""
        return self.slow, self.mean, self.fast


def outlook(gone: Sequence[int], *, most: int, days: int) -> Outlook | None:
    """How it may go on for `days` days from today on; `gone` by day since it opened, today last, and never more than `most` in all.

    The day of opening and today are no whole days and say nothing; None before there are two whole ones.
    """
    whole = gone[1:-1][-WHOLE_DAYS_MOST:]
    if len(whole) < WHOLE_DAYS_LEAST:
        return None
    before, now = sum(gone[:-1]), sum(gone)

    def at_ends(rate: int, per: int = 1) -> tuple[int, ...]:
        return tuple(min(most, max(now, before + rate * day // per)) for day in range(1, days + 1))

    return Outlook(len(whole), at_ends(min(whole)), at_ends(sum(whole), per=len(whole)), at_ends(max(whole)))
