"""What the accounts are called in which calls promise money."""

from collections.abc import Sequence

from hamkke.calls import rules
from hamkke.calls.models import Call
from hamkke.kernel.words import Words
from hamkke.ledger import queries as ledger
from hamkke.merchants import queries as merchants


def names_of_accounts(codes: Sequence[str]) -> dict[str, Words]:
    """By code, in two queries at most; accounts of others are absent."""
    calls = ledger.ids_after("call:", codes)
    promised = {
        code: merchant
        for code, call in calls.items()
        for merchant in ledger.ids_after(rules.grant_accounts(call), [code]).values()
    }
    if not calls:
        return {}
    titles = {
        each.pk: Words(each.title, each.title_en) for each in Call.objects.filter(pk__in=calls.values())
    }
    names = merchants.names_of_merchants(promised.values()) if promised else {}
    told = {code: titles[call] for code, call in calls.items() if call in titles}
    for code in promised.keys() & told.keys():
        if name := names.get(promised[code]):
            told[code] = Words(f"{told[code].ko} · {name}", f"{told[code].en} · {name}")
    return told
