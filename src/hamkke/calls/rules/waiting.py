"""Who may give a place up, and how long one that came free waits for an answer."""

from datetime import datetime, timedelta

from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words

REASON_MOST = 300


class NotYours(Refused):
    reason = "not_yours"
    says = Words("이 업체의 대표자만 할 수 있습니다.", "Only the owner of this merchant can do this.")


class NoPlaceHeld(Refused):
    reason = "no_place_held"
    says = Words("포기할 자리가 없습니다.", "There is no place to give up.")


class OfferOver(Refused):
    reason = "offer_over"
    says = Words(
        "답할 수 있는 때가 지났거나 이미 답한 제안입니다.",
        "This offer has run out, or has been answered already.",
    )


def offer_ends(offered_at: datetime, hours: int) -> datetime:
    """Until when an offered place waits for an answer; at that moment it is over."""
    return offered_at + timedelta(hours=hours)


def check_holding(*, holds: bool) -> None:
    """Refuse to give up what somebody does not hold."""
    if not holds:
        raise NoPlaceHeld
