"""A stand-in for Naver's Commerce API: a token for a secret that is signed by bcrypt, then orders by their last change.

Changes are told 24 hours at a time, at most 300 an answer, then `more`; details for at most 300 orders a call, settlement a day at a
time. What was cancelled or returned is told with its status; only an unpaid order leaves without a word.
"""

import base64
import json
import secrets
import time
from datetime import date, datetime, timedelta
from typing import Any

import bcrypt
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulators.marketplaces.downloads import MARKETPLACES
from simulators.marketplaces.shop import KST, Line
from simulators.marketplaces.stall import Stall

STATUSES = ("PAYED", "PAYED", "DELIVERING", "DELIVERED", "PURCHASE_DECIDED")
CLAIMED = {"cancelled": "CANCELED", "returned": "RETURNED"}
ANSWER_MOST = QUERY_MOST = 300
SETTLED_MOST = 1_000
TOKEN_SECONDS = 10_800
CLOCKS_DIFFER_MOST_SECONDS = 300
BY_PAYMENT_DAY = "SETTLE_CASEBYCASE_PAY_DATE"


class Naver(Stall):
    def __init__(self, *, client: str, secret: str, answer_most: int = ANSWER_MOST) -> None:
        super().__init__()
        self.client, self.secret, self.answer_most = client, secret, answer_most
        self.tokens: dict[str, float] = {}

    def routes(self) -> list[Any]:
        orders = "/external/v1/pay-order/seller/product-orders"
        return [
            Route("/external/v1/oauth2/token", self.answering(self.token), methods=["POST"]),
            Route(f"{orders}/last-changed-statuses", self.answering(self.changes)),
            Route(f"{orders}/query", self.answering(self.details), methods=["POST"]),
            Route("/external/v1/pay-settle/settle/case", self.answering(self.settlements)),
            *self.controls(),
        ]

    def shown(self) -> list[Line]:
        return self.shop.lines

    def busy(self) -> Response:
        return _no(429, "GW.RATE_LIMIT", "요청이 많아 서비스를 일시적으로 사용할 수 없습니다.")

    def expired(self) -> Response:
        self.tokens.clear()
        return _no(401, "GW.AUTHN", "요청을 보낼 권한이 없습니다.")

    async def token(self, request: Request) -> Response:
        form = await request.form()
        told = {
            name: str(form.get(name, "")) for name in ("client_id", "timestamp", "client_secret_sign", "type")
        }
        signed = base64.b64encode(
            bcrypt.hashpw(f"{told['client_id']}_{told['timestamp']}".encode(), self.secret.encode())
        ).decode()
        is_fresh = (
            told["timestamp"].isdigit()
            and abs(time.time() - int(told["timestamp"]) / 1_000) < CLOCKS_DIFFER_MOST_SECONDS
        )
        is_right = (
            secrets.compare_digest(signed, told["client_secret_sign"]) and told["client_id"] == self.client
        )
        if (
            not is_fresh
            or not is_right
            or form.get("grant_type") != "client_credentials"
            or told["type"] != "SELF"
        ):
            return _no(400, "invalid_client", "client_secret_sign 항목이 유효하지 않습니다.")
        token = secrets.token_urlsafe(16)
        self.tokens[token] = time.monotonic() + TOKEN_SECONDS
        return JSONResponse({"access_token": token, "expires_in": TOKEN_SECONDS, "token_type": "Bearer"})

    async def changes(self, request: Request) -> Response:
        if (refused := self._unknown(request)) is not None:
            return refused
        asked = request.query_params
        try:
            since = _moment(asked["lastChangedFrom"])
            until = _moment(asked["lastChangedTo"]) if "lastChangedTo" in asked else since + timedelta(days=1)
        except (KeyError, ValueError):
            return _no(400, "BAD_REQUEST", "lastChangedFrom")
        if not timedelta() <= until - since <= timedelta(days=1):
            return _no(400, "BAD_REQUEST", "조회 기간은 최대 24시간입니다.")
        after = int(asked.get("moreSequence", 0))
        told = sorted(
            (
                line
                for line in self.shown()
                if since <= line.changed_at < until and (line.changed_at > since or line.sale.serial >= after)
            ),
            key=lambda line: (line.changed_at, line.sale.serial),
        )
        most = min(int(asked.get("limitCount", self.answer_most)), self.answer_most)
        data: dict[str, Any] = {
            "lastChangeStatuses": [_change(line) for line in told[:most]],
            "count": len(told[:most]),
        }
        if len(told) > most:
            more = told[most]
            data["more"] = {"moreFrom": _written(more.changed_at), "moreSequence": str(more.sale.serial)}
        # Without changes there is no `data` at all.
        return JSONResponse({"timestamp": _written(since), **({"data": data} if told else {})})

    async def details(self, request: Request) -> Response:
        if (refused := self._unknown(request)) is not None:
            return refused
        wanted = json.loads(await request.body()).get("productOrderIds", [])
        if not 0 < len(wanted) <= QUERY_MOST:
            return _no(400, "BAD_REQUEST", "productOrderIds는 300개까지입니다.")
        known = {_ids(line)[1]: line for line in self.shown()}
        return JSONResponse({"data": [_detail(known[each]) for each in wanted if each in known]})

    async def settlements(self, request: Request) -> Response:
        if (refused := self._unknown(request)) is not None:
            return refused
        asked = request.query_params
        try:
            day = date.fromisoformat(asked["searchDate"])
            page, size = int(asked["pageNumber"]), int(asked["pageSize"])
        except (KeyError, ValueError):
            return _no(400, "BAD_REQUEST", "searchDate")
        if asked.get("periodType") != BY_PAYMENT_DAY or size > SETTLED_MOST or page < 1:
            return _no(400, "BAD_REQUEST", "periodType")
        told = [
            line
            for line in self.shown()
            if line.sale.state == "sold" and line.confirmed_on and line.paid_at.date() == day
        ]
        elements = [_settlement(line) for line in told[(page - 1) * size : page * size]]
        pages = -(-len(told) // size)
        pagination = {"page": page, "size": size, "totalPages": pages, "totalElements": len(told)}
        return JSONResponse({"elements": elements, "pagination": pagination})

    def change(self) -> None:
        """An order that changes while it is read stands at another place in the list of changes, later on."""

    def _unknown(self, request: Request) -> Response | None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme == "Bearer" and self.tokens.get(token, 0.0) > time.monotonic():
            return None
        return _no(401, "GW.AUTHN", "요청을 보낼 권한이 없습니다.")


def _no(status: int, code: str, message: str) -> Response:
    return JSONResponse(
        {"code": code, "message": message, "traceId": secrets.token_hex(8)}, status_code=status
    )


def _moment(text: str) -> datetime:
    """Only a moment with its offset is one."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(text)
    return found.astimezone(KST).replace(tzinfo=None)


def _written(at: datetime) -> str:
    return f"{at.isoformat(timespec='milliseconds')}+09:00"


def _ids(line: Line) -> tuple[str, str]:
    cells = MARKETPLACES["smartstore"].told(line.sale)
    return cells["주문번호"], cells["상품주문번호"]


def _status(line: Line) -> str:
    return CLAIMED.get(line.sale.state) or STATUSES[line.stage]


def _change(line: Line) -> dict[str, Any]:
    order, product_order = _ids(line)
    return {
        "orderId": order,
        "productOrderId": product_order,
        "lastChangedType": "CLAIM_COMPLETED" if line.sale.state in CLAIMED else "PAYED",
        "paymentDate": _written(line.paid_at),
        "lastChangedDate": _written(line.changed_at),
        "productOrderStatus": _status(line),
    }


def _detail(line: Line) -> dict[str, Any]:
    order, product_order = _ids(line)
    sale, buyer, discount = (
        line.sale,
        line.sale.buyer,
        line.sale.discount_seller + line.sale.discount_platform,
    )
    return {
        "order": {
            "orderId": order,
            "orderDate": _written(sale.ordered_at),
            "paymentDate": _written(line.paid_at),
            "ordererId": buyer["id"],
            "ordererName": buyer["name"],
            "ordererTel": buyer["phone"],
        },
        "productOrder": {
            "productOrderId": product_order,
            "productOrderStatus": _status(line),
            "productId": f"{sale.product}",
            "productName": sale.name,
            "productOption": sale.option,
            "sellerProductCode": sale.code,
            "quantity": sale.quantity,
            "unitPrice": sale.price,
            "optionPrice": sale.option_price,
            "totalProductAmount": sale.amount,
            "productDiscountAmount": discount,
            "sellerBurdenDiscountAmount": sale.discount_seller,
            "totalPaymentAmount": sale.amount - discount,
            "shippingAddress": {
                "name": buyer["name"],
                "tel1": buyer["phone"],
                "zipCode": buyer["zip"],
                "baseAddress": buyer["address"],
            },
            "shippingMemo": buyer["message"],
        },
    }


def _settlement(line: Line) -> dict[str, Any]:
    order, product_order = _ids(line)
    return {
        "orderId": order,
        "productOrderId": product_order,
        "productOrderType": "PROD_ORDER",
        "settleType": "NORMAL_SETTLE_ORIGINAL",
        "settleBasisDate": f"{line.confirmed_on}",
        "settleExpectDate": f"{line.paid_out_on}",
        "settleCompleteDate": f"{line.paid_out_on}" if line.is_paid_out else None,
        "payDate": f"{line.paid_at:%Y-%m-%d}",
        "productId": f"{line.sale.product}",
        "productName": line.sale.name,
        "paySettleAmount": line.sale.amount - line.sale.discount_seller,
        "totalPayCommissionAmount": -line.fee,
        "sellingInterlockCommissionAmount": 0,
        "benefitSettleAmount": 0,
        "settleExpectAmount": line.owed,
    }


application = Starlette(
    routes=Naver(client="hamkke", secret="$2b$04$Jr6uhRhRPIJNx6JfIGGIm.").routes()  # noqa: S106 - of a stand-in.
)
