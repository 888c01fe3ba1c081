"""The ESM Trading API (etapi.gmarket.com) of Gmarket and Auction: RequestOrders, getsettleorder."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import jwt
from django.conf import settings

from hamkke.kernel import clock
from hamkke.sales.providers.calling import AgainError, Calls, by_number, json_of, said_no, text, won
from hamkke.sales.rules.pulls import Payment, Settled, Sold, Spell

AUDIENCE = "sa.esmplus.com"  # whatever the host is called
STATUSES = (
    1,
    2,
    3,
    4,
    5,
)  # paid, prepared, sent, arrived, confirmed: in the order that orders go through them
BY_ORDER_DAY = 1
PAID_ON, REFUNDED_ON = "D1", "D7"
DAYS_MOST, PAGE_MOST = 31, 200
SECONDS_BETWEEN = 5.0
FINE, TOO_OFTEN = 0, 3000
# A bank transfer is paid some days after the order.
_PAID_WITHIN = timedelta(days=7)

Page = tuple[list[dict[str, Any]], int]


@dataclass(frozen=True)
class Site:
    number: int
    letter: str
    seller: str


class Esm:
    def __init__(self, calls: Calls, site: Site) -> None:
        self.calls, self.site, self.seller = calls, site, site.seller

    def orders(self, spell: Spell) -> Iterator[Sold]:
        for part in spell.parts(DAYS_MOST):
            for status in STATUSES:
                asked = {
                    "siteType": self.site.number,
                    "orderStatus": status,
                    "requestDateType": BY_ORDER_DAY,
                    "requestDateFrom": f"{part.since} 00:00",
                    "requestDateTo": f"{part.last} 23:59",
                }
                yield from map(_sold, by_number(self._orders_page(asked)))

    def settled(self, spell: Spell) -> Iterator[Settled]:
        """What was paid in these days or soon after, and what was given back since."""
        today = clock.today() + timedelta(days=1)
        paid = Spell(spell.since, min(spell.until + _PAID_WITHIN, today))
        for kind, days in ((PAID_ON, paid), (REFUNDED_ON, Spell(spell.since, today))):
            for part in days.parts(DAYS_MOST):
                asked = {
                    "SiteType": self.site.letter,
                    "SrchType": kind,
                    "SrchStartDate": f"{part.since}",
                    "SrchEndDate": f"{part.last}",
                }
                yield from map(_settled, by_number(self._settled_page(asked)))

    def payments(self, spell: Spell) -> Iterator[Payment]:
        """They are told line by line."""
        return iter(())

    def _orders_page(self, asked: dict[str, Any]) -> Callable[[int], Page]:
        def page(number: int) -> Page:
            body = {**asked, "pageIndex": number, "pageSize": PAGE_MOST}
            told = self._ask("/shipping/v1/Order/RequestOrders", body, every=SECONDS_BETWEEN)
            return list(told["Data"]["RequestOrders"]), int(told["Data"]["TotalCount"])

        return page

    def _settled_page(self, asked: dict[str, Any]) -> Callable[[int], Page]:
        def page(number: int) -> Page:
            body = {**asked, "PageNo": number, "PageRowCnt": PAGE_MOST}
            told = self._ask("/account/v1/settle/getsettleorder", body)
            return list(told["Data"]), int(told["TotalCount"])

        return page

    def _ask(self, target: str, body: dict[str, Any], *, every: float = 0.0) -> dict[str, Any]:
        sent = json.dumps(body).encode()
        return self.calls.ask("POST", target, headers=self._signed, read=_fine, body=sent, every=every)

    def _signed(self) -> dict[str, str]:
        claims = {
            "iss": settings.ESM_ISSUER,
            "sub": "sell",
            "aud": AUDIENCE,
            "iat": int(clock.now().timestamp()),
            "ssi": f"{self.site.letter}:{self.seller}",
        }
        token = jwt.encode(claims, settings.ESM_SECRET, "HS256", headers={"kid": settings.ESM_MASTER})
        return {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}


def _fine(response: httpx.Response) -> dict[str, Any]:
    """Everything is HTTP 200 there; a code says what it is."""
    told = json_of(response)
    code = int(told["ResultCode"])
    if code == TOO_OFTEN:
        raise AgainError(f"ResultCode {code}")
    if code != FINE:
        raise said_no(f"ResultCode {code}", text(told, "Message"))
    return told


def _sold(row: dict[str, Any]) -> Sold:
    return Sold(
        ordered_at=text(row, "OrderDate"),
        order_id=text(row, "OrderNo"),
        line_id="",
        quantity=text(row, "ContrAmount"),
        amount=text(row, "OrderAmount"),
        product=text(row, "SiteGoodsNo"),
        seller_product=text(row, "OutGoodsNo"),
        product_name=text(row, "GoodsName"),
        discount_seller=f"{sum(won(row.get(name) or 0) for name in ('SellerDiscountPrice1', 'SellerDiscountPrice2'))}",
    )


def _settled(row: dict[str, Any]) -> Settled:
    """What was given back is told with the opposite sign."""
    amount = won(row["SettlementPrice"])
    remitted_on = text(row, "RemitDate")[:10]
    return Settled(
        order_id=text(row, "ContrNo"),
        line_id="",
        settlement=amount,
        deposit=amount if remitted_on else None,
        on=remitted_on,
    )
