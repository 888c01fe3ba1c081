"""The header's moving parts: where this person may go, and how they sign in or out."""

from typing import Any, NamedTuple

from django import template
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template import Context
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language

from hamkke.kernel.words import Words
from hamkke.people import queries

register = template.Library()


class Entry(NamedTuple):
    """One place in the header. `role` is who sees it (None: everyone), `address` a URL name or a path."""

    role: str | None
    words: Words
    address: str


ENTRIES = (
    Entry(None, Words("기획전", "Exhibitions"), "/exhibitions/"),
    Entry(None, Words("쿠폰", "Coupons"), "coupons:wallet"),
    Entry(None, Words("장바구니", "Basket"), "orders:basket"),
    Entry("shopper", Words("주문", "Orders"), "orders:orders"),
    Entry("merchant", Words("모집공고", "Calls"), "calls:calls"),
    Entry("merchant", Words("내 가게", "My shop"), "merchants:mine"),
    Entry("judge", Words("심사", "Reviews"), "calls:reviews"),
    Entry("organiser", Words("사무국", "Secretariat"), "festivals:editions"),
)


@register.inclusion_tag("people/navigation.html", takes_context=True)
def navigation(context: Context) -> dict[str, Any]:
    """The header's links for this reader. Pages that are not built in drop out; the present one is marked."""
    request = context.get("request")
    user = getattr(request, "user", AnonymousUser())
    roles = {None, *queries.role_names(user), *(["shopper"] if user.is_authenticated else [])}
    here = request.path if request else ""
    entries = [
        {"words": entry.words.in_language(get_language()), "address": address}
        for entry in ENTRIES
        if entry.role in roles and (address := _address(entry.address))
    ]
    inside = [entry["address"] for entry in entries if here.startswith(entry["address"])]
    return {"entries": entries, "current": max(inside, key=len, default=None)}


@register.inclusion_tag("people/sign_in_tools.html", takes_context=True)
def sign_in_tools(context: Context) -> dict[str, Any]:
    request = context.get("request")
    return {
        "user": getattr(request, "user", AnonymousUser()),
        "login": _address("account_login"),
        "logout": _address("account_logout"),
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_tag
def kakao_sign_in_path() -> str:
    """Where signing in with Kakao begins, or nothing when Kakao is not set up."""
    apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    return reverse("openid_connect_login", args=["kakao"]) if apps else ""


def _address(name: str) -> str:
    if name.startswith("/"):
        return name
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
