"""What the order files of the marketplaces look like: their headers in full, and what each column tells of a sale.

Headers are the channels' own. A column that no letter names here is left empty, as most of them are.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Sale:
    """One line of an order, before any file tells of it."""

    serial: int
    order: int
    place: int  # of the line in its order
    ordered_at: datetime
    product: int
    name: str
    option: str
    price: int
    option_price: int
    quantity: int
    discount_seller: int
    discount_platform: int
    delivery: int
    state: str
    is_auction: bool

    @property
    def amount(self) -> int:
        return (self.price + self.option_price) * self.quantity

    @property
    def code(self) -> str:
        return f"SKU-{self.product % 10_000:05d}"

    @property
    def buyer(self) -> dict[str, Any]:
        """Whoever bought it. Nothing of this may ever be kept."""
        return {
            "name": f"구매하신분{self.serial}",
            "id": f"buyer{self.serial}***",
            "email": f"buyer{self.serial}@example.com",
            "phone": f"010-0000-{self.serial % 10_000:04d}",
            "zip": f"0{self.serial % 10_000:04d}",
            "address": f"받는길 {self.serial}, 101호",
            "message": f"문앞에 {self.serial}번",
        }


@dataclass(frozen=True)
class Marketplace:
    """One kind of download: its columns, and what it tells of a sale in those that are not empty."""

    name: str
    headers: tuple[str, ...]
    told: Callable[[Sale], dict[str, Any]]
    order: str  # the column of the order's number
    date: str
    quantity: str
    amount: str
    option: str
    day_only: bool = False


def _headers(text: str) -> tuple[str, ...]:
    return tuple(text.split("|"))


_COUPANG = _headers(
    "번호|묶음배송번호|주문번호|택배사|운송장번호|분리배송 Y/N|분리배송 출고예정일|주문시 출고예정일|출고일(발송일)|주문일|"
    "등록상품명|등록옵션명|노출상품명(옵션명)|노출상품ID|옵션ID|최초등록등록상품명/옵션명|업체상품코드|바코드|결제액|배송비구분|"
    "배송비|도서산간 추가배송비|구매수(수량)|옵션판매가(판매단가)|구매자|구매자이메일|구매자전화번호|수취인이름|수취인전화번호|우편번호|"
    "수취인 주소|배송메세지|상품별 추가메시지|주문자 추가메시지|배송완료일|구매확정일자|개인통관번호(PCCC)|통관용수취인전화번호|기타|"
    "결제위치|배송유형"
)
_SMARTSTORE = _headers(
    "상품주문번호|주문번호|배송방법(구매자 요청)|배송방법|택배사|송장번호|발송일|판매채널|구매자명|구매자ID|수취인명|주문상태|주문세부상태|"
    "결제위치|결제일|상품번호|상품명|상품종류|옵션정보|옵션관리코드|수량|옵션가격|상품가격|최초 상품별 할인액|최종 상품별 할인액|"
    "판매자 부담 할인액|최초 상품별 총 주문금액|최종 상품별 총 주문금액|사은품|발주확인일|발송기한|발송처리일|송장출력일|배송비 형태|"
    "배송비 묶음번호|배송비 유형|배송비 합계|제주/도서 추가배송비|배송비 할인액|판매자 상품코드|판매자 내부코드1|판매자 내부코드2|수취인연락처1|"
    "수취인연락처2|통합배송지|기본배송지|상세배송지|구매자연락처|우편번호|배송메세지|출고지|결제수단|네이버페이 주문관리 수수료|"
    "매출연동 수수료|정산예정금액|매출연동수수료 유입경로|개인통관고유부호|주문일시|배송속성|배송희망일|구독신청회차|구독진행회차"
)
_SMARTSTORE_OLD = _headers(
    "상품주문번호|주문번호|배송방법|택배사|송장번호|발송일|판매채널|구매자명|구매자ID|수취인명|주문상태|주문세부상태|결제위치|결제일|상품번호|"
    "상품명|상품종류|옵션정보|옵션관리코드|수량|옵션가격|상품가격|상품별 할인액|판매자 부담 할인액|상품별 총 주문금액|사은품|발주확인일|"
    "발송기한|발송처리일|송장출력일|배송비 형태|배송비 묶음번호|배송비 유형|배송비 합계|제주/도서 추가배송비|배송비 할인액|판매자 상품코드|"
    "판매자 내부코드1|판매자 내부코드2|수취인연락처1|수취인연락처2|배송지|구매자연락처|우편번호|배송메세지|출고지|결제수단|수수료 과금구분|"
    "수수료결제방식|결제수수료|네이버 쇼핑 매출연동 수수료|정산예정금액|유입경로|구매자 주민등록번호|개인통관고유부호|주문일시"
)
_ELEVENST = _headers(
    "주문번호|주문순번|결제일시|배송번호|상품명|옵션|수량|주문금액|수취인|배송비결제방식|배송비|도서산간 배송비|휴대폰번호|전화번호|우편번호|"
    "주소|배송메시지|구매자|구매자ID|상품번호|판매단가|추가구성여부|추가구성원상품번호|희망배송일자|폐가전수거여부|희망일배송모델코드|"
    "묶음배송일련번호|묶음배송유무|고객등급|전세계배송여부|판매자할인금액-각상품별|11번가할인금액-각상품별|주문자기본주소|주문일시|"
    "구매자상세주소|구매자우편번호|주문상품옵션결제금액|결제금액|구매자휴대폰번호|주문자전화번호|발주확인일시|주문상품옵션코드|"
    "배송지우편번호순번|원클릭체크아웃주문코드|판매자할인금액|판매자상품번호|판매자재고번호|11번가할인금액|주소유형|건물관리번호"
)
_ESM = _headers(
    "아이디|상품번호*|주문번호*|주문일자(결제확인전)|판매금액|판매단가|구매자명|구매자ID|상품명|수량|주문옵션|추가구성|사은품|사은품 관리코드|덤|"
    "덤 관리코드|수령인명|수령인 휴대폰|수령인 전화번호|구매자 휴대폰|구매자 전화번호|우편번호|주소|배송시 요구사항|배송비|배송비 금액|택배사명(발송방법)|"
    "송장번호|배송번호|배송구분|배송상태|발송예정일|발송일자|배송완료일자|배송지연사유|배송점포|상품미수령신고일자|상품미수령신고사유|"
    "상품미수령상세사유|상품미수령이의제기일자|상품미수령철회요청일자|재배송일|재배송지 우편번호|재배송지 주소|재배송지 운송장번호|"
    "재배송택배사명|장바구니번호(결제번호)|결제완료일|주문확인일자|구매결정일자|판매자 관리코드|판매자 상세관리코드|정산예정금액|서비스 이용료|"
    "판매자쿠폰할인|구매쿠폰적용금액|스마일포인트적립|일시불할인|(옥션)복수구매할인|(옥션)우수회원할인|스마일캐시적립|판매자북캐시적립|"
    "판매방식|주문종류|SKU번호 및 수량|제휴사명|정산완료일|수령인 통관번호"
)
_INTERPARK = _headers(
    "주문번호|주문순번|상품번호|상품명|상품옵션|수량|실제주문금액(*)|판매단가|특판단가|배송비납부방식(선불,착불)|배송비|주문자|주문자 전화번호|"
    "주문자 핸드폰번호|수령인|수령인전화번호|수령인핸드폰번호|수령인우편번호|수령인주소|수령인우편번호(도로명)|수령인주소(도로명)|배송메시지"
)
_WEMAKEPRICE = _headers(
    "배송번호|주문번호|주문일|주문상태|발송일|구매번호|상품번호|상품명|옵션|수량|상품금액|총상품금액|구매자|구매자연락처|수령자|수령자연락처|"
    "우편번호|주소|배송메세지|배송비|결제일|주문확인일|택배사|송장번호"
)
_TMON = _headers(
    "배송번호|딜번호|주문번호|택배사|운송장번호|수취인명|수취인연락처|우편번호|배송지|배송요청메모|상품명|아이디|옵션명|판매단가|결제완료일|발송예정일|"
    "판매금액|구매수량|배송비|구매자명|구매자연락처"
)
_KAKAO = _headers(
    "결제번호|주문번호|채널|주문상태|주문일|결제일|채널상품번호|판매자상품번호|상품명|옵션코드|옵션|수량|상품금액|옵션금액|판매자할인금액|"
    "정산기준금액|배송비|수령인명|수령인연락처1|수령인연락처2|배송지주소|우편번호|배송메세지|구매자명|구매자연락처|택배사|송장번호"
)


def _coupang(sale: Sale) -> dict[str, Any]:
    buyer = sale.buyer
    return {
        "번호": sale.serial,
        "묶음배송번호": f"7{sale.order:014d}",
        "주문번호": f"2{sale.order:012d}",
        "주문일": sale.ordered_at,
        "등록상품명": sale.name,
        "등록옵션명": sale.option,
        "노출상품명(옵션명)": f"{sale.name}, {sale.option}",
        "노출상품ID": f"{sale.product}",
        "옵션ID": f"8{sale.product:010d}{sale.place}",
        "업체상품코드": sale.code,
        "결제액": sale.amount - sale.discount_seller - sale.discount_platform,
        "배송비": sale.delivery,
        "구매수(수량)": sale.quantity,
        "옵션판매가(판매단가)": sale.price + sale.option_price,
        "구매자": buyer["name"],
        "구매자이메일": buyer["email"],
        "구매자전화번호": buyer["phone"],
        "수취인이름": buyer["name"],
        "수취인전화번호": buyer["phone"],
        "우편번호": buyer["zip"],
        "수취인 주소": buyer["address"],
        "배송메세지": buyer["message"],
        "결제위치": "Mobile",
    }


def _smartstore(sale: Sale, *, is_old: bool = False) -> dict[str, Any]:
    buyer, discount = sale.buyer, sale.discount_seller + sale.discount_platform
    renamed = {
        "상품별 할인액" if is_old else "최종 상품별 할인액": discount,
        "상품별 총 주문금액" if is_old else "최종 상품별 총 주문금액": sale.amount - discount,
        "배송지" if is_old else "통합배송지": buyer["address"],
    }
    return renamed | {
        "상품주문번호": f"{sale.ordered_at:%Y%m%d}{sale.serial:08d}",
        "주문번호": f"{sale.ordered_at:%Y%m%d}{sale.order:08d}",
        "판매채널": "스마트스토어",
        "구매자명": buyer["name"],
        "구매자ID": buyer["id"],
        "수취인명": buyer["name"],
        "주문상태": {"sold": "구매확정", "cancelled": "취소", "returned": "반품"}[sale.state],
        "결제일": sale.ordered_at,
        "상품번호": f"{sale.product}",
        "상품명": sale.name,
        "옵션정보": sale.option,
        "수량": sale.quantity,
        "옵션가격": sale.option_price,
        "상품가격": sale.price,
        "판매자 부담 할인액": sale.discount_seller,
        "배송비 묶음번호": f"{sale.order}",
        "배송비 합계": sale.delivery,
        "판매자 상품코드": sale.code,
        "수취인연락처1": buyer["phone"],
        "구매자연락처": buyer["phone"],
        "우편번호": buyer["zip"],
        "배송메세지": buyer["message"],
        "정산예정금액": (sale.amount - discount) * 96 // 100,
        "주문일시": sale.ordered_at,
    }


def _smartstore_old(sale: Sale) -> dict[str, Any]:
    return _smartstore(sale, is_old=True)


def _elevenst(sale: Sale) -> dict[str, Any]:
    buyer = sale.buyer
    return {
        "주문번호": f"{sale.ordered_at:%Y%m%d}{sale.order:09d}",
        "주문순번": sale.place,
        "결제일시": sale.ordered_at,
        "배송번호": f"{sale.order}",
        "상품명": sale.name,
        "옵션": sale.option,
        "수량": sale.quantity,
        "주문금액": sale.amount,
        "수취인": buyer["name"],
        "배송비결제방식": "선불",
        "배송비": sale.delivery,
        "휴대폰번호": buyer["phone"],
        "우편번호": buyer["zip"],
        "주소": buyer["address"],
        "배송메시지": buyer["message"],
        "구매자": buyer["name"],
        "구매자ID": buyer["id"],
        "상품번호": f"{sale.product}",
        "판매단가": sale.price,
        "주문일시": sale.ordered_at,
        "판매자할인금액": sale.discount_seller,
        "판매자상품번호": sale.code,
        "11번가할인금액": sale.discount_platform,
    }


def _esm(sale: Sale) -> dict[str, Any]:
    buyer = sale.buyer
    return {
        "아이디": "samplestore",
        "상품번호*": f"C{sale.product % 10**9:09d}" if sale.is_auction else f"{sale.product}",
        "주문번호*": f"{4_000_000_000 + sale.serial}",
        "주문일자(결제확인전)": sale.ordered_at,
        "판매금액": sale.amount,
        "판매단가": sale.price + sale.option_price,
        "구매자명": buyer["name"],
        "구매자ID": buyer["id"],
        "상품명": sale.name,
        "수량": sale.quantity,
        "주문옵션": sale.option,
        "수령인명": buyer["name"],
        "수령인 휴대폰": buyer["phone"],
        "우편번호": buyer["zip"],
        "주소": buyer["address"],
        "배송시 요구사항": buyer["message"],
        "배송비 금액": sale.delivery,
        "장바구니번호(결제번호)": f"{700_000_000 + sale.order}",
        "결제완료일": sale.ordered_at,
        "판매자 관리코드": sale.code,
        "정산예정금액": (sale.amount - sale.discount_seller) * 88 // 100,
        "판매자쿠폰할인": sale.discount_seller,
        "구매쿠폰적용금액": sale.discount_platform,
    }


def _interpark(sale: Sale) -> dict[str, Any]:
    buyer = sale.buyer
    return {
        "주문번호": f"{sale.ordered_at:%Y%m%d%H%M%S}{sale.order % 10**6:06d}",
        "주문순번": sale.place,
        "상품번호": f"{sale.product}",
        "상품명": sale.name,
        "상품옵션": sale.option,
        "수량": sale.quantity,
        "실제주문금액(*)": sale.amount - sale.discount_seller,
        "판매단가": sale.price + sale.option_price,
        "특판단가": 0,
        "배송비": sale.delivery,
        "주문자": buyer["name"],
        "주문자 핸드폰번호": buyer["phone"],
        "수령인": buyer["name"],
        "수령인우편번호": buyer["zip"],
        "수령인주소": buyer["address"],
        "배송메시지": buyer["message"],
    }


def _wemakeprice(sale: Sale) -> dict[str, Any]:
    buyer = sale.buyer
    return {
        "배송번호": f"{sale.order}",
        "주문번호": f"3{sale.order:09d}",
        "주문일": sale.ordered_at,
        "주문상태": {"sold": "배송완료", "cancelled": "취소완료", "returned": "반품완료"}[sale.state],
        "구매번호": f"5{sale.order:09d}",
        "상품번호": f"{sale.product}{sale.place}",
        "상품명": sale.name,
        "옵션": sale.option,
        "수량": sale.quantity,
        "상품금액": sale.price + sale.option_price,
        "총상품금액": sale.amount,
        "구매자": buyer["name"],
        "구매자연락처": buyer["phone"],
        "수령자": buyer["name"],
        "우편번호": buyer["zip"],
        "주소": buyer["address"],
        "배송메세지": buyer["message"],
        "배송비": sale.delivery,
        "결제일": sale.ordered_at,
    }


def _tmon(sale: Sale) -> dict[str, Any]:
    buyer = sale.buyer
    return {
        "배송번호": f"{sale.order}",
        "딜번호": f"{sale.product}{sale.place}",
        "주문번호": f"6{sale.order:09d}",
        "수취인명": buyer["name"],
        "수취인연락처": buyer["phone"],
        "우편번호": buyer["zip"],
        "배송지": buyer["address"],
        "배송요청메모": buyer["message"],
        "상품명": sale.name,
        "아이디": buyer["id"],
        "옵션명": sale.option,
        "판매단가": sale.price + sale.option_price,
        "결제완료일": sale.ordered_at,
        "판매금액": sale.amount,
        "구매수량": sale.quantity,
        "배송비": sale.delivery,
        "구매자명": buyer["name"],
    }


def _kakao(sale: Sale) -> dict[str, Any]:
    buyer = sale.buyer
    return {
        "결제번호": f"{sale.order}",
        "주문번호": f"{900_000_000 + sale.serial}",
        "채널": "톡스토어",
        "주문상태": {"sold": "구매결정", "cancelled": "취소완료", "returned": "반품완료"}[sale.state],
        "주문일": sale.ordered_at,
        "결제일": sale.ordered_at,
        "채널상품번호": f"{sale.product}",
        "판매자상품번호": sale.code,
        "상품명": sale.name,
        "옵션": sale.option,
        "수량": sale.quantity,
        "상품금액": sale.price * sale.quantity,
        "옵션금액": sale.option_price * sale.quantity,
        "판매자할인금액": sale.discount_seller,
        "정산기준금액": sale.amount - sale.discount_seller,
        "수령인명": buyer["name"],
        "수령인연락처1": buyer["phone"],
        "배송지주소": buyer["address"],
        "우편번호": buyer["zip"],
        "배송메세지": buyer["message"],
    }


MARKETPLACES = {
    each.name: each
    for each in (
        Marketplace(
            "coupang",
            _COUPANG,
            _coupang,
            "주문번호",
            "주문일",
            "구매수(수량)",
            "옵션판매가(판매단가)",
            "등록옵션명",
        ),
        Marketplace(
            "smartstore", _SMARTSTORE, _smartstore, "주문번호", "주문일시", "수량", "상품가격", "옵션정보"
        ),
        Marketplace(
            "smartstore_old",
            _SMARTSTORE_OLD,
            _smartstore_old,
            "주문번호",
            "주문일시",
            "수량",
            "상품가격",
            "옵션정보",
        ),
        Marketplace("11st", _ELEVENST, _elevenst, "주문번호", "주문일시", "수량", "주문금액", "옵션"),
        Marketplace("esm", _ESM, _esm, "주문번호*", "주문일자(결제확인전)", "수량", "판매금액", "주문옵션"),
        Marketplace(
            "interpark", _INTERPARK, _interpark, "주문번호", "주문번호", "수량", "판매단가", "상품옵션"
        ),
        Marketplace(
            "wemakeprice", _WEMAKEPRICE, _wemakeprice, "주문번호", "주문일", "수량", "총상품금액", "옵션"
        ),
        Marketplace("tmon", _TMON, _tmon, "주문번호", "결제완료일", "구매수량", "판매금액", "옵션명"),
        Marketplace("kakao", _KAKAO, _kakao, "주문번호", "주문일", "수량", "상품금액", "옵션"),
    )
}
