"""Who may use a coupon, and on what."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words


class NotYours(Refused):
    reason = "not_yours"
    says = Words("다른 사람의 쿠폰입니다.", "This coupon belongs to somebody else.")


class Expired(Refused):
    reason = "expired"
    says = Words("사용 기한이 지난 쿠폰입니다.", "This coupon's time is over.")


class InUse(Refused):
    reason = "in_use"
    says = Words("이미 다른 주문에 쓰고 있는 쿠폰입니다.", "This coupon is already in use on another order.")


class NotHeld(Refused):
    reason = "not_held"
    says = Words("이 쿠폰은 결제를 기다리고 있지 않습니다.", "This coupon is not waiting for a payment.")


class NotUsed(Refused):
    reason = "not_used"
    says = Words(
        "쓰지 않은 쿠폰은 돌려받을 것이 없습니다.", "A coupon that was not used has nothing to give back."
    )


@dataclass(frozen=True)
class Line:
    """One line of an order as a discount sees it: `amount` is its price in won before the discount."""

    id: UUID
    merchant_id: UUID
    amount: int


def check_usable(*, is_own: bool, usable_until: datetime, now: datetime) -> None:
    """Raises NotYours or Expired."""
    if not is_own:
        raise NotYours
    if now >= usable_until:
        raise Expired
