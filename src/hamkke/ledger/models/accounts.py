"""Accounts, and what every row of the ledger that is not a transfer is sealed with."""

from collections.abc import Sequence
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from hamkke.kernel import ids
from hamkke.ledger import rules


class Sealed(models.Model):
    """A row that is written once, with a hash over all its columns: whoever changes one of them is found out."""

    seal = models.BinaryField(max_length=32, default=b"")
    UNSEALED: ClassVar[Sequence[str]] = ()

    class Meta:
        abstract = True

    def sealing(self) -> bytes:
        """What the seal has to be."""
        names = [each.attname for each in self._meta.concrete_fields]
        return rules.seal(
            self._meta.model_name,
            *(getattr(self, name) for name in names if name != "seal" and name not in self.UNSEALED),
        )


class Account(Sealed):
    """Four counters in whole won (or another unit). They are kept in step with the transfers, in one transaction."""

    UNSEALED = ("debits_pending", "debits_posted", "credits_pending", "credits_posted")

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    code = models.CharField("계정", max_length=160, unique=True)
    unit = models.CharField("단위", max_length=20, default=rules.KRW)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    guarded = models.BooleanField("초과 지출 금지", default=False)
    ceiling = models.BigIntegerField(
        "결정된 금액", null=True
    )  # its credits, pending ones too, never exceed it
    decision = models.CharField(
        "결정", max_length=120, blank=True, default=""
    )  # by which the ceiling was set
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
            models.CheckConstraint(
                condition=Q(ceiling=None) | Q(ceiling__gte=F("credits_pending") + F("credits_posted")),
                name="an_account_gets_no_more_than_was_decided",
            ),
            models.CheckConstraint(
                condition=Q(ceiling=None, decision="") | (Q(ceiling__gt=0) & ~Q(decision="")),
                name="a_ceiling_has_its_decision",
            ),
            models.CheckConstraint(condition=~Q(code="") & ~Q(unit=""), name="an_account_has_a_code"),
        ]

    def __str__(self) -> str:
        return self.code
