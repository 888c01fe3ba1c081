from collections.abc import Sequence
from typing import Any

from django.dispatch import receiver

from hamkke.calls import actions, queries
from hamkke.festivals import signals as festivals
from hamkke.festivals.queries import ScheduleVersion
from hamkke.kernel.words import Words
from hamkke.ledger import signals as ledger


@receiver(festivals.schedule_changed, dispatch_uid="calls.tell_changed_schedule")
def tell_changed_schedule(version: ScheduleVersion, **_: Any) -> None:
    """Whoever has applied or takes part is written to about an edition's new dates."""
    actions.tell_changed_schedule(version)


@receiver(ledger.names_asked, dispatch_uid="calls.name_accounts")
def name_accounts(codes: Sequence[str], **_: Any) -> dict[str, Words]:
    """What calls promise, all together and to each merchant."""
    return queries.names_of_accounts(codes)
