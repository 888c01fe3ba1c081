"""Who may use a coupon, on what, and for how long it is kept for them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from hamkke.coupons.rules.claiming import Window
from hamkke.coupons.rules.terms import CartLine as Line
from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words

# A hold lasts until a payment page that was opened at once would have closed (15 minutes) and its outcome is known
# (15 more); whoever prepares a payment renews it.
LEASE = timedelta(minutes=30)
EXPIRED_AT_ONCE = 1_000  # holds that one run of the timetable looks at
AT_ONCE_MOST = 500  # coupons used in one transaction


class NotYours(Refused):
    reason = "not_yours"
    says = Words("다른 사람의 쿠폰입니다.", "This coupon belongs to somebody else.")


class UnknownCoupon(Refused):
    reason = "unknown_coupon"
    says = Words("그런 쿠폰이 없습니다.", "There is no such coupon.")


class Expired(Refused):
    reason = "expired"
    says = Words("사용 기한이 지난 쿠폰입니다.", "This coupon's time is over.")


class InUse(Refused):
    reason = "in_use"
    says = Words("이미 다른 주문에 쓰고 있는 쿠폰입니다.", "This coupon is already in use on another order.")


class HandedBack(Refused):
    reason = "handed_back"
    says = Words("이미 돌려준 쿠폰입니다.", "This coupon was handed back.")


class FirstPurchaseTaken(Refused):
    reason = "first_purchase_taken"
    says = Words(
        "첫 구매 쿠폰을 쓴 다른 주문이 있습니다. 그 주문을 결제하지 않고 취소하면 다시 쓸 수 있습니다.",
        "Another order of yours already has a coupon for a first purchase. Cancel it unpaid, and you can use one again.",
    )


class AlreadySettled(Refused):
    reason = "already_settled"
    says = Words(
        "정산이 끝난 행사의 쿠폰이라 이제 쓸 수 없습니다.",
        "The campaign of this coupon is settled; it can no longer be used.",
    )


class NoneLeft(Refused):
    reason = "none_left"
    says = Words(
        "‘{title}’은 지금 남은 수량이 없습니다. 주문 금액을 다시 확인해 주세요.",
        "None of “{title_en}” are left just now. Please look at your order again.",
    )


class HadAlready(Refused):
    reason = "had_already"
    says = Words(
        "‘{title}’은 한 사람이 쓸 수 있는 수량을 이미 쓰셨거나, 결제를 기다리는 주문에 쓰고 계십니다.",
        "You have used “{title_en}” as often as a person may, or it is on an order that waits for its payment.",
    )


class NotHeld(Refused):
    reason = "not_held"
    says = Words("이 쿠폰은 결제를 기다리고 있지 않습니다.", "This coupon is not waiting for a payment.")


class NotUsed(Refused):
    reason = "not_used"
    says = Words(
        "쓰지 않은 쿠폰은 돌려받을 것이 없습니다.", "A coupon that was not used has nothing to give back."
    )


class WrongLines(Refused):
    reason = "wrong_lines"
    says = Words("판매 내역의 줄이 겹치거나 금액이 맞지 않습니다.", "The lines of this sale make no sense.")


@dataclass(frozen=True, slots=True)
class Use:
    """A coupon used at once, at a counter or through a partner: named by `claim_id`, or else by its `code`.

    A partner's coupon was claimed by nobody: it is named by its `campaign_id`, and the caller sees to it that it is used once.

    `sale_id` is the sale it was laid on, with its `lines`; `at` says when that was, which may be a while ago.
    """

    id: UUID
    sale_id: UUID
    lines: Sequence[Line]
    channel: str
    at: datetime
    claim_id: UUID | None = None
    code: str = ""
    campaign_id: UUID | None = None


def check_usable(*, is_own: bool, usable_until: datetime, now: datetime) -> None:
    """Raises NotYours or Expired."""
    if not is_own:
        raise NotYours
    if now >= usable_until:
        raise Expired


def check_lines(lines: Sequence[Line]) -> None:
    """Raises WrongLines when a line stands there twice, or costs less than nothing."""
    if len({line.id for line in lines}) != len(lines) or any(line.amount < 0 for line in lines):
        raise WrongLines


def is_free(window: Window, *, left: int, now: datetime) -> bool:
    """Whether somebody may take a place of an automatic campaign at this opening now."""
    return window.opens_at <= now < window.closes_at and left > 0


def turn_after(taken: Collection[int], *, per_person: int) -> int | None:
    """The earliest of a person's turns that is not taken; None when all are."""
    return next((turn for turn in range(1, per_person + 1) if turn not in taken), None)
