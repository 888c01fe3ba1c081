"""Traditional markets, for everybody's programs."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from hamkke.places import queries
from hamkke.ui.api import Cursor, Limit, Listed, Search, cut, public

router = Router(tags=["places"])


class MarketOut(Schema):
    id: UUID
    name: str
    address: str
    kind: str
    region: str | None
    opening_cycle: str
    latitude: float | None
    longitude: float | None
    shops: int | None
    goods: str
    has_toilet: bool | None
    has_parking: bool | None
    as_of: date | None

    @staticmethod
    def resolve_region(market: queries.Market) -> str | None:
        return market.region.name if market.region else None


@router.get("/markets", response=public(Listed[MarketOut]), summary="전통시장 · traditional markets")
def markets(
    request: HttpRequest, region: Search = "", name: Search = "", cursor: Cursor = "", limit: Limit = 50
) -> dict[str, Any]:
    """`region` is a province's code of two digits; every word of `name` stands in the market's name or address."""
    found = queries.markets_in(region, name=name)
    items, following = cut(found, by=("name", "address", "id"), cursor=cursor, limit=limit)
    return {"items": items, "next": following}


@router.get("/markets/{id}", response=public(MarketOut, finds=True), summary="시장 하나 · one market")
def market(request: HttpRequest, id: UUID) -> queries.Market:
    return get_object_or_404(queries.markets_in(), pk=id)
