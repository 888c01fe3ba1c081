from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from hamkke.calls.models import Application, RegistryAnswer, SizeLimit

if TYPE_CHECKING:
    from hamkke.merchants.models import Merchant


def registry_answer(merchant: Merchant) -> RegistryAnswer | None:
    """The last that the tax service said of a merchant, or None."""
    return RegistryAnswer.objects.filter(business_number=merchant.business_number).first()


def unanswered_numbers() -> list[str]:
    """The business numbers in calls not yet decided of which nothing was said since their call opened, in order."""
    latest = RegistryAnswer.objects.filter(business_number=OuterRef("merchant__business_number"))
    waiting = Application.objects.filter(call__decided_at=None).annotate(
        answered_at=Subquery(latest.values("asked_at")[:1])
    )
    waiting = waiting.filter(Q(answered_at=None) | Q(answered_at__lt=F("call__opens_at")))
    return sorted(set(waiting.values_list("merchant__business_number", flat=True).order_by()))


def size_limits(on: date) -> QuerySet[SizeLimit]:
    """What counts as small in each industry on a day."""
    in_force = Q(effective_to=None) | Q(effective_to__gt=on)
    return SizeLimit.objects.filter(in_force, effective_from__lte=on).order_by("industry")
