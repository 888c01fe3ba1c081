"""The secretariat's campaigns: drafted, changed, opened, amended, closed and settled."""

from typing import Annotated, Any, Literal
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from pydantic import Field

from hamkke.coupons import actions, permissions, queries, rules
from hamkke.coupons.api.coupons import CampaignOut, campaign_of, listed
from hamkke.coupons.models import Campaign
from hamkke.festivals import queries as festivals
from hamkke.people import actions as people
from hamkke.people import queries as known
from hamkke.people.queries import Asked
from hamkke.ui.api import (
    CallersId,
    Code,
    Cursor,
    Limit,
    Listed,
    Moment,
    Plain,
    Scope,
    changing,
    personal,
)

desk = Router(tags=["organiser"])
READS, WRITES = Scope("organiser:read", people.hear_token), Scope("organiser:write", people.hear_token)
PIECES_MOST = 100_000_000

Nothing = Annotated[int, Field(ge=0, le=1_000_000_000_000, description="원, 없으면 0 · whole won, or 0")]
Rate = Annotated[int, Field(ge=0, le=10_000, description="0.01 % · basis points")]
Things = Annotated[list[UUID], Field(max_length=5_000)]
Provinces = Annotated[list[Annotated[str, Field(pattern=r"^[0-9]{2}$")]], Field(max_length=20)]


class FunderOut(Schema):
    name: str
    reserved: int
    left: int
    held: int
    spent: int


class BurnDownOut(Schema):
    """Pieces, and won funder by funder: reserved = left + held + spent."""

    campaign: CampaignOut
    claimed: int
    held: int
    redeemed: int
    funders: list[FunderOut]


class FunderIn(Schema):
    organisation: UUID
    share: int = Field(ge=1, le=10_000, description="0.01 % · basis points")
    most: Nothing = Field(0, description="한 장에 최대 몇 원, 0은 한도 없음 · most a coupon, 0 for no limit")


class ScopeIn(Schema):
    """What it is good for; an empty list narrows nothing."""

    products: Things = []
    merchants: Things = []
    exhibitions: Things = []
    regions: Provinces = []
    excluded_products: Things = []
    excluded_merchants: Things = []


class PlanIn(Schema):
    """A `rate` with its `cap`, or an `amount` off. Funders pay in their order, and merchants a share if they sign for it."""

    edition: Code
    title: Annotated[Plain, Field(min_length=1, max_length=120)]
    title_en: Annotated[Plain, Field(min_length=1, max_length=160)]
    rate: Rate = 0
    cap: Nothing = 0
    amount: Nothing = 0
    minimum_order: Nothing = 0
    quantity: int = Field(ge=1, le=PIECES_MOST)
    daily_quantity: int = Field(0, ge=0, le=PIECES_MOST)
    rolls_over: bool = False
    per_person: int = Field(default=1, ge=1, le=100)
    opens_at: Moment
    closes_at: Moment
    usable_until: Moment
    funded_until: Moment | None = None
    scope: ScopeIn = ScopeIn()
    channels: list[Literal["online", "counter"]] = Field([], max_length=2)
    first_purchase_only: bool = False
    is_automatic: bool = False
    group: Annotated[Plain, Field(max_length=40)] = ""
    on_return: Literal["keep", "recount"] = "keep"
    paying: Literal["shares", "waterfall"] = "shares"
    funders: list[FunderIn] = Field(min_length=1, max_length=20)
    merchant_share: int = Field(0, ge=0, le=5_000, description="0.01 % · basis points")
    merchant_most: Nothing = 0


class CampaignIn(PlanIn):
    id: CallersId


class AmendmentIn(Schema):
    """What is left out stays. Only what makes coupons better for whoever has one is taken."""

    rate: Rate | None = None
    cap: Nothing | None = None
    amount: Nothing | None = None
    minimum_order: Nothing | None = None
    usable_until: Moment | None = None
    funded_until: Moment | None = None
    effective_from: Moment | None = None


@desk.get(
    "/campaigns",
    response=personal(Listed[CampaignOut]),
    auth=READS,
    summary="준비 중인 행사까지 · drafts as well",
)
def every_campaign(request: Asked, cursor: Cursor = "", limit: Limit = 20) -> dict[str, Any]:
    return listed(permissions.campaigns_manageable_by(request.auth), cursor, limit)


@desk.get(
    "/campaigns/{id}/burn-down",
    response=personal(BurnDownOut, finds=True),
    auth=READS,
    summary="얼마나 쓰였나 · how far it has gone",
)
def burn_down(request: Asked, id: UUID) -> dict[str, Any]:
    found = _own(request, id)
    told = queries.burn_down(found)
    funders = [
        {
            "name": each.funding.funder.name if each.funding.funder else str(each.funding.kind),
            **{name: getattr(each, name) for name in ("reserved", "left", "held", "spent")},
        }
        for each in told.funders
    ]
    counts = {name: getattr(told, name) for name in ("claimed", "held", "redeemed")}
    return {"campaign": campaign_of(found), **counts, "funders": funders}


@desk.post("/campaigns", response=changing(CampaignOut), auth=WRITES, summary="행사 준비 · draft a campaign")
def drafting(request: Asked, wanted: CampaignIn) -> dict[str, Any]:
    drafted = actions.draft_campaign(id=wanted.id, by=request.auth, **_plan(wanted))
    return campaign_of(_own(request, drafted.pk))


@desk.put(
    "/campaigns/{id}",
    response=changing(CampaignOut),
    auth=WRITES,
    summary="준비한 행사 고치기 · plan a draft anew",
)
def editing(request: Asked, id: UUID, wanted: PlanIn) -> dict[str, Any]:
    """The whole plan each time, until it opens or a merchant has signed for it."""
    actions.edit_campaign(_own(request, id), by=request.auth, **_plan(wanted))
    return campaign_of(_own(request, id))


@desk.post(
    "/campaigns/{id}/opening",
    response=changing(CampaignOut),
    auth=WRITES,
    summary="재원을 떼어 두고 엽니다 · set the money aside and open",
)
def opening(request: Asked, id: UUID) -> dict[str, Any]:
    actions.open_campaign(_own(request, id), by=request.auth)
    return campaign_of(_own(request, id))


@desk.put(
    "/campaigns/{id}/terms",
    response=changing(CampaignOut),
    auth=WRITES,
    summary="열린 행사의 조건 바꾸기 · better terms for an open campaign",
)
def amending(request: Asked, id: UUID, wanted: AmendmentIn) -> dict[str, Any]:
    """What it could cost more is set aside at once. The terms that stand already are no new version."""
    changes = {name: value for name, value in wanted.dict().items() if value is not None}
    actions.amend_campaign(_own(request, id), by=request.auth, **changes)
    return campaign_of(_own(request, id))


@desk.post(
    "/campaigns/{id}/closing", response=changing(CampaignOut), auth=WRITES, summary="마감 · end the claiming"
)
def closing(request: Asked, id: UUID) -> dict[str, Any]:
    """What nobody claimed goes back to the funders; claimed coupons stay usable."""
    actions.close_campaign(_own(request, id), by=request.auth)
    return campaign_of(_own(request, id))


@desk.post(
    "/campaigns/{id}/settlement",
    response=changing(CampaignOut),
    auth=WRITES,
    summary="정산 · give back what was not spent",
)
def settling(request: Asked, id: UUID) -> dict[str, Any]:
    """Once no coupon can be used any more."""
    actions.settle_campaign(_own(request, id), by=request.auth)
    return campaign_of(_own(request, id))


def _plan(wanted: PlanIn) -> dict[str, Any]:
    """The plan as actions take it. Raises WorthNothing: a paper that merchants sign says what it would bring."""
    plan = wanted.dict(exclude={"id", "edition", "funders", "scope"})
    plan["cap"] = wanted.amount or wanted.cap
    rules.check_worth(rate=wanted.rate, amount=wanted.amount, cap=plan["cap"])
    scope = {
        name: sorted(str(each) for each in found) for name, found in wanted.scope.dict().items() if found
    }
    funders = [
        (get_object_or_404(known.organisations(), pk=each.organisation), each.share, each.most)
        for each in wanted.funders
    ]
    edition = get_object_or_404(festivals.editions(), code=wanted.edition)
    return {**plan, "scope": scope, "edition": edition, "funders": funders}


def _own(request: Asked, id: UUID) -> Campaign:
    found: Campaign = get_object_or_404(
        queries.with_counts(permissions.campaigns_manageable_by(request.auth)), pk=id
    )
    return found
