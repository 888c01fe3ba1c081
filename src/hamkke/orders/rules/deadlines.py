"""By when a merchant must be paid, and what being late costs. The law's numbers are rows; here is only what they mean.

Source of the numbers: 대규모유통업에서의 거래 공정화에 관한 법률 §8 and the Fair Trade Commission's notice on the rate of late
interest, as dated rows of `LegalRule`. Amounts are whole won, rates basis points a year, days calendar days in Seoul.
"""

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from hamkke.kernel.errors import Refused
from hamkke.kernel.money import BASIS_POINTS
from hamkke.kernel.words import Words

DAYS_IN_A_YEAR = 365  # actual/365: a leap year's day earns as much as any other.


class Contract(StrEnum):
    """On what terms a channel sells a merchant's goods."""

    CONSIGNMENT = "consignment"
    CONCESSION = "concession"
    OUTRIGHT = "outright"


class Anchor(StrEnum):
    """The day from which a deadline's days are counted."""

    MONTH_END = "month_end"
    RECEIPT = "receipt"
    CONFIRMATION = "confirmation"


CONTRACT_WORDS = {
    Contract.CONSIGNMENT: Words("위수탁", "Consignment"),
    Contract.CONCESSION: Words("특약매입", "Concession purchase"),
    Contract.OUTRIGHT: Words("직매입", "Outright purchase"),
}
ANCHOR_WORDS = {
    Anchor.MONTH_END: Words("판매한 달의 마지막 날", "the last day of the month of sale"),
    Anchor.RECEIPT: Words("상품을 받은 날", "the day the goods were received"),
    Anchor.CONFIRMATION: Words("구매 확정일", "the day the purchase was confirmed"),
}


CHANNEL_WORDS = {
    "online": Words("온라인 주문", "Orders on line"),
    "counter": Words("매장 계산대", "At the counter"),
    "partner": Words("배달앱 등 협력사", "Delivery apps and other partners"),
}


class NoRuleInForce(Refused):
    reason = "no_rule_in_force"
    says = Words(
        "{day}에 시행 중인 정산 규정이 없습니다.",
        "No settlement rule was in force on {day}.",
    )


class DayUnknown(Refused):
    reason = "day_unknown"
    says = Words(
        "이 규정은 {anchor_ko}부터 세는데, 그날이 기록되어 있지 않습니다.",
        "This rule counts from {anchor_en}, which is not on record.",
    )


class InForceAlready(Refused):
    reason = "in_force_already"
    says = Words("이미 시행 중인 규정입니다.", "That rule is in force already.")


class NotAhead(Refused):
    reason = "not_ahead"
    says = Words(
        "이미 지난 판매에는 적용할 수 없습니다. 내일 이후의 날을 골라 주세요.",
        "What was sold already keeps its terms. Please choose a day after today.",
    )


@dataclass(frozen=True)
class Deadline:
    """A dated rule: so many days after its anchor. Without `effective_from` it is announced, and never chosen."""

    code: str
    contract: Contract
    anchor: Anchor
    days: int
    effective_from: date | None
    effective_to: date | None = None


@dataclass(frozen=True)
class InterestRate:
    """Late interest in basis points a year, from one day until another, which is excluded."""

    rate: int
    effective_from: date
    effective_to: date | None = None


@dataclass(frozen=True)
class Days:
    """The days of one sale that a deadline may count from."""

    sold_on: date
    received_on: date | None = None
    confirmed_on: date | None = None


def deadline_on(deadlines: Iterable[Deadline], *, contract: Contract, day: date) -> Deadline:
    """The rule for sales of that day under that contract; of two in force the younger. Raises NoRuleInForce.

    It is chosen as of the day of sale, so that a statement of long ago is computed again by the rule of then.
    """
    found = [
        each
        for each in deadlines
        if each.contract == contract and _is_in_force(each.effective_from, each.effective_to, day)
    ]
    if not found:
        raise NoRuleInForce(day=day)
    return max(found, key=lambda each: each.effective_from or date.min)


def due_on(deadline: Deadline, days: Days) -> date:
    """The last day on which paying is in time. Raises DayUnknown when the day it counts from is not on record.

    Consignment: the last day of the month of sale and 40 days. Outright purchase: the day of receipt and 60 days
    (대규모유통업법 §8). The announced rule: the day the purchase was confirmed and 20 days.
    """
    start = {
        Anchor.MONTH_END: month_end(days.sold_on),
        Anchor.RECEIPT: days.received_on,
        Anchor.CONFIRMATION: days.confirmed_on,
    }[deadline.anchor]
    if start is None:
        words = ANCHOR_WORDS[deadline.anchor]
        raise DayUnknown(anchor_ko=words.ko, anchor_en=words.en)
    return start + timedelta(days=deadline.days)


def month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def days_late(due: date, on: date) -> int:
    """Whole days past the due day; the due day itself is in time."""
    return max(0, (on - due).days)


def late_interest(amount: int, *, due: date, paid: date, rates: Sequence[InterestRate]) -> int:
    """What `amount` won, due on `due` and paid on `paid`, earns in late interest: whole won, rounded down, actual/365.

    Each day after the due day earns by the rate in force on that day; the sum is rounded once.
    1,000,000 won 30 days late at 15.5% a year: 12,739 won. Source: 대규모유통업법 §8 ② and the notice under it.
    """
    if amount <= 0:
        return 0
    first = due + timedelta(days=1)
    last = paid + timedelta(days=1)  # excluded
    weight = sum(rate.rate * _days_within(rate, first, last) for rate in rates)
    return amount * weight // (BASIS_POINTS * DAYS_IN_A_YEAR)


def _days_within(rate: InterestRate, first: date, last: date) -> int:
    start = max(first, rate.effective_from)
    end = min(last, rate.effective_to) if rate.effective_to else last
    return max(0, (end - start).days)


def check_enactable(effective_from: date | None, *, on: date, today: date) -> None:
    """Refuse to put a rule in force twice, or over sales that are made already."""
    if effective_from is not None:
        raise InForceAlready
    check_ahead(on, today=today)


def check_ahead(day: date, *, today: date) -> None:
    """Refuse terms that would begin before tomorrow: what was sold keeps the terms it was sold under."""
    if day <= today:
        raise NotAhead


def _is_in_force(effective_from: date | None, effective_to: date | None, day: date) -> bool:
    return (
        effective_from is not None and effective_from <= day and (effective_to is None or day < effective_to)
    )


SOON_DAYS = 7  # how long before its day an alarm rings; our own choice, not the law's


def alarm_on(due: date | None, *, today: date) -> str | None:
    """Which alarm an unpaid statement rings today: "soon" in its last days, "overdue" past them, else none."""
    if due is None or today < due - timedelta(days=SOON_DAYS):
        return None
    return "overdue" if today > due else "soon"
