from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from hamkke.exhibitions import permissions, queries
from hamkke.exhibitions.models import ExhibitionIndexPage, ExhibitionPage, HomePage
from hamkke.exhibitions.queries import blocks
from hamkke.kernel import clock

A_SHELF = 24


def home(request: HttpRequest, page: HomePage) -> HttpResponse:
    festival = queries.festival_now(clock.now())
    shelves = queries.exhibitions_of(festival.edition) if festival else []
    return render(request, "exhibitions/home.html", {"page": page, "festival": festival, "shelves": shelves})


def exhibitions(request: HttpRequest, page: ExhibitionIndexPage) -> HttpResponse:
    return render(
        request, "exhibitions/exhibitions.html", {"page": page, "shelves": queries.exhibitions_of()}
    )


def exhibition(request: HttpRequest, page: ExhibitionPage) -> HttpResponse:
    now = clock.now()
    products = Paginator(queries.listed_products(page), A_SHELF).get_page(request.GET.get("page"))
    has_coupons = getattr(request, "preview_mode", "") != "gone"  # Only Wagtail's previews have a mode.
    shown = blocks.shown(page, list(products), now, has_coupons=has_coupons)
    context = {
        "page": page,
        "products": products,
        "blocks": shown,
        "counts_down": any(block.kind == "countdown" for block in shown),
        "now": now,
    }
    return render(request, "exhibitions/exhibition.html", context)


def product(request: HttpRequest, id: UUID) -> HttpResponse:
    cards = queries.cards_of([id], clock.now())
    if not cards:
        raise Http404
    is_linkable = permissions.products_linkable_by(request.user).filter(pk=id).exists()
    return render(request, "exhibitions/product.html", {"card": cards[0], "is_linkable": is_linkable})
