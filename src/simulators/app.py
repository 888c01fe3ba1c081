"""Every simulator behind one port: each under its own name, as if each were a host."""

import importlib.util
import os
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Mount, Route

from simulators import kakaopay, nts
from simulators.marketplaces import coupang, elevenst, esm, naver


async def about(request: Request) -> JSONResponse:
    return JSONResponse(
        {"simulators": [route.path for route in request.app.routes if isinstance(route, Mount)]}
    )


def create(*, books: str = ":memory:") -> Starlette:
    """All simulators. `books` names a file for what KakaoPay must remember longer than one process lives."""
    routes: list[BaseRoute] = [
        Route("/", about),
        Mount("/kakaopay", app=kakaopay.create(books=books)),
        Mount("/nts", app=nts.application),
        Mount("/coupang", app=coupang.application),
        Mount("/11st", app=elevenst.application),
        Mount("/esm", app=esm.application),
        Mount("/naver", app=naver.application),
    ]
    if importlib.util.find_spec("simulators.kakao_login"):
        kakao_login = importlib.import_module("simulators.kakao_login")
        routes.append(Mount("/kakao", app=kakao_login.application))
    return Starlette(routes=routes)


# Beside the database it belongs with, so that an order of yesterday, or of a rehearsal, can be refunded today.
application = create(books=str(Path(os.environ.get("HAMKKE_VAR", "var"), "simulators", "kakaopay.sqlite")))
