"""From figures to one number that says what it counts, how settled it is, as of when, and who said so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words
from hamkke.sales.rules.definitions import (
    COVERAGES,
    DIRECT_KINDS,
    KINDS,
    OMISSIONS,
    PHASES,
    STATUSES,
    Definition,
)

_NO_NOTE = Words("", "")


class MissingFigures(Refused):
    reason = "missing_figures"
    says = Words(
        "{edition} 회차의 {definition_ko}은 말할 수 없습니다. 없는 항목: {missing_ko}.",
        "{definition_en} of {edition} cannot be said. Missing: {missing_en}.",
    )


@dataclass(frozen=True)
class Source:
    """Who said so: a short id that can be looked up, the publisher, the day it was published if known."""

    code: str
    publisher: str
    published_on: date | None = None
    url: str = ""


@dataclass(frozen=True)
class Part:
    """One figure as a value. `amount` is won. `is_own` marks the orders of our own checkout."""

    kind: str
    phase: str
    status: str
    amount: int
    as_of: date
    source: Source
    detail: str = ""
    coverage: str = "all"
    is_announced: bool = True
    is_own: bool = False
    holds_own: bool = False
    note: Words = _NO_NOTE

    @property
    def name(self) -> Words:
        kind = KINDS[self.kind]
        if self.is_own:
            return Words("여기서 받은 주문(온라인 직접매출)", "orders placed here (direct sales online)")
        return Words(f"{kind.ko} · {self.detail}", f"{kind.en} · {self.detail}") if self.detail else kind

    @property
    def phase_name(self) -> Words:
        return PHASES[self.phase]

    @property
    def status_name(self) -> Words:
        return STATUSES[self.status]


@dataclass(frozen=True)
class Missing:
    """A kind of sales that a total needs and nobody has given, and why."""

    kind: str
    why: str
    note: Words = _NO_NOTE

    @property
    def words(self) -> Words:
        kind, why = KINDS[self.kind], OMISSIONS[self.why]
        return Words(f"{kind.ko}({why.ko})", f"{kind.en} ({why.en})")


@dataclass(frozen=True)
class Headline:
    """A total with everything needed to repeat it. `amount` and `per_day` are won; `missing` only while it runs.

    `days` are those of the main phase that every part of it covers, of `days_in_all`.
    """

    edition: str
    definition: Definition
    amount: int
    status: str
    as_of: date
    parts: tuple[Part, ...]
    sources: tuple[Source, ...]
    missing: tuple[Missing, ...]
    days: int
    days_in_all: int
    per_day: int | None
    counted_at: datetime | None = None  # the moment our own orders were counted, if any are in it

    @property
    def is_unfinished(self) -> bool:
        """Whether it was counted before the main phase was over."""
        return self.days < self.days_in_all

    @property
    def counts(self) -> frozenset[tuple[str, str]]:
        """What is in it, as (kind, phase): online and offline together are simply direct."""
        counted = {(p.kind, p.phase) for p in self.parts}
        for phase in {phase for _, phase in counted}:
            both = {("direct_online", phase), ("direct_offline", phase)}
            if both <= counted:
                counted = counted - both | {("direct", phase)}
        return frozenset(counted - {("direct_online", p) for k, p in counted if k == "direct"})

    @property
    def coverage(self) -> str:
        """`small_only` as soon as one part leaves medium-sized firms out."""
        return "small_only" if any(p.coverage == "small_only" for p in self.parts) else "all"

    @property
    def coverage_name(self) -> Words:
        return COVERAGES[self.coverage]

    @property
    def scope(self) -> Words:
        """What is in it and which part of the festival, as a sentence fragment."""
        ordered = sorted(
            self.counts, key=lambda each: (list(PHASES).index(each[1]), list(KINDS).index(each[0]))
        )
        coverage = self.coverage_name
        is_narrow = self.coverage != "all"
        return Words(
            " + ".join(f"{PHASES[p].ko} {KINDS[k].ko}" for k, p in ordered) + f", {coverage.ko}" * is_narrow,
            " + ".join(f"{KINDS[k].en} ({PHASES[p].en})" for k, p in ordered)
            + f", {coverage.en}" * is_narrow,
        )

    @property
    def status_name(self) -> Words:
        return STATUSES[self.status]

    @property
    def notes(self) -> tuple[Words, ...]:
        return tuple(dict.fromkeys(p.note for p in self.parts if p.note.ko))


def headline(
    definition: Definition,
    *,
    edition: str,
    parts: Sequence[Part],
    omissions: Sequence[Missing] = (),
    days: Sequence[date] = (),
    today: date = date.max,
    counted_at: datetime | None = None,
) -> Headline:
    """Add up what the definition counts.

    `parts` are the standing figures of one edition, own orders among them; `omissions` say why some are not there;
    `days` are those of the main phase, past or to come. Raises MissingFigures, naming them, when a part the definition
    needs is not there. While our own orders come in (`counted_at`) the rest is still expected, so it is listed instead.
    """
    chosen = _chosen(definition, parts)
    missing = _missing(definition, chosen, {each.kind: each for each in omissions})
    if definition.as_announced and all(
        part.is_own for part in chosen
    ):  # Orders that come in are no announcement.
        chosen, missing = [], _nothing(omissions)
    if not chosen or (missing and counted_at is None):
        absent = missing or _nothing(omissions)
        raise MissingFigures(
            edition=edition,
            definition_ko=definition.name.ko,
            definition_en=definition.name.en,
            missing_ko=", ".join(each.words.ko for each in absent),
            missing_en=", ".join(each.words.en for each in absent),
        )
    amount = sum(part.amount for part in chosen)
    statuses = list(STATUSES)
    worst = min((part.status for part in chosen), key=statuses.index)
    covered = _covered(chosen, days, today=today)
    is_sayable_daily = len(covered) == 1 and all(part.phase == "main" for part in chosen)
    return Headline(
        edition=edition,
        definition=definition,
        amount=amount,
        status="provisional" if missing else worst,
        as_of=max(part.as_of for part in chosen),
        parts=tuple(chosen),
        sources=tuple(dict.fromkeys(part.source for part in chosen)),
        missing=tuple(missing),
        days=min(covered, default=0),
        days_in_all=len(days),
        per_day=per_day(amount, max(covered)) if is_sayable_daily and max(covered) else None,
        counted_at=counted_at if any(part.is_own for part in chosen) else None,
    )


def per_day(amount: int, days: int) -> int:
    """Won a day, rounded to the nearest won, half away from zero. `days` is above 0."""
    whole, rest = divmod(abs(amount), days)
    rounded = whole + (2 * rest >= days)
    return rounded if amount >= 0 else -rounded


def _chosen(definition: Definition, parts: Sequence[Part]) -> list[Part]:
    """The parts this definition counts, in the order of phases and kinds."""
    counted = [
        part
        for part in parts
        if part.phase in definition.phases and (part.is_announced or not definition.as_announced)
    ]
    chosen = [
        part
        for phase in definition.phases
        for part in (
            *_direct([p for p in counted if p.phase == phase and p.kind in DIRECT_KINDS]),
            *(p for kind in definition.vouchers for p in counted if p.phase == phase and p.kind == kind),
        )
    ]
    # A phase's total that was reported with our own orders already in it must not have them added again.
    held = {part.phase for part in chosen if part.holds_own}
    return [part for part in chosen if not (part.is_own and part.phase in held)]


def _direct(parts: Sequence[Part]) -> list[Part]:
    """Direct sales of one phase: whole or split, never both.

    A mid-term release may split what the final one does not, so the later-dated telling counts; of the same day, the
    split one.
    """
    own = [part for part in parts if part.is_own]
    whole = [part for part in parts if part.kind == "direct"]
    split = [part for part in parts if part.kind != "direct" and not part.is_own]
    is_whole = whole and (not split or max(p.as_of for p in whole) > max(p.as_of for p in split))
    is_complete = {"direct_online", "direct_offline"} <= {part.kind for part in split}
    return [*(whole if is_whole or (whole and not is_complete) else split), *own]


def _covered(chosen: Sequence[Part], days: Sequence[date], *, today: date) -> set[int]:
    """How many days of the main phase its parts count: a figure tells of no day after the one it was counted on."""
    ends = {min(part.as_of, today) for part in chosen if part.phase == "main"}
    return {sum(day <= end for day in days) for end in ends}


def _missing(definition: Definition, chosen: Sequence[Part], omissions: dict[str, Missing]) -> list[Missing]:
    """Which kinds the definition needs and `chosen` lacks. What was announced is what was announced: it lacks nothing."""
    if definition.as_announced:
        return []
    given = {part.kind for part in chosen if part.phase == "main"}
    needed = [*(() if "direct" in given else ("direct_online", "direct_offline")), *definition.vouchers]
    if not given & set(DIRECT_KINDS):
        needed = ["direct", *definition.vouchers]
    whole = omissions.get("direct", Missing("direct", "not_reported"))
    return [omissions.get(kind, Missing(kind, whole.why, whole.note)) for kind in needed if kind not in given]


def _nothing(omissions: Sequence[Missing]) -> list[Missing]:
    return list(omissions) or [Missing("direct", "not_reported")]
