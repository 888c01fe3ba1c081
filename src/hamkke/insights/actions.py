"""One of the secretariat has a study worked out and frozen; another publishes it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction

from hamkke.audit import actions as audit
from hamkke.insights import queries
from hamkke.insights.models import Study, StudyPublication
from hamkke.insights.rules import findings, publishing
from hamkke.kernel import clock
from hamkke.people import queries as people
from hamkke.sales import queries as sales

if TYPE_CHECKING:
    from hamkke.festivals.models import Edition
    from hamkke.people.models import User


@transaction.atomic
def propose_study(*, id: UUID, edition: Edition, note: str = "", note_en: str = "", by: User) -> Study:
    """Work out what an edition did from what stands now, and freeze it. It is not public yet.

    The same id again gives back what was found then. Raises NotAnOrganiser, NotScheduled, StudyTooEarly, NothingDecided,
    NoteTooLong, EffectWithoutComparison or DifferentContent. That no effect can be told is a finding, not a refusal.
    """
    now = clock.now()
    _check_organiser(by)
    note, note_en = note.strip(), note_en.strip()
    proposed = Study.objects.filter(pk=id).first()
    if proposed:
        asked = (edition.pk, by.pk, note, note_en)
        if (proposed.edition_id, proposed.proposed_by_id, proposed.note, proposed.note_en) != asked:
            raise publishing.DifferentContent
        return proposed
    publishing.check_note(note, note_en)
    publishing.check_over(queries.periods_of(edition).during_to, now=now)
    inputs = queries.inputs_of(edition)
    found = queries.worked_out(edition, inputs)
    sales.check_wording(note, note_en, has_comparison=found.effect is not None)
    study = Study.objects.create(
        id=id,
        edition=edition,
        **asdict(inputs.periods),
        estimator=found.estimator,
        source=queries.SOURCE,
        inputs_hash=inputs.hash,
        findings=findings.written(found),
        note=note,
        note_en=note_en,
        proposed_at=now,
        proposed_by=by,
    )
    audit.record(
        by=by,
        verb="insights.study.proposed",
        target=study,
        edition=edition.code,
        inputs_hash=study.inputs_hash,
    )
    return study


@transaction.atomic
def publish_study(study: Study, *, by: User) -> StudyPublication:
    """Publish what somebody else proposed, if consent and sales are still as they were. Pressed twice, it is published once.

    Raises NotAnOrganiser, SamePerson, StudyStale.
    """
    now = clock.now()
    _check_organiser(by)
    publishing.check_two_people(study.proposed_by_id, by.pk)
    published = StudyPublication.objects.filter(study=study).first()
    if published:
        return published
    if queries.inputs_of(study.edition).hash != study.inputs_hash:
        raise publishing.StudyStale
    try:
        with transaction.atomic():
            published = StudyPublication.objects.create(study=study, published_at=now, published_by=by)
    except IntegrityError:  # Pressed by two at once: whoever came first has published it.
        return StudyPublication.objects.get(study=study)
    audit.record(by=by, verb="insights.study.published", target=study, edition=study.edition.code)
    return published


def _check_organiser(by: User) -> None:
    if not people.is_organiser(by):
        raise publishing.NotAnOrganiser
