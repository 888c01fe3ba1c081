"""A whole edition rehearsed in a copy: what is copied where, which days are played, and what is refused."""

from datetime import date, datetime, timedelta

from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words
from hamkke.rehearsal.rules.timeline import SEOUL

_ENDING = "_rehearsal"
_NAME_MOST = 63  # letters of a name in PostgreSQL
SHOPPERS_MOST = 5_000


class NothingAhead(Refused):
    reason = "nothing_ahead"
    says = Words(
        "앞으로 남은 날이 없습니다. 본행사 일정을 정한 회차를, 끝나기 전에 예행연습할 수 있습니다.",
        "No day lies ahead. An edition with dates can be rehearsed until it is over.",
    )


class NothingToBuy(Refused):
    reason = "nothing_to_buy"
    says = Words(
        "살 상품이 없습니다. 선정된 소상공인이 상품을 올린 뒤에 예행연습할 수 있습니다.",
        "There is nothing to buy. Rehearse when the merchants selected have put their goods up.",
    )


class RehearsalUnderWay(Refused):
    reason = "rehearsal_under_way"
    says = Words(
        "예행연습이 진행되고 있습니다. 끝나면 다시 할 수 있습니다.",
        "A rehearsal is under way. Wait for its end.",
    )


class RehearsalFailed(Refused):
    reason = "rehearsal_failed"
    says = Words("예행연습을 마치지 못했습니다: {why}", "The rehearsal did not finish: {why}")


class NotACopy(Refused):
    reason = "not_a_copy"
    says = Words(
        "여기는 복사한 데이터베이스가 아닙니다. 진짜 축제에는 손님을 보내지 않습니다.",
        "This database is no copy. No crowd is sent to a real festival.",
    )


def copy_of(database: str) -> str:
    """The name of a database's copy: one at a time, so that a copy left by a killed process is found and deleted."""
    return database[: _NAME_MOST - len(_ENDING)] + _ENDING


def check_is_copy(database: str) -> None:
    if not database.endswith(_ENDING):
        raise NotACopy


def days_ahead(starts_at: datetime, ends_at: datetime, *, now: datetime) -> list[date]:
    """The days in Seoul that can still be played from their morning on. Raises NothingAhead."""
    tomorrow = now.astimezone(SEOUL).date() + timedelta(days=1)
    first = max(starts_at.astimezone(SEOUL).date(), tomorrow)
    last = (ends_at - timedelta(seconds=1)).astimezone(SEOUL).date()
    if last < first:
        raise NothingAhead
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
