"""What the secretariat decides: editions, their dates, targets, partners, agreements and what was promised in them."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from pydantic import Field

from hamkke.festivals import actions, permissions, queries, rules
from hamkke.festivals.api.editions import EditionOut, EditionWhole, edition_of, whole
from hamkke.festivals.models import Commitment
from hamkke.kernel import clock
from hamkke.people import actions as people
from hamkke.people import queries as known
from hamkke.people.queries import Asked
from hamkke.ui.api import (
    CallersId,
    Code,
    Day,
    LongText,
    Plain,
    Said,
    Scope,
    Text,
    changing,
    personal,
)

desk = Router(tags=["organiser"])
READS, WRITES = Scope("organiser:read", people.hear_token), Scope("organiser:write", people.hear_token)

Many = Annotated[int, Field(ge=1, le=rules.MOST)]
Reason = Annotated[Plain, Field(min_length=1, max_length=5_000)]


class OrganisationOut(Schema):
    id: UUID
    name: Said
    kind: str


class EditionIn(Schema):
    id: CallersId
    series: Annotated[str, Field(pattern=r"^[a-zA-Z0-9_-]{1,40}$")]
    code: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,20}$", description="여는 해와 달 · such as 2026-09")]
    name: Annotated[Plain, Field(min_length=1, max_length=120)]
    name_en: Annotated[Plain, Field(min_length=1, max_length=160)]


class PhaseIn(Schema):
    """Whole days in Seoul, both included."""

    kind: Literal["pre_event", "main", "extension"]
    earliest_on: Day
    latest_on: Day


class ScheduleIn(Schema):
    id: CallersId
    phases: list[PhaseIn] = Field(min_length=1, max_length=3)
    reason: Reason


class TargetIn(Schema):
    id: CallersId
    amount: Many
    definition: Literal["announced", "direct_indirect"] = "announced"
    decided_on: Day | None = None
    source: Text = ""
    reason: Reason


class PartnerIn(Schema):
    id: CallersId
    organisation: UUID
    supports: list[
        Literal[
            "coupon", "ad_credit", "fee_waiver", "message", "exhibition", "payment", "training", "publicity"
        ]
    ] = Field(min_length=1, max_length=8)
    note: LongText = ""
    note_en: LongText = ""


class AgreementIn(Schema):
    id: CallersId
    title: Annotated[Plain, Field(min_length=1, max_length=200)]
    title_en: Annotated[Plain, Field(min_length=1, max_length=240)]
    parties: list[UUID] = Field(min_length=1, max_length=100)
    signed_on: Day


class AgreementOut(Schema):
    id: UUID
    title: Said
    parties: list[Said]
    signed_on: date


class CommitmentIn(Schema):
    """Promised by one party, or without one by all of them together."""

    id: CallersId
    promised_by: UUID | None = None
    area: Literal["domestic_demand", "channel_support", "capability", "policy_comms", "data_cooperation"]
    text: Annotated[Plain, Field(min_length=1, max_length=200)]
    text_en: Annotated[Plain, Field(min_length=1, max_length=240)]
    quantity: Many
    unit: Annotated[Plain, Field(min_length=1, max_length=20)]
    unit_en: Annotated[Plain, Field(min_length=1, max_length=30)]
    due_on: Day


class CommitmentOut(Schema):
    id: UUID
    area: str
    promise: Said
    promised: int
    unit: Said
    due_on: date


@desk.get(
    "/organisations",
    response=personal(list[OrganisationOut]),
    auth=READS,
    summary="기관과 단체 · organisations",
)
def organisations(request: Asked) -> list[dict[str, Any]]:
    found = known.organisations().order_by("name", "id")
    return [
        {"id": each.pk, "name": {"ko": each.name, "en": each.name_en}, "kind": each.kind} for each in found
    ]


@desk.post("/editions", response=changing(EditionOut), auth=WRITES, summary="회차 열기 · open an edition")
def opening(request: Asked, wanted: EditionIn) -> dict[str, Any]:
    series = get_object_or_404(queries.series(), code=wanted.series)
    said = wanted.dict(exclude={"series"})
    opened = actions.open_edition(series=series, by=request.auth, **said)
    [shown] = queries.editions_shown([opened], now=clock.now())
    return edition_of(shown)


@desk.post(
    "/editions/{code}/schedules",
    response=changing(EditionWhole),
    auth=WRITES,
    summary="일정 정하기 · decide the dates anew",
)
def scheduling(request: Asked, code: Code, wanted: ScheduleIn) -> dict[str, Any]:
    """Earlier versions stay to be read, each with its reason."""
    found = _edition(request, code)
    phases = [(each.kind, *queries.whole_days(each.earliest_on, each.latest_on)) for each in wanted.phases]
    actions.schedule(found, id=wanted.id, phases=phases, reason=wanted.reason, by=request.auth)
    return whole(found)


@desk.post(
    "/editions/{code}/targets",
    response=changing(EditionWhole),
    auth=WRITES,
    summary="목표 정하기 · set the target anew",
)
def setting(request: Asked, code: Code, wanted: TargetIn) -> dict[str, Any]:
    found = _edition(request, code)
    actions.set_target(series=found.series, edition=found, by=request.auth, **wanted.dict())
    return whole(found)


@desk.post(
    "/editions/{code}/partners",
    response=changing(EditionWhole),
    auth=WRITES,
    summary="협력 기관 더하기 · add a partner",
)
def adding(request: Asked, code: Code, wanted: PartnerIn) -> dict[str, Any]:
    found = _edition(request, code)
    organisation = get_object_or_404(known.organisations(), pk=wanted.organisation)
    said = wanted.dict(exclude={"organisation"})
    actions.add_partner(edition=found, organisation=organisation, by=request.auth, **said)
    return whole(found)


@desk.get(
    "/editions/{code}/agreements",
    response=personal(list[AgreementOut], finds=True),
    auth=READS,
    summary="업무협약 · agreements",
)
def agreements(request: Asked, code: Code) -> list[dict[str, Any]]:
    return [_agreement(each) for each in queries.agreements_of(_edition(request, code))]


@desk.post(
    "/editions/{code}/agreements",
    response=changing(AgreementOut),
    auth=WRITES,
    summary="업무협약 적기 · write down an agreement",
)
def agreeing(request: Asked, code: Code, wanted: AgreementIn) -> dict[str, Any]:
    parties = [get_object_or_404(known.organisations(), pk=each) for each in wanted.parties]
    said = wanted.dict(exclude={"parties"})
    return _agreement(
        actions.sign_agreement(edition=_edition(request, code), parties=parties, by=request.auth, **said)
    )


@desk.post(
    "/agreements/{id}/commitments",
    response=changing(CommitmentOut),
    auth=WRITES,
    summary="약속 더하기 · add a promise",
)
def committing(request: Asked, id: UUID, wanted: CommitmentIn) -> dict[str, Any]:
    agreement = get_object_or_404(permissions.agreements_manageable_by(request.auth), pk=id)
    promiser = get_object_or_404(agreement.parties, pk=wanted.promised_by) if wanted.promised_by else None
    said = wanted.dict(exclude={"promised_by"})
    made = actions.commit(agreement=agreement, promised_by=promiser, by=request.auth, **said)
    return commitment_of(made)


def commitment_of(commitment: Commitment) -> dict[str, Any]:
    return {
        "id": commitment.pk,
        "area": commitment.area,
        "promise": {"ko": commitment.text, "en": commitment.text_en},
        "promised": commitment.quantity,
        "unit": {"ko": commitment.unit, "en": commitment.unit_en},
        "due_on": commitment.due_on,
    }


def _edition(request: Asked, code: str) -> queries.Edition:
    found: queries.Edition = get_object_or_404(permissions.editions_manageable_by(request.auth), code=code)
    return found


def _agreement(agreement: queries.Agreement) -> dict[str, Any]:
    return {
        "id": agreement.pk,
        "title": {"ko": agreement.title, "en": agreement.title_en},
        "parties": [{"ko": each.name, "en": each.name_en} for each in agreement.parties.all()],
        "signed_on": agreement.signed_on,
    }
