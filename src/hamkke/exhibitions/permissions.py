"""Who may say where else a product is sold, and who makes exhibitions."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from hamkke.merchants import queries as merchants
from hamkke.people import queries as people


def products_linkable_by(user: people.User | AnonymousUser) -> QuerySet[merchants.Product]:
    """The products of a person's own merchants; all of them for the secretariat."""
    products = merchants.Product.objects.select_related("merchant")
    if people.is_organiser(user):
        return products
    if not (user.is_authenticated and people.is_merchant(user)):
        return products.none()
    return products.filter(merchant__in=merchants.merchants_owned_by(user.pk))


def is_curator(user: people.User | AnonymousUser) -> bool:
    """Whether somebody may make and change exhibitions in the workshop."""
    return people.is_organiser(user)
