from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from hamkke.audit import actions as audit
from hamkke.coupons import actions as holds
from hamkke.coupons import queries as told
from hamkke.kernel import clock, ids, money
from hamkke.merchants import queries as merchants
from hamkke.orders import queries, rules
from hamkke.orders.actions import shipping
from hamkke.orders.models import BasketLine, Order, OrderLine, Recipient
from hamkke.payments import actions as payments
from hamkke.people.queries import User


@transaction.atomic
def place(
    *,
    id: UUID,
    shopper: User,
    coupons: Collection[UUID] = (),
    expected: int | None = None,
    recipient: rules.Recipient | None = None,
    by: User,
) -> Order:
    """Order what lies in the basket at the prices of this moment, hold the coupons, and mean to collect the rest.

    The same id again is the same order. `expected` is what the shopper was shown to pay (won): it is only ever
    compared. With a `recipient` every merchant sends a parcel, without one the goods are picked up at the shops. The
    basket stays as it is until the order is paid, so that nothing is lost with a failed payment. Raises BasketEmpty,
    NotForSale, PriceChanged, NothingToPay, DifferentContent, or a coupon's or a recipient's own refusal.
    """
    now = clock.now()
    recipient = recipient and rules.checked_recipient(recipient)
    basket = list(BasketLine.objects.select_for_update().filter(shopper=shopper).order_by("added_at", "id"))
    known = Order.objects.filter(pk=id).first()
    if known is not None:
        return _same_order(known, shopper, coupons, recipient)
    lines = _lines(id, basket, now)
    total = sum(line.amount for line in lines)
    postings = holds.Postings()
    if coupons:
        _hold(id, coupons, lines, postings, by=by)
    discount = sum(line.discount for line in lines)
    if expected is not None and expected != total - discount:
        raise rules.PriceChanged(payable=money.spoken(total - discount))
    rules.check_payable(total - discount)
    order = Order.objects.create(
        id=id,
        number=ids.shown("ord", id),
        shopper=shopper,
        total=total,
        discount=discount,
        payable=total - discount,
        payment_id=ids.derived("order_payment", id),
        placed_at=now,
    )
    OrderLine.objects.bulk_create(lines)
    shipping.lay_out(order, lines, recipient)
    _mean_to_collect(order, lines, by=by)
    audit.record(by=by, verb="orders.order.placed", target=order, total=total, discount=discount)
    postings.post()
    return order


def _same_order(
    known: Order, shopper: User, coupons: Collection[UUID], recipient: rules.Recipient | None
) -> Order:
    kept = {each.coupon_id for each in told.redemptions_of(known.pk)}
    sent_to = Recipient.objects.filter(order=known).first()
    whom = sent_to.as_given if sent_to else None
    if (known.shopper_id, kept, whom) != (shopper.pk, set(coupons), recipient):
        raise rules.DifferentContent
    return known


def _lines(order_id: UUID, basket: list[BasketLine], now: datetime) -> list[OrderLine]:
    if not basket:
        raise rules.BasketEmpty
    wanted = {line.product_id: line.quantity for line in basket}
    products = merchants.products_with_prices(list(wanted), now)
    if len(products) != len(wanted):
        raise rules.NotForSale
    return [
        OrderLine(
            id=ids.derived("order_line", order_id, product.id),
            order_id=order_id,
            position=position,
            product_id=product.id,
            merchant_id=product.merchant_id,
            name=product.name,
            unit_price=product.price,
            quantity=wanted[product.id],
            amount=product.price * wanted[product.id],
        )
        for position, product in enumerate(products)
    ]


def _hold(
    order_id: UUID, coupons: Collection[UUID], lines: list[OrderLine], postings: holds.Postings, *, by: User
) -> None:
    """Lay the coupons on the order; every line learns what their funders take off it."""
    wanted = [
        holds.Line(line.id, line.merchant_id, line.amount, line.product_id, line.quantity) for line in lines
    ]
    redemptions = holds.hold(
        coupons,
        order_id=order_id,
        lines=queries.placed_on_show(wanted),
        is_first_purchase=queries.is_first_purchase(by),
        by=by,
        postings=postings,
    )
    discounts = dict.fromkeys((line.id for line in lines), 0)
    for redemption in redemptions:
        for portion in redemption.portions.all():
            discounts[portion.line_id] += portion.amount
    for line in lines:
        line.discount = discounts[line.id]


def _mean_to_collect(order: Order, lines: list[OrderLine], *, by: User) -> None:
    payments.start(
        id=order.payment_id,
        order_id=order.pk,
        payer=order.shopper,
        item_name=rules.summary([line.name for line in lines]),
        quantity=sum(line.quantity for line in lines),
        amount=order.payable,
        return_path=reverse("orders:order", args=[order.pk]),
        by=by,
    )
