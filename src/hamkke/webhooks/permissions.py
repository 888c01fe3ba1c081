"""An address, and what was told to it, is its owner's alone."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from hamkke.people.queries import User
from hamkke.webhooks.models import Delivery, Endpoint


def endpoints_manageable_by(user: User | AnonymousUser) -> QuerySet[Endpoint]:
    return Endpoint.objects.filter(owner=user) if isinstance(user, User) else Endpoint.objects.none()


def deliveries_resendable_by(user: User | AnonymousUser) -> QuerySet[Delivery]:
    return Delivery.objects.filter(endpoint__in=endpoints_manageable_by(user)).select_related("endpoint")
