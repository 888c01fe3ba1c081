"""Nobody writes faster than anybody could by hand, counted by every process together; and who must have a passkey has one."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from hamkke.kernel.addresses import network
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
    """Whoever is signed in is counted as a person, everybody else by their network; a mailbox gets a few codes a minute."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *_: Any) -> HttpResponse | None:
        if request.method in _SAFE or request.path.startswith(_OWN_PACE):
            return None
        try:
            for key, most in _counted(request, getattr(view, "pace", None)):
                actions.keep_pace(key, most=most, per=_MINUTE)
        except TooOften as refusal:
            answer = refusals.answer(request, refusal)
            answer["Retry-After"] = str(refusal.facts["seconds"])
            return answer
        return None


def _counted(request: HttpRequest, pace: tuple[str, int] | None) -> Iterator[tuple[str, int]]:
    if request.user.is_authenticated:
        if request.path.startswith(reverse("wagtailadmin_home")):
            pace = ("workshop", rules.WORKSHOP_A_MINUTE)
        kind, most = pace or ("writes", rules.WRITES_A_MINUTE)
        yield f"{kind}:{request.user.pk}", most
        return
    asker = network(_address(request))[:45]
    if not request.path.startswith("/accounts/"):
        yield f"visitor:{asker}", rules.WRITES_A_MINUTE
        return
    yield f"sign-in:{asker}", rules.SIGN_INS_A_MINUTE
    mailbox = request.POST.get("login") or request.POST.get("email")
    if mailbox:
        yield f"mailbox:{sha256(mailbox.strip().lower().encode()).hexdigest()}", rules.CODES_A_MINUTE


def _address(request: HttpRequest) -> str:
    """What the proxy in front has seen, which it adds at the end of its header; without one, who connected."""
    header = settings.ADDRESS_HEADER
    told = request.headers.get(header, "").rpartition(",")[2].strip() if header else ""
    return told or request.META.get("REMOTE_ADDR", "")
