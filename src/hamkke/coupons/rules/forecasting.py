"""When something is used up, if it goes on as it went."""

from datetime import datetime, timedelta

LONGEST = timedelta(days=3_650)  # What would last longer does not run out.


def runs_out_at(left: int, *, gone: int, since: datetime, now: datetime) -> datetime | None:
    """The moment at which `left` are gone, when `gone` went from `since` until `now`; None while it lasts."""
    if gone <= 0 or now <= since:
        return None
    seconds = (now - since).total_seconds() * left / gone
    return now + timedelta(seconds=seconds) if seconds < LONGEST.total_seconds() else None
