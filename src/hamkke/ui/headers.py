"""What every page tells the browser: load what is ours and nobody else's, give nothing away, and keep what has not changed."""

import re
from collections.abc import Callable
from hashlib import blake2b

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response

POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; frame-ancestors 'self'"
)
# The pages' workshop is Wagtail's, whose own scripts and styles stand inside its pages, and which shows pictures before they are sent.
WORKSHOP_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "object-src 'none'; base-uri 'self'; frame-ancestors 'self'"
)
# Counters scan with the camera, and whoever looks for a market nearby may say where they are. Nothing else is asked of a device.
PERMISSIONS = (
    "camera=(self), geolocation=(self), microphone=(), payment=(), usb=(), serial=(), bluetooth=(), midi=(), "
    "display-capture=(), browsing-topics=()"
)
_MASKED = re.compile(rb'(?<=name="csrfmiddlewaretoken" value=")[A-Za-z0-9]{64}(?=")')


class ContentPolicyMiddleware:
    """Were a merchant's words ever to reach a page unescaped, they would still not run.

    No form-action: paying and signing in lead from a form of ours to KakaoPay and Kakao.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_workshop = request.path.startswith(reverse("wagtailadmin_home"))
        response.headers.setdefault("Content-Security-Policy", WORKSHOP_POLICY if is_workshop else POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response


class UnchangedMiddleware:
    """A public answer that is what the reader has already is said in a line, not sent again.

    Each rendering masks the CSRF token anew. The mask says nothing, so it is left out of the tag; the secret behind it, which is
    in the reader's cookie, is in it instead: a page kept from an earlier secret could not send its forms.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.method not in ("GET", "HEAD") or response.status_code != 200 or response.streaming:  # noqa: PLR2004
            return response
        if not isinstance(response, HttpResponse) or "no-store" in response.get("Cache-Control", ""):
            return response
        if not response.has_header("ETag"):
            response["ETag"] = f'W/"{_tag(request, response.content)}"'
        is_own = settings.SESSION_COOKIE_NAME in request.COOKIES
        response.headers.setdefault("Cache-Control", "private, no-cache" if is_own else "no-cache")
        return get_conditional_response(request, etag=response["ETag"], response=response) or response


def _tag(request: HttpRequest, content: bytes) -> str:
    secret = request.META.get("CSRF_COOKIE", "").encode()
    return blake2b(_MASKED.sub(b"", content), key=secret[:64], digest_size=16).hexdigest()
