"""What a campaign is planned to be: its terms as a version keeps them, and the paper that merchants sign for it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet, Sum

from hamkke.coupons import rules
from hamkke.coupons.models import Campaign, CostAgreement, Funding, Portion, Redemption
from hamkke.festivals import queries as festivals
from hamkke.kernel import money
from hamkke.kernel.words import Words
from hamkke.merchants import queries as merchants

_PRICING = (
    "kind", "rate", "amount", "cap", "minimum_order", "scope", "channels", "first_purchase_only", "group",
    "is_automatic", "on_return", "paying",
)  # fmt: skip


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
    )


def terms_of(campaign: Campaign, fundings: Sequence[Funding]) -> dict[str, Any]:
    """A campaign's columns as a version keeps them: whatever a price is made of, who pays, and which merchants agreed."""
    terms = {name: getattr(campaign, name) for name in _PRICING}
    terms["usable_from"] = campaign.opens_at.isoformat()
    terms["usable_until"] = campaign.usable_until.isoformat()
    terms["fundings"] = [
        {
            "id": str(funding.id),
            "kind": funding.kind,
            "funder": str(funding.funder_id) if funding.funder_id else None,
            "share": funding.share,
            "each_most": funding.each_most,
        }
        for funding in fundings
    ]
    if any(funding.kind == Funding.Kind.MERCHANT for funding in fundings):
        signed = campaign.agreements.order_by("merchant_id").values_list("merchant_id", flat=True)
        terms["agreed"] = [str(merchant) for merchant in signed]
    return terms


def begins_at(campaign: Campaign) -> datetime:
    """When the event begins that merchants must have signed before: its edition's earliest phase, or its own opening."""
    phases = festivals.phases_of([campaign.edition])[campaign.edition_id].values()
    return min([campaign.opens_at, *(dates.starts_at for dates in phases)])


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
        terms=terms_of(campaign, fundings),
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
    spent = Portion.objects.filter(
        redemption__version__campaign=campaign,
        redemption__state__in=[Redemption.State.USED, Redemption.State.RETURNED],
    )
    sums: dict[Any, list[int]] = {}
    rows = (
        spent.order_by().values("merchant_id", "funding__kind").annotate(won=Sum("amount") - Sum("returned"))
    )
    for row in rows:
        total = sums.setdefault(row["merchant_id"], [0, 0])
        total[0] += row["won"]
        total[1] += row["won"] if row["funding__kind"] == Funding.Kind.MERCHANT else 0
    names = dict(merchants.merchants().filter(pk__in=list(sums)).values_list("pk", "name"))
    return sorted(
        (names.get(merchant, str(merchant)), rules.Borne(merchant, discount, borne))
        for merchant, (discount, borne) in sums.items()
        if discount
    )


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
