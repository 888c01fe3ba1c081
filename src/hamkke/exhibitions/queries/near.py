"""Where markets and the shops in them are, so that a browser can tell how far: nobody's own place ever comes here."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from hamkke.exhibitions.queries import showing
from hamkke.merchants import queries as merchants
from hamkke.places import queries as places

DECIMALS = 5  # about a metre
NAMED_MOST = 5  # of a market; its own page names all of them


@dataclass(frozen=True)
class Province:
    """How many markets of a province have a place on the map, and how many have none."""

    code: str
    name: str
    placed: int
    unplaced: int


def placed_markets() -> list[list[Any]]:
    """Every market with coordinates: id, name, address, latitude, longitude, how many shops are on shelves, and whose the first are."""
    shops = merchants.shops_by_market(showing.listings().values_list("product__merchant", flat=True))
    return [
        [
            str(market.pk),
            market.name,
            market.address,
            round(market.latitude, DECIMALS),
            round(market.longitude, DECIMALS),
            len(shops.get(market.pk, ())),
            shops.get(market.pk, [])[:NAMED_MOST],
        ]
        for market in places.markets_in()
        if market.latitude is not None and market.longitude is not None
    ]


def provinces() -> list[Province]:
    """The provinces that have a market, by code, in three queries."""
    rows = places.markets_in().order_by().values_list("region__code", "latitude")
    placed = Counter(code for code, latitude in rows if latitude is not None)
    unplaced = Counter(code for code, latitude in rows if latitude is None)
    return [
        Province(each.code, each.name, placed[each.code], unplaced[each.code])
        for each in places.provinces()
        if placed[each.code] or unplaced[each.code]
    ]
