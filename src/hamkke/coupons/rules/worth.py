"""What a coupon takes off an order. All money is whole won."""

from collections.abc import Mapping
from typing import Any

from hamkke.kernel import money
from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words


class BelowMinimum(Refused):
    reason = "below_minimum"
    says = Words(
        "이 쿠폰은 {minimum}원 이상 주문에 쓸 수 있습니다.",
        "This coupon needs an order of at least ₩{minimum}.",
    )


def worth(rate: int, cap: int, *, amount: int = 0) -> Words:
    """What a coupon takes off: a sum, or a rate (basis points) and the most won there are."""
    if amount:
        return Words("{amount}원 할인", "₩{amount} off").format(amount=money.spoken(amount))
    said = Words("{rate}% 할인, 최대 {cap}원", "{rate}% off, up to ₩{cap}")
    return said.format(rate=percent(rate), cap=money.spoken(cap))


def worth_of_terms(terms: Mapping[str, Any]) -> Words:
    """The same, of a version's terms."""
    return worth(terms["rate"], terms["cap"], amount=terms["amount"])


def percent(rate: int) -> str:
    whole, rest = divmod(rate, 100)
    return f"{whole}.{rest:02}".rstrip("0") if rest else str(whole)
