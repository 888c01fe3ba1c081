"""A stand-in for Coupang's Open API: order sheets, revenue and settlement, signed by CEA HMAC.

Order sheets are asked for one status at a time, at most 31 days and 50 sheets a page; what came back leaves the list. Only
an item that was cancelled beside others of its box is still told, as cancelled.
"""

import hashlib
import hmac
import re
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulators.marketplaces.downloads import MARKETPLACES
from simulators.marketplaces.shop import Line, now
from simulators.marketplaces.stall import Stall

STATUSES = ("ACCEPT", "INSTRUCT", "DEPARTURE", "DELIVERING", "FINAL_DELIVERY", "NONE_TRACKING")
DAYS_MOST, PAGE_MOST = 31, 50
CLOCKS_DIFFER_MOST = timedelta(minutes=5)
_SIGNED = re.compile(
    r"CEA algorithm=HmacSHA256, access-key=(\S+), signed-date=(\d{6}T\d{6}Z), signature=([0-9a-f]{64})"
)


class Coupang(Stall):
    def __init__(self, *, access_key: str, secret_key: str, vendor: str) -> None:
        super().__init__()
        self.access_key, self.secret_key, self.vendor = access_key, secret_key, vendor

    def routes(self) -> list[Any]:
        api = "/v2/providers/openapi/apis/api"
        paid = "/v2/providers/marketplace_openapi/apis/api/v1/settlement-histories"
        return [
            Route(f"{api}/v4/vendors/{{vendor}}/ordersheets", self.answering(self.ordersheets)),
            Route(f"{api}/v1/revenue-history", self.answering(self.revenue)),
            Route(paid, self.answering(self.settlements)),
            *self.controls(),
        ]

    def shown(self) -> list[Line]:
        living = Counter(line.sale.order for line in self.shop.lines if line.sale.state == "sold")
        return [
            line
            for line in self.shop.lines
            if line.sale.state == "sold" or (line.sale.state == "cancelled" and living[line.sale.order])
        ]

    def busy(self) -> Response:
        return JSONResponse({"code": 429, "message": "Too many requests"}, status_code=429)

    def expired(self) -> Response:
        return JSONResponse({"code": "ERROR", "message": "The specified key is expired."}, status_code=401)

    async def ordersheets(self, request: Request) -> Response:
        asked = request.query_params
        if (refused := self._unsigned(request)) is not None:
            return refused
        if request.path_params["vendor"] != self.vendor:
            return _no("업체정보의 권한이 없습니다.", 403)
        spell = _spell(asked, "createdAtFrom", "createdAtTo")
        if spell is None:
            return _no("endTime-startTime range is less than 31 days", 400)
        if asked.get("status") not in STATUSES:
            return _no("status is invalid", 400)
        sheets: dict[int, list[Line]] = {}
        for line in self.shown():
            if (
                STATUSES[line.stage] == asked["status"]
                and spell[0] <= line.sale.ordered_at.date() <= spell[1]
            ):
                sheets.setdefault(line.sale.order, []).append(line)
        page, token = _page([*sheets.values()], asked, asked.get("nextToken", ""))
        return JSONResponse(
            {"code": 200, "message": "OK", "data": [_sheet(each) for each in page], "nextToken": token}
        )

    async def revenue(self, request: Request) -> Response:
        asked = request.query_params
        if (refused := self._unsigned(request)) is not None:
            return refused
        spell = _spell(asked, "recognitionDateFrom", "recognitionDateTo")
        if spell is None or asked.get("vendorId") != self.vendor or "token" not in asked:
            return _no("조회 기간은 31일까지입니다.", 400)
        if spell[1] >= now().date():
            return _no("dateTo: 전일까지만 조회할 수 있습니다.", 400)
        told = [
            row
            for line in self.shop.lines
            if line.confirmed_on and spell[0] <= line.confirmed_on <= spell[1]
            for row in _recognised(line)
        ]
        page, token = _page([_adjustment(), *told], asked, asked["token"])
        data = list(page)
        return JSONResponse({"code": 200, "data": data, "hasNext": bool(token), "nextToken": token})

    async def settlements(self, request: Request) -> Response:
        """By month of recognition: what was and will be paid, not line by line."""
        if (refused := self._unsigned(request)) is not None:
            return refused
        month = request.query_params.get("revenueRecognitionYearMonth", "")
        lines = [line for line in self.shown() if line.sale.state == "sold" and line.confirmed_on]
        told = [line for line in lines if f"{line.confirmed_on:%Y-%m}" == month]
        return JSONResponse(
            [_payment(on, [line for line in told if line.paid_out_on == on]) for on in _payment_days(told)]
        )

    def _unsigned(self, request: Request) -> Response | None:
        """Why a call is not let in; None when its signature is right."""
        found = _SIGNED.fullmatch(request.headers.get("authorization", ""))
        if found is None or found[1] != self.access_key:
            return _no("Unknown access key.", 401)
        signed_at = datetime.strptime(found[2], "%y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        if abs(datetime.now(UTC) - signed_at) > CLOCKS_DIFFER_MOST:  # noqa: TID251 - a stranger's clock.
            return _no("The signed-date is out of range.", 401)
        path = request.url.path.removeprefix(request.scope.get("root_path", ""))
        message = f"{found[2]}{request.method}{path}{request.url.query}"
        right = hmac.new(self.secret_key.encode(), message.encode(), hashlib.sha256).hexdigest()
        return None if hmac.compare_digest(right, found[3]) else _no("HMAC format is invalid.", 401)


def _no(message: str, status: int) -> Response:
    return JSONResponse({"code": status, "message": message}, status_code=status)


def _spell(asked: Any, since: str, until: str) -> tuple[date, date] | None:
    """Both days included."""
    try:
        days = date.fromisoformat(asked.get(since, "")), date.fromisoformat(asked.get(until, ""))
    except ValueError:
        return None
    return days if timedelta() <= days[1] - days[0] < timedelta(days=DAYS_MOST) else None


def _page(told: Sequence[Any], asked: Any, token: str) -> tuple[Sequence[Any], str]:
    """A token says where the next page begins, so pages move when something leaves the list."""
    start, size = int(token or 0), min(int(asked.get("maxPerPage") or PAGE_MOST), PAGE_MOST)
    return told[start : start + size], f"{start + size}" if start + size < len(told) else ""


def _sheet(lines: Sequence[Line]) -> dict[str, Any]:
    cells, buyer = MARKETPLACES["coupang"].told(lines[0].sale), lines[0].sale.buyer
    return {
        "shipmentBoxId": int(cells["묶음배송번호"]),
        "orderId": int(cells["주문번호"]),
        "orderedAt": f"{lines[0].sale.ordered_at:%Y-%m-%dT%H:%M:%S}",
        "paidAt": f"{lines[0].paid_at:%Y-%m-%dT%H:%M:%S}",
        "status": STATUSES[lines[0].stage],
        "shippingPrice": lines[0].sale.delivery,
        "remotePrice": 0,
        "orderer": {"name": buyer["name"], "email": buyer["email"], "safeNumber": buyer["phone"]},
        "receiver": {
            "name": buyer["name"],
            "safeNumber": None,
            "addr1": buyer["address"],
            "addr2": "",
            "postCode": buyer["zip"],
        },
        "parcelPrintMessage": buyer["message"],
        "orderItems": [_item(line) for line in lines],
    }


def _item(line: Line) -> dict[str, Any]:
    sale, cells = line.sale, MARKETPLACES["coupang"].told(line.sale)
    is_cancelled = sale.state == "cancelled"
    return {
        "vendorItemId": int(cells["옵션ID"]),
        "vendorItemName": cells["노출상품명(옵션명)"],
        "sellerProductId": sale.product,
        "productId": int(cells["노출상품ID"]),
        "sellerProductName": sale.name,
        "sellerProductItemName": sale.option,
        "externalVendorSkuCode": sale.code,
        "shippingCount": sale.quantity,
        "cancelCount": sale.quantity if is_cancelled else 0,
        "holdCountForCancel": 0,
        "salesPrice": sale.price + sale.option_price,
        "orderPrice": sale.amount,
        "discountPrice": sale.discount_seller + sale.discount_platform,
        "instantCouponDiscount": sale.discount_seller,
        "coupangDiscount": sale.discount_platform,
        "confirmDate": f"{line.confirmed_on}" if line.confirmed_on else None,
        "canceled": is_cancelled,
    }


def _recognised(line: Line) -> list[dict[str, Any]]:
    """What came back was a sale, and is then a refund."""
    types = {"sold": ["SALE"], "returned": ["SALE", "REFUND"], "cancelled": []}[line.sale.state]
    return [_revenue(line, sale_type) for sale_type in types]


def _adjustment() -> dict[str, Any]:
    """A row that belongs to no order."""
    return {"orderId": 0, "saleType": "SALE", "items": [{"vendorItemId": 0, "settlementAmount": 1_000}]}


def _revenue(line: Line, sale_type: str) -> dict[str, Any]:
    sale, cells = line.sale, MARKETPLACES["coupang"].told(line.sale)
    return {
        "orderId": int(cells["주문번호"]),
        "saleType": sale_type,
        "saleDate": f"{line.paid_at:%Y-%m-%d}",
        "recognitionDate": f"{line.confirmed_on}",
        "settlementDate": f"{line.paid_out_on}",
        "finalSettlementDate": f"{line.paid_out_on}",
        "deliveryFee": {"amount": 0, "fee": 0, "feeVat": 0, "feeRatio": 0, "settlementAmount": 0},
        "items": [
            {
                "taxType": "TAX",
                "productId": sale.product,
                "vendorItemId": int(cells["옵션ID"]),
                "vendorItemName": cells["노출상품명(옵션명)"],
                "salePrice": sale.price + sale.option_price,
                "quantity": sale.quantity,
                "coupangDiscountCoupon": sale.discount_platform,
                "sellerDiscountCoupon": sale.discount_seller,
                "downloadableCoupon": 0,
                "saleAmount": sale.amount,
                "serviceFee": line.fee,
                "serviceFeeVat": 0,
                "settlementAmount": line.owed,
                "externalSellerSkuCode": sale.code,
            }
        ],
    }


def _payment_days(lines: Sequence[Line]) -> list[date]:
    return sorted({line.paid_out_on for line in lines if line.paid_out_on})


def _payment(on: date, lines: Sequence[Line]) -> dict[str, Any]:
    owed = sum(line.owed for line in lines)
    return {
        "settlementType": "DAILY",
        "settlementDate": f"{on}",
        "revenueRecognitionYearMonth": f"{lines[0].confirmed_on:%Y-%m}",
        "totalSale": sum(line.sale.amount for line in lines),
        "serviceFee": sum(line.fee for line in lines),
        "settlementTargetAmount": owed,
        "settlementAmount": owed,
        "lastAmount": 0,
        "finalAmount": owed,
        "status": "DONE" if on <= now().date() else "SUBJECT",
    }


application = Starlette(
    routes=Coupang(access_key="hamkke", secret_key="hamkke-development", vendor="A00012345").routes()  # noqa: S106 - of a stand-in.
)
