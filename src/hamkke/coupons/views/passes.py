"""The shopper's phone: choose a shop, show the coupon, see what became of it."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from hamkke.coupons import actions, permissions, queries
from hamkke.coupons.forms.counters import PassForm
from hamkke.coupons.queries import counters
from hamkke.coupons.rules import passes
from hamkke.coupons.views.drawing import qr_svg
from hamkke.kernel import clock, ids
from hamkke.kernel.words import Words
from hamkke.merchants import queries as merchants
from hamkke.people.queries import SignedIn

_SHOPS_SHOWN = 20


@require_GET
@never_cache
@login_required
def shops(request: SignedIn) -> HttpResponse:
    """Find the shop in which to use a coupon: by name or market, or among the recent ones."""
    return _shops(request)


def _shops(request: SignedIn, *, error: Words | None = None) -> HttpResponse:
    name = request.GET.get("name", "").strip()[:80]
    found = merchants.shops_named(name)[:_SHOPS_SHOWN] if name else []
    page = {"name": name, "found": found, "recent": counters.recent_shops(request.user), "error": error}
    return render(request, "coupons/shops.html", page, status=422 if error else 200)


_CHOOSE_AGAIN = Words(
    "어느 쿠폰을 어느 매장에서 쓸지 알 수 없습니다. 다시 골라 주세요.",
    "Which coupon in which shop? Please choose again.",
)


@require_GET
@never_cache
def shop(request: HttpRequest, id: UUID) -> HttpResponse:
    """A shop's own address, behind the QR code on its counter: which of my coupons shall I show here?"""
    found = get_object_or_404(merchants.shops(), pk=id)
    coupons = queries.coupons_of(request.user, now=clock.now()) if request.user.is_authenticated else []
    usable = [(coupon, ids.new()) for coupon in coupons if coupon.state == "usable"]
    return render(request, "coupons/shop.html", {"shop": found, "coupons": usable})


@require_POST
@login_required
def issuance(request: SignedIn) -> HttpResponse:
    form = PassForm(request.POST)
    if not form.is_valid():
        return _shops(request, error=_CHOOSE_AGAIN)
    claim = get_object_or_404(permissions.claims_showable_by(request.user), pk=form.cleaned_data["claim"])
    at = get_object_or_404(merchants.shops(), pk=form.cleaned_data["shop"])
    shown = actions.issue_pass(claim, id=form.cleaned_data["id"], shop=at, by=request.user)
    return redirect("coupons:pass", shown.pk)


@require_GET
@never_cache
@login_required
def shown_pass(request: SignedIn, id: UUID) -> HttpResponse:
    found = get_object_or_404(permissions.passes_viewable_by(request.user), pk=id)
    now = clock.now()
    state = counters.state_of(found, now)
    page: dict[str, Any] = {"pass": found, "state": state, "now": now, "next_id": ids.new()}
    if state == "live":
        code = counters.new_code(found.pk)
        page |= {"code": passes.written(code), "qr": qr_svg(counters.token_of(found))}
    elif state == "used":
        page["receipts"] = [counters.receipt(use) for use in counters.uses_with_all().filter(shown=found)]
    return render(request, "coupons/pass.html", page)


@require_GET
@never_cache
@login_required
def pass_state(request: SignedIn, id: UUID) -> JsonResponse:
    """What the page asks every few seconds; when the answer changes, it reads itself anew."""
    found = get_object_or_404(permissions.passes_viewable_by(request.user), pk=id)
    now = clock.now()
    seconds = max(int((found.expires_at - now).total_seconds()), 0)
    return JsonResponse({"state": counters.state_of(found, now), "seconds": seconds})


@require_POST
@login_required
def cancellation(request: SignedIn, id: UUID) -> HttpResponse:
    found = get_object_or_404(permissions.passes_viewable_by(request.user), pk=id)
    actions.cancel_pass(found, by=request.user)
    return redirect("coupons:pass", id)
