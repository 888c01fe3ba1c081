"""Payments and refunds: what was meant, what was asked of the provider, and what came of it."""

from django.db import models
from django.db.models import F, Q

from hamkke.kernel import ids
from hamkke.kernel.words import Words
from hamkke.payments import rules


class Payment(models.Model):
    """One attempt to collect an order's money through a provider."""

    class State(models.TextChoices):
        STARTED = "started", "결제 전"
        PREPARING = "preparing", "결제창 준비 중"
        READY = "ready", "결제 대기"
        APPROVING = "approving", "승인 중"
        UNKNOWN = "unknown", "확인 중"
        APPROVED = "approved", "결제 완료"
        FAILED = "failed", "결제 실패"
        CANCELLED = "cancelled", "결제 취소"
        EXPIRED = "expired", "시간 초과"

    OVER = (State.FAILED, State.CANCELLED, State.EXPIRED)
    SETTLED = (State.APPROVED, *OVER)
    REACHED_PROVIDER = (State.READY, State.APPROVING, State.UNKNOWN, State.APPROVED)

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    provider = models.CharField(max_length=20, default="kakaopay")
    order_id = models.UUIDField("주문", db_index=True)
    payer = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    item_name = models.CharField(max_length=100)
    quantity = models.PositiveIntegerField()
    amount = models.BigIntegerField("결제할 금액")
    vat = models.BigIntegerField("그중 부가세")
    return_path = models.CharField(max_length=200, default="/")
    state = models.CharField(max_length=10, choices=State, default=State.STARTED)
    started_at = models.DateTimeField()

    reference = models.CharField("제공자의 결제 번호", max_length=40, null=True, unique=True)
    ready_at = models.DateTimeField(null=True)
    valid_until = models.DateTimeField(null=True)
    page_pc = models.URLField(max_length=500, blank=True)
    page_mobile = models.URLField(max_length=500, blank=True)
    page_app = models.URLField(max_length=500, blank=True)

    approving_at = models.DateTimeField("승인을 부탁한 때", null=True)
    settled_at = models.DateTimeField(null=True)
    approval = models.CharField("제공자의 승인 번호", max_length=40, blank=True)
    method = models.CharField(max_length=20, blank=True)
    failure = models.CharField(max_length=40, blank=True)
    failure_message = models.CharField(max_length=300, blank=True)

    refund_asked = models.BigIntegerField("환불하기로 한 금액", default=0)
    refunded = models.BigIntegerField("환불된 금액", default=0)
    refunded_vat = models.BigIntegerField(default=0)

    class Meta:
        ordering = ("started_at", "id")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_amount_is_positive"),
            models.CheckConstraint(
                condition=Q(vat__gte=0, vat__lte=F("amount")), name="payment_vat_is_within_the_amount"
            ),
            models.CheckConstraint(
                condition=Q(reference=None, ready_at=None, valid_until=None)
                | Q(reference__isnull=False, ready_at__isnull=False, valid_until__isnull=False),
                name="payment_reference_and_its_moment_come_together",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["ready", "approving", "unknown", "approved"])
                | Q(reference__isnull=False),
                name="payment_past_ready_has_a_reference",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approving", "unknown", "approved"]) | Q(approving_at__isnull=False),
                name="payment_past_approval_says_when_it_was_asked",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["approved", "failed", "cancelled", "expired"], settled_at__isnull=False
                )
                | Q(
                    state__in=["started", "preparing", "ready", "approving", "unknown"],
                    settled_at__isnull=True,
                ),
                name="payment_is_settled_exactly_when_it_says_when",
            ),
            models.CheckConstraint(
                condition=Q(refunded__gte=0, refunded__lte=F("refund_asked"), refund_asked__lte=F("amount")),
                name="refunds_never_exceed_the_payment",
            ),
            models.CheckConstraint(
                condition=Q(refunded_vat__gte=0, refunded_vat__lte=F("vat")),
                name="refunded_vat_never_exceeds_the_vat",
            ),
            models.CheckConstraint(
                condition=Q(refund_asked=0) | Q(state="approved"), name="only_an_approved_payment_is_refunded"
            ),
            models.UniqueConstraint(
                fields=["order_id"],
                condition=~Q(state__in=["failed", "cancelled", "expired"]),
                name="an_order_has_one_living_payment",
            ),
        ]
        indexes = [models.Index(fields=["state", "started_at"], name="payments_by_state")]

    def __str__(self) -> str:
        return f"{self.get_state_display()} {self.amount}"

    @property
    def words(self) -> Words:
        """What stands, as the payer is told it."""
        return rules.PAYMENT_WORDS["mismatched" if self.failure == "mismatched" else self.state]


class Refund(models.Model):
    """Money to give back from one payment. It is asked for first, sent after, and settled last."""

    class State(models.TextChoices):
        ASKED = "asked", "환불 접수"
        SENDING = "sending", "환불 처리 중"
        UNKNOWN = "unknown", "확인 중"
        COMPLETED = "completed", "환불 완료"
        FAILED = "failed", "환불 실패"

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="refunds")
    amount = models.BigIntegerField("환불할 금액")
    vat = models.BigIntegerField("그중 부가세", null=True)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    approval = models.CharField("제공자의 취소 번호", max_length=40, blank=True)
    failure = models.CharField(max_length=40, blank=True)
    failure_message = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("asked_at", "id")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="refund_amount_is_positive"),
            models.CheckConstraint(
                condition=~Q(state__in=["sending", "unknown", "completed"])
                | Q(sent_at__isnull=False, vat__isnull=False),
                name="a_sent_refund_says_when_and_its_vat",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["completed", "failed"], settled_at__isnull=False)
                | Q(state__in=["asked", "sending", "unknown"], settled_at__isnull=True),
                name="refund_is_settled_exactly_when_it_says_when",
            ),
            models.UniqueConstraint(
                fields=["payment"],
                condition=Q(state__in=["sending", "unknown"]),
                name="one_refund_of_a_payment_is_sent_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()} {self.amount}"

    @property
    def words(self) -> Words:
        """What stands, as the payer is told it."""
        return rules.REFUND_WORDS[self.state]
