from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce

from hamkke.coupons import rules
from hamkke.coupons.models import Campaign, Claim, Funding, Opening, Portion, Redemption
from hamkke.festivals.queries import Edition
from hamkke.kernel import tokens
from hamkke.kernel.words import Words
from hamkke.ledger import queries as ledger
from hamkke.people.queries import User

__all__ = ["Campaign", "Claim", "Redemption"]

_TOKEN_LASTS = timedelta(hours=12)  # a page opened at midnight still claims at ten.


# ── Campaigns ──


def with_counts(campaigns: QuerySet[Campaign]) -> QuerySet[Campaign]:
    """Each campaign with `.claimed`, `.left`, `.redeemed` and its fundings, earliest opening first."""
    return (
        campaigns.select_related("edition", "opening")
        .prefetch_related("fundings__funder")
        .annotate(
            claimed=Coalesce("opening__claimed", 0),
            left=Coalesce("opening__quantity", "quantity") - Coalesce("opening__claimed", 0),
            redeemed=Count("claims__redemptions", filter=Q(claims__redemptions__state=Redemption.State.USED)),
        )
        .order_by("opens_at", "id")
    )


def campaigns_of(edition: Edition) -> QuerySet[Campaign]:
    """An edition's campaigns that have opened, with their counts."""
    return with_counts(Campaign.objects.filter(edition=edition).exclude(state=Campaign.State.DRAFT))


def open_campaign_of(edition: Edition, now: datetime) -> Campaign | None:
    """The campaign of an edition that can be claimed at `now`: the one that opened earliest."""
    return (
        campaigns_of(edition)
        .filter(state=Campaign.State.OPEN, opening__opens_at__lte=now, opening__closes_at__gt=now)
        .first()
    )


def worth_of(campaign: Campaign) -> Words:
    """What a campaign's rate and cap really mean: "30,000원까지 10 %, 60,000원이면 5 %"."""
    return rules.worth(campaign.rate, campaign.cap)


def left(campaign: Campaign) -> int:
    """How many coupons nobody has claimed yet; of a draft, all of them."""
    opening = Opening.objects.filter(campaign=campaign).first()
    return opening.quantity - opening.claimed if opening else campaign.quantity


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
    fundings = list(campaign.fundings.select_related("funder"))
    found = ledger.balances(funding.budget_code for funding in fundings)
    lines = []
    for funding in fundings:
        balance = found.get(funding.budget_code)
        net, held = (balance.net, balance.debits_pending) if balance else (0, 0)
        lines.append(FunderLine(funding, funding.reserved, net - held, held, funding.reserved - net))
    return lines


# ── Coupons ──


@dataclass(frozen=True)
class Coupon:
    """A coupon as its owner sees it. `redemption` is the latest one: live when held or used."""

    claim: Claim
    state: Literal["usable", "held", "used", "expired"]
    redemption: Redemption | None

    @property
    def campaign(self) -> Campaign:
        return self.claim.campaign

    @property
    def came_back(self) -> bool:
        return self.redemption is not None and self.redemption.state == Redemption.State.RETURNED


def coupons_of(shopper: User, *, now: datetime) -> list[Coupon]:
    """Somebody's wallet, newest coupon first, in two queries."""
    claims = (
        Claim.objects.filter(shopper=shopper)
        .select_related("campaign__edition")
        .prefetch_related("redemptions")
        .order_by("-claimed_at", "-id")
    )
    return [_coupon(claim, now) for claim in claims]


def _coupon(claim: Claim, now: datetime) -> Coupon:
    redemptions = list(claim.redemptions.all())
    live = next((each for each in redemptions if each.state in Redemption.LIVE), None)
    latest = live or (redemptions[-1] if redemptions else None)
    if live is not None:
        state: Literal["usable", "held", "used", "expired"] = (
            "held" if live.state == Redemption.State.HELD else "used"
        )
    else:
        state = "usable" if now < claim.campaign.usable_until else "expired"
    return Coupon(claim, state, latest)


@dataclass(frozen=True)
class Usable:
    """A coupon that an order can use now, and the won it takes off."""

    claim: Claim
    discount: int


def usable_coupons(shopper: User, subtotal: int, now: datetime) -> list[Usable]:
    """What a shopper could lay on an order of `subtotal` won: the largest discount first, then the soonest to end."""
    found = []
    for coupon in coupons_of(shopper, now=now):
        if coupon.state == "usable":
            campaign = coupon.campaign
            try:
                discount = rules.discount_for(
                    subtotal, rate=campaign.rate, cap=campaign.cap, minimum_order=campaign.minimum_order
                )
            except rules.BelowMinimum:
                continue
            found.append(Usable(coupon.claim, discount))
    return sorted(found, key=lambda usable: (-usable.discount, usable.claim.campaign.usable_until))


def who_paid(order_id: UUID) -> QuerySet[Portion]:
    """The line × funder matrix of an order's coupon, line by line in the funders' order; nothing of a released hold.

    Each portion has `line_id`, `merchant_id`, `funding.funder`, `amount` and `returned`, in whole won.
    """
    return (
        Portion.objects.filter(redemption__order_id=order_id)
        .exclude(redemption__state=Redemption.State.RELEASED)
        .select_related("funding__funder", "redemption")
        .order_by("redemption__held_at", "line_place", "funding__place")
    )


def claim_token(user: User, now: datetime) -> str:
    """What the claim service believes a shopper by, for half a day."""
    return tokens.sign(
        settings.SECRET_KEY, purpose=rules.CLAIM_PURPOSE, subject=str(user.pk), now=now, lasts=_TOKEN_LASTS
    )
