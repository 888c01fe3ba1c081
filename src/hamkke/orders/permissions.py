from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from hamkke.orders.models import LegalRule, Order, OrderLine, Payout, Shipment, Statement
from hamkke.people import queries as people
from hamkke.people.queries import User


def orders_viewable_by(user: User | AnonymousUser) -> QuerySet[Order]:
    """A shopper's own orders."""
    return Order.objects.filter(shopper=user) if isinstance(user, User) else Order.objects.none()


def orders_returnable_by(user: User | AnonymousUser) -> QuerySet[Order]:
    """Whoever ordered may send back, and call off."""
    return orders_viewable_by(user)


def sold_lines_viewable_by(user: User | AnonymousUser) -> QuerySet[OrderLine]:
    """What a merchant's owner has sold: paid, even if it came back later. Not who bought it."""
    if not isinstance(user, User):
        return OrderLine.objects.none()
    return OrderLine.objects.filter(merchant__owner=user, order__paid_at__isnull=False)


def shipments_sendable_by(user: User | AnonymousUser) -> QuerySet[Shipment]:
    """A merchant's owner sends what was paid for; for whom it is stands on their page only while it has not come."""
    if not isinstance(user, User):
        return Shipment.objects.none()
    return Shipment.objects.filter(merchant__owner=user, order__paid_at__isnull=False)


def shipments_receivable_by(user: User | AnonymousUser) -> QuerySet[Shipment]:
    """Whoever ordered says that it has come."""
    return Shipment.objects.filter(order__shopper=user) if isinstance(user, User) else Shipment.objects.none()


def statements_viewable_by(user: User | AnonymousUser) -> QuerySet[Statement]:
    """A merchant's owner reads their own, the secretariat all of them."""
    if people.is_organiser(user):
        return Statement.objects.all()
    return (
        Statement.objects.filter(merchant__owner=user) if isinstance(user, User) else Statement.objects.none()
    )


def statements_payable_by(user: User | AnonymousUser) -> QuerySet[Statement]:
    """The secretariat asks for statements to be paid."""
    return Statement.objects.all() if people.is_organiser(user) else Statement.objects.none()


def payouts_decidable_by(user: User | AnonymousUser) -> QuerySet[Payout]:
    """The secretariat approves and releases; that nobody decides about their own request, the ledger sees to."""
    return Payout.objects.select_related("statement") if people.is_organiser(user) else Payout.objects.none()


def rules_enactable_by(user: User | AnonymousUser) -> QuerySet[LegalRule]:
    """The secretariat puts in force what was only announced."""
    return (
        LegalRule.objects.filter(effective_from=None)
        if people.is_organiser(user)
        else LegalRule.objects.none()
    )
