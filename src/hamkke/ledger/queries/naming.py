"""What accounts are called, and what the accounts beneath them hold together."""

import re
from collections.abc import Iterable
from typing import cast
from uuid import UUID

from django.db.models import F, Q, Sum

from hamkke.kernel.words import Words
from hamkke.ledger import signals
from hamkke.ledger.models import Account

_UUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def names_of(codes: Iterable[str]) -> dict[str, Words]:
    """What accounts are called by the apps that opened them, by code; those of which no app knows are absent."""
    found: dict[str, Words] = {}
    for _receiver, names in signals.names_asked.send(sender=Account, codes=list(codes)):
        found |= cast("dict[str, Words]", names)
    return found


def ids_after(prefix: str, codes: Iterable[str]) -> dict[str, UUID]:
    """The id that stands after a prefix ("merchant:") in each of the codes that begin with it and have one."""
    ends = {code: code[len(prefix) :] for code in codes if code.startswith(prefix)}
    matches = {code: _UUID.match(end) for code, end in ends.items()}
    return {code: UUID(match[0]) for code, match in matches.items() if match}


def held_beneath(accounts: Iterable[Account]) -> dict[str, int]:
    """What the accounts beneath each of these hold together, by code; accounts with none beneath are absent. Two queries."""
    parents = Account.objects.filter(parent__in=[each.pk for each in accounts]).order_by()
    codes = list(parents.values_list("parent__code", flat=True).distinct())
    beneath = {code: Q(code__startswith=f"{code}:") for code in codes}
    if not beneath:
        return {}
    net = F("credits_posted") - F("debits_posted")
    sums = Account.objects.filter(Q(*beneath.values(), _connector=Q.OR)).aggregate(
        **{f"of_{nth}": Sum(net, filter=each) for nth, each in enumerate(beneath.values())}
    )
    return {code: int(sums[f"of_{nth}"]) for nth, code in enumerate(beneath)}
