"""What a basket costs with somebody's coupons: the versions in force, compiled once, and the engine asked."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.db.models import F, OuterRef, Subquery

from hamkke.coupons import rules
from hamkke.coupons.models import Campaign, Claim, Opening, Redemption, Version
from hamkke.kernel.words import Words
from hamkke.merchants import queries as merchants
from hamkke.people.queries import User
from hamkke.places import queries as places

Books = tuple[tuple[UUID, UUID], ...]


def terms_in_force(campaign: Campaign, now: datetime) -> rules.Terms:
    """By which terms a campaign prices at `now`: its latest version that is in effect, at first its first."""
    versions = campaign.versions.order_by("number")
    return read(versions.filter(effective_from__lte=now).last() or versions[0])


def read(version: Version) -> rules.Terms:
    return version.priced


def book(now: datetime) -> rules.Book:
    """Every version in force at `now`, compiled. Kept for as long as they are the same ones; never the truth."""
    newest = Version.objects.filter(campaign=OuterRef("pk"), effective_from__lte=now).order_by("-number")
    live = (
        Campaign.objects.exclude(state=Campaign.State.DRAFT)
        .filter(usable_until__gt=now)
        .annotate(version=Subquery(newest.values("pk")[:1]))
        .exclude(version=None)
        .order_by("opens_at", "pk")
        .values_list("pk", "version")
    )
    return _compiled(tuple(live))


@lru_cache(maxsize=2)
def _compiled(live: Books) -> rules.Book:
    versions = {version.pk: version for version in Version.objects.filter(pk__in=[each for _, each in live])}
    return rules.Book.compile(read(versions[version]) for _, version in live)


def placed(lines: Iterable[rules.CartLine]) -> list[rules.CartLine]:
    """The same lines, each with the regions that its merchant stands in."""
    listed = list(lines)
    owners = merchants.merchants().filter(pk__in={line.merchant_id for line in listed})
    regions = dict(owners.values_list("pk", "region_id"))
    codes = places.codes_of({region for region in regions.values() if region is not None})
    return [
        replace(line, regions=codes.get(regions.get(line.merchant_id) or 0, frozenset())) for line in listed
    ]


def placed_for(terms: rules.Terms, lines: Sequence[rules.CartLine]) -> Sequence[rules.CartLine]:
    """The lines with their regions, if the terms look at regions at all."""
    return lines if terms.scope.regions is None else placed(lines)


def cart_of(
    lines: Iterable[rules.CartLine],
    *,
    moment: datetime,
    channel: str = rules.ONLINE,
    is_first_purchase: bool = False,
) -> rules.Cart:
    """A cart for the engine, its lines `placed`."""
    return rules.Cart(placed(lines), moment=moment, channel=channel, is_first_purchase=is_first_purchase)


@dataclass(frozen=True)
class Told:
    """One coupon on a cart, for people: which campaign, which claim if there is one, and what the engine says of it."""

    campaign: Campaign
    claim: Claim | None
    verdict: rules.Verdict

    @property
    def why(self) -> Words:
        return self.verdict.why

    @property
    def remedy(self) -> Words | None:
        return self.verdict.remedy

    @property
    def discount(self) -> int:
        """The won it takes off, or would all by itself."""
        return self.verdict.discount


@dataclass(frozen=True)
class Priced:
    """A cart priced for one shopper. `claims` are the coupons to hold, in the order in which they are laid."""

    quote: rules.Quote
    applied: list[Told] = field(default_factory=list)
    refused: list[Told] = field(default_factory=list)
    offers: list[Told] = field(default_factory=list)

    @property
    def claims(self) -> list[Claim]:
        return [each.claim for each in self.applied if each.claim is not None]

    @property
    def usable(self) -> list[Told]:
        """What could be laid on this cart: what is, and what would be if it were chosen."""
        choosable = (rules.Reason.NOT_BEST, rules.Reason.NOT_CHOSEN, rules.Reason.NOTHING_LEFT)
        others = [each for each in self.refused if each.verdict.reason in choosable]
        return [*self.applied, *sorted(others, key=lambda each: -each.discount)]

    @property
    def unusable(self) -> list[Told]:
        return [each for each in self.refused if each not in self.usable]


def quote(
    shopper: User | None,
    cart: rules.Cart,
    *,
    chosen: Collection[UUID] | None = None,
    joins: bool = True,
    offers_most: int = 3,
) -> Priced:
    """The best deal for a shopper at the cart's moment, or what the `chosen` claims come to; with every why and why not.

    `offers` are campaigns that would fit but whose coupon they have not claimed, those that take off most first.
    """
    compiled = book(cart.moment)
    claims = usable_claims(shopper, cart.moment) if shopper is not None else {}
    wanted = (
        None if chosen is None else {claim.campaign_id for claim in claims.values() if claim.pk in chosen}
    )
    priced = rules.price(compiled, cart, list(claims), chosen=wanted, joins=joins)
    claimable = _claimable(cart.moment)
    near = [each for each in rules.offered(compiled, cart, claims) if each.campaign in claimable]
    verdicts = [each.verdict for each in priced.applied], priced.refused, near[:offers_most]
    told = _told(verdicts, claims)
    return Priced(priced, *told)


def _claimable(now: datetime) -> set[UUID]:
    running = Opening.objects.filter(
        opens_at__lte=now, closes_at__gt=now, campaign__state=Campaign.State.OPEN
    )
    left = running.filter(claimed__lt=F("quantity") + F("handed_back"))
    return set(left.values_list("campaign", flat=True))


def usable_claims(shopper: User, now: datetime) -> dict[UUID, Claim]:
    """Somebody's coupons that are free to use at `now`, one a campaign, the earliest claimed."""
    live = Redemption.objects.filter(state__in=Redemption.LIVE).values("claim")
    free = (
        Claim.objects.filter(shopper=shopper, campaign__usable_until__gt=now, hand_back=None)
        .exclude(pk__in=live.filter(claim__shopper=shopper))
        .order_by("-claimed_at", "-id")
    )
    return {claim.campaign_id: claim for claim in free}


def _told(verdicts: Iterable[Sequence[rules.Verdict]], claims: Mapping[UUID, Claim]) -> Iterable[list[Told]]:
    listed = [list(each) for each in verdicts]
    campaigns = Campaign.objects.in_bulk({verdict.campaign for each in listed for verdict in each})
    return [
        [Told(campaigns[verdict.campaign], claims.get(verdict.campaign), verdict) for verdict in each]
        for each in listed
    ]
