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
    """What a capped rate (basis points, won) really means: up to which order it holds, and what is left at twice that."""
    if amount:
        return Words("{amount}원 할인", "₩{amount} off").format(amount=money.spoken(amount))
    holds_until = cap * money.BASIS_POINTS // rate
    return Words(
        "{until}원까지 {rate} %, {twice}원이면 {half} %",
        "{rate} % up to ₩{until}; at ₩{twice} it is {half} %",
    ).format(
        until=money.spoken(holds_until),
        twice=money.spoken(2 * holds_until),
        rate=percent(rate),
        half=percent(cap * money.BASIS_POINTS // (2 * holds_until)),
    )


def worth_of_terms(terms: Mapping[str, Any]) -> Words:
    """The same, of a version's terms."""
    return worth(terms["rate"], terms["cap"], amount=terms["amount"])


def percent(rate: int) -> str:
    whole, rest = divmod(rate, 100)
    return f"{whole}.{rest:02}".rstrip("0") if rest else str(whole)
