"""What the stand-ins of all marketplaces have in common: a shop, faults on demand, and a memory of who asked.

`POST /_shop {"seed": 1, "lines": 120, "until": "2026-11-30"}` opens another shop, `DELETE /_orders/12` lets an order
vanish, `POST /_faults {"fault": "unavailable", "times": 1}` breaks the next answers, `GET /_shop` says what an honest reader
must find, `GET /_calls` which addresses were asked for.
"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Iterable
from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from simulators.marketplaces.shop import PAID, Line, Shop, added_up

FAULTS = {
    "unavailable": "HTTP 500",
    "busy": "too many calls, in the marketplace's own words",
    "hangs": "the answer takes 30 seconds",
    "cut": "the answer ends in its middle",
    "changed": "an order of this page moves on before the next page is asked for",
    "expired": "the key is not valid any more",
}
HANGS_SECONDS = 30.0

Handler = Callable[[Request], Awaitable[Response]]


class Stall(ABC):
    """One marketplace. A subclass says how it answers, and in which words it says no."""

    def __init__(self) -> None:
        self.shop = Shop()
        self.faults: list[str] = []
        self.calls: list[str] = []

    def shown(self) -> list[Line]:
        """The lines of the shop that this marketplace tells of."""
        return [line for line in self.shop.lines if line.sale.state == "sold"]

    def shown_on(self, channel: str) -> list[Line]:
        """Those on one of its sites, where it has several."""
        return self.shown()

    @abstractmethod
    def busy(self) -> Response:
        """Its way of saying that it is asked too often."""

    @abstractmethod
    def expired(self) -> Response:
        """Its way of saying that a token is over."""

    def controls(self) -> list[BaseRoute]:
        return [
            Route("/_shop", self.tell, methods=["GET"]),
            Route("/_shop", self.open, methods=["POST"]),
            Route("/_orders/{order:int}", self.vanish, methods=["DELETE"]),
            Route("/_orders", self.orders, methods=["GET"]),
            Route("/_faults", self.break_down, methods=["POST"]),
            Route("/_faults", self.mend, methods=["DELETE"]),
            Route("/_calls", self.asked, methods=["GET"]),
        ]

    def answering(self, handler: Handler) -> Handler:
        """The handler, unless a fault waits for it."""

        async def answer(request: Request) -> Response:
            self.calls.append(request.url.path)
            fault = self.faults.pop(0) if self.faults else ""
            if fault == "hangs":
                await asyncio.sleep(HANGS_SECONDS)
            if fault == "unavailable":
                return Response("Internal Server Error", 500)
            if fault in ("busy", "expired"):
                return self.busy() if fault == "busy" else self.expired()
            response = await handler(request)
            if fault == "cut":
                return Response(
                    bytes(response.body)[: len(response.body) // 2], media_type=response.media_type
                )
            if fault == "changed":
                self.change()
            return response

        return answer

    def change(self) -> None:
        """Between two pages: the earliest order that is only paid moves on, and the pages behind it move up."""
        moving = next((line for line in self.shown() if line.stage == PAID), None)
        if moving is not None:
            self.shop.move_on(moving.sale.order)

    async def tell(self, request: Request) -> Response:
        since = date.fromisoformat(request.query_params.get("since", "0001-01-01"))
        until = date.fromisoformat(request.query_params.get("until", "9999-12-31"))
        shown = self.shown_on(request.query_params.get("channel", ""))
        lines = [line for line in shown if since <= line.sale.ordered_at.date() < until]
        return JSONResponse(added_up(lines))

    async def open(self, request: Request) -> Response:
        wanted = await request.json()
        if "until" in wanted:
            wanted["until"] = date.fromisoformat(wanted["until"])
        self.shop = Shop(**wanted)
        return JSONResponse(added_up(self.shown()), status_code=201)

    async def orders(self, request: Request) -> Response:
        """The orders that are told of, with what each adds up to."""
        return JSONResponse(_by_order(self.shown_on(request.query_params.get("channel", ""))))

    async def vanish(self, request: Request) -> Response:
        return Response(status_code=204 if self.shop.leave(request.path_params["order"]) else 404)

    async def break_down(self, request: Request) -> Response:
        body = await request.json()
        if body.get("fault") not in FAULTS:
            return JSONResponse({"faults": FAULTS}, status_code=400)
        # `after` lets so many calls pass unharmed first.
        self.faults += [""] * int(body.get("after", 0)) + [body["fault"]] * int(body.get("times", 1))
        return JSONResponse({"waiting": self.faults}, status_code=201)

    async def mend(self, request: Request) -> Response:
        """Nothing is broken, nobody has asked, and the shop is the first one again."""
        self.faults.clear()
        self.calls.clear()
        self.shop = Shop()
        return Response(status_code=204)

    async def asked(self, request: Request) -> Response:
        return JSONResponse(self.calls)


def _by_order(lines: Iterable[Line]) -> list[dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    for line in lines:
        order = found.setdefault(
            line.sale.order,
            {
                "order": line.sale.order,
                "on": line.sale.ordered_at.date().isoformat(),
                "stage": line.stage,
                "lines": 0,
                "amount": 0,
            },
        )
        order["lines"] += 1
        order["amount"] += line.sale.amount * (line.sale.state == "sold")
    return list(found.values())
