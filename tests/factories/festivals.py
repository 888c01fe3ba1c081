from datetime import UTC, datetime

import factory

from hamkke.festivals.models import (
    Agreement,
    Area,
    Commitment,
    Edition,
    Partner,
    Phase,
    PhaseKind,
    ScheduleVersion,
    Series,
)
from tests.factories.people import OrganisationFactory


class SeriesFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Series

    code = factory.Sequence(lambda n: f"series-{n}")
    name = factory.Sequence(lambda n: f"축제{n}")
    name_en = factory.Sequence(lambda n: f"Festival {n}")


class EditionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Edition

    series = factory.SubFactory(SeriesFactory)
    code = factory.Sequence(lambda n: f"{3000 + n}-09")
    name = factory.Sequence(lambda n: f"동행축제 {n}")
    name_en = factory.Sequence(lambda n: f"Donghaeng Festival {n}")


class ScheduleVersionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ScheduleVersion

    edition = factory.SubFactory(EditionFactory)
    number = 1
    reason = "처음 정함"
    decided_at = datetime(2023, 1, 1, tzinfo=UTC)


class PhaseFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Phase

    schedule = factory.SubFactory(ScheduleVersionFactory)
    kind = PhaseKind.MAIN
    starts_at = datetime(2023, 4, 30, 15, tzinfo=UTC)
    ends_at = datetime(2023, 5, 28, 15, tzinfo=UTC)


class PartnerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Partner

    edition = factory.SubFactory(EditionFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    supports = ["coupon"]


class AgreementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Agreement

    edition = factory.SubFactory(EditionFactory)
    title = "소상공인 판로지원 업무협약"
    title_en = "Memorandum on sales channels for micro-enterprises"
    signed_on = datetime(2023, 4, 20, tzinfo=UTC).date()


class CommitmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Commitment

    agreement = factory.SubFactory(AgreementFactory)
    area = Area.CHANNEL_SUPPORT
    text = "기획전 열기"
    text_en = "Hold curated sales"
    quantity = 4
    unit = "회"
    unit_en = "sales"
    due_on = datetime(2023, 12, 31, tzinfo=UTC).date()
