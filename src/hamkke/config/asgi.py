"""The web process: the claim path answers its own address, Django all the others."""

import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hamkke.config.settings")

from django.core.asgi import get_asgi_application

pages = get_asgi_application()

Scope = MutableMapping[str, Any]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    await pages(scope, receive, send)  # type: ignore[arg-type]
