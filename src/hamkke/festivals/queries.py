"""What pages and other apps ask about festivals."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from hamkke.festivals import rules
from hamkke.festivals.models import (
    Area,
    Edition,
    Partner,
    Phase,
    PhaseKind,
    ScheduleVersion,
    Series,
    Support,
    Target,
)

__all__ = [
    "Area",
    "Edition",
    "EditionUnknown",
    "Phase",
    "PhaseDates",
    "PhaseKind",
    "ScheduleVersion",
    "Series",
    "Support",
    "Target",
]

EditionUnknown = rules.EditionUnknown
PhaseDates = rules.PhaseDates


def editions() -> QuerySet[Edition]:
    """Every edition with its series, newest first."""
    return Edition.objects.select_related("series").order_by("-code")


def edition_by_code(code: str) -> Edition:
    """The edition with this code. Raises EditionUnknown."""
    edition = editions().filter(code=code).first()
    if edition is None:
        raise EditionUnknown(code=code)
    return edition


def locked(edition: Edition) -> Edition:
    """The edition's row, held until the transaction ends: for what is numbered one after another."""
    return Edition.objects.select_for_update().get(pk=edition.pk)


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


def partners_of(edition: Edition) -> QuerySet[Partner]:
    return (
        Partner.objects.filter(edition=edition).select_related("organisation").order_by("organisation__name")
    )


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


def _standing_phases() -> QuerySet[Phase]:
    standing = ScheduleVersion.objects.filter(edition=OuterRef("schedule__edition")).order_by("-number")
    return Phase.objects.filter(schedule=Subquery(standing.values("pk")[:1]))


def _dates_of(version: ScheduleVersion | None) -> list[rules.PhaseDates]:
    phases = version.phases.all() if version else []
    return [rules.PhaseDates(p.kind, p.starts_at, p.ends_at) for p in phases]
