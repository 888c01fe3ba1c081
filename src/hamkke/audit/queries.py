"""What was done, for whoever may read it."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import QuerySet

from hamkke.audit.models import NOBODY, Entry
from hamkke.kernel import clock

__all__ = ["NOBODY", "Entry", "entries"]


def entries(
    *, by: UUID | None = None, target_id: str = "", day: date | None = None, verb: str = ""
) -> QuerySet[Entry]:
    """Everything that was recorded, the latest first; of one person, one row, one day in Seoul, or verbs that begin so."""
    found = Entry.objects.order_by("-at", "-id")
    if by:
        found = found.filter(by=by)
    if target_id:
        found = found.filter(target_id=target_id)
    if day:
        begins_at = datetime.combine(day, time(), tzinfo=clock.SEOUL)
        found = found.filter(at__gte=begins_at, at__lt=begins_at + timedelta(days=1))
    return found.filter(verb__startswith=f"{verb}.") if verb else found
