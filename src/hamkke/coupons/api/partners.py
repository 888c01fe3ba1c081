"""The API of delivery apps and other partners: signed requests, and the same request twice is the same answer."""

import csv
import io
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET
from ninja import NinjaAPI, Path, Schema
from ninja.security.base import AuthBase
from pydantic import Field

from hamkke.coupons import actions, permissions
from hamkke.coupons.models import CodeOrder, PartnerKey, UsageFile
from hamkke.coupons.queries import partners as queries
from hamkke.coupons.rules import partners as rules
from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words

_UNSIGNED = (rules.NotSigned, rules.WrongSignature, rules.ClockDiffers, rules.Replayed)

Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,80}$", description="상대가 정한 번호 · your own id")]
InPath = Annotated[str, Path(pattern=r"^[A-Za-z0-9._-]{1,80}$")]


class Signature(AuthBase):
    """HMAC-SHA256 over time stamp, nonce, method, path and body; see the page about this API."""

    openapi_type = "apiKey"
    openapi_in = "header"
    openapi_name = "Authorization"

    def __call__(self, request: HttpRequest) -> PartnerKey:
        return actions.hear(
            request.headers.get("Authorization", ""),
            method=request.method or "",
            path=request.get_full_path(),
            body=request.body,
        )


class SignedRequest(HttpRequest):
    auth: PartnerKey


api = NinjaAPI(
    title="함께 제휴사 API · hamkke partner API",
    version="1",
    urls_namespace="partners",
    auth=Signature(),
    docs_url=None,
    description="쿠폰 번호를 주문하고, 전달과 사용을 알립니다. · Order coupon codes, report their delivery and use.",
)


@api.exception_handler(Refused)
def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    words = refusal.words
    body = {"refused": refusal.reason, "ko": words.ko, "en": words.en}
    return api.create_response(request, body, status=401 if isinstance(refusal, _UNSIGNED) else 409)


class Allotted(Schema):
    campaign: UUID
    title: str
    title_en: str
    quantity: int
    left: int


class OrderIn(Schema):
    id: Name
    campaign: UUID
    quantity: int


class OrderOut(Schema):
    id: str
    campaign: UUID
    requested: int
    issued: int
    delivered: int
    failed: int
    agrees: bool | None
    differences: list[dict[str, str]]


class Delivered(Schema):
    code: str = Field(max_length=40)
    state: Literal["delivered", "failed"]


class DeliveryIn(Schema):
    id: Name
    codes: list[Delivered] = Field(max_length=rules.CODES_MOST)


class DeliveryOut(Schema):
    delivered: int
    failed: int
    known: int
    refused: int


class CountsIn(Schema):
    requested: int = Field(ge=0)
    issued: int = Field(ge=0)
    delivered: int = Field(ge=0)
    failed: int = Field(ge=0)


class RowOut(Schema):
    line: int
    state: Literal["accepted", "counted", "waiting", "followed"]
    reason: str
    ko: str
    en: str


class FileOut(Schema):
    id: str
    accepted: int
    counted: int
    waiting: int
    followed: int
    rows: list[RowOut]


@api.get("/allotments", response=list[Allotted], summary="배정받은 행사 · what you are allotted")
def allotments(request: SignedRequest) -> list[dict[str, Any]]:
    return [
        {
            "campaign": each.campaign_id,
            "title": each.campaign.title,
            "title_en": each.campaign.title_en,
            "quantity": each.quantity,
            "left": each.left,
        }
        for each in permissions.allotments_orderable_by(request.auth)
    ]


@api.post("/orders", response=OrderOut, summary="번호 주문 · order codes")
def orders(request: SignedRequest, wanted: OrderIn) -> dict[str, Any]:
    order = actions.order_codes(
        request.auth, external_id=wanted.id, campaign_id=wanted.campaign, quantity=wanted.quantity
    )
    return _order(order)


@api.get("/orders/{id}", response=OrderOut, summary="주문 하나 · one order")
def order(request: SignedRequest, id: InPath) -> dict[str, Any]:
    return _order(_own_order(request, id))


@api.get("/orders/{id}/codes", summary="번호 목록(CSV) · the codes, as CSV")
def codes(request: SignedRequest, id: InPath) -> HttpResponse:
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(["place", "code"])
    rows.writerows(queries.written_codes(_own_order(request, id)))
    answer = HttpResponse(written.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Cache-Control"] = "no-store"
    return answer


@api.post("/orders/{id}/deliveries", response=DeliveryOut, summary="전달 보고 · report deliveries")
def deliveries(request: SignedRequest, id: InPath, told: DeliveryIn) -> dict[str, int]:
    states = {each.code: each.state for each in told.codes}
    answer: dict[str, int] = actions.report_delivery(
        _own_order(request, id), external_id=told.id, told=states
    ).answer
    return answer


@api.post("/orders/{id}/statement", response=OrderOut, summary="집계 대조 · state your own counts")
def statement(request: SignedRequest, id: InPath, stated: CountsIn) -> dict[str, Any]:
    counts = rules.Counts(**stated.dict())
    return _order(actions.state_counts(_own_order(request, id), counts))


@api.post("/usage/{id}", response=FileOut, summary="사용 파일(CSV) · a file of used codes")
def usage(request: SignedRequest, id: InPath) -> dict[str, Any]:
    """Body: CSV with the columns code, used_at, business_number, amount, discount."""
    return _file(actions.take_usage(request.auth, external_id=id, content=request.body))


@api.get("/usage/{id}", response=FileOut, summary="사용 파일의 결과 · what became of a file")
def usage_file(request: SignedRequest, id: InPath) -> dict[str, Any]:
    return _file(get_object_or_404(permissions.files_readable_by(request.auth), external_id=id))


def _own_order(request: SignedRequest, name: str) -> CodeOrder:
    return get_object_or_404(permissions.orders_reportable_by(request.auth), external_id=name)


def _order(order: CodeOrder) -> dict[str, Any]:
    stated = rules.Counts(**order.stated) if order.stated else None
    found = rules.differences(queries.counts_of(order), stated) if stated else []
    return {
        "id": order.external_id,
        "campaign": order.allotment.campaign_id,
        **vars(queries.counts_of(order)),
        "agrees": None if stated is None else not found,
        "differences": [{"ko": each.ko, "en": each.en} for each in found],
    }


def _file(file: UsageFile) -> dict[str, Any]:
    rows = list(queries.rows_of(file))
    counts = {
        state: sum(row.state == state for row in rows)
        for state in ("accepted", "counted", "waiting", "followed")
    }
    told = [
        {
            "line": row.number,
            "state": row.state,
            "reason": row.reason,
            "ko": row.answer.get("ko", ""),
            "en": row.answer.get("en", ""),
        }
        for row in rows
    ]
    return {"id": file.external_id, **counts, "rows": told}


@require_GET
def manual(request: HttpRequest) -> HttpResponse:
    """How to sign, and every address of the API, out of the very lines that serve it."""
    paths = api.get_openapi_schema()["paths"]
    doors = [
        {"method": method.upper(), "path": path, "summary": Words(*door["summary"].split(" · "))}
        for path, methods in paths.items()
        for method, door in methods.items()
    ]
    return render(request, "coupons/partner_manual.html", {"doors": doors})
