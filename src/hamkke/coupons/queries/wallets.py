"""Somebody's wallet: what can be used and ends first, where it works, and the one way there."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from hamkke.coupons import queries, rules
from hamkke.coupons.models import Campaign
from hamkke.kernel import clock
from hamkke.kernel.words import Words
from hamkke.merchants import queries as merchants
from hamkke.people.queries import User
from hamkke.places import queries as places

_NAMED_MOST = 2  # of more, the others are counted


@dataclass(frozen=True)
class Way:
    """Where a coupon is used: the narrowest page it leads to. `id` names the product, merchant or exhibition."""

    kind: Literal["product", "merchant", "exhibition", "everywhere", "counter", "partner"]
    id: UUID | None = None


@dataclass(frozen=True)
class Usable:
    """A coupon to use: where it works, in words, and the way there."""

    coupon: queries.Coupon
    works: Words
    way: Way
    is_for_shops: bool


@dataclass(frozen=True)
class Wallet:
    """`usable` begins with what ends first, `waiting` lies on orders that are not paid, `past` is used, expired or given up."""

    usable: list[Usable] = field(default_factory=list)
    waiting: list[queries.Coupon] = field(default_factory=list)
    past: list[queries.Coupon] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.usable) + len(self.waiting) + len(self.past)

    def cut(self, start: int, end: int) -> "Wallet":
        """Of all its coupons, counted as they are listed, those from `start` on and before `end`."""
        return Wallet(*_cut([self.usable, self.waiting, self.past], start, end))

    def claimed(self) -> Counter[UUID]:
        """How many coupons of each campaign its owner has claimed."""
        coupons = [*(each.coupon for each in self.usable), *self.waiting, *self.past]
        return Counter(each.claim.campaign_id for each in coupons)


def wallet_of(shopper: User, *, now: datetime) -> Wallet:
    """Somebody's coupons as their wallet shows them, in as many queries for one as for a hundred."""
    by_state: dict[str, list[queries.Coupon]] = {}
    for coupon in queries.coupons_of(shopper, now=now):
        by_state.setdefault(coupon.state, []).append(coupon)
    usable = sorted(by_state.pop("usable", []), key=lambda each: (each.campaign.usable_until, each.claim.pk))
    waiting = by_state.pop("held", [])
    past = [coupon for coupons in by_state.values() for coupon in coupons]
    past.sort(key=lambda each: each.claim.claimed_at, reverse=True)
    return Wallet(usable_of(usable), waiting, past)


def usable_of(coupons: Iterable[queries.Coupon]) -> list[Usable]:
    """These usable coupons, each with where it works and the way there."""
    listed = list(coupons)
    names = _names_of([each.campaign for each in listed])
    return [_usable(each, names) for each in listed]


@dataclass(frozen=True)
class Announced:
    """Campaigns for everybody: what is open, what opens next with the soonest first, and what is over."""

    open: list[queries.Seen]
    coming: list[queries.Seen]
    over: list[queries.Seen]

    @property
    def count(self) -> int:
        return len(self.open) + len(self.coming) + len(self.over)

    def cut(self, start: int, end: int) -> "Announced":
        """Of all these campaigns, counted as they are listed, those from `start` on and before `end`."""
        return Announced(*_cut([self.open, self.coming, self.over], start, end))


def _cut(lists: Iterable[list[Any]], start: int, end: int) -> Iterator[list[Any]]:
    for each in lists:
        yield each[max(start, 0) : max(end, 0)]
        start, end = start - len(each), end - len(each)


def announced(seen: Iterable[queries.Seen], wallet: Wallet | None) -> Announced:
    """Campaigns as `seen` saw them, sorted by what the wallet's owner can do: what they have had is no longer offered."""
    listed = list(seen)
    had = wallet.claimed() if wallet else Counter[UUID]()
    wanted = [each for each in listed if had[each.campaign.pk] < each.campaign.per_person]
    return Announced(
        open=sorted((each for each in wanted if each.state == "open"), key=_ends),
        coming=sorted((each for each in wanted if each.opens_again), key=queries.opens_at),
        over=[each for each in listed if each.state in ("sold_out", "over")],
    )


def _ends(seen: queries.Seen) -> datetime:
    return seen.opening.closes_at if seen.opening else seen.campaign.closes_at


# ── Where it works ──


def _names_of(campaigns: Iterable[Campaign]) -> dict[str, str]:
    """The names of every product, merchant and province that these campaigns are narrowed to, by id or code."""
    scopes = [campaign.scope for campaign in campaigns if campaign.scope]
    if not scopes:
        return {}

    def wanted(kind: str) -> list[str]:
        return [each for scope in scopes for each in scope.get(kind, ())]

    products = merchants.products().filter(pk__in=wanted("products")).values_list("pk", "name")
    owners = merchants.merchants().filter(pk__in=wanted("merchants")).values_list("pk", "name")
    regions = places.provinces(clock.today()).filter(code__in=wanted("regions")).values_list("code", "name")
    return {str(key): name for named in (products, owners, regions) for key, name in named}


def _usable(coupon: queries.Coupon, names: dict[str, str]) -> Usable:
    campaign = coupon.campaign
    channels = campaign.channels
    return Usable(
        coupon,
        works=_works(campaign, names),
        way=_way(campaign),
        is_for_shops=not channels or rules.COUNTER in channels,
    )


def _works(campaign: Campaign, names: dict[str, str]) -> Words:
    """ "온라인, 매장 · 강원특별자치도의 상품": through which channels, and for whose goods or which."""
    channels = rules.channel_words(campaign.channels)
    scope = campaign.scope
    what = Words("모든 상품", "everything")
    if scope.get("products"):
        what = _named(scope["products"], names, Words("{0}", "{0}"))
    elif scope.get("merchants"):
        what = _named(scope["merchants"], names, Words("{0}의 상품", "goods of {0}"))
    elif scope.get("exhibitions"):
        what = Words("기획전에 진열된 상품", "what its exhibition shows")
    elif scope.get("regions"):
        what = _named(scope["regions"], names, Words("{0}의 상품", "goods from {0}"))
    if scope.get("excluded_products") or scope.get("excluded_merchants"):
        what = Words(f"{what.ko} (일부 제외)", f"{what.en} (with exceptions)")
    return Words(f"{channels.ko} · {what.ko}", f"{channels.en} · {what.en}")


def _named(keys: list[str], names: dict[str, str], sentence: Words) -> Words:
    told = ", ".join(names.get(key, key) for key in keys[:_NAMED_MOST])
    others = len(keys) - _NAMED_MOST
    ko = f"{told} 외 {others}개" if others > 0 else told
    en = f"{told} and {others} more" if others > 0 else told
    return Words(sentence.ko.format(ko), sentence.en.format(en))


def _way(campaign: Campaign) -> Way:
    channels, scope = campaign.channels, campaign.scope
    if channels and rules.ONLINE not in channels:
        return Way("counter" if rules.COUNTER in channels else "partner")
    if len(products := scope.get("products", ())) == 1:
        return Way("product", UUID(products[0]))
    if len(owners := scope.get("merchants", ())) == 1:
        return Way("merchant", UUID(owners[0]))
    if exhibitions := scope.get("exhibitions", ()):
        return Way("exhibition", UUID(exhibitions[0]))
    return Way("everywhere")
