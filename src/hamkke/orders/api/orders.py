"""A shopper's basket and orders, and what a merchant has sold and is owed."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from pydantic import Field

from hamkke.kernel import clock
from hamkke.merchants.queries import Product
from hamkke.orders import actions, permissions, queries, rules
from hamkke.payments import queries as paid
from hamkke.people import actions as people
from hamkke.people.queries import Asked
from hamkke.ui.api import (
    CallersId,
    Cursor,
    Limit,
    Listed,
    Plain,
    Said,
    Scope,
    Won,
    changing,
    cut,
    personal,
    said,
)

own = Router(tags=["shopper"])
selling = Router(tags=["merchant"])
SEES, ORDERS = Scope("shopper:read", people.hear_token), Scope("shopper:write", people.hear_token)
READS = Scope("merchant:read", people.hear_token)
Quantity = Annotated[int, Field(ge=0, le=999)]


class BasketLineOut(Schema):
    product: UUID
    name: str
    price: int
    quantity: int
    amount: int


class UnsoldOut(Schema):
    product: UUID
    name: str


class BasketOut(Schema):
    """`unsold` lies in it, but is sold no more: an order goes without it, and it counts in no total."""

    lines: list[BasketLineOut]
    unsold: list[UnsoldOut]
    total: int


class QuantityIn(Schema):
    quantity: Quantity


class OrderLineOut(Schema):
    id: UUID
    product: UUID
    name: str
    unit_price: int
    quantity: int
    amount: int
    discount: int
    returned: int


class ShipmentOut(Schema):
    """How one merchant's goods are received: a `parcel` or a `pick_up`, and how far they have come."""

    id: UUID
    merchant: UUID
    how: str
    stage: str
    carrier: str
    tracking: str
    sent_at: datetime | None
    received_at: datetime | None


class ShopOrderOut(Schema):
    """`total` = `payable` + `discount`, in won."""

    id: UUID
    number: str
    state: str
    total: int
    discount: int
    payable: int
    placed_at: datetime
    paid_at: datetime | None
    lines: list[OrderLineOut]
    shipments: list[ShipmentOut]


class PlacedOut(Schema):
    """`pay_at` is the page where the shopper pays; empty when none could be prepared yet."""

    order: ShopOrderOut
    pay_at: str


class RecipientIn(Schema):
    """Whom the parcels are for; deleted 14 days after they came."""

    name: Annotated[Plain, Field(min_length=1, max_length=60)]
    phone: Annotated[Plain, Field(max_length=20)]
    postcode: Annotated[Plain, Field(max_length=10)]
    address: Annotated[Plain, Field(min_length=1, max_length=200)]
    request: Annotated[Plain, Field(max_length=100, description="배송 요청 · for the courier")] = ""


class PlacingIn(Schema):
    id: CallersId
    coupons: list[UUID] = Field(default=[], max_length=20)
    expected: int | None = Field(
        default=None,
        ge=0,
        le=1_000_000_000_000,
        description="낼 금액으로 보인 것 · what you were shown to pay",
    )
    recipient: RecipientIn | None = Field(
        default=None,
        description="택배를 받는 분; 없으면 가게에서 받습니다 · whom parcels are for; without one the goods are picked up",
    )


class BackIn(Schema):
    line: UUID
    quantity: Quantity


class ReturnIn(Schema):
    id: CallersId
    lines: list[BackIn] = Field(min_length=1, max_length=200)
    is_faulty: bool = Field(False, description="하자가 있거나 설명과 다름 · faulty or not as described")
    expected: Won | None = Field(
        None, description="환불될 줄 아는 금액. 다르면 거절합니다 · the refund you expect; another is refused"
    )


class CancellationIn(Schema):
    id: CallersId


class ReturnOut(Schema):
    id: UUID
    state: str
    amount: int
    order: UUID

    @staticmethod
    def resolve_order(back: queries.Return) -> UUID:
        order: UUID = back.order_id
        return order


class SoldLineOut(Schema):
    id: UUID
    merchant: str
    name: str
    unit_price: int
    quantity: int
    amount: int
    refunded: int
    paid_at: datetime


class StatementOut(Schema):
    id: UUID
    number: int
    starts_at: datetime
    ends_at: datetime
    payable: int
    due_on: date | None
    state: str
    says: Said


class OwedOut(Schema):
    """What one merchant is owed in all, what is not yet stated, and every statement, the newest first."""

    merchant: UUID
    name: str
    owed: int
    unstated: int
    unstated_due: date | None
    statements: list[StatementOut]


@own.get("/basket", response=personal(BasketOut), auth=SEES, summary="내 장바구니 · your basket")
def basket(request: Asked) -> dict[str, Any]:
    return _basket(request.auth)


@own.put(
    "/basket/{product}",
    response=changing(BasketOut),
    auth=ORDERS,
    summary="이만큼 담기 · so many of a product",
)
def keeping(request: Asked, product: UUID, wanted: QuantityIn) -> dict[str, Any]:
    """Exactly so many, however often it is said; none takes it out."""
    found = get_object_or_404(Product, pk=product)
    actions.keep_in_basket(request.auth, product=found, quantity=wanted.quantity)
    return _basket(request.auth)


@own.get("/orders", response=personal(Listed[ShopOrderOut]), auth=SEES, summary="내 주문 · your orders")
def orders(request: Asked, cursor: Cursor = "", limit: Limit = 20) -> dict[str, Any]:
    found = permissions.orders_viewable_by(request.auth).prefetch_related("lines", "shipments")
    rows, following = cut(found, by=("-placed_at", "-id"), cursor=cursor, limit=limit)
    return {"items": [_order(each) for each in rows], "next": following}


@own.get(
    "/orders/{id}", response=personal(ShopOrderOut, finds=True), auth=SEES, summary="주문 하나 · one order"
)
def order(request: Asked, id: UUID) -> dict[str, Any]:
    return _order(get_object_or_404(permissions.orders_viewable_by(request.auth), pk=id))


@own.post(
    "/orders", response=changing(PlacedOut), auth=ORDERS, summary="주문하기 · order what is in the basket"
)
def placing(request: Asked, wanted: PlacingIn) -> dict[str, Any]:
    placed = actions.place(
        id=wanted.id,
        shopper=request.auth,
        coupons=wanted.coupons,
        expected=wanted.expected,
        recipient=rules.Recipient(**wanted.recipient.dict()) if wanted.recipient else None,
        by=request.auth,
    )
    payment = actions.prepare_payment(placed)
    page = paid.page_for(payment, user_agent=request.headers.get("User-Agent", ""))
    return {"order": _order(placed), "pay_at": page or ""}


@own.post("/orders/{id}/returns", response=changing(ReturnOut), auth=ORDERS, summary="반품 · send goods back")
def returning(request: Asked, id: UUID, wanted: ReturnIn) -> queries.Return:
    found = get_object_or_404(permissions.orders_returnable_by(request.auth), pk=id)
    quantities = {each.line: each.quantity for each in wanted.lines}
    if len(quantities) < len(wanted.lines):
        raise rules.LineTwice
    return actions.take_back(
        id=wanted.id,
        order=found,
        quantities=quantities,
        is_excused=wanted.is_faulty,
        expected=wanted.expected,
        by=request.auth,
    )


@own.post(
    "/orders/{id}/cancellation", response=changing(ShopOrderOut), auth=ORDERS, summary="취소 · call it off"
)
def cancelling(request: Asked, id: UUID, wanted: CancellationIn) -> dict[str, Any]:
    found = get_object_or_404(permissions.orders_returnable_by(request.auth), pk=id)
    return _order(actions.cancel(id=wanted.id, order=found, by=request.auth))


@selling.get("/sold", response=personal(Listed[SoldLineOut]), auth=READS, summary="팔린 상품 · what was sold")
def sold(request: Asked, cursor: Cursor = "", limit: Limit = 50) -> dict[str, Any]:
    found = queries.sold_in(permissions.sold_lines_viewable_by(request.auth))
    rows, following = cut(found, by=("-order__paid_at", "-id"), cursor=cursor, limit=limit)
    return {"items": [_sold(each) for each in rows], "next": following}


@selling.get(
    "/owed", response=personal(list[OwedOut]), auth=READS, summary="받을 돈 · what you are owed, and when"
)
def owed(request: Asked) -> list[dict[str, Any]]:
    return [
        {
            "merchant": purse.merchant.pk,
            "name": purse.merchant.name,
            "owed": purse.owed,
            "unstated": purse.unstated,
            "unstated_due": purse.unstated_due,
            "statements": [statement_of(each) for each in purse.standings],
        }
        for purse in queries.purses_of(request.auth, now=clock.now(), today=clock.today())
    ]


def _basket(shopper: people.User) -> dict[str, Any]:
    wanted = queries.basket_of(shopper, clock.now())
    lines = [
        {
            "product": each.product.id,
            "name": each.product.name,
            "price": each.product.price,
            "quantity": each.quantity,
            "amount": each.amount,
        }
        for each in wanted
    ]
    unsold = [{"product": each.pk, "name": each.name} for each in queries.unsold_in(shopper)]
    return {"lines": lines, "unsold": unsold, "total": queries.total(wanted)}


def _order(order: queries.Order) -> dict[str, Any]:
    plain = ("id", "number", "state", "total", "discount", "payable", "placed_at", "paid_at")
    lined = ("id", "name", "unit_price", "quantity", "amount", "discount", "returned")
    lines = [
        {"product": line.product_id, **{name: getattr(line, name) for name in lined}}
        for line in order.lines.all()
    ]
    told = ("id", "how", "stage", "carrier", "tracking", "sent_at", "received_at")
    shipments = [
        {"merchant": each.merchant_id, **{name: getattr(each, name) for name in told}}
        for each in order.shipments.all()
    ]
    return {**{name: getattr(order, name) for name in plain}, "lines": lines, "shipments": shipments}


def _sold(line: Any) -> dict[str, Any]:
    plain = ("id", "name", "unit_price", "quantity", "amount")
    return {
        **{name: getattr(line, name) for name in plain},
        "merchant": line.merchant.name,
        "refunded": line.refunded_amount,
        "paid_at": line.order.paid_at,
    }


def statement_of(standing: queries.Standing) -> dict[str, Any]:
    plain = ("id", "number", "starts_at", "ends_at", "payable", "due_on")
    return {
        **{name: getattr(standing.statement, name) for name in plain},
        "state": standing.state,
        "says": said(standing.words),
    }
