"""What a schedule and a target may be, which phase a moment is in, and how far a promise is kept. Pure."""

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words

SEOUL = ZoneInfo("Asia/Seoul")
MOST = 1_000_000_000_000_000  # won or pieces of a target or a promise: a festival is counted in trillions
CODE = "[0-9]{4}-[0-9]{2}(-[a-z0-9-]+)?"  # of an edition
PHASES = {
    "pre_event": Words("사전행사", "Pre-event"),
    "main": Words("본행사", "Main festival"),
    "extension": Words("연장", "Extension"),
}
PHASE_ORDER = tuple(PHASES)
AREAS = {
    "domestic_demand": Words("내수활성화", "Domestic demand"),
    "channel_support": Words("판로지원", "Sales-channel support"),
    "capability": Words("역량강화", "Capability building"),
    "policy_comms": Words("정책홍보", "Policy communication"),
    "data_cooperation": Words("빅데이터", "Data cooperation"),
}
SUPPORTS = {
    "coupon": Words("할인쿠폰", "discount coupons"),
    "ad_credit": Words("광고 지원", "advertising credit"),
    "fee_waiver": Words("수수료 면제", "fees waived"),
    "message": Words("메시지 홍보", "messages"),
    "exhibition": Words("기획전", "curated sales"),
    "payment": Words("결제 지원", "payment support"),
    "training": Words("교육", "training"),
    "publicity": Words("정책 홍보", "publicity"),
}

# What a target may count, in the words of the sales definitions.
COUNTED = {
    "announced": Words("발표 매출", "Sales as announced"),
    "direct_indirect": Words("직·간접매출", "Direct and indirect sales"),
    "direct": Words("직접매출", "Direct sales"),
}

# How a promise stands. What waits to be looked at counts for nothing yet.
STATES = {
    "kept": Words("지킴", "Kept"),
    "under_way": Words("진행 중", "Under way"),
    "overdue": Words("기한 지남", "Overdue"),
    "nothing": Words("아직 없음", "Nothing shown yet"),
}
# What may be handed in as a proof: a paper, a picture or a table.
PROOF_KINDS = (
    "application/pdf",
    "image/jpeg",
    "image/png",
    "image/heic",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)
PROOF_BYTES_MOST = 20_000_000
PROOFS_MOST = 100  # of one promise

# When several phases of several editions hold one moment, the main one counts first.
_PRECEDENCE = ("main", "pre_event", "extension")


class EditionUnknown(Refused):
    reason = "edition_unknown"
    says = Words("{code} 회차를 찾을 수 없습니다.", "There is no edition {code}.")


class CodeTaken(Refused):
    reason = "code_taken"
    says = Words("{code} 코드는 이미 쓰이고 있습니다.", "The code {code} is taken.")


class CodeMalformed(Refused):
    reason = "code_malformed"
    says = Words(
        "회차 코드는 2026-09처럼 연도와 달로 시작하고, 뒤에 더 붙인다면 2026-09-autumn처럼 영어 소문자와 숫자로 적습니다.",
        "An edition's code is its year and month, like 2026-09; more may follow in small letters and digits, like 2026-09-autumn.",
    )


class DifferentContent(Refused):
    reason = "different_content"
    says = Words(
        "같은 번호로 다른 내용이 이미 적혀 있습니다.", "The same id already stands for something different."
    )


class NeedsMain(Refused):
    reason = "needs_main"
    says = Words("일정에는 본행사가 한 번 있어야 합니다.", "A schedule has exactly one main phase.")


class PhaseKindUnknown(Refused):
    reason = "phase_kind_unknown"
    says = Words("{kind}(이)라는 구분은 없습니다.", "There is no phase called {kind}.")


class PhaseRepeated(Refused):
    reason = "phase_repeated"
    says = Words("같은 구분을 두 번 적을 수 없습니다.", "A kind of phase stands in a schedule only once.")


class PhaseEndsBeforeItStarts(Refused):
    reason = "phase_ends_before_it_starts"
    says = Words("끝은 시작보다 뒤여야 합니다.", "A phase ends after it starts.")


class PhasesOverlap(Refused):
    reason = "phases_overlap"
    says = Words(
        "사전행사, 본행사, 연장은 겹치지 않고 이 순서로 이어져야 합니다.",
        "Pre-event, main and extension follow each other in this order without overlapping.",
    )


class ScheduleUnchanged(Refused):
    reason = "schedule_unchanged"
    says = Words("일정이 지금과 같습니다. 바뀐 것이 없습니다.", "These are the dates that already stand.")


class ReasonMissing(Refused):
    reason = "reason_missing"
    says = Words("이유를 적어 주세요.", "Please say why.")


class ScopeUnclear(Refused):
    reason = "scope_unclear"
    says = Words(
        "목표는 한 회차의 것이거나 한 해의 것이어야 합니다.",
        "A target is for one edition or for one year, not both.",
    )


class AmountNotPositive(Refused):
    reason = "amount_not_positive"
    says = Words("0보다 큰 수를 적어 주세요.", "Please give a number above zero.")


class AlreadyPartner(Refused):
    reason = "already_partner"
    says = Words("이미 이 회차의 협력 기관입니다.", "This organisation is a partner of this edition already.")


class SupportUnknown(Refused):
    reason = "support_unknown"
    says = Words("{kind}(이)라는 지원은 없습니다.", "There is no support called {kind}.")


class AreaUnknown(Refused):
    reason = "area_unknown"
    says = Words("{area}(이)라는 분야는 없습니다.", "There is no area called {area}.")


class NotAParty(Refused):
    reason = "not_a_party"
    says = Words("이 협약을 맺은 곳이 아닙니다.", "This organisation is not a party of the agreement.")


class OwnProof(Refused):
    reason = "own_proof"
    says = Words(
        "내가 냈거나 내가 담당하는 기관의 증빙은 다른 사람이 확인합니다.",
        "A proof that you gave, or that is your organisation's, is looked at by somebody else.",
    )


class ProofDecided(Refused):
    reason = "proof_decided"
    says = Words("이 증빙은 이미 확인했습니다.", "Somebody has already decided about this proof.")


class TooManyProofs(Refused):
    reason = "too_many_proofs"
    says = Words("약속 하나에 증빙을 {most}개까지 낼 수 있습니다.", "A promise has at most {most} proofs.")


@dataclass(frozen=True)
class PhaseDates:
    """A phase as a value: `starts_at` belongs to it, `ends_at` does not."""

    kind: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Change:
    """How one phase differs between two schedule versions; `before` or `after` is None when it came or went."""

    kind: str
    before: PhaseDates | None
    after: PhaseDates | None


def check_code(code: str) -> None:
    """Refuse an edition code that is not a year, a month and, if there is more, small letters and digits."""
    if not re.fullmatch(CODE, code):
        raise CodeMalformed


def check_phases(phases: Sequence[PhaseDates]) -> None:
    """Refuse a schedule that has no main phase, names one twice, or whose phases are out of order or overlap."""
    kinds = [phase.kind for phase in phases]
    for kind in kinds:
        if kind not in PHASE_ORDER:
            raise PhaseKindUnknown(kind=kind)
    if len(set(kinds)) < len(kinds):
        raise PhaseRepeated
    if "main" not in kinds:
        raise NeedsMain
    if any(phase.ends_at <= phase.starts_at for phase in phases):
        raise PhaseEndsBeforeItStarts
    ordered = sorted(phases, key=lambda phase: PHASE_ORDER.index(phase.kind))
    if any(later.starts_at < earlier.ends_at for earlier, later in itertools.pairwise(ordered)):
        raise PhasesOverlap


def check_reason(reason: str) -> None:
    """Refuse a decision that does not say why."""
    if not reason.strip():
        raise ReasonMissing


def check_positive(number: int) -> None:
    """Refuse a quantity or an amount of won that is not above zero."""
    if number <= 0:
        raise AmountNotPositive


def check_decision(*, is_own: bool, is_accepted: bool, reason: str) -> None:
    """Refuse to decide about one's own proof, and to send one back without a reason."""
    if is_own:
        raise OwnProof
    if not is_accepted:
        check_reason(reason)


def check_room(proofs: int) -> None:
    """Refuse more proofs of one promise than anybody could look at."""
    if proofs >= PROOFS_MOST:
        raise TooManyProofs(most=PROOFS_MOST)


def changes(before: Iterable[PhaseDates], after: Iterable[PhaseDates]) -> list[Change]:
    """What differs between two schedules, phase by phase, in the order of the phases."""
    old, new = {p.kind: p for p in before}, {p.kind: p for p in after}
    return [
        Change(kind, old.get(kind), new.get(kind)) for kind in PHASE_ORDER if old.get(kind) != new.get(kind)
    ]


def phase_at(phases: Iterable[PhaseDates], *, now: datetime) -> str | None:
    """The kind of the phase that `now` is in, or None between and outside them."""
    return next((p.kind for p in phases if p.starts_at <= now < p.ends_at), None)


def precedence(kind: str) -> int:
    """Where a phase stands when several editions claim one moment: lower counts first."""
    return _PRECEDENCE.index(kind)


def dates(phase: PhaseDates) -> list[date]:
    """Every day in Seoul that the phase touches, in order."""
    earliest = phase.starts_at.astimezone(SEOUL).date()
    latest = (phase.ends_at - timedelta(microseconds=1)).astimezone(SEOUL).date()
    return [earliest + timedelta(days=n) for n in range((latest - earliest).days + 1)]


def days(earliest_on: date, latest_on: date) -> tuple[datetime, datetime]:
    """Whole Seoul days, both included, as (starts_at, ends_at exclusive)."""
    midnight = datetime.min.time()
    return (
        datetime.combine(earliest_on, midnight, SEOUL),
        datetime.combine(latest_on + timedelta(days=1), midnight, SEOUL),
    )


def area_progress(progresses: Sequence[int]) -> int | None:
    """An area's progress in basis points: the mean of its promises, none counted beyond whole; None without any.

    Overdoing one promise does not make up for breaking another.
    """
    return sum(min(each, 10_000) for each in progresses) // len(progresses) if progresses else None


def progress(given: int, promised: int) -> int:
    """How much of a promise is kept, in basis points, rounded down; more than promised is more than 10,000."""
    return given * 10_000 // promised


def state(accepted: int, promised: int, *, due_on: date, today: date) -> str:
    """How a promise stands `today`, by what was accepted for it: a key of STATES. Its day is the last on which it is in time."""
    if accepted >= promised:
        return "kept"
    if today > due_on:
        return "overdue"
    return "under_way" if accepted else "nothing"
