from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail import views as wagtail

from hamkke.exhibitions import permissions, queries
from hamkke.exhibitions.models import ExhibitionIndexPage, ExhibitionPage, HomePage
from hamkke.exhibitions.queries import addresses, blocks
from hamkke.exhibitions.views import sharing
from hamkke.kernel import clock, money
from hamkke.merchants import queries as merchants

A_SHELF = 24
SHELVES_IN_FRONT = 12


def curated(request: HttpRequest, path: str) -> HttpResponse:
    """A page of Wagtail's by its address. What is not plainly there to be read is left to Wagtail."""
    found = addresses.page_at(path) if request.method in ("GET", "HEAD") else None
    answer: HttpResponse = found.serve(request) if found else wagtail.serve(request, path)
    return answer


def home(request: HttpRequest, page: HomePage) -> HttpResponse:
    festival = queries.festival_now(clock.now())
    pages = queries.published(festival.edition)[: SHELVES_IN_FRONT + 1] if festival else []
    shelves = queries.shelves_of(pages)
    context = {
        "page": page,
        "festival": festival,
        "shelves": shelves[:SHELVES_IN_FRONT],
        "has_more": len(shelves) > SHELVES_IN_FRONT,
    }
    return render(request, "exhibitions/home.html", context)


def exhibitions(request: HttpRequest, page: ExhibitionIndexPage) -> HttpResponse:
    making = ""
    if permissions.is_curator(request.user):
        making = reverse("wagtailadmin_pages:add", args=["exhibitions", "exhibitionpage", page.pk])
    pages = Paginator(queries.published(), A_SHELF).get_page(request.GET.get("page"))
    context = {"page": page, "pages": pages, "shelves": queries.shelves_of(pages), "making": making}
    return render(request, "exhibitions/exhibitions.html", context)


def exhibition(request: HttpRequest, page: ExhibitionPage) -> HttpResponse:
    now = clock.now()
    products = Paginator(queries.listed_products(page), A_SHELF).get_page(request.GET.get("page"))
    has_coupons = getattr(request, "preview_mode", "") != "gone"  # Only Wagtail's previews have a mode.
    shown = blocks.shown(page, list(products), now, has_coupons=has_coupons)
    context = {
        "page": page,
        "products": products,
        "blocks": shown,
        "changing": reverse("wagtailadmin_pages:edit", args=[page.pk])
        if page.pk and permissions.is_curator(request.user)
        else "",
        "counts_down": any(block.kind == "countdown" for block in shown),
        "now": now,
    }
    return render(request, "exhibitions/exhibition.html", context)


@require_safe
def shelf(_request: HttpRequest, key: UUID) -> HttpResponse:
    """To the exhibition that a coupon names by its key; its page may have been moved or renamed since."""
    page = queries.exhibition_keyed(key)
    if page is None:
        raise Http404
    return redirect(page.url)


def product(request: HttpRequest, id: UUID) -> HttpResponse:
    now = clock.now()
    cards = queries.cards_of([id], now)
    if not cards:
        raise Http404
    card, address = cards[0], request.build_absolute_uri(request.path)
    context = {
        "card": card,
        "address": address,
        "picture": request.build_absolute_uri(reverse("exhibitions:product-card", args=[id])),
        "data": sharing.product_data(card, address),
        "savings": queries.savings_on(card, request.user if request.user.is_authenticated else None, now),
        "prices": merchants.prices_of_last_30_days(id, now),
        "now": now,
        "is_followed": request.user.is_authenticated
        and merchants.is_followed(card.product.merchant_id, request.user),
        "is_linkable": permissions.products_linkable_by(request.user).filter(pk=id).exists(),
    }
    return render(request, "exhibitions/product.html", context)


@require_safe
@cache_control(public=True, max_age=600)
def product_card(_request: HttpRequest, id: UUID) -> HttpResponse:
    """The picture that messengers show beside a link to a product."""
    cards = queries.cards_of([id], clock.now())
    if not cards:
        raise Http404
    found = cards[0].product
    picture = sharing.card(found.name, f"{money.spoken(found.price)}원", found.merchant_name)
    return HttpResponse(picture, content_type="image/png")
