"""Products with every price they ever had, for everybody; and a merchant's own, to be offered and priced."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from pydantic import Field

from hamkke.kernel import clock
from hamkke.merchants import actions, permissions, queries
from hamkke.people import actions as people
from hamkke.people.queries import Asked
from hamkke.ui.api import (
    CallersId,
    Cursor,
    Limit,
    Listed,
    LongText,
    Plain,
    Scope,
    Won,
    changing,
    cut,
    personal,
    public,
)

router = Router(tags=["products"])
own = Router(tags=["merchant"])
READS, WRITES = Scope("merchant:read", people.hear_token), Scope("merchant:write", people.hear_token)

Name = Annotated[Plain, Field(max_length=120)]
Category = Annotated[Plain, Field(max_length=40)]


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
    """`stopped_at` tells since when its merchant does not sell it any more."""

    stopped_at: datetime | None
    prices: list[PriceOut]


class OwnProduct(ProductOut):
    stopped_at: datetime | None


class ProductIn(Schema):
    id: CallersId
    merchant: UUID
    name: Name
    description: LongText = ""
    category: Category = ""
    withdrawal_exception: Literal["", "perishable", "made_to_order"] = ""
    price: Won


class ProductWordsIn(Schema):
    name: Name
    description: LongText = ""
    category: Category = ""


class SaleIn(Schema):
    is_sold: bool


class PriceIn(Schema):
    amount: Won


@router.get("/products", response=public(Listed[ProductOut]), summary="상품 · products")
def products(request: HttpRequest, cursor: Cursor = "", limit: Limit = 50) -> dict[str, Any]:
    found, following = cut(queries.products_on_sale(), by=("name", "id"), cursor=cursor, limit=limit)
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
    return {**vars(queries.product_with_price(found, clock.now())), "prices": list(queries.prices_of(found))}


@own.get("/products", response=personal(list[OwnProduct]), auth=READS, summary="내 상품 · your products")
def own_products(request: Asked) -> list[queries.PricedProduct]:
    now = clock.now()
    owned = queries.merchants_owned_by(request.auth.pk)
    return [each for merchant in owned for each in queries.priced_products_of(merchant, now)]


@own.post("/products", response=changing(OwnProduct), auth=WRITES, summary="상품 내기 · offer a product")
def offering(request: Asked, wanted: ProductIn) -> queries.PricedProduct:
    merchant = get_object_or_404(permissions.merchants_editable_by(request.auth), pk=wanted.merchant)
    said = wanted.dict(exclude={"merchant"})
    product = actions.offer_product(merchant=merchant, by=request.auth, **said)
    return queries.product_with_price(product, clock.now())


@own.put(
    "/products/{id}",
    response=changing(OwnProduct),
    auth=WRITES,
    summary="상품 고치기 · put a product's words right",
)
def words(request: Asked, id: UUID, wanted: ProductWordsIn) -> queries.PricedProduct:
    """What was ordered keeps the name under which it was ordered."""
    found = get_object_or_404(permissions.products_editable_by(request.auth), pk=id)
    changed = actions.change_product(found, by=request.auth, **wanted.dict())
    return queries.product_with_price(changed, clock.now())


@own.put(
    "/products/{id}/sale",
    response=changing(OwnProduct),
    auth=WRITES,
    summary="판매 멈추기 · stop selling, or sell again",
)
def sale(request: Asked, id: UUID, wanted: SaleIn) -> queries.PricedProduct:
    """Not sold, it leaves shelves, search and baskets; orders that were placed stay."""
    found = get_object_or_404(permissions.products_editable_by(request.auth), pk=id)
    sell = actions.sell_again if wanted.is_sold else actions.stop_selling
    return queries.product_with_price(sell(found, by=request.auth), clock.now())


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
