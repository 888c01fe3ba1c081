"""When whoever has begun an application and not sent it in is reminded: some hours before closing, never at night."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from hamkke.calls.rules.window import TermsWrong
from hamkke.kernel.words import Words

OCCASIONS_MOST, HOURS_MOST = 5, 720
_SEOUL = ZoneInfo("Asia/Seoul")
_BEFORE_THE_NIGHT = timedelta(hours=1)


class RemindersWrong(TermsWrong):
    reason = "reminders_wrong"
    says = Words(
        "알림은 마감 1시간에서 {hours}시간 전까지, 서로 다른 때로 {most}번까지 정할 수 있습니다.",
        "Reminders go out 1 to {hours} hours before closing, at up to {most} different times.",
    )


@dataclass(frozen=True)
class Night:
    """The hours in Seoul in which nobody is written to, usually from the evening into the next morning."""

    starts: time
    ends: time

    def covers(self, moment: datetime) -> bool:
        clock = moment.astimezone(_SEOUL).time()
        if self.starts <= self.ends:
            return self.starts <= clock < self.ends
        return clock >= self.starts or clock < self.ends

    def evening_before(self, moment: datetime) -> datetime:
        """An hour before the night begins that covers this moment."""
        local = moment.astimezone(_SEOUL)
        begins_today = self.starts <= local.time()
        day = local.date() if begins_today else local.date() - timedelta(days=1)
        return datetime.combine(day, self.starts, tzinfo=_SEOUL) - _BEFORE_THE_NIGHT

    def morning_after(self, moment: datetime) -> datetime:
        """The end of the night that covers this moment."""
        local = moment.astimezone(_SEOUL)
        ends_today = local.time() < self.ends
        day = local.date() if ends_today else local.date() + timedelta(days=1)
        return datetime.combine(day, self.ends, tzinfo=_SEOUL)


@dataclass(frozen=True)
class Occasion:
    """So many hours before closing, and the moment at which it comes up: the evening before rather than at night."""

    hours: int
    moment: datetime


def occasions(hours: Sequence[int], *, closes_at: datetime, night: Night) -> list[Occasion]:
    """When a call reminds, the earliest first."""
    found = []
    for each in sorted(hours, reverse=True):
        moment = closes_at - timedelta(hours=each)
        found.append(Occasion(each, night.evening_before(moment) if night.covers(moment) else moment))
    return found


def due(occasions: Sequence[Occasion], *, now: datetime) -> Occasion | None:
    """The occasion that came up last: after a standstill nobody gets two letters at once."""
    return next((each for each in reversed(occasions) if each.moment <= now), None)


def check_hours(hours: Sequence[int]) -> None:
    """Refuse reminders nobody could keep; none at all is a choice, too."""
    if (
        len(hours) > OCCASIONS_MOST
        or len(set(hours)) < len(hours)
        or any(not 1 <= each <= HOURS_MOST for each in hours)
    ):
        raise RemindersWrong(hours=HOURS_MOST, most=OCCASIONS_MOST)
