"""Who is written to when dates change, and what such a letter says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from hamkke.calls import rules
from hamkke.calls.models import Application, Call, ChangeNotice, TermsVersion
from hamkke.festivals import queries as festivals
from hamkke.kernel import clock
from hamkke.kernel.to_do import last_moment
from hamkke.kernel.words import Words
from hamkke.people import queries as people

if TYPE_CHECKING:
    from hamkke.people.models import User


@dataclass(frozen=True)
class ChangeTold:
    """A change and its letters: how many of them are sent, waiting, returned or needless."""

    name: Words
    why: Words
    at: datetime
    address: str
    counts: dict[str, int]


# What changed, what it was and what it is; each may be nothing.
Change = tuple[Words, str, str]


def readers_of_schedule(edition: festivals.Edition) -> QuerySet[User]:
    """Whoever speaks for a partner of the edition, and the owners of merchants that have applied to one of its calls, or begun to."""
    partners = festivals.partners_of(edition).order_by().values("organisation")
    speaking = people.memberships().filter(organisation__in=partners).order_by().values("user")
    applied = Application.objects.filter(call__edition=edition)
    return people.users().filter(Q(pk__in=speaking) | Q(pk__in=_owners(applied)))


def readers_of_terms(call: Call) -> QuerySet[User]:
    """The owners of merchants that have applied, or begun to."""
    return people.users().filter(pk__in=_owners(Application.objects.filter(call=call)))


def _owners(applications: QuerySet[Application]) -> QuerySet[Application, Any]:
    return applications.exclude(merchant__owner=None).order_by().values("merchant__owner")


def notices_to_put_off(*, put_off_before: datetime) -> QuerySet[ChangeNotice]:
    """Those nobody has put off yet, or whose letter got lost between the queue and the post."""
    waiting = ChangeNotice.objects.filter(state=ChangeNotice.State.WAITING)
    return waiting.filter(Q(put_off_at=None) | Q(put_off_at__lt=put_off_before)).order_by("written_at", "id")


def changes_told(edition: festivals.Edition) -> list[ChangeTold]:
    """Of which changes of an edition and its calls somebody was written to, the latest first. Three queries."""
    notices = ChangeNotice.objects.filter(Q(schedule__edition=edition) | Q(terms__call__edition=edition))
    counted: dict[tuple[Any, Any], dict[str, int]] = {}
    grouped = notices.order_by().values_list("schedule", "terms", "state").annotate(Count("pk"))
    for schedule, terms, state, count in grouped:
        counted.setdefault((schedule, terms), {})[state] = count
    schedules = festivals.ScheduleVersion.objects.in_bulk([each for each, _ in counted if each])
    amended = TermsVersion.objects.select_related("call").in_bulk([each for _, each in counted if each])
    told = [_schedule_told(edition, schedules[of], counts) for (of, _), counts in counted.items() if of]
    told += [_terms_told(amended[of], counts) for (_, of), counts in counted.items() if of]
    return sorted(told, key=lambda each: each.at, reverse=True)


def _schedule_told(
    edition: festivals.Edition, version: festivals.ScheduleVersion, counts: dict[str, int]
) -> ChangeTold:
    name = Words("축제 일정 {n}판", "Dates of the festival, version {n}").format(n=version.number)
    page = reverse("festivals:edition", args=[edition.code])
    return ChangeTold(name, Words(version.reason, version.reason), version.decided_at, page, counts)


def _terms_told(version: TermsVersion, counts: dict[str, int]) -> ChangeTold:
    call = version.call
    name = Words("{ko} {n}판", "{en}, version {n}").format(ko=call.title, en=call.title_en, n=version.number)
    page = reverse("calls:call", args=[call.pk])
    return ChangeTold(name, Words(version.why, version.why_en), version.published_at, page, counts)


def applicants_without_account(edition: festivals.Edition) -> int:
    """How many have applied on paper or by telephone, and can be told by no e-mail."""
    return Application.objects.filter(call__edition=edition, merchant__owner=None).count()


def is_corrected_since(notice: ChangeNotice) -> bool:
    """Whether other dates stand by now than those that a notice tells of, so that only a later one may be told."""
    number = notice.version.number
    if notice.schedule is not None:
        return festivals.schedules_of(notice.schedule.edition).filter(number__gt=number).exists()
    return any(each.version.number > number for each in _to_the_same_reader(notice))


def changes_for_reader(notice: ChangeNotice, *, now: datetime) -> list[Change]:
    """What is new to this reader: against the dates that they were told last, whatever was corrected between."""
    version = notice.version
    known = version.number - 1
    for earlier in sorted(_to_the_same_reader(notice), key=lambda each: each.version.number, reverse=True):
        if earlier.version.number < version.number:
            if earlier.state == ChangeNotice.State.SENT:
                break
            known = earlier.version.number - 1
    if isinstance(version, TermsVersion):
        return changes_of_terms(version, since=known)
    return _changes_of_schedule(version, since=known, now=now)


def _to_the_same_reader(notice: ChangeNotice) -> QuerySet[ChangeNotice]:
    """Every notice of this call's dates, or of this edition's, to whom this one goes."""
    same = ChangeNotice.objects.filter(reader=notice.reader_id).select_related("schedule", "terms")
    if notice.terms is not None:
        return same.filter(terms__call=notice.terms.call_id)
    return same.filter(schedule__edition__schedules=notice.schedule_id)


def _changes_of_schedule(version: festivals.ScheduleVersion, *, since: int, now: datetime) -> list[Change]:
    changes = festivals.changes_since(version, since, now=now)
    return [(name, _days(before), _days(after)) for name, before, after in changes]


def _days(phase: festivals.PhaseShown | None) -> str:
    return _from_until(phase.earliest_on, phase.latest_on) if phase else ""


def changes_of_terms(version: TermsVersion, *, since: int) -> list[Change]:
    """Which of a call's dates a version of its terms says otherwise than an earlier one."""
    before = TermsVersion.objects.get(call=version.call_id, number=since)
    old, new = _dates(before), _dates(version)
    names = {**new, **old}
    return [
        (rules.MILESTONES[kind], old.get(kind, ""), new.get(kind, ""))
        for kind in rules.MILESTONES
        if kind in names and old.get(kind) != new.get(kind)
    ]


def _dates(version: TermsVersion) -> dict[str, str]:
    found = rules.milestones(
        rules.read_terms(version.terms["terms"]),
        opens_at=version.call.opens_at,
        closes_at=version.call.closes_at,
        decided_at=None,
    )
    return {each.kind: _spoken(each) for each in found}


def _spoken(milestone: rules.Milestone) -> str:
    starts_at = milestone.starts_at.astimezone(clock.SEOUL)
    if milestone.ends_at is None:
        return f"{starts_at:%Y-%m-%d %H:%M}"
    return _from_until(starts_at.date(), last_moment(milestone.ends_at).astimezone(clock.SEOUL).date())


def _from_until(earliest: date, latest: date) -> str:
    return f"{earliest}" if earliest == latest else f"{earliest} – {latest}"
