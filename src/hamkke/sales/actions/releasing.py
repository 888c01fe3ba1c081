"""Figures are made public by two: one proposes them, frozen; another releases them, and they become the figures that stand."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from hamkke.audit import actions as audit
from hamkke.festivals import queries as editions
from hamkke.kernel import clock, ids
from hamkke.kernel.words import Words
from hamkke.people import queries as people
from hamkke.sales import rules, signals
from hamkke.sales.actions.figures import record_figure
from hamkke.sales.actions.totals import add_up_own
from hamkke.sales.models import Release
from hamkke.sales.queries import drafts, releases
from hamkke.sales.rules import releasing

_NO_NOTE = Words("", "")


def propose_release(
    edition: editions.Edition,
    *,
    id: UUID,
    status: str,
    by: people.User,
    coverage: str = "all",
    note: Words = _NO_NOTE,
) -> Release:
    """Freeze an edition's figures as they are now. The same id is the same release.

    Raises NothingToRelease, DaysStillMoving, NotOver, ReportsMissing, LinesWaiting, AlreadyFinal, FiguresByHand,
    ReleaseWaiting, EffectWithoutComparison.
    """
    rules.check_words(status=status, coverage=coverage)
    rules.check_wording(note.ko, note.en, has_comparison=False)
    add_up_own()
    return _proposed(edition, id=id, status=status, coverage=coverage, note=note, by=by)


@transaction.atomic
def _proposed(
    edition: editions.Edition, *, id: UUID, status: str, coverage: str, note: Words, by: people.User
) -> Release:
    now = clock.now()
    editions.locked(edition)
    if told := Release.objects.filter(pk=id).first():
        return told
    if releases.releases_of(edition).filter(released_at=None, withdrawn_at=None).exists():
        raise releasing.ReleaseWaiting
    ready = releases.readiness(edition, now=now)
    releasing.check_proposing(status, ready, today=now.astimezone(clock.SEOUL).date())
    number = (Release.objects.filter(edition=edition).aggregate(Max("number"))["number__max"] or 0) + 1
    content = drafts.draft(edition, number=number, status=status, coverage=coverage, note=note, now=now)
    if not content["channels"]:
        raise releasing.NothingToRelease(edition=edition.code)
    release = Release.objects.create(
        id=id,
        edition=edition,
        number=number,
        status=status,
        as_of=now,
        content=content,
        digest=releasing.digest(content),
        note=note.ko,
        note_en=note.en,
        proposed_at=now,
        proposed_by=by,
    )
    audit.record(by=by, verb="sales.release.proposed", target=release, digest=release.digest, status=status)
    return release


@transaction.atomic
def release_figures(release: Release, *, by: people.User) -> Release:
    """Make a proposed release public, and its figures those that stand. Released twice by one person, it is released once.

    Raises ReleaseDecided, SecondPersonNeeded, BatchTakenBack.
    """
    release = Release.objects.select_for_update().select_related("edition").get(pk=release.pk)
    if release.released_by_id == by.pk:
        return release
    releasing.check_releasing(
        is_decided=release.released_at is not None or release.withdrawn_at is not None,
        is_same_person=release.proposed_by_id == by.pk,
        taken_back=releases.taken_back_since(release),
    )
    before = drafts.released(release.edition).first()
    release.released_at, release.released_by = clock.now(), by
    release.save(update_fields=["released_at", "released_by"])
    for figure in (*release.content["figures"], *_gone(before, release)):
        if figure["is_from_lines"]:
            _record(release, figure, by=by)
    audit.record(by=by, verb="sales.release.released", target=release, digest=release.digest)
    signals.release_published.send(sender=Release, release=release)
    return release


@transaction.atomic
def withdraw_release(release: Release, *, by: people.User) -> Release:
    """Take a proposal back before it is public. Raises ReleaseDecided."""
    release = Release.objects.select_for_update().get(pk=release.pk)
    if release.released_at is not None:
        raise releasing.ReleaseDecided
    if release.withdrawn_at is None:
        release.withdrawn_at = clock.now()
        release.save(update_fields=["withdrawn_at"])
        audit.record(by=by, verb="sales.release.withdrawn", target=release)
    return release


def _gone(before: Release | None, release: Release) -> list[dict[str, Any]]:
    """What an earlier release told and this one does not any more: it stands at nothing now, or it would count on."""
    now = {_key(each) for each in release.content["figures"]}
    earlier = before.content["figures"] if before else []
    alike = {"status": release.status, "as_of": release.as_of.astimezone(clock.SEOUL).date().isoformat()}
    return [{**each, "amount": 0, **alike} for each in earlier if _key(each) not in now]


def _key(figure: dict[str, Any]) -> tuple[str, str, str]:
    return figure["phase"], figure["kind"], figure["detail"]


def _record(release: Release, figure: dict[str, Any], *, by: people.User) -> None:
    as_of = date.fromisoformat(figure["as_of"])
    record_figure(
        id=ids.derived("release figure", release.pk, *_key(figure)),
        edition=release.edition,
        kind=figure["kind"],
        phase=figure["phase"],
        detail=figure["detail"],
        status=figure["status"],
        coverage=figure["coverage"],
        amount=figure["amount"],
        is_announced=figure["is_announced"],
        holds_own=figure["holds_own"],
        source=drafts.source_of(release.edition, release.number, as_of),
        as_of=as_of,
        note=release.note,
        note_en=release.note_en,
        by=by,
    )
