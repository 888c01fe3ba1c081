"""Products with every price they ever had, for everybody; and a merchant's own, to be offered and priced."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from hamkke.kernel import clock
from hamkke.merchants import actions, permissions, queries
from hamkke.people import actions as people
from hamkke.ui.api import (
    CallersId,
    Cursor,
    Limit,
    Listed,
    LongText,
    Scope,
    Text,
    Won,
    changing,
    cut,
    personal,
    public,
)

router = Router(tags=["products"])
own = Router(tags=["merchant"])
READS, WRITES = Scope("merchant:read", people.hear_token), Scope("merchant:write", people.hear_token)


class Asked(HttpRequest):
    """A request behind a token: `auth` is who it speaks for."""

    auth: people.User


class ProductOut(Schema):
    """`price` now, and the lowest one of the 30 days before, in won."""

    id: UUID
    name: str
    description: str
    category: str
    merchant_id: UUID
    merchant_name: str
    price: int
    lowest_price_of_last_30_days: int


class PriceOut(Schema):
    amount: int
    effective_from: datetime


class ProductWhole(ProductOut):
    prices: list[PriceOut]


class MerchantOut(Schema):
    id: UUID
    name: str
    representative: str
    business_number: str
    registered_at: datetime


class ProductIn(Schema):
    id: CallersId
    merchant: UUID
    name: Text
    description: LongText = ""
    category: Text = ""
    withdrawal_exception: Literal["", "perishable", "made_to_order"] = ""
    price: Won


class PriceIn(Schema):
    amount: Won


@router.get("/products", response=public(Listed[ProductOut]), summary="상품 · products")
def products(request: HttpRequest, cursor: Cursor = "", limit: Limit = 50) -> dict[str, Any]:
    found, following = cut(queries.products(), by=("name", "id"), cursor=cursor, limit=limit)
    return {
        "items": queries.products_with_prices([each.pk for each in found], clock.now()),
        "next": following,
    }


@router.get(
    "/products/{id}",
    response=public(ProductWhole, finds=True),
    summary="상품과 가격 이력 · a product, every price",
)
def product(request: HttpRequest, id: UUID) -> dict[str, Any]:
    found = get_object_or_404(queries.Product, pk=id)
    [priced] = queries.products_with_prices([found.pk], clock.now())
    return {**vars(priced), "prices": list(queries.prices_of(found))}


@own.get("/merchants", response=personal(list[MerchantOut]), auth=READS, summary="내 가게 · your merchants")
def merchants(request: Asked) -> list[queries.Merchant]:
    return list(queries.merchants_owned_by(request.auth.pk))


@own.get("/products", response=personal(list[ProductOut]), auth=READS, summary="내 상품 · your products")
def own_products(request: Asked) -> list[queries.PricedProduct]:
    now = clock.now()
    owned = queries.merchants_owned_by(request.auth.pk)
    return [each for merchant in owned for each in queries.priced_products_of(merchant, now)]


@own.post("/products", response=changing(ProductOut), auth=WRITES, summary="상품 내기 · offer a product")
def offering(request: Asked, wanted: ProductIn) -> queries.PricedProduct:
    merchant = get_object_or_404(permissions.merchants_editable_by(request.auth), pk=wanted.merchant)
    said = wanted.dict(exclude={"merchant"})
    product = actions.offer_product(merchant=merchant, by=request.auth, **said)
    return queries.products_with_prices([product.pk], clock.now())[0]


@own.put(
    "/products/{id}/price",
    response=changing(PriceOut),
    auth=WRITES,
    summary="가격 바꾸기 · ask another price",
)
def price(request: Asked, id: UUID, wanted: PriceIn) -> Any:
    """The price that stands already is not written again."""
    found = get_object_or_404(permissions.products_editable_by(request.auth), pk=id)
    return actions.change_price(found, amount=wanted.amount, by=request.auth)
