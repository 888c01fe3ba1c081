"""Campaigns for everybody, and a shopper's own wallet."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from hamkke.coupons import actions, permissions, queries
from hamkke.coupons.models import Campaign
from hamkke.coupons.queries import counters
from hamkke.kernel import clock
from hamkke.people import actions as people
from hamkke.people.queries import Asked
from hamkke.ui.api import (
    Cursor,
    Limit,
    Listed,
    Said,
    Scope,
    changing,
    cut,
    personal,
    public,
    said,
)

router = Router(tags=["coupons"])
own = Router(tags=["shopper"])
SEES, WRITES = Scope("shopper:read", people.hear_token), Scope("shopper:write", people.hear_token)


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


class HandedBackCoupon(Schema):
    id: UUID
    handed_at: datetime


class PassOut(Schema):
    """A coupon shown at one shop for some minutes. Its code is seen on its page alone."""

    id: UUID
    coupon: UUID
    shop: str
    state: Literal["live", "used", "cancelled", "over"]
    issued_at: datetime
    expires_at: datetime


@router.get(
    "/campaigns", response=public(Listed[CampaignOut]), summary="쿠폰 행사 · campaigns that have opened"
)
def campaigns(request: HttpRequest, cursor: Cursor = "", limit: Limit = 20) -> dict[str, Any]:
    return listed(Campaign.objects.exclude(state=Campaign.State.DRAFT), cursor, limit)


@router.get(
    "/campaigns/{id}", response=public(CampaignOut, finds=True), summary="쿠폰 행사 하나 · one campaign"
)
def campaign(request: HttpRequest, id: UUID) -> dict[str, Any]:
    opened = Campaign.objects.exclude(state=Campaign.State.DRAFT)
    return campaign_of(get_object_or_404(queries.with_counts(opened), pk=id))


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


@own.post(
    "/wallet/{id}/hand-back",
    response=changing(HandedBackCoupon),
    auth=WRITES,
    summary="쿠폰 돌려주기 · hand a coupon back",
)
def handing_back(request: Asked, id: UUID) -> dict[str, Any]:
    """Unused, so that somebody else may have it. Handed back twice, it is handed back once."""
    found = get_object_or_404(permissions.claims_handbackable_by(request.auth), pk=id)
    return {"id": found.pk, "handed_at": actions.hand_back(found, by=request.auth).handed_at}


@own.get(
    "/passes",
    response=personal(Listed[PassOut]),
    auth=SEES,
    summary="매장에서 보인 쿠폰 · coupons shown at a counter",
)
def passes(request: Asked, cursor: Cursor = "", limit: Limit = 20) -> dict[str, Any]:
    """The latest first."""
    now = clock.now()
    mine = permissions.passes_viewable_by(request.auth)
    rows, following = cut(mine, by=("-issued_at", "-id"), cursor=cursor, limit=limit)
    return {"items": [_pass(each, now) for each in rows], "next": following}


@own.post(
    "/passes/{id}/cancellation",
    response=changing(PassOut),
    auth=WRITES,
    summary="보인 쿠폰 거두기 · take a shown coupon back",
)
def cancelling(request: Asked, id: UUID) -> dict[str, Any]:
    shown = permissions.passes_viewable_by(request.auth)
    actions.cancel_pass(get_object_or_404(shown, pk=id), by=request.auth)
    return _pass(shown.get(pk=id), clock.now())


def listed(campaigns: Any, cursor: str, limit: int) -> dict[str, Any]:
    rows, following = cut(queries.with_counts(campaigns), by=("-opens_at", "-id"), cursor=cursor, limit=limit)
    return {"items": [campaign_of(each) for each in rows], "next": following}


def campaign_of(campaign: Any) -> dict[str, Any]:
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


def _pass(shown: Any, now: datetime) -> dict[str, Any]:
    return {
        "id": shown.pk,
        "coupon": shown.claim_id,
        "shop": shown.shop.name,
        "state": counters.state_of(shown, now),
        "issued_at": shown.issued_at,
        "expires_at": shown.expires_at,
    }
