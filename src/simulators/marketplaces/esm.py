"""A stand-in for the ESM Trading API of Gmarket and Auction: a token that the seller signs, one call every five seconds.

Orders are asked for one site and one status at a time, 31 days at Gmarket and 180 at Auction; a result is a code in an answer that is
always HTTP 200. `POST /_limits {"seconds": 0.01}` changes how often it may be asked.
"""

import json
import time
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import jwt
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from simulators.marketplaces.downloads import MARKETPLACES
from simulators.marketplaces.shop import Line
from simulators.marketplaces.stall import Stall

AUCTION, GMARKET = 1, 2
DAYS_MOST = {AUCTION: 180, GMARKET: 31}
STATUSES = (1, 2, 3, 4, 5)
SECONDS_BETWEEN = 5.0
BY_ORDER_DAY = 1
PAID_ON, REFUNDED_ON = "D1", "D7"


class Esm(Stall):
    def __init__(self, *, master: str, secret: str, issuer: str, gmarket: str, auction: str) -> None:
        super().__init__()
        self.master, self.secret, self.issuer = master, secret, issuer
        self.sellers = {"A": auction, "G": gmarket}
        self.seconds_between, self.asked_at = SECONDS_BETWEEN, 0.0

    def routes(self) -> list[Any]:
        return [
            Route("/shipping/v1/Order/RequestOrders", self.answering(self.request_orders), methods=["POST"]),
            Route("/account/v1/settle/getsettleorder", self.answering(self.settlements), methods=["POST"]),
            Route("/_limits", self.limit, methods=["POST"]),
            *self.controls(),
        ]

    def shown_on(self, channel: str) -> list[Line]:
        return self._of_site({"auction": AUCTION, "gmarket": GMARKET}[channel])

    def busy(self) -> Response:
        return _no(3000, "5초당 1회 호출할 수 있습니다.")

    def expired(self) -> Response:
        return JSONResponse({"ResultCode": 401, "Message": "Token is expired."}, status_code=401)

    async def limit(self, request: Request) -> Response:
        self.seconds_between = float((await request.json())["seconds"])
        return Response(status_code=204)

    async def request_orders(self, request: Request) -> Response:
        if (refused := self._unsigned(request)) is not None:
            return refused
        moment = time.monotonic()
        if moment - self.asked_at < self.seconds_between:
            return self.busy()
        self.asked_at = moment
        asked: dict[str, Any] = json.loads(await request.body())
        site, status = asked.get("siteType"), asked.get("orderStatus")
        if site not in DAYS_MOST or status not in STATUSES or asked.get("requestDateType") != BY_ORDER_DAY:
            return _no(1000, "요청값이 올바르지 않습니다.")
        spell = _spell(asked, "requestDateFrom", "requestDateTo", "%Y-%m-%d %H:%M", DAYS_MOST[site])
        if spell is None:
            return _no(1001, "조회 기간을 확인해 주세요.")
        told = [
            line
            for line in self._of_site(site)
            if STATUSES[line.stage] == status
            and spell[0] <= line.sale.ordered_at < spell[1] + timedelta(minutes=1)
        ]
        page = _page(told, asked["pageIndex"], asked["pageSize"])
        data = {"TotalCount": len(told), "RequestOrders": [_order(line) for line in page]}
        return JSONResponse({"ResultCode": 0, "Message": "Success", "Data": data})

    async def settlements(self, request: Request) -> Response:
        if (refused := self._unsigned(request)) is not None:
            return refused
        asked: dict[str, Any] = json.loads(await request.body())
        site = {"A": AUCTION, "G": GMARKET}.get(asked.get("SiteType", ""))
        spell = _spell(asked, "SrchStartDate", "SrchEndDate", "%Y-%m-%d", DAYS_MOST[GMARKET])
        if site is None or spell is None or asked.get("SrchType") not in (PAID_ON, REFUNDED_ON):
            return _no(1000, "요청값이 올바르지 않습니다.")
        told = [
            line
            for line in self._of_site(site)
            if asked["SrchType"] == PAID_ON
            and line.confirmed_on
            and spell[0].date() <= line.paid_at.date() <= spell[1].date()
        ]
        page = _page(told, asked["PageNo"], asked["PageRowCnt"])
        answer = {"ResultCode": 0, "Message": "Success", "TotalCount": len(told)}
        return JSONResponse(answer | {"Data": [_settlement(line) for line in page]})

    def _of_site(self, site: int) -> list[Line]:
        return [line for line in self.shown() if line.sale.is_auction == (site == AUCTION)]

    def _unsigned(self, request: Request) -> Response | None:
        """Why a call is not let in; None when its token is one that this seller signed."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        try:
            if scheme != "Bearer" or jwt.get_unverified_header(token).get("kid") != self.master:
                raise jwt.InvalidTokenError  # noqa: TRY301 - answered like every other bad token.
            claims = jwt.decode(
                token, self.secret, algorithms=["HS256"], audience="sa.esmplus.com", issuer=self.issuer
            )
        except jwt.InvalidTokenError:
            return JSONResponse({"ResultCode": 401, "Message": "Unauthorized"}, status_code=401)
        named = dict(each.partition(":")[::2] for each in str(claims.get("ssi", "")).split(","))
        if claims.get("sub") != "sell" or not named or not named.items() <= self.sellers.items():
            return JSONResponse({"ResultCode": 403, "Message": "Forbidden"}, status_code=403)
        return None


def _no(code: int, message: str) -> Response:
    return JSONResponse({"ResultCode": code, "Message": message, "Data": None})


def _spell(
    asked: dict[str, Any], since: str, until: str, form: str, days_most: int
) -> tuple[datetime, datetime] | None:
    try:
        found = tuple(datetime.strptime(asked.get(name, ""), form) for name in (since, until))  # noqa: DTZ007 - naive, in Seoul.
    except ValueError:
        return None
    return (found[0], found[1]) if timedelta() <= found[1] - found[0] <= timedelta(days=days_most) else None


def _page(told: Sequence[Line], number: int, size: int) -> Sequence[Line]:
    return told[(number - 1) * size : number * size]


def _order(line: Line) -> dict[str, Any]:
    cells, sale, buyer = MARKETPLACES["esm"].told(line.sale), line.sale, line.sale.buyer
    return {
        "OrderNo": int(cells["주문번호*"]),
        "PayNo": int(cells["장바구니번호(결제번호)"]),
        "OrderStatus": STATUSES[line.stage],
        "OrderDate": f"{sale.ordered_at:%Y-%m-%dT%H:%M:%S}",
        "PayDate": f"{line.paid_at:%Y-%m-%dT%H:%M:%S}",
        "GoodsName": sale.name,
        "SiteGoodsNo": cells["상품번호*"],
        "OutGoodsNo": sale.code,
        "ContrAmount": sale.quantity,
        "SalePrice": sale.price + sale.option_price,
        "OrderAmount": sale.amount,
        "AcntMoney": sale.amount - sale.discount_seller - sale.discount_platform,
        "SettlementPrice": line.owed,
        "ServiceFee": line.fee,
        "SellerDiscountPrice1": sale.discount_seller,
        "SellerDiscountPrice2": 0,
        "ShippingFee": sale.delivery,
        "BuyDecisionDate": _day(line.confirmed_on),
        "BuyerName": buyer["name"],
        "BuyerId": buyer["id"],
        "BuyerMobileTel": buyer["phone"],
        "ReceiverName": buyer["name"],
        "HpNo": buyer["phone"],
        "ZipCode": buyer["zip"],
        "DelFullAddress": buyer["address"],
        "DelMemo": buyer["message"],
    }


def _settlement(line: Line) -> dict[str, Any]:
    cells = MARKETPLACES["esm"].told(line.sale)
    return {
        "ContrNo": int(cells["주문번호*"]),
        "SellOrderPrice": line.sale.amount,
        "TotCommission": line.fee,
        "SettlementPrice": line.owed,
        "RemitDate": _day(line.paid_out_on) if line.is_paid_out else None,
        "Kind": 1,
    }


def _day(on: date | None) -> str | None:
    return f"{on:%Y-%m-%d}T00:00:00" if on else None


application = Starlette(
    routes=Esm(
        master="hamkke",
        secret="hamkke-development-stands-in-for-a-secret",  # noqa: S106 - of a stand-in.
        issuer="hamkke",
        gmarket="hamkke-g",
        auction="hamkke-a",
    ).routes()
)
