"""What the pages about baskets and orders show, already added up. Every amount is whole won."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from hamkke.coupons import queries as coupons
from hamkke.exhibitions import queries as exhibitions
from hamkke.kernel.words import Words
from hamkke.ledger import queries as ledger
from hamkke.merchants import queries as merchants
from hamkke.orders import rules
from hamkke.orders.models import BasketLine, Order, OrderLine, Recipient, Return, ReturnLine, Shipment
from hamkke.payments import queries as payments
from hamkke.people.queries import User

__all__ = ["Order", "OrderLine", "Return", "ReturnLine"]


# ── Before the order ──


@dataclass(frozen=True)
class Wanted:
    """A product in a basket at its price of the moment; `discount` is what the chosen coupons would take off."""

    product: merchants.PricedProduct
    quantity: int
    discount: int = 0

    @property
    def amount(self) -> int:
        return self.product.price * self.quantity

    @property
    def payable(self) -> int:
        return self.amount - self.discount


def basket_of(shopper: User, now: datetime) -> list[Wanted]:
    """What lies in a basket, in the order it was put there. What has no price (any more) is left out."""
    lines = dict(
        BasketLine.objects.filter(shopper=shopper)
        .order_by("added_at", "id")
        .values_list("product_id", "quantity")
    )
    return [
        Wanted(product, lines[product.id]) for product in merchants.products_with_prices(list(lines), now)
    ]


def unsold_in(shopper: User) -> QuerySet[merchants.Product]:
    """What lies in a basket that its merchant stopped selling meanwhile, by name; an order has to do without it."""
    wanted = BasketLine.objects.filter(shopper=shopper).values("product")
    return merchants.products().filter(pk__in=wanted, stopped_at__isnull=False)


def total(basket: Sequence[Wanted]) -> int:
    return sum(wanted.amount for wanted in basket)


@dataclass(frozen=True)
class Checkout:
    """An order as it would be placed now: its lines, and what every coupon is to it."""

    lines: list[Wanted]
    priced: coupons.Priced

    @property
    def total(self) -> int:
        return total(self.lines)

    @property
    def discount(self) -> int:
        return self.priced.quote.discount

    @property
    def payable(self) -> int:
        return self.total - self.discount


def checkout_of(shopper: User, *, chosen: Collection[UUID] | None, now: datetime) -> Checkout:
    """The basket with those of the chosen coupons that join best, or before any choice with those that take off most."""
    basket = basket_of(shopper, now)
    wanted = [
        coupons.CartLine(
            each.product.id, each.product.merchant_id, each.amount, each.product.id, each.quantity
        )
        for each in basket
    ]
    priced = coupons.quote(shopper, cart_of(shopper, wanted, now), chosen=chosen)
    discounts = priced.quote.discounts
    lines = [Wanted(each.product, each.quantity, discounts[each.product.id]) for each in basket]
    return Checkout(lines, priced)


def cart_of(shopper: User, lines: Sequence[coupons.CartLine], now: datetime) -> coupons.Cart:
    """What is ordered as the coupons see it: each line with its exhibitions and regions, and whether it is a first purchase."""
    return coupons.cart_of(placed_on_show(lines), moment=now, is_first_purchase=is_first_purchase(shopper))


def is_first_purchase(shopper: User) -> bool:
    """Whether somebody has never paid for an order, whatever came back of it."""
    return not Order.objects.filter(shopper=shopper, paid_at__isnull=False).exists()


def placed_on_show(lines: Sequence[coupons.CartLine]) -> list[coupons.CartLine]:
    shown = exhibitions.exhibitions_listing(line.product_id for line in lines if line.product_id)
    return [replace(line, exhibitions=shown.get(line.product_id or line.id, ())) for line in lines]


# ── After the order ──


@dataclass(frozen=True)
class FunderPart:
    """What one funder pays for one line, and how much of it has gone back."""

    name: Words
    amount: int
    returned: int


@dataclass
class CouponPart:
    """What one coupon takes off, of a line or of the whole order, and how much of it has gone back; of a line, who funds it."""

    title: Words
    amount: int = 0
    returned: int = 0
    funders: list[FunderPart] = field(default_factory=list)

    def add(self, part: FunderPart) -> None:
        self.amount += part.amount
        self.returned += part.returned
        self.funders.append(part)


@dataclass(frozen=True)
class SheetLine:
    line: OrderLine
    discounts: list[CouponPart]
    is_kept: bool = False  # its time to go back for a change of mind is over

    @property
    def payable(self) -> int:
        return self.line.amount - self.line.discount

    @property
    def returnable(self) -> int:
        return self.line.quantity - self.line.returned


@dataclass(frozen=True)
class SheetReturn:
    order_return: Return
    refund: payments.Refund


@dataclass(frozen=True)
class Booking:
    """One won-moving line of the ledger in words people read."""

    moment: datetime
    reason: Words
    giver: Words
    taker: Words
    amount: int


@dataclass(frozen=True)
class Sheet:
    """Everything about one order on one page."""

    order: Order
    payment: payments.Payment
    lines: list[SheetLine]
    discounts: list[CouponPart]
    losable: list[coupons.Losable]
    returns: list[SheetReturn]
    bookings: list[Booking]
    shipments: list[Shipment]
    recipient: Recipient | None

    @property
    def is_all_kept(self) -> bool:
        return all(each.is_kept for each in self.lines)

    @property
    def refunded(self) -> int:
        return sum(each.order_return.refund for each in self.returns if each.order_return.state == "done")

    @property
    def is_undecided(self) -> bool:
        return self.payment.state in ("approving", "unknown")

    @property
    def is_being_refunded(self) -> bool:
        return any(each.order_return.state == "asked" for each in self.returns)

    @property
    def is_returnable(self) -> bool:
        return self.order.state == "paid" and not self.is_being_refunded

    @property
    def is_cancellable(self) -> bool:
        """Once something has left, it is a return like any other, and asked for as one."""
        has_left = any(each.sent_at for each in self.shipments)
        return (self.is_returnable and not has_left) or (
            self.order.state == "placed" and not self.is_undecided
        )


def sheet_of(order: Order, today: date) -> Sheet:
    """An order with its lines, shipments, coupons, payment, returns and every won in the ledger, in a fixed number of queries."""
    paid = list(coupons.who_paid(order.pk))
    shipments = list(order.shipments.select_related("merchant", "order__recipient"))
    lines = _sheet_lines(order, paid, shipments, today)
    is_paid = order.state == Order.State.PAID
    awaited = {each.line.merchant_id for each in lines if is_paid and each.returnable}
    returns = list(
        order.returns.prefetch_related(
            Prefetch("lines", ReturnLine.objects.select_related("line").order_by("line__position"))
        )
    )
    refunds = payments.refunds_by_id(each.refund_id for each in returns)
    return Sheet(
        order=order,
        payment=payments.payment_by_id(order.payment_id),
        lines=lines,
        discounts=_coupon_parts(paid),
        losable=coupons.losable(order.pk),
        returns=[SheetReturn(each, refunds[each.refund_id]) for each in returns],
        bookings=_bookings(order, lines, paid),
        shipments=[each for each in shipments if each.sent_at or each.merchant_id in awaited],
        recipient=getattr(shipments[0].order, "recipient", None) if shipments else None,
    )


def _sheet_lines(
    order: Order, paid: Sequence[coupons.Portion], shipments: Sequence[Shipment], today: date
) -> list[SheetLine]:
    kept = {each.merchant_id for each in shipments if each.withdrawn_by and each.withdrawn_by < today}
    on_line: dict[UUID, list[coupons.Portion]] = {}
    for portion in paid:
        on_line.setdefault(portion.line_id, []).append(portion)
    lines = order.lines.select_related("merchant", "product")
    return [
        SheetLine(line, _coupon_parts(on_line.get(line.pk, [])), line.merchant_id in kept) for line in lines
    ]


def _coupon_parts(paid: Iterable[coupons.Portion]) -> list[CouponPart]:
    """The coupons that pay something, in the order in which they were laid."""
    parts: dict[UUID, CouponPart] = {}
    for portion in paid:
        campaign = portion.redemption.version.campaign
        if portion.amount:
            part = parts.setdefault(campaign.pk, CouponPart(Words(campaign.title, campaign.title_en)))
            part.add(FunderPart(portion.funding.name, portion.amount, portion.returned))
    return list(parts.values())


@dataclass(frozen=True)
class RefundQuote:
    """What a return would come to, for the shopper to agree to, and the coupons whose whole discount would be lost with it."""

    amount: int
    discount: int
    lost: list[coupons.Losable]

    @property
    def refund(self) -> int:
        return self.amount - self.discount


def refund_for(order: Order, quantities: Mapping[UUID, int]) -> RefundQuote:
    """What taking back so many pieces of each line would come to. Raises what `actions.take_back` would of them."""
    lines = {line.pk: line for line in order.lines.all()}
    taken = rules.take([line.as_bought for line in lines.values()], quantities)
    told = {
        each.line_id: (
            lines[each.line_id].unit_price * lines[each.line_id].returned + each.amount,
            lines[each.line_id].amount,
        )
        for each in taken
    }
    return RefundQuote(
        amount=sum(each.amount for each in taken),
        discount=sum(coupons.discount_back(order.pk, told).values()),
        lost=[each for each in coupons.losable(order.pk, told) if each.is_lost],
    )


REASONS = {
    "order_paid": Words("결제", "Payment"),
    "order_returned": Words("환불", "Refund"),
    "discount_lost": Words("반품으로 없어진 할인", "Discount lost with a return"),
    "coupon_used": Words("쿠폰 할인 부담", "Coupon, paid by its funder"),
    "coupon_given_back": Words("쿠폰 할인 돌려줌", "Coupon, back to its funder"),
}


def _bookings(order: Order, lines: Sequence[SheetLine], paid: Iterable[coupons.Portion]) -> list[Booking]:
    """Only what moved money: holds that wait or were released moved none."""
    names = {f"merchant:{each.line.merchant_id}": each.line.merchant.name for each in lines}
    accounts = {code: Words(name, name) for code, name in names.items()}
    accounts["outside:kakaopay"] = Words("주문자 (카카오페이)", "Shopper (KakaoPay)")
    accounts |= {portion.payer_code: portion.funding.name for portion in paid}
    return [
        Booking(
            moment=transfer.recorded_at,
            reason=REASONS[transfer.reason],
            giver=accounts[transfer.debit.code],
            taker=accounts[transfer.credit.code],
            amount=transfer.amount,
        )
        for transfer in ledger.transfers_about(f"order:{order.pk}")
        if transfer.reason in REASONS
    ]


def order_by_id(id: UUID) -> Order | None:
    return Order.objects.filter(pk=id).first()


def paid_orders() -> QuerySet[Order]:
    """Orders that were paid, whatever came back afterwards."""
    return Order.objects.filter(paid_at__isnull=False)


def orders_in(orders: QuerySet[Order]) -> QuerySet[Order]:
    """Orders for a list, newest first, with their lines and how these are received."""
    return orders.prefetch_related("lines", "shipments").order_by("-placed_at", "-id")


@dataclass(frozen=True)
class Owed:
    """What the ledger owes one merchant, in won."""

    merchant: merchants.Merchant
    amount: int


def owed_to(owner: User) -> list[Owed]:
    """What each of a person's merchants is owed for what was sold and not returned: coupons included, less what it
    bears of them itself."""
    owned = list(merchants.merchants_owned_by(owner.pk))
    codes = {merchant.pk: (f"merchant:{merchant.pk}", f"merchant:{merchant.pk}:share") for merchant in owned}
    found = ledger.balances(code for both in codes.values() for code in both)
    return [
        Owed(merchant, sum(found[code].net for code in codes[merchant.pk] if code in found))
        for merchant in owned
    ]
