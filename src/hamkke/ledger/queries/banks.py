"""What the bank and we do not agree on yet."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from hamkke.ledger.models import StatementLine, Transfer


@dataclass(frozen=True)
class OpenItems:
    """Lines of the bank without a disbursement, and released disbursements without a line of the bank."""

    lines: list[StatementLine]
    disbursements: list[Transfer]

    @property
    def is_empty(self) -> bool:
        return not self.lines and not self.disbursements


def open_items(account: str) -> OpenItems:
    """What has no counterpart yet at one account, by code: the oldest first."""
    posted = Transfer.objects.filter(kind=Transfer.Kind.POST, pending__needs_release=True, bank_match=None)
    return OpenItems(
        lines=list(StatementLine.objects.filter(account__code=account, match=None).order_by("on", "number")),
        disbursements=list(
            posted.filter(Q(debit__code=account) | Q(credit__code=account))
            .select_related("debit", "credit")
            .order_by("seq")
        ),
    )


def released(disbursement: UUID) -> Transfer | None:
    """The transfer that released a disbursement, when it was."""
    return Transfer.objects.filter(
        kind=Transfer.Kind.POST, pending=disbursement, pending__needs_release=True
    ).first()
