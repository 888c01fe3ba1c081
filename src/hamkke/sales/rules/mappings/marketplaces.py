"""The order files of the marketplaces, as their sellers download them. Read it as a table.

Which column of a channel is what follows the channels' own downloads and interfaces as sellers' programs know them; a
channel that renames a column gets the new name before the old one, and a new version. A sale is the list price times the
quantity, whoever bears the discount.
"""

from hamkke.kernel.words import Words
from hamkke.sales.rules.mappings.mapping import Delivery, Id, Mapping, Mark, Money, When

COUPANG = Mapping(
    code="coupang.orders",
    version=1,
    name=Words("쿠팡 주문 목록", "Coupang orders"),
    channel="coupang",
    ordered_at=When(("주문일",)),
    order_id=Id(("주문번호",)),
    # The interface tells a line by these two as well, so that a file and a pull tell the same line.
    key=(Id(("주문번호",)), Id(("옵션ID",))),
    # An option may be sent in several boxes, each a row: the boxes of one order are counted.
    parts=("묶음배송번호",),
    quantity=("구매수(수량)",),
    amount=Money((("옵션판매가(판매단가)",),), times_quantity=True),
    texts={
        "product": ("노출상품ID",),
        "seller_product": ("업체상품코드",),
        "product_name": ("등록상품명",),
        "option": ("등록옵션명",),
    },
    delivery=Delivery(fee=("배송비",), bundle=("묶음배송번호",)),
    tells=(("묶음배송번호",),),
)

SMARTSTORE = Mapping(
    code="smartstore.orders",
    version=2,
    name=Words("스마트스토어 주문 목록", "SmartStore orders"),
    channel="smartstore",
    ordered_at=When(("주문일시", "결제일")),
    order_id=Id(("주문번호",), lengths=(16,)),
    key=(Id(("상품주문번호",), lengths=(16,)),),
    quantity=("수량",),
    amount=Money((("상품가격",), ("옵션가격",)), times_quantity=True),
    discount_seller=Money((("판매자 부담 할인액",),)),
    discount_platform=Money((("최종 상품별 할인액", "상품별 할인액"),), minus=(("판매자 부담 할인액",),)),
    settlement=Money((("정산예정금액",),)),
    texts={
        "product": ("상품번호",),
        "seller_product": ("판매자 상품코드",),
        "product_name": ("상품명",),
        "option": ("옵션정보",),
    },
    states=(
        Mark(("주문상태",), "cancelled", ("취소", "취소완료", "미결제취소", "결제대기")),
        Mark(("주문상태",), "returned", ("반품", "반품완료")),
    ),
    delivery=Delivery(fee=("배송비 합계",), bundle=("배송비 묶음번호",)),
)

ELEVENST = Mapping(
    code="11st.orders",
    version=1,
    name=Words("11번가 주문 목록", "11st orders"),
    channel="11st",
    ordered_at=When(("주문일시", "결제일시")),
    order_id=Id(("주문번호",)),
    key=(Id(("주문번호",)), Id(("주문순번",))),
    quantity=("수량",),
    amount=Money((("주문금액",),)),  # The price and the options, times the quantity, before discounts.
    discount_seller=Money((("판매자할인금액",),)),
    discount_platform=Money((("11번가할인금액",),)),
    texts={
        "product": ("상품번호",),
        "seller_product": ("판매자상품번호",),
        "product_name": ("상품명",),
        "option": ("옵션",),
    },
    delivery=Delivery(fee=("배송비",), bundle=("배송번호",)),
    tells=(("배송번호",), ("판매단가",), ("결제일시",)),
)

ESM = Mapping(
    code="esm.orders",
    version=1,
    name=Words("ESM(G마켓·옥션) 주문 목록", "ESM orders (Gmarket, Auction)"),
    channel="gmarket",
    # One file holds both sites. Auction's product numbers begin with a letter, Gmarket's are digits.
    channels=(Mark(("상품번호",), "auction", test="letter"),),
    ordered_at=When(("주문일자(결제확인전)", "주문일자", "결제완료일")),
    order_id=Id(("주문번호",)),
    key=(Id(("주문번호",)),),
    quantity=("수량",),
    amount=Money((("판매금액",),)),
    discount_seller=Money((("판매자쿠폰할인",), ("(옥션)복수구매할인", "복수구매할인"))),
    discount_platform=Money((("구매쿠폰적용금액",), ("(옥션)우수회원할인", "우수회원할인"))),
    settlement=Money((("정산예정금액", "정산예정금"),)),
    texts={
        "seller": ("아이디", "판매아이디"),
        "product": ("상품번호",),
        "seller_product": ("판매자관리코드",),
        "product_name": ("상품명",),
        "option": ("주문옵션",),
    },
    delivery=Delivery(fee=("배송비 금액",), bundle=("장바구니번호(결제번호)",)),
    tells=(("장바구니번호(결제번호)",),),
)

INTERPARK = Mapping(
    code="interpark.orders",
    version=1,
    name=Words("인터파크 주문 목록", "Interpark orders"),
    channel="interpark",
    # The file has no date; its order numbers begin with the moment of the order.
    ordered_at=When(("주문번호",), form="%Y%m%d%H%M%S", letters=14),
    order_id=Id(("주문번호",), lengths=(20,)),
    key=(Id(("주문번호",), lengths=(20,)), Id(("주문순번",))),
    quantity=("수량",),
    amount=Money((("판매단가",),), times_quantity=True),
    texts={"product": ("상품번호",), "product_name": ("상품명",), "option": ("상품옵션",)},
    tells=(("실제주문금액",), ("특판단가",)),
)

WEMAKEPRICE = Mapping(
    code="wemakeprice.orders",
    version=1,
    name=Words("위메프 주문 목록", "Wemakeprice orders"),
    channel="wemakeprice",
    ordered_at=When(("주문일", "결제일")),
    order_id=Id(("주문번호",)),
    key=(Id(("주문번호",)), Id(("상품번호",))),
    parts=("옵션",),
    quantity=("수량",),
    amount=Money((("총상품금액",),)),
    texts={"product": ("상품번호",), "product_name": ("상품명",), "option": ("옵션",)},
    states=(
        Mark(("주문상태",), "cancelled", ("취소", "취소완료", "결제취소")),
        Mark(("주문상태",), "returned", ("반품", "반품완료", "환불완료")),
    ),
    tells=(("구매번호",), ("배송번호",)),
)

TMON = Mapping(
    code="tmon.orders",
    version=1,
    name=Words("티몬 주문 목록", "Tmon orders"),
    channel="tmon",
    ordered_at=When(("결제완료일",)),
    order_id=Id(("주문번호",)),
    key=(Id(("주문번호",)), Id(("딜번호",))),
    parts=("옵션명",),
    quantity=("구매수량",),
    amount=Money((("판매금액",),)),
    texts={"product": ("딜번호",), "product_name": ("상품명",), "option": ("옵션명",)},
    tells=(("배송번호",),),
)

KAKAO = Mapping(
    code="kakao.orders",
    version=1,
    name=Words("카카오 톡스토어 주문 목록", "Kakao Talk Store orders"),
    channel="kakao",
    ordered_at=When(("주문일", "주문일시", "결제일")),
    order_id=Id(("주문번호",)),
    key=(Id(("주문번호",)),),
    quantity=("수량",),
    amount=Money((("상품금액",), ("옵션금액",))),
    discount_seller=Money((("판매자할인금액",),)),
    texts={
        "product": ("채널상품번호",),
        "seller_product": ("판매자상품번호",),
        "product_name": ("상품명",),
        "option": ("옵션",),
    },
    states=(
        Mark(("주문상태",), "cancelled", ("취소", "취소완료")),
        Mark(("주문상태",), "returned", ("반품", "반품완료")),
    ),
    tells=(("채널상품번호",), ("결제번호",)),
)

MARKETPLACES = (COUPANG, SMARTSTORE, ELEVENST, ESM, INTERPARK, WEMAKEPRICE, TMON, KAKAO)
