"""Changed dates are told to whom they concern: each notice is written down with the change, and its letter goes out once."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from hamkke.audit import actions as audit
from hamkke.calls import queries
from hamkke.calls.actions import letters
from hamkke.calls.models import ROWS_AT_ONCE, ChangeNotice, TermsVersion
from hamkke.calls.rules import mails
from hamkke.kernel import clock, ids
from hamkke.kernel.queue import later
from hamkke.kernel.words import Words

if TYPE_CHECKING:
    from hamkke.festivals.queries import ScheduleVersion


@transaction.atomic
def tell_changed_schedule(version: ScheduleVersion) -> int:
    """Write down whom an edition's new dates concern; returns how many. What is past concerns nobody any more."""
    now = clock.now()
    if _latest_end(version) <= now:
        return 0
    readers = queries.readers_of_schedule(version.edition).values_list("pk", flat=True)
    notices = [_notice(version.pk, reader, now, schedule=version) for reader in readers]
    return _written(notices, target=version.edition)


def tell_changed_terms(version: TermsVersion) -> int:
    """Write down whom an amendment's new dates concern; in the amendment's transaction. Without new dates, nobody."""
    if not queries.changes_of_terms(version, since=version.number - 1):
        return 0
    now = clock.now()
    readers = queries.readers_of_terms(version.call).values_list("pk", flat=True)
    return _written(
        [_notice(version.pk, reader, now, terms=version) for reader in readers], target=version.call
    )


def _notice(
    change: UUID,
    reader: UUID,
    now: datetime,
    *,
    schedule: ScheduleVersion | None = None,
    terms: TermsVersion | None = None,
) -> ChangeNotice:
    return ChangeNotice(
        id=ids.derived("change notice", change, reader),
        schedule=schedule,
        terms=terms,
        reader_id=reader,
        written_at=now,
    )


def _written(notices: list[ChangeNotice], *, target: Any) -> int:
    # Told twice of one change, the rows that are there stay.
    ChangeNotice.objects.bulk_create(notices, batch_size=ROWS_AT_ONCE, ignore_conflicts=True)
    if notices:
        audit.record(by=None, verb="calls.change.told", target=target, readers=len(notices))
        later("calls.post_notices")
    return len(notices)


def post_notices() -> int:
    """Put off a letter for every notice that waits; returns how many. At night nobody is written to."""
    now = clock.now()
    if queries.night_on(clock.today()).covers(now):
        return 0
    count = 0
    while put_off := _put_off(now):
        count += put_off
    return count


@transaction.atomic
def _put_off(now: datetime) -> int:
    # Two workers at once take different ones.
    waiting = queries.notices_to_put_off(put_off_before=now - letters.LOST_AFTER).select_for_update(
        skip_locked=True
    )
    found = list(waiting.values_list("pk", flat=True)[: letters.AT_ONCE])
    ChangeNotice.objects.filter(pk__in=found).update(put_off_at=now)
    for notice_id in found:
        later("calls.send_notice", notice_id=notice_id)
    return len(found)


def send_notice(notice_id: UUID) -> None:
    """Send one letter, unless what it tells of is over, or was corrected again before the letter left."""
    letters.send(
        ChangeNotice.objects.filter(pk=notice_id).select_related(
            "reader", "schedule__edition", "terms__call"
        ),
        is_needless=_is_needless,
        written=_letter,
        wait_until=lambda morning: later("calls.send_notice", not_before=morning, notice_id=notice_id),
    )


def _is_needless(notice: ChangeNotice, now: datetime) -> bool:
    is_over = notice.schedule is not None and _latest_end(notice.schedule) <= now
    return (
        not notice.reader.is_active
        or is_over
        or queries.is_corrected_since(notice)
        or not queries.changes_for_reader(notice, now=now)
    )


def _letter(notice: ChangeNotice) -> tuple[str, mails.Mail]:
    changes = queries.changes_for_reader(notice, now=clock.now())
    version = notice.version
    if isinstance(version, TermsVersion):
        name, why = Words(version.call.title, version.call.title_en), Words(version.why, version.why_en)
        link = _link("calls:call", version.call_id)
    else:
        name, why = (
            Words(version.edition.name, version.edition.name_en),
            Words(version.reason, version.reason),
        )
        link = _link("festivals:edition", version.edition.code)
    return notice.reader.email, mails.changed(title=name, changes=changes, why=why, link=link)


def _link(page: str, of: object) -> str:
    return f"{settings.SITE_URL}{reverse(page, args=[of])}"


def _latest_end(version: ScheduleVersion) -> datetime:
    return max(phase.ends_at for phase in version.phases.all())
