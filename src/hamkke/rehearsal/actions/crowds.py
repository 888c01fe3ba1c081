"""In a copy: the days of an edition that lie ahead, played with a crowd, through the actions that people would use."""

import asyncio
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import httpx
from django.conf import settings
from django.db import connection

from claim import app as claims
from hamkke.calls import queries as calls_told
from hamkke.coupons import queries as coupons_told
from hamkke.festivals import queries as festivals_told
from hamkke.insights import queries as insights_told
from hamkke.kernel import clock
from hamkke.kernel.errors import Refused
from hamkke.merchants import queries as merchants_told
from hamkke.orders import actions as orders
from hamkke.orders import queries as orders_told
from hamkke.rehearsal import rules
from hamkke.rehearsal.actions import cast, shopping
from hamkke.rehearsal.actions.cast import id_of
from hamkke.rehearsal.actions.progress import Progress, Tell
from hamkke.rehearsal.actions.stand_ins import stand_ins

if TYPE_CHECKING:
    from hamkke.coupons.models import Campaign
    from hamkke.festivals.models import Edition
    from hamkke.merchants.models import Product
    from hamkke.orders.models import Order
    from hamkke.people.models import User

_STRANGERS = 1_000_000  # Nobody of a crowd is somebody whom a staged edition has met.
_DOORS = time(10)


def play_days(edition: "Edition", *, shoppers: int, tell: Tell = lambda _: None) -> dict[str, Any]:
    """Send a crowd through every day that an edition has ahead, and say what became of it.

    Raises NotACopy, NotASimulator, NothingAhead, NothingToBuy.
    """
    rules.check_is_copy(connection.settings_dict["NAME"])
    rules.check_rehearsable(kakaopay_url=settings.KAKAOPAY_URL, simulators_url=settings.SIMULATORS_URL)
    now = clock.now()
    days, products = plan(edition, now)
    crowd = _Crowd(edition, days, products, Progress(tell))
    with stand_ins():
        crowd.play(shoppers)
    return crowd.told(_late(edition, days[-1], now=now))


def plan(edition: "Edition", now: datetime) -> "tuple[list[date], list[Product]]":
    """The days that can be played, and what can be bought on them. Raises NothingAhead, NothingToBuy."""
    phases = festivals_told.phases_of([edition])[edition.pk].values()
    if not phases:
        raise rules.NothingAhead
    starts_at, ends_at = min(each.starts_at for each in phases), max(each.ends_at for each in phases)
    days = rules.days_ahead(starts_at, ends_at, now=now)
    products = list(merchants_told.products_offered_by(calls_told.selected_merchants(edition)))
    if not products:
        raise rules.NothingToBuy
    return days, products


def _late(edition: "Edition", day: date, *, now: datetime) -> list[dict[str, str]]:
    """What the secretariat would be late with that evening, if it did nothing; but for what is late already."""
    evening = datetime.combine(day, time(23, 59), rules.SEOUL)
    known = {each.address for each in insights_told.cockpit(edition, now).today.late}
    with clock.pretend(evening):
        late = insights_told.cockpit(edition, evening).today.late
    return [{"ko": each.words.ko, "en": each.words.en} for each in late if each.address not in known]


@dataclass
class _Fate:
    """What became of one campaign."""

    campaign: "Campaign"
    left_before: int
    granted: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    gone_at: datetime | None = None

    def note(self, refusal: str) -> None:
        """One more who pressed, with the reason of a no."""
        if not refusal:
            self.granted += 1
            return
        self.refused[refusal] += 1
        if refusal == "sold_out" and self.gone_at is None:
            self.gone_at = clock.now()


class _Crowd:
    def __init__(
        self, edition: "Edition", days: Sequence[date], products: Sequence["Product"], progress: Progress
    ) -> None:
        self.days, self.products, self.progress = days, products, progress
        self.fates = [
            _Fate(campaign, coupons_told.left(campaign)) for campaign in coupons_told.campaigns_of(edition)
        ]
        self.orders: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()

    def play(self, shoppers: int) -> None:
        """Day by day: who wants a coupon presses when the doors open, and everybody shops until the evening."""
        visits = sorted(self._visits(shoppers), key=lambda visit: (visit.day, visit.minute, visit.shopper))
        people = {visit.shopper: cast.shopper(visit.shopper) for visit in visits}
        with httpx.Client() as browser:
            for n, day in self.progress.each("하루씩 · day by day", list(enumerate(self.days))):
                today = [visit for visit in visits if visit.day == n]
                self._claim(day, [people[visit.shopper] for visit in today if visit.claims])
                for step in rules.steps([replace(visit, day=0) for visit in today]):
                    self._take(day, step, people[step.visit.shopper], browser)

    def told(self, late: list[dict[str, str]]) -> dict[str, Any]:
        return {
            "from": self.days[0].isoformat(),
            "until": self.days[-1].isoformat(),
            "campaigns": [
                {
                    "ko": fate.campaign.title,
                    "en": fate.campaign.title_en,
                    "is_automatic": fate.campaign.is_automatic,
                    "left_before": fate.left_before,
                    "granted": fate.granted,
                    "refused": dict(fate.refused),
                    "gone_at": fate.gone_at.isoformat() if fate.gone_at else None,
                }
                for fate in self.fates
            ],
            "orders": dict(self.orders),
            "refused": dict(self.refused),
            "late": late,
        }

    def _visits(self, shoppers: int) -> Iterator[rules.Visit]:
        for n in range(_STRANGERS, _STRANGERS + shoppers):
            visit = rules.visit_of(n, goods=len(self.products))
            yield replace(visit, day=visit.day * len(self.days) // rules.DAYS_IN_ALL)

    # ── Coupons ──

    def _claim(self, day: date, shoppers: Sequence["User"]) -> None:
        """Everybody who wants a coupon presses for one of each campaign, one after the other as they were accepted."""
        for fate, opens_at in self._open_on(day):
            tokens = {shopper.pk: coupons_told.claim_token(shopper, opens_at) for shopper in shoppers}
            with clock.pretend(opens_at):
                asyncio.run(self._press_all(fate, tokens))

    async def _press_all(self, fate: _Fate, tokens: Mapping[UUID, str]) -> None:
        service = claims.create(os.environ["DATABASE_URL"], settings.SECRET_KEY)
        transport = httpx.ASGITransport(service)
        async with service, httpx.AsyncClient(transport=transport, base_url=settings.SITE_URL) as client:
            for shopper, token in tokens.items():
                said = {
                    "id": str(id_of("claim", fate.campaign.pk, shopper)),
                    "campaign": str(fate.campaign.pk),
                }
                answer = await client.post("/claims", json=said, headers={"Authorization": f"Bearer {token}"})
                fate.note("" if answer.is_success else answer.json()["refused"])

    def _open_on(self, day: date) -> list[tuple[_Fate, datetime]]:
        """The campaigns that can be claimed that day, each from the moment when its doors open."""
        doors = datetime.combine(day, _DOORS, rules.SEOUL)
        found = []
        for fate in self.fates:
            for opening in [] if fate.campaign.is_automatic else fate.campaign.openings.order_by("number"):
                at = max(doors, opening.opens_at)
                if at < opening.closes_at and at.astimezone(rules.SEOUL).date() == day:
                    found.append((fate, at))
                    break
        return found

    # ── Orders ──

    def _take(self, day: date, step: rules.Step, shopper: "User", browser: httpx.Client) -> None:
        moment = datetime.combine(day, _DOORS, rules.SEOUL) + timedelta(minutes=step.minute + 1)
        with clock.pretend(moment), self._refusals():
            order = orders_told.order_by_id(id_of("order", step.visit.shopper))
            if order is None and not step.is_return:
                order = self._place(step.visit, shopper)
                with clock.pretend(moment + timedelta(minutes=1)):
                    shopping.pay(order, step.visit, browser)
                self.orders[step.visit.ending.value] += 1
            elif order is not None and order.state == order.State.PAID:
                shopping.send_back(order, step.visit, shopper)
                self.orders["sent_back"] += 1

    def _place(self, visit: rules.Visit, shopper: "User") -> "Order":
        for place, quantity in visit.goods.items():
            orders.put_in_basket(shopper, product=self.products[place])
            orders.set_quantity(shopper, product_id=self.products[place].pk, quantity=quantity)
        offered = orders_told.checkout_of(shopper, chosen=None, now=clock.now()).priced.applied
        laid = [each.key for each in offered if each.key and (visit.uses_coupon or each.is_automatic)]
        order = orders.place(
            id=id_of("order", visit.shopper),
            shopper=shopper,
            coupons=laid,
            recipient=shopping.recipient_of(visit.shopper),
            by=shopper,
        )
        self.orders["placed"] += 1
        self.orders["total_won"] += order.total
        self.orders["discount_won"] += order.discount
        return order

    @contextmanager
    def _refusals(self) -> Iterator[None]:
        """A no is what a rehearsal is for: it is counted, and the next one comes."""
        try:
            yield
        except Refused as refusal:
            self.refused[refusal.reason] += 1
