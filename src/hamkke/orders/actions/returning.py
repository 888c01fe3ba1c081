from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import transaction

from hamkke.audit import actions as audit
from hamkke.coupons import queries as coupons
from hamkke.kernel import clock, ids, money
from hamkke.orders import rules
from hamkke.orders.models import Order, OrderLine, Return, ReturnLine
from hamkke.payments import actions as payments
from hamkke.payments import queries as paid
from hamkke.people.queries import User


@transaction.atomic
def take_back(
    *,
    id: UUID,
    order: Order,
    quantities: Mapping[UUID, int],
    is_excused: bool = False,
    expected: int | None = None,
    by: User | None,
) -> Return:
    """Take so many pieces of each line (by line id) back and mean to refund what the shopper paid for them.

    The refund is the list value less the coupons' part of it. Its time counts from the day of receipt. The same id with
    the same quantities is the same return. What the law excepts from returns comes back only when it was never sent, or
    `is_excused`: faulty, or not as described. `expected` is the refund in won that whoever asks was shown; None where
    nobody was shown one. Raises RefundChanged, NotPaid, ReturnUnderWay, NothingToReturn, LineUnknown, MoreThanBought,
    NotForAChangeOfMind, WithdrawalOver, FaultTooLate, NothingToRefund or DifferentContent.
    """
    order = Order.objects.select_for_update(no_key=True).get(pk=order.pk)
    wanted = {line_id: quantity for line_id, quantity in quantities.items() if quantity}
    known = Return.objects.filter(pk=id).first()
    if known is not None:
        return _same_return(known, order, wanted)
    if order.state != Order.State.PAID:
        raise rules.NotPaid
    if order.returns.filter(state=Return.State.ASKED).exists():
        raise rules.ReturnUnderWay
    lines = {line.pk: line for line in order.lines.select_related("product")}
    taken = rules.take([line.as_bought for line in lines.values()], wanted)
    unsent = set(order.shipments.filter(sent_at=None).values_list("merchant_id", flat=True))
    gone = [lines[each.line_id] for each in taken if lines[each.line_id].merchant_id not in unsent]
    excepted = [line.name for line in gone if line.product.withdrawal_exception]
    rules.check_withdrawable(excepted, is_excused=is_excused)
    _check_in_time(order, [lines[each.line_id] for each in taken], is_excused=is_excused)
    for each in taken:
        lines[each.line_id].returned += each.quantity
    order_return = _write(id, order, taken, _discounts(order, [lines[each.line_id] for each in taken]))
    if expected is not None and expected != order_return.refund:
        raise rules.RefundChanged(refund=money.spoken(order_return.refund))
    OrderLine.objects.bulk_update(lines.values(), ["returned"])
    payments.refund(
        id=order_return.refund_id,
        payment=paid.payment_by_id(order.payment_id),
        amount=order_return.refund,
        by=by,
    )
    audit.record(by=by, verb="orders.return.asked", target=order_return, refund=order_return.refund)
    return order_return


@transaction.atomic
def cancel(*, id: UUID, order: Order, by: User) -> Order:
    """Call the whole order off: before payment nothing is collected, afterwards all that is left is taken back.

    Once something of it has left, that is a withdrawal like any other, with the law's times and exceptions. Cancelled
    twice, it is cancelled once. Raises PaymentUnderWay while nobody knows whether it is paid.
    """
    order.refresh_from_db()
    if order.state == Order.State.PLACED:
        payments.withdraw(paid.payment_by_id(order.payment_id), by=by)
    elif order.state == Order.State.PAID and not Return.objects.filter(pk=id).exists():
        # Held, so that nothing leaves or comes back between the question and the answer.
        Order.objects.select_for_update(no_key=True).get(pk=order.pk)
        left = {line.pk: line.quantity - line.returned for line in order.lines.all()}
        is_excused = not order.shipments.filter(sent_at__isnull=False).exists()
        take_back(id=id, order=order, quantities=left, is_excused=is_excused, by=by)
    order.refresh_from_db()
    return order


def _check_in_time(order: Order, lines: Iterable[OrderLine], *, is_excused: bool) -> None:
    received = {each.merchant_id: each.received_on for each in order.shipments.all() if each.received_on}
    come = [(line.name, received[line.merchant_id]) for line in lines if line.merchant_id in received]
    rules.check_in_time(come, is_excused=is_excused, today=clock.today())


def _same_return(known: Return, order: Order, wanted: Mapping[UUID, int]) -> Return:
    kept = dict(known.lines.filter(quantity__gt=0).values_list("line_id", "quantity"))
    if known.order_id != order.pk or kept != wanted:
        raise rules.DifferentContent
    return known


def _discounts(order: Order, lines: Iterable[OrderLine]) -> dict[UUID, int]:
    """The coupons' part of what comes back now, by line: they say so themselves, for nobody gets it paid."""
    so_far = {line.pk: (line.unit_price * line.returned, line.amount) for line in lines}
    return coupons.discount_back(order.pk, so_far)


def _write(id: UUID, order: Order, taken: list[rules.Taken], discounts: Mapping[UUID, int]) -> Return:
    amount, discount = sum(each.amount for each in taken), sum(discounts.values())
    rules.check_refundable(amount - discount)
    order_return = Return.objects.create(
        id=id,
        order=order,
        refund_id=ids.derived("return_refund", id),
        amount=amount,
        discount=discount,
        refund=amount - discount,
        asked_at=clock.now(),
    )
    # A line of which nothing comes back stands there, too, when it loses its discount with the goods that do.
    lost = [rules.Taken(line, 0, 0) for line in discounts if line not in {each.line_id for each in taken}]
    ReturnLine.objects.bulk_create(
        ReturnLine(
            id=ids.derived("return_line", id, each.line_id),
            order_return=order_return,
            line_id=each.line_id,
            quantity=each.quantity,
            amount=each.amount,
            discount=discounts.get(each.line_id, 0),
        )
        for each in [*taken, *lost]
    )
    return order_return
