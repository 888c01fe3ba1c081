from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from hamkke.merchants import queries
from hamkke.merchants.models import Merchant, Product
from hamkke.people import queries as people


def merchants_editable_by(user: people.User | AnonymousUser) -> QuerySet[Merchant]:
    """A person's own merchants; all of them for the secretariat."""
    merchants = queries.merchants()
    if people.is_organiser(user):
        return merchants
    return merchants.filter(owner_id=user.pk) if user.is_authenticated else merchants.none()


def products_editable_by(user: people.User | AnonymousUser) -> QuerySet[Product]:
    """The products of the merchants that this person may edit."""
    return Product.objects.filter(merchant__in=merchants_editable_by(user)).select_related("merchant")
