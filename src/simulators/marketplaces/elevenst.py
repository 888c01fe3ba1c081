"""A stand-in for 11st's Open API: `openapikey` in a header, XML in EUC-KR, one list for each stage of an order.

A list is asked for by the day on which its stage was reached, a week at most. `result_code` 0 says that there is nothing; an answer
with orders has none. What was cancelled or came back is in none of the lists.
"""

from datetime import date, datetime, timedelta
from typing import Any
from xml.sax.saxutils import escape

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from simulators.marketplaces.downloads import MARKETPLACES
from simulators.marketplaces.shop import Line
from simulators.marketplaces.stall import Stall

STAGES = ("complete", "packaging", "shipping", "dlvcompleted", "completed")
ORDERS_DAYS_MOST, SETTLEMENT_DAYS_MOST = 7, 31
NAMESPACE = "http://skt.tmall.business.openapi.spring.service.client.domain/"


class ElevenSt(Stall):
    def __init__(self, *, key: str) -> None:
        super().__init__()
        self.key = key

    def routes(self) -> list[Any]:
        return [
            Route("/rest/ordservices/{stage}/{since}/{until}", self.answering(self.orders_of_stage)),
            Route("/rest/settlement/settlementList/{since}/{until}", self.answering(self.settlements)),
            *self.controls(),
        ]

    def busy(self) -> Response:
        return Response("", 429)

    def expired(self) -> Response:
        return _result("orders", "-996", "OPEN API KEY 기간이 만료되었습니다.")

    async def orders_of_stage(self, request: Request) -> Response:
        if request.headers.get("openapikey") != self.key:
            return _result("orders", "-997", "등록되지 않은 OPEN API KEY 입니다.")
        stage = request.path_params["stage"]
        spell = _spell(request, "%Y%m%d%H%M", days_most=ORDERS_DAYS_MOST)
        if stage not in STAGES or spell is None:
            return _result("orders", "-1", "조회 기간은 최대 7일입니다.")
        told = [
            line
            for line in self.shown()
            if STAGES[line.stage] == stage
            and spell[0] <= line.changed_at.replace(second=0, microsecond=0) <= spell[1]
        ]
        if not told:
            return _result("orders", "0", "조회된 결과가 없습니다.")
        return _xml("orders", "".join(_element("ns2:order", _order(line)) for line in told))

    async def settlements(self, request: Request) -> Response:
        """By the day of payment to the seller."""
        if request.headers.get("openapikey") != self.key:
            return _result("settlements", "-997", "등록되지 않은 OPEN API KEY 입니다.")
        spell = _spell(request, "%Y%m%d", days_most=SETTLEMENT_DAYS_MOST)
        if spell is None:
            return _result("settlements", "2", "조회 기간은 최대 31일입니다.")
        since, until = spell[0].date(), spell[1].date()
        told = [line for line in self.shown() if line.paid_out_on and since <= line.paid_out_on <= until]
        if not told:
            return _result("settlements", "0", "조회된 결과가 없습니다.")
        return _xml("settlements", "".join(_element("ns2:settlement", _settlement(line)) for line in told))


def _spell(request: Request, form: str, *, days_most: int) -> tuple[datetime, datetime] | None:
    try:
        since, until = (datetime.strptime(request.path_params[name], form) for name in ("since", "until"))  # noqa: DTZ007 - naive, in Seoul.
    except ValueError:
        return None
    # Days without an hour are both included.
    longest = timedelta(days=days_most if "%H" in form else days_most - 1)
    return (since, until) if timedelta() <= until - since <= longest else None


def _order(line: Line) -> dict[str, Any]:
    cells, sale, buyer = MARKETPLACES["11st"].told(line.sale), line.sale, line.sale.buyer
    return {
        "ordNo": cells["주문번호"],
        "ordPrdSeq": sale.place,
        "ordDt": f"{sale.ordered_at:%Y-%m-%d %H:%M:%S}",
        "ordStlEndDt": f"{line.paid_at:%Y-%m-%d %H:%M:%S}",
        "dlvNo": cells["배송번호"],
        "dlvCst": sale.delivery,
        "prdNo": cells["상품번호"],
        "prdNm": sale.name,
        "slctPrdOptNm": sale.option,
        "sellerPrdCd": sale.code,
        "ordQty": sale.quantity,
        "ordCnQty": 0,
        "selPrc": sale.price,
        "ordOptWonStl": sale.option_price,
        "ordAmt": sale.amount,
        "ordPayAmt": sale.amount - sale.discount_seller - sale.discount_platform,
        "lstSellerDscPrc": sale.discount_seller,
        "lstTmallDscPrc": sale.discount_platform,
        "ordNm": buyer["name"],
        "memID": buyer["id"],
        "ordPrtblTel": buyer["phone"],
        "rcvrNm": buyer["name"],
        "rcvrPrtblNo": buyer["phone"],
        "rcvrMailNo": buyer["zip"],
        "rcvrBaseAddr": buyer["address"],
        "ordDlvReqCont": buyer["message"],
    }


def _settlement(line: Line) -> dict[str, Any]:
    cells, sale = MARKETPLACES["11st"].told(line.sale), line.sale
    return {
        "ordNo": cells["주문번호"],
        "ordPrdSeq": sale.place,
        "prdNo": cells["상품번호"],
        "prdNm": sale.name,
        "ordQty": sale.quantity,
        "selPrc": sale.price,
        "optAmt": sale.option_price,
        "selPrcAmt": sale.amount,
        "selFee": line.fee,
        "deductAmt": sale.discount_seller,
        "stlAmt": line.owed,
        "stlDy": _day(line.paid_out_on),
        "stlPlnDy": _day(line.paid_out_on),
        "pocnfrmDt": _day(line.confirmed_on),
        "sellerPrdNo": sale.code,
    }


def _day(on: date | None) -> str:
    return f"{on:%Y/%m/%d}" if on else ""


def _result(root: str, code: str, text: str) -> Response:
    return _xml(root, f"<ns2:result_code>{code}</ns2:result_code><ns2:result_text>{text}</ns2:result_text>")


def _element(name: str, fields: dict[str, Any]) -> str:
    return (
        f"<{name}>{''.join(f'<{key}>{escape(str(value))}</{key}>' for key, value in fields.items())}</{name}>"
    )


def _xml(root: str, inside: str) -> Response:
    text = f'<?xml version="1.0" encoding="euc-kr" standalone="yes"?><ns2:{root} xmlns:ns2="{NAMESPACE}">{inside}</ns2:{root}>'
    return Response(text.encode("cp949"), media_type="text/xml; charset=euc-kr")


application = Starlette(routes=ElevenSt(key="hamkke-development").routes())
