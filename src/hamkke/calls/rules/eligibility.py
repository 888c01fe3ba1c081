"""Whether a business may apply, with the reasons: its standing with the tax service, and how small it is.

Nothing here refuses an application: registries lag behind, so a person looks at what they say before anybody is left out.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from hamkke.kernel.words import Words

FRESH_FOR = timedelta(minutes=30)  # The service itself renews its data about every half hour.

ACTIVE, SUSPENDED, CLOSED, UNKNOWN = "01", "02", "03", ""


class RegistryAwayError(Exception):
    """The registry gave no answer that can be used. The applicant goes on and is checked later."""


@dataclass(frozen=True)
class Reason:
    """One condition: met, not met, or (None) not known yet; and the sentence that says so."""

    is_met: bool | None
    words: Words


STANDINGS = {
    ACTIVE: Reason(
        True,
        Words("국세청에 계속사업자로 등록되어 있습니다.", "The tax service lists this business as active."),
    ),
    SUSPENDED: Reason(
        False,
        Words(
            "국세청에 휴업 중으로 나옵니다. 다시 영업하고 계시면 세무서에 먼저 알려 주세요. 신청서는 쓸 수 있고, 사무국이 확인합니다.",
            "The tax service lists this business as suspended. If you have reopened, tell the tax office first. "
            "You may apply; the secretariat will ask.",
        ),
    ),
    CLOSED: Reason(
        False,
        Words(
            "국세청에 폐업으로 나옵니다. 폐업한 사업자는 선정될 수 없습니다. 사실과 다르면 사무국에 알려 주세요.",
            "The tax service lists this business as closed, and a closed business cannot be selected. "
            "If that is wrong, please tell the secretariat.",
        ),
    ),
    UNKNOWN: Reason(
        False,
        Words(
            "국세청에서 이 사업자등록번호를 찾지 못했습니다. 새로 등록하셨다면 하루 이틀 뒤에 나옵니다. 신청서는 쓸 수 있습니다.",
            "The tax service does not know this number. A new registration appears after a day or two. You may apply.",
        ),
    ),
}
AWAY = Reason(
    None,
    Words(
        "지금은 국세청에 물어볼 수 없습니다. 그대로 신청하시면 나중에 확인합니다.",
        "The tax service cannot be asked right now. Go on and apply; it will be checked later.",
    ),
)


def standing(status: str | None) -> Reason:
    """What the tax service's status ("01", "02", "03", or "" for not registered) means; None is no answer yet."""
    return AWAY if status is None else STANDINGS.get(status, AWAY)


def is_fresh(asked_at: datetime, *, now: datetime) -> bool:
    return now - asked_at < FRESH_FOR


def size(*, revenue: int, employees: int, revenue_most: int, employees_below: int) -> tuple[Reason, Reason]:
    """Small by revenue (won a year, at most), and by regular employees (fewer than)."""
    is_small, is_few = revenue <= revenue_most, employees < employees_below
    return (
        Reason(
            is_small,
            Words(
                f"연 매출이 한도 {revenue_most:,}원{' 안입니다' if is_small else '을 넘습니다'}.",
                f"Yearly revenue is {'within' if is_small else 'above'} the limit of ₩{revenue_most:,}.",
            ),
        ),
        Reason(
            is_few,
            Words(
                f"상시 근로자가 {employees_below}명 미만{'입니다' if is_few else '이 아닙니다'}.",
                f"There are {'' if is_few else 'not '}fewer than {employees_below} regular employees.",
            ),
        ),
    )
