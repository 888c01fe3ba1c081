"""A person's own merchants, registered once each, and the shops they keep."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from pydantic import Field

from hamkke.merchants import actions, queries
from hamkke.people import actions as people
from hamkke.people.queries import Asked
from hamkke.places import queries as places
from hamkke.ui.api import CallersId, Plain, Scope, Text, changing, personal

own = Router(tags=["merchant"])
READS, WRITES = Scope("merchant:read", people.hear_token), Scope("merchant:write", people.hear_token)

Name = Annotated[Plain, Field(max_length=120)]


class MerchantOut(Schema):
    id: UUID
    name: str
    representative: str
    business_number: str
    registered_at: datetime


class MerchantIn(Schema):
    id: CallersId
    name: Name
    representative: Annotated[Plain, Field(max_length=60)] = ""
    business_number: Annotated[Plain, Field(max_length=20, description="숫자 열 자리 · ten digits")]
    region: (
        Annotated[str, Field(pattern=r"^[0-9]{2}$", description="시·도 두 자리 · the province's code")] | None
    ) = None


class ShopOut(Schema):
    id: UUID
    name: str
    market: UUID | None = Field(alias="market_id")
    address: str
    opened_at: datetime


class ShopIn(Schema):
    """In a market the stall is enough for an address; outside of one it takes the whole."""

    id: CallersId
    name: Name
    market: UUID | None = None
    address: Text = ""


@own.get("/merchants", response=personal(list[MerchantOut]), auth=READS, summary="내 가게 · your merchants")
def merchants(request: Asked) -> list[queries.Merchant]:
    return list(queries.merchants_owned_by(request.auth.pk))


@own.post(
    "/merchants", response=changing(MerchantOut), auth=WRITES, summary="가게 등록 · register a merchant"
)
def registering(request: Asked, wanted: MerchantIn) -> queries.Merchant:
    """A business number is registered once; it is the caller's from then on."""
    region = get_object_or_404(places.provinces(), code=wanted.region) if wanted.region else None
    said = wanted.dict(exclude={"region"})
    return actions.register_merchant(**said, region=region, owner=request.auth, by=request.auth)


@own.get(
    "/merchants/{id}/shops",
    response=personal(list[ShopOut], finds=True),
    auth=READS,
    summary="가게의 점포 · the shops of a merchant",
)
def shops(request: Asked, id: UUID) -> list[queries.Shop]:
    return list(queries.shops_of(_own(request, id)))


@own.post(
    "/merchants/{id}/shops", response=changing(ShopOut), auth=WRITES, summary="점포 더하기 · add a shop"
)
def opening(request: Asked, id: UUID, wanted: ShopIn) -> queries.Shop:
    merchant = _own(request, id)
    market = get_object_or_404(places.markets_in(), pk=wanted.market) if wanted.market else None
    said: dict[str, Any] = wanted.dict(exclude={"market"})
    return actions.open_shop(merchant=merchant, market=market, by=request.auth, **said)


def _own(request: Asked, id: UUID) -> queries.Merchant:
    found: queries.Merchant = get_object_or_404(queries.merchants_owned_by(request.auth.pk), pk=id)
    return found
