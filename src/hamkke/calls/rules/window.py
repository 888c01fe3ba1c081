"""What a call promises before it opens, and when it takes applications."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words

SCORE_MAX = 100  # Every criterion is scored 0 to 100; its weight, not its scale, says how much it counts.


@dataclass(frozen=True)
class CriterionTerms:
    """One thing judged: its name, what a judge looks for, and its weight in points of 100."""

    name: str
    name_en: str
    weight: int
    meaning: str = ""
    meaning_en: str = ""


# The ministry names these things without points (festival.md §2.1); a call of ours always says the points.
DEFAULT_CRITERIA = (
    CriterionTerms(
        "상품 경쟁력",
        "Product strength",
        40,
        "품질과 특징이 분명하고, 같은 종류의 상품과 견주어 고를 이유가 있는가",
        "Is the quality clear, and is there a reason to choose it over its like?",
    ),
    CriterionTerms(
        "가격 적정성",
        "Fair price",
        25,
        "가격이 상품과 시장에 견주어 알맞은가",
        "Is the price right for the product and its market?",
    ),
    CriterionTerms(
        "소비자 혜택",
        "Benefit to shoppers",
        20,
        "할인과 배송 조건이 실제로 소비자에게 이로운가",
        "Do the discount and the delivery terms really help shoppers?",
    ),
    CriterionTerms(
        "축제 적합도",
        "Fit for the festival",
        15,
        "축제 기간에 차질 없이 팔 수 있고 축제의 뜻에 맞는가",
        "Can it be sold without a hitch during the festival, and does it suit its purpose?",
    ),
)


class Stage(StrEnum):
    """Where a call stands. The order is the order of time."""

    UPCOMING = "upcoming"
    OPEN = "open"
    CLOSED = "closed"
    DECIDED = "decided"


class TermsWrong(Refused):
    """A call that could not be kept, before it is published."""


class WeightsWrong(TermsWrong):
    reason = "weights_wrong"
    says = Words(
        "평가 기준의 배점은 각각 1점 이상, 모두 더해 100점이어야 합니다. 지금은 {total}점입니다.",
        "The weights must each be at least 1 point and add up to 100; they add up to {total}.",
    )


class NoPlaces(TermsWrong):
    reason = "no_places"
    says = Words(
        "선정 인원은 1 이상, 예비 인원은 0 이상이어야 합니다.",
        "A call needs at least one place, and its waiting list cannot be shorter than nothing.",
    )


class WindowBackwards(TermsWrong):
    reason = "window_backwards"
    says = Words("접수 마감은 접수 시작보다 뒤여야 합니다.", "A call must close after it opens.")


class ClosesInThePast(TermsWrong):
    reason = "closes_in_the_past"
    says = Words("이미 지난 때를 마감으로 정할 수 없습니다.", "A call cannot close before now.")


class NotOpenYet(Refused):
    reason = "not_open_yet"
    says = Words(
        "아직 접수를 시작하지 않았습니다. 시작하면 신청서를 쓸 수 있습니다.",
        "This call has not opened yet. You can write your application once it has.",
    )


class CallClosed(Refused):
    reason = "call_closed"
    says = Words(
        "접수가 마감되었습니다. 마감 전에 제출한 신청서는 그대로 심사됩니다. "
        "모든 신청자에게 같은 시각을 적용하므로 1초라도 늦으면 받을 수 없는 점 양해해 주세요.",
        "This call has closed. What you submitted before closing will be judged as it stands. "
        "The same second holds for everybody, so even one second later is too late. We are sorry.",
    )


class StillOpen(Refused):
    reason = "still_open"
    says = Words(
        "마감 전에는 신청서가 봉인되어 있어 누구도 열어 보거나 심사할 수 없습니다.",
        "Applications are sealed until the call closes: nobody can read or judge them yet.",
    )


class AlreadyApplied(Refused):
    reason = "already_applied"
    says = Words(
        "이 업체는 이 공고에 이미 신청서가 있습니다. 그 신청서를 고쳐 주세요.",
        "This merchant already has an application to this call. Please edit that one.",
    )


class DifferentContent(Refused):
    reason = "different_content"
    says = Words(
        "같은 번호로 다른 내용이 이미 기록되어 있습니다.",
        "Something else has already been recorded under this id.",
    )


def check_terms(
    criteria: Sequence[CriterionTerms],
    *,
    places: int,
    waiting: int,
    opens_at: datetime,
    closes_at: datetime,
    now: datetime,
) -> None:
    """Refuse a call that cannot be kept: weights in points of 100, places at least 1, a window that ends after `now`."""
    total = sum(criterion.weight for criterion in criteria)
    if total != 100 or any(criterion.weight < 1 for criterion in criteria):  # noqa: PLR2004 - points of 100.
        raise WeightsWrong(total=total)
    if places < 1 or waiting < 0:
        raise NoPlaces
    if closes_at <= opens_at:
        raise WindowBackwards
    if closes_at <= now:
        raise ClosesInThePast


def check_accepting(opens_at: datetime, closes_at: datetime, *, now: datetime) -> None:
    """Refuse to take anything outside [opens_at, closes_at)."""
    if now < opens_at:
        raise NotOpenYet
    if now >= closes_at:
        raise CallClosed


def check_closed(closes_at: datetime, *, now: datetime) -> None:
    """Refuse to unseal or judge anything before the call has closed."""
    if now < closes_at:
        raise StillOpen


def stage(opens_at: datetime, closes_at: datetime, decided_at: datetime | None, *, now: datetime) -> Stage:
    """Where the call stands at `now`."""
    if now < opens_at:
        return Stage.UPCOMING
    if now < closes_at:
        return Stage.OPEN
    return Stage.DECIDED if decided_at else Stage.CLOSED
