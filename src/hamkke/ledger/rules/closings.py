"""When books may be closed."""

from datetime import date

from hamkke.ledger.rules.refusals import PeriodClosedAlready, PeriodNotOver


def check_closing(ends_on: date, *, today: date, closed_until: date | None) -> None:
    """Only days that are over are closed, and periods follow one another."""
    if ends_on >= today:
        raise PeriodNotOver(ends_on=ends_on)
    if closed_until is not None and ends_on <= closed_until:
        raise PeriodClosedAlready(until=closed_until)
