"""What a counter may do with a pass, and what an allowance pays when two counters were told the same story."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words

COUNTER = "counter"  # the channel
PASS_LASTS = timedelta(minutes=3)
TOLD_WITHIN = timedelta(days=7)  # what happened off line is told until then, or not any more
_CLOCKS_DIFFER = timedelta(minutes=2)  # what a phone that was off line may be ahead or behind


class PassUsed(Refused):
    reason = "pass_used"
    says = Words(
        "이미 사용한 쿠폰입니다. {at}에 {shop}에서 사용되었습니다.",
        "This coupon has been used already: at {at}, in {shop}.",
    )


class PassOver(Refused):
    reason = "pass_over"
    says = Words(
        "유효 시간이 지난 번호입니다. 손님에게 새 번호를 받아 주세요.",
        "This code's time is over. Please ask the shopper for a new one.",
    )


class PassCancelled(Refused):
    reason = "pass_cancelled"
    says = Words(
        "손님이 취소했거나 새로 만든 번호가 있습니다. 새 번호를 받아 주세요.",
        "The shopper cancelled this code or made a newer one. Please ask for the new one.",
    )


class AnotherShop(Refused):
    reason = "another_shop"
    says = Words(
        "이 번호는 다른 매장에서 쓰려고 만든 것입니다: {shop}",
        "This code was made for another shop: {shop}",
    )


class NothingToUndo(Refused):
    reason = "nothing_to_undo"
    says = Words("되돌릴 사용이 없습니다.", "There is no use to take back.")


class SeenBefore(Refused):
    reason = "seen_before"
    says = Words("이 전화기에서 이미 받은 번호입니다.", "This phone has taken this code before.")


class TerminalEnded(Refused):
    reason = "terminal_ended"
    says = Words("이 전화기는 더 이상 계산대가 아닙니다.", "This phone is no longer a terminal.")


class NotAllowed(Refused):
    reason = "not_allowed"
    says = Words(
        "이 전화기는 그때 네트워크 없이 쿠폰을 받도록 허용되지 않았습니다.",
        "This phone was not allowed to take coupons without a network at that time.",
    )


class AllowanceSpent(Refused):
    reason = "allowance_spent"
    says = Words(
        "이 전화기의 오프라인 허용 한도를 다 썼습니다.",
        "This phone's allowance for taking coupons off line is spent.",
    )


class ToldTooLate(Refused):
    reason = "told_too_late"
    says = Words(
        "오프라인으로 받은 지 7일이 지나서야 알려진 사용입니다.",
        "This use off line was told only after more than seven days.",
    )


class AmountMissing(Refused):
    reason = "amount_missing"
    says = Words("구매 금액은 1원 이상이어야 합니다.", "The purchase is at least ₩1.")


@dataclass(frozen=True)
class PassState:
    """A pass as the counter finds it. `used_at` and `shop` are words for people."""

    shop_id: UUID
    shop: str
    expires_at: datetime
    is_ended: bool
    used_at: str = ""


def check_pass(found: PassState, *, shop_id: UUID, now: datetime) -> None:
    """Raises AnotherShop, PassUsed, PassCancelled or PassOver."""
    if found.shop_id != shop_id:
        raise AnotherShop(shop=found.shop)
    if found.used_at:
        raise PassUsed(at=found.used_at, shop=found.shop)
    if found.is_ended:
        raise PassCancelled
    if now >= found.expires_at:
        raise PassOver


def check_offline(found: PassState) -> None:
    """Raises PassUsed or PassCancelled: what a counter without a network could not know."""
    if found.used_at:
        raise PassUsed(at=found.used_at, shop=found.shop)
    if found.is_ended:
        raise PassCancelled


def check_time(used_at: datetime, *, issued_at: datetime, expires_at: datetime, now: datetime) -> None:
    """Raises PassOver unless a use off line can have happened while its pass lived, two clocks being what they are.

    Raises ToldTooLate when it did, but nobody told us in time.
    """
    if not issued_at - _CLOCKS_DIFFER <= used_at < expires_at + _CLOCKS_DIFFER:
        raise PassOver
    if now >= used_at + TOLD_WITHIN:
        raise ToldTooLate


# ── The allowance of a terminal ──


@dataclass(frozen=True)
class Left:
    """What a terminal's allowance still covers: so many uses, so many won."""

    uses: int
    won: int


def is_covered(discount: int, *, left: Left) -> bool:
    """Whether an allowance has room for a coupon that was taken off line."""
    return left.uses > 0 and left.won >= discount
