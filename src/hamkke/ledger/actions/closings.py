"""Closing periods, and anchoring each day's head."""

from datetime import date, timedelta

from django.db import transaction

from hamkke.audit import actions as audit
from hamkke.kernel import clock
from hamkke.ledger import rules
from hamkke.ledger.actions.poster import become_the_poster
from hamkke.ledger.models import Anchor, Batch, Period
from hamkke.people.queries import User


@transaction.atomic
def close_period(ends_on: date, *, by: User | None) -> Period:
    """Close the books up to and with a day that is over; closing the same day again changes nothing.

    Afterwards nothing is dated in it any more: what was wrong is corrected by a transfer dated later.
    Raises PeriodNotOver, PeriodClosedAlready.
    """
    become_the_poster()
    standing = Period.objects.filter(pk=ends_on).first()
    if standing is not None:
        return standing
    latest = Period.objects.order_by("-ends_on").first()
    rules.check_closing(ends_on, today=clock.today(), closed_until=latest.ends_on if latest else None)
    head = Batch.objects.order_by("-number").first()
    period = Period(
        ends_on=ends_on,
        closed_at=clock.now(),
        closed_by=by,
        batch=head,
        hash=bytes(head.hash) if head else rules.NOTHING_BEFORE,
    )
    period.seal = period.sealing()
    period.save(force_insert=True)
    audit.record(by=by, verb="ledger.period.closed", target=period)
    return period


@transaction.atomic
def anchor(day: date) -> Anchor:
    """Keep the head of the chain as it was at the end of `day` in Seoul; once more changes nothing.

    Raises DayNotOver, NothingToAnchor.
    """
    become_the_poster()  # so that nothing is still being posted that was recorded before the day's end
    standing = Anchor.objects.filter(pk=day).first()
    if standing is not None:
        return standing
    if day >= clock.today():
        raise rules.DayNotOver(day=day)
    head = Batch.objects.filter(recorded_at__lt=clock.end_of(day)).order_by("-number").first()
    if head is None:
        raise rules.NothingToAnchor
    made = Anchor(day=day, batch=head, hash=bytes(head.hash), anchored_at=clock.now())
    made.seal = made.sealing()
    made.save(force_insert=True)
    return made


def anchor_days() -> list[Anchor]:
    """Anchor every day up to yesterday that has no anchor yet, from the day of the first batch on."""
    first = Batch.objects.order_by("number").first()
    if first is None:
        return []
    latest = Anchor.objects.order_by("-day").first()
    day = latest.day + timedelta(days=1) if latest else first.recorded_at.astimezone(clock.SEOUL).date()
    made = []
    while day < clock.today():
        made.append(anchor(day))
        day += timedelta(days=1)
    return made
