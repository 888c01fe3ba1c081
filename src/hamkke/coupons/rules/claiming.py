"""Who may claim a coupon, and when: decided here once, for the pages and for the claim service."""

from dataclasses import dataclass
from datetime import datetime

from hamkke.coupons.rules.opening import DifferentContent
from hamkke.kernel.errors import Refused
from hamkke.kernel.tokens import BadToken
from hamkke.kernel.words import Words

CLAIM_PURPOSE = (
    "claim"  # what a shopper's signed token is for: the pages sign it, the claim service reads it.
)


@dataclass(frozen=True)
class Window:
    """When coupons may be claimed (UTC): from `opens_at`, until just before `closes_at`."""

    opens_at: datetime
    closes_at: datetime


def check_claim(window: Window, *, left: int, now: datetime) -> None:
    """Raises NotOpenYet, Closed or SoldOut. `left` counts the coupons nobody has claimed."""
    if now < window.opens_at:
        raise NotOpenYet(opens_at=window.opens_at.isoformat())
    if now >= window.closes_at:
        raise Closed
    if left <= 0:
        raise SoldOut


class NotOpenYet(Refused):
    reason = "not_open_yet"
    says = Words(
        "아직 열리지 않았습니다. 여는 시각에 다시 눌러 주세요.",
        "It has not opened yet. Please press again when it opens.",
    )


class Closed(Refused):
    reason = "closed"
    says = Words("쿠폰을 받는 기간이 끝났습니다.", "The time to claim this coupon is over.")


class SoldOut(Refused):
    reason = "sold_out"
    says = Words("준비한 쿠폰이 모두 나갔습니다.", "All coupons have been claimed.")


class AlreadyClaimed(Refused):
    """Carries the position of the coupon that this shopper has."""

    reason = "already_claimed"
    says = Words(
        "이 쿠폰은 이미 받으셨습니다. 한 사람에 한 장입니다.",
        "You already have this coupon: one for each person.",
    )


class UnknownCampaign(Refused):
    reason = "unknown_campaign"
    says = Words("그런 쿠폰 행사가 없습니다.", "There is no such coupon campaign.")


class Busy(Refused):
    """The database did not answer in time, or too many wait. Nothing was promised; the same id may be sent again."""

    reason = "busy"
    says = Words(
        "지금은 받지 못했습니다. 잠시 뒤 다시 눌러 주세요. 두 번 눌러도 한 번만 셉니다.",
        "We could not take this just now. Please press again in a moment; it never counts twice.",
    )


class Malformed(Refused):
    reason = "malformed"
    says = Words("알아볼 수 없는 요청입니다.", "This request makes no sense.")


CLAIMED = Words("쿠폰을 받았습니다. 쿠폰함에 넣어 두었습니다.", "The coupon is yours. It is in your wallet.")
# What the claim service says in one word when it sends a plain form back to the wallet.
ANSWERS = {
    "claimed": CLAIMED,
    **{
        refusal.reason: refusal.says
        for refusal in (
            NotOpenYet, Closed, SoldOut, AlreadyClaimed, UnknownCampaign, DifferentContent, Busy, Malformed, BadToken,
        )
    },
}  # fmt: skip
