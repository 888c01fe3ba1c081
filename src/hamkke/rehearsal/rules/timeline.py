"""When everything happens, counted from the first day of the main phase.

The distances are those of the edition of September 2023 (황금녘): applications 28 June to 25 July, main phase
30 August to 27 September (29 days), extension 28 September to 8 October.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words

SEOUL = ZoneInfo("Asia/Seoul")


class Stage(StrEnum):
    CALL = "call"
    SELECTED = "selected"
    OPEN = "open"
    CLOSING = "closing"
    SETTLED = "settled"


# How many days after the main phase's first day each stage's "today" lies.
TODAY = {Stage.CALL: -45, Stage.SELECTED: -10, Stage.OPEN: 3, Stage.CLOSING: 30, Stage.SETTLED: 45}


@dataclass(frozen=True)
class Scale:
    """How many take part. The real figures: 1,202 firms applied for 300 places in September 2023."""

    applicants: int
    places: int
    shoppers: int

    @property
    def coupons(self) -> int:
        """A coupon and a half for every shopper, so that some are left to claim."""
        return self.shoppers * 3 // 2

    @property
    def judges(self) -> int:
        return max(3, self.applicants // 60)


# What stage *open* has behind it: claims and orders of the first days, and what comes after them.
DAYS_BEFORE_TODAY = TODAY[Stage.OPEN]
DAYS_IN_ALL = 29

REAL = Scale(applicants=1_202, places=300, shoppers=600)


@dataclass(frozen=True)
class Timeline:
    starts_on: date

    def at(self, days: int, hour: int = 0, minute: int = 0) -> datetime:
        """The moment `days` after the main phase's first day, at that hour in Seoul."""
        return datetime.combine(self.starts_on + timedelta(days=days), time(hour, minute), SEOUL)

    @property
    def edition_code(self) -> str:
        return f"{self.starts_on:%Y-%m}-rehearsal"

    @property
    def phases_first_planned(self) -> list[tuple[str, datetime, datetime]]:
        """What the first notice said; real editions move, so the rehearsed one does too."""
        return [("main", self.at(1), self.at(29))]

    @property
    def phases(self) -> list[tuple[str, datetime, datetime]]:
        return [
            ("pre_event", self.at(-3), self.at(0)),
            ("main", self.at(0), self.at(29)),
            ("extension", self.at(29), self.at(40)),
        ]

    @property
    def call_window(self) -> tuple[datetime, datetime]:
        return self.at(-63, 9), self.at(-35, 18)

    @property
    def claim_window(self) -> tuple[datetime, datetime]:
        """Claims open at 10:00 on the first day."""
        return self.at(0, 10), self.at(29)


class NotASimulator(Refused):
    reason = "not_a_simulator"
    says = Words(
        "리허설은 모의 결제 서버에서만 할 수 있습니다. HAMKKE_KAKAOPAY_URL이 실제 서버({url})를 가리킵니다.",
        "A rehearsal pays only at the simulator, but HAMKKE_KAKAOPAY_URL points at a real server ({url}).",
    )


class AlreadyBeyond(Refused):
    reason = "already_beyond"
    says = Words(
        "이 데이터베이스의 리허설은 이미 {stage} 단계까지 왔습니다. 되돌리려면 빈 데이터베이스에서 시작하세요.",
        "This database's rehearsal has already reached {stage}. To go back, start from an empty database.",
    )


class OtherScale(Refused):
    reason = "other_scale"
    says = Words(
        "이 데이터베이스의 리허설은 신청 {applicants}곳, 선정 {places}곳으로 시작했습니다. 같은 규모로만 이어갈 수 있습니다.",
        "This database's rehearsal began with {applicants} applicants for {places} places and can only go on at that scale.",
    )


def timeline_for(stage: Stage, today: date) -> Timeline:
    """The timeline on which `today` (Seoul) is the day of `stage`."""
    return Timeline(today - timedelta(days=TODAY[stage]))


def stages_between(reached: Stage | None, wanted: Stage) -> list[Stage]:
    """The stages still to play, in order, to get from `reached` to `wanted`; none when it stands there already.

    Raises AlreadyBeyond when the rehearsal is past `wanted`: what happened cannot be taken back.
    """
    order = list(Stage)
    done = order.index(reached) + 1 if reached else 0
    if done > order.index(wanted) + 1:
        raise AlreadyBeyond(stage=reached)
    return order[done : order.index(wanted) + 1]


def check_rehearsable(*, kakaopay_url: str, simulators_url: str) -> None:
    """Refuse to rehearse against anybody's real payment server."""
    if not kakaopay_url.startswith(simulators_url):
        raise NotASimulator(url=kakaopay_url)
