"""A stand-in for the tax service's status of business numbers (api.odcloud.kr/api/nts-businessman), with faults.

Every number whose check digit is right is an active business, unless it was told otherwise:
`POST /_businesses {"1208147521": "03"}`. `POST /_faults {"fault": "unavailable", "times": 1}` breaks the next answers.
"""

import asyncio
from typing import Any
from urllib.parse import unquote

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

MOST = 100
WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3, 5)
WORDS = {"01": "계속사업자", "02": "휴업자", "03": "폐업자", "": ""}
NOBODY = "국세청에 등록되지 않은 사업자등록번호입니다."
FAULTS = {
    "unavailable": "HTTP 503",
    "hangs": "the answer takes 30 seconds",
    "nonsense": "an answer that is no JSON",
    "incomplete": "an answer without the last number",
}
HANGS_SECONDS = 30.0


class TaxService:
    """One tax service. `keys` are the service keys it knows, not encoded."""

    def __init__(self, keys: set[str]) -> None:
        self.keys = keys
        self.told: dict[str, str] = {}
        self.faults: list[str] = []
        self.calls: list[int] = []

    def routes(self) -> list[Route]:
        return [
            Route("/v1/status", self.status, methods=["POST"]),
            Route("/_businesses", self.tell, methods=["POST"]),
            Route("/_faults", self.break_down, methods=["POST"]),
            Route("/_faults", self.mend, methods=["DELETE"]),
            Route("/_calls", self.asked, methods=["GET"]),
        ]

    async def status(self, request: Request) -> Response:
        fault = self.faults.pop(0) if self.faults else ""
        if fault == "hangs":
            await asyncio.sleep(HANGS_SECONDS)
        if fault == "unavailable":
            return JSONResponse({"code": -1, "msg": "시스템 점검 중입니다."}, status_code=503)
        if fault == "nonsense":
            return PlainTextResponse("<OpenAPI_ServiceResponse/>")
        # Decoded once, as every server does; a key that was encoded twice is none we know.
        if request.query_params.get("serviceKey") not in self.keys:
            return JSONResponse({"code": -4, "msg": "등록되지 않은 인증키 입니다."}, status_code=401)
        asked = await _numbers(request)
        if asked is None:
            return JSONResponse({"status_code": "BAD_JSON_REQUEST"}, status_code=400)
        if len(asked) > MOST:
            return JSONResponse({"status_code": "TOO_LARGE_REQUEST"}, status_code=413)
        self.calls.append(len(asked))
        data = [self._line(number) for number in asked][: -1 if fault == "incomplete" else None]
        found = sum(line["b_stt_cd"] != "" for line in data)
        answer = {"status_code": "OK", "request_cnt": len(asked), "match_cnt": found, "data": data}
        return JSONResponse(answer)

    def _line(self, number: str) -> dict[str, str]:
        status = self.told.get(number, "01" if is_possible(number) else "")
        return {
            "b_no": number,
            "b_stt": WORDS[status],
            "b_stt_cd": status,
            "tax_type": "부가가치세 일반과세자" if status else NOBODY,
            "tax_type_cd": "01" if status else "",
            "end_dt": "20260930" if status == "03" else "",
            "utcc_yn": "N" if status else "",
            "tax_type_change_dt": "",
            "invoice_apply_dt": "",
            "rbf_tax_type": "해당없음" if status else "",
            "rbf_tax_type_cd": "99" if status else "",
        }

    async def tell(self, request: Request) -> Response:
        """{"1208147521": "03"}: what to say of which number from now on."""
        told = await request.json()
        if not set(told.values()) <= WORDS.keys():
            return JSONResponse({"status": sorted(WORDS)}, status_code=400)
        self.told |= told
        return JSONResponse(self.told, status_code=201)

    async def break_down(self, request: Request) -> Response:
        body = await request.json()
        if body.get("fault") not in FAULTS:
            return JSONResponse({"faults": FAULTS}, status_code=400)
        self.faults += [body["fault"]] * int(body.get("times", 1))
        return JSONResponse({"waiting": self.faults}, status_code=201)

    async def mend(self, request: Request) -> Response:
        self.faults.clear()
        self.told.clear()
        self.calls.clear()
        return Response(status_code=204)

    async def asked(self, request: Request) -> Response:
        """How many numbers each call asked for."""
        return JSONResponse(self.calls)


async def _numbers(request: Request) -> list[str] | None:
    try:
        body: Any = await request.json()
    except ValueError:
        return None
    numbers = body.get("b_no") if isinstance(body, dict) else None
    return [str(number) for number in numbers] if isinstance(numbers, list) and numbers else None


def is_possible(number: str) -> bool:
    """Ten digits, the last of which checks the others."""
    if len(number) != len(WEIGHTS) + 1 or not number.isdigit():
        return False
    digits = [int(digit) for digit in number]
    total = sum(digit * weight for digit, weight in zip(digits, WEIGHTS, strict=False)) + digits[8] * 5 // 10
    return (10 - total % 10) % 10 == digits[9]


routes = TaxService({unquote("hamkke%2Fdevelopment%2B%3D")}).routes()
application = Starlette(routes=routes)
