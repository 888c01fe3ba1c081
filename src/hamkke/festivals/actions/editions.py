"""Series and editions, their dates, targets and partners."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from hamkke.audit import actions as audit
from hamkke.festivals import queries, rules, signals
from hamkke.festivals.actions.once import once
from hamkke.festivals.models import (
    Edition,
    Partner,
    Phase,
    ScheduleVersion,
    Series,
    Support,
    Target,
)
from hamkke.kernel import clock, ids
from hamkke.people import queries as people

if TYPE_CHECKING:
    from hamkke.people.models import Organisation

PhaseGiven = tuple[str, datetime, datetime]


@transaction.atomic
def open_series(*, id: UUID, code: str, name: str, name_en: str, by: people.User | None) -> Series:
    """Found a series of festivals. Raises CodeTaken, DifferentContent."""
    try:
        series, is_new = once(Series, id, code=code, name=name, name_en=name_en)
    except IntegrityError:
        raise rules.CodeTaken(code=code) from None
    if is_new:
        audit.record(by=by, verb="festivals.series.opened", target=series, code=code)
    return series


@transaction.atomic
def open_edition(
    *, id: UUID, series: Series, code: str, name: str, name_en: str, by: people.User | None
) -> Edition:
    """Open one edition of a series; its code begins with year and month. Raises CodeMalformed, CodeTaken."""
    rules.check_code(code)
    try:
        edition, is_new = once(Edition, id, series=series, code=code, name=name, name_en=name_en)
    except IntegrityError:
        raise rules.CodeTaken(code=code) from None
    if is_new:
        audit.record(by=by, verb="festivals.edition.opened", target=edition, code=code)
    return edition


@transaction.atomic
def schedule(
    edition: Edition,
    *,
    phases: Sequence[PhaseGiven],
    reason: str,
    by: people.User | None,
    id: UUID | None = None,
    decided_at: datetime | None = None,
) -> ScheduleVersion:
    """Decide the edition's dates anew: (kind, starts_at, ends_at exclusive) each. Earlier versions are kept.

    `decided_at` is for what was decided before it was written down here. Told again under the same id, or with the
    dates and reason that stand, the earlier version answers. Raises ScheduleUnchanged when only the reason is new,
    DifferentContent, and the refusals of `rules.check_phases`.
    """
    now = clock.now()
    given = [rules.PhaseDates(*phase) for phase in phases]
    rules.check_reason(reason)
    rules.check_phases(given)
    queries.locked(edition)
    if told := ScheduleVersion.objects.filter(id=id).first() if id else None:
        if (told.edition, told.reason) != (edition, reason) or rules.changes(_dates_of(told), given):
            raise rules.DifferentContent
        return told
    standing = ScheduleVersion.objects.filter(edition=edition).order_by("-number").first()
    if standing and not rules.changes(_dates_of(standing), given):
        if standing.reason != reason:
            raise rules.ScheduleUnchanged
        return standing
    version = ScheduleVersion.objects.create(
        id=id or ids.new(),
        edition=edition,
        number=standing.number + 1 if standing else 1,
        reason=reason,
        decided_at=decided_at or now,
        decided_by=by,
    )
    Phase.objects.bulk_create(
        Phase(schedule=version, kind=phase.kind, starts_at=phase.starts_at, ends_at=phase.ends_at)
        for phase in given
    )
    audit.record(by=by, verb="festivals.edition.scheduled", target=edition, number=version.number)
    if standing:
        signals.schedule_changed.send(sender=ScheduleVersion, version=version)
    return version


@transaction.atomic
def set_target(
    *,
    id: UUID,
    series: Series,
    amount: int,
    reason: str,
    by: people.User | None,
    edition: Edition | None = None,
    year: int | None = None,
    definition: str = "announced",
    decided_on: date | None = None,
    source: str = "",
) -> Target:
    """Add a version of the target (won) of one edition or of one year. No earlier version is ever overwritten.

    `definition` names what the target counts, in the words of the sales definitions. Raises ScopeUnclear,
    AmountNotPositive, ReasonMissing, DifferentContent.
    """
    rules.check_reason(reason)
    rules.check_positive(amount)
    if (edition is None) == (year is None):
        raise rules.ScopeUnclear
    Series.objects.select_for_update().get(pk=series.pk)
    earlier = Target.objects.filter(series=series, edition=edition, year=year).exclude(id=id)
    target, is_new = once(
        Target,
        id,
        {
            "number": (earlier.aggregate(Max("number"))["number__max"] or 0) + 1,
            "recorded_at": clock.now(),
            "recorded_by": by,
        },
        series=series,
        edition=edition,
        year=year,
        amount=amount,
        definition=definition,
        reason=reason,
        source=source,
        decided_on=decided_on,
    )
    if is_new:
        audit.record(
            by=by, verb="festivals.target.set", target=edition or series, year=year, number=target.number
        )
    return target


@transaction.atomic
def add_partner(
    *,
    id: UUID,
    edition: Edition,
    organisation: "Organisation",
    supports: Sequence[str],
    by: people.User | None,
    note: str = "",
    note_en: str = "",
) -> Partner:
    """Name an organisation as partner with what it gives. Raises SupportUnknown, AlreadyPartner."""
    for kind in supports:
        if kind not in Support.values:
            raise rules.SupportUnknown(kind=kind)
    try:
        partner, is_new = once(
            Partner,
            id,
            edition=edition,
            organisation=organisation,
            supports=list(supports),
            note=note,
            note_en=note_en,
        )
    except IntegrityError:
        raise rules.AlreadyPartner from None
    if is_new:
        audit.record(by=by, verb="festivals.partner.added", target=edition, partner=str(partner.pk))
    return partner


def _dates_of(version: ScheduleVersion) -> list[rules.PhaseDates]:
    return [rules.PhaseDates(p.kind, p.starts_at, p.ends_at) for p in version.phases.all()]
