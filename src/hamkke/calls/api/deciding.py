"""The secretariat's calls: judges are assigned, one proposes and another releases, lots are promised and drawn, appeals answered."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from ninja import Path, Router, Schema
from pydantic import Field

from hamkke.calls import actions, permissions, queries, rules
from hamkke.calls.api.letters import AppealOut, appeal_of
from hamkke.calls.models import Appeal, Call, Draw, Proposal, Selection, SelectionRow
from hamkke.kernel.words import Words
from hamkke.people import actions as people
from hamkke.people.queries import Asked
from hamkke.ui.api import (
    CallersId,
    Moment,
    Plain,
    Said,
    Scope,
    Text,
    changing,
    personal,
)

desk = Router(tags=["organiser"])
READS, WRITES = Scope("organiser:read", people.hear_token), Scope("organiser:write", people.hear_token)

RowNumber = Annotated[int, Path(ge=1, le=9_000_000_000_000_000_000)]


class JudgeOut(Schema):
    id: UUID
    name: str


class AssignmentsIn(Schema):
    """Each application ends with `per_application` of these judges; those it has already count."""

    judges: list[UUID] = Field(min_length=1, max_length=500)
    per_application: int = Field(ge=1, le=20)


class CountedOut(Schema):
    """How many were new; the same again adds none."""

    added: int


class OutsideIn(Schema):
    """Points of a recommender or a public vote: "receipt,points" on each line, all of them or none."""

    source: Text
    given_by: Text
    said: Annotated[Plain, Field(max_length=500_000)]


class ProposalIn(Schema):
    id: CallersId


class ProposalOut(Schema):
    id: UUID
    call: UUID
    inputs_hash: str
    proposed_at: datetime


class ReleaseOf(Schema):
    id: CallersId
    proposal: UUID


class DecisionOut(Schema):
    id: UUID
    call: UUID
    proposal: UUID
    applied: int
    places: int
    waiting: int
    decided_at: datetime


class DrawIn(Schema):
    """The source is left out where the notice names it; `why` is for a draw that follows another."""

    id: CallersId
    draws_at: Moment
    source: Text = ""
    source_en: Text = ""
    why: Annotated[Plain, Field(max_length=2_000)] = ""


class DrawOut(Schema):
    id: UUID
    number: int
    root: str
    source: Said
    draws_at: datetime
    committed_at: datetime
    randomness: str
    drawn_at: datetime | None


class RandomnessIn(Schema):
    randomness: Annotated[Plain, Field(min_length=1, max_length=200)]


class AppealAnswerIn(Schema):
    outcome: Literal["upheld", "dismissed"]
    answer: Annotated[Plain, Field(min_length=1, max_length=4_000)]


class PlaceOut(Schema):
    """Who holds a place now."""

    row: int
    rank: int
    merchant: UUID
    merchant_name: str


class GivenUpIn(Schema, extra="forbid"):
    is_sure: Literal[True]
    reason: Annotated[Plain, Field(max_length=300)] = ""


class GivenUpOut(Schema):
    row: int
    withdrawn_at: datetime


@desk.get("/judges", response=personal(list[JudgeOut]), auth=READS, summary="심사위원 · judges")
def judges(request: Asked) -> list[dict[str, Any]]:
    return [{"id": each.pk, "name": str(each)} for each in permissions.judges_assignable_by(request.auth)]


@desk.post(
    "/calls/{id}/assignments",
    response=changing(CountedOut),
    auth=WRITES,
    summary="심사 배정 · give the applications to judges",
)
def assigning(request: Asked, id: UUID, wanted: AssignmentsIn) -> dict[str, int]:
    """Evenly, and never to a judge with a conflict. As many for each application as the rules promise, or more."""
    call, judging = _call(request, id), permissions.judges_assignable_by(request.auth)
    chosen = [get_object_or_404(judging, pk=each) for each in dict.fromkeys(wanted.judges)]
    rules.check_reviews(wanted.per_application, promised=rules.read_terms(call.terms).reviews_each)
    added = actions.assign_judges(
        call, judges=chosen, per_application=wanted.per_application, by=request.auth
    )
    return {"added": len(added)}


@desk.post(
    "/calls/{id}/second-look",
    response=changing(CountedOut),
    auth=WRITES,
    summary="2차 심사 · more judges for those nearest the line",
)
def looking_again(request: Asked, id: UUID) -> dict[str, int]:
    return {"added": len(actions.second_look(_call(request, id), by=request.auth))}


@desk.post(
    "/calls/{id}/outside",
    response=changing(CountedOut),
    auth=WRITES,
    summary="추천·투표 점수 · points from recommenders and votes",
)
def recording(request: Asked, id: UUID, wanted: OutsideIn) -> dict[str, int]:
    """What was given once stands."""
    said = {name: text.strip() for name, text in wanted.dict().items()}
    return {"added": len(actions.record_outside(_call(request, id), by=request.auth, **said))}


@desk.get(
    "/calls/{id}/proposals",
    response=personal(list[ProposalOut], finds=True),
    auth=READS,
    summary="선정안 · proposals, the newest first",
)
def proposals(request: Asked, id: UUID) -> list[dict[str, Any]]:
    return [_proposal(each) for each in queries.proposals_of(_call(request, id))[:100]]


@desk.post(
    "/calls/{id}/proposals",
    response=changing(ProposalOut),
    auth=WRITES,
    summary="선정안 내기 · have the selection worked out",
)
def proposing(request: Asked, id: UUID, wanted: ProposalIn) -> dict[str, Any]:
    """It decides nothing: another of the secretariat releases it."""
    return _proposal(actions.propose(id=wanted.id, call=_call(request, id), by=request.auth))


@desk.post(
    "/calls/{id}/selection",
    response=changing(DecisionOut),
    auth=WRITES,
    summary="확정하고 공개 · release a proposal, and decide",
)
def releasing(request: Asked, id: UUID, wanted: ReleaseOf) -> dict[str, Any]:
    """By another person than proposed it: the result, the money set aside and the news in one step."""
    proposal = get_object_or_404(Proposal, call=_call(request, id), pk=wanted.proposal)
    decided = actions.release(id=wanted.id, proposal=proposal, by=request.auth)
    plain = ("id", "applied", "places", "waiting", "decided_at")
    return {
        **{name: getattr(decided, name) for name in plain},
        "call": decided.call_id,
        "proposal": decided.proposal_id,
    }


@desk.post(
    "/calls/{id}/draws",
    response=changing(DrawOut),
    auth=WRITES,
    summary="추첨 약속 · promise to draw lots",
)
def promising(request: Asked, id: UUID, wanted: DrawIn) -> dict[str, Any]:
    """Among those at the line of the latest proposal, from a randomness that nobody knows yet."""
    proposal = queries.latest_proposal(_call(request, id))
    if proposal is None:
        raise Http404
    source = Words(wanted.source, wanted.source_en) if wanted.source else None
    promised = actions.commit_draw(
        id=wanted.id,
        proposal=proposal,
        draws_at=wanted.draws_at,
        source=source,
        why=wanted.why,
        by=request.auth,
    )
    return _draw(promised)


@desk.put(
    "/calls/{id}/draws/{draw}/randomness",
    response=changing(DrawOut),
    auth=WRITES,
    summary="난수 적고 추첨 · write down the randomness that came",
)
def drawing(request: Asked, id: UUID, draw: UUID, wanted: RandomnessIn) -> dict[str, Any]:
    """By another person than promised the draw."""
    found = get_object_or_404(Draw, call=_call(request, id), pk=draw)
    return _draw(actions.hold_draw(found, randomness=wanted.randomness, by=request.auth))


@desk.get(
    "/calls/{id}/appeals",
    response=personal(list[AppealOut], finds=True),
    auth=READS,
    summary="이의신청 · appeals, what is due first on top",
)
def appeals(request: Asked, id: UUID) -> list[dict[str, Any]]:
    return [appeal_of(each) for each in queries.appeals_of(_call(request, id))]


@desk.put(
    "/calls/{id}/appeals/{appeal}/answer",
    response=changing(AppealOut),
    auth=WRITES,
    summary="이의신청에 답하기 · answer an appeal",
)
def answering(request: Asked, id: UUID, appeal: UUID, wanted: AppealAnswerIn) -> dict[str, Any]:
    """By somebody who neither proposed nor released the decision."""
    found = get_object_or_404(queries.appeals_of(_call(request, id)), pk=appeal)
    answered = actions.answer_appeal(
        found, outcome=Appeal.Outcome(wanted.outcome), answer=wanted.answer, by=request.auth
    )
    return appeal_of(answered)


@desk.get(
    "/calls/{id}/places",
    response=personal(list[PlaceOut], finds=True),
    auth=READS,
    summary="선정된 자리 · who holds a place",
)
def places(request: Asked, id: UUID) -> list[dict[str, Any]]:
    selection = get_object_or_404(Selection, call=_call(request, id))
    held = queries.holders(selection).select_related("application__merchant").order_by("rank", "pk")
    return [
        {
            "row": each.pk,
            "rank": each.rank,
            "merchant": each.application.merchant_id,
            "merchant_name": each.application.merchant.name,
        }
        for each in held
    ]


@desk.post(
    "/calls/{id}/places/{row}/withdrawal",
    response=changing(GivenUpOut),
    auth=WRITES,
    summary="포기 적기 · record that somebody gave their place up",
)
def withdrawing(request: Asked, id: UUID, row: RowNumber, wanted: GivenUpIn) -> dict[str, Any]:
    """By telephone, say. The next in line is asked."""
    rows = SelectionRow.objects.filter(selection__call=_call(request, id))
    found = get_object_or_404(rows.select_related("selection", "application__merchant"), pk=row)
    withdrawn = actions.withdraw(found, reason=wanted.reason, by=request.auth)
    return {"row": found.pk, "withdrawn_at": withdrawn.withdrawn_at}


def _call(request: Asked, id: UUID) -> Call:
    found: Call = get_object_or_404(permissions.calls_manageable_by(request.auth), pk=id)
    return found


def _proposal(proposal: Proposal) -> dict[str, Any]:
    plain = ("id", "inputs_hash", "proposed_at")
    return {**{name: getattr(proposal, name) for name in plain}, "call": proposal.call_id}


def _draw(draw: Draw) -> dict[str, Any]:
    plain = ("id", "number", "root", "draws_at", "committed_at", "randomness", "drawn_at")
    return {
        **{name: getattr(draw, name) for name in plain},
        "source": {"ko": draw.source, "en": draw.source_en},
    }
