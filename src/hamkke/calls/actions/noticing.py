"""Changed dates are told to whom they concern: each notice is written down with the change, and its letter goes out once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from hamkke.audit import actions as audit
from hamkke.calls import queries
from hamkke.calls.models import ROWS_AT_ONCE, ChangeNotice, TermsVersion
from hamkke.calls.providers import mail
from hamkke.calls.rules import mails
from hamkke.kernel import clock, ids
from hamkke.kernel.queue import later
from hamkke.kernel.words import Words

if TYPE_CHECKING:
    from hamkke.festivals.queries import ScheduleVersion

AT_ONCE = 1_000
LOST_AFTER = timedelta(hours=1)


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
    if not queries.changes_of_terms(version):
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
    waiting = queries.notices_to_put_off(put_off_before=now - LOST_AFTER).select_for_update(skip_locked=True)
    found = list(waiting.values_list("pk", flat=True)[:AT_ONCE])
    ChangeNotice.objects.filter(pk__in=found).update(put_off_at=now)
    for notice_id in found:
        later("calls.send_notice", notice_id=notice_id)
    return len(found)


def send_notice(notice_id: UUID) -> None:
    """Send one letter, unless what it tells of is over; at night it waits for the morning.

    It counts as sent before it leaves: a worker that dies on the way leaves a letter unsent rather than sent twice.
    """
    notice = _claimed(notice_id)
    if notice is None:
        return
    try:
        mail.send(_letter(notice), to=notice.reader.email, id=notice.pk)
    except mail.UndeliverableError:
        _settle(notice, ChangeNotice.State.RETURNED)
    except OSError:
        ChangeNotice.objects.filter(pk=notice.pk).update(state=ChangeNotice.State.WAITING, settled_at=None)
        raise


@transaction.atomic
def _claimed(notice_id: UUID) -> ChangeNotice | None:
    """The notice, now counted as sent by us; None where there is nothing to send, or not yet."""
    now = clock.now()
    waiting = ChangeNotice.objects.select_for_update(of=("self",)).select_related(
        "reader", "schedule__edition", "terms__call"
    )
    notice = waiting.filter(pk=notice_id, state=ChangeNotice.State.WAITING).first()
    if notice is None:
        return None
    if queries.night_on(clock.today()).covers(now):
        # The clock asks again in the morning.
        ChangeNotice.objects.filter(pk=notice.pk).update(put_off_at=None)
        return None
    if not notice.reader.is_active or (notice.schedule and _latest_end(notice.schedule) <= now):
        _settle(notice, ChangeNotice.State.NEEDLESS)
        return None
    _settle(notice, ChangeNotice.State.SENT)
    return notice


def _letter(notice: ChangeNotice) -> mails.Mail:
    amended = notice.terms
    if amended is not None:
        return mails.changed(
            title=Words(amended.call.title, amended.call.title_en),
            changes=queries.changes_of_terms(amended),
            why=Words(amended.why, amended.why_en),
            link=_link("calls:call", amended.call_id),
        )
    version = cast("ScheduleVersion", notice.schedule)  # It tells of one of the two, always.
    return mails.changed(
        title=Words(version.edition.name, version.edition.name_en),
        changes=queries.changes_of_schedule(version, now=clock.now()),
        why=Words(version.reason, version.reason),
        link=_link("festivals:edition", version.edition.code),
    )


def _link(page: str, of: object) -> str:
    return f"{settings.SITE_URL}{reverse(page, args=[of])}"


def _latest_end(version: ScheduleVersion) -> datetime:
    return max(phase.ends_at for phase in version.phases.all())


def _settle(notice: ChangeNotice, state: ChangeNotice.State) -> None:
    ChangeNotice.objects.filter(pk=notice.pk).update(state=state, settled_at=clock.now())
