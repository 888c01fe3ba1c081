"""Editions, their dates and their targets."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from hamkke.festivals import rules
from hamkke.festivals.models import Edition, Phase, ScheduleVersion, Series, Target
from hamkke.kernel import calendars
from hamkke.kernel.words import Words

EditionUnknown = rules.EditionUnknown
PhaseDates = rules.PhaseDates
COUNTED = rules.COUNTED


def editions() -> QuerySet[Edition]:
    """Every edition with its series, newest first."""
    return Edition.objects.select_related("series").order_by("-code")


def edition_by_code(code: str) -> Edition:
    """The edition with this code. Raises EditionUnknown."""
    edition = editions().filter(code=code).first()
    if edition is None:
        raise EditionUnknown(code=code)
    return edition


@dataclass(frozen=True)
class PhaseShown:
    """A phase as a page shows it: both days included."""

    kind: str
    name: Words
    earliest_on: date
    latest_on: date
    days: int
    is_now: bool


# A phase's name, what it was and what it is; each may be nothing.
PhaseChange = tuple[Words, PhaseShown | None, PhaseShown | None]


@dataclass(frozen=True)
class VersionShown:
    """A schedule version, its phases, and what it changed against the one before."""

    version: ScheduleVersion
    phases: tuple[PhaseShown, ...]
    changes: tuple[PhaseChange, ...]


@dataclass(frozen=True)
class EditionShown:
    edition: Edition
    phases: tuple[PhaseShown, ...]

    @property
    def now(self) -> PhaseShown | None:
        return next((phase for phase in self.phases if phase.is_now), None)


def locked(edition: Edition) -> Edition:
    """The edition's row, held until the transaction ends: for what is numbered one after another."""
    return Edition.objects.select_for_update().get(pk=edition.pk)


def series() -> QuerySet[Series]:
    """Every series, by code."""
    return Series.objects.order_by("code")


def series_by_code(code: str) -> Series | None:
    return Series.objects.filter(code=code).first()


def editions_of_year(series: Series, year: int) -> QuerySet[Edition]:
    """A series' editions of one year, oldest first."""
    return editions().filter(series=series, code__startswith=f"{year:04d}-").order_by("code")


def current_edition(now: datetime) -> Edition | None:
    """The edition that runs at `now` by its standing schedule: main before pre-event before extension."""
    running = _standing_phases().filter(starts_at__lte=now, ends_at__gt=now)
    phases = sorted(
        running.select_related("schedule__edition__series"),
        key=lambda p: (-p.starts_at.timestamp(), p.schedule.edition.code),
    )
    found = min(phases, key=lambda p: rules.precedence(p.kind), default=None)
    return found.schedule.edition if found else None


def schedule_of(edition: Edition) -> ScheduleVersion | None:
    """The standing schedule with its `phases`, or None while nothing is decided."""
    return schedules_of(edition).last()


def schedules_of(edition: Edition) -> QuerySet[ScheduleVersion]:
    """Every version with its phases, oldest first."""
    return ScheduleVersion.objects.filter(edition=edition).prefetch_related("phases").order_by("number")


def phase_at(edition: Edition, now: datetime) -> str | None:
    """`pre_event`, `main`, `extension`, or None when the edition is not running at `now`."""
    return rules.phase_at(_dates_of(schedule_of(edition)), now=now)


def dates_of(edition: Edition, phase: str = "main") -> list[date]:
    """The days in Seoul that a phase touches; empty when the phase is not scheduled."""
    found = (p for p in _dates_of(schedule_of(edition)) if p.kind == phase)
    return [day for dates in map(rules.dates, found) for day in dates]


def days_of(edition: Edition, phase: str = "main") -> int:
    """How many days in Seoul a phase lasts; 0 when it is not scheduled."""
    return len(dates_of(edition, phase))


def targets_of(edition: Edition) -> QuerySet[Target]:
    """Every version of an edition's target, oldest first; the last one stands."""
    return Target.objects.filter(edition=edition).order_by("number")


def targets_of_year(series: Series, year: int) -> QuerySet[Target]:
    """Every version of a year's target, oldest first; the last one stands."""
    return Target.objects.filter(series=series, year=year).order_by("number")


def phases_of(editions: Iterable[Edition]) -> dict[UUID, dict[str, PhaseDates]]:
    """The standing phases of many editions at once: {edition id: {kind: dates}}."""
    found: dict[UUID, dict[str, PhaseDates]] = {edition.pk: {} for edition in editions}
    for phase in _standing_phases().filter(schedule__edition__in=list(found)).select_related("schedule"):
        found[phase.schedule.edition_id][phase.kind] = PhaseDates(phase.kind, phase.starts_at, phase.ends_at)
    return found


def dates_in(phase: PhaseDates) -> list[date]:
    """The days in Seoul that a phase touches."""
    return rules.dates(phase)


def whole_days(earliest_on: date, latest_on: date) -> tuple[datetime, datetime]:
    """Whole days in Seoul, both included, as (starts_at, ends_at exclusive)."""
    return rules.days(earliest_on, latest_on)


def editions_shown(editions: Iterable[Edition], *, now: datetime) -> list[EditionShown]:
    """Editions with their standing phases, in the order given."""
    listed = list(editions)
    phases = phases_of(listed)
    return [
        EditionShown(edition, tuple(_shown(p, now) for p in phases[edition.pk].values()))
        for edition in listed
    ]


def versions_shown(edition: Edition, *, now: datetime) -> list[VersionShown]:
    """Every schedule version with what it changed against the one before, newest first."""
    shown, before = [], list[PhaseDates]()
    for version in schedules_of(edition):
        after = _dates_of(version)
        changes = _changes(before, after, now) if before else ()
        shown.append(VersionShown(version, tuple(_shown(p, now) for p in after), changes))
        before = after
    return shown[::-1]


def changes_since(version: ScheduleVersion, number: int, *, now: datetime) -> tuple[PhaseChange, ...]:
    """What a schedule says otherwise than an earlier version of it, which has that number."""
    found = {each.number: _dates_of(each) for each in schedules_of(version.edition)}
    return _changes(found[number], found[version.number], now)


def _changes(before: list[PhaseDates], after: list[PhaseDates], now: datetime) -> tuple[PhaseChange, ...]:
    return tuple(
        (
            rules.PHASES[each.kind],
            _shown(each.before, now) if each.before else None,
            _shown(each.after, now) if each.after else None,
        )
        for each in rules.changes(before, after)
    )


def event_of(edition: Edition, versions: Sequence[VersionShown], *, address: str) -> dict[str, Any] | None:
    """The edition as search engines know events (schema.org), by its standing schedule; nothing while it has none."""
    if not versions or not versions[0].phases:
        return None
    phases = versions[0].phases
    has_moved = any(before and after for version in versions for _, before, after in version.changes)
    return {
        "@type": "Festival",
        "name": edition.name,
        "alternateName": edition.name_en,
        "url": address,
        "startDate": min(phase.earliest_on for phase in phases).isoformat(),
        "endDate": max(phase.latest_on for phase in phases).isoformat(),
        "eventStatus": f"https://schema.org/Event{'Rescheduled' if has_moved else 'Scheduled'}",
        "eventAttendanceMode": "https://schema.org/MixedEventAttendanceMode",
        "location": {"@type": "Country", "name": "대한민국"},
        "organizer": {"@type": "Organization", "name": edition.series.name},
    }


def calendar_of(edition: Edition) -> str:
    """The edition's dates as an iCalendar feed, from the same rows the page shows; phases that went are cancelled."""
    latest: dict[str, calendars.Event] = {}
    for version in schedules_of(edition):
        standing = {phase.kind: phase for phase in _dates_of(version)}
        for kind in (*standing, *(gone for gone in latest if gone not in standing)):
            dates = standing.get(kind) or latest[kind]
            latest[kind] = calendars.Event(
                uid=f"{edition.code}-{kind}@hamkke",
                summary=f"{edition.name} {rules.PHASES[kind].ko} · {edition.name_en}",
                starts_at=dates.starts_at,
                ends_at=dates.ends_at,
                sequence=version.number - 1,
                decided_at=version.decided_at,
                is_cancelled=kind not in standing,
            )
    return calendars.feed(edition.name, latest.values())


def _shown(phase: PhaseDates, now: datetime) -> PhaseShown:
    dates = rules.dates(phase)
    return PhaseShown(
        kind=phase.kind,
        name=rules.PHASES[phase.kind],
        earliest_on=dates[0],
        latest_on=dates[-1],
        days=len(dates),
        is_now=rules.phase_at([phase], now=now) is not None,
    )


def _standing_phases() -> QuerySet[Phase]:
    standing = ScheduleVersion.objects.filter(edition=OuterRef("schedule__edition")).order_by("-number")
    return Phase.objects.filter(schedule=Subquery(standing.values("pk")[:1])).order_by("starts_at")


def _dates_of(version: ScheduleVersion | None) -> list[rules.PhaseDates]:
    phases = version.phases.all() if version else []
    return [rules.PhaseDates(p.kind, p.starts_at, p.ends_at) for p in phases]
