from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet, Sum

from hamkke.ledger.models import Account, Transfer
from hamkke.ledger.rules import AccountUnknown


@dataclass(frozen=True)
class Balance:
    """What an account's four counters say, in whole won."""

    debits_pending: int
    debits_posted: int
    credits_pending: int
    credits_posted: int

    @property
    def net(self) -> int:
        """What is posted to the account's credit: money held, or owed to whom the account stands for."""
        return self.credits_posted - self.debits_posted

    @property
    def left(self) -> int:
        """What may still be spent: posted credits less debits, pending ones included."""
        return self.net - self.debits_pending


def balance(code: str) -> Balance:
    """One account's counters. Raises AccountUnknown when it was never opened."""
    found = balances([code])
    if code not in found:
        raise AccountUnknown(account=code)
    return found[code]


def balances(codes: Iterable[str]) -> dict[str, Balance]:
    """Many accounts' counters in one query, by code; codes that were never opened are absent."""
    return {each.code: balance_of(each) for each in Account.objects.filter(code__in=list(codes))}


def balances_under(prefix: str) -> dict[str, Balance]:
    """The counters of every account whose code starts with `prefix` ("campaign:"), by code in order."""
    return {
        each.code: balance_of(each)
        for each in Account.objects.filter(code__startswith=prefix).order_by("code")
    }


def is_balanced() -> bool:
    """Whether all debits equal all credits, pending and posted each for itself."""
    total = Account.objects.aggregate(
        pending=Sum("debits_pending", default=0) - Sum("credits_pending", default=0),
        posted=Sum("debits_posted", default=0) - Sum("credits_posted", default=0),
    )
    return total == {"pending": 0, "posted": 0}


def transfers_about(subject: str) -> QuerySet[Transfer]:
    """Every transfer about one subject in the order it was posted, its accounts with it."""
    return Transfer.objects.filter(subject=subject).select_related("debit", "credit").order_by("seq")


def balance_of(account: Account) -> Balance:
    """What the counters of an account say that was fetched already."""
    return Balance(
        debits_pending=account.debits_pending,
        debits_posted=account.debits_posted,
        credits_pending=account.credits_pending,
        credits_posted=account.credits_posted,
    )
