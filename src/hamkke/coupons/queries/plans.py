"""What a campaign is planned to be: its terms as a version keeps them, and the paper that merchants sign for it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.db.models import QuerySet

from hamkke.coupons import rules, signals
from hamkke.coupons.models import Campaign, CostAgreement, Funding, borne_of, columns_of
from hamkke.festivals import queries as festivals
from hamkke.kernel import money
from hamkke.kernel.words import Words
from hamkke.merchants import queries as merchants


def plan_of(campaign: Campaign, fundings: Sequence[Funding]) -> rules.Plan:
    """A campaign as the rules about opening see it."""
    return rules.Plan(
        rate=campaign.rate,
        amount=campaign.amount,
        cap=campaign.cap,
        minimum_order=campaign.minimum_order,
        quantity=campaign.quantity,
        daily_quantity=campaign.daily_quantity,
        per_person=campaign.per_person,
        opens_at=campaign.opens_at,
        closes_at=campaign.closes_at,
        usable_until=campaign.usable_until,
        funded_until=campaign.funded_until,
        shares=[funding.share for funding in fundings],
        is_automatic=campaign.is_automatic,
        channels=campaign.channels,
    )


def begins_at(campaign: Campaign) -> datetime:
    """When the event begins that merchants must have signed before: its edition's earliest phase, or its own opening."""
    phases = festivals.phases_of([campaign.edition])[campaign.edition_id].values()
    return min([campaign.opens_at, *(dates.starts_at for dates in phases)])


def terms_of(campaign: Campaign, fundings: Sequence[Funding]) -> dict[str, Any]:
    """What a version of a campaign keeps: its columns, and where merchants share the cost, which of them agreed in time.

    Who agreed is settled as it opens, whatever becomes of the schedule afterwards.
    """
    terms = columns_of(campaign, fundings)
    if any(funding.kind == Funding.Kind.MERCHANT for funding in fundings):
        latest = campaign.versions.order_by("number").last()
        terms["agreed"] = latest.terms["agreed"] if latest else _agreed_in_time(campaign)
    return terms


def _agreed_in_time(campaign: Campaign) -> list[str]:
    """A phase that was moved forward leaves signatures behind that came too late."""
    signed = campaign.agreements.filter(signed_at__lt=begins_at(campaign)).order_by("merchant_id")
    return [str(merchant) for merchant in signed.values_list("merchant_id", flat=True)]


def exhibitions_by_name() -> dict[str, Words]:
    """What may stand in a campaign's scope, and what it is called, by key as a text; the newest first."""
    named: dict[str, Words] = {}
    for _receiver, names in signals.exhibitions_asked.send(sender=Campaign):
        named |= {str(key): words for key, words in cast("dict[UUID, Words]", names).items()}
    return named


# ── Merchants who share the cost ──


def is_invited(merchant: merchants.Merchant, campaign: Campaign) -> bool:
    """Whether a campaign is for this merchant at all."""
    named = campaign.scope.get("merchants", ())
    is_named = not named or str(merchant.pk) in named
    return is_named and str(merchant.pk) not in campaign.scope.get("excluded_merchants", ())


def paper_of(campaign: Campaign, merchant: merchants.Merchant) -> dict[str, Any]:
    """What a merchant signs: event, nature, period, items, expected cost and benefit, and who bears what."""
    fundings = list(campaign.fundings.select_related("funder"))
    items = campaign.scope.get("products", []) or ["*"]
    return rules.paper(
        event=f"{campaign.edition.code} {campaign.title}",
        nature="coupon",
        period=(campaign.opens_at, campaign.usable_until),
        items=items,
        terms=columns_of(campaign, fundings),
        quantity=campaign.quantity,
        merchant=merchant.pk,
    )


def paper_digest(campaign: Campaign, merchant: merchants.Merchant) -> bytes:
    """The hash of that paper, which a signature is under. Nobody else's signature changes it."""
    paper = paper_of(campaign, merchant)
    return rules.digest(paper)


@dataclass(frozen=True)
class Invitation:
    """A campaign that asks a merchant to bear a part: who pays what, before it joins."""

    campaign: Campaign
    merchant: merchants.Merchant
    fundings: list[Funding]
    begins_at: datetime
    digest: str
    agreement: CostAgreement | None

    @property
    def share(self) -> int:
        """The merchant's part in basis points."""
        return next(each.share for each in self.fundings if each.kind == Funding.Kind.MERCHANT)

    @property
    def most(self) -> int:
        """The most that one coupon can cost the merchant, in won."""
        own = next(each for each in self.fundings if each.kind == Funding.Kind.MERCHANT)
        share = money.portion(self.campaign.cap, own.share)
        return min(share, own.each_most) if own.each_most else share


def invitations(campaigns: QuerySet[Campaign], owned: Iterable[merchants.Merchant]) -> list[Invitation]:
    """What asks these merchants to share a cost, and what they have signed, newest opening first."""
    asking = (
        campaigns.filter(fundings__kind=Funding.Kind.MERCHANT)
        .select_related("edition")
        .prefetch_related("fundings__funder", "agreements")
        .order_by("-opens_at", "id")
    )
    listed = list(owned)
    return [
        invitation(campaign, each) for campaign in asking for each in listed if is_invited(each, campaign)
    ]


def invitation(campaign: Campaign, merchant: merchants.Merchant) -> Invitation:
    signed = {each.merchant_id: each for each in campaign.agreements.all()}
    return Invitation(
        campaign=campaign,
        merchant=merchant,
        fundings=list(campaign.fundings.all()),
        begins_at=begins_at(campaign),
        digest=paper_digest(campaign, merchant).hex(),
        agreement=signed.get(merchant.pk),
    )


def borne_by_merchants(campaign: Campaign) -> list[tuple[str, rules.Borne]]:
    """What each merchant really bore of the discounts on its goods, returns taken off, by name."""
    found = borne_of(campaign)
    names = dict(
        merchants.merchants().filter(pk__in=[each.merchant_id for each in found]).values_list("pk", "name")
    )
    told = [(names.get(each.merchant_id, str(each.merchant_id)), each) for each in found]
    return sorted(told, key=lambda row: row[0])


def agreed_merchants(campaign: Campaign) -> list[tuple[str, CostAgreement]]:
    """Who has signed, by name."""
    signed = {each.merchant_id: each for each in campaign.agreements.all()}
    found = merchants.merchants().filter(pk__in=list(signed))
    return [(merchant.name, signed[merchant.pk]) for merchant in found]


def version_words(campaign: Campaign) -> list[tuple[Any, Words]]:
    """Every version of an opened campaign, the newest first, with what it is worth."""
    return [
        (version, rules.worth_of_terms(version.terms)) for version in campaign.versions.order_by("-number")
    ]
