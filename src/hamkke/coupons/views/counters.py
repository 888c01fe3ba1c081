"""The merchant's phone: scan or type, enter the purchase, see who funds what, confirm; take back; settle what was taken off line."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hamkke.coupons import actions, permissions
from hamkke.coupons.forms.counters import (
    AMOUNT_MOST,
    CodeForm,
    OfflineUseForm,
    ReturnForm,
    TerminalForm,
    UseForm,
)
from hamkke.coupons.models import CounterUse, Terminal
from hamkke.coupons.queries import counters
from hamkke.coupons.rules import passes
from hamkke.coupons.views.drawing import BYTES_MOST, qr_svg, qr_text
from hamkke.kernel import clock, ids
from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words
from hamkke.merchants.queries import Shop
from hamkke.people import queries as people
from hamkke.people.queries import SignedIn
from hamkke.ui.pace import paced

_SENT_AT_ONCE = 100
_FRAMES_A_MINUTE = 300  # A camera sends one every 400 ms.
_COOKIE = "terminal"
_COOKIE_LASTS = 400 * 24 * 3600  # as long as browsers keep one
_Filled = dict[str, Any]


@require_GET
@login_required
def mine(request: SignedIn) -> HttpResponse:
    """The counters of one's own shops."""
    return render(request, "coupons/counters.html", {"shops": permissions.shops_servable_by(request.user)})


@require_http_methods(["GET", "POST"])
@never_cache
@login_required
def till(request: SignedIn, id: UUID) -> HttpResponse:
    """Scan or type a code and enter the purchase; what follows is the preview."""
    shop = get_object_or_404(permissions.shops_servable_by(request.user), pk=id)
    if request.method == "GET":
        return _till(request, shop)
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _till_again(request, shop, form)
    code, amount = form.cleaned_data["code"], form.cleaned_data["amount"]
    try:
        shown = actions.find_pass(code, shop=shop, by=request.user, address=address_of(request))
        preview = counters.preview(shown, amount, shop=shop, now=clock.now())
    except Refused as refusal:
        return _till(request, shop, filled=request.POST.dict(), error=refusal.words, status=409)
    page = {"shop": shop, "preview": preview, "code": passes.read_code(code), "id": ids.new()}
    return render(request, "coupons/counter_preview.html", page)


_INCOMPLETE = Words("번호와 구매 금액을 모두 넣어 주세요.", "Please give both the code and the purchase.")
_TOO_MUCH = Words(
    f"구매 금액은 {AMOUNT_MOST:,}원까지 넣을 수 있습니다.", f"A purchase is ₩{AMOUNT_MOST:,} at most."
)
_NO_NAME = Words("전화기 이름을 60자 안에서 적어 주세요.", "Please name the phone, in 60 letters at most.")
_NO_AMOUNT = Words("돌아온 물건값을 숫자로 적어 주세요.", "Please give the value of the goods as a number.")


def _till_again(request: SignedIn, shop: Shop, form: CodeForm) -> HttpResponse:
    is_too_much = list(form.errors) == ["amount"] and form.has_error("amount", "max_value")
    error = _TOO_MUCH if is_too_much else _INCOMPLETE
    return _till(request, shop, filled=request.POST.dict(), error=error, wrong=list(form.errors), status=422)


def _till(
    request: SignedIn,
    shop: Shop,
    *,
    filled: _Filled | None = None,
    error: Words | None = None,
    wrong: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    """The page of a counter; `error` is about the fields `wrong`."""
    page = {
        "shop": shop,
        "filled": filled or {},
        "error": error,
        "wrong": wrong,
        "terminals": permissions.terminals_servable_by(request.user).filter(shop=shop, ended_at=None),
        "terminal_id": ids.new(),
        "state": _state_address(shop),
    }
    return render(request, "coupons/counter.html", page, status=status)


def _state_address(shop: Shop) -> dict[str, str]:
    """What the page needs to know to work without a network; it is kept with the page."""
    names = {"page": "counter", "state": "terminal", "uses": "offline_uses", "frames": "frames"}
    return {
        "shop": str(shop.pk),
        **{key: reverse(f"coupons:{name}", args=[shop.pk]) for key, name in names.items()},
    }


@require_POST
@login_required
def uses(request: SignedIn, id: UUID) -> HttpResponse:
    """The merchant confirmed what the preview said."""
    shop = get_object_or_404(permissions.shops_servable_by(request.user), pk=id)
    form = UseForm(request.POST)
    if not form.is_valid():
        return _till_again(request, shop, form)
    given = form.cleaned_data
    try:
        shown = actions.find_pass(given["code"], shop=shop, by=request.user, address=address_of(request))
        use = actions.use_pass(
            shown,
            id=given["id"],
            shop=shop,
            amount=given["amount"],
            by=request.user,
            terminal=_terminal(request, shop),
        )
    except Refused as refusal:
        return _till(request, shop, error=refusal.words, status=409)
    return redirect("coupons:counter_use", use.pk)


@require_GET
@never_cache
@login_required
def receipts(request: SignedIn, id: UUID) -> HttpResponse:
    """A shop's latest uses."""
    shop = get_object_or_404(permissions.shops_servable_by(request.user), pk=id)
    page = {"shop": shop, "receipts": counters.receipts_of(shop)}
    return render(request, "coupons/counter_receipts.html", page)


@require_GET
@never_cache
@login_required
def receipt(request: SignedIn, id: UUID) -> HttpResponse:
    use = get_object_or_404(permissions.uses_servable_by(request.user), pk=id)
    return _receipt(request, use)


def _receipt(
    request: SignedIn, use: CounterUse, *, amount: str | None = None, error: Words | None = None
) -> HttpResponse:
    left = use.amount - use.returned
    page = {
        "receipt": counters.receipt(use),
        "shop": use.shop,
        "id": ids.new(),
        "left": left,
        "amount": left if amount is None else amount,
        "error": error,
    }
    return render(request, "coupons/counter_use.html", page, status=422 if error else 200)


@require_POST
@login_required
def taking_back(request: SignedIn, id: UUID) -> HttpResponse:
    """Goods came back, or the amount was wrong."""
    use = get_object_or_404(permissions.uses_servable_by(request.user), pk=id)
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return _receipt(request, use, amount=request.POST.get("amount", ""), error=_NO_AMOUNT)
    # What had come back when the page was made, not by now: sent twice, it must ask for the same.
    returned = form.cleaned_data["so_far"] + form.cleaned_data["amount"]
    step = actions.take_back(use, id=form.cleaned_data["id"], returned=returned, by=request.user)
    _say(request, Words("{won}원의 할인을 되돌렸습니다.", "₩{won} of discount has been given back.").format(won=f"{step.given_back:,}"))  # fmt: skip
    return redirect("coupons:counter_use", id)


@require_GET
@login_required
def poster(request: SignedIn, id: UUID) -> HttpResponse:
    """The shop's own QR code, to print and put on the counter."""
    shop = get_object_or_404(permissions.shops_servable_by(request.user), pk=id)
    address = settings.SITE_URL + reverse("coupons:shop", args=[shop.pk])
    return render(request, "coupons/poster.html", {"shop": shop, "address": address, "qr": qr_svg(address)})


@paced("frames", _FRAMES_A_MINUTE)
@require_POST
@login_required
def frames(request: SignedIn, id: UUID) -> JsonResponse:
    """A picture of the camera, for browsers that cannot read QR codes themselves. Nothing of it is kept."""
    get_object_or_404(permissions.shops_servable_by(request.user), pk=id)
    if int(request.headers.get("Content-Length") or 0) > BYTES_MOST:
        return JsonResponse({"text": ""}, status=413)
    return JsonResponse({"text": qr_text(request.body)})


# ── Without a network ──


@require_GET
def worker(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - the same for everybody.
    """The service worker, at the address whose pages it may keep."""
    script = Path(str(finders.find("coupons/worker.js"))).read_text(encoding="utf-8")
    answer = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


@require_http_methods(["GET", "POST"])
@never_cache
@login_required
def terminal(request: SignedIn, id: UUID) -> HttpResponse:
    """What this phone may do without a network; or make it a terminal of the shop."""
    shop = get_object_or_404(permissions.shops_servable_by(request.user), pk=id)
    if request.method == "GET":
        return JsonResponse(_told(_terminal(request, shop)))
    form = TerminalForm(request.POST)
    if not form.is_valid():
        return _till(request, shop, filled=request.POST.dict(), error=_NO_NAME, wrong=["name"], status=422)
    made = actions.register_terminal(shop, by=request.user, **form.cleaned_data)
    _say(request, Words("이 전화기를 계산대로 등록했습니다.", "This phone is a terminal now."))
    answer = redirect("coupons:counter", id)
    answer.set_signed_cookie(
        _COOKIE,
        str(made.pk),
        salt=str(shop.pk),
        max_age=_COOKIE_LASTS,
        path=reverse("coupons:counter", args=[shop.pk]),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return answer


@require_POST
@login_required
def ending(request: SignedIn, id: UUID) -> HttpResponse:
    """A phone is lost or sold: from now on it takes nothing in the shop's name."""
    found = get_object_or_404(permissions.terminals_endable_by(request.user), pk=id)
    actions.end_terminal(found, by=request.user)
    _say(request, Words("{name} 전화기를 계산대에서 뺐습니다.", "The phone {name} is no terminal any more.").format(name=found.name))  # fmt: skip
    if people.is_organiser(request.user):
        return redirect("coupons:allowance", id)
    return redirect("coupons:counter", found.shop_id)


def _terminal(request: SignedIn, shop: Shop) -> Terminal | None:
    """Which of the shop's terminals this phone is, by the cookie it was given."""
    told = request.get_signed_cookie(_COOKIE, default="", salt=str(shop.pk))
    if not told:
        return None
    return permissions.terminals_servable_by(request.user).filter(pk=told, shop=shop, ended_at=None).first()


def _told(phone: Terminal | None) -> _Filled:
    left = counters.left_of(counters.allowance_of(phone)) if phone else None
    return {
        "terminal": str(phone.pk) if phone else None,
        "name": phone.name if phone else "",
        "uses": left.uses if left else 0,
        "won": left.won if left else 0,
        "key": counters.public_key(),
        "now": int(clock.now().timestamp() * 1000),
    }


@require_POST
@login_required
def offline_uses(request: SignedIn, id: UUID) -> JsonResponse:
    """What this phone took without a network; each is answered by its id, the same again by the same answer."""
    shop = get_object_or_404(permissions.shops_servable_by(request.user), pk=id)
    phone = _terminal(request, shop)
    if phone is None:
        return JsonResponse({"refused": "no_terminal"}, status=403)
    try:
        sent = json.loads(request.body)["uses"][:_SENT_AT_ONCE]
        forms = [OfflineUseForm(each if isinstance(each, dict) else {}) for each in sent]
    except (ValueError, TypeError, KeyError):
        return JsonResponse({"refused": "malformed"}, status=422)
    answers = [_reconciled(phone, form, by=request) for form in forms]
    return JsonResponse({"answers": answers, **_told(phone)})


def _reconciled(phone: Terminal, form: OfflineUseForm, *, by: SignedIn) -> _Filled:
    if not form.is_valid():
        return {"id": str(form.data.get("id")), "state": "refused", **_words(Words("알아볼 수 없는 기록입니다.", "This record makes no sense."))}  # fmt: skip
    given = form.cleaned_data
    told = actions.Told(
        given["id"], given["token"], given["amount"], datetime.fromtimestamp(given["used_at"] / 1000, UTC)
    )
    try:
        use = actions.reconcile(phone, told, by=by.user)
    except Refused as refusal:
        return {"id": str(told.id), "state": "refused", **_words(refusal.words)}
    return {"id": str(use.pk), "state": use.state, "discount": use.discount, **use.answer}


def _words(words: Words) -> dict[str, str]:
    return {"ko": words.ko, "en": words.en}


def address_of(request: HttpRequest) -> str:
    """Whose address this is. Behind the proxy that ends https, what the proxy itself added last."""
    if settings.SECURE_PROXY_SSL_HEADER:
        return request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or "unknown"
    return request.META.get("REMOTE_ADDR") or "unknown"


def _say(request: HttpRequest, words: Words) -> None:
    messages.success(request, words.in_language(get_language()))
