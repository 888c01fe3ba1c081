"""Accounts, and transfers between two of them that never change. The database keeps every promise it can."""

from django.db import models
from django.db.models import F, Q

from hamkke.kernel import ids
from hamkke.ledger import rules


class Account(models.Model):
    """Four counters in whole won. They are kept in step with the transfers, in the same transaction."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    code = models.CharField("계정", max_length=160, unique=True)
    guarded = models.BooleanField("초과 지출 금지", default=False)
    opened_at = models.DateTimeField()
    debits_pending = models.BigIntegerField(default=0)
    debits_posted = models.BigIntegerField(default=0)
    credits_pending = models.BigIntegerField(default=0)
    credits_posted = models.BigIntegerField(default=0)

    class Meta:
        ordering = ("code",)
        constraints = [
            models.CheckConstraint(
                condition=Q(debits_pending__gte=0)
                & Q(debits_posted__gte=0)
                & Q(credits_pending__gte=0)
                & Q(credits_posted__gte=0),
                name="account_counters_are_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(guarded=False) | Q(credits_posted__gte=F("debits_pending") + F("debits_posted")),
                name="a_guarded_account_is_not_overdrawn",
            ),
            models.CheckConstraint(condition=~Q(code=""), name="an_account_has_a_code"),
        ]

    def __str__(self) -> str:
        return self.code


class Batch(models.Model):
    """What one call posted, all of it or nothing. Numbers start at 1 and leave no gap; time never runs back."""

    number = models.BigIntegerField(primary_key=True)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ("number",)
        constraints = [
            models.CheckConstraint(condition=Q(number__gte=1), name="batch_numbers_start_at_one"),
        ]

    def __str__(self) -> str:
        return f"#{self.number}"


class Transfer(models.Model):
    """One debit account, one credit account, a positive amount of won. The id is the caller's."""

    class Kind(models.TextChoices):
        SINGLE = "single", "바로 확정"
        PENDING = "pending", "예약"
        POST = "post", "예약 확정"
        VOID = "void", "예약 취소"

    id = models.UUIDField(primary_key=True, editable=False)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="transfers")
    position = models.IntegerField()  # within its batch, from 0
    kind = models.CharField(max_length=7, choices=Kind)
    debit = models.ForeignKey(Account, models.PROTECT, related_name="debited_transfers")
    credit = models.ForeignKey(Account, models.PROTECT, related_name="credited_transfers")
    amount = models.BigIntegerField()
    pending = models.ForeignKey("self", models.PROTECT, null=True, related_name="settling_transfers")
    reason = models.CharField(max_length=60)
    subject = models.CharField("무엇에 관한", max_length=120, blank=True, db_index=True)
    body = models.BinaryField(max_length=32)  # SHA-256 of the content, by which a repeated id is recognised
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ("batch_id", "position")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="transfer_amount_is_positive"),
            models.CheckConstraint(condition=~Q(debit=F("credit")), name="transfer_joins_two_accounts"),
            models.CheckConstraint(
                condition=Q(kind__in=rules.OPENING_KINDS, pending=None)
                | Q(kind__in=rules.SETTLING_KINDS, pending__isnull=False),
                name="only_post_and_void_name_a_pending_transfer",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="transfer_has_a_reason"),
            models.UniqueConstraint(fields=["batch", "position"], name="a_place_in_a_batch_is_taken_once"),
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.amount}"


class Resolution(models.Model):
    """How a pending transfer ended. The key makes "at most once" a promise of the database."""

    pending = models.OneToOneField(Transfer, models.PROTECT, primary_key=True, related_name="resolution")
    transfer = models.OneToOneField(Transfer, models.PROTECT, related_name="resolved")

    def __str__(self) -> str:
        return f"{self.pending_id} → {self.transfer_id}"
