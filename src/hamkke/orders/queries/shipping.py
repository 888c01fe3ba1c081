"""What a merchant has to send or hand over, and what is on its way."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, F, Min, OuterRef, Prefetch, Q, QuerySet

from hamkke.kernel import clock
from hamkke.orders import rules
from hamkke.orders.models import Order, OrderLine, Recipient, Shipment


def awaited(shipments: QuerySet[Shipment]) -> QuerySet[Shipment]:
    """Those of paid orders of which something is left to be received."""
    left = OrderLine.objects.filter(
        order=OuterRef("order"), merchant=OuterRef("merchant"), returned__lt=F("quantity")
    )
    return shipments.filter(Exists(left), order__state=Order.State.PAID)


def to_send(shipments: QuerySet[Shipment]) -> QuerySet[Shipment]:
    """What waits to be sent or handed over: parcels on top, and what was paid first."""
    return _with_all(awaited(shipments).filter(sent_at=None).order_by("how", "order__paid_at", "id"))


def under_way(shipments: QuerySet[Shipment]) -> QuerySet[Shipment]:
    """Parcels that were sent and have not come, the latest first."""
    return _with_all(
        awaited(shipments).filter(sent_at__isnull=False, received_at=None).order_by("-sent_at", "id")
    )


@dataclass(frozen=True)
class Packing:
    """One shipment as the merchant packs it: what is left of the goods, and for whom. Nobody else's goods are in it."""

    shipment: Shipment
    goods: list[tuple[str, int]]
    recipient: Recipient | None
    sent_by: date
    is_late: bool


def packings(shipments: Iterable[Shipment], today: date) -> list[Packing]:
    return [_packing(each, today) for each in shipments]


@dataclass(frozen=True)
class Waiting:
    """How many of a merchant's shipments wait: parcels, how many of these are late, by when the first has to leave, and pick-ups."""

    parcels: int
    late: int
    sent_by: date | None
    pick_ups: int


def waiting(shipments: QuerySet[Shipment], today: date) -> Waiting:
    """One query, however many there are."""
    is_parcel = Q(how=Shipment.How.PARCEL)
    late = is_parcel & Q(order__paid_at__lt=clock.end_of(rules.late_when_paid_on(today)))
    found = (
        awaited(shipments)
        .filter(sent_at=None)
        .order_by()
        .aggregate(
            parcels=Count("id", filter=is_parcel),
            late=Count("id", filter=late),
            earliest=Min("order__paid_at", filter=is_parcel),
            pick_ups=Count("id", filter=~is_parcel),
        )
    )
    earliest = found["earliest"]
    sent_by = rules.sent_by(_day(earliest)) if earliest else None
    return Waiting(found["parcels"], found["late"], sent_by, found["pick_ups"])


def _with_all(shipments: QuerySet[Shipment]) -> QuerySet[Shipment]:
    lines = Prefetch("order__lines", OrderLine.objects.order_by("position"))
    return shipments.select_related("merchant", "order__recipient").prefetch_related(lines)


def _packing(shipment: Shipment, today: date) -> Packing:
    order = shipment.order
    goods = [
        (line.name, line.quantity - line.returned)
        for line in order.lines.all()
        if line.merchant_id == shipment.merchant_id and line.returned < line.quantity
    ]
    sent_by = rules.sent_by(_day(order.paid_at or order.placed_at))
    is_late = shipment.how == Shipment.How.PARCEL and shipment.sent_at is None and today > sent_by
    return Packing(shipment, goods, getattr(order, "recipient", None), sent_by, is_late)


def _day(moment: datetime) -> date:
    return moment.astimezone(clock.SEOUL).date()
