"""Every simulator behind one port: each under its own name, as if each were a host."""

import importlib.util

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Mount, Route

from simulators import kakaopay


async def about(request: Request) -> JSONResponse:
    return JSONResponse(
        {"simulators": [route.path for route in request.app.routes if isinstance(route, Mount)]}
    )


def create() -> Starlette:
    """All simulators, each with a memory of its own."""
    routes: list[BaseRoute] = [Route("/", about), Mount("/kakaopay", app=kakaopay.create())]
    if importlib.util.find_spec("simulators.kakao_login"):
        kakao_login = importlib.import_module("simulators.kakao_login")
        routes.append(Mount("/kakao", app=kakao_login.application))
    return Starlette(routes=routes)


application = create()
