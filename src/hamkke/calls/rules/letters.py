"""What an applicant is told: where they are strong, where they stand, what decided, and what they can do about it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hamkke.calls.rules.contradicting import attribute
from hamkke.calls.rules.ranking import points
from hamkke.calls.rules.terms import Terms
from hamkke.kernel.words import Words

STRENGTHS_SHOWN = 3
OPENINGS = {
    "selected": Words(
        "선정되었습니다. 축하드립니다. 축제에서 함께하게 되어 기쁩니다.",
        "You have been selected. Congratulations; we are glad to have you with us.",
    ),
    "waitlisted": Words(
        "이번에는 예비 {place}번입니다. 자리가 나면 차례와 할당에 따라 먼저 여쭙겠습니다.",
        "You are number {place} on the waiting list. When a place comes free, we ask in turn, as the quotas allow.",
    ),
    "not_selected": Words(
        "이번에는 함께하지 못하게 되었습니다. 시간을 들여 신청해 주셔서 고맙습니다.",
        "You have not been selected this time. Thank you for the time you gave to your application.",
    ),
}
# Keyed by what decided (`by` of a row's reasons).
DECIDED = {
    "points": Words("점수로 선정되었습니다.", "Your points decided."),
    "places": Words(
        "선정 인원 안에 들기에는 점수가 모자랐습니다.", "Your points did not reach the places there were."
    ),
    "quota": Words("‘{ko}’ 할당이 결과를 정했습니다.", "The quota “{en}” decided."),
    "quotas": Words(
        "공고한 할당을 모두 지키느라 점수 순서와 달라졌습니다.",
        "All the published quotas together decided, and not the order of points alone.",
    ),
    "chain": Words(
        "점수가 같아, 공고한 동점 처리 순서로 정해졌습니다.",
        "The points were equal; the published order for ties decided.",
    ),
    "lot": Words(
        "점수로 가를 수 없는 경계에 있어, 공개 추첨으로 정해졌습니다.",
        "You stood at the line, where points cannot tell; the public draw decided.",
    ),
    "panel": Words(
        "점수로 가를 수 없는 경계에 있어, 심사위원 여럿의 심의로 정해졌습니다.",
        "You stood at the line, where points cannot tell; a panel of judges decided.",
    ),
    "business": Words(
        "같은 사업자의 다른 신청이 선정되었습니다.",
        "Another application of the same business was selected.",
    ),
}


@dataclass(frozen=True)
class Mark:
    """One criterion: an applicant's mean and the median of all applicants, in hundredths; None: nobody scored it."""

    name: Words
    mean: int | None
    median: int | None


@dataclass(frozen=True)
class Standing:
    """What a result row says of one applicant. `reasons` as rules.inputs.Row has them, empty before there were any."""

    outcome: str
    rank: int
    applied: int
    score: int
    marks: Sequence[Mark]
    reasons: Mapping[str, Any]
    quotas: Mapping[str, Words]


@dataclass(frozen=True)
class Letter:
    """Paragraphs in the order in which they are read; `strengths` and `weakest` may be empty."""

    opening: Words
    strengths: list[Words]
    weakest: Words | None
    standing: Words
    decided: Words


def letter(of: Standing) -> Letter:
    """The letter that a result row is told in."""
    return Letter(
        opening=OPENINGS[of.outcome].format(place=of.reasons.get("waiting", of.rank)),
        strengths=_strengths(of.marks),
        weakest=None if of.outcome == "selected" else _weakest(of.marks),
        standing=_standing(of),
        decided=decided(of.reasons, of.quotas),
    )


def decided(reasons: Mapping[str, Any], quotas: Mapping[str, Words]) -> Words:
    """What decided, and by how many points, in one or two sentences."""
    by = reasons.get("by", "points")
    quota = quotas.get(reasons.get("quota", ""), Words("", ""))
    words = DECIDED[by].format(ko=quota.ko, en=quota.en)
    margin = reasons.get("margin")
    if margin is None or by in ("chain", "business"):
        return words
    apart = points(margin)
    return Words(
        f"{words.ko} 자리를 바꿀 수 있었던 가장 가까운 신청과 {apart}점 차이였습니다.",
        f"{words.en} The nearest application with which yours could have changed places was {apart} points away.",
    )


def fits(terms: Terms, groups: Collection[str]) -> bool:
    """Whether a call has a place for somebody in these groups. What is not known of them, as an answer, stands in no way."""
    known = {attribute(group) for group in groups}
    return not any(
        (quota.most == 0 if quota.group in groups else quota.least >= terms.places)
        for quota in terms.quotas
        if attribute(quota.group) in known
    )


def how_to_appeal(last_day: date, answer_days: int) -> Words:
    """Until which day an appeal can be filed, and how soon it is answered."""
    return Words(
        f"결과에 이의가 있으면 {last_day.year}년 {last_day.month}월 {last_day.day}일까지 이 쪽에서 신청하실 수 있습니다. "
        f"선정에 관여하지 않은 사람이 {answer_days}일 안에 답합니다.",
        f"You can appeal on this page until the end of {last_day:%Y-%m-%d}. "
        f"Somebody who did not take part in the decision answers within {answer_days} days.",
    )


def _strengths(marks: Sequence[Mark]) -> list[Words]:
    """Criteria above the median of all applicants, the furthest first."""
    above = sorted(
        (
            (mark.mean - mark.median, mark)
            for mark in marks
            if mark.mean is not None and mark.median is not None
        ),
        key=lambda pair: -pair[0],
    )
    return [_compared(mark, ahead) for ahead, mark in above if ahead > 0][:STRENGTHS_SHOWN]


def _weakest(marks: Sequence[Mark]) -> Words | None:
    """The criterion furthest below the median, where there is most to gain."""
    below = [
        (mark.median - mark.mean, mark)
        for mark in marks
        if mark.mean is not None and mark.median is not None and mark.mean < mark.median
    ]
    if not below:
        return None
    behind, mark = max(below, key=lambda pair: pair[0])
    return Words(
        f"다음에 가장 크게 나아질 수 있는 기준은 ‘{mark.name.ko}’입니다. 가운데값보다 {points(behind)}점 낮았습니다.",
        f"Most can be gained next time in “{mark.name.en}”, which was {points(behind)} points below the median.",
    )


def _compared(mark: Mark, ahead: int) -> Words:
    mean = points(mark.mean or 0)
    return Words(
        f"‘{mark.name.ko}’ {mean}점: 모든 신청자의 가운데값보다 {points(ahead)}점 높습니다.",
        f"“{mark.name.en}” {mean}: {points(ahead)} points above the median of all applicants.",
    )


def _standing(of: Standing) -> Words:
    """The rank, and the band of ranks in which the judges' uncertainty leaves it."""
    band = of.reasons.get("band")
    words = Words(
        f"신청 {of.applied:,}곳 가운데 {of.rank:,}위, {points(of.score)}점입니다.",
        f"You came {of.rank:,} of {of.applied:,} with {points(of.score)} points.",
    )
    if not band or band[0] == band[1]:
        return words
    return Words(
        f"{words.ko} 심사의 오차를 생각하면 {band[0]:,}위에서 {band[1]:,}위 사이로 볼 수 있습니다.",
        f"{words.en} Given how far judges differ, that is a rank between {band[0]:,} and {band[1]:,}.",
    )
