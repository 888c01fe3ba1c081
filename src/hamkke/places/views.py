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
    return render(request, "places/market.html", {"market": get_object_or_404(queries.markets_in(), pk=id)})
