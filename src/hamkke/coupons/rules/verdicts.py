"""Why a coupon applies, why it does not, and what would make it apply, in plain Korean and English."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from hamkke.coupons.rules.terms import COUNTER, ONLINE, Terms
from hamkke.coupons.rules.worth import BelowMinimum, percent
from hamkke.kernel import money
from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words

_SEOUL = ZoneInfo("Asia/Seoul")


class Reason(StrEnum):
    APPLIED = "applied"
    NOT_YET = "not_yet"
    OVER = "over"
    WRONG_CHANNEL = "wrong_channel"
    NOT_FIRST_PURCHASE = "not_first_purchase"
    EXCLUDED = "excluded"
    NOT_AGREED = "not_agreed"
    NOT_IN_SCOPE = "not_in_scope"
    BELOW_MINIMUM = "below_minimum"
    TOO_SMALL = "too_small"
    NOTHING_LEFT = "nothing_left"
    NOT_BEST = "not_best"
    NOT_CHOSEN = "not_chosen"
    NOT_HELD = "not_held"
    NONE_LEFT = "none_left"
    HAD_ALREADY = "had_already"


_CHANNELS = {ONLINE: Words("온라인", "online"), COUNTER: Words("매장", "the counter")}
_PARTNER = Words("제휴 배달앱", "a partner's app")

_WHY = {
    Reason.NOT_YET: Words("아직 사용 기간이 아닙니다.", "It cannot be used yet."),
    Reason.OVER: Words("사용 기한이 지났습니다.", "Its time is over."),
    Reason.WRONG_CHANNEL: Words("{here}에서는 쓸 수 없습니다.", "It is not good for {here}."),
    Reason.NOT_FIRST_PURCHASE: Words("첫 구매에만 쓸 수 있습니다.", "It is for a first purchase only."),
    Reason.EXCLUDED: Words(
        "담은 상품은 이 쿠폰에서 제외된 상품입니다.", "What you chose is excluded from this coupon."
    ),
    Reason.NOT_AGREED: Words(
        "담은 상품의 판매자는 이 쿠폰에 참여하지 않습니다.",
        "The merchants of what you chose take no part in this coupon.",
    ),
    Reason.NOT_IN_SCOPE: Words(
        "담은 상품 가운데 이 쿠폰의 대상 상품이 없습니다.", "Nothing you chose is eligible for this coupon."
    ),
    Reason.BELOW_MINIMUM: Words(
        "대상 상품 금액이 {eligible}원이라 최소 주문 금액 {minimum}원에 못 미칩니다.",
        "Eligible goods come to ₩{eligible}, below the smallest order of ₩{minimum}.",
    ),
    Reason.TOO_SMALL: Words(
        "대상 상품 금액이 {eligible}원이라 할인 금액이 1원에 못 미칩니다.",
        "Eligible goods come to ₩{eligible}: the discount is less than a single won.",
    ),
    Reason.NOTHING_LEFT: Words(
        "다른 쿠폰으로 대상 상품 금액이 모두 할인되어 더 할인할 금액이 없습니다.",
        "Coupons before it pay for all eligible goods, so nothing is left to take off.",
    ),
    Reason.NOT_BEST: Words(
        "함께 쓸 수 없는 다른 쿠폰으로 모두 {best}원을 할인합니다. 이 쿠폰만 쓰면 {own}원입니다.",
        "Other coupons, which it cannot join, take off ₩{best} in all; this one alone takes off ₩{own}.",
    ),
    Reason.NOT_CHOSEN: Words("고르지 않은 쿠폰입니다.", "You have not chosen this coupon."),
    Reason.NOT_HELD: Words("아직 받지 않은 쿠폰입니다.", "You have not claimed this coupon."),
    Reason.NONE_LEFT: Words("지금은 남은 수량이 없습니다.", "None are left for now."),
    Reason.HAD_ALREADY: Words(
        "한 사람이 쓸 수 있는 수량을 이미 쓰셨거나, 결제를 기다리는 주문에 쓰고 계십니다.",
        "You have used it as often as a person may, or it is on an order that waits for its payment.",
    ),
}
_REMEDY = {
    Reason.NOT_YET: Words("{usable_from}부터 쓸 수 있습니다.", "It is usable from {usable_from}."),
    Reason.WRONG_CHANNEL: Words("{where}에서 쓸 수 있습니다.", "Use it at: {where}."),
    Reason.EXCLUDED: Words("제외되지 않은 대상 상품을 담으면 쓸 수 있습니다.", "Add eligible goods that are not excluded."),
    Reason.NOT_AGREED: Words("참여하는 판매자의 상품을 담으면 쓸 수 있습니다.", "Add goods of a merchant who takes part."),
    Reason.NOT_IN_SCOPE: Words("대상 상품을 담으면 쓸 수 있습니다.", "Add eligible goods to use it."),
    Reason.NOT_BEST: Words("다른 쿠폰 대신 고르면 쓸 수 있습니다.", "Choose it instead of the others to use it."),
    Reason.NOTHING_LEFT: Words("대상 상품을 더 담으면 쓸 수 있습니다.", "Add more eligible goods to use it."),
    Reason.NOT_CHOSEN: Words("고르면 {own}원을 할인합니다.", "Choose it for ₩{own} off."),
    Reason.NOT_HELD: Words("먼저 쿠폰을 받으면 쓸 수 있습니다.", "Claim it first."),
}  # fmt: skip
_ADD = Words("{more}원어치 더 담으면 {gain}원 할인", "Add ₩{more} more for ₩{gain} off")
_ADD_FOR_ALL = Words(
    "{more}원어치 더 담으면 최대 {gain}원까지 할인", "Add ₩{more} more for the full ₩{gain} off"
)
_PERCENT_WHY = Words(
    "대상 상품 {base}원의 {rate}%: {discount}원 할인",
    "{rate}% of ₩{base} in eligible goods: ₩{discount} off",
)
_CAPPED_WHY = Words(
    "대상 상품 {base}원의 {rate}%이지만 최대 {discount}원까지 할인",
    "{rate}% of ₩{base} in eligible goods, but at most ₩{discount} off",
)
_AMOUNT_WHY = Words("대상 상품 {base}원에서 {discount}원 할인", "₩{discount} off ₩{base} in eligible goods")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one coupon on one cart. The sentences are made when somebody reads them.

    `eligible` is the list price of the lines it is good for, `base` what earlier coupons left of it, `discount` what it takes off.
    """

    terms: Terms
    reason: Reason
    eligible: int = 0
    base: int = 0
    discount: int = 0
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def campaign(self) -> UUID:
        return self.terms.campaign

    @property
    def applies(self) -> bool:
        return self.reason == Reason.APPLIED

    @property
    def why(self) -> Words:
        """Why it applies, or why it does not."""
        if self.reason == Reason.APPLIED:
            return self._why_applied()
        return _filled(
            _WHY[self.reason],
            here=_channel(self.facts.get("here", "")),
            eligible=self.eligible,
            minimum=self.terms.minimum_order,
            best=self.facts.get("best", 0),
            own=self.discount,
        )

    @property
    def remedy(self) -> Words | None:
        """What would make it apply, or take off more; None when nothing the shopper does would."""
        if self.more:
            return _filled(_ADD_FOR_ALL if self.applies else _ADD, more=self.more, gain=self.gain)
        words = _REMEDY.get(self.reason)
        return words and _filled(
            words,
            where=_all_of(sorted(self.terms.channels)),
            usable_from=_moment(self.terms.usable_from),
            own=self.discount,
        )

    @property
    def more(self) -> int:
        """How many won of eligible goods more would make it apply, or would bring the full discount of a capped rate."""
        if self.reason == Reason.BELOW_MINIMUM:
            return max(self.terms.minimum_order, _earliest_won(self.terms)) - self.eligible
        if self.reason == Reason.TOO_SMALL:
            return _earliest_won(self.terms) - self.base
        if self.reason == Reason.APPLIED and self.discount < self.terms.cap:
            return _full_at(self.terms) - self.base
        return 0

    @property
    def gain(self) -> int:
        """The discount once `more` is in the cart, in won."""
        return self.terms.worth(self.base + self.more) if self.more else self.discount

    def _why_applied(self) -> Words:
        terms = self.terms
        words = _AMOUNT_WHY if terms.amount else _PERCENT_WHY
        if not terms.amount and money.portion(self.base, terms.rate) > self.discount:
            words = _CAPPED_WHY
        return _filled(words, base=self.base, rate=percent(terms.rate), discount=self.discount)


def _earliest_won(terms: Terms) -> int:
    """The smallest base from which a single won comes off."""
    return 1 if terms.amount else -(-money.BASIS_POINTS // terms.rate)


def _full_at(terms: Terms) -> int:
    """The smallest base from which the whole cap comes off."""
    return terms.amount or -(-terms.cap * money.BASIS_POINTS // terms.rate)


def _channel(name: str) -> Words:
    return _CHANNELS.get(name, _PARTNER)


def _all_of(names: list[str]) -> Words:
    told = dict.fromkeys(_channel(name) for name in names)
    return Words(", ".join(words.ko for words in told), ", ".join(words.en for words in told))


def channel_words(names: Collection[str]) -> Words:
    """Where a coupon works, by its channels; none named are all of ours."""
    return (
        _all_of(sorted(names, key=lambda name: (name != ONLINE, name)))
        if names
        else Words("온라인, 매장", "online, in shops")
    )


def _moment(moment: datetime | None) -> str:
    return moment.astimezone(_SEOUL).strftime("%Y-%m-%d %H:%M") if moment else ""


def _filled(sentence: Words, **values: Words | int | str) -> Words:
    """Fill in won as people read them, and words each into its own language."""
    ko = {name: _spoken(value, "ko") for name, value in values.items()}
    en = {name: _spoken(value, "en") for name, value in values.items()}
    return Words(sentence.ko.format(**ko), sentence.en.format(**en))


def _spoken(value: Words | int | str, language: str) -> str:
    if isinstance(value, Words):
        return value.in_language(language)
    return money.spoken(value) if isinstance(value, int) else value


class DoesNotApply(Refused):
    """A coupon that was laid on a cart it is not good for; says why, and what would make it apply."""

    reason = "does_not_apply"
    says = Words("쿠폰을 쓸 수 없습니다. {why_ko}", "The coupon does not apply. {why_en}")

    def __init__(self, verdict: Verdict) -> None:
        remedy = verdict.remedy or Words("", "")
        super().__init__(
            verdict=str(verdict.reason),
            why_ko=f"{verdict.why.ko} {remedy.ko}".strip(),
            why_en=f"{verdict.why.en} {remedy.en}".strip(),
        )


def refusal(verdict: Verdict) -> Refused:
    """The no that a verdict amounts to."""
    if verdict.reason in (Reason.BELOW_MINIMUM, Reason.TOO_SMALL):
        return BelowMinimum(minimum=money.spoken(verdict.eligible + verdict.more))
    return DoesNotApply(verdict)
