"""What a payment and a refund may become. Amounts are whole won, moments are aware and in UTC."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from hamkke.kernel.errors import Refused
from hamkke.kernel.words import Words

# KakaoPay keeps a prepared payment open for this long (developers.kakaopay.com, single payment, `tid`).
VALID_FOR = timedelta(minutes=15)
# Once approval was asked for, an undecided look-up is believed only this long after the page has closed.
PATIENCE = timedelta(minutes=15)
# A call that has not come back after this long will not: the provider's own limit is 11 seconds.
STALE_AFTER = timedelta(minutes=1)


class AmountNotPayable(Refused):
    reason = "amount_not_payable"
    says = Words("결제할 금액이 없습니다.", "There is nothing to pay.")


class DifferentContent(Refused):
    reason = "different_content"
    says = Words(
        "같은 번호로 다른 내용이 이미 접수되었습니다.", "That id has already been used for something else."
    )


class PaymentUnderWay(Refused):
    reason = "payment_under_way"
    says = Words(
        "결제 결과를 확인하고 있습니다. 확인이 끝난 뒤에 다시 시도해 주세요.",
        "The payment is being checked. Please try again once its outcome is known.",
    )


class NotRefundable(Refused):
    reason = "not_refundable"
    says = Words("결제가 끝난 건만 환불할 수 있습니다.", "Only a completed payment can be refunded.")


class MoreThanPaid(Refused):
    reason = "more_than_paid"
    says = Words(
        "{amount}원은 환불할 수 없습니다. 환불할 수 있는 금액은 {left}원입니다.",
        "₩{amount} cannot be refunded: ₩{left} is left to refund.",
    )


PAYMENT_WORDS = {
    "started": Words("결제를 준비하고 있습니다.", "The payment is being prepared."),
    "preparing": Words("결제를 준비하고 있습니다.", "The payment is being prepared."),
    "ready": Words(
        "결제를 기다리고 있습니다. 결제창은 15분 동안 열려 있습니다.",
        "Waiting for your payment. The payment page stays open for 15 minutes.",
    ),
    "approving": Words(
        "확인 중입니다. 결제사의 답을 기다리고 있습니다.",
        "Being checked: we are waiting for the provider's answer.",
    ),
    "unknown": Words(
        "확인 중입니다. 결제되었는지 결제사에 다시 확인하고 있습니다. 두 번 결제되지 않습니다.",
        "Being checked: we keep asking the provider whether it is paid. You will not be charged twice.",
    ),
    "approved": Words("결제되었습니다.", "Paid."),
    "failed": Words(
        "결제되지 않았습니다. 빠져나간 돈은 없습니다.", "The payment did not go through. No money was taken."
    ),
    "mismatched": Words(
        "결제 금액이 주문과 달라 주문을 받지 않았습니다. 사무국이 확인해 돌려드립니다.",
        "The amount paid differs from the order, so it was not accepted. The secretariat will sort it out.",
    ),
    "cancelled": Words(
        "결제를 취소했습니다. 빠져나간 돈은 없습니다.", "The payment was cancelled. No money was taken."
    ),
    "expired": Words(
        "결제 시간이 지났습니다. 빠져나간 돈은 없습니다.", "The time to pay has passed. No money was taken."
    ),
}

REFUND_WORDS = {
    "asked": Words("환불을 접수했습니다.", "The refund has been asked for."),
    "sending": Words("환불하고 있습니다.", "The refund is being made."),
    "unknown": Words("환불되었는지 확인 중입니다.", "We are checking whether the refund was made."),
    "completed": Words("환불했습니다.", "Refunded."),
    "failed": Words("환불하지 못했습니다. 다시 신청해 주세요.", "The refund failed. Please ask again."),
}


class Progress(StrEnum):
    """How far a payment has come at the provider, whatever words that provider uses."""

    ABSENT = "absent"
    OPEN = "open"
    PAID = "paid"
    FAILED = "failed"
    QUIT = "quit"


class Verdict(StrEnum):
    """What a look-up means for a payment of ours."""

    APPROVED = "approved"
    FAILED = "failed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    MISMATCHED = "mismatched"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class Intent:
    """What we ask a provider to collect: won, and only opaque names for order and payer."""

    order_name: str
    payer_name: str
    item_name: str
    quantity: int
    amount: int
    vat: int


@dataclass(frozen=True)
class Addresses:
    """Where the provider sends the payer's browser back to."""

    approval: str
    cancellation: str
    failure: str


@dataclass(frozen=True)
class Prepared:
    """A provider's payment page, and its reference to the payment."""

    reference: str
    page_pc: str
    page_mobile: str
    page_app: str


@dataclass(frozen=True)
class Standing:
    """What the provider says about one payment: won paid and won cancelled so far."""

    progress: Progress
    order_name: str = ""
    amount: int = 0
    cancelled: int = 0
    approval: str = ""
    method: str = ""
    approved_at: datetime | None = None


@dataclass(frozen=True)
class Cancellation:
    """What a provider has just cancelled: won now, and won cancelled in all."""

    approval: str
    amount: int
    cancelled: int


class ProviderSaidNoError(Exception):
    """The provider answered with an error. `is_final`: trying the same again cannot help."""

    def __init__(self, code: str, message: str, *, is_final: bool) -> None:
        self.code, self.message, self.is_final = code, message, is_final
        super().__init__(f"{code}: {message}")


class NoAnswerError(Exception):
    """The provider was not reached, did not answer in time, or answered unintelligibly."""

    code = "no_answer"
    is_final = False

    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(message)


def vat_in(amount: int) -> int:
    """The VAT contained in `amount` won of taxed goods: an eleventh, rounded to the nearest won."""
    return (2 * amount + 11) // 22


def vat_to_cancel(amount: int, *, paid: int, paid_vat: int, refunded: int, refunded_vat: int) -> int:
    """The VAT part (won) of a refund of `amount`, so that a row of refunds ends at exactly `paid_vat`.

    Rounding each refund by itself drifts by a won and the provider refuses the last one; so the sum so far is
    rounded, and the last refund takes what is left.
    """
    if refunded + amount == paid:
        return paid_vat - refunded_vat
    return vat_in(refunded + amount) - refunded_vat


def check_amount(amount: int) -> None:
    if amount <= 0:
        raise AmountNotPayable


def verdict(
    standing: Standing, *, order_name: str, amount: int, was_sent: bool, valid_until: datetime, now: datetime
) -> Verdict:
    """What the provider's word means for a payment of `amount` won whose outcome we do not know.

    `was_sent`: we asked for approval. Money that is not exactly ours to the won is a mismatch. An unpaid
    payment expires when its page closes; after an approval was sent, only a good while later.
    """
    if standing.progress is Progress.PAID:
        ours = (standing.order_name, standing.amount, standing.cancelled) == (order_name, amount, 0)
        return Verdict.APPROVED if ours else Verdict.MISMATCHED
    if standing.progress is Progress.FAILED:
        return Verdict.FAILED
    if standing.progress is Progress.QUIT:
        return Verdict.CANCELLED
    deadline = valid_until + PATIENCE if was_sent else valid_until
    return Verdict.EXPIRED if now >= deadline else Verdict.UNDECIDED


def payer_name(payer_id: UUID) -> str:
    """The payer as the provider knows them: the account's opaque id, no personal data."""
    return f"usr_{payer_id.hex}"


def order_name(order_id: UUID) -> str:
    """The order as the provider knows it."""
    return f"ord_{order_id.hex}"
