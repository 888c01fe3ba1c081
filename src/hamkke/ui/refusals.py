"""How an expected no reaches people: a page, mostly a 409, or JSON for programs, with one plain sentence in both languages."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from hamkke.kernel.errors import NotAllowed, Refused, SignInFirst, TooOften

STATUSES = {SignInFirst: 401, NotAllowed: 403, TooOften: 429}


def status_of(refusal: Refused) -> int:
    """409, unless it is about who asks, or how often."""
    return next((status for kind, status in STATUSES.items() if isinstance(refusal, kind)), 409)


class RefusalMiddleware:
    """Turns a Refused that a view let rise into a 409. Everything else is a bug and stays one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return answer(request, exception) if isinstance(exception, Refused) else None


def answer(request: HttpRequest, refusal: Refused) -> HttpResponse:
    status, words = status_of(refusal), refusal.words
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"refused": refusal.reason, "ko": words.ko, "en": words.en}, status=status)
    page = "429.html" if isinstance(refusal, TooOften) else "ui/refused.html"
    return render(request, page, {"refusal": refusal}, status=status)
