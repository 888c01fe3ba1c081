from datetime import datetime

from django.db.models import Q, QuerySet

from hamkke.ledger.models import Account, Transfer


def movements(code: str, *, after: int, before: datetime) -> QuerySet[Transfer]:
    """Every transfer that moved won in an account or under it, in batches after number `after`, recorded before a moment.

    Pending and void ones moved none. In the order they were posted, their accounts with them.
    """
    accounts = list(
        Account.objects.filter(Q(code=code) | Q(code__startswith=f"{code}:")).values_list("id", flat=True)
    )
    return (
        Transfer.objects.filter(Q(debit__in=accounts) | Q(credit__in=accounts))
        .filter(batch__gt=after, recorded_at__lt=before, kind__in=[Transfer.Kind.SINGLE, Transfer.Kind.POST])
        .select_related("debit", "credit")
        .order_by("seq")
    )
