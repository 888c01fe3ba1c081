from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from django.conf import settings
from django.db.models import F, IntegerField, QuerySet, Sum
from django.db.models.functions import Coalesce

from hamkke.coupons import rules
from hamkke.coupons.models import Campaign, Claim, Opening, Portion, Redemption
from hamkke.coupons.queries.automatic import counting_openings, had_by, keys_of
from hamkke.coupons.queries.courses import Course, courses
from hamkke.coupons.queries.desks import Forecast, forecasts, to_do, to_do_of_merchant
from hamkke.coupons.queries.keeping import kept_of
from hamkke.coupons.queries.plans import (
    Invitation,
    agreed_merchants,
    begins_at,
    borne_by_merchants,
    exhibitions_by_name,
    invitation,
    invitations,
    is_invited,
    paper_digest,
    paper_of,
    plan_of,
    terms_of,
    version_words,
)
from hamkke.coupons.queries.pricing import (
    Automatic,
    Good,
    Priced,
    Told,
    automatic_on,
    book,
    cart_of,
    good_for,
    placed,
    placed_for,
    quote,
    read,
    terms_in_force,
    usable_claims,
)
from hamkke.coupons.queries.returns import (
    Bought,
    Losable,
    Spent,
    bought_with,
    discount_back,
    losable,
    redemptions_of,
)
from hamkke.coupons.queries.simulations import (
    Simulation,
    campaign_by_id,
    expected,
    over,
    provinces_evenly,
    trial_of,
)
from hamkke.coupons.queries.spending import (
    BurnDown,
    FunderLine,
    Totals,
    burn_down,
    burn_downs,
    funder_lines,
    totals,
)
from hamkke.coupons.rules import Buyer, Cart, CartLine, Demand
from hamkke.coupons.rules import log as public_log
from hamkke.festivals.queries import Edition
from hamkke.kernel import tokens
from hamkke.kernel.words import Words
from hamkke.people import queries as people
from hamkke.people.queries import User

__all__ = [
    "Automatic",
    "Bought",
    "BurnDown",
    "Buyer",
    "Campaign",
    "Cart",
    "CartLine",
    "Claim",
    "Course",
    "Demand",
    "Forecast",
    "FunderLine",
    "Good",
    "Invitation",
    "Losable",
    "Portion",
    "Priced",
    "Redemption",
    "Simulation",
    "Spent",
    "Told",
    "Totals",
    "agreed_merchants",
    "automatic_on",
    "begins_at",
    "book",
    "borne_by_merchants",
    "bought_with",
    "burn_down",
    "burn_downs",
    "campaign_by_id",
    "cart_of",
    "counting_openings",
    "courses",
    "discount_back",
    "exhibitions_by_name",
    "expected",
    "forecasts",
    "funder_lines",
    "good_for",
    "had_by",
    "invitation",
    "invitations",
    "is_invited",
    "kept_of",
    "keys_of",
    "losable",
    "over",
    "paper_digest",
    "paper_of",
    "placed",
    "placed_for",
    "plan_of",
    "provinces_evenly",
    "quote",
    "read",
    "redemptions_of",
    "terms_in_force",
    "terms_of",
    "to_do",
    "to_do_of_merchant",
    "totals",
    "trial_of",
    "usable_claims",
    "version_words",
]

_TOKEN_LASTS = timedelta(hours=12)  # a page opened at midnight still claims at ten.


# ── Campaigns ──


def with_counts(campaigns: QuerySet[Campaign]) -> QuerySet[Campaign]:
    """Each campaign with `.claimed`, `.left`, its edition, openings and fundings; earliest opening first."""
    return (
        campaigns.select_related("edition")
        .prefetch_related("fundings__funder", "openings")
        .annotate(
            claimed=Sum("openings__claimed", default=0),
            left=Coalesce(
                Sum(F("openings__quantity") + F("openings__handed_back") - F("openings__claimed")),
                F("quantity"),
                output_field=IntegerField(),
            ),
        )
        .order_by("opens_at", "id")
    )


def with_openings(campaigns: QuerySet[Campaign]) -> QuerySet[Campaign]:
    """Each campaign with its openings and nothing else, for who only wants it `seen`; earliest opening first."""
    return campaigns.prefetch_related("openings").order_by("opens_at", "id")


def campaigns_of(edition: Edition) -> QuerySet[Campaign]:
    """An edition's campaigns that have opened, as `with_counts` has them."""
    return with_counts(Campaign.objects.filter(edition=edition).exclude(state=Campaign.State.DRAFT))


def opened_campaign(id: UUID) -> Campaign:
    """A campaign that has opened to claims. Raises UnknownCampaign."""
    opened = Campaign.objects.exclude(state=Campaign.State.DRAFT).exclude(is_automatic=True)
    found = opened.filter(pk=id).first()
    if found is None:
        raise rules.UnknownCampaign
    return found


def worth_of(campaign: Campaign) -> Words:
    """What a campaign really means: "30,000원까지 10%, 60,000원이면 5%", or "5,000원 할인"."""
    return rules.worth(campaign.rate, campaign.cap, amount=campaign.amount)


def left(campaign: Campaign) -> int:
    """How many coupons nobody has claimed yet; of a draft, all of them."""
    openings = list(Opening.objects.filter(campaign=campaign))
    return sum(opening.left for opening in openings) if openings else campaign.quantity


@dataclass(frozen=True)
class Seen:
    """A campaign as everybody sees it at one moment. `opening` is the one that counts now: live with coupons left, else next,
    else last."""

    campaign: Campaign
    state: Literal["draft", "waiting", "open", "sold_out_for_now", "sold_out", "over"]
    opening: Opening | None = None

    @property
    def opens_again(self) -> bool:
        return self.state in ("waiting", "sold_out_for_now")

    @property
    def worth(self) -> Words:
        return worth_of(self.campaign)

    @property
    def claimed(self) -> int:
        """How many of its coupons somebody has, over all its openings."""
        return sum(opening.claimed for opening in self.campaign.openings.all())


def seen(campaign: Campaign, now: datetime) -> Seen:
    """What a campaign of `with_openings` or `with_counts` looks like at `now`."""
    if campaign.state == Campaign.State.DRAFT:
        return Seen(campaign, "draft")
    openings = sorted(campaign.openings.all(), key=lambda each: each.number)
    if campaign.state != Campaign.State.OPEN or now >= openings[-1].closes_at:
        return Seen(campaign, "over", openings[-1])
    coming = [each for each in openings if now < each.closes_at]
    opening, following = coming[0], coming[1] if len(coming) > 1 else None
    window = rules.Window(opening.opens_at, opening.closes_at)
    try:
        rules.check_claim(
            window, left=opening.left, now=now, following=following.opens_at if following else None
        )
    except rules.SoldOutForNow:
        return Seen(campaign, "sold_out_for_now", following)
    except rules.NotOpenYet:
        return Seen(campaign, "waiting", opening)
    except rules.SoldOut:
        return Seen(campaign, "sold_out", opening)
    return Seen(campaign, "open", opening)


@dataclass(frozen=True)
class InFront:
    """An edition's coupons on its front door: open now, of those to claim the one that opened earliest and then the automatic
    ones; and those with an opening still to come and nothing to claim before it, the soonest first."""

    open: list[Seen]
    coming: list[Seen]


def in_front(edition: Edition, now: datetime) -> InFront:
    """What an edition's front door shows at `now`, in two queries."""
    unended = Opening.objects.filter(closes_at__gt=now).values("campaign")
    found = Campaign.objects.filter(edition=edition, state=Campaign.State.OPEN, pk__in=unended)
    listed = [seen(each, now) for each in with_openings(found)]
    running = [
        each
        for each in listed
        if any(opening.opens_at <= now < opening.closes_at for opening in each.campaign.openings.all())
    ]
    claimable = [each for each in running if not each.campaign.is_automatic]
    return InFront(
        open=claimable[:1] + [each for each in running if each.campaign.is_automatic],
        coming=sorted(
            (each for each in listed if each.opens_again), key=lambda each: (opens_at(each), each.campaign.pk)
        ),
    )


def opens_at(waiting: Seen) -> datetime:
    """When what waits opens next."""
    return waiting.opening.opens_at if waiting.opening else waiting.campaign.opens_at


# ── Coupons ──


@dataclass(frozen=True)
class Coupon:
    """A coupon as its owner sees it. `redemption` is the latest one: live when held or used."""

    claim: Claim
    state: Literal["usable", "held", "used", "expired", "handed_back"]
    redemption: Redemption | None

    @property
    def campaign(self) -> Campaign:
        return self.claim.campaign

    @property
    def receipt(self) -> str:
        """What stands for it in the public log of claims."""
        return public_log.receipt(self.claim.pk.bytes, self.claim.opening_id.bytes).hex()

    @property
    def came_back(self) -> bool:
        return self.redemption is not None and self.redemption.state == Redemption.State.RETURNED


def coupons_of(shopper: User, *, now: datetime) -> list[Coupon]:
    """Somebody's wallet, newest coupon first, in two queries."""
    claims = (
        Claim.objects.filter(shopper=shopper)
        .select_related("campaign__edition", "hand_back")
        .prefetch_related("redemptions")
        .order_by("-claimed_at", "-id")
    )
    return [_coupon(claim, now) for claim in claims]


def coupon_of(shopper: User, campaign: Campaign, *, now: datetime) -> Coupon | None:
    """Somebody's coupon of one campaign, or nothing."""
    claim = (
        Claim.objects.filter(shopper=shopper, campaign=campaign)
        .select_related("campaign__edition", "hand_back")
        .prefetch_related("redemptions")
        .first()
    )
    return _coupon(claim, now) if claim else None


def _coupon(claim: Claim, now: datetime) -> Coupon:
    redemptions = list(claim.redemptions.all())
    live = next((each for each in redemptions if each.state in Redemption.LIVE), None)
    latest = live or (redemptions[-1] if redemptions else None)
    if live is not None:
        state: Literal["usable", "held", "used", "expired", "handed_back"] = (
            "held" if live.state == Redemption.State.HELD else "used"
        )
    elif hasattr(claim, "hand_back"):
        state = "handed_back"
    else:
        state = "usable" if now < claim.campaign.usable_until else "expired"
    return Coupon(claim, state, latest)


def who_paid(order_id: UUID) -> QuerySet[Portion]:
    """The line × funder matrix of each coupon on an order, line by line in the funders' order; nothing of a released hold.

    Each portion has `line_id`, `merchant_id`, `funding.funder`, `amount` and `returned`, in whole won.
    """
    return (
        Portion.objects.filter(redemption__order_id=order_id)
        .exclude(redemption__state=Redemption.State.RELEASED)
        .select_related("funding__funder", "redemption__version__campaign")
        .order_by("redemption__held_at", "redemption__place", "line_place", "funding__place")
    )


def coupons_by(shopper: User, campaign: Campaign) -> list[Claim]:
    """What somebody claimed of one campaign, in their turns."""
    return list(Claim.objects.filter(shopper=shopper, campaign=campaign).order_by("turn"))


def claim_token(user: User, now: datetime) -> str:
    """What the claim service believes a shopper by, for half a day: who it is, as an account and as a person."""
    return tokens.sign(
        settings.SECRET_KEY,
        purpose=rules.CLAIM_PURPOSE,
        subject=user.pk,
        keys=people.identity_keys(user),
        now=now,
        lasts=_TOKEN_LASTS,
    )
