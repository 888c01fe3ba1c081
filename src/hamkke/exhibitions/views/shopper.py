from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail import views as wagtail
from wagtail.models import Page

from hamkke.exhibitions import permissions, queries
from hamkke.exhibitions.models import ExhibitionIndexPage, ExhibitionPage, HomePage
from hamkke.exhibitions.queries import addresses, blocks, showing
from hamkke.exhibitions.views import sharing
from hamkke.exhibitions.views.drawing import drawn
from hamkke.kernel import clock, together
from hamkke.merchants import queries as merchants

A_SHELF = 24
SHELVES_IN_FRONT = 12
TEN_MINUTES, A_YEAR = 600, 31_536_000  # seconds


def curated(request: HttpRequest, path: str) -> HttpResponse:
    """A page of Wagtail's by its address. What is not plainly there to be read is left to Wagtail."""
    found = None
    if request.method in ("GET", "HEAD"):
        found = together.told(("page", path), lambda: addresses.page_at(path))
    answer: HttpResponse = found.serve(request) if found else wagtail.serve(request, path)
    return answer


@hooks.register("before_serve_page")
def hide_what_will_be_over(page: Page, *_asked: Any) -> None:
    """Wagtail knows of no pretended moment."""
    if clock.pretended() and not showing.seen(Page.objects.filter(pk=page.pk)).exists():
        raise Http404


def home(request: HttpRequest, _page: HomePage) -> HttpResponse:
    return render(request, "exhibitions/home.html", drawn("exhibitions/drawn/home.html", _home))


def _home() -> dict[str, Any]:
    festival = queries.festival_now(clock.now())
    pages = queries.published(festival.edition)[: SHELVES_IN_FRONT + 1] if festival else []
    shelves = queries.shelves_of(pages)
    return {
        "festival": festival,
        "shelves": shelves[:SHELVES_IN_FRONT],
        "has_more": len(shelves) > SHELVES_IN_FRONT,
    }


def exhibitions(request: HttpRequest, page: ExhibitionIndexPage) -> HttpResponse:
    making = ""
    if permissions.is_curator(request.user):
        making = reverse("wagtailadmin_pages:add", args=["exhibitions", "exhibitionpage", page.pk])
    pages = Paginator(queries.published(), A_SHELF).get_page(request.GET.get("page"))
    context = {"page": page, "pages": pages, "shelves": queries.shelves_of(pages), "making": making}
    return render(request, "exhibitions/exhibitions.html", context)


def exhibition(request: HttpRequest, page: ExhibitionPage) -> HttpResponse:
    number, is_signed_in = request.GET.get("page"), request.user.is_authenticated
    mode = getattr(request, "preview_mode", None)  # Only Wagtail's previews have a mode.
    context = drawn(
        "exhibitions/drawn/exhibition.html",
        lambda: _exhibition(page, number, is_signed_in=is_signed_in, has_coupons=mode != "gone"),
        page.pk if mode is None else object(),  # Nobody else asks for somebody's draft.
        number,
        is_signed_in,
    )
    site, hero = request.build_absolute_uri("/"), sharing.picture_of(context["blocks"])
    context = context | {
        "about": sharing.said_of(context["blocks"]),
        "picture": request.build_absolute_uri(hero) if hero else "",
        "data": sharing.exhibition_data(page, context["blocks"], site),
    }
    if page.pk and permissions.is_curator(request.user):
        context = context | {"changing": reverse("wagtailadmin_pages:edit", args=[page.pk])}
    return render(request, "exhibitions/exhibition.html", context)


def _exhibition(
    page: ExhibitionPage, number: str | None, *, is_signed_in: bool, has_coupons: bool
) -> dict[str, Any]:
    now = clock.now()
    products = Paginator(queries.listed_products(page), A_SHELF).get_page(number)
    shown = blocks.shown(page, list(products), now, has_coupons=has_coupons)
    return {
        "page": page,
        "products": products,
        "blocks": shown,
        "counts_down": any(block.kind == "countdown" for block in shown),
        "is_signed_in": is_signed_in,
        "now": now,
    }


@require_safe
def shelf(_request: HttpRequest, key: UUID) -> HttpResponse:
    """To the exhibition that a coupon names by its key; its page may have been moved or renamed since."""
    page = queries.exhibition_keyed(key)
    if page is None:
        raise Http404
    return redirect(page.url)


def product(request: HttpRequest, id: UUID) -> HttpResponse:
    shown = drawn("exhibitions/drawn/product.html", lambda: _product(id), id)
    card, address = shown["card"], request.build_absolute_uri(request.path)
    picture = f"{address}card.png?v={sharing.mark_of(card.product)}"
    photographs = [request.build_absolute_uri(each.url) for each in card.photographs]
    reader = request.user if request.user.is_authenticated else None
    context = shown | {
        "address": address,
        "picture": picture,
        "data": sharing.product_data(card, address, [*photographs, picture]),
        "savings": queries.savings_on(card, reader, shown["now"]),
        "is_followed": reader is not None and merchants.is_followed(card.product.merchant_id, reader),
        "is_linkable": permissions.products_linkable_by(request.user).filter(pk=id).exists(),
    }
    return render(request, "exhibitions/product.html", context)


def _product(id: UUID) -> dict[str, Any]:
    now = clock.now()
    cards = queries.cards_of([id], now)
    if not cards:
        raise Http404
    return {"card": cards[0], "prices": merchants.prices_of_last_30_days(id, now), "now": now}


@require_safe
def product_card(request: HttpRequest, id: UUID) -> HttpResponse:
    """The picture that messengers show beside a link to a product: kept for ever under the mark of what it shows."""
    cards = queries.cards_of([id], clock.now())
    if not cards:
        raise Http404
    shown = cards[0].product
    mark = sharing.mark_of(shown)
    answer = get_conditional_response(request, etag=f'"{mark}"')
    if answer is None:
        answer = HttpResponse(sharing.card_of(shown), content_type="image/png")
    answer["ETag"] = f'"{mark}"'
    if request.GET.get("v") == mark:
        patch_cache_control(answer, public=True, max_age=A_YEAR, immutable=True)
    else:
        patch_cache_control(answer, public=True, max_age=TEN_MINUTES)
    return answer
