"""The claim service as it runs at scale, and beside it an address that does nothing: it reads the same request and answers {}.

granian --interface asgi --factory benchmarks.claim_server:application
"""

from claim import app, wire
from claim.wire import Receive, Scope, Send

NOTHING = "/nothing"


class application:  # noqa: N801 - granian calls it as a factory.
    def __init__(self) -> None:
        self._claims = app.from_environment()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == NOTHING:
            await wire.body(receive)
            await wire.send(send, 200, b"{}", [])
        else:
            await self._claims(scope, receive, send)
