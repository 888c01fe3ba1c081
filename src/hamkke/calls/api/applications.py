"""An applicant's sheets: read, saved as often as one likes while the call is open, and sent in."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from pydantic import Field

from hamkke.calls import actions, permissions, queries, rules
from hamkke.calls.models import Application, Call
from hamkke.merchants import queries as merchants
from hamkke.people import actions as people
from hamkke.people.queries import Asked
from hamkke.ui.api import Cursor, Limit, Listed, Plain, Said, Scope, changing, cut, personal, said

own = Router(tags=["merchant"])
READS, WRITES = Scope("merchant:read", people.hear_token), Scope("merchant:write", people.hear_token)

Key = Annotated[Plain, Field(max_length=40)]
Whole = Annotated[int, Field(ge=-1_000_000_000_000_000, le=1_000_000_000_000_000)]
Written = Annotated[Plain, Field(max_length=20_000)]
Answer = Written | Whole | None


class OptionOut(Schema):
    key: str
    label: Said


class QuestionOut(Schema):
    """`answer` is a text, whole won, basis points of a rate, or the key of an option. Nothing is asked of somebody who answered otherwise
    than `only_if` says."""

    key: str
    kind: str
    label: Said
    hint: Said
    least: int
    most: int
    is_required: bool
    options: list[OptionOut]
    only_if: dict[str, list[str]]
    answer: str | int | None


class DocumentOut(Schema):
    """A file that is asked for; it is handed over on the page of the call's documents."""

    key: str
    label: Said
    is_required: bool
    is_given: bool


class ResultOut(Schema):
    """One's own row after the decision; points are hundredths."""

    outcome: Literal["selected", "waitlisted", "not_selected"]
    rank: int
    applied: int
    score: int
    line_score: int
    decided_by: Said


class ApplicationOut(Schema):
    """`version` counts how often it was sent in; the latest before closing is judged."""

    call: UUID
    title: Said
    merchant: UUID
    merchant_name: str
    state: Literal["none", "draft", "submitted"]
    receipt: str
    version: int
    saved_at: datetime | None
    submitted_at: datetime | None


class ApplicationWhole(ApplicationOut):
    """`basis` names the answers as they are saved now: send it back, and nothing saved meanwhile is written over."""

    basis: str
    questions: list[QuestionOut]
    documents: list[DocumentOut]
    result: ResultOut | None


class AnswersIn(Schema):
    answers: dict[Key, Answer] = Field(max_length=200)
    basis: Annotated[str, Field(max_length=16, pattern=r"^[0-9a-f]{16}$")] | None = None


@own.get(
    "/applications",
    response=personal(Listed[ApplicationOut]),
    auth=READS,
    summary="내 신청서 · your applications",
)
def applications(request: Asked, cursor: Cursor = "", limit: Limit = 20) -> dict[str, Any]:
    """The last saved first."""
    mine = permissions.applications_editable_by(request.auth)
    found, onwards = cut(mine, by=("-saved_at", "-id"), cursor=cursor, limit=limit)
    return {"items": [_told(each.call, each.merchant, each) for each in found], "next": onwards}


@own.get(
    "/calls/{call}/applications/{merchant}",
    response=personal(ApplicationWhole, finds=True),
    auth=READS,
    summary="신청서 하나 · what is asked, and what you answered",
)
def sheet(request: Asked, call: UUID, merchant: UUID) -> dict[str, Any]:
    return _sheet(request, *_found(request, call, merchant))


@own.put(
    "/calls/{call}/applications/{merchant}",
    response=changing(ApplicationWhole),
    auth=WRITES,
    summary="신청서 저장 · save answers, whole or partial",
)
def saving(request: Asked, call: UUID, merchant: UUID, wanted: AnswersIn) -> dict[str, Any]:
    """All the answers each time. What was sent in stands until it is sent in again."""
    of, for_whom = _found(request, call, merchant)
    actions.draft(
        id=queries.application_id(of, for_whom),
        call=of,
        merchant=for_whom,
        answers=wanted.answers,
        basis=wanted.basis,
        by=request.auth,
    )
    return _sheet(request, of, for_whom)


@own.post(
    "/calls/{call}/applications/{merchant}/submission",
    response=changing(ApplicationWhole),
    auth=WRITES,
    summary="제출 · send it in",
)
def submission(request: Asked, call: UUID, merchant: UUID) -> dict[str, Any]:
    """What is saved becomes the next version; unchanged since the last one, nothing happens."""
    of, for_whom = _found(request, call, merchant)
    mine = permissions.applications_editable_by(request.auth)
    actions.submit(get_object_or_404(mine, call=of, merchant=for_whom), by=request.auth)
    return _sheet(request, of, for_whom)


def _found(request: Asked, call: UUID, merchant: UUID) -> tuple[Call, merchants.Merchant]:
    found = get_object_or_404(permissions.calls_viewable_by(request.auth), pk=call)
    return found, get_object_or_404(permissions.merchants_writable_by(request.auth, found), pk=merchant)


def _told(call: Call, merchant: merchants.Merchant, application: Application | None) -> dict[str, Any]:
    return {
        "call": call.pk,
        "title": {"ko": call.title, "en": call.title_en},
        "merchant": merchant.pk,
        "merchant_name": merchant.name,
        "state": application.state if application else "none",
        "receipt": application.receipt if application else "",
        "version": application.versions_count if application else 0,
        "saved_at": application.saved_at if application else None,
        "submitted_at": application.submitted_at if application else None,
    }


def _sheet(request: Asked, call: Call, merchant: merchants.Merchant) -> dict[str, Any]:
    mine = permissions.applications_editable_by(request.auth)
    found = mine.filter(call=call, merchant=merchant).first()
    answers = found.answers if found else {}
    return {
        **_told(call, merchant, found),
        "basis": rules.fingerprint(answers),
        "questions": [_question(each, answers.get(each.key)) for each in queries.questions(call)],
        "documents": [
            {
                "key": each.key,
                "label": said(each.document.label),
                "is_required": each.document.is_required,
                "is_given": each.given is not None,
            }
            for each in queries.documents_asked(call, merchant)
        ],
        "result": _result(found),
    }


def _question(question: rules.Question, answer: Any) -> dict[str, Any]:
    only = question.shown_if
    return {
        "key": question.key,
        "kind": question.kind,
        "label": said(question.label),
        "hint": said(question.hint),
        "least": question.least,
        "most": question.most,
        "is_required": question.is_required,
        "options": [{"key": key, "label": said(words)} for key, words in question.options],
        "only_if": {only.question: list(only.values)} if only else {},
        "answer": answer,
    }


def _result(application: Application | None) -> dict[str, Any] | None:
    result = queries.own_result(application) if application else None
    if result is None:
        return None
    return {
        "outcome": result.row.outcome,
        "rank": result.row.rank,
        "applied": result.applied,
        "score": result.row.score,
        "line_score": result.line_score,
        "decided_by": said(result.decided_by),
    }
