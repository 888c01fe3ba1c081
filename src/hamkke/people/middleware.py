"""Nobody writes faster than anybody could by hand, counted by every process together; and who must have a passkey has one."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from hamkke.kernel.errors import TooOften
from hamkke.people import actions, queries, rules
from hamkke.ui import refusals

_SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
_MINUTE = timedelta(minutes=1)
_OWN_PACE = "/api/"  # Programs are counted by their tokens, partners by their signatures.


class PasskeyMiddleware:
    """Where passkeys are asked for, whoever acts for the secretariat adds one before anything opens; nobody is turned away."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        is_on_the_way = request.path == reverse("ui:language") or (
            request.path.startswith("/accounts/") and not request.path.startswith(reverse("people:tokens"))
        )
        return (
            None
            if is_on_the_way or not queries.lacks_passkey(request.user)
            else redirect("mfa_list_webauthn")
        )


class PaceMiddleware:
    """Whoever is signed in is counted as a person, everybody else by their address; to sign in, an address has fewer tries."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        if request.method in _SAFE or request.path.startswith(_OWN_PACE):
            return None
        key, most = _counted(request)
        try:
            actions.keep_pace(key, most=most, per=_MINUTE)
        except TooOften as refusal:
            answer = refusals.answer(request, refusal)
            answer["Retry-After"] = str(refusal.facts["seconds"])
            return answer
        return None


def _counted(request: HttpRequest) -> tuple[str, int]:
    if request.user.is_authenticated:
        return f"writes:{request.user.pk}", rules.WRITES_A_MINUTE
    header = settings.ADDRESS_HEADER
    address = request.headers.get(header, "").rpartition(",")[2].strip() if header else ""
    address = (address or request.META.get("REMOTE_ADDR", ""))[:45]
    if request.path.startswith("/accounts/"):
        return f"sign-in:{address}", rules.SIGN_INS_A_MINUTE
    return f"visitor:{address}", rules.WRITES_A_MINUTE
