"""One API for what pages do: every app's routers joined, and how each kind of no is answered."""

from functools import cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from hamkke.calls.api import applications, calls, deciding, judging, letters
from hamkke.config import manual
from hamkke.coupons.api import agreements, coupons, planning
from hamkke.exhibitions import api as exhibitions
from hamkke.festivals.api import deciding as festivals
from hamkke.festivals.api import editions, proving
from hamkke.kernel.errors import Refused, TooOften
from hamkke.kernel.words import Words
from hamkke.ledger.api import router as ledger
from hamkke.merchants.api import following, products, sheets, shops
from hamkke.orders.api import orders, settlement
from hamkke.places.api import router as places
from hamkke.sales.api import releases, reporting
from hamkke.ui.api import BadCursor, Scope
from hamkke.ui.refusals import status_of

NOT_THERE = Words("없거나, 볼 수 없는 것입니다.", "It does not exist, or is not yours to see.")
MISREAD = Words("보내신 것을 읽을 수 없습니다. wrong을 보세요.", "What you sent cannot be read; see `wrong`.")
DESCRIPTION = """축제의 공개 기록은 누구나 읽고, 내 것은 개인 토큰으로 읽고 씁니다. · Everybody reads the festival's public records; \
with a personal token you read and change what is yours.

목록은 `next`를 `cursor`로 보내 이어 봅니다. 공개된 것에는 ETag가 있습니다. 쓰기는 부르는 쪽의 `id`로 한 번만 됩니다. · \
Lists go on with `next` sent as `cursor`. Public reads carry an ETag. Writes happen once for each `id` of the caller's."""


class Api(NinjaAPI):
    """An operation is called by its app and its function, and says which scope it takes."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.scopes: dict[str, str] = {}

    def get_openapi_operation_id(self, operation: Operation) -> str:
        app, name = operation.view_func.__module__.split(".")[1], operation.view_func.__name__
        for lock in operation.auth_callbacks:
            if isinstance(lock, Scope):
                self.scopes[f"{app}.{name}"] = lock.name
        return f"{app}.{name}"

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**options)
        for doors in schema["paths"].values():
            for door in doors.values():
                if scope := self.scopes.get(door["operationId"]):
                    door["security"] = [{"Scope": [scope]}]
        return schema


api = Api(
    title="함께 · hamkke",
    version="1",
    urls_namespace="api",
    docs_url=None,
    description=DESCRIPTION,
    openapi_extra={"info": {"license": {"name": "Apache-2.0"}}},
)
for prefix, router in (
    ("", editions.router),
    ("", exhibitions.router),
    ("", products.router),
    ("", places),
    ("", coupons.router),
    ("", calls.router),
    ("", releases.router),
    ("", ledger),
    ("", settlement.router),
    ("/me", coupons.own),
    ("/me", orders.own),
    ("/me", following.own),
    ("/merchant", shops.own),
    ("/merchant", products.own),
    ("/merchant", sheets.own),
    ("/merchant", agreements.own),
    ("/merchant", orders.selling),
    ("/merchant", settlement.own),
    ("/merchant", applications.own),
    ("/merchant", letters.own),
    ("/judge", judging.own),
    ("/partner", proving.own),
    ("/organiser", festivals.desk),
    ("/organiser", proving.desk),
    ("/organiser", deciding.desk),
    ("/organiser", planning.desk),
    ("/organiser", exhibitions.desk),
    ("/organiser", settlement.desk),
    ("/organiser", releases.desk),
    ("/organiser", reporting.desk),
):
    api.add_router(prefix, router)


@api.exception_handler(Refused)
def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    status = 422 if isinstance(refusal, BadCursor) else status_of(refusal)
    answer = _answer(request, refusal.reason, refusal.words, status=status)
    if status == 401:  # noqa: PLR2004
        answer["WWW-Authenticate"] = "Bearer"
    if isinstance(refusal, TooOften):
        answer["Retry-After"] = str(refusal.facts["seconds"])
    return answer


@api.exception_handler(Http404)
def missing(request: HttpRequest, _: Http404) -> HttpResponse:
    return _answer(request, "not_there", NOT_THERE, status=404)


@api.exception_handler(ValidationError)
def misread(request: HttpRequest, error: ValidationError) -> HttpResponse:
    wrong = [
        {"where": ".".join(str(part) for part in each["loc"]), "says": each["msg"]} for each in error.errors
    ]
    return _answer(request, "misread", MISREAD, status=422, wrong=wrong)


@api.exception_handler(HttpError)
def unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    return _answer(request, "misread", MISREAD, status=error.status_code)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What the API can do, drawn from the very lines that serve it; no script, no stranger's page."""
    return render(request, "config/api.html", {"chapters": _chapters().values()})


@require_safe
def about_chapter(request: HttpRequest, chapter: str) -> HttpResponse:
    """Each door of one chapter, with what goes in and what comes out."""
    if chapter not in _chapters():
        raise Http404
    return render(request, "config/api_chapter.html", {"chapter": _chapters()[chapter]})


@cache
def _chapters() -> dict[str, manual.Chapter]:
    return {each.name: each for each in manual.chapters(api.get_openapi_schema())}


def _answer(request: HttpRequest, reason: str, words: Words, *, status: int, **more: Any) -> HttpResponse:
    body = {"refused": reason, "ko": words.ko, "en": words.en, **more}
    return api.create_response(request, body, status=status)
