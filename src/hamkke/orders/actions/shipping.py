"""Goods are sent or handed over, and received; whom they were for is forgotten when nobody needs it any more."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from hamkke.audit import actions as audit
from hamkke.kernel import clock, ids, kept
from hamkke.orders import queries, rules
from hamkke.orders.models import Order, OrderLine, Recipient, Return, Shipment
from hamkke.people.queries import User


def lay_out(order: Order, lines: Iterable[OrderLine], recipient: rules.Recipient | None) -> None:
    """Say of each merchant's goods how they will be received: part of placing the order, so that none is without."""
    how = Shipment.How.PICK_UP if recipient is None else Shipment.How.PARCEL
    merchants = dict.fromkeys(line.merchant_id for line in lines)
    Shipment.objects.bulk_create(
        Shipment(id=ids.derived("shipment", order.pk, each), order=order, merchant_id=each, how=how)
        for each in merchants
    )
    if recipient is not None:
        Recipient.objects.create(
            order=order,
            name=recipient.name,
            phone=recipient.phone,
            postcode=recipient.postcode,
            address=recipient.address,
            request=recipient.request,
        )


@transaction.atomic
def dispatch(shipment: Shipment, *, carrier: str, tracking: str, by: User) -> Shipment:
    """A parcel is on its way. Told again it is the same parcel; until it is received its number can be put right.

    Raises NothingToSend, NotThisWay, ReceivedAlready, CarrierUnknown or TrackingNotSensible.
    """
    tracking = rules.checked_tracking(carrier, tracking)
    shipment, is_wanted = _held(shipment, rules.How.PARCEL)
    if (shipment.carrier, shipment.tracking) == (carrier, tracking):
        return shipment
    rules.check_sendable(is_wanted=is_wanted, is_received=shipment.received_at is not None)
    verb = "orders.shipment.sent" if shipment.sent_at is None else "orders.shipment.corrected"
    shipment.sent_at = shipment.sent_at or clock.now()
    shipment.carrier, shipment.tracking = carrier, tracking
    shipment.save(update_fields=["sent_at", "carrier", "tracking"])
    audit.record(by=by, verb=verb, target=shipment, carrier=carrier, tracking=tracking)
    return shipment


@transaction.atomic
def hand_over(shipment: Shipment, *, by: User) -> Shipment:
    """The shopper has picked the goods up at the shop. Told twice, it was once. Raises NothingToSend or NotThisWay."""
    shipment, is_wanted = _held(shipment, rules.How.PICK_UP)
    if shipment.received_at is not None:
        return shipment
    rules.check_sendable(is_wanted=is_wanted, is_received=False)
    shipment.sent_at = shipment.received_at = clock.now()
    shipment.save(update_fields=["sent_at", "received_at"])
    audit.record(by=by, verb="orders.shipment.handed_over", target=shipment)
    return shipment


@transaction.atomic
def receive(shipment: Shipment, *, by: User) -> Shipment:
    """The shopper says that a parcel has come. Said twice, it came once. Raises NotSent."""
    now = clock.now()
    waiting = Shipment.objects.filter(pk=shipment.pk, sent_at__isnull=False, received_at=None)
    is_news = waiting.update(received_at=now) == 1
    shipment.refresh_from_db()
    if shipment.received_at is None:
        raise rules.NotSent
    if is_news:
        audit.record(by=by, verb="orders.shipment.received", target=shipment)
    return shipment


@transaction.atomic
def presume_receipts() -> int:
    """Parcels sent long enough ago count as received from now on, so that nobody's time to withdraw ran unseen."""
    now = clock.now()
    under_way = Shipment.objects.select_for_update(skip_locked=True, no_key=True).filter(
        sent_at__lte=now - rules.PRESUMED_AFTER, received_at=None
    )
    found = list(under_way.order_by("pk"))
    Shipment.objects.filter(pk__in=[each.pk for each in found]).update(received_at=now)
    audit.record_each("orders.shipment.presumed_received", [(each, None, {}) for each in found])
    return len(found)


@transaction.atomic
def forget_recipients() -> int:
    """Delete whom parcels were for 14 days after the last of an order's has come, or the order is over. Returns how many.

    After five years also whose parcel never came: by then nobody sends it.
    """
    now = clock.now()
    since = now - rules.RECIPIENT_KEPT
    of_order = OuterRef("order")
    has_come_since = Exists(Shipment.objects.filter(order=of_order, received_at__gte=since))
    came_back_since = Exists(
        Return.objects.filter(Q(settled_at=None) | Q(settled_at__gte=since), order=of_order)
    )
    over = Recipient.objects.filter(
        Q(order__closed_at__lt=since)
        | ~_is_awaited() & ~has_come_since & ~came_back_since & Q(order__state=Order.State.PAID)
        | Q(order__placed_at__lt=kept.wanted_since(now))
    )
    orders = [each.order for each in over.select_related("order")]
    Recipient.objects.filter(order__in=orders).delete()
    audit.record_each("orders.recipient.forgotten", [(each, None, {}) for each in orders])
    return len(orders)


def forget_recipients_of(shopper: User) -> None:
    """Of somebody who leaves: only what still has to reach them keeps its address until it has."""
    Recipient.objects.filter(~_is_awaited(), order__shopper=shopper).delete()


def _is_awaited() -> Exists:
    return Exists(queries.awaited(Shipment.objects.filter(order=OuterRef("order"), received_at=None)))


def _held(shipment: Shipment, how: rules.How) -> tuple[Shipment, bool]:
    """The shipment, and whether anybody waits for it, while nothing of its order can be sent back or called off. Raises NotThisWay."""
    order = Order.objects.select_for_update(no_key=True).get(pk=shipment.order_id)
    shipment = Shipment.objects.select_for_update(no_key=True).get(pk=shipment.pk)
    rules.check_way(rules.How(shipment.how), wanted=how)
    left = order.lines.filter(merchant=shipment.merchant_id, returned__lt=F("quantity"))
    return shipment, order.state == Order.State.PAID and left.exists()
