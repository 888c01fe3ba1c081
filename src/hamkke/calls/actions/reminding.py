"""Reminders of drafts: what is due is written down and handed to the queue; each letter goes out by itself, once."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from hamkke.audit import actions as audit
from hamkke.calls import queries
from hamkke.calls.actions import letters
from hamkke.calls.actions.mailing import reminder_of
from hamkke.calls.models import Application, Call, Reminder
from hamkke.calls.rules import reminding
from hamkke.kernel import clock, ids
from hamkke.kernel.queue import later


def remind() -> int:
    """Put off a letter to everybody whose draft has come up; returns how many. At night nobody is written to.

    One call after the other, so that none stops another.
    """
    now = clock.now()
    rule = queries.reminder_rule(clock.today())
    if queries.night_of(rule).covers(now):
        return 0
    return sum(
        _put_off(call, reminding.due(queries.occasions_of(call, rule), now=now), now)
        for call in queries.calls_open_at(now)
    )


@transaction.atomic
def _put_off(call: Call, occasion: reminding.Occasion | None, now: datetime) -> int:
    if occasion is None:
        return 0
    # Two workers at once: the second waits here, and finds what the first has put off.
    Call.objects.select_for_update(no_key=True).get(pk=call.pk)
    overdue = queries.reminders_overdue(call, put_off_before=now - letters.LOST_AFTER)
    lost = list(overdue.values_list("pk", flat=True)[: letters.AT_ONCE])
    Reminder.objects.filter(pk__in=lost).update(put_off_at=now)
    drafts = queries.drafts_to_remind(call, occasion).values_list("pk", flat=True)[: letters.AT_ONCE]
    new = Reminder.objects.bulk_create(
        Reminder(
            id=ids.derived("reminder", draft, occasion.hours),
            application_id=draft,
            hours=occasion.hours,
            put_off_at=now,
        )
        for draft in drafts
    )
    for reminder_id in [*lost, *(each.pk for each in new)]:
        later("calls.send_reminder", reminder_id=reminder_id)
    if new:
        audit.record(
            by=None, verb="calls.drafts.reminded", target=call, hours=occasion.hours, drafts=len(new)
        )
    return len(new)


def send_reminder(reminder_id: UUID) -> None:
    """Send one letter, unless the application was sent in or the call closed meanwhile."""
    letters.send(
        Reminder.objects.filter(pk=reminder_id).select_related(
            "application__call", "application__merchant__owner", "application__saved_by"
        ),
        is_needless=_is_needless,
        written=reminder_of,
        wait_until=lambda morning: later("calls.send_reminder", not_before=morning, reminder_id=reminder_id),
    )


def _is_needless(reminder: Reminder, now: datetime) -> bool:
    application = reminder.application
    return application.state != Application.State.DRAFT or now >= application.call.closes_at
