"""The time machine: somebody of the secretariat sees every page as it will be at a moment. Looking only: nothing can be written.

The moment lies in a signed cookie that only this person's requests are read with. The claim service never asks for it:
a coupon is claimed at the real time, or not at all.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import InternalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from hamkke.insights import permissions
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
        moment = moment_of(request)
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


def moment_of(request: HttpRequest) -> datetime | None:
    """The moment this person looks at. Without the cookie nothing is asked, not even who they are."""
    if COOKIE not in request.COOKIES or not permissions.is_time_traveller(request.user):
        return None
    written = request.get_signed_cookie(COOKIE, default=None, salt=salt_of(request), max_age=LASTS_SECONDS)
    return datetime.fromisoformat(written) if written else None


def salt_of(request: HttpRequest) -> str:
    """Each person's own, so that a cookie is good for nobody else."""
    return f"time machine {request.user.pk}"
