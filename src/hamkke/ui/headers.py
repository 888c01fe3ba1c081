"""What every page tells the browser it may load: ours, and nobody else's; no script or style inside a page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; frame-ancestors 'self'"
)


class ContentPolicyMiddleware:
    """Were a merchant's words ever to reach a page unescaped, they would still not run.

    No form-action: paying and signing in lead from a form of ours to KakaoPay and Kakao. The pages' workshop is Wagtail's, whose own
    scripts stand inside its pages.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path.startswith(reverse("wagtailadmin_home")):
            response.headers.setdefault("Content-Security-Policy", POLICY)
        return response
