from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q, QuerySet

from hamkke.calls.models import Application, Call

if TYPE_CHECKING:
    from hamkke.people.models import User


def entered(call: Call) -> QuerySet[Application]:
    """The applications that somebody of the secretariat entered for somebody else, the latest first."""
    return (
        Application.objects.filter(call=call, entered_by__isnull=False)
        .select_related("merchant", "entered_by")
        .order_by("-saved_at", "id")
    )


def application_with_code(code: str) -> Application | None:
    return Application.objects.select_related("call", "merchant").filter(code=code).first()


def is_involved(call_id: UUID, user: User) -> bool:
    """Whether a person has an application in the call: of their own, or entered for somebody."""
    own = Q(merchant__owner=user) | Q(entered_by=user)
    return Application.objects.filter(own, call=call_id).exists()
