"""The addresses: four for the shop's server, a page for the payer, and the faults."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from simulators.kakaopay import answers, pages
from simulators.kakaopay.books import OPEN, TID_VALID_FOR, Books, Payment, clock
from simulators.kakaopay.faults import Fault, Faults
from simulators.kakaopay.fields import INVALID_PARAMETER, ProblemError
from simulators.kakaopay.till import Till

Answer = Callable[[dict[str, Any], Request], dict[str, Any]]


class Server:
    def __init__(self, books: Books) -> None:
        self.books, self.till, self.faults = books, Till(books), Faults()

    # ── for the shop's server ──

    async def ready(self, request: Request) -> Response:
        return await self._answer("ready", request, self._ready)

    async def approve(self, request: Request) -> Response:
        return await self._answer(
            "approve", request, lambda body, _: answers.approved(self.till.approve(body))
        )

    async def order(self, request: Request) -> Response:
        return await self._answer("order", request, lambda body, _: answers.ordered(self.till.order(body)))

    async def cancel(self, request: Request) -> Response:
        return await self._answer(
            "cancel", request, lambda body, _: answers.cancelled(*self.till.cancel(body))
        )

    def _ready(self, body: dict[str, Any], request: Request) -> dict[str, Any]:
        here = str(request.url).partition("/online/v1/")[0]
        return answers.prepared(self.till.ready(body), here)

    async def _answer(self, name: str, request: Request, answer: Answer) -> Response:
        try:
            _authorise(request)
            body = await _json(request)
            fault = self.faults.take(name, body, self._named_in(body))
            if fault is not None:
                return await self._fail(fault, lambda: answer(body, request), body)
            return JSONResponse(answer(body, request))
        except ProblemError as problem:
            return JSONResponse(problem.body(), status_code=problem.status)

    def _named_in(self, body: Any) -> Payment | None:
        tid = body.get("tid") if isinstance(body, dict) else None
        return self.books.find(tid=tid) if isinstance(tid, str) else None

    async def _fail(
        self, fault: Fault, answer: Callable[[], dict[str, Any]], body: dict[str, Any]
    ) -> Response:
        kind, payment = fault.fault, self._named_in(body)
        if kind.endswith("_unavailable"):
            raise ProblemError(-503, "service unavailable", status=503)
        if kind in REFUSALS:
            raise self._refusal(kind, payment)
        if kind == "tid_expired" and payment is not None:
            payment.created_at = clock() - TID_VALID_FOR
            self.books.keep(payment)
        if kind == "approve_other_amount" and payment is not None:
            payment.amount = {**payment.amount, "total": payment.amount["total"] - 1}
            body.pop("total_amount", None)
            self.books.keep(payment)
        if kind.endswith("_slow"):
            await asyncio.sleep(fault.seconds)
        result = answer()
        if kind == "order_shows_auth_password" and payment is not None:
            return JSONResponse(answers.ordered_while_authenticating(payment))
        if kind.endswith("_500"):
            raise ProblemError(-500, "internal server error", status=500)
        if kind.endswith("_answer_lost"):
            return _broken_off()
        if kind.endswith("_hangs"):
            await asyncio.sleep(fault.seconds)
        return JSONResponse(result)

    def _refusal(self, kind: str, payment: Payment | None) -> ProblemError:
        code, message, extras = REFUSALS[kind]
        if code == APPROVE_FAILED and payment is not None and payment.status in OPEN:
            payment.status = "FAIL_PAYMENT"
            self.books.keep(payment)
        method = {"method_result_code": extras[0], "method_result_message": extras[1]} if extras else None
        return ProblemError(code, message, extras=method)

    # ── for the payer's browser ──

    async def page(self, request: Request) -> Response:
        with self.books.lock:
            payment = self.books.find(page=request.path_params["page"])
            if payment is None or payment.is_expired() or payment.status not in OPEN:
                return HTMLResponse(pages.closed(), status_code=410 if payment else 404)
            if payment.status == "READY":
                payment.status = "OPEN_PAYMENT"
                self.books.keep(payment)
        return HTMLResponse(pages.choice(payment, str(request.url.path)))

    async def decide(self, request: Request) -> Response:
        decision = (await request.form()).get("decision")
        with self.books.lock:
            payment = self.books.find(page=request.path_params["page"])
            if payment is None or payment.status not in OPEN:
                return HTMLResponse(pages.closed(), status_code=410 if payment else 404)
            address = pages.decided(payment, str(decision))
            self.books.keep(payment)
        return RedirectResponse(address, status_code=302)

    # ── for whoever wants it to fail ──

    async def list_faults(self, request: Request) -> Response:
        return JSONResponse({"faults": self.faults.listed()})

    async def order_fault(self, request: Request) -> Response:
        try:
            self.faults.order(await _json(request))
        except ProblemError as problem:
            return JSONResponse(problem.body(), status_code=problem.status)
        return JSONResponse({"faults": self.faults.listed()}, status_code=201)

    async def forget_faults(self, request: Request) -> Response:
        self.faults.forget()
        return JSONResponse({"faults": []})


APPROVE_FAILED = -780
REFUSALS = {
    "ready_refused": (-731, "invalid cid", None),
    "user_locked": (
        APPROVE_FAILED,
        "approval failure!",
        ("USER_LOCKED", "진행중인 거래가 있습니다. 잠시 후 다시 시도해 주세요."),
    ),
    "refused": (APPROVE_FAILED, "approval failure!", ("LACK_BALANCE", "잔액이 부족합니다.")),
    "duplicate_request": (-785, "duplicate request", None),
    "cancel_refused": (-781, "cancel failure!", ("CANCEL_REFUSED", "취소할 수 없습니다.")),
}


def _broken_off() -> Response:
    """Headers that promise a body, and a connection that ends before it."""

    async def nothing() -> Any:
        yield b"{"
        raise ConnectionAbortedError("this answer is lost on purpose")

    return StreamingResponse(nothing(), media_type="application/json", headers={"Content-Length": "2000"})


def _authorise(request: Request) -> None:
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    if not scheme:
        raise ProblemError(-400, "no Authorization header", status=400)
    if scheme not in ("SECRET_KEY", "DEV_SECRET_KEY") or not key or key == "WRONG":
        raise ProblemError(-401, "invalid secret key", status=401)


async def _json(request: Request) -> Any:
    try:
        return json.loads(await request.body() or b"{}")
    except ValueError:
        raise ProblemError(INVALID_PARAMETER, "request body is not JSON") from None


async def not_found(_request: Request, _error: Exception) -> Response:
    return JSONResponse(ProblemError(-404, "not found").body(), status_code=404)


def create(*, books: str = ":memory:") -> Starlette:
    """A provider that keeps its books in memory, or in the file `books` names."""
    server = Server(Books(books))
    calls: dict[str, Callable[[Request], Awaitable[Response]]] = {
        "ready": server.ready,
        "approve": server.approve,
        "order": server.order,
        "cancel": server.cancel,
    }
    return Starlette(
        routes=[
            *(Route(f"/online/v1/payment/{name}", call, methods=["POST"]) for name, call in calls.items()),
            Route("/pay/{page}/info", server.page, methods=["GET"]),
            Route("/pay/{page}/info", server.decide, methods=["POST"]),
            Route("/_faults", server.list_faults, methods=["GET"]),
            Route("/_faults", server.order_fault, methods=["POST"]),
            Route("/_faults", server.forget_faults, methods=["DELETE"]),
        ],
        exception_handlers={404: not_found},
    )
