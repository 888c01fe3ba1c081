import datetime as dt

import factory

from hamkke.places.models import Market, Region


class RegionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Region
        django_get_or_create = ("code", "valid_from")

    code = "11"
    name = "서울특별시"
    valid_from = dt.date(1988, 4, 23)


class MarketFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Market

    name = factory.Sequence(lambda n: f"본보기시장 {n}")
    address = factory.Sequence(lambda n: f"서울특별시 중구 본보기로 {n + 1}")
    road_address = factory.SelfAttribute("address")
    kind = Market.Kind.PERMANENT
    region = factory.SubFactory(RegionFactory)
