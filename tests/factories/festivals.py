from datetime import UTC, datetime

import factory

from hamkke.festivals import actions
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
from hamkke.kernel import ids
from tests.factories.people import OrganisationFactory, UserFactory


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


def proved(commitment, *, quantity=1, note="열었습니다", by=None, outcome="accepted", **more):
    """A proof that somebody gave, and what another of the secretariat decided: "accepted", "sent_back" or still "waiting"."""
    evidence = actions.give_evidence(
        id=ids.new(), commitment=commitment, quantity=quantity, note=note, by=by, **more
    )
    if outcome != "waiting":
        actions.decide_evidence(
            evidence,
            is_accepted=outcome == "accepted",
            reason="" if outcome == "accepted" else "명단이 빠졌습니다",
            by=UserFactory(),
        )
    return evidence
