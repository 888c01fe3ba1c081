"""Campaigns for everybody, a shopper's own wallet, and the secretariat's drafts and openings."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from pydantic import Field

from hamkke.coupons import actions, permissions, queries
from hamkke.coupons.models import Campaign
from hamkke.festivals import queries as festivals
from hamkke.kernel import clock
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
    Said,
    Scope,
    Text,
    Won,
    changing,
    cut,
    personal,
    public,
    said,
)

router = Router(tags=["coupons"])
own = Router(tags=["shopper"])
desk = Router(tags=["organiser"])
SEES = Scope("shopper:read", people.hear_token)
READS, WRITES = Scope("organiser:read", people.hear_token), Scope("organiser:write", people.hear_token)
PIECES_MOST = 100_000_000


class CampaignOut(Schema):
    id: UUID
    edition: str
    title: Said
    worth: Said
    rate: int
    cap: int
    minimum_order: int
    is_automatic: bool
    opens_at: datetime
    closes_at: datetime
    usable_until: datetime
    state: str
    quantity: int
    left: int


class CouponOut(Schema):
    id: UUID
    campaign: UUID
    title: Said
    worth: Said
    state: str
    claimed_at: datetime
    usable_until: datetime
    receipt: str


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
    share: int = Field(ge=1, le=10_000, description="0.01% · basis points")


class CampaignIn(Schema):
    id: CallersId
    edition: Code
    title: Text = Field(min_length=1, max_length=120)
    title_en: Text = Field(min_length=1, max_length=160)
    rate: int = Field(ge=1, le=10_000, description="0.01% · basis points")
    cap: Won
    minimum_order: int = Field(default=0, ge=0, le=1_000_000_000_000)
    quantity: int = Field(ge=1, le=PIECES_MOST)
    per_person: int = Field(default=1, ge=1, le=100)
    opens_at: Moment
    closes_at: Moment
    usable_until: Moment
    funders: list[FunderIn] = Field(min_length=1, max_length=20)


@router.get(
    "/campaigns", response=public(Listed[CampaignOut]), summary="쿠폰 행사 · campaigns that have opened"
)
def campaigns(request: HttpRequest, cursor: Cursor = "", limit: Limit = 20) -> dict[str, Any]:
    return _listed(Campaign.objects.exclude(state=Campaign.State.DRAFT), cursor, limit)


@router.get("/campaigns/{id}", response=public(CampaignOut, finds=True), summary="사업 하나 · one campaign")
def campaign(request: HttpRequest, id: UUID) -> dict[str, Any]:
    opened = Campaign.objects.exclude(state=Campaign.State.DRAFT)
    return _campaign(get_object_or_404(queries.with_counts(opened), pk=id))


@own.get("/wallet", response=personal(list[CouponOut]), auth=SEES, summary="내 쿠폰 · your coupons")
def wallet(request: Asked) -> list[dict[str, Any]]:
    return [
        {
            "id": each.claim.pk,
            "campaign": each.campaign.pk,
            "title": {"ko": each.campaign.title, "en": each.campaign.title_en},
            "worth": said(queries.worth_of(each.campaign)),
            "state": each.state,
            "claimed_at": each.claim.claimed_at,
            "usable_until": each.campaign.usable_until,
            "receipt": each.receipt,
        }
        for each in queries.coupons_of(request.auth, now=clock.now())
    ]


@desk.get(
    "/campaigns",
    response=personal(Listed[CampaignOut]),
    auth=READS,
    summary="준비 중인 사업까지 · drafts as well",
)
def every_campaign(request: Asked, cursor: Cursor = "", limit: Limit = 20) -> dict[str, Any]:
    return _listed(permissions.campaigns_manageable_by(request.auth), cursor, limit)


@desk.get(
    "/campaigns/{id}/burn-down",
    response=personal(BurnDownOut, finds=True),
    auth=READS,
    summary="얼마나 쓰였나 · how far it has gone",
)
def burn_down(request: Asked, id: UUID) -> dict[str, Any]:
    found = _own_campaign(request, id)
    told = queries.burn_down(found)
    funders = [
        {
            "name": each.funding.funder.name if each.funding.funder else str(each.funding.kind),
            **{name: getattr(each, name) for name in ("reserved", "left", "held", "spent")},
        }
        for each in told.funders
    ]
    counts = {name: getattr(told, name) for name in ("claimed", "held", "redeemed")}
    return {"campaign": _campaign(found), **counts, "funders": funders}


@desk.post("/campaigns", response=changing(CampaignOut), auth=WRITES, summary="사업 준비 · draft a campaign")
def drafting(request: Asked, wanted: CampaignIn) -> dict[str, Any]:
    edition = get_object_or_404(festivals.editions(), code=wanted.edition)
    funders = [
        (get_object_or_404(known.organisations(), pk=each.organisation), each.share)
        for each in wanted.funders
    ]
    plan = wanted.dict(exclude={"id", "edition", "funders"})
    drafted = actions.draft_campaign(id=wanted.id, edition=edition, funders=funders, by=request.auth, **plan)
    return _campaign(_own_campaign(request, drafted.pk))


@desk.post(
    "/campaigns/{id}/opening",
    response=changing(CampaignOut),
    auth=WRITES,
    summary="재원을 떼어 두고 엽니다 · set the money aside and open",
)
def opening(request: Asked, id: UUID) -> dict[str, Any]:
    actions.open_campaign(_own_campaign(request, id), by=request.auth)
    return _campaign(_own_campaign(request, id))


def _own_campaign(request: Asked, id: UUID) -> Campaign:
    found: Campaign = get_object_or_404(
        queries.with_counts(permissions.campaigns_manageable_by(request.auth)), pk=id
    )
    return found


def _listed(campaigns: Any, cursor: str, limit: int) -> dict[str, Any]:
    rows, following = cut(queries.with_counts(campaigns), by=("-opens_at", "-id"), cursor=cursor, limit=limit)
    return {"items": [_campaign(each) for each in rows], "next": following}


def _campaign(campaign: Any) -> dict[str, Any]:
    """A campaign of `with_counts`."""
    plain = (
        "id", "rate", "cap", "minimum_order", "is_automatic", "opens_at", "closes_at", "usable_until", "quantity", "left",
    )  # fmt: skip
    return {
        **{name: getattr(campaign, name) for name in plain},
        "edition": campaign.edition.code,
        "title": {"ko": campaign.title, "en": campaign.title_en},
        "worth": said(queries.worth_of(campaign)),
        "state": queries.seen(campaign, clock.now()).state,
    }
