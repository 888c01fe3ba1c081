"""Money that leaves: asked for with evidence, approved by two others, released."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from hamkke.kernel import ids
from hamkke.ledger.models.accounts import Sealed
from hamkke.ledger.models.transfers import Transfer


class Disbursement(Sealed):
    """The request behind a pending transfer that needs release; who asked for it cannot approve it."""

    transfer = models.OneToOneField(Transfer, models.PROTECT, primary_key=True, related_name="disbursement")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.transfer_id}"


class Document(Sealed):
    """The hash of one piece of evidence; the document itself is kept by whoever asks."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    disbursement = models.ForeignKey(Disbursement, models.PROTECT, related_name="documents")
    hash = models.BinaryField("SHA-256", max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["disbursement", "hash"], name="a_document_proves_a_disbursement_once"
            ),
        ]

    def __str__(self) -> str:
        return bytes(self.hash).hex()


class Approval(Sealed):
    """One person's yes to a disbursement, and up to how many won they may say it."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    disbursement = models.ForeignKey(Disbursement, models.PROTECT, related_name="approvals")
    approver = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    limit = models.BigIntegerField("승인 한도")
    approved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["disbursement", "approver"], name="a_person_approves_once"),
            models.CheckConstraint(condition=Q(limit__gt=0), name="an_approvers_limit_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.approver_id} → {self.disbursement_id}"
