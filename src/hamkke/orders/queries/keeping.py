"""What is kept about a shopper."""

from hamkke.kernel.kept import BY_LAW, Kept
from hamkke.kernel.words import Words
from hamkke.orders.models import BasketLine, Order, Recipient
from hamkke.people.queries import User


def kept_of(user: User) -> list[Kept]:
    """What somebody wants to buy, and what they have bought."""
    basket = BasketLine.objects.filter(shopper=user).select_related("product")
    bought = Order.objects.filter(shopper=user).prefetch_related("lines", "returns", "shipments")
    return [
        Kept(
            Words("장바구니", "Basket"),
            Words("다음에 이어서 쇼핑하실 수 있도록", "So that you can go on later"),
            Words(
                "주문하거나, 빼거나, 계정을 닫을 때까지",
                "Until it is ordered, taken out, or the account is closed",
            ),
            [
                {"product": each.product.name, "quantity": each.quantity, "added_at": each.added_at}
                for each in basket
            ],
        ),
        Kept(
            Words("주문과 반품", "Orders and returns"),
            Words(
                "계약과 청약철회의 기록, 정산과 환불",
                "Record of contracts and withdrawals, settlement and refunds",
            ),
            BY_LAW,
            [
                {
                    "number": each.number,
                    "placed_at": each.placed_at,
                    "state": each.state,
                    "paid": each.payable,
                    "discount": each.discount,
                    "lines": [{"name": line.name, "quantity": line.quantity} for line in each.lines.all()],
                    "refunds": [back.refund for back in each.returns.all()],
                    "shipments": [
                        {
                            "how": sent.how,
                            "sent_at": sent.sent_at,
                            "carrier": sent.carrier,
                            "tracking": sent.tracking,
                            "received_at": sent.received_at,
                        }
                        for sent in each.shipments.all()
                    ],
                }
                for each in bought
            ],
            outlasts=True,
        ),
        _kept_recipients(user),
    ]


def _kept_recipients(user: User) -> Kept:
    sent_to = Recipient.objects.filter(order__shopper=user).select_related("order")
    return Kept(
        Words("택배를 받는 분", "Whom parcels are for"),
        Words(
            "그 상품을 파는 가게가 택배를 보내기 위해. 다른 가게는 보지 못합니다",
            "So that the shops whose goods they are can send them. No other shop sees it",
        ),
        Words(
            "받거나 취소한 지 14일까지. 계정을 닫으면 아직 오지 않은 것만 그때까지",
            "14 days after it came or was called off; once the account is closed, only of what is still to come",
        ),
        [
            {
                "order": each.order.number,
                "name": each.name,
                "phone": each.phone,
                "postcode": each.postcode,
                "address": each.address,
                "request": each.request,
            }
            for each in sent_to
        ],
    )
