"""Which periods a study compares, what its inputs' hash is, and who may publish it when."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hamkke.insights.rules.centring import Placed
from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words

NOTE_MOST = 1_000


class NotAnOrganiser(Refused):
    reason = "not_an_organiser"
    says = Words(
        "연구는 사무국만 제안하고 확정할 수 있습니다.",
        "Only the secretariat proposes and publishes a study.",
    )


class NotScheduled(Refused):
    reason = "not_scheduled"
    says = Words(
        "본행사의 일정이 없어 축제 동안과 그 앞을 나눌 수 없습니다.",
        "There is no schedule of the main event, so before and during cannot be told apart.",
    )


class StudyTooEarly(Refused):
    reason = "study_too_early"
    says = Words(
        "본행사가 {ends_at}에 끝납니다. 그 뒤에 셈할 수 있습니다.",
        "The main event ends at {ends_at}; it can be studied afterwards.",
    )


class NothingDecided(Refused):
    reason = "nothing_decided"
    says = Words(
        "이 회차에는 선정을 마친 공고가 없어 견줄 선이 없습니다.",
        "No call of this edition has been decided, so there is no line to compare at.",
    )


class DifferentContent(Refused):
    reason = "different_content"
    says = Words(
        "같은 번호로 다른 연구가 이미 적혀 있습니다.", "The same id already stands for something different."
    )


class SamePerson(Refused):
    reason = "same_person"
    says = Words(
        "제안한 사람이 확정할 수 없습니다. 다른 사람이 확정해 주세요.",
        "Whoever proposed a study cannot publish it; somebody else has to.",
    )


class StudyStale(Refused):
    reason = "study_stale"
    says = Words(
        "제안한 뒤에 동의나 매출이 달라졌습니다. 다시 제안해 주세요.",
        "Consent or sales have changed since it was proposed. Please propose it again.",
    )


class NoteTooLong(Refused):
    reason = "note_too_long"
    says = Words("덧붙이는 말은 1,000자까지입니다.", "The note may have up to 1,000 letters.")


class NoStudy(Refused):
    reason = "no_study"
    says = Words(
        "{edition} 회차에는 발표한 연구가 없습니다.",
        "No study of {edition} has been published.",
    )


@dataclass(frozen=True)
class Periods:
    """Three periods of one length: two before anything began, and the main event. Starts are included, ends are not."""

    earlier_from: datetime
    before_from: datetime
    before_to: datetime
    during_from: datetime
    during_to: datetime


def periods(*, main: tuple[datetime, datetime], begins_at: datetime) -> Periods:
    """`begins_at` is when the edition began, its pre-event if it had one."""
    length = main[1] - main[0]
    before_to = min(begins_at, main[0])
    return Periods(before_to - 2 * length, before_to - length, before_to, *main)


def check_over(ends_at: datetime, *, now: datetime) -> None:
    if now < ends_at:
        raise StudyTooEarly(ends_at=f"{ends_at:%Y-%m-%d %H:%M}")


def check_note(*notes: str) -> None:
    if any(len(note) > NOTE_MOST for note in notes):
        raise NoteTooLong


def check_two_people(proposed_by: UUID | None, by: UUID) -> None:
    if proposed_by == by:
        raise SamePerson


def inputs_hash(everybody: Iterable[Placed], periods: Periods) -> str:
    """SHA-256 of everything a study is worked out from, under public names, in whatever order it comes."""
    rows = sorted(
        (
            *(each.applicant.call, each.applicant.code, each.distance, each.left_out),
            *(each.applicant.is_selected, each.applicant.took_part, each.applicant.agreed),
            *(each.applicant.earlier, each.applicant.before, each.applicant.during),
        )
        for each in everybody
    )
    moments = [
        int(moment.timestamp())
        for moment in (
            *(periods.earlier_from, periods.before_from, periods.before_to),
            *(periods.during_from, periods.during_to),
        )
    ]
    written = json.dumps([moments, rows], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()
