from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.dispatch import receiver

from hamkke.kernel.words import Words
from hamkke.ledger import queries as ledger
from hamkke.ledger import signals as accounts
from hamkke.merchants import queries
from hamkke.merchants.actions import following
from hamkke.people import signals as people
from hamkke.places import signals as places


@receiver(people.account_closing, dispatch_uid="merchants.forget_followed")
def forget_followed(user: Any, **_: Any) -> None:
    following.forget_followed(user)


@receiver(places.shops_asked, dispatch_uid="merchants.name_shops")
def name_shops(market: Any, **_: Any) -> list[tuple[UUID, str]]:
    return list(queries.shops_in(market).values_list("merchant", "name"))


@receiver(accounts.names_asked, dispatch_uid="merchants.name_accounts")
def name_accounts(codes: Sequence[str], **_: Any) -> dict[str, Words]:
    """A merchant's own account, and those beneath it by what is put aside there."""
    ids = ledger.ids_after("merchant:", codes)
    names = queries.names_of_merchants(ids.values()) if ids else {}
    told = {
        code: names[each] + code[len(f"merchant:{each}") :].replace(":", " · ")
        for code, each in ids.items()
        if each in names
    }
    return {code: Words(name, name) for code, name in told.items()}
