"""A judge's sheets: read without a name, scored, handed back; and with whom the judge has to do."""

from typing import Annotated, Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from pydantic import Field

from hamkke.calls import actions, permissions, queries, rules
from hamkke.calls.models import Assignment
from hamkke.kernel import ids
from hamkke.kernel.words import Words
from hamkke.people import actions as people
from hamkke.people.queries import Asked
from hamkke.ui.api import (
    CallersId,
    Cursor,
    Limit,
    Listed,
    LongText,
    Plain,
    Refusal,
    Said,
    Scope,
    changing,
    cut,
    personal,
    said,
)

own = Router(tags=["judge"])
READS, WRITES = Scope("judge:read", people.hear_token), Scope("judge:write", people.hear_token)

Why = Annotated[Plain, Field(max_length=300)]
Comment = Annotated[Plain, Field(max_length=2_000)]
Score = Annotated[int, Field(ge=0, le=rules.SCORE_MAX)]


HIDDEN = "▇"


class AssignedOut(Schema):
    id: UUID
    call: UUID
    title: Said
    is_reviewed: bool


class AnswerOut(Schema):
    """`value` is a text or number; of what was chosen its words. In a blind text ▇ stands where something named the applicant."""

    key: str
    label: Said
    kind: str
    value: str | int | Said | None


class CriterionOut(Schema):
    """`score` is what the judge gave; null was not applicable, or nothing was given yet."""

    position: int
    name: Said
    meaning: Said
    weight: int
    score: int | None


class JudgedSheetOut(Schema):
    """The sheet as it was sent in, without what names the applicant."""

    id: UUID
    call: UUID
    answers: list[AnswerOut]
    criteria: list[CriterionOut]
    comment: str
    is_reviewed: bool


class ScoresIn(Schema):
    """Every criterion by its position; null is "not applicable", which is never 0."""

    scores: dict[Annotated[str, Field(pattern=r"^(0|[1-9][0-9]{0,2})$")], Score | None] = Field(
        max_length=100
    )
    comment: Comment = ""


class RecusalIn(Schema):
    why: Why


class HandedBackOut(Schema):
    """`is_passed_on` says whether another judge was found for it."""

    id: UUID
    is_passed_on: bool


class DeclarationIn(Schema, extra="forbid"):
    """Whoever has to do with nobody says so: a misspelt field must not say it for them."""

    id: CallersId
    said: LongText = Field(description="한 줄에 하나씩; 없으면 빈칸 · one on each line; with nobody: empty")


class DeclaredOut(Schema):
    call: UUID
    lines: list[str]


@own.get("/sheets", response=personal(Listed[AssignedOut]), auth=READS, summary="맡은 심사표 · your sheets")
def sheets(request: Asked, cursor: Cursor = "", limit: Limit = 50) -> dict[str, Any]:
    """In the judge's own order."""
    mine = queries.with_reviewed(permissions.assignments_reviewable_by(request.auth))
    found, onwards = cut(mine, by=("id",), cursor=cursor, limit=limit)
    return {"items": [_assigned(each) for each in found], "next": onwards}


@own.get(
    "/sheets/{id}",
    response={**personal(JudgedSheetOut, finds=True), 409: Refusal},
    auth=READS,
    summary="심사표 하나 · one sheet",
)
def judged_sheet(request: Asked, id: UUID) -> dict[str, Any]:
    """Should a conflict be found at this moment, it goes to another judge and is not there.

    It takes `judge:read` all the same, whose words say so: passing it on is the house's doing and keeps a conflicting sheet from
    whoever asks; a program that only reads would otherwise have to be given the right to score.
    """
    return _opened(request, _own(request, id))


@own.put(
    "/sheets/{id}/scores",
    response=changing(JudgedSheetOut),
    auth=WRITES,
    summary="점수 주기 · give the scores",
)
def scoring(request: Asked, id: UUID, wanted: ScoresIn) -> dict[str, Any]:
    """All of them each time; given again they are revised, until the selection."""
    assignment = _own(request, id)
    _opened(request, assignment)
    actions.review(
        id=ids.derived("review", assignment.pk),
        application=assignment.application,
        judge=request.auth,
        scores={int(position): score for position, score in wanted.scores.items()},
        comment=wanted.comment,
        by=request.auth,
    )
    return _opened(request, assignment)


@own.post(
    "/sheets/{id}/recusal", response=changing(HandedBackOut), auth=WRITES, summary="기피 · hand a sheet back"
)
def recusal(request: Asked, id: UUID, wanted: RecusalIn) -> dict[str, Any]:
    assignment = _own(request, id)
    following = actions.recuse(assignment, why=wanted.why, by=request.auth)
    return {"id": assignment.pk, "is_passed_on": following is not None}


@own.post(
    "/calls/{call}/declarations",
    response=changing(DeclaredOut),
    auth=WRITES,
    summary="이해관계 밝히기 · say with whom you have to do",
)
def declaring(request: Asked, call: UUID, wanted: DeclarationIn) -> dict[str, Any]:
    """Nothing said can be taken back; another declaration adds."""
    found = get_object_or_404(permissions.calls_judgeable_by(request.auth), pk=call)
    actions.declare(id=wanted.id, call=found, judge=request.auth, said=wanted.said, by=request.auth)
    return {"call": found.pk, "lines": queries.standing(found, request.auth).lines}


def _own(request: Asked, id: UUID) -> Assignment:
    found: Assignment = get_object_or_404(permissions.assignments_reviewable_by(request.auth), pk=id)
    return found


def _assigned(assignment: Any) -> dict[str, Any]:
    call = assignment.application.call
    return {
        "id": assignment.pk,
        "call": call.pk,
        "title": {"ko": call.title, "en": call.title_en},
        "is_reviewed": assignment.is_reviewed,
    }


def _opened(request: Asked, assignment: Assignment) -> dict[str, Any]:
    call = assignment.application.call
    is_declared = queries.standing(call, request.auth).is_declared
    rules.check_declared(is_declared=is_declared, is_decided=call.decided_at is not None)
    found = actions.open_sheet(assignment, by=request.auth)
    if found is None:
        raise Http404
    given = found.scores or {}
    return {
        "id": assignment.pk,
        "call": call.pk,
        "answers": [
            {"key": each.key, "label": said(each.label), "kind": each.kind, "value": _value(each.value)}
            for each in found.answers
        ],
        "criteria": [
            {
                "position": each.position,
                "name": {"ko": each.name, "en": each.name_en},
                "meaning": {"ko": each.meaning, "en": each.meaning_en},
                "weight": each.weight,
                "score": given.get(each.position),
            }
            for each in found.criteria
        ],
        "comment": found.comment,
        "is_reviewed": found.scores is not None,
    }


def _value(value: Any) -> Any:
    if isinstance(value, Words):
        return said(value)
    if isinstance(value, tuple):
        return "".join(HIDDEN if piece.hidden else piece.text for piece in value)
    return value
