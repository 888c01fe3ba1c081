"""How many wrong codes somebody may give before the next try has to wait, and how long."""

from datetime import datetime, timedelta

from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words

FORGOTTEN_AFTER = timedelta(hours=24)
_STEP = timedelta(seconds=30)
_LONGEST = timedelta(hours=1)
_DOUBLINGS_MOST = 7  # 30 s × 2⁷ is more than an hour.
# Wrong codes that cost nothing. Everybody in a market may share one address; an account or a shop is one person's.
FREE = {"account": 5, "shop": 10, "address": 20, "key": 20}


class WrongCode(Refused):
    reason = "wrong_code"
    says = Words(
        "그런 번호의 쿠폰이 없습니다. 틀린 번호는 세어 둡니다.",
        "There is no coupon with this code. Wrong codes are counted.",
    )


class TryLater(Refused):
    reason = "try_later"
    says = Words(
        "틀린 번호가 {wrong}번 이어졌습니다. {seconds}초 뒤에 다시 해 주세요.",
        "{wrong} wrong codes came in a row. Please try again in {seconds} seconds.",
    )


def wait_after(wrong: int, *, free: int) -> timedelta:
    """How long the next try waits after so many wrong codes: nothing at first, then doubling up to an hour."""
    if wrong < free:
        return timedelta(0)
    doubled: int = 2 ** min(wrong - free, _DOUBLINGS_MOST)
    return min(_STEP * doubled, _LONGEST)


def wrong_so_far(wrong: int, *, latest_at: datetime, now: datetime) -> int:
    """How many still count: after a quiet day all are forgotten."""
    return 0 if now - latest_at >= FORGOTTEN_AFTER else wrong


def check_may_try(wrong: int, *, waits_until: datetime, now: datetime) -> None:
    """Raises TryLater."""
    if now < waits_until:
        raise TryLater(wrong=wrong, seconds=-(-(waits_until - now) // timedelta(seconds=1)))
