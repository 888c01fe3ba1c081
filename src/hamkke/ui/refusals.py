"""How an expected no reaches people: a page, mostly a 409, or JSON for programs, with one plain sentence in both languages."""

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit, urlunsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from psycopg.errors import NumericValueOutOfRange

from hamkke.kernel.errors import NotAllowed, Refused, SignInFirst, TooOften
from hamkke.kernel.words import Words

STATUSES = {SignInFirst: 401, NotAllowed: 403, TooOften: 429}


class NumberTooLarge(Refused):
    """Of a number that no column holds. Forms say so beside the field, wherever a number means something sooner."""

    reason = "number_too_large"
    says = Words(
        "숫자가 너무 큽니다. 줄여서 다시 보내 주세요.",
        "A number is too large. Please make it smaller and send it again.",
    )


def status_of(refusal: Refused) -> int:
    """409, unless it is about who asks, or how often."""
    return next((status for kind, status in STATUSES.items() if isinstance(refusal, kind)), 409)


class RefusalMiddleware:
    """Turns a Refused that a view let rise into a 409. Everything else is a bug and stays one.

    What a button sends after signing out leads back to the button: its own address cannot be looked at.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not response.content:
            page = render(request, "405.html", {"back": page_before(request)}, status=response.status_code)
            page["Allow"] = response["Allow"]
            return page
        if request.method == "POST" and _comes_back_here_from_login(request, response):
            return redirect_to_login(page_before(request))
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception.__cause__, NumericValueOutOfRange):
            exception = NumberTooLarge()
        return answer(request, exception) if isinstance(exception, Refused) else None


def answer(request: HttpRequest, refusal: Refused) -> HttpResponse:
    status, words = status_of(refusal), refusal.words
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"refused": refusal.reason, "ko": words.ko, "en": words.en}, status=status)
    page = "429.html" if isinstance(refusal, TooOften) else "ui/refused.html"
    return render(request, page, {"refusal": refusal, "back": page_before(request)}, status=status)


def out_of_date(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django says why, to logs.
    """A form whose token is no longer its reader's: they signed in or out meanwhile, or the page is old."""
    return render(request, "403_csrf.html", {"back": page_before(request)}, status=403)


def page_before(request: HttpRequest) -> str:
    """The page of ours that led here, or the start."""
    before = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(before, allowed_hosts={request.get_host()}):
        return "/"
    there = urlsplit(before)
    is_here = request.method == "GET" and there.path == request.path
    path = "/" + there.path.lstrip("/")  # two slashes would begin the name of another site
    return "/" if is_here else urlunsplit(("", "", path, there.query, ""))


def _comes_back_here_from_login(request: HttpRequest, response: HttpResponse) -> bool:
    """Where the browser does not say which page led here, this address is still the best guess."""
    there = urlsplit(response.get("Location", ""))
    is_login = there.path == resolve_url(settings.LOGIN_URL)
    return (
        is_login
        and "Referer" in request.headers
        and request.get_full_path() in parse_qs(there.query).get("next", [])
    )
