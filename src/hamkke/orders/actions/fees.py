"""What payment channels keep: declared beforehand, taken with the payment, given back with the goods."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import F, Sum

from hamkke.audit import actions as audit
from hamkke.kernel import clock
from hamkke.orders import rules
from hamkke.orders.models import Fee, FeeRate, Order, OrderLine, Return, ReturnLine
from hamkke.payments.queries import Payment
from hamkke.people.queries import User


@transaction.atomic
def declare_fee(
    *, id: UUID, channel: str, method: str = "", rate: int, source: str, effective_from: date, by: User
) -> FeeRate:
    """Say what a payment channel keeps from a day on, and where that is written; no day before tomorrow.

    The same id and content again changes nothing. Raises RateNotSensible, SourceMissing, NotAhead, RateDeclared,
    DifferentContent.
    """
    rules.check_rate(rate, source)
    content = {"channel": channel, "method": method, "effective_from": effective_from}
    known = FeeRate.objects.filter(pk=id).first()
    if known is not None:
        if (known.channel, known.method, known.effective_from, known.rate) != (*content.values(), rate):
            raise rules.DifferentContent
        return known
    rules.check_ahead(effective_from, today=clock.today())
    fee_rate, is_new = FeeRate.objects.get_or_create(
        **content, defaults={"id": id, "rate": rate, "source": source.strip(), "declared_at": clock.now()}
    )
    if not is_new:
        raise rules.RateDeclared(day=effective_from)
    audit.record(
        by=by, verb="orders.fee.declared", target=fee_rate, channel=channel, method=method, rate=rate
    )
    return fee_rate


def charge(order: Order, lines: Sequence[OrderLine], payment: Payment) -> list[Fee]:
    """Fix each line's fee, by the rate in force on the day of payment; without one nothing is kept."""
    rates = [each.as_rule for each in FeeRate.objects.filter(channel=payment.provider)]
    paid_at = order.paid_at or clock.now()
    day = paid_at.astimezone(clock.SEOUL).date()
    rate = rules.rate_on(rates, channel=payment.provider, method=payment.method, day=day)
    if rate is None:
        return []
    return Fee.objects.bulk_create(
        Fee(
            line=line,
            rate_id=rate.id,
            paid=line.amount - line.discount,
            amount=rules.fee_on(line.amount - line.discount, rate.rate),
        )
        for line in lines
    )


def hand_back(order_return: Return, lines: Sequence[ReturnLine]) -> dict[UUID, int]:
    """What of each line's fee comes back with this return, noted in the fee itself."""
    ours = [each.line_id for each in lines]
    fees = Fee.objects.select_related("rate").in_bulk(ours)
    before = dict(
        ReturnLine.objects.filter(line__in=ours, order_return__state=Return.State.DONE)
        .exclude(order_return=order_return)
        .order_by()
        .values_list("line")
        .annotate(paid=Sum(F("amount") - F("discount")))
    )
    back = {
        each.line_id: rules.fee_back(
            paid=fees[each.line_id].paid,
            returned=before.get(each.line_id, 0),
            returning=each.amount - each.discount,
            rate=fees[each.line_id].rate.rate,
        )
        for each in lines
        if each.line_id in fees
    }
    for line_id, amount in sorted(back.items()):
        Fee.objects.filter(pk=line_id).update(returned=F("returned") + amount)
    return back
