"""The only clock. Actions read it once and pass `now` on; rules are told the time."""

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SEOUL = ZoneInfo("Asia/Seoul")

_pretended: ContextVar[datetime | None] = ContextVar("pretended", default=None)


def now() -> datetime:
    """This moment in UTC, or the pretended one."""
    return _pretended.get() or datetime.now(UTC)  # noqa: TID251 - this is the clock itself.


def pretended() -> datetime | None:
    """The moment that is pretended; none where it is really now."""
    return _pretended.get()


def today() -> date:
    """Today's date in Seoul."""
    return now().astimezone(SEOUL).date()


def end_of(day: date) -> datetime:
    """The moment at which a day in Seoul is over."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=SEOUL)


@contextlib.contextmanager
def pretend(moment: datetime) -> Iterator[None]:
    """Let this task and what it calls live at `moment`: for tests, and to rehearse an opening hour."""
    if moment.tzinfo is None:
        raise ValueError("A pretended moment needs its time zone.")
    token = _pretended.set(moment)
    try:
        yield
    finally:
        _pretended.reset(token)
