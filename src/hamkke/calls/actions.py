from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from hamkke.audit import actions as audit
from hamkke.calls import queries, rules, signals
from hamkke.calls.models import (
    Application,
    ApplicationVersion,
    Assignment,
    Call,
    Criterion,
    Review,
    Score,
    Selection,
    SelectionRow,
)
from hamkke.calls.rules import DEFAULT_CRITERIA, CriterionTerms
from hamkke.kernel import clock, ids
from hamkke.people import queries as people

if TYPE_CHECKING:
    from hamkke.festivals.models import Edition
    from hamkke.merchants.models import Merchant
    from hamkke.people.models import User

__all__ = [
    "DEFAULT_CRITERIA",
    "CriterionTerms",
    "assign_judges",
    "draft",
    "open_call",
    "review",
    "select",
    "submit",
]

ROWS_AT_ONCE = 2_000  # a statement's worth of rows; PostgreSQL takes at most 65,535 parameters


@transaction.atomic
def open_call(
    *,
    id: UUID,
    edition: Edition,
    title: str,
    title_en: str,
    places: int,
    waiting: int = 0,
    opens_at: datetime,
    closes_at: datetime,
    criteria: Sequence[CriterionTerms] = DEFAULT_CRITERIA,
    rule_text: str = "",
    rule_text_en: str = "",
    by: User | None,
) -> Call:
    """Publish a call with everything that will decide it; nothing of that changes afterwards.

    Times are UTC or zoned, weights are points of 100. The same id and content again changes nothing.
    Raises WeightsWrong, NoPlaces, WindowBackwards, ClosesInThePast or DifferentContent.
    """
    rules.check_terms(
        criteria, places=places, waiting=waiting, opens_at=opens_at, closes_at=closes_at, now=clock.now()
    )
    content = {
        "edition_id": edition.pk,
        "title": title,
        "title_en": title_en,
        "places": places,
        "waiting": waiting,
        "opens_at": opens_at,
        "closes_at": closes_at,
        "rule_text": rule_text,
        "rule_text_en": rule_text_en,
        "terms_hash": rules.terms_hash(
            criteria,
            places=places,
            waiting=waiting,
            opens_at=opens_at,
            closes_at=closes_at,
            rule_version=rules.RULE_VERSION,
            sheet_version=rules.SHEET_VERSION,
        ),
    }
    call, is_new = Call.objects.get_or_create(id=id, defaults=content)
    if not is_new:
        return _same(call, content)
    Criterion.objects.bulk_create(_criterion(call, *numbered) for numbered in enumerate(criteria, start=1))
    audit.record(by=by, verb="calls.call.opened", target=call, terms_hash=call.terms_hash)
    return call


def _same(call: Call, content: Mapping[str, Any]) -> Call:
    if any(getattr(call, name) != value for name, value in content.items()):
        raise rules.DifferentContent
    return call


def _criterion(call: Call, position: int, terms: CriterionTerms) -> Criterion:
    return Criterion(
        id=ids.derived("criterion", call.pk, position),
        call=call,
        position=position,
        name=terms.name,
        name_en=terms.name_en,
        meaning=terms.meaning,
        meaning_en=terms.meaning_en,
        weight=terms.weight,
    )


@transaction.atomic
def draft(
    *, id: UUID, call: Call, merchant: Merchant, answers: Mapping[str, Any], by: User | None
) -> Application:
    """Save a merchant's answers, whole or partial, as often as they like while the call is open.

    Keys and types as in rules.QUESTIONS (price in whole won, discount in basis points). What has been submitted stands
    until it is submitted again. Raises NotOpenYet, CallClosed, AnswersUnusable, AlreadyApplied or DifferentContent.
    """
    now = clock.now()
    rules.check_accepting(call.opens_at, call.closes_at, now=now)
    kept = rules.check_draft(answers)
    application = _locked(call, merchant)
    if application is None:
        begun = Application(
            id=id, call=call, merchant=merchant, answers=kept, receipt=rules.receipt_number(id), saved_at=now
        )
        # Begun twice at once, the first one stays and the second finds it below.
        Application.objects.bulk_create([begun], ignore_conflicts=True)
        application = _locked(call, merchant)
        if application is None:
            raise rules.DifferentContent  # The id names an application of another merchant or call.
        if application.pk == id:
            audit.record(by=by, verb="calls.application.begun", target=application)
    if application.pk != id:
        raise rules.AlreadyApplied
    if application.answers != kept:
        application.answers, application.saved_at = kept, now
        application.save(update_fields=["answers", "saved_at"])
        audit.record(by=by, verb="calls.application.saved", target=application)
    return application


def _locked(call: Call, merchant: Merchant) -> Application | None:
    return Application.objects.select_for_update(no_key=True).filter(call=call, merchant=merchant).first()


@transaction.atomic
def submit(application: Application, *, by: User | None) -> Application:
    """Send in the saved answers as a new version; the latest one before closing is what will be judged.

    Unchanged since the last submission, it changes nothing. Raises NotOpenYet, CallClosed or AnswersMissing.
    """
    now = clock.now()
    application = (
        Application.objects.select_for_update(of=("self",), no_key=True)
        .select_related("call")
        .get(pk=application.pk)
    )
    rules.check_accepting(application.call.opens_at, application.call.closes_at, now=now)
    rules.check_sheet(application.answers)
    if application.versions_count and _is_submitted_as_it_stands(application):
        return application
    number = application.versions_count + 1
    version = ApplicationVersion.objects.create(
        application=application,
        number=number,
        answers=application.answers,
        hash=rules.sheet_hash(application.pk, number, application.answers),
        submitted_at=now,
    )
    application.state = Application.State.SUBMITTED
    application.versions_count = number
    application.submitted_at = application.submitted_at or now
    application.save(update_fields=["state", "versions_count", "submitted_at"])
    audit.record(
        by=by, verb="calls.application.submitted", target=application, number=number, hash=version.hash
    )
    return application


def _is_submitted_as_it_stands(application: Application) -> bool:
    latest = application.versions.get(number=application.versions_count)
    return bool(latest.answers == application.answers)


@transaction.atomic
def assign_judges(
    call: Call, *, judges: Sequence[User], per_application: int, by: User | None
) -> list[Assignment]:
    """Deal the submitted applications to judges, never to one who owns the merchant; returns what was added.

    Every application ends with `per_application` judges; those it has already count, so the same again adds
    nothing. Raises StillOpen, AlreadyDecided, NotAJudge, NoApplications or TooFewJudges.
    """
    now = clock.now()
    rules.check_closed(call.closes_at, now=now)
    if not all(people.is_judge(judge) for judge in judges):
        raise rules.NotAJudge
    # The lock lets two assignments at once follow each other instead of both dealing everything.
    if not Call.objects.select_for_update(no_key=True).filter(pk=call.pk, decided_at=None):
        raise rules.AlreadyDecided
    owners = dict(queries.submitted(call).values_list("pk", "merchant__owner_id"))
    if not owners:
        raise rules.NoApplications
    pairs = rules.deal(
        call.pk,
        list(owners),
        [judge.pk for judge in judges],
        per_application=per_application,
        barred={application: {owner} for application, owner in owners.items()},
        held=queries.judges_by_application(call),
    )
    added = Assignment.objects.bulk_create(
        [_assignment(application, judge, now) for application, judge in pairs], batch_size=ROWS_AT_ONCE
    )
    audit.record(by=by, verb="calls.judges.assigned", target=call, added=len(added), each=per_application)
    return added


def _assignment(application: UUID, judge: UUID, now: datetime) -> Assignment:
    return Assignment(
        id=ids.derived("assignment", application, judge),
        application_id=application,
        judge_id=judge,
        assigned_at=now,
    )


@transaction.atomic
def review(
    *,
    id: UUID,
    application: Application,
    judge: User,
    scores: Mapping[int, int | None],
    comment: str = "",
    by: User | None,
) -> Review:
    """Record a judge's scores, by criterion position: 0–100, or None for "not applicable", which is never 0.

    A judge has one review of an application; sent again with other content it is revised, until the selection.
    Raises AlreadyDecided, NotAssigned, StillOpen, ScoresIncomplete, ScoreOutOfRange, NothingScored or DifferentContent.
    """
    now = clock.now()
    criteria, closes_at = _criteria_still_judged(application.call_id)
    rules.check_closed(closes_at, now=now)
    rules.check_scores(scores, criteria=criteria)
    assignment = (
        Assignment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("application")
        .filter(application=application, judge=judge)
        .first()
    )
    if assignment is None:
        raise rules.NotAssigned
    given = _reviewed(id, assignment)
    if given and _says(given, scores, comment):
        return given
    written = _write(id, assignment, given, comment, now)
    Score.objects.bulk_create(
        [
            Score(review=written, criterion_id=criteria[position], value=scores[position])
            for position in criteria
        ],
        update_conflicts=True,
        unique_fields=["review", "criterion"],
        update_fields=["value"],
    )
    audit.record(
        by=by,
        verb="calls.application.reviewed",
        target=written,
        revision=written.revision,
        scores={str(position): scores[position] for position in criteria},
    )
    return written


def _criteria_still_judged(call_id: UUID) -> tuple[dict[int, UUID], datetime]:
    """The criteria by position and the closing time, holding the call against a selection until we commit.

    FOR SHARE lets judges work side by side and makes select wait for them; after it, the row no longer matches.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT criterion.position, criterion.id, call.closes_at FROM calls_call AS call"
            " JOIN calls_criterion AS criterion ON criterion.call_id = call.id"
            " WHERE call.id = %s AND call.decided_at IS NULL ORDER BY criterion.position FOR SHARE OF call",
            [call_id],
        )
        rows = cursor.fetchall()
    if not rows:
        raise rules.AlreadyDecided
    return {position: criterion for position, criterion, _ in rows}, rows[0][2]


def _reviewed(id: UUID, assignment: Assignment) -> Review | None:
    found = list(Review.objects.filter(Q(id=id) | Q(assignment=assignment)))
    if any(given.assignment_id != assignment.pk for given in found):
        raise rules.DifferentContent
    return found[0] if found else None


def _says(given: Review, scores: Mapping[int, int | None], comment: str) -> bool:
    said = dict(given.scores.values_list("criterion__position", "value"))
    return given.comment == comment and said == dict(scores)


def _write(id: UUID, assignment: Assignment, given: Review | None, comment: str, now: datetime) -> Review:
    number = assignment.application.versions_count
    if given is None:
        return Review.objects.create(
            id=id, assignment=assignment, version_number=number, comment=comment, reviewed_at=now
        )
    given.comment, given.reviewed_at, given.revision = comment, now, given.revision + 1
    given.save(update_fields=["comment", "reviewed_at", "revision"])
    return given


@transaction.atomic
def select(*, id: UUID, call: Call, by: User | None) -> Selection:
    """Rank every submitted application and fill the places; whoever must know is told once, for all rows.

    Pressed twice, or by two people at once, there is one selection. The same id again gives it back.
    Raises StillOpen, NoApplications, NotAllReviewed, AlreadyDecided or DifferentContent.
    """
    now = clock.now()
    rules.check_closed(call.closes_at, now=now)
    if Selection.objects.filter(pk=id).exclude(call=call).exists():
        raise rules.DifferentContent
    # This update waits for the reviews being written now, and shuts the door on later ones.
    if not Call.objects.filter(pk=call.pk, decided_at=None).update(decided_at=now):
        return _selected_before(id, call)
    receipts = dict(queries.submitted(call).values_list("pk", "receipt"))
    tallies = queries.tallies(call)
    rules.check_all_reviewed(receipts, tallies)
    terms = queries.terms(call)
    selection = Selection.objects.create(
        id=id,
        call=call,
        rule_version=rules.RULE_VERSION,
        inputs_hash=rules.inputs_hash(tallies, terms, places=call.places, waiting=call.waiting),
        applied=len(tallies),
        places=call.places,
        waiting=call.waiting,
        decided_by=by,
        decided_at=now,
    )
    ranked = rules.rank(call.pk, tallies, terms, places=call.places, waiting=call.waiting)
    SelectionRow.objects.bulk_create([_row(selection, line) for line in ranked], batch_size=ROWS_AT_ONCE)
    audit.record(by=by, verb="calls.call.decided", target=call, inputs_hash=selection.inputs_hash)
    signals.selection_decided.send(sender=Selection, selection=selection)
    return selection


def _selected_before(id: UUID, call: Call) -> Selection:
    selection = Selection.objects.filter(pk=id, call=call).first()
    if selection is None:
        raise rules.AlreadyDecided
    return selection


def _row(selection: Selection, line: rules.Ranked) -> SelectionRow:
    return SelectionRow(
        selection=selection,
        application_id=line.application,
        rank=line.rank,
        score=line.score,
        means=list(line.means),
        lot=line.lot,
        outcome=line.outcome,
    )
