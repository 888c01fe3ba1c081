"""The shops that somebody follows. Nobody else is told, and nothing is sent because of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from hamkke.merchants import queries
from hamkke.merchants.actions import following as actions
from hamkke.people import actions as people
from hamkke.people.queries import Asked
from hamkke.ui.api import Cursor, Limit, Listed, Scope, changing, cut, personal

own = Router(tags=["shopper"])
READS, WRITES = Scope("shopper:read", people.hear_token), Scope("shopper:write", people.hear_token)


class FollowedOut(Schema):
    merchant: UUID
    name: str
    region: str
    followed_at: datetime


class FollowingIn(Schema):
    is_followed: bool


class FollowingOut(Schema):
    merchant: UUID
    is_followed: bool


@own.get(
    "/followed", response=personal(Listed[FollowedOut]), auth=READS, summary="관심 가게 · shops you follow"
)
def followed(request: Asked, cursor: Cursor = "", limit: Limit = 50) -> dict[str, Any]:
    """The latest first."""
    found, onwards = cut(
        queries.followed_by(request.auth), by=("-followed_at", "merchant_id"), cursor=cursor, limit=limit
    )
    return {"items": [_followed(each) for each in found], "next": onwards}


@own.put(
    "/followed/{merchant}",
    response=changing(FollowingOut),
    auth=WRITES,
    summary="관심 가게에 담거나 빼기 · follow a shop, or no longer",
)
def following(request: Asked, merchant: UUID, wanted: FollowingIn) -> dict[str, Any]:
    """Said twice, it is so once."""
    found = get_object_or_404(queries.merchants(), pk=merchant)
    change = actions.follow if wanted.is_followed else actions.unfollow
    change(found, by=request.auth)
    return {"merchant": found.pk, "is_followed": queries.is_followed(found.pk, request.auth)}


def _followed(follow: queries.Follow) -> dict[str, Any]:
    shop = follow.merchant
    return {
        "merchant": shop.pk,
        "name": shop.name,
        "region": shop.region.name if shop.region else "",
        "followed_at": follow.followed_at,
    }
