"""What holds for every payment and refund at all times; each query returns the rows that break it."""

from collections.abc import Iterable, Mapping

from django.db.models import BigIntegerField, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from hamkke.payments.models import Payment, Refund

Rows = Iterable[Mapping[str, object]]


def what_a_payment_has_refunded_is_the_sum_of_its_completed_refunds() -> Rows:
    done = Refund.objects.filter(state=Refund.State.COMPLETED)
    return (
        Payment.objects.annotate(won=_sum(done, "amount"), won_of_vat=_sum(done, "vat"))
        .exclude(refunded=F("won"), refunded_vat=F("won_of_vat"))
        .values("id", "refunded", "won", "refunded_vat", "won_of_vat")
    )


def what_a_payment_has_set_aside_is_the_sum_of_its_refunds_that_have_not_failed() -> Rows:
    return (
        Payment.objects.annotate(won=_sum(Refund.objects.exclude(state=Refund.State.FAILED), "amount"))
        .exclude(refund_asked=F("won"))
        .values("id", "refund_asked", "won")
    )


def no_payment_s_refunds_exceed_it() -> Rows:
    return (
        Payment.objects.annotate(won=_sum(Refund.objects.exclude(state=Refund.State.FAILED), "amount"))
        .filter(won__gt=F("amount"))
        .values("id", "amount", "won")
    )


def every_won_a_provider_took_is_the_amount_we_asked_for() -> Rows:
    """A person has to return such money at the provider: we neither keep nor guess."""
    return Payment.objects.filter(failure="mismatched").values("id", "amount", "failure_message")


def nothing_was_cancelled_at_a_provider_behind_our_back() -> Rows:
    return Refund.objects.filter(failure="unexplained", settled_at=None).values("id", "payment", "amount")


def _sum(refunds: QuerySet[Refund], column: str) -> Coalesce:
    sums = (
        refunds.filter(payment=OuterRef("pk"))
        .order_by()
        .values("payment")
        .annotate(won=Sum(column))
        .values("won")
    )
    return Coalesce(Subquery(sums), 0, output_field=BigIntegerField())
