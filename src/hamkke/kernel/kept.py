"""What is kept about somebody: each app tells its own kinds (`queries.kept_of`), and one page gathers them."""

from calendar import isleap
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from hamkke.kernel.words import Words

# The records of contracts, withdrawals, payments and deliveries (Enforcement Decree of the E-Commerce Consumer Protection Act, art. 6(1)).
_YEARS = 5
BY_LAW = Words(
    "5년 보관하도록 법이 정했습니다 (전자상거래법 제6조, 시행령 제6조). 그 뒤 첫 밤에 계정에서 떼어 내고, 누가 언제 무엇을 했는지 적은 기록에서도 누구였는지 지웁니다.",
    "For five years, by law (E-Commerce Consumer Protection Act, art. 6; decree, art. 6). The first night after, it is parted from the account, and the record of who did what forgets who it was.",
)


def wanted_since(now: datetime) -> datetime:
    """The law wants kept what is not older than this: the same moment five years ago."""
    year = now.year - _YEARS
    is_leap_day = (now.month, now.day) == (2, 29)
    return now.replace(year=year, day=28 if is_leap_day and not isleap(year) else now.day)


@dataclass(frozen=True)
class Kept:
    """One kind of data: what it is, what for, until when, and the rows themselves, as JSON may hold them.

    `outlasts` what stays, without a name, when the account is closed, because a law or the books want it.
    """

    words: Words
    purpose: Words
    until: Words
    rows: list[dict[str, Any]] = field(default_factory=list)
    outlasts: bool = False
