from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from hamkke.orders.models import Order, OrderLine
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
