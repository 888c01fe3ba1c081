from collections.abc import Iterable
from uuid import UUID

from hamkke.payments.models import Payment, Refund
from hamkke.payments.rules import PaymentUnderWay

__all__ = [
    "Payment",
    "PaymentUnderWay",
    "Refund",
    "page_for",
    "payment_by_id",
    "refund_by_id",
    "refunds_by_id",
]


def payment_by_id(id: UUID | str) -> Payment:
    return Payment.objects.get(pk=id)


def refund_by_id(id: UUID | str) -> Refund:
    return Refund.objects.get(pk=id)


def refunds_by_id(ids: Iterable[UUID]) -> dict[UUID, Refund]:
    return Refund.objects.in_bulk(list(ids))


def page_for(payment: Payment, *, user_agent: str) -> str:
    """The provider's page that suits the payer's browser; empty when none was prepared."""
    if payment.state != Payment.State.READY:
        return ""
    is_mobile = any(word in user_agent for word in ("Mobile", "Android", "iPhone"))
    return payment.page_mobile if is_mobile else payment.page_pc
