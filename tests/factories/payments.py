from datetime import UTC, datetime, timedelta

import factory

from hamkke.kernel import ids
from hamkke.payments.models import Payment, Refund
from tests.factories.people import UserFactory

STARTED = datetime(2025, 9, 1, 3, tzinfo=UTC)


class PaymentFactory(factory.django.DjangoModelFactory):
    """A payment that is meant, and no more; `approved=True` makes one the provider has approved."""

    class Meta:
        model = Payment

    class Params:
        ready = factory.Trait(
            state=Payment.State.READY,
            reference=factory.Sequence(lambda n: f"T{n:019}"),
            ready_at=STARTED,
            valid_until=STARTED + timedelta(minutes=15),
        )
        approved = factory.Trait(
            ready=True, state=Payment.State.APPROVED, approving_at=STARTED, settled_at=STARTED
        )

    order_id = factory.LazyFunction(ids.new)
    payer = factory.SubFactory(UserFactory)
    item_name = "사과 외 1건"
    quantity = 2
    amount = 27_000
    vat = 2_455
    started_at = STARTED


class RefundFactory(factory.django.DjangoModelFactory):
    """A refund that is asked for, without its part of the payment set aside."""

    class Meta:
        model = Refund

    payment = factory.SubFactory(PaymentFactory, approved=True)
    amount = 7_000
    asked_at = STARTED
