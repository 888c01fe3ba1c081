"""What each merchant sold through the two channels that are ours: orders placed here, and purchases at a counter.

What a merchant sold on a marketplace is known by the name that the marketplace gives them, not by who they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet, Sum

from hamkke.festivals import queries as festivals
from hamkke.sales.queries import ordered
from hamkke.sales.rules.channels import COUNTER, OWN


@dataclass(frozen=True)
class MerchantDay:
    """Net sales (won) of a merchant on one day of order in Seoul, through one channel."""

    merchant: UUID
    channel: str
    day: date
    amount: int


def merchant_totals(edition: festivals.Edition) -> dict[UUID, int]:
    """Net sales (won) of the main phase by merchant, both channels together; three queries."""
    found: dict[UUID, int] = defaultdict(int)
    for rows in (_own(edition), _counted(edition)):
        for merchant, amount in rows.values_list("merchant_id").annotate(amount=Sum("net")):
            found[merchant] += amount
    return dict(found)


def merchant_days(edition: festivals.Edition, merchants: Collection[UUID]) -> list[MerchantDay]:
    """The main phase of these merchants day by day, by channel; what came back is taken off the day it was ordered."""
    found = []
    for channel, rows in ((OWN, _own(edition)), (COUNTER, _counted(edition))):
        days = rows.filter(merchant_id__in=list(merchants)).values_list("merchant_id", "order_day")
        found += [
            MerchantDay(merchant, channel, day, amount)
            for merchant, day, amount in days.annotate(amount=Sum("net")).order_by("order_day", "merchant_id")
        ]
    return found


def _own(edition: festivals.Edition) -> QuerySet[Any]:
    sales: QuerySet[Any] = ordered.own_sales().filter(edition=edition, phase="main").annotate(net=F("amount"))
    return sales


def _counted(edition: festivals.Edition) -> QuerySet[Any]:
    main = festivals.phases_of([edition])[edition.pk].get("main")
    uses: QuerySet[Any] = ordered.counted_uses().annotate(net=F("amount") - F("returned"))
    return uses.filter(used_at__gte=main.starts_at, used_at__lt=main.ends_at) if main else uses.none()
