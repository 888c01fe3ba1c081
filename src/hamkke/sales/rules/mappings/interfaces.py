"""What the interfaces of the marketplaces tell: the same columns for all of them, and each its own key.

Keys are those of the channel's files (`marketplaces`), so that a file and a pull tell the same line.
"""

from hamkke.kernel.words import Words
from hamkke.sales.rules.mappings.mapping import Id, Mapping, Mark, Money, Names, When

_ORDER, _LINE = Id(("주문번호",)), Id(("줄 번호",))


def _told_by(channel: str, name: Words, *, key: tuple[Id, ...], parts: Names = ()) -> Mapping:
    return Mapping(
        code=f"{channel}.interface",
        version=1,
        name=name,
        channel=channel,
        ordered_at=When(("주문일시",)),
        order_id=_ORDER,
        key=key,
        parts=parts,
        quantity=("수량",),
        amount=Money((("금액",),)),
        discount_seller=Money((("판매자 할인액",),)),
        discount_platform=Money((("판매처 할인액",),)),
        settlement=Money((("정산액",),)),
        deposit=Money((("입금액",),)),
        settled_on=When(("정산일",)),
        texts={
            "seller": ("판매자",),
            "product": ("상품번호",),
            "seller_product": ("판매자 상품코드",),
            "product_name": ("상품명",),
            "option": ("옵션",),
        },
        states=(
            Mark(("상태",), "cancelled", ("cancelled",)),
            Mark(("상태",), "returned", ("returned",)),
        ),
    )


INTERFACES = {
    each.channel: each
    for each in (
        _told_by(
            "coupang", Words("쿠팡 연동", "Coupang's interface"), key=(_ORDER, _LINE), parts=("묶음 번호",)
        ),
        _told_by("smartstore", Words("스마트스토어 연동", "SmartStore's interface"), key=(_LINE,)),
        _told_by("11st", Words("11번가 연동", "11st's interface"), key=(_ORDER, _LINE)),
        _told_by("gmarket", Words("G마켓 연동", "Gmarket's interface"), key=(_ORDER,)),
        _told_by("auction", Words("옥션 연동", "Auction's interface"), key=(_ORDER,)),
    )
}
