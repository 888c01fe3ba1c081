"""The time machine: somebody of the secretariat sees every page as it will be at a moment. Looking only: nothing can be written.

The moment lies in a signed cookie that only this person's requests are read with. The claim service never asks for it:
a coupon is claimed at the real time, or not at all.
"""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db import InternalError, connection, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from hamkke.insights import forms, permissions
from hamkke.insights.rules.time_machine import OnlyLooking
from hamkke.kernel import clock
from hamkke.ui import refusals

COOKIE = "time_machine"
LASTS_SECONDS = 8 * 60 * 60  # a working day: nobody finds it still on tomorrow


class TimeMachineMiddleware:
    """The innermost: whoever has the machine on has the view run at that moment, in a transaction that cannot write."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        moment = _moment(request)
        if moment is None or request.path.startswith(reverse("time-machine:time-machine")):
            return self.get_response(request)
        request.pretended = moment  # type: ignore[attr-defined]
        with clock.pretend(moment), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION READ ONLY")
            request.looking = transaction.savepoint()  # type: ignore[attr-defined]
            is_looking = request.method in ("GET", "HEAD", "OPTIONS")
            answer = self.get_response(request) if is_looking else refusals.answer(request, OnlyLooking())
            transaction.set_rollback(True)
        answer["Cache-Control"] = "private, no-store"
        return answer

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A page that would write as it is looked at is refused by the database, and says so."""
        if not hasattr(request, "looking") or not isinstance(exception, InternalError):
            return None
        transaction.set_rollback(False)  # The savepoint below mends what the database refused.
        transaction.savepoint_rollback(request.looking)
        return refusals.answer(request, OnlyLooking())


def _moment(request: HttpRequest) -> datetime | None:
    """The moment this person looks at. Without the cookie nothing is asked, not even who they are."""
    if COOKIE not in request.COOKIES or not permissions.is_time_traveller(request.user):
        return None
    written = request.get_signed_cookie(COOKIE, default=None, salt=_salt(request), max_age=LASTS_SECONDS)
    return datetime.fromisoformat(written) if written else None


def _salt(request: HttpRequest) -> str:
    """Each person's own, so that a cookie is good for nobody else."""
    return f"time machine {request.user.pk}"


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def time_machine(request: HttpRequest) -> HttpResponse:
    """Choose the moment. It is on from the next page until it is switched off."""
    if not permissions.is_time_traveller(request.user):
        raise Http404
    moment = _moment(request)
    form = forms.MomentForm(request.POST or None, initial={"moment": moment or clock.now()})
    if form.is_valid():
        answer = redirect("today:cockpit")
        answer.set_signed_cookie(
            COOKIE,
            form.cleaned_data["moment"].isoformat(),
            salt=_salt(request),
            max_age=LASTS_SECONDS,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        return answer
    context = {"form": form, "moment": moment}
    return render(request, "insights/time_machine.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_POST
def now(request: HttpRequest) -> HttpResponse:
    """Back to now, to the page one was looking at."""
    page = request.POST.get("page", "")
    is_ours = url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()})
    answer = redirect(page if is_ours else "today:cockpit")
    answer.delete_cookie(COOKIE, samesite="Lax")
    return answer
