from collections.abc import Sequence
from typing import Any

from django.dispatch import receiver

from hamkke.coupons.queries import accounts
from hamkke.kernel.words import Words
from hamkke.ledger import signals as ledger


@receiver(ledger.names_asked, dispatch_uid="coupons.name_accounts")
def name_accounts(codes: Sequence[str], **_: Any) -> dict[str, Words]:
    """Campaigns, the parts of their budgets, who puts money in, and what phones may take off without a network."""
    return accounts.names_of(codes)
