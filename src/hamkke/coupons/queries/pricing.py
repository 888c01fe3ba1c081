"""What a basket costs with somebody's coupons: the versions in force, compiled once, and the engine asked."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from threading import Lock
from uuid import UUID

from hamkke.coupons import rules
from hamkke.coupons.models import BookStamp, Campaign, Claim, Redemption, Version
from hamkke.coupons.queries.automatic import barred, claimed_up, with_a_place
from hamkke.kernel.words import Words
from hamkke.merchants import queries as merchants
from hamkke.people.queries import User
from hamkke.places import queries as places


def terms_in_force(campaign: Campaign, now: datetime) -> rules.Terms:
    """By which terms a campaign prices at `now`: its latest version that is in effect, at first its first."""
    versions = campaign.versions.order_by("number")
    return read(versions.filter(effective_from__lte=now).last() or versions[0])


def read(version: Version) -> rules.Terms:
    return version.priced


@dataclass(frozen=True)
class _Kept:
    """A compiled book: under which stamp it was read, and from when until when no version begins or ends."""

    stamp: UUID | None
    since: datetime
    until: datetime
    book: rules.Book

    def is_of(self, stamp: UUID | None, moment: datetime) -> bool:
        return self.stamp == stamp and self.since <= moment < self.until


_compiling = Lock()
_kept: list[_Kept] = []  # one a process; never the truth, for a hold reads the version's row


def book(now: datetime) -> rules.Book:
    """Every version in force at `now`, compiled. Kept until another version is written or one begins or ends."""
    # Read before the versions: what commits in between is then kept under the older stamp, and so read once more.
    stamp = BookStamp.objects.values_list("key", flat=True).first()
    with _compiling:
        if not _kept or not _kept[0].is_of(stamp, now):
            _kept[:] = [_compiled(stamp, now)]
        return _kept[0].book


def _compiled(stamp: UUID | None, now: datetime) -> _Kept:
    versions = Version.objects.filter(campaign__usable_until__gt=now).select_related("campaign")
    terms: dict[UUID, rules.Terms] = {}
    changes = {datetime.max.replace(tzinfo=UTC)}
    for version in versions.order_by("campaign__opens_at", "campaign", "number"):
        changes |= {version.campaign.usable_until, version.effective_from}
        if version.effective_from <= now:
            terms[version.campaign_id] = read(version)
    return _Kept(
        stamp, now, min(change for change in changes if change > now), rules.Book.compile(terms.values())
    )


def placed(lines: Iterable[rules.CartLine]) -> list[rules.CartLine]:
    """The same lines, each with the regions that its merchant stands in."""
    listed = list(lines)
    owners = merchants.merchants().filter(pk__in={line.merchant_id for line in listed})
    regions = dict(owners.values_list("pk", "region_id"))
    codes = places.codes_of({region for region in regions.values() if region is not None})
    return [
        replace(line, regions=codes.get(regions.get(line.merchant_id) or 0, frozenset())) for line in listed
    ]


def placed_for(terms: Iterable[rules.Terms], lines: Sequence[rules.CartLine]) -> Sequence[rules.CartLine]:
    """The lines with their regions, if any of the terms look at regions at all."""
    return lines if all(each.scope.regions is None for each in terms) else placed(lines)


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
    def key(self) -> UUID | None:
        """What names it for whoever orders; None for what they would first have to claim."""
        if self.claim is not None:
            return self.claim.pk
        return self.campaign.pk if self.is_automatic else None

    @property
    def is_automatic(self) -> bool:
        return self.verdict.terms.is_automatic

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

    @property
    def group(self) -> str:
        return self.verdict.terms.group


@dataclass(frozen=True)
class Priced:
    """A cart priced for one shopper: the coupons that apply, in the order in which they are laid, and what became of the rest."""

    quote: rules.Quote
    applied: list[Told] = field(default_factory=list)
    refused: list[Told] = field(default_factory=list)
    offers: list[Told] = field(default_factory=list)

    @property
    def coupons(self) -> list[UUID]:
        """What `actions.hold` wants to know: the coupons that apply."""
        return [each.key for each in self.applied if each.key is not None]

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
    offers_most: int = 3,
) -> Priced:
    """The best deal for a shopper at the cart's moment, or what the `chosen` coupons come to; with every why and why not.

    A claim is chosen by its id, an automatic campaign by its own.

    `offers` are campaigns that would fit and whose coupon they may still claim, those that take off most first.
    """
    compiled, now = book(cart.moment), cart.moment
    claims = usable_claims(shopper, now) if shopper is not None else {}
    unclaimed = compiled.automatic_near(cart)
    near = rules.offered(compiled, cart, claims)
    free = with_a_place({*unclaimed, *(each.campaign for each in near)}, now)
    wanted = None
    if chosen is not None:
        wanted = {claim.campaign_id for claim in claims.values() if claim.pk in chosen}
        wanted |= {campaign for campaign in unclaimed if campaign in chosen}
    priced = rules.price(
        compiled, cart, list(claims), chosen=wanted, barred=barred(unclaimed, free=free, shopper=shopper)
    )
    offered = [each for each in near if each.campaign in free]
    had = claimed_up({each.campaign for each in offered}, shopper)
    offers = [each for each in offered if each.campaign not in had][:offers_most]
    told = _told([[each.verdict for each in priced.applied], priced.refused, offers], claims)
    return Priced(priced, *told)


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


@dataclass(frozen=True)
class Good:
    """A coupon that is good for something: one that somebody has, or a campaign that they may still have it from."""

    campaign: Campaign
    is_held: bool


def good_for(lines: Sequence[rules.CartLine], shopper: User, now: datetime) -> dict[UUID, list[Good]]:
    """By line: the coupons somebody can use for it, and the campaigns open at `now` that have one left for them; whatever the order comes to."""
    compiled, held = book(now), usable_claims(shopper, now)
    open_now = with_a_place(set(compiled.by_campaign), now)
    open_now -= claimed_up(open_now, shopper) | barred(open_now, free=open_now, shopper=shopper).keys()
    terms = [each for key, each in compiled.by_campaign.items() if key in held or key in open_now]
    campaigns = Campaign.objects.in_bulk([each.campaign for each in terms])
    return {
        line.id: [
            Good(campaigns[each.campaign], each.campaign in held) for each in terms if each.covers(line)
        ]
        for line in placed_for(terms, lines)
    }


@dataclass(frozen=True)
class Automatic:
    """A campaign that applies to a product by itself, whoever orders it; what it is worth, and from which order on.

    `discount` are the won off one piece alone; 0 where that is below the smallest order.
    """

    campaign: Campaign
    discount: int

    @property
    def worth(self) -> Words:
        terms = self.campaign
        return rules.worth(terms.rate, terms.cap, amount=terms.amount)


def automatic_on(cart: rules.Cart) -> dict[UUID, list[Automatic]]:
    """By line: the automatic campaigns that are good for it and have a place left, the soonest to end first."""
    near = book(cart.moment).automatic_near(cart)
    if not near:
        return {}
    campaigns = Campaign.objects.in_bulk(with_a_place(near, cart.moment))
    listed = sorted(campaigns.values(), key=lambda campaign: (campaign.closes_at, campaign.pk))
    return {
        line.id: [
            Automatic(campaign, _off_alone(near[campaign.pk], line))
            for campaign in listed
            if near[campaign.pk].covers(line)
        ]
        for line in cart.lines
    }


def _off_alone(terms: rules.Terms, line: rules.CartLine) -> int:
    return terms.worth(line.amount) if line.amount >= terms.minimum_order else 0
