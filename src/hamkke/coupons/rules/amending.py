"""How an open campaign may still change: only so that nobody who has a coupon gets less than they were promised."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from hamkke.coupons.rules.opening import NotFundedSoLong, check_worth
from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words

AMENDABLE = (
    "title", "title_en", "rate", "amount", "cap", "minimum_order", "scope", "channels", "first_purchase_only",
    "on_return", "usable_until", "funded_until",
)  # fmt: skip
_NAMES = {
    "rate": Words("할인율", "the rate"),
    "amount": Words("할인액", "the amount"),
    "cap": Words("최대 할인", "the largest discount"),
    "minimum_order": Words("최소 주문", "the smallest order"),
    "scope": Words("대상", "the scope"),
    "channels": Words("사용처", "the channels"),
    "first_purchase_only": Words("첫 구매 조건", "the condition of a first purchase"),
    "on_return": Words("반품 규칙", "the rule for returns"),
    "usable_until": Words("사용 기한", "the time of use"),
    "funded_until": Words("재원 기한", "the time of funding"),
}
_COST_NO_MERCHANT = ("title", "title_en", "funded_until")
_NARROWING = ("products", "merchants", "exhibitions", "regions")
_EXCLUDING = ("excluded_products", "excluded_merchants")


def check_amendment(before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """`before` and `after` have the same names, all of AMENDABLE. Raises TakesAway, WorthNothing or NotFundedSoLong."""
    at_least = ("rate", "amount", "cap", "usable_until", "funded_until")
    worse = [name for name in at_least if after[name] < before[name]]
    if after["minimum_order"] > before["minimum_order"]:
        worse.append("minimum_order")
    if after["first_purchase_only"] and not before["first_purchase_only"]:
        worse.append("first_purchase_only")
    if after["on_return"] != before["on_return"] and after["on_return"] != "keep":
        worse.append("on_return")
    if not _is_as_wide(before["channels"], after["channels"]):
        worse.append("channels")
    if not is_scope_as_wide(before["scope"], after["scope"]):
        worse.append("scope")
    if worse:
        raise TakesAway(
            what_ko=", ".join(_NAMES[name].ko for name in worse),
            what_en=", ".join(_NAMES[name].en for name in worse),
        )
    check_worth(rate=after["rate"], amount=after["amount"], cap=after["cap"])
    if after["usable_until"] > after["funded_until"]:
        raise NotFundedSoLong


def check_costs_merchants_no_more(before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Where merchants signed to bear a part, nothing may change that could cost them more. Raises NotWhatMerchantsSigned.

    Whatever is better for shoppers costs merchants more: a longer time of use as well, and even the rule for returns,
    for where a discount is lost on the whole, merchants get their part back.
    """
    dearer = [name for name in AMENDABLE if name not in _COST_NO_MERCHANT and after[name] != before[name]]
    if dearer:
        raise NotWhatMerchantsSigned(
            what_ko=", ".join(_NAMES[name].ko for name in dearer),
            what_en=", ".join(_NAMES[name].en for name in dearer),
        )


def is_scope_as_wide(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether whatever was eligible still is: lists only grow or go, and nothing more is excluded."""
    return all(_is_as_wide(before.get(name), after.get(name)) for name in _NARROWING) and all(
        set(after.get(name, ())) <= set(before.get(name, ())) for name in _EXCLUDING
    )


def _is_as_wide(before: Any, after: Any) -> bool:
    """An empty list narrows nothing."""
    return not after or (bool(before) and set(before) <= set(after))


def check_effective(effective_from: datetime, *, latest: datetime, now: datetime) -> None:
    """New terms begin now or later, and not before the ones they follow. Raises EffectiveTooEarly."""
    if effective_from < max(now, latest):
        raise EffectiveTooEarly


class TakesAway(Refused):
    reason = "takes_away"
    says = Words(
        "이미 받은 쿠폰의 약속을 줄일 수 없습니다: {what_ko}.",
        "What coupons already promise cannot be reduced: {what_en}.",
    )


class NotWhatMerchantsSigned(Refused):
    reason = "not_what_merchants_signed"
    says = Words(
        "상인이 비용을 나누기로 서명한 쿠폰 행사라서 상인의 부담이 늘 수 있는 것은 바꿀 수 없습니다: {what_ko}.",
        "Merchants signed to share its cost, so what could cost them more cannot change: {what_en}.",
    )


class EffectiveTooEarly(Refused):
    reason = "effective_too_early"
    says = Words(
        "새 조건은 지금부터, 그리고 앞선 조건보다 늦게 시작해야 합니다.",
        "New terms begin now or later, and after those they follow.",
    )


class Unamendable(Refused):
    reason = "unamendable"
    says = Words("연 뒤에는 바꿀 수 없는 항목입니다: {what}.", "This cannot change once it is open: {what}.")
