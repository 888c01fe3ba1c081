"""Which scores can be taken, and which reviews are still missing."""

from collections.abc import Collection, Mapping, Sequence

from hamkke.calls.rules.window import SCORE_MAX
from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words

RECUSAL_MOST = 300


class NotAJudge(Refused):
    reason = "not_a_judge"
    says = Words(
        "심사위원 역할이 없는 사람이 있습니다.", "Somebody named here does not hold the role of judge."
    )


class RecusalUnsaid(Refused):
    reason = "recusal_unsaid"
    says = Words(
        "기피하는 까닭을 300자 안에서 적어 주세요.", "Please say why you step back, in at most 300 letters."
    )


class NotAssigned(Refused):
    reason = "not_assigned"
    says = Words("이 신청서는 배정되지 않았습니다.", "This application is not assigned to you.")


class ScoresIncomplete(Refused):
    reason = "scores_incomplete"
    says = Words(
        "모든 기준에 점수를 주거나 ‘해당 없음’을 골라 주세요.",
        "Give every criterion a score, or mark it not applicable.",
    )


class ScoreOutOfRange(Refused):
    reason = "score_out_of_range"
    says = Words("점수는 0부터 100까지의 정수입니다.", "A score is a whole number from 0 to 100.")


class NothingScored(Refused):
    reason = "nothing_scored"
    says = Words(
        "적어도 한 기준에는 점수를 주어야 합니다.",
        "At least one criterion must be scored.",
    )


class AlreadyDecided(Refused):
    reason = "already_decided"
    says = Words(
        "이미 선정을 마쳤습니다. 점수도 결과도 바꿀 수 없습니다.",
        "The selection has been made. Neither scores nor the result can change.",
    )


class NotAllReviewed(Refused):
    reason = "not_all_reviewed"
    says = Words(
        "아직 한 번도 심사받지 못한 신청서가 {count}건 있습니다: {receipts}",
        "{count} applications have not been reviewed yet: {receipts}",
    )


class NoApplications(Refused):
    reason = "no_applications"
    says = Words("제출된 신청서가 없습니다.", "No application was submitted.")


def check_scores(scores: Mapping[int, int | None], *, criteria: Collection[int]) -> None:
    """Refuse scores that cannot be taken. `scores` gives every criterion (by its position) 0–100, or None.

    None is "not applicable": it stays missing and is never counted as 0.
    """
    if set(scores) != set(criteria):
        raise ScoresIncomplete
    given = [score for score in scores.values() if score is not None]
    if any(isinstance(score, bool) or not 0 <= score <= SCORE_MAX for score in given):
        raise ScoreOutOfRange
    if not given:
        raise NothingScored


def check_recusal(why: str) -> str:
    """The reason as it is kept; refuse none, or one too long to be read."""
    if not 0 < len(why.strip()) <= RECUSAL_MOST:
        raise RecusalUnsaid
    return why.strip()


def check_all_reviewed(submitted: int, waiting: Sequence[str]) -> None:
    """Refuse to select among none, or while some (their receipt numbers, in order) have no score at all."""
    if not submitted:
        raise NoApplications
    if waiting:
        shown = ", ".join(waiting[:5]) + (" …" if waiting[5:] else "")
        raise NotAllReviewed(count=len(waiting), receipts=shown)


def spread(totals: Sequence[int]) -> int:
    """How far apart the judges of one application are: highest less lowest total, in hundredths of a point."""
    return max(totals) - min(totals) if totals else 0
