from typing import Any

from django.dispatch import receiver

from hamkke.calls import actions
from hamkke.festivals import signals as festivals
from hamkke.festivals.queries import ScheduleVersion


@receiver(festivals.schedule_changed, dispatch_uid="calls.tell_changed_schedule")
def tell_changed_schedule(version: ScheduleVersion, **_: Any) -> None:
    """Whoever has applied or takes part is written to about an edition's new dates."""
    actions.tell_changed_schedule(version)
