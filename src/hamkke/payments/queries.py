from collections.abc import Iterable
from uuid import UUID

from hamkke.kernel.kept import BY_LAW, Kept
from hamkke.kernel.words import Words
from hamkke.payments.models import Payment, Refund
from hamkke.payments.rules import PaymentUnderWay
from hamkke.people.queries import User

__all__ = [
    "Payment",
    "PaymentUnderWay",
    "Refund",
    "kept_of",
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


def kept_of(user: User) -> list[Kept]:
    """What somebody paid. Card numbers and the like only the provider knows."""
    payments = Payment.objects.filter(payer=user).order_by("-started_at", "-id")
    return [
        Kept(
            Words("결제와 환불", "Payments and refunds"),
            Words(
                "돈을 받고 돌려드리기 위해. 카드 번호는 카카오페이만 압니다.",
                "To collect and to refund. Card numbers only KakaoPay knows.",
            ),
            BY_LAW,
            [
                {
                    "what": each.item_name,
                    "amount": each.amount,
                    "refunded": each.refunded,
                    "state": each.state,
                    "at": each.started_at,
                }
                for each in payments
            ],
            outlasts=True,
        ),
    ]
