"""What the accounts are called that campaigns, funders, partners and phones have in the ledger."""

from collections.abc import Collection, Sequence
from uuid import UUID

from hamkke.coupons.models import Allowance, Campaign
from hamkke.kernel.words import Words
from hamkke.ledger import queries as ledger
from hamkke.people import queries as people


def names_of(codes: Sequence[str]) -> dict[str, Words]:
    """By code, in three queries at most; accounts of others are absent."""
    campaigns = ledger.ids_after("campaign:", codes)
    funders = {
        code: funder
        for code, campaign in campaigns.items()
        for funder in ledger.ids_after(f"campaign:{campaign}:funder:", [code]).values()
    }
    outside = ledger.ids_after("outside:funder:", codes) | ledger.ids_after("partner:", codes)
    organisations = _organisations({*funders.values(), *outside.values()})
    titles = _titles(set(campaigns.values()))
    of_campaigns = {code: titles[each] for code, each in campaigns.items() if each in titles}
    for code in funders.keys() & of_campaigns.keys():
        if funder := organisations.get(funders[code]):
            title = of_campaigns[code]
            of_campaigns[code] = Words(f"{title.ko} · {funder.ko}", f"{title.en} · {funder.en}")
    return {
        **of_campaigns,
        **{code: organisations[each] for code, each in outside.items() if each in organisations},
        **_allowances(ledger.ids_after("allowance:", codes)),
    }


def _organisations(ids: Collection[UUID]) -> dict[UUID, Words]:
    found = people.organisations().filter(pk__in=ids) if ids else ()
    return {each.pk: Words(each.name, each.name_en) for each in found}


def _titles(ids: Collection[UUID]) -> dict[UUID, Words]:
    found = Campaign.objects.filter(pk__in=ids) if ids else ()
    return {each.pk: Words(each.title, each.title_en) for each in found}


def _allowances(ids: dict[str, UUID]) -> dict[str, Words]:
    found = Allowance.objects.filter(pk__in=ids.values()).select_related("terminal") if ids else ()
    names = {each.pk: each.terminal.name for each in found}
    return {
        code: Words(f"{names[each]} · 오프라인 한도", f"{names[each]} · offline allowance")
        for code, each in ids.items()
        if each in names
    }
