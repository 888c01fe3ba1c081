"""The words a figure is described with, and the three definitions of "sales" that were in use at once.

May 2023 was 6,220 or 8,039 or 11,934 hundred million won, and all three were printed as "the sales". A definition
says what is in, what is out, and since when the text stands, so that a number can be cited.
"""

from dataclasses import dataclass
from datetime import date

from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words

KINDS = {
    "direct": Words("직접매출", "direct sales"),
    "direct_online": Words("온라인 직접매출", "direct sales online"),
    "direct_offline": Words("오프라인 직접매출", "direct sales offline"),
    "voucher_onnuri": Words("온누리상품권 판매액", "Onnuri vouchers sold"),
    "voucher_local": Words("지역사랑상품권 판매액", "local currency vouchers sold"),
}
DIRECT_KINDS = ("direct", "direct_online", "direct_offline")

PHASES = {
    "pre_event": Words("사전행사", "pre-event"),
    "main": Words("본행사", "main"),
    "extension": Words("연장", "extension"),
}

# From the least to the most settled; a sum is as settled as its least settled part.
STATUSES = {
    "provisional": Words("잠정", "provisional"),
    "estimated": Words("추정", "estimated"),
    "final": Words("확정", "final"),
}

COVERAGES = {
    "all": Words("중기업까지 셈", "medium-sized firms counted"),
    "small_only": Words("중기업 제외", "medium-sized firms left out"),
}

OMISSIONS = {
    "not_found": Words("공개된 수치를 찾지 못함", "no published figure was found"),
    "withheld": Words("통계 신뢰성을 이유로 공개하지 않음", "withheld because it was not reliable"),
    "not_counted": Words("합계에 넣지 않음", "left out of the total"),
    "not_reported": Words("아직 보고되지 않음", "not reported yet"),
}


class DefinitionUnknown(Refused):
    reason = "definition_unknown"
    says = Words(
        "{code}(이)라는 매출 정의는 없습니다. {known} 가운데 고르세요.",
        "There is no definition of sales called {code}. Choose from {known}.",
    )


@dataclass(frozen=True)
class Definition:
    """What a total counts. `phases` are those it takes; `vouchers` those it adds to direct sales."""

    code: str
    name: Words
    text: Words
    vouchers: tuple[str, ...]
    phases: tuple[str, ...]
    written_on: date
    as_announced: bool = False

    @property
    def citation(self) -> str:
        """How to cite it: the code and the day of its text."""
        return f"hamkke:{self.code}@{self.written_on.isoformat()}"


_WRITTEN_ON = date(2026, 11, 23)

DEFINITIONS = {
    each.code: each
    for each in (
        Definition(
            code="direct",
            name=Words("직접매출", "Direct sales"),
            text=Words(
                "본행사 기간에 온라인과 오프라인 판매처에서 팔린 참여 상품의 판매액(쿠폰 할인 전 판매가 × 수량, 반품 제외). "
                "상품권 판매액, 사전행사, 연장은 넣지 않습니다.",
                "Goods of taking-part firms sold online and offline during the main phase: selling price before coupons "
                "× quantity, net of returns. Vouchers, the pre-event and the extension are left out.",
            ),
            vouchers=(),
            phases=("main",),
            written_on=_WRITTEN_ON,
        ),
        Definition(
            code="direct_indirect",
            name=Words("직·간접매출", "Direct and indirect sales"),
            text=Words(
                "직접매출에 본행사 기간 온누리상품권 판매액을 더한 것. 팔린 상품권이 모두 쓰였다는 뜻은 아닙니다. "
                "지역사랑상품권, 사전행사, 연장은 넣지 않습니다.",
                "Direct sales plus Onnuri vouchers sold during the main phase; a voucher sold is not yet a purchase "
                "made. Local currency vouchers, the pre-event and the extension are left out.",
            ),
            vouchers=("voucher_onnuri",),
            phases=("main",),
            written_on=_WRITTEN_ON,
        ),
        Definition(
            code="announced",
            name=Words("발표 매출", "Sales as announced"),
            text=Words(
                "그 회차가 발표한 총액 그대로. 회차에 따라 온누리상품권, 지역사랑상품권, 사전행사 상품권 특별판매가 들어 있고, "
                "연장은 들어 있지 않습니다. 무엇이 들어 있는지는 항목에 적혀 있습니다.",
                "The total exactly as that edition announced it. Onnuri vouchers, local currency vouchers and a "
                "pre-event voucher sale are in it where that edition counted them; an extension never is. Its parts "
                "say what is in it.",
            ),
            vouchers=("voucher_onnuri", "voucher_local"),
            phases=("pre_event", "main"),
            written_on=_WRITTEN_ON,
            as_announced=True,
        ),
    )
}


def definition(code: str) -> Definition:
    """The definition with this code. Raises DefinitionUnknown."""
    if code not in DEFINITIONS:
        raise DefinitionUnknown(code=code, known=", ".join(DEFINITIONS))
    return DEFINITIONS[code]
