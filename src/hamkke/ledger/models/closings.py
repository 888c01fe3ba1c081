"""What is closed for good: periods, and the head of each day."""

from django.conf import settings
from django.db import models

from hamkke.ledger.models.accounts import Sealed
from hamkke.ledger.models.transfers import Batch


class Period(Sealed):
    """Up to and with this day the books are closed; it began the day after the period before."""

    ends_on = models.DateField("마감일", primary_key=True)
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="+")  # the latest at its closing
    hash = models.BinaryField(max_length=32)  # that batch's

    class Meta:
        ordering = ("ends_on",)

    def __str__(self) -> str:
        return f"~{self.ends_on}"


class Anchor(Sealed):
    """The head of the chain at the end of one day in Seoul, made public."""

    day = models.DateField("날짜", primary_key=True)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="anchors")
    hash = models.BinaryField(max_length=32)
    anchored_at = models.DateTimeField()

    class Meta:
        ordering = ("-day",)

    def __str__(self) -> str:
        return f"{self.day} #{self.batch_id}"

    @property
    def hash_hex(self) -> str:
        return bytes(self.hash).hex()
