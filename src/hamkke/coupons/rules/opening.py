"""What a campaign has to promise before it opens, when it opens, and what it refuses afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from hamkke.coupons.rules.terms import ONLINE
from hamkke.coupons.rules.worth import percent
from hamkke.kernel import money
from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words

_SEOUL = ZoneInfo("Asia/Seoul")
# A daily opening ends so long before the next, so that what nobody claimed is counted over before anybody claims again.
REST = timedelta(minutes=10)


@dataclass(frozen=True)
class Plan:
    """What a campaign promises, before it opens. `shares` are the funders' parts in basis points, the merchants' included.

    `amount` above 0 is won off, and then the rate is 0 and the cap the amount. Times are UTC.
    """

    cap: int
    quantity: int
    opens_at: datetime
    closes_at: datetime
    usable_until: datetime
    shares: Sequence[int]
    rate: int = 0
    amount: int = 0
    minimum_order: int = 0
    daily_quantity: int = 0
    per_person: int = 1
    funded_until: datetime | None = None
    is_automatic: bool = False
    channels: Sequence[str] = ()


def check_openable(plan: Plan) -> None:
    """Raises the first of: SharesDoNotSum, EmptyWindow, UsableTooShortly, WorthNothing, NotFundedSoLong, OnlineOnly, DaysTooFew."""
    if any(share <= 0 for share in plan.shares) or sum(plan.shares) != money.BASIS_POINTS:
        raise SharesDoNotSum(total=percent(sum(plan.shares)))
    if plan.closes_at <= plan.opens_at:
        raise EmptyWindow
    if plan.usable_until < plan.closes_at:
        raise UsableTooShortly
    check_worth(rate=plan.rate, amount=plan.amount, cap=plan.cap)
    if min(plan.quantity, plan.per_person) <= 0:
        raise WorthNothing
    if plan.funded_until is not None and plan.usable_until > plan.funded_until:
        raise NotFundedSoLong
    if plan.is_automatic and list(plan.channels) != [ONLINE]:
        raise OnlineOnly
    openings(plan)


def check_worth(*, rate: int, amount: int, cap: int) -> None:
    """Raises WorthNothing unless it is a rate with a cap, or an amount that is its own cap."""
    is_rate = 0 < rate <= money.BASIS_POINTS and amount == 0 and cap > 0
    is_amount = rate == 0 and 0 < amount == cap
    if not is_rate and not is_amount:
        raise WorthNothing


def check_funders(funders: Sequence[UUID]) -> None:
    """Raises FunderTwice: each stands once, with one share."""
    if len(set(funders)) < len(funders):
        raise FunderTwice


@dataclass(frozen=True)
class Times:
    """One opening: when, until when, and how many."""

    opens_at: datetime
    closes_at: datetime
    quantity: int


def openings(plan: Plan) -> list[Times]:
    """All at once, or so many a day: at the beginning and then at every 10:00 in Seoul, until the quantity is given out.

    Their quantities sum to the plan's. Raises DaysTooFew when the days before the end do not suffice.
    """
    if plan.daily_quantity <= 0 or plan.daily_quantity >= plan.quantity:
        return [Times(plan.opens_at, plan.closes_at, plan.quantity)]
    days = -(-plan.quantity // plan.daily_quantity)
    starts = [plan.opens_at]
    while len(starts) < days:
        starts.append(_next_ten(starts[-1]))
        if starts[-1] >= plan.closes_at:  # at once: millions at one a day would count on past the year 9999
            raise DaysTooFew(days=days, daily=money.spoken(plan.daily_quantity))
    ends = [start - REST for start in starts[1:]] + [plan.closes_at]
    rest = plan.quantity - (days - 1) * plan.daily_quantity
    quantities = [plan.daily_quantity] * (days - 1) + [rest]
    return [Times(*each) for each in zip(starts, ends, quantities, strict=True)]


def day_in_seoul(moment: datetime) -> date:
    """The day in Seoul on which a moment falls."""
    return moment.astimezone(_SEOUL).date()


def _next_ten(moment: datetime) -> datetime:
    """The next 10:00 in Seoul that leaves the opening before it at least a rest to be open in."""
    local = moment.astimezone(_SEOUL)
    ten = local.replace(hour=10, minute=0, second=0, microsecond=0)
    while ten <= local + 2 * REST:
        ten += timedelta(days=1)
    return ten.astimezone(moment.tzinfo)


class SharesDoNotSum(Refused):
    reason = "shares_do_not_sum"
    says = Words(
        "재원 분담률의 합이 100%여야 합니다. 지금은 {total}%입니다.",
        "The funders' shares must sum to 100%. They sum to {total}%.",
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


class FunderTwice(Refused):
    reason = "funder_twice"
    says = Words("같은 재원 부담자가 두 번 있습니다.", "The same funder stands here twice.")


class WorthNothing(Refused):
    reason = "worth_nothing"
    says = Words(
        "할인율과 최대 할인, 또는 정액 할인, 그리고 수량은 모두 0보다 커야 하고 할인율은 100%를 넘을 수 없습니다.",
        "Rate and cap, or the amount, and the quantity must all be above 0, and the rate at most 100%.",
    )


class NotFundedSoLong(Refused):
    reason = "not_funded_so_long"
    says = Words(
        "쿠폰의 사용 기한이 재원 기한보다 길 수 없습니다.",
        "Coupons cannot be usable for longer than they are funded.",
    )


class DaysTooFew(Refused):
    reason = "days_too_few"
    says = Words(
        "하루 {daily}장씩이면 {days}일이 걸리는데 받는 기간이 그보다 짧습니다.",
        "At {daily} a day it takes {days} days, and claims close before that.",
    )


class OnlineOnly(Refused):
    """Whoever has claimed nothing is known by name only where they sign in to order."""

    reason = "online_only"
    says = Words(
        "자동으로 적용되는 쿠폰은 온라인 주문에만 쓸 수 있습니다. 사용처를 온라인으로만 고르세요.",
        "A coupon that applies by itself is good for orders online only. Choose online, and nothing else.",
    )


class NotDraft(Refused):
    reason = "not_draft"
    says = Words(
        "이미 열린 쿠폰 행사는 바꿀 수 없습니다.", "A campaign that has opened can no longer be changed."
    )


class NotOpened(Refused):
    reason = "not_opened"
    says = Words(
        "열려 있는 쿠폰 행사에만 할 수 있는 일입니다.", "This can only be done to a campaign that is open."
    )


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
