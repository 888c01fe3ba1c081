"""The web process: the claim path answers its own address, Django all the others."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hamkke.config.settings")

from django.conf import settings
from django.core.asgi import get_asgi_application

from claim import app as claim
from claim.wire import Receive, Scope, Send
from hamkke.config import embedded

database_url = embedded.ensure_database_url()  # before Django reads its settings
pages = get_asgi_application()
claims = claim.create(
    database_url,
    settings.SECRET_KEY,
    address_header=settings.ADDRESS_HEADER,
    claims_per_address=settings.CLAIMS_PER_ADDRESS,
)


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Claims and the server's own lifespan go to the claim part: it starts with the server, and stops gracefully."""
    if scope["type"] == "lifespan" or (scope["type"] == "http" and scope["path"] == claim.PATH):
        await claims(scope, receive, send)
    else:
        await pages(scope, receive, send)  # type: ignore[arg-type]
