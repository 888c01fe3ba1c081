"""Which columns a sheet has for which marketplace.

No marketplace documents the columns of its own upload form where we could read them, and they differ by category. So
there is one general layout, and a marketplace's own word stands above a column only where the files of its orders use it:
쿠팡 DeliveryList, 스마트스토어, 11번가 and ESM order files. The file says so itself, and is not called official.
"""

from dataclasses import dataclass, field

from hamkke.merchants.rules.sheets import FIELDS, MARKETPLACES


@dataclass(frozen=True)
class Layout:
    """The columns of one marketplace's file; `own` are the headers in the marketplace's own words, by field."""

    marketplace: str
    own: dict[str, str] = field(default_factory=dict)

    @property
    def columns(self) -> list[tuple[str, str]]:
        """Field and header, in order. A price is in whole won."""
        return [(key, self.own.get(key, words.ko)) for key, words in FIELDS.items()]

    @property
    def remarks(self) -> list[str]:
        """What whoever opens the file has to know, in Korean as the file is."""
        name = MARKETPLACES[self.marketplace].ko
        own = ", ".join(self.own.values())
        said = f"{own}: {name} 주문 파일에서 쓰는 이름입니다." if own else ""
        return [
            line
            for line in (
                f"{name}에 올릴 내용을 함께의 일반 양식으로 적었습니다. {name}의 공식 올리기 양식이 아닙니다.",
                said,
                "나머지 열은 함께의 이름입니다. 판매처의 양식에 열을 맞추어 옮겨 적어 주세요.",
                "금액은 원 단위 정수이고 사진은 주소입니다. 분류와 상품정보제공고시의 품목은 판매처의 목록에서 다시 골라야 합니다.",
            )
            if line
        ]


LAYOUTS = {
    "coupang": Layout(
        "coupang", {"name": "등록상품명", "price": "옵션판매가(판매단가)", "code": "업체상품코드"}
    ),
    "smartstore": Layout("smartstore", {"name": "상품명", "price": "상품가격", "code": "판매자 상품코드"}),
    "elevenst": Layout("elevenst", {"name": "상품명", "price": "판매단가", "code": "판매자상품번호"}),
    "esm": Layout("esm", {"name": "상품명", "price": "판매단가", "code": "판매자관리코드"}),
    "kakao": Layout("kakao"),
}
