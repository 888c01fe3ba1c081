"""The header's moving parts: where this person may go, and how they sign in or out."""

from typing import Any, NamedTuple

from django import template
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template import Context
from django.urls import NoReverseMatch, reverse

from hamkke.kernel.words import Words
from hamkke.people import queries

register = template.Library()


class Entry(NamedTuple):
    """One place in the header: its words, and its URL name or path. Long rows stand in groups, with a line between them."""

    words: Words
    address: str
    begins_group: bool = False


SHOP = (
    Entry(Words("기획전", "Exhibitions"), "/exhibitions/"),
    Entry(Words("검색", "Search"), "exhibitions:search"),
    Entry(Words("쿠폰", "Coupons"), "coupons:wallet"),
    Entry(Words("장바구니", "Basket"), "orders:basket"),
    Entry(Words("주문", "Orders"), "orders:orders"),
    Entry(Words("숫자로 보기", "In figures"), "insights:latest"),
)
DESKS = {
    "merchant": (
        Words("내 가게", "My shop"),
        (
            Entry(Words("오늘 할 일", "Today"), "today:shop"),
            # As often as they are needed: on a phone the first three are in sight.
            Entry(Words("계산대", "Counter"), "coupons:counters"),
            Entry(Words("받을 돈", "Owed to you"), "orders:owed"),
            Entry(Words("가게와 상품", "Shop and goods"), "merchants:mine"),
            Entry(Words("팔린 상품", "Sold"), "orders:sold"),
            Entry(Words("모집공고", "Calls"), "calls:calls"),
            Entry(Words("쿠폰 분담", "Coupon costs"), "coupons:agreements"),
        ),
    ),
    "judge": (
        Words("심사", "Judging"),
        (
            Entry(Words("오늘 할 일", "Today"), "today:judging"),
            Entry(Words("심사할 신청서", "Reviews"), "calls:reviews"),
        ),
    ),
    "organiser": (
        Words("사무국", "Secretariat"),
        (
            Entry(Words("상황판", "Cockpit"), "today:cockpit"),
            # The festival and what it offers,
            Entry(Words("축제", "Festivals"), "festivals:editions", begins_group=True),
            Entry(Words("모집공고", "Calls"), "calls:calls"),
            Entry(Words("쿠폰 행사", "Campaigns"), "coupons:plans"),
            Entry(Words("페이지", "Pages"), "/cms/"),
            # what was sold,
            Entry(Words("매출 집계", "Figures"), "sales:editions", begins_group=True),
            Entry(Words("판매 파일", "Sales files"), "sales:files"),
            Entry(Words("SQL로 묻기", "Ask in SQL"), "sales:questions"),
            # whose money it is,
            Entry(Words("정산", "Settlement"), "orders:settlement", begins_group=True),
            Entry(Words("원장", "Ledger"), "ledger:accounts"),
            # and who does what.
            Entry(Words("사람과 기관", "People"), "people:people", begins_group=True),
            Entry(Words("기록", "Trail"), "trail:trail"),
        ),
    ),
    "partner": (
        Words("협력 기관", "Partner"),
        (
            Entry(Words("오늘 할 일", "Today"), "today:partner"),
            Entry(Words("약속과 증빙", "Promises"), "festivals:mine"),
        ),
    ),
    "auditor": (
        Words("감사", "Audit"),
        (
            Entry(Words("기록", "Trail"), "trail:trail"),
            Entry(Words("원장", "Ledger"), "ledger:accounts"),
        ),
    ),
    "analyst": (Words("분석", "Analysis"), (Entry(Words("SQL로 묻기", "Ask in SQL"), "sales:questions"),)),
}


@register.inclusion_tag("people/navigation.html", takes_context=True)
def navigation(context: Context) -> dict[str, Any]:
    """The shop's links, which everyone sees. Pages that are not built in drop out; the present one is marked,
    unless it is a desk's: /orders/sold/ lies under /orders/, but it is the merchant's."""
    is_desk = any(entry["is_current"] for row in _rows(context) for entry in row["entries"])
    return {"entries": _shown(SHOP, "" if is_desk else _here(context)), "label": Words("주 메뉴", "Main")}


@register.inclusion_tag("people/desks.html", takes_context=True)
def desks(context: Context) -> dict[str, Any]:
    """Under the header: one row of links for each role this person holds."""
    return {"desks": _rows(context)}


def _rows(context: Context) -> list[dict[str, Any]]:
    here, roles = _here(context), queries.role_names(_user(context))
    rows = [
        {"name": name, "entries": _shown(entries, here)}
        for role, (name, entries) in DESKS.items()
        if role in roles
    ]
    return [row for row in rows if row["entries"]]


def _shown(entries: tuple[Entry, ...], here: str) -> list[dict[str, Any]]:
    built = [(entry, address) for entry in entries if (address := _address(entry.address))]
    around = [address for _entry, address in built if here.startswith(address)]
    current = max(around, key=len, default=None)  # /orders/basket/ lies under /orders/, but it is the basket.
    return [
        {
            "words": entry.words,
            "address": address,
            "is_current": address == current,
            "begins_group": entry.begins_group,
        }
        for entry, address in built
    ]


def _here(context: Context) -> str:
    request = context.get("request")
    return request.path if request else ""


def _user(context: Context) -> Any:
    return getattr(context.get("request"), "user", AnonymousUser())


@register.inclusion_tag("people/sign_in_tools.html", takes_context=True)
def sign_in_tools(context: Context) -> dict[str, Any]:
    return {
        "user": _user(context),
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
