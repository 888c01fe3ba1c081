"""How far campaigns have gone: coupons by state, and what each funder has reserved, left, held and spent."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, Sum

from hamkke.coupons.models import Campaign, Funding, Opening, Portion, Redemption
from hamkke.festivals.queries import Edition
from hamkke.ledger import queries as ledger


@dataclass(frozen=True)
class FunderLine:
    """One funder's part of a campaign, in whole won, from the ledger: reserved = left + held + spent."""

    funding: Funding
    reserved: int
    left: int
    held: int
    spent: int


def funder_lines(campaign: Campaign) -> list[FunderLine]:
    """Who pays for a campaign, in the funders' order, and how far they have paid."""
    return funder_lines_of([campaign])[campaign.pk]


def funder_lines_of(campaigns: Sequence[Campaign]) -> dict[UUID, list[FunderLine]]:
    """The same of many campaigns, in two queries."""
    fundings = list(
        Funding.objects.filter(campaign__in=campaigns)
        .select_related("funder", "campaign")
        .order_by("campaign", "place")
    )
    found = ledger.balances(funding.budget_code for funding in fundings)
    lines: dict[UUID, list[FunderLine]] = {campaign.pk: [] for campaign in campaigns}
    for funding in fundings:
        balance = found.get(funding.budget_code)
        net, held = (balance.net, balance.debits_pending) if balance else (0, 0)  # merchants have no budget
        line = FunderLine(funding, funding.reserved, net - held, held, funding.reserved - net)
        lines[funding.campaign_id].append(line)
    return lines


def given_back(campaign: Campaign) -> int:
    """What the funders have back of what they had set aside, in won: not claimed, handed back or not spent. From the ledger."""
    fundings = list(campaign.fundings.all())
    back = ledger.transfers_about(f"campaign:{campaign.pk}").filter(
        debit__code__in=[each.budget_code for each in fundings],
        credit__code__in=[each.funder_code for each in fundings if each.funder_id],
    )
    won: int = back.aggregate(won=Sum("amount", default=0))["won"]
    return won


@dataclass(frozen=True)
class BurnDown:
    """How far a campaign has gone: coupons, and won per funder with their sum."""

    quantity: int
    claimed: int
    held: int
    redeemed: int
    funders: list[FunderLine]

    @property
    def reserved(self) -> int:
        return sum(line.reserved for line in self.funders)

    @property
    def left(self) -> int:
        return sum(line.left for line in self.funders)

    @property
    def pending(self) -> int:
        return sum(line.held for line in self.funders)

    @property
    def spent(self) -> int:
        return sum(line.spent for line in self.funders)


def burn_down(campaign: Campaign) -> BurnDown:
    return burn_downs([campaign])[campaign.pk]


def burn_downs(campaigns: Sequence[Campaign]) -> dict[UUID, BurnDown]:
    """How far each of these campaigns has gone, in four queries for all of them."""
    redemptions = Redemption.objects.filter(version__campaign__in=campaigns).order_by()
    counted = {
        row["version__campaign"]: {"held": row["held"], "redeemed": row["redeemed"]}
        for row in redemptions.values("version__campaign").annotate(
            held=Count("id", filter=Q(state=Redemption.State.HELD)),
            redeemed=Count("id", filter=Q(state=Redemption.State.USED)),
        )
    }
    openings = Opening.objects.filter(campaign__in=campaigns).order_by().values_list("campaign")
    claimed = dict(openings.annotate(claimed=Sum("claimed")))
    funders = funder_lines_of(campaigns)
    return {
        each.pk: BurnDown(
            quantity=each.quantity,
            claimed=claimed.get(each.pk, 0),
            funders=funders[each.pk],
            **counted.get(each.pk, {"held": 0, "redeemed": 0}),
        )
        for each in campaigns
    }


@dataclass(frozen=True)
class Totals:
    """An edition's coupons: pieces, and the won of discount that was used and not given back."""

    quantity: int
    claimed: int
    redeemed: int
    discount: int


def totals(edition: Edition) -> Totals:
    opened = Campaign.objects.filter(edition=edition).exclude(state=Campaign.State.DRAFT)
    quantity = opened.aggregate(quantity=Sum("quantity", default=0))
    claimed = Opening.objects.filter(campaign__in=opened).aggregate(claimed=Sum("claimed", default=0))
    used = Redemption.objects.filter(version__campaign__edition=edition, state=Redemption.State.USED)
    won = Portion.objects.filter(redemption__in=used).aggregate(
        discount=Sum("amount", default=0) - Sum("returned", default=0)
    )
    return Totals(**quantity, **claimed, redeemed=used.count(), **won)
