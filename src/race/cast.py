"""Who and what takes part: people, goods, funders, and a campaign that has just opened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connections

from hamkke.kernel import clock, ids
from hamkke.people import actions as people

_CAP, _RATE = 3_000, 1_000  # won, basis points
_BY_ITSELF = 701  # won, of the campaign that nobody claims
_STATE_SHARE, _PLATFORM_SHARE = 6_000, 4_000
_LASTS = timedelta(hours=6)
PRICES = (4_900, 7_700, 12_300, 19_990, 33_330)  # won; the discounts on them divide badly.


@dataclass(frozen=True)
class Account:
    """One way in, and whose it is."""

    person: int
    id: UUID


@dataclass(frozen=True)
class Counter:
    """A shop, and the account of whoever stands behind its counter."""

    shop: UUID
    owner: UUID


@dataclass(frozen=True)
class Stage:
    """What every round of a race shares."""

    organiser: Any
    edition: Any
    funders: list[Any]
    products: list[UUID]
    counters: list[Counter]


def set_stage() -> Stage:
    """An edition, its funders and some merchants with goods, through the same actions as everybody's."""
    from hamkke.festivals import actions as festivals

    organiser = _person("organiser")
    series = festivals.open_series(id=_id("series"), code="races", name="경주", name_en="Races", by=organiser)
    edition = festivals.open_edition(
        id=_id("edition"), series=series, code="3000-01-race", name="경주", name_en="Race", by=organiser
    )
    kinds = {"나라": ("State", "state"), "플랫폼": ("Platform", "platform")}
    funders = [
        people.register_organisation(id=_id(name), name=name, name_en=english, kind=kind, by=organiser)  # type: ignore[arg-type]
        for name, (english, kind) in kinds.items()
    ]
    goods = [_merchant(number, price) for number, price in enumerate(PRICES)]
    products, counters = zip(*goods, strict=True)
    return Stage(organiser, edition, funders, list(products), list(counters))


def _merchant(number: int, price: int) -> tuple[UUID, Counter]:
    """A merchant's product and counter."""
    from hamkke.merchants import actions as merchants

    owner = _person(f"merchant-{number}")
    merchant = merchants.register_merchant(
        id=_id("merchant", number),
        owner=owner,
        name=f"가게 {number}",
        business_number=merchants.made_up_business_number(number + 1),
        by=owner,
    )
    product = merchants.offer_product(
        id=_id("product", number), merchant=merchant, name=f"상품 {number}", price=price, by=owner
    )
    shop = merchants.open_shop(
        id=_id("shop", number), merchant=merchant, name=f"매장 {number}", address=f"경주로 {number}", by=owner
    )
    return product.pk, Counter(shop.pk, owner.pk)


def opened_campaign(stage: Stage, *, limit: int, **worth: Any) -> UUID:
    """A campaign of `limit` coupons, funded in full and open since this moment; `worth` is what a coupon takes off."""
    return _opened(
        stage,
        "경주 쿠폰",
        "Race coupon",
        quantity=limit,
        group="race",
        **(worth or {"rate": _RATE, "cap": _CAP}),
    )


def automatic_campaign(stage: Stage, *, places: int) -> UUID:
    """One that nobody claims, with so many places: it comes off an order online, beside a race coupon."""
    return _opened(
        stage, "저절로", "By itself", quantity=places, group="automatic", is_automatic=True, channels=["online"],
        amount=_BY_ITSELF,
    )  # fmt: skip


def _opened(stage: Stage, title: str, title_en: str, **plan: Any) -> UUID:
    from hamkke.coupons import actions as coupons

    now = clock.now()
    campaign = coupons.draft_campaign(
        id=ids.new(),
        edition=stage.edition,
        title=title,
        title_en=title_en,
        **plan,
        opens_at=now - timedelta(minutes=1),
        closes_at=now + _LASTS,
        usable_until=now + _LASTS,
        funders=list(zip(stage.funders, (_STATE_SHARE, _PLATFORM_SHARE), strict=True)),
        by=stage.organiser,
    )
    coupons.open_campaign(campaign, by=stage.organiser)
    return campaign.pk


def contenders(persons: Sequence[int]) -> tuple[list[Account], dict[UUID, str]]:
    """An account for each number, the same number again being the same person's next account; and their claim tokens.

    Written at once: how they came to be is not what is raced here. That two accounts are one person shows in their
    address, as it does in life: the letters after the plus sign are the person's own.
    """
    from hamkke.coupons import queries as coupons
    from hamkke.people.models import User

    race, now = ids.new().hex, clock.now()
    users = [
        User(id=ids.new(), email=f"race{race}{person}+{place}@gmail.com", name=f"손님 {person}", password="!")  # noqa: S106 - none at all.
        for place, person in enumerate(persons)
    ]
    User.objects.bulk_create(users)
    accounts = [Account(person, user.pk) for person, user in zip(persons, users, strict=True)]
    return accounts, {user.pk: coupons.claim_token(user, now) for user in users}


def sign_in_path(account: UUID) -> str:
    """The path of a development link that signs this account in."""
    from hamkke.people import queries
    from hamkke.people.models import User

    return queries.sign_in_path(User(pk=account), clock.now())


def forget_connections() -> None:
    """After the database was killed, this process's own connections lead nowhere."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]


def _person(who: str) -> Any:
    return people.register(id=_id("person", who), email=f"{who}@race.example", name=who)


def _id(*what: object) -> UUID:
    """The same in every race, so that several may be run on one database."""
    return ids.derived("race", *what)
