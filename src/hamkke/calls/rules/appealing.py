"""Until when a decision may be appealed against, and by when the appeal is answered."""

from datetime import datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words

GROUNDS_MOST = 4_000
_SEOUL = ZoneInfo("Asia/Seoul")


class AppealTooLate(Refused):
    reason = "appeal_too_late"
    says = Words("이의신청 기간이 끝났습니다.", "The time for appeals is over.")


class GroundsMissing(Refused):
    reason = "grounds_missing"
    says = Words(
        "무엇을 다시 보아야 하는지 4,000자 안에서 적어 주세요.",
        "Say in up to 4,000 letters what should be looked at again.",
    )


class AppealedAlready(Refused):
    reason = "appealed_already"
    says = Words("이 결과에는 이미 이의신청이 있습니다.", "This result has been appealed against already.")


class AnsweredAlready(Refused):
    reason = "answered_already"
    says = Words("이 이의신청에는 이미 답했습니다.", "This appeal has been answered already.")


class AnswerMissing(Refused):
    reason = "answer_missing"
    says = Words("받아들이는지와 그 까닭을 적어 주세요.", "Say whether it is upheld, and why.")


class JudgeOfOwnDecision(Refused):
    reason = "judge_of_own_decision"
    says = Words(
        "선정을 제안하거나 확정한 사람은 그 이의신청에 답할 수 없습니다.",
        "Whoever proposed or released the selection cannot answer an appeal against it.",
    )


def days_later(moment: datetime, days: int) -> datetime:
    """The end in Seoul of the day that comes `days` days after this moment's: a day counts whole, whatever the hour."""
    day = moment.astimezone(_SEOUL).date() + timedelta(days=days + 1)
    return datetime.combine(day, time(), tzinfo=_SEOUL)


def check_appeal(grounds: str, *, until: datetime, now: datetime) -> str:
    """The grounds as they are kept. Refuse an appeal too late, or one that says nothing."""
    if now >= until:
        raise AppealTooLate
    kept = grounds.strip()
    if not kept or len(kept) > GROUNDS_MOST:
        raise GroundsMissing
    return kept


def check_answer(answer: str, *, by: UUID, decided_by: set[UUID | None]) -> str:
    """The answer as it is kept. Refuse one by whoever decided, or without a word."""
    if by in decided_by:
        raise JudgeOfOwnDecision
    kept = answer.strip()
    if not kept:
        raise AnswerMissing
    return kept
