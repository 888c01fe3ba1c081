"""Alarms ring once when a statement's day comes near, and once when it has passed unpaid."""

from django.db import transaction

from hamkke.audit import actions as audit
from hamkke.kernel import clock, ids
from hamkke.orders import queries, rules
from hamkke.orders.models import Alarm


@transaction.atomic
def raise_alarms() -> list[Alarm]:
    """Raise what has not rung yet, and say which these were. Twice in a day, or at once, rings nothing twice."""
    now = clock.now()
    today = now.astimezone(clock.SEOUL).date()
    wanted = {}
    for standing in queries.unpaid(today):
        kind = rules.alarm_on(standing.statement.due_on, today=today)
        if kind is not None:
            alarm_id = ids.derived("alarm", standing.statement.pk, kind)
            wanted[alarm_id] = Alarm(id=alarm_id, statement=standing.statement, kind=kind, raised_at=now)
    known = set(Alarm.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    raised = []
    for alarm_id in sorted(wanted.keys() - known):
        alarm, is_new = Alarm.objects.get_or_create(
            pk=alarm_id,
            defaults={
                "statement": wanted[alarm_id].statement,
                "kind": wanted[alarm_id].kind,
                "raised_at": now,
            },
        )
        if is_new:
            audit.record(
                by=None,
                verb=f"orders.alarm.{alarm.kind}",
                target=alarm,
                statement=alarm.statement.name,
                payable=alarm.statement.payable,
            )
            raised.append(alarm)
    return raised
