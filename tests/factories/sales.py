from datetime import UTC, date, datetime

import factory

from hamkke.kernel import ids
from hamkke.sales.models import Figure, OwnSale, Source
from tests.factories.festivals import EditionFactory


class SourceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Source

    code = factory.Sequence(lambda n: f"paper {n}")
    publisher = "신문"


class FigureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Figure

    edition = factory.SubFactory(EditionFactory)
    kind = "direct"
    phase = "main"
    number = 1
    status = "final"
    amount = 622_000_000_000
    source = factory.SubFactory(SourceFactory)
    as_of = date(2023, 6, 2)
    recorded_at = datetime(2023, 6, 2, tzinfo=UTC)


class OwnSaleFactory(factory.django.DjangoModelFactory):
    """Needs `merchant` and `product`, by instance or id."""

    class Meta:
        model = OwnSale

    edition = factory.SubFactory(EditionFactory)
    phase = "main"
    channel = "hamkke"
    order_id = factory.LazyFunction(ids.new)
    line_id = factory.LazyFunction(ids.new)
    quantity = 1
    amount = 10_000
    occurred_at = datetime(2023, 5, 1, 3, tzinfo=UTC)
