from __future__ import annotations

from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from hamkke.calls.models import Application, Call, Reminder, ReminderRule
from hamkke.calls.rules import reminding
from hamkke.kernel import clock


def reminder_rule(on: date) -> ReminderRule:
    """The dated rule of a day."""
    in_force = Q(effective_to=None) | Q(effective_to__gt=on)
    return ReminderRule.objects.filter(in_force, effective_from__lte=on).latest("effective_from")


def night_of(rule: ReminderRule) -> reminding.Night:
    return reminding.Night(rule.night_starts, rule.night_ends)


def night_on(day: date) -> reminding.Night:
    return night_of(reminder_rule(day))


def occasions_of(call: Call, rule: ReminderRule) -> list[reminding.Occasion]:
    """When the drafts of a call are reminded: as the call says, or as the dated rule does."""
    hours = rule.hours if call.reminder_hours is None else call.reminder_hours
    return reminding.occasions(hours, closes_at=call.closes_at, night=night_of(rule))


def calls_open_at(now: datetime) -> QuerySet[Call]:
    """The calls that take applications now, those that close first on top."""
    return Call.objects.filter(opens_at__lte=now, closes_at__gt=now).order_by("closes_at", "id")


def drafts_to_remind(call: Call, occasion: reminding.Occasion) -> QuerySet[Application]:
    """The drafts nobody touched since the occasion came up, and nobody was reminded of on it yet.

    Without an account and without anybody who typed it there is nobody to write to.
    """
    drafts = Application.objects.filter(
        call=call, state=Application.State.DRAFT, saved_at__lt=occasion.moment
    )
    reachable = drafts.exclude(merchant__owner=None, saved_by=None)
    return reachable.exclude(reminders__hours=occasion.hours).order_by("id")


def reminders_overdue(call: Call, *, put_off_before: datetime) -> QuerySet[Reminder]:
    """What was put off long ago and is still waiting: its letter got lost between the queue and the post."""
    waiting = Reminder.objects.filter(application__call=call, state=Reminder.State.WAITING)
    return waiting.filter(put_off_at__lt=put_off_before).order_by("put_off_at", "id")


def reminders_told(call: Call) -> list[tuple[reminding.Occasion, dict[str, int]]]:
    """For each occasion of a call how many were written to, how many letters came back, how many still wait. Two queries."""
    counts: dict[int, dict[str, int]] = {}
    rows = Reminder.objects.filter(application__call=call).order_by()
    for hours, state, count in rows.values_list("hours", "state").annotate(Count("pk")):
        counts.setdefault(hours, {})[state] = count
    rule = reminder_rule(clock.today())
    return [(each, counts.get(each.hours, {})) for each in occasions_of(call, rule)]
