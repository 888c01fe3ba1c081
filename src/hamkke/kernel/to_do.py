"""What somebody has to do: each app tells its own lines (`queries.to_do…`), and one page gathers them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from hamkke.kernel import clock
from hamkke.kernel.words import Words

AHEAD = timedelta(days=30)  # Nobody plans today by what comes later than that.


class Kind(StrEnum):
    """Why a line stands there."""

    LATE = "late"  # its time has passed
    NOW = "now"  # it waits for this person
    COMING = "coming"  # a day to know of


@dataclass(frozen=True)
class ToDo:
    """One line, and the page on which it is done. `note` says more in a smaller voice."""

    kind: Kind
    words: Words
    address: str
    due_at: datetime | None = None
    note: Words | None = None


def last_moment(ends_at: datetime) -> datetime:
    """What a person calls the end of a period that excludes its end: a day that ends at midnight is not the next one."""
    return ends_at - timedelta(seconds=1)


def until(
    due_at: datetime | None, words: Words, address: str, *, now: datetime, note: Words | None = None
) -> ToDo:
    """A line that waits for somebody until its time, and is late from then on."""
    is_late = due_at is not None and due_at <= now
    return ToDo(Kind.LATE if is_late else Kind.NOW, words, address, due_at, note)


def coming(
    dates: Iterable[tuple[datetime | None, Words, str]], *, now: datetime, ahead: timedelta = AHEAD
) -> list[ToDo]:
    """Those of these (moment, words, address) that lie ahead, and not far."""
    return [
        ToDo(Kind.COMING, words, address, at)
        for at, words, address in dates
        if at is not None and now < at <= now + ahead
    ]


def sorted_lines(lines: Iterable[ToDo]) -> dict[Kind, list[ToDo]]:
    """The lines of each kind, what is due first on top and what has no day last."""
    found: dict[Kind, list[ToDo]] = {kind: [] for kind in Kind}
    for line in lines:
        found[line.kind].append(line)
    for each in found.values():
        each.sort(key=lambda line: (line.due_at is None, line.due_at and line.due_at.timestamp()))
    return found


def distance(at: datetime, now: datetime) -> Words:
    """How far off a moment is, in days as calendars in Seoul count them: "오늘", "3일 남음", "2일 지남"."""
    days = (at.astimezone(clock.SEOUL).date() - now.astimezone(clock.SEOUL).date()).days
    if days == 0:
        return Words("오늘", "today") if at > now else Words("오늘 지남", "late since today")
    if days == 1:
        return Words("내일", "tomorrow")
    if days > 0:
        return Words(f"{days}일 남음", f"in {days} days")
    return Words(f"{-days}일 지남", f"{-days} days ago" if days < -1 else "yesterday")
