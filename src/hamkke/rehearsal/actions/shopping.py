"""The festival's days: shoppers claim at 10:00, order, pay at the KakaoPay simulator, and send some goods back."""

import asyncio
import os
from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING
from uuid import UUID

import httpx
from django.conf import settings

from claim import app as claims
from hamkke.coupons import queries as coupons_told
from hamkke.kernel import clock
from hamkke.orders import actions as orders
from hamkke.orders import queries as orders_told
from hamkke.payments import actions as payments
from hamkke.payments import queries as payments_told
from hamkke.rehearsal import rules
from hamkke.rehearsal.actions import cast
from hamkke.rehearsal.actions.cast import id_of
from hamkke.rehearsal.actions.progress import Progress

if TYPE_CHECKING:
    from hamkke.coupons.models import Campaign
    from hamkke.merchants.models import Product
    from hamkke.orders.models import Order
    from hamkke.people.models import User

AT_ONCE = 200  # claims under way together


class Days:
    """The days of one rehearsed festival, played in order."""

    def __init__(
        self,
        campaign: "Campaign",
        products: Sequence["Product"],
        timeline: rules.Timeline,
        progress: Progress,
    ) -> None:
        self.campaign = campaign
        self.products = products
        self.timeline = timeline
        self.progress = progress

    def play(self, visits: Sequence[rules.Visit]) -> None:
        """Every day the coupons are claimed at 10:00; then the shoppers come one by one."""
        shoppers = {visit.shopper: cast.shopper(visit.shopper) for visit in visits}
        for day, claimants in groupby((v for v in visits if v.claims), key=lambda v: v.day):
            with clock.pretend(self.timeline.at(day, 10)):
                now = clock.now()
                tokens = [(v.shopper, coupons_told.claim_token(shoppers[v.shopper], now)) for v in claimants]
                asyncio.run(self._claim_all(tokens))
        with httpx.Client() as browser:
            for step in self.progress.each("주문과 결제 · orders and payments", rules.steps(visits)):
                self._take(step, shoppers[step.visit.shopper], browser)

    async def _claim_all(self, shoppers: Sequence[tuple[int, str]]) -> None:
        service = claims.create(os.environ["DATABASE_URL"], settings.SECRET_KEY)
        transport = httpx.ASGITransport(service)
        async with service, httpx.AsyncClient(transport=transport, base_url=settings.SITE_URL) as client:
            for start in range(0, len(shoppers), AT_ONCE):
                some = shoppers[start : start + AT_ONCE]
                await asyncio.gather(*(self._claim(client, n, token) for n, token in some))

    async def _claim(self, client: httpx.AsyncClient, n: int, token: str) -> None:
        answer = await client.post(
            "/claims",
            json={"id": str(id_of("claim", n)), "campaign": str(self.campaign.pk)},
            headers={"Authorization": f"Bearer {token}"},
        )
        answer.raise_for_status()

    def _take(self, step: rules.Step, shopper: "User", browser: httpx.Client) -> None:
        moment = self.timeline.at(0, 10, 1) + timedelta(minutes=step.minute)
        with clock.pretend(moment):
            order = orders_told.order_by_id(id_of("order", step.visit.shopper))
            if order is None:
                order = self._place(step.visit, shopper)
            elif step.is_return:
                send_back(order, step.visit, shopper)
        if order.state == order.State.PLACED:
            with clock.pretend(moment + timedelta(minutes=1)):
                pay(order, step.visit, browser)

    def _place(self, visit: rules.Visit, shopper: "User") -> "Order":
        for place, quantity in visit.goods.items():
            product = self.products[place]
            orders.put_in_basket(shopper, product=product)
            orders.set_quantity(shopper, product_id=product.pk, quantity=quantity)
        claim = [id_of("claim", visit.shopper)] if visit.uses_coupon else []
        return orders.place(
            id=id_of("order", visit.shopper),
            shopper=shopper,
            coupons=claim + _by_themselves(shopper),
            recipient=recipient_of(visit.shopper),
            by=shopper,
        )


def recipient_of(n: int) -> orders.Recipient | None:
    """Nobody real; two in three pick their goods up at the shop."""
    if n % 3:
        return None
    return orders.Recipient(f"손님 {n}", f"010-0000-{n % 10_000:04}", f"{n % 100_000:05}", f"예행연습길 {n}")


def pay(order: "Order", visit: rules.Visit, browser: httpx.Client) -> None:
    """What the shopper's browser does: the provider's page, a decision, and back to where it sends them."""
    payment = payments.prepare(payments_told.payment_by_id(order.payment_id))
    answer = browser.post(
        payments_told.page_for(payment, user_agent=""), data={"decision": visit.ending.value}
    )
    if visit.ending is rules.Ending.PAID:
        payments.approve(payment, pg_token=httpx.URL(answer.headers["location"]).params["pg_token"])
    else:
        payments.look_up(payment)


def send_back(order: "Order", visit: rules.Visit, shopper: "User") -> None:
    id = id_of("return", visit.shopper)  # noqa: A001 - `id` is the word for an id.
    if visit.sends_back is rules.SentBack.EVERYTHING:
        orders.cancel(id=id, order=order, by=shopper)
    else:
        line = order.lines.order_by("position")[0]
        orders.take_back(id=id, order=order, quantities={line.pk: 1}, by=shopper)
    for back in order.returns.all():
        payments.send_refund(payments_told.refund_by_id(back.refund_id))


def _by_themselves(shopper: "User") -> list[UUID]:
    """The coupons that nobody claims and that the checkout would lay on what lies in the basket."""
    offered = orders_told.checkout_of(shopper, chosen=None, now=clock.now()).priced
    return [each.key for each in offered.applied if each.is_automatic and each.key]
