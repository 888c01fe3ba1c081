import factory

from hamkke.orders.models import BasketLine
from tests.factories.merchants import LONG_AGO, ProductFactory
from tests.factories.people import UserFactory


class BasketLineFactory(factory.django.DjangoModelFactory):
    """Something in a basket. Orders themselves are made by `orders.actions.place`, so that every won of them is real."""

    class Meta:
        model = BasketLine

    shopper = factory.SubFactory(UserFactory)
    product = factory.SubFactory(ProductFactory)
    quantity = 1
    added_at = LONG_AGO
