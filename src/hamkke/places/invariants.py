from collections.abc import Iterable
from typing import Any

from django.db.models import F, Q

from hamkke.places.models import Market, Region


def a_successor_stands_when_its_region_ends() -> Iterable[dict[str, Any]]:
    gap = ~Q(successor__valid_from__lte=F("valid_to")) | Q(successor__valid_to__lte=F("valid_to"))
    return [
        dict(row)
        for row in Region.objects.filter(gap, successor__isnull=False).values("code", "name", "valid_to")
    ]


def every_market_is_in_a_province_of_today() -> Iterable[dict[str, Any]]:
    """Those whose address names no province are told of at the import, and not here."""
    elsewhere = Market.objects.exclude(region=None).exclude(
        region__code__regex=r"^..$", region__valid_to=None
    )
    return [dict(row) for row in elsewhere.values("id", "name", "region__code")]
