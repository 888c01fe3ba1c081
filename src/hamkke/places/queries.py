from collections.abc import Iterable
from datetime import date
from typing import cast
from uuid import UUID

from django.db.models import Case, Q, QuerySet, When

from hamkke.kernel import clock
from hamkke.places import signals
from hamkke.places.models import Market, Region
from hamkke.places.rules import RegionUnknown

__all__ = [
    "Market",
    "Region",
    "RegionUnknown",
    "codes_of",
    "market_count",
    "market_sample",
    "markets_in",
    "provinces",
    "region_at",
    "shops_in",
]


def region_at(code: str, day: date) -> Region:
    """The region that stood on `day` (a day in Seoul) for a code of that day or of earlier ones.

    A code that had ended by then leads to its successor: ("42", 2024-01-01) → 51 강원특별자치도.
    Raises RegionUnknown when the code was never given, had not begun yet, or ended without a successor.
    """
    regions = {each.pk: each for each in Region.objects.all()}
    region = next((each for each in regions.values() if each.code == code and each.valid_from <= day), None)
    while region is not None and region.valid_to is not None and region.valid_to <= day:
        region = regions.get(region.successor_id or 0)
    if region is None:
        raise RegionUnknown(code=code, day=day)
    return region


def codes_of(region_ids: Iterable[int]) -> dict[int, frozenset[str]]:
    """By which codes each of these regions goes: its own and its successors', the provinces' as well; in one query."""
    wanted = set(region_ids)
    if not wanted:
        return {}
    named = Region.objects.filter(Q(pk__in=wanted) | Q(successor__isnull=False)).select_related("successor")
    regions = {each.pk: each for each in named}
    successors = {each.pk: each.successor for each in regions.values()}
    found: dict[int, frozenset[str]] = {}
    for region in (regions[each] for each in wanted if each in regions):
        codes: set[str] = set()
        standing: Region | None = region
        while standing is not None:
            codes |= {standing.code, standing.code[:2]}
            standing = successors.get(standing.pk)
        found[region.pk] = frozenset(codes)
    return found


def shops_in(market: Market) -> list[tuple[UUID, str]]:
    """The shops in a market, by name: whose each is, and what it is called. The floor that knows them is asked."""
    told = signals.shops_asked.send(sender=Market, market=market)
    return [shop for _receiver, shops in told for shop in cast("list[tuple[UUID, str]]", shops)]


def provinces(day: date | None = None) -> QuerySet[Region]:
    """The seventeen provinces as they stand on `day`, today when none is given, by code."""
    day = day or clock.today()
    standing = Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gt=day))
    return Region.objects.filter(standing, code__regex=r"^..$").order_by("code")


def markets_in(region_code: str = "", *, name: str = "") -> QuerySet[Market]:
    """Markets with their province: those of one province, and those whose name or address has every word of `name`.

    A market that is called just so comes first, then those with it in their name, then by name and address.
    """
    markets = Market.objects.select_related("region").order_by("name", "address")
    if region_code:
        markets = markets.filter(region__code=region_code)
    words = name.split()
    for word in words:
        markets = markets.filter(Q(name__icontains=word) | Q(address__icontains=word))
    if words:
        nearness = Case(When(name=name, then=0), When(name__icontains=words[-1], then=1), default=2)
        markets = markets.order_by(nearness, "name", "address")
    return markets


def market_count() -> int:
    return Market.objects.count()


def market_sample(n: int) -> list[Market]:
    """Up to `n` markets spread evenly over the provinces; the same ones from the same file, always."""
    everywhere: list[UUID] = list(
        Market.objects.order_by("region__code", "name", "address").values_list("pk", flat=True)
    )
    n = min(n, len(everywhere))
    chosen = [everywhere[position * len(everywhere) // n] for position in range(n)]
    return list(
        Market.objects.filter(pk__in=chosen)
        .select_related("region")
        .order_by("region__code", "name", "address")
    )
