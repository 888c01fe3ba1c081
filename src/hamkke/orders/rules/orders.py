"""What may be ordered and what may come back. Amounts are whole won."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words

QUANTITY_MOST = 99


class DifferentContent(Refused):
    reason = "different_content"
    says = Words(
        "같은 번호로 다른 내용이 이미 접수되었습니다.", "That id has already been used for something else."
    )


class QuantityNotSensible(Refused):
    reason = "quantity_not_sensible"
    says = Words(
        "한 상품은 1개에서 {most}개까지 담을 수 있습니다.",
        "Of one product, between 1 and {most} fit into a basket.",
    )


class BasketEmpty(Refused):
    reason = "basket_empty"
    says = Words("장바구니가 비어 있습니다.", "The basket is empty.")


class NotForSale(Refused):
    reason = "not_for_sale"
    says = Words(
        "지금은 살 수 없는 상품입니다. 장바구니에 있다면 빼고 주문해 주세요.",
        "This product is not for sale now. If it is in your basket, take it out and order the rest.",
    )


class PriceChanged(Refused):
    reason = "price_changed"
    says = Words(
        "보고 계시는 동안 금액이 {payable}원으로 바뀌었습니다. 다시 확인하고 주문해 주세요.",
        "While you were looking, the amount became ₩{payable}. Please check it and order again.",
    )


class LineTwice(Refused):
    reason = "line_twice"
    says = Words(
        "같은 상품 줄을 두 번 적었습니다. 한 번만 적어 주세요.",
        "A line of the order is there twice. Please name it once.",
    )


class RefundChanged(Refused):
    reason = "refund_changed"
    says = Words(
        "환불할 금액이 그사이 {refund}원이 되었습니다. 다시 확인하고 신청해 주세요.",
        "Meanwhile the refund has become ₩{refund}. Please check it and ask again.",
    )


class NothingToPay(Refused):
    reason = "nothing_to_pay"
    says = Words(
        "결제할 금액이 0원인 주문은 받지 않습니다. 상품을 더 담거나 쿠폰을 빼고 주문해 주세요.",
        "An order that its coupons pay in full is not taken. Add something to it, or use fewer coupons.",
    )


class NothingToRefund(Refused):
    reason = "nothing_to_refund"
    says = Words(
        "쿠폰으로 전액 할인된 상품이라 환불할 금액이 없습니다. 다른 상품과 함께 반품해 주세요.",
        "Coupons paid for these goods in full, so there is nothing to refund. Return them together with others.",
    )


class NotPaid(Refused):
    reason = "not_paid"
    says = Words("결제가 끝난 주문만 반품할 수 있습니다.", "Only a paid order can be returned.")


class OrderUnderWay(Refused):
    reason = "order_under_way"
    says = Words(
        "결제나 환불을 기다리는 주문이 있습니다. 끝난 뒤에 계정을 닫아 주세요.",
        "An order still waits for its payment or its refund. Please close the account afterwards.",
    )


class NothingToReturn(Refused):
    reason = "nothing_to_return"
    says = Words("반품할 상품과 수량을 골라 주세요.", "Please choose what and how many to return.")


class LineUnknown(Refused):
    reason = "line_unknown"
    says = Words("이 주문에 없는 상품입니다.", "That is not part of this order.")


class MoreThanBought(Refused):
    reason = "more_than_bought"
    says = Words("{name}은(는) {left}개까지 반품할 수 있습니다.", "Of {name}, {left} can still be returned.")


class NotForAChangeOfMind(Refused):
    reason = "not_for_a_change_of_mind"
    says = Words(
        "{name}은(는) 단순 변심으로는 반품할 수 없습니다. 하자가 있거나 설명과 다르면 해당 항목을 표시하고 신청해 주세요.",
        "{name} cannot be returned for a change of mind. If it is faulty or not as described, please say so with your return.",
    )


class ReturnUnderWay(Refused):
    reason = "return_under_way"
    says = Words(
        "앞선 반품의 환불이 진행 중입니다. 환불이 끝난 뒤에 다시 신청해 주세요.",
        "An earlier return is still being refunded. Please ask again when that is done.",
    )


ORDER_WORDS = {
    "placed": Words("결제 대기", "Waiting for payment"),
    "paid": Words("결제 완료", "Paid"),
    "cancelled": Words("취소", "Cancelled"),
    "expired": Words("시간 초과", "Expired"),
}
RETURN_WORDS = {
    "asked": Words("환불 중", "Being refunded"),
    "done": Words("환불 완료", "Refunded"),
    "failed": Words("환불 실패", "Not refunded"),
}


@dataclass(frozen=True)
class Bought:
    """A line as a return sees it."""

    id: UUID
    name: str
    unit_price: int
    quantity: int
    returned: int


@dataclass(frozen=True)
class Taken:
    """What comes back of a line now: pieces and their list value."""

    line_id: UUID
    quantity: int
    amount: int


def check_quantity(quantity: int) -> None:
    if not 1 <= quantity <= QUANTITY_MOST:
        raise QuantityNotSensible(most=QUANTITY_MOST)


def check_for_sale(*, is_stopped: bool) -> None:
    if is_stopped:
        raise NotForSale


def check_payable(amount: int) -> None:
    """Refuse an order of which the shopper pays nothing: no provider collects 0 won."""
    if amount <= 0:
        raise NothingToPay


def check_nothing_under_way(*, is_waiting: bool) -> None:
    if is_waiting:
        raise OrderUnderWay


def check_refundable(amount: int) -> None:
    """Refuse a return of goods for which the shopper paid nothing."""
    if amount <= 0:
        raise NothingToRefund


def take(lines: Sequence[Bought], quantities: Mapping[UUID, int]) -> list[Taken]:
    """What returning `quantities` pieces by line id takes back, in the order of `lines`.

    Raises NothingToReturn, LineUnknown or MoreThanBought.
    """
    if not any(quantities.values()) or any(quantity < 0 for quantity in quantities.values()):
        raise NothingToReturn
    if quantities.keys() - {line.id for line in lines}:
        raise LineUnknown
    return [_taken(line, quantities[line.id]) for line in lines if quantities.get(line.id)]


def _taken(line: Bought, quantity: int) -> Taken:
    left = line.quantity - line.returned
    if quantity > left:
        raise MoreThanBought(name=line.name, left=left)
    return Taken(line_id=line.id, quantity=quantity, amount=line.unit_price * quantity)


def check_withdrawable(excepted: Sequence[str], *, is_excused: bool) -> None:
    """Refuse goods (by name) that the law excepts from returns, unless they are faulty or not as described (제17조 제3항)."""
    if excepted and not is_excused:
        raise NotForAChangeOfMind(name=excepted[0])


def summary(names: Sequence[str]) -> str:
    """What an order is called on a payment page: its first product, and how many others."""
    first = names[0][:80]
    return first if len(names) == 1 else f"{first} 외 {len(names) - 1}건"
