"""What the bank says happened, and which of our disbursements each line is."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from hamkke.kernel import ids
from hamkke.ledger.models.accounts import Account, Sealed
from hamkke.ledger.models.transfers import Transfer


class BankStatement(Sealed):
    """One file from the bank about one account; the same file again changes nothing."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="bank_statements")
    sha256 = models.BinaryField(max_length=32)
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    imported_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "sha256"], name="a_file_is_imported_once"),
        ]

    def __str__(self) -> str:
        return bytes(self.sha256).hex()


class StatementLine(Sealed):
    """One movement at the bank: what came in is positive, what went out negative."""

    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    statement = models.ForeignKey(BankStatement, models.PROTECT, related_name="lines")
    account = models.ForeignKey(Account, models.PROTECT, related_name="bank_lines")
    number = models.IntegerField()  # of the line in its file
    on = models.DateField("거래일")
    amount = models.BigIntegerField("금액")
    memo = models.CharField("적요", max_length=200, blank=True)
    reference = models.CharField("거래번호", max_length=120, blank=True)

    class Meta:
        ordering = ("on", "statement", "number")
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="a_bank_line_moves_money"),
            models.UniqueConstraint(fields=["statement", "number"], name="a_line_of_a_file_is_read_once"),
            models.UniqueConstraint(
                fields=["account", "reference"],
                condition=~Q(reference=""),
                name="a_banks_reference_stands_for_one_line",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.amount} {self.memo}"


class BankMatch(Sealed):
    """This line at the bank is that posted disbursement: one to one, by both keys."""

    line = models.OneToOneField(StatementLine, models.PROTECT, primary_key=True, related_name="match")
    transfer = models.OneToOneField(Transfer, models.PROTECT, related_name="bank_match")
    matched_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    matched_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.line_id} = {self.transfer_id}"
