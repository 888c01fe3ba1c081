"""A merchant's public page, and the pages on which merchants keep their own shop."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hamkke.kernel import clock
from hamkke.kernel.words import Words
from hamkke.merchants import actions, forms, permissions, queries
from hamkke.people.queries import SignedIn

_ON_A_PAGE = 100


@require_GET
def merchant(request: HttpRequest, id: UUID) -> HttpResponse:
    found = get_object_or_404(queries.merchants(), pk=id)
    page = Paginator(queries.products_of(found), _ON_A_PAGE).get_page(request.GET.get("page"))
    shops = list(queries.shops_of(found))
    context = {
        "page": page,
        "merchant": found,
        "data": _data(found, shops, request.build_absolute_uri(request.path)),
        "shops": shops,
        "products": queries.products_with_prices([each.pk for each in page.object_list], clock.now()),
        "is_followed": request.user.is_authenticated and queries.is_followed(id, request.user),
        "is_editable": permissions.merchants_editable_by(request.user).filter(pk=id).exists(),
    }
    return render(request, "merchants/merchant.html", context)


def _data(merchant: queries.Merchant, shops: Sequence[queries.Shop], address: str) -> dict[str, Any]:
    """A merchant as schema.org words it: a store with the shops that it keeps, each where it is."""
    places = [
        {
            "@type": "Store",
            "name": shop.name,
            "address": shop.address or (f"{shop.market.address} {shop.market.name}" if shop.market else ""),
        }
        for shop in shops
    ]
    region = {"@type": "PostalAddress", "addressCountry": "KR"}
    if merchant.region:
        region["addressRegion"] = merchant.region.name
    return {
        "@type": "Store",
        "name": merchant.name,
        "url": address,
        "address": region,
        **({"department": places} if places else {}),
    }


@login_required
@require_GET
def mine(request: SignedIn) -> HttpResponse:
    own = list(permissions.merchants_editable_by(request.user).filter(owner=request.user))
    now, followers = clock.now(), queries.followers_of(own)
    shown = [
        (each, queries.shops_of(each), queries.priced_products_of(each, now), followers[each.pk])
        for each in own
    ]
    return render(request, "merchants/mine.html", {"merchants": shown})


@login_required
@require_http_methods(["GET", "POST"])
def registration(request: SignedIn) -> HttpResponse:
    form = forms.MerchantForm(request.POST or None)
    if form.is_valid():
        try:
            actions.register_merchant(owner=request.user, by=request.user, **form.cleaned_data)
        except actions.BusinessNumberTaken as refusal:
            form.refuse("business_number", refusal)
        else:
            return _done(request, Words("가게를 등록했습니다.", "Your business is registered."))
    title = Words("내 가게 등록", "Register my business")
    return render(request, "merchants/form.html", {"form": form, "title": title})


@login_required
@require_http_methods(["GET", "POST"])
def shops(request: SignedIn, id: UUID) -> HttpResponse:
    found = get_object_or_404(permissions.merchants_editable_by(request.user), pk=id)
    search = request.GET.get("market_name", "").strip()[:80]
    form = forms.ShopForm(request.POST or None, search=search)
    if form.is_valid():
        try:
            actions.open_shop(merchant=found, by=request.user, **form.cleaned_data)
        except actions.PlaceMissing as refusal:
            form.refuse("address", refusal)
        else:
            return _done(request, Words("점포를 더했습니다.", "The shop is added."))
    return render(request, "merchants/shop_form.html", {"form": form, "merchant": found, "search": search})


@login_required
@require_http_methods(["GET", "POST"])
def products(request: SignedIn, id: UUID) -> HttpResponse:
    found = get_object_or_404(permissions.merchants_editable_by(request.user), pk=id)
    form = forms.ProductForm(request.POST or None)
    if form.is_valid():
        actions.offer_product(merchant=found, by=request.user, **form.cleaned_data)
        return _done(request, Words("상품을 올렸습니다.", "The product is on offer."))
    title = Words("상품 올리기", "Offer a product")
    return render(request, "merchants/form.html", {"form": form, "title": title, "about": found.name})


@login_required
@require_http_methods(["GET", "POST"])
def product(request: SignedIn, id: UUID) -> HttpResponse:
    """What is said of a product, to be put right; and the button that stops selling it, or sells it again."""
    found = get_object_or_404(permissions.products_editable_by(request.user), pk=id)
    said = {"name": found.name, "description": found.description, "category": found.category}
    form = forms.ProductWords(request.POST or None, initial=said)
    if form.is_valid():
        actions.change_product(found, by=request.user, **form.cleaned_data)
        return _done(request, Words("상품을 고쳤습니다.", "The product is changed."))
    return render(request, "merchants/product.html", {"form": form, "product": found})


@login_required
@require_POST
def sale(request: SignedIn, id: UUID) -> HttpResponse:
    """Whether a product is sold: `sold=yes` sells it again, anything else stops it."""
    found = get_object_or_404(permissions.products_editable_by(request.user), pk=id)
    if request.POST.get("sold") == "yes":
        actions.sell_again(found, by=request.user)
        return _done(request, Words("상품을 다시 팝니다.", "The product is sold again."))
    actions.stop_selling(found, by=request.user)
    return _done(request, Words("상품의 판매를 멈췄습니다.", "The product is not sold any more."))


@login_required
@require_http_methods(["GET", "POST"])
def prices(request: SignedIn, id: UUID) -> HttpResponse:
    """A product's price history, and the form for its next price."""
    found = get_object_or_404(permissions.products_editable_by(request.user), pk=id)
    form = forms.PriceForm(request.POST or None)
    if form.is_valid():
        actions.change_price(found, by=request.user, **form.cleaned_data)
        return _done(request, Words("가격을 바꾸었습니다.", "The price is changed."))
    context = {
        "form": form,
        "product": found,
        "history": queries.prices_of(found),
        "lowest": queries.lowest_price_of_last_30_days(found, clock.now()),
    }
    return render(request, "merchants/prices.html", context)


def _done(request: HttpRequest, words: Words) -> HttpResponse:
    messages.success(request, words.in_language(get_language()))
    return redirect("merchants:mine")
