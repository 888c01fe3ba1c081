from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from hamkke.places import queries

_PAGE_SIZE = 30


def markets(request: HttpRequest) -> HttpResponse:
    """Every market, searched by name or address and by province."""
    name = request.GET.get("name", "").strip()[:80]
    region = request.GET.get("region", "").strip()[:10]
    found = Paginator(queries.markets_in(region, name=name), _PAGE_SIZE)
    page = found.get_page(request.GET.get("page"))
    return render(
        request,
        "places/markets.html",
        {"page": page, "name": name, "region": region, "provinces": queries.provinces()},
    )


def market(request: HttpRequest, id: UUID) -> HttpResponse:
    found = get_object_or_404(queries.markets_in(), pk=id)
    shops = Paginator(queries.shops_in(found), _PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "market": found,
        "shops": shops,
        "data": _data(found, request.build_absolute_uri(request.path)),
    }
    return render(request, "places/market.html", context)


def _data(market: queries.Market, address: str) -> dict[str, Any]:
    """A market as schema.org words it, of what the public data know of it."""
    place: dict[str, Any] = {
        "@type": "PostalAddress",
        "streetAddress": market.address,
        "addressCountry": "KR",
    }
    data: dict[str, Any] = {
        "@type": "ShoppingCenter", "name": market.name, "url": address, "address": place
    }  # fmt: skip
    if market.region:
        place["addressRegion"] = market.region.name
    if market.phone:
        data["telephone"] = market.phone
    if market.latitude is not None:
        data["geo"] = {
            "@type": "GeoCoordinates", "latitude": market.latitude, "longitude": market.longitude
        }  # fmt: skip
    return data
