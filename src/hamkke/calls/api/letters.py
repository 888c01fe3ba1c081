"""What an applicant does about a decision: appeals, takes an offered place or gives one up; and says whether studies may use their sales."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from pydantic import Field

from hamkke.calls import actions, permissions, queries
from hamkke.calls.models import Appeal, Application, Offer, SelectionRow
from hamkke.kernel import clock
from hamkke.people import actions as people
from hamkke.people.queries import Asked
from hamkke.ui.api import CallersId, Plain, Said, Scope, changing, personal, said

own = Router(tags=["merchant"])
READS, WRITES = Scope("merchant:read", people.hear_token), Scope("merchant:write", people.hear_token)

Reason = Annotated[Plain, Field(max_length=300)]
Grounds = Annotated[Plain, Field(min_length=1, max_length=4_000)]


class AppealOut(Schema):
    """One case for a result; somebody who did not decide it answers by `due_at`."""

    id: UUID
    call: UUID
    grounds: str
    filed_at: datetime
    due_at: datetime
    outcome: Literal["open", "upheld", "dismissed"]
    answer: str
    answered_at: datetime | None


class OfferOut(Schema):
    offered_at: datetime
    expires_at: datetime
    answer: Literal["open", "taken", "declined", "lapsed"]


class LetterOut(Schema):
    """How one's application stands after the decision, and what may still be done."""

    call: UUID
    merchant: UUID
    outcome: Literal["selected", "waitlisted", "not_selected"]
    holds_place: bool
    may_appeal: bool
    appeal: AppealOut | None
    offer: OfferOut | None
    withdrawn_at: datetime | None


class AppealIn(Schema):
    id: CallersId
    grounds: Grounds


class OfferAnswerIn(Schema):
    takes: bool


class WithdrawalIn(Schema, extra="forbid"):
    """Nobody gets a place back: `is_sure` has to say so."""

    is_sure: Literal[True]
    reason: Reason = ""


class ConsentOut(Schema):
    """`text` is what is asked now, under its `version`; `agreed_at` says since when the answer is yes."""

    version: str
    text: Said
    is_given: bool
    agreed_at: datetime | None


class ConsentIn(Schema):
    """A yes is to the text of a version; a no needs none."""

    is_given: bool
    version: Annotated[Plain, Field(max_length=20)] = ""


@own.get(
    "/calls/{call}/applications/{merchant}/letter",
    response=personal(LetterOut, finds=True),
    auth=READS,
    summary="결과와 할 수 있는 일 · the result, and what you may do about it",
)
def letter(request: Asked, call: UUID, merchant: UUID) -> dict[str, Any]:
    return _letter(_row(request, call, merchant))


@own.post(
    "/calls/{call}/applications/{merchant}/appeal",
    response=changing(LetterOut),
    auth=WRITES,
    summary="이의신청 · appeal",
)
def appealing(request: Asked, call: UUID, merchant: UUID, wanted: AppealIn) -> dict[str, Any]:
    row = _row(request, call, merchant)
    actions.file_appeal(id=wanted.id, row=row, grounds=wanted.grounds, by=request.auth)
    return _letter(row)


@own.put(
    "/calls/{call}/applications/{merchant}/offer",
    response=changing(LetterOut),
    auth=WRITES,
    summary="자리 받기, 사양하기 · take an offered place, or leave it to the next",
)
def answering_offer(request: Asked, call: UUID, merchant: UUID, wanted: OfferAnswerIn) -> dict[str, Any]:
    row = _row(request, call, merchant)
    found = get_object_or_404(Offer.objects.select_related("row"), row=row)
    answer = actions.take if wanted.takes else actions.decline
    answer(found, by=request.auth)
    return _letter(row)


@own.post(
    "/calls/{call}/applications/{merchant}/withdrawal",
    response=changing(LetterOut),
    auth=WRITES,
    summary="자리 내려놓기 · give a place up",
)
def giving_up(request: Asked, call: UUID, merchant: UUID, wanted: WithdrawalIn) -> dict[str, Any]:
    """The next in line is asked. Given up twice, it is given up once."""
    row = _row(request, call, merchant)
    actions.withdraw(row, reason=wanted.reason, by=request.auth)
    return _letter(row)


@own.get(
    "/calls/{call}/applications/{merchant}/study",
    response=personal(ConsentOut, finds=True),
    auth=READS,
    summary="연구 동의 · whether studies may use your sales",
)
def study(request: Asked, call: UUID, merchant: UUID) -> dict[str, Any]:
    return _consent(_application(request, call, merchant))


@own.put(
    "/calls/{call}/applications/{merchant}/study",
    response=changing(ConsentOut),
    auth=WRITES,
    summary="연구에 동의하거나 거두기 · agree to studies, or take it back",
)
def consenting(request: Asked, call: UUID, merchant: UUID, wanted: ConsentIn) -> dict[str, Any]:
    found = _application(request, call, merchant)
    actions.consent_to_study(found, is_given=wanted.is_given, version=wanted.version, by=request.auth)
    return _consent(found)


def appeal_of(appeal: Appeal) -> dict[str, Any]:
    plain = ("id", "grounds", "filed_at", "due_at", "outcome", "answer", "answered_at")
    return {**{name: getattr(appeal, name) for name in plain}, "call": appeal.row.selection.call_id}


def _row(request: Asked, call: UUID, merchant: UUID) -> SelectionRow:
    """Of the caller's own merchants alone: this scope gives an organiser no more than that."""
    readable = permissions.results_readable_by(request.auth).filter(application__merchant__owner=request.auth)
    found: SelectionRow = get_object_or_404(readable, application__call=call, application__merchant=merchant)
    return found


def _application(request: Asked, call: UUID, merchant: UUID) -> Application:
    mine = permissions.applications_editable_by(request.auth)
    found: Application = get_object_or_404(mine, call=call, merchant=merchant)
    return found


def _letter(row: SelectionRow) -> dict[str, Any]:
    told = queries.letter_of(row, now=clock.now())
    offer = told.offer
    return {
        "call": row.selection.call_id,
        "merchant": row.application.merchant_id,
        "outcome": row.outcome,
        "holds_place": told.holds,
        "may_appeal": told.may_appeal,
        "appeal": appeal_of(told.appeal) if told.appeal else None,
        "offer": {name: getattr(offer, name) for name in ("offered_at", "expires_at", "answer")}
        if offer
        else None,
        "withdrawn_at": told.withdrawal.withdrawn_at if told.withdrawal else None,
    }


def _consent(application: Application) -> dict[str, Any]:
    asked = queries.study_asked(application)
    return {
        "version": asked.version,
        "text": said(asked.text),
        "is_given": asked.has_agreed,
        "agreed_at": asked.said.said_at if asked.said and asked.has_agreed else None,
    }
