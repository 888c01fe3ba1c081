"""While the database is away visitors get a page that says so and comes back by itself; nobody waits for what will not answer."""

import contextlib
import sys
import threading
import time
from collections.abc import Callable

from django.core.signals import got_request_exception
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from psycopg_pool import ConnectionPool

from hamkke.kernel.words import Words
from hamkke.ui.refusals import page_before

AWAY = Words(
    "잠시 기록을 읽을 수 없습니다. 조금 뒤에 다시 해 주세요.",
    "The records cannot be read for a moment. Please try again shortly.",
)
_SECONDS = 2
# What PostgreSQL says as it goes or comes: connections lost, the server stopping, starting or full.
_GOING, _LOST = {"57P01", "57P02", "57P03", "53300"}, "08"


def is_away(exception: BaseException | None) -> bool:
    """Whether an exception means that no database answers: a lost or refused connection, or none in time.

    A deadlock, a lock that was waited for too long and a statement that was ended are operational errors, too, of a database
    that is well. They have a state of their own (https://www.postgresql.org/docs/current/errcodes-appendix.html); a connection
    that never came about has none.
    """
    if not isinstance(exception, OperationalError | InterfaceError):
        return False
    state = getattr(exception.__cause__, "sqlstate", None)
    return state is None or state in _GOING or state.startswith(_LOST)


def give_up(pool: ConnectionPool) -> None:
    """Called when the pool could not connect: whoever waits for a connection is told now, and the next starts a new pool.

    Left alone, it would let everybody wait for many seconds, and try more and more seldom. A pool calls from a thread of its
    own, which cannot wait for its own end.
    """
    threading.Thread(target=_close, args=[pool]).start()


def _close(pool: ConnectionPool) -> None:
    # Who was just given a dead connection would stand in line again, and nobody ends the line of a closed pool.
    pool.max_waiting = -1
    if connection.pool is pool:  # type: ignore[attr-defined]
        with contextlib.suppress(KeyError):  # Several of its connections may have failed at once.
            connection.close_pool()  # type: ignore[attr-defined]


class DatabaseAwayMiddleware:
    """Once a connection fails, one visitor at a time tries again and the others are answered at once.

    Whoever tries waits until the pool gives up: without this, a crowd would wait through each outage and fill every thread, so
    that the site would be away longer than its database.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.is_away, self.lock = False, threading.Lock()
        self.tried_at = 0.0
        # What rises in another middleware, before its view, comes to no process_exception: only this signal tells of it.
        got_request_exception.connect(self._told, weak=False)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self.is_away:
            return self._answered(request)
        if time.monotonic() < self.tried_at + _SECONDS or not self.lock.acquire(blocking=False):
            return _answer(request)
        try:
            before = self.tried_at
            response = self._answered(request)
            self.is_away = self.tried_at != before
        finally:
            self.lock.release()
        return response

    def _answered(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        return _answer(request) if getattr(request, "met_no_database", False) else response

    def _told(self, request: HttpRequest | None = None, **_: object) -> None:
        if request is not None and is_away(sys.exc_info()[1]):
            request.met_no_database = True  # type: ignore[attr-defined]
            self.is_away, self.tried_at = True, time.monotonic()

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not is_away(exception):
            return None
        self.is_away, self.tried_at = True, time.monotonic()
        return _answer(request)


def _answer(request: HttpRequest) -> HttpResponse:
    if "application/json" in request.headers.get("Accept", "") or request.path.startswith("/api/"):
        told = {"refused": "database_away", "ko": AWAY.ko, "en": AWAY.en}
        answer: HttpResponse = JsonResponse(told, status=503)
    else:
        comes_back = request.method == "GET"
        told_on_page = {"comes_back": comes_back, "back": "/" if comes_back else page_before(request)}
        answer = HttpResponse(render_to_string("503.html", told_on_page), status=503)
        if comes_back:
            # The address is said: of one that ends in #content, browsers would only look for that part again.
            answer["Refresh"] = f"{_SECONDS + 1}; url={request.get_full_path()}"
    answer["Retry-After"] = str(_SECONDS)
    answer["Cache-Control"] = "no-store"
    return answer
