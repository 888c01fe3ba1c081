"""What the pages about baskets and orders show, already added up. Every amount is whole won."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet, Sum

from hamkke.coupons import queries as coupons
from hamkke.exhibitions import queries as exhibitions
from hamkke.kernel.words import Words
from hamkke.ledger import queries as ledger
from hamkke.merchants import queries as merchants
from hamkke.orders import rules
from hamkke.orders.models import BasketLine, Order, OrderLine, Return, ReturnLine
from hamkke.payments import queries as payments
from hamkke.people.queries import User

__all__ = ["Order", "OrderLine", "Return", "ReturnLine"]


# ── Before the order ──


@dataclass(frozen=True)
class Wanted:
    """A product in a basket at its price of the moment; `discount` is what a chosen coupon would take off."""

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


def total(basket: Sequence[Wanted]) -> int:
    return sum(wanted.amount for wanted in basket)


@dataclass(frozen=True)
class Checkout:
    """An order as it would be placed now: its lines, and what every coupon is to it. An order holds one coupon."""

    lines: list[Wanted]
    priced: coupons.Priced

    @property
    def chosen(self) -> coupons.Told | None:
        return next(iter(self.priced.applied), None)

    @property
    def total(self) -> int:
        return total(self.lines)

    @property
    def discount(self) -> int:
        return self.priced.quote.discount

    @property
    def payable(self) -> int:
        return self.total - self.discount


def checkout_of(shopper: User, *, claim_id: UUID | None, is_chosen: bool, now: datetime) -> Checkout:
    """The basket with a coupon: the one that was chosen, or before any choice the one that takes off most."""
    basket = basket_of(shopper, now)
    wanted = [
        coupons.CartLine(
            each.product.id, each.product.merchant_id, each.amount, each.product.id, each.quantity
        )
        for each in basket
    ]
    chosen = [claim_id] if claim_id else []
    cart = cart_of(shopper, wanted, now)
    priced = coupons.quote(shopper, cart, chosen=chosen if is_chosen else None, joins=False)
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


@dataclass(frozen=True)
class SheetLine:
    line: OrderLine
    funders: list[FunderPart]

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
    returns: list[SheetReturn]
    bookings: list[Booking]

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
        return self.is_returnable or (self.order.state == "placed" and not self.is_undecided)


def sheet_of(order: Order) -> Sheet:
    """An order with its lines, funders, payment, returns and every won in the ledger, in a fixed number of queries."""
    lines = _sheet_lines(order)
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
        returns=[SheetReturn(each, refunds[each.refund_id]) for each in returns],
        bookings=_bookings(order, lines),
    )


def _sheet_lines(order: Order) -> list[SheetLine]:
    lines = {line.pk: SheetLine(line, []) for line in order.lines.select_related("merchant")}
    if order.redemption_id:
        for portion in coupons.who_paid(order.pk):
            lines[portion.line_id].funders.append(
                FunderPart(portion.funding.name, portion.amount, portion.returned)
            )
    return list(lines.values())


@dataclass(frozen=True)
class RefundQuote:
    """What a return would come to, for the shopper to agree to. `minimum` is the order that keeps the coupon's discount, if any."""

    amount: int
    discount: int
    left: int
    minimum: int

    @property
    def refund(self) -> int:
        return self.amount - self.discount

    @property
    def loses_the_discount(self) -> bool:
        return 0 < self.left < self.minimum


def refund_for(order: Order, quantities: Mapping[UUID, int]) -> RefundQuote:
    """What taking back so many pieces of each line would come to. Raises what `actions.take_back` would of them."""
    lines = {line.pk: line for line in order.lines.all()}
    taken = rules.take([line.as_bought for line in lines.values()], quantities)
    left = sum(line.unit_price * (line.quantity - line.returned) for line in lines.values())
    discount, minimum = 0, 0
    if order.redemption_id:
        told = {
            each.line_id: (
                lines[each.line_id].unit_price * lines[each.line_id].returned + each.amount,
                lines[each.line_id].amount,
            )
            for each in taken
        }
        discount = sum(coupons.discount_back(order.redemption_id, told).values())
        minimum = coupons.minimum_to_keep(order.redemption_id)
    amount = sum(each.amount for each in taken)
    return RefundQuote(amount, discount, left - amount, minimum)


def minimum_to_keep(order: Order) -> int:
    """The won of goods that must stay for the coupon's discount to stay; 0 where it stays anyway."""
    return coupons.minimum_to_keep(order.redemption_id) if order.redemption_id else 0


REASONS = {
    "order_paid": Words("결제", "Payment"),
    "order_returned": Words("환불", "Refund"),
    "discount_lost": Words("반품으로 없어진 할인", "Discount lost with a return"),
    "coupon_used": Words("쿠폰 할인 부담", "Coupon, paid by its funder"),
    "coupon_given_back": Words("쿠폰 할인 돌려줌", "Coupon, back to its funder"),
}


def _bookings(order: Order, lines: Sequence[SheetLine]) -> list[Booking]:
    """Only what moved money: holds that wait or were released moved none."""
    names = {f"merchant:{each.line.merchant_id}": each.line.merchant.name for each in lines}
    accounts = {code: Words(name, name) for code, name in names.items()}
    accounts["outside:kakaopay"] = Words("주문자 (카카오페이)", "Shopper (KakaoPay)")
    accounts |= _funder_accounts(order)
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


def _funder_accounts(order: Order) -> dict[str, Words]:
    if not order.redemption_id:
        return {}
    return {portion.payer_code: portion.funding.name for portion in coupons.who_paid(order.pk)}


def order_by_id(id: UUID) -> Order | None:
    return Order.objects.filter(pk=id).first()


def paid_orders() -> QuerySet[Order]:
    """Orders that were paid, whatever came back afterwards."""
    return Order.objects.filter(paid_at__isnull=False)


def orders_in(orders: QuerySet[Order]) -> QuerySet[Order]:
    """Orders for a list, newest first, with their lines."""
    return orders.prefetch_related("lines").order_by("-placed_at", "-id")


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


_IS_REFUNDED = Q(return_lines__order_return__state=Return.State.DONE)


def sold_in(lines: QuerySet[OrderLine]) -> QuerySet[OrderLine]:
    """Sold lines, newest first; `.refunded_amount` is the list value of what has come back and is refunded."""
    return (
        lines.select_related("order", "merchant")
        .annotate(refunded_amount=Sum("return_lines__amount", filter=_IS_REFUNDED, default=0))
        .order_by("-order__paid_at", "order_id", "position")
    )
