"""Who may claim a coupon, and when: decided here once, for the pages and for the claim service."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from zoneinfo import ZoneInfo

from hamkke.coupons.rules.opening import DifferentContent
from hamkke.kernel import money
from hamkke.kernel.errors import Refused
from hamkke.kernel.tokens import BadToken
from hamkke.kernel.words import Words

# What signed tokens are for: the pages sign who a shopper is, and the claim service who stands where in its line.
CLAIM_PURPOSE = "claim"
LINE_PURPOSE = "line"
_SEOUL = ZoneInfo("Asia/Seoul")


@dataclass(frozen=True)
class Window:
    """When coupons may be claimed (UTC): from `opens_at`, until just before `closes_at`."""

    opens_at: datetime
    closes_at: datetime


def check_claim(window: Window, *, left: int, now: datetime, following: datetime | None = None) -> None:
    """Raises NotOpenYet, Closed, SoldOut or SoldOutForNow. `left` counts the coupons nobody has claimed.

    `following` (UTC) is when the same campaign opens next, if it does.
    """
    if now < window.opens_at:
        raise NotOpenYet(opens_at=window.opens_at.astimezone(_SEOUL))
    if now >= window.closes_at:
        if following is None:
            raise Closed
        raise NotOpenYet(opens_at=following.astimezone(_SEOUL))
    if left <= 0:
        if following is None:
            raise SoldOut
        raise SoldOutForNow(opens_at=following.astimezone(_SEOUL))


def campaign_key(key: bytes, campaign: bytes) -> bytes:
    """An identity key as one campaign keeps it: salted by its id, so that nobody can be followed to the next."""
    return blake2b(key, digest_size=16, key=campaign).digest()


class NotOpenYet(Refused):
    reason = "not_open_yet"
    says = Words(
        "아직 열리지 않았습니다. 다음 시작 {opens_at:%-m월 %-d일 %H:%M}",
        "It has not opened yet. Next opening: {opens_at:%-d %B %H:%M}",
    )


class Closed(Refused):
    reason = "closed"
    says = Words("쿠폰을 받는 기간이 끝났습니다.", "The time to claim this coupon is over.")


class SoldOut(Refused):
    reason = "sold_out"
    says = Words("준비한 쿠폰이 모두 나갔습니다.", "All coupons have been claimed.")


class SoldOutForNow(Refused):
    reason = "sold_out_for_now"
    says = Words(
        "이번 수량은 모두 나갔습니다. 다음 시작 {opens_at:%-m월 %-d일 %H:%M}",
        "All of this opening have been claimed. Next opening: {opens_at:%-d %B %H:%M}",
    )


class AlreadyClaimed(Refused):
    """Carries the position of the coupon that this shopper has."""

    reason = "already_claimed"
    says = Words(
        "이미 받으신 쿠폰입니다. 한 사람이 한 장씩 받을 수 있습니다.",
        "You already have this coupon: one for each person.",
    )


class UnknownCampaign(Refused):
    reason = "unknown_campaign"
    says = Words("찾을 수 없는 쿠폰 행사입니다.", "There is no such coupon campaign.")


class Busy(Refused):
    """The database did not answer in time, or too many wait. Nothing was promised; the same id may be sent again."""

    reason = "busy"
    says = Words(
        "지금은 받지 못했습니다. 잠시 뒤 다시 눌러 주세요. 여러 번 눌러도 한 번만 받습니다.",
        "We could not take this just now. Please press again in a moment; it never counts twice.",
    )


class TooOften(Refused):
    reason = "too_often"
    says = Words(
        "너무 자주 누르셨습니다. {seconds}초 뒤에 다시 눌러 주세요. 순서는 그대로입니다.",
        "You pressed too often. Please press again in {seconds} seconds; no place is lost.",
    )


class Malformed(Refused):
    reason = "malformed"
    says = Words("요청을 이해할 수 없습니다.", "This request makes no sense.")


CLAIMED = Words("쿠폰을 받았습니다. 쿠폰함에 넣어 두었습니다.", "The coupon is yours. It is in your wallet.")
IN_LINE = Words(
    "순서를 기다리고 있습니다. 앞에 {ahead}명, 약 {seconds}초 남았습니다. 다시 눌러도 순서는 그대로입니다.",
    "You are in line: {ahead} people ahead, about {seconds} seconds. Pressing again changes nothing.",
)


def waiting_words(*, ahead: int, seconds: int) -> Words:
    """What somebody in line is told: how many people stand ahead, and about how long it takes."""
    return IN_LINE.format(ahead=money.spoken(ahead), seconds=seconds)


# What the claim service says in one word when it sends a plain form back to the wallet, which shows the openings itself.
ANSWERS = {
    "claimed": CLAIMED,
    NotOpenYet.reason: Words("아직 열리지 않았습니다.", "It has not opened yet."),
    SoldOutForNow.reason: Words("이번 수량은 모두 나갔습니다.", "All of this opening have been claimed."),
    TooOften.reason: Words("너무 자주 누르셨습니다.", "You pressed too often."),
    **{
        refusal.reason: refusal.says
        for refusal in (
            Closed, SoldOut, AlreadyClaimed, UnknownCampaign, DifferentContent, Busy, Malformed, BadToken,
        )
    },
}  # fmt: skip
