from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from hamkke.payments.models import Payment
from hamkke.people.queries import User


def payments_settleable_by(user: User | AnonymousUser) -> QuerySet[Payment]:
    """The payments whose return from the provider this user may bring home: their own."""
    return Payment.objects.filter(payer=user) if isinstance(user, User) else Payment.objects.none()
