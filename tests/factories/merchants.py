import datetime as dt

import factory

from hamkke.merchants import rules
from hamkke.merchants.models import Merchant, Price, Product, Shop
from tests.factories.people import UserFactory

LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


class MerchantFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Merchant

    owner = factory.SubFactory(UserFactory)
    name = factory.Sequence(lambda n: f"반찬가게 {n}호")
    business_number = factory.Sequence(lambda n: rules.made_up_business_number(n + 1))
    registered_at = LONG_AGO


class ShopFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Shop

    merchant = factory.SubFactory(MerchantFactory)
    name = factory.Sequence(lambda n: f"점포 {n}")
    address = "서울특별시 중구 시장길 1"
    opened_at = LONG_AGO


class ProductFactory(factory.django.DjangoModelFactory):
    """A product with one price, `price` won, in force since long ago."""

    class Meta:
        model = Product
        skip_postgeneration_save = True

    merchant = factory.SubFactory(MerchantFactory)
    name = factory.Sequence(lambda n: f"상품 {n}")
    offered_at = LONG_AGO

    @factory.post_generation
    def price(self, create, amount, **kwargs):
        Price.objects.create(product=self, amount=amount or 10_000, effective_from=LONG_AGO)
