"""How a published call may still change: never who judges what by which points once it has closed, and always with a reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from hamkke.calls.rules.documents import check_documents
from hamkke.calls.rules.dry_run import check_decidable
from hamkke.calls.rules.judging import AlreadyDecided
from hamkke.calls.rules.questions import check_questions
from hamkke.calls.rules.terms import Terms
from hamkke.calls.rules.window import check_terms
from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words

# What stands from publication on: the judges' sheets are made of it.
STANDING = ("version", "criteria")
# What stands from the first application handed in: nobody is asked twice.
ASKED = (
    "questions", "documents", "size_industry_question", "size_revenue_question", "size_employees_question",
)  # fmt: skip
# What stands from closing on: it decides how applications that are known by then are judged.
JUDGING = (
    *STANDING, *ASKED, "formula", "bonus_most", "tracks", "quotas", "outside", "tie_chain", "grey", "redraws",
    "reviews_each", "reviews_more", "second_look",
)  # fmt: skip
# What may only become better for applicants after closing.
MORE_IS_KINDER = ("places", "waiting", "appeal_days", "offer_hours", "grant_each")
LESS_IS_KINDER = ("answer_days",)

NAMES = {
    "version": Words("규칙 파일의 판", "the form of the rule file"),
    "criteria": Words("평가 기준과 배점", "criteria and weights"),
    "questions": Words("질문", "the questions"),
    "documents": Words("서류", "the documents"),
    "size_industry_question": Words("업종을 묻는 질문", "the question about the trade"),
    "size_revenue_question": Words("매출을 묻는 질문", "the question about revenue"),
    "size_employees_question": Words("직원 수를 묻는 질문", "the question about employees"),
    "formula": Words("점수 계산식", "the formula"),
    "bonus_most": Words("가점 한도", "the most bonus points"),
    "tracks": Words("모집 부문", "the tracks"),
    "quotas": Words("할당", "the quotas"),
    "outside": Words("심사 밖의 점수", "points from outside the judging"),
    "tie_chain": Words("동점 처리", "the tie chain"),
    "grey": Words("경계 구간", "the grey zone"),
    "redraws": Words("다시 뽑는 횟수", "how often totals are drawn again"),
    "reviews_each": Words("신청서마다 심사 수", "reviews for each application"),
    "reviews_more": Words("추가 심사", "the second look"),
    "second_look": Words("추가 심사 범위", "whom the second look takes in"),
    "sheets_least": Words("심사위원마다 적어도", "the least sheets of a judge"),
    "sheets_most": Words("심사위원마다 많아야", "the most sheets of a judge"),
    "judging_days": Words("심사 기간", "days of judging"),
    "announcing_days": Words("결과 발표일", "the day of the result"),
    "places": Words("선정 인원", "places"),
    "waiting": Words("예비 인원", "the waiting list"),
    "appeal_days": Words("이의신청 기간", "days to appeal"),
    "offer_hours": Words("예비 합격 답변 시간", "hours to answer an offer"),
    "grant_each": Words("지원금", "the grant"),
    "answer_days": Words("이의신청 답변 기한", "days in which appeals are answered"),
}


class AmendmentRefused(Refused):
    """A change that a published call may not make."""


class ReasonUnsaid(AmendmentRefused):
    reason = "reason_unsaid"
    says = Words(
        "고친 까닭을 한국어와 영어로 적어 주세요. 까닭은 공개됩니다.",
        "Say in Korean and in English why it is amended. The reason is published.",
    )


class AmendedMeanwhile(AmendmentRefused):
    reason = "amended_meanwhile"
    says = Words(
        "그사이 다른 사람이 이 규칙을 고쳤습니다. 쓰신 내용은 그대로 있습니다. 지금 규칙에서 무엇이 바뀌는지 다시 살펴 주세요.",
        "Somebody else has amended these rules meanwhile. What you wrote is kept: look again at what it changes in the rules as they stand.",
    )


class NothingAmended(AmendmentRefused):
    reason = "nothing_amended"
    says = Words(
        "고친 것이 없습니다. 지금 규칙과 같습니다.", "Nothing is amended: this is the rule file as it stands."
    )


class StandsFromPublication(AmendmentRefused):
    reason = "stands_from_publication"
    says = Words(
        "공고한 뒤에는 바꿀 수 없습니다: {which_ko}. 바꿔야 한다면 공고를 새로 열어 주세요.",
        "This cannot change once the call is published: {which_en}. Open a new call if it must.",
    )


class AskedAlready(AmendmentRefused):
    reason = "asked_already"
    says = Words(
        "이미 제출된 신청서가 있어 바꿀 수 없습니다: {which_ko}.",
        "Applications have been handed in, so this cannot change any more: {which_en}.",
    )


class JudgedByStands(AmendmentRefused):
    reason = "judged_by_stands"
    says = Words(
        "접수가 마감되어, 제출된 신청서의 심사를 바꾸는 것은 고칠 수 없습니다: {which_ko}.",
        "The call has closed; what decides how applications are judged cannot change: {which_en}.",
    )


class PromisedMore(AmendmentRefused):
    reason = "promised_more"
    says = Words(
        "접수가 마감된 뒤에는 신청자에게 불리하게 바꿀 수 없습니다: {which_ko}.",
        "After closing, this may not become worse for applicants: {which_en}.",
    )


@dataclass(frozen=True)
class Stand:
    """How far a published call has come: the digest of its rules as they stand, its window (UTC), what has happened in it."""

    digest: str
    opens_at: datetime
    closes_at: datetime
    is_handed_in: bool
    is_decided: bool


def fixed_terms(stand: Stand, *, now: datetime) -> dict[str, type[AmendmentRefused]]:
    """The terms that cannot change any more, each with the refusal that says why."""
    found: dict[str, type[AmendmentRefused]] = {}
    if now >= stand.closes_at:
        found = dict.fromkeys(JUDGING, JudgedByStands)
    elif stand.is_handed_in:
        found = dict.fromkeys(ASKED, AskedAlready)
    return found | dict.fromkeys(STANDING, StandsFromPublication)


def fixed_told(stand: Stand, *, now: datetime) -> list[Words]:
    """What cannot change any more, a sentence for each reason."""
    by = fixed_terms(stand, now=now)
    return [
        _refusal(kind, [name for name, why in by.items() if why is kind]).words
        for kind in dict.fromkeys(by.values())
    ]


def kinder_only(before: Terms, stand: Stand, *, now: datetime) -> dict[str, Words]:
    """The terms that may now only become better for applicants: what they are, and which way that is."""
    if now < stand.closes_at:
        return {}
    more = Words(
        "지금 {value:,}. 접수가 마감되어 늘릴 수만 있습니다.",
        "Now {value:,}. The call has closed, so this may only grow.",
    )
    less = Words(
        "지금 {value:,}. 접수가 마감되어 줄일 수만 있습니다.",
        "Now {value:,}. The call has closed, so this may only shrink.",
    )
    ways = dict.fromkeys(MORE_IS_KINDER, more) | dict.fromkeys(LESS_IS_KINDER, less)
    return {name: words.format(value=getattr(before, name)) for name, words in ways.items()}


def said_of_each(refusal: Refused) -> dict[str, Words]:
    """What a refusal says of each term it names, one by one; nothing when it names none."""
    if not isinstance(refusal, AmendmentRefused):
        return {}
    return {name: _refusal(type(refusal), [name]).words for name in refusal.facts.get("names", ())}


def check_amendment(
    before: Terms, after: Terms, stand: Stand, *, basis: str, why: str, why_en: str, now: datetime
) -> None:
    """Refuse what may not change at `now`, and what could not be published at all.

    `basis` is the digest of the rules that the amendment was written over.
    Raises AlreadyDecided, an AmendmentRefused, or what opening a call raises of its rule file: a TermsWrong.
    """
    if stand.is_decided:
        raise AlreadyDecided
    if basis != stand.digest:
        raise AmendedMeanwhile
    if not (why.strip() and why_en.strip()):
        raise ReasonUnsaid
    changed = [name for name in Terms.__struct_fields__ if getattr(before, name) != getattr(after, name)]
    if not changed:
        raise NothingAmended
    by = fixed_terms(stand, now=now)
    for kind in (StandsFromPublication, AskedAlready, JudgedByStands):
        _refuse(kind, [name for name in changed if by.get(name) is kind])
    if now >= stand.closes_at:
        _refuse(PromisedMore, _worse(before, after))
    check_terms(
        after.criteria, places=after.places, waiting=after.waiting, opens_at=stand.opens_at,
        closes_at=stand.closes_at, now=min(now, stand.opens_at),
    )  # fmt: skip
    check_questions(after.questions)
    check_documents(after.documents)
    check_decidable(after)


def _worse(before: Terms, after: Terms) -> list[str]:
    fewer = [name for name in MORE_IS_KINDER if getattr(after, name) < getattr(before, name)]
    return fewer + [name for name in LESS_IS_KINDER if getattr(after, name) > getattr(before, name)]


def _refuse(kind: type[AmendmentRefused], names: list[str]) -> None:
    if names:
        raise _refusal(kind, names)


def _refusal(kind: type[AmendmentRefused], names: Iterable[str]) -> AmendmentRefused:
    words = [NAMES[name] for name in names]
    return kind(
        names=tuple(names),
        which_ko=", ".join(each.ko for each in words),
        which_en=", ".join(each.en for each in words),
    )
