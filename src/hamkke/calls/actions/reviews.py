from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from hamkke.audit import actions as audit
from hamkke.calls import rules
from hamkke.calls.models import Application, Assignment, Review, Score
from hamkke.kernel import clock

if TYPE_CHECKING:
    from hamkke.people.models import User


@transaction.atomic
def keep_review_draft(assignment: Assignment, *, typed: Mapping[str, Any]) -> None:
    """Keep what a judge has typed, while they type: nobody else reads it, nothing follows from it, so no audit either.

    Raises NotAssigned once the sheet was handed back or the call decided.
    """
    held = Assignment.objects.filter(pk=assignment.pk, recused_at=None, application__call__decided_at=None)
    if not held.update(draft={"typed": dict(typed), "at": clock.now().isoformat()}):
        raise rules.NotAssigned


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
    Raises NotAssigned, AlreadyDecided, StillOpen, ScoresIncomplete, ScoreOutOfRange, NothingScored or DifferentContent.
    """
    now = clock.now()
    held = _hold(application, judge)
    rules.check_closed(held.closes_at, now=now)
    rules.check_scores(scores, criteria=held.criteria)
    given = Review.objects.filter(assignment=held.assignment).order_by().first()
    if given and _says(given, scores, comment):
        return given
    written = _revised(given, comment, now) if given else _written(id, held, comment, now)
    Score.objects.bulk_create(
        [
            Score(review=written, criterion_id=criterion, value=scores[position])
            for position, criterion in held.criteria.items()
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
        scores={str(position): scores[position] for position in held.criteria},
    )
    return written


@dataclass(frozen=True)
class _Held:
    """What a judge works on, held until we commit: the criteria by position, the version submitted last."""

    assignment: UUID
    version_number: int
    closes_at: datetime
    criteria: dict[int, UUID]


def _hold(application: Application, judge: User) -> _Held:
    """Hold the judge's assignment against their own second window, and the call against a selection.

    FOR SHARE lets judges work side by side and makes select wait for them; after it, the call no longer matches.
    """
    with connection.cursor() as cursor:
        cursor.execute(HOLD, [application.pk, judge.pk])
        rows = cursor.fetchall()
    if not rows:
        held = Assignment.objects.filter(application=application, judge=judge, recused_at=None)
        is_assigned = held.exists()
        raise rules.AlreadyDecided if is_assigned else rules.NotAssigned
    assignment, version_number, closes_at, _, _ = rows[0]
    return _Held(assignment, version_number, closes_at, {row[3]: row[4] for row in rows})


HOLD = """
SELECT assignment.id, application.versions_count, call.closes_at, criterion.position, criterion.id
  FROM calls_assignment AS assignment
  JOIN calls_application AS application ON application.id = assignment.application_id
  JOIN calls_call AS call ON call.id = application.call_id AND call.decided_at IS NULL
  JOIN calls_criterion AS criterion ON criterion.call_id = call.id
 WHERE assignment.application_id = %s AND assignment.judge_id = %s AND assignment.recused_at IS NULL
 ORDER BY criterion.position
   FOR SHARE OF call FOR NO KEY UPDATE OF assignment
"""


def _says(given: Review, scores: Mapping[int, int | None], comment: str) -> bool:
    said = dict(given.scores.values_list("criterion__position", "value"))
    return given.comment == comment and said == dict(scores)


def _written(id: UUID, held: _Held, comment: str, now: datetime) -> Review:
    try:
        return Review.objects.create(
            id=id,
            assignment_id=held.assignment,
            version_number=held.version_number,
            comment=comment,
            reviewed_at=now,
        )
    except IntegrityError:  # The assignment is held and had no review, so the id names another one.
        raise rules.DifferentContent from None


def _revised(given: Review, comment: str, now: datetime) -> Review:
    given.comment, given.reviewed_at, given.revision = comment, now, given.revision + 1
    given.save(update_fields=["comment", "reviewed_at", "revision"])
    return given
