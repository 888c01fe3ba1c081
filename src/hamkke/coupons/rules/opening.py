"""What a campaign has to promise before it opens, and what it refuses afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hamkke.coupons.rules.worth import percent
from hamkke.kernel import money
from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words


@dataclass(frozen=True)
class Plan:
    """What a campaign promises, before it opens. `shares` are the funders' parts in basis points."""

    rate: int
    cap: int
    quantity: int
    opens_at: datetime
    closes_at: datetime
    usable_until: datetime
    shares: Sequence[int]


def check_openable(plan: Plan) -> None:
    """Raises the first of: SharesDoNotSum, EmptyWindow, UsableTooShortly, WorthNothing."""
    if any(share <= 0 for share in plan.shares) or sum(plan.shares) != money.BASIS_POINTS:
        raise SharesDoNotSum(total=percent(sum(plan.shares)))
    if plan.closes_at <= plan.opens_at:
        raise EmptyWindow
    if plan.usable_until < plan.closes_at:
        raise UsableTooShortly
    if min(plan.rate, plan.cap, plan.quantity) <= 0 or plan.rate > money.BASIS_POINTS:
        raise WorthNothing


class SharesDoNotSum(Refused):
    reason = "shares_do_not_sum"
    says = Words(
        "재원 분담률의 합이 100 %여야 합니다. 지금은 {total} %입니다.",
        "The funders' shares must sum to 100 %. They sum to {total} %.",
    )


class EmptyWindow(Refused):
    reason = "empty_window"
    says = Words(
        "받는 기간이 끝나는 때가 시작보다 뒤여야 합니다.", "The claim window must close after it opens."
    )


class UsableTooShortly(Refused):
    reason = "usable_too_shortly"
    says = Words(
        "사용 기한은 받는 기간이 끝난 뒤여야 합니다.", "Coupons must stay usable until claims have closed."
    )


class WorthNothing(Refused):
    reason = "worth_nothing"
    says = Words(
        "할인율, 최대 할인, 수량은 모두 0보다 커야 하고 할인율은 100 %를 넘을 수 없습니다.",
        "Rate, cap and quantity must all be above 0, and the rate at most 100 %.",
    )


class NotDraft(Refused):
    reason = "not_draft"
    says = Words(
        "이미 열린 쿠폰 행사는 바꿀 수 없습니다.", "A campaign that has opened can no longer be changed."
    )


class NotOpened(Refused):
    reason = "not_opened"
    says = Words("열려 있는 쿠폰 행사만 마감할 수 있습니다.", "Only an open campaign can be closed.")


class StillUsable(Refused):
    reason = "still_usable"
    says = Words(
        "아직 쓸 수 있는 쿠폰이 있습니다. 마감하고 사용 기한이 지난 뒤에 정산할 수 있습니다.",
        "Coupons can still be used. A campaign is settled once it is closed and their time is over.",
    )


class StillHeld(Refused):
    reason = "still_held"
    says = Words(
        "결제를 기다리는 쿠폰이 {count}장 있어 아직 정산할 수 없습니다.",
        "{count} coupons still wait for a payment, so the campaign cannot be settled yet.",
    )


class DifferentContent(Refused):
    reason = "different_content"
    says = Words(
        "같은 번호로 다른 내용이 이미 기록되어 있습니다.", "Something else is already recorded under this id."
    )
