"""Batches of transfers. They are written by the poster alone, set by set.

Their columns that name other rows are not foreign keys to the database, which would look each of them up by
itself: a trigger looks a whole batch up at once (migration 0005), and nothing that they name is ever deleted.
"""

from django.db import models
from django.db.models import F, Q

from hamkke.ledger import rules
from hamkke.ledger.models.accounts import Account


class Batch(models.Model):
    """What one call posted, all of it or nothing. Numbers start at 1 and leave no gap; time never runs back."""

    number = models.BigIntegerField(primary_key=True)
    recorded_at = models.DateTimeField()
    earliest_seq = models.BigIntegerField()
    latest_seq = models.BigIntegerField()
    root = models.BinaryField(max_length=32)  # of the tree over its transfers
    previous = models.BinaryField(max_length=32)  # the hash of the batch before
    hash = models.BinaryField(max_length=32)

    class Meta:
        ordering = ("number",)
        constraints = [
            models.CheckConstraint(condition=Q(number__gte=1), name="batch_numbers_start_at_one"),
            models.CheckConstraint(
                condition=Q(earliest_seq__gte=F("number"), latest_seq__gte=F("earliest_seq")),
                name="a_batch_has_a_transfer",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.number}"


class Transfer(models.Model):
    """One debit account, one credit account, a positive amount. The id is the caller's."""

    class Kind(models.TextChoices):
        SINGLE = "single", "바로 확정"
        PENDING = "pending", "예약"
        POST = "post", "예약 확정"
        VOID = "void", "예약 취소"

    id = models.UUIDField(primary_key=True, editable=False)
    seq = models.BigIntegerField(unique=True)  # over the whole ledger, from 1, without a gap
    batch = models.ForeignKey(
        Batch, models.PROTECT, related_name="transfers", db_constraint=False, db_index=False
    )
    kind = models.CharField(max_length=7, choices=Kind)
    debit = models.ForeignKey(
        Account, models.PROTECT, related_name="debited_transfers", db_constraint=False, db_index=False
    )
    credit = models.ForeignKey(
        Account, models.PROTECT, related_name="credited_transfers", db_constraint=False, db_index=False
    )
    amount = models.BigIntegerField()
    pending = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="settling_transfers",
        db_constraint=False,
        db_index=False,
    )
    reason = models.CharField(max_length=60)
    subject = models.CharField("무엇에 관한", max_length=120, blank=True)
    effective_on = models.DateField("기준일")  # in Seoul
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="corrections", db_constraint=False, db_index=False
    )
    evidence = models.BinaryField(max_length=32, default=b"")  # the root over its documents' hashes
    needs_release = models.BooleanField(default=False)
    body = models.BinaryField(max_length=32)  # SHA-256 of the content, by which a repeated id is recognised
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ("seq",)
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0, amount__lte=rules.MOST), name="transfer_amount_is_positive"
            ),
            models.CheckConstraint(condition=~Q(debit=F("credit")), name="transfer_joins_two_accounts"),
            models.CheckConstraint(
                condition=Q(kind__in=rules.OPENING_KINDS, pending=None)
                | Q(kind__in=rules.SETTLING_KINDS, pending__isnull=False),
                name="only_post_and_void_name_a_pending_transfer",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="transfer_has_a_reason"),
            models.CheckConstraint(
                condition=Q(needs_release=False) | (Q(kind="pending") & ~Q(evidence=b"")),
                name="what_needs_release_is_pending_and_has_evidence",
            ),
        ]
        indexes = [
            models.Index(fields=["debit", "seq"], name="transfer_of_its_debit"),
            models.Index(fields=["credit", "seq"], name="transfer_of_its_credit"),
            models.Index(fields=["subject"], name="transfer_about", condition=~Q(subject="")),
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.amount}"


class Resolution(models.Model):
    """How a pending transfer ended. The key makes "at most once" a promise of the database."""

    pending = models.OneToOneField(
        Transfer, models.PROTECT, primary_key=True, related_name="resolution", db_constraint=False
    )
    transfer = models.OneToOneField(Transfer, models.PROTECT, related_name="resolved", db_constraint=False)

    def __str__(self) -> str:
        return f"{self.pending_id} → {self.transfer_id}"


class EntryBalance(models.Model):
    """An account's counters as a batch left them, for each account that the batch touched."""

    pk = models.CompositePrimaryKey("account_id", "batch_id")
    account = models.ForeignKey(
        Account, models.PROTECT, related_name="entry_balances", db_constraint=False, db_index=False
    )
    batch = models.ForeignKey(
        Batch, models.PROTECT, related_name="entry_balances", db_constraint=False, db_index=False
    )
    debits_pending = models.BigIntegerField()
    debits_posted = models.BigIntegerField()
    credits_pending = models.BigIntegerField()
    credits_posted = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.account_id} #{self.batch_id}"
