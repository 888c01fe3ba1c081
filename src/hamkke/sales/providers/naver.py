"""Naver's Commerce API (apicenter.commerce.naver.com): product orders by their last change, and settlement case by case."""

import base64
import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import islice
from typing import Any
from urllib.parse import urlencode

import bcrypt
import httpx
from django.conf import settings

from hamkke.kernel import clock
from hamkke.sales.providers.calling import Calls, Read, by_number, json_of, text, won
from hamkke.sales.rules.pulls import KeyRefused, MarketplaceAway, Payment, Settled, Sold, Spell

API = "/external/v1"
ORDERS = f"{API}/pay-order/seller/product-orders"
CHANGES_MOST = QUERY_MOST = 300
SETTLED_MOST = 1_000
BY_PAYMENT_DAY = "SETTLE_CASEBYCASE_PAY_DATE"
STATES = {
    "CANCELED": "cancelled",
    "CANCELED_BY_NOPAYMENT": "cancelled",
    "PAYMENT_WAITING": "cancelled",  # Nothing is sold until it is paid.
    "RETURNED": "returned",
}
# A bank transfer is paid some days after the order.
_PAID_WITHIN = timedelta(days=7)


class Naver:
    def __init__(self, calls: Calls) -> None:
        self.calls, self.seller = calls, settings.NAVER_CLIENT
        self._token = ""

    def orders(self, spell: Spell) -> Iterator[Sold]:
        """Whatever was ordered in these days has changed last in them or since."""
        changed = (each for day in self._days(spell) for each in self._changed(day))
        ids = iter(dict.fromkeys(changed))
        while some := list(islice(ids, QUERY_MOST)):
            body = json.dumps({"productOrderIds": some}).encode()
            yield from map(_sold, self._ask("POST", f"{ORDERS}/query", _details, body=body))

    def settled(self, spell: Spell) -> Iterator[Settled]:
        """A call for each day of payment."""
        until = min(spell.until + _PAID_WITHIN, clock.today() + timedelta(days=1))
        for day in Spell(spell.since, until).parts(1):
            yield from map(_settled, by_number(partial(self._settled_page, day.since)))

    def payments(self, spell: Spell) -> Iterator[Payment]:
        """They are told line by line."""
        return iter(())

    def _days(self, spell: Spell) -> Iterator[Spell]:
        return Spell(spell.since, clock.today() + timedelta(days=1)).parts(1)

    def _changed(self, day: Spell) -> Iterator[str]:
        """Ids of what changed on a day; `more` says where the next answer goes on."""
        until = datetime.combine(day.until, time(), tzinfo=clock.SEOUL)
        asked = {
            "lastChangedFrom": _moment(datetime.combine(day.since, time(), tzinfo=clock.SEOUL)),
            "lastChangedTo": _moment(until),
            "limitCount": f"{CHANGES_MOST}",
        }
        while True:
            data = self._ask("GET", f"{ORDERS}/last-changed-statuses?{urlencode(asked)}", _changes)
            yield from (text(each, "productOrderId") for each in data.get("lastChangeStatuses", ()))
            more = data.get("more")
            if not more:
                return
            further = {"lastChangedFrom": more["moreFrom"], "moreSequence": str(more["moreSequence"])}
            if further.items() <= asked.items():
                raise MarketplaceAway(what="more")
            asked |= further

    def _settled_page(self, on: date, number: int) -> tuple[list[dict[str, Any]], int]:
        query = urlencode(
            {
                "searchDate": on,
                "periodType": BY_PAYMENT_DAY,
                "pageNumber": number,
                "pageSize": SETTLED_MOST,
            }
        )
        return self._ask("GET", f"{API}/pay-settle/settle/case?{query}", _elements)

    def _ask(self, method: str, target: str, read: Read[Any], *, body: bytes | None = None) -> Any:
        """With a token, and once more with a new one: it may have grown old on the way."""
        self._token = self._token or self._new_token()
        try:
            return self.calls.ask(method, target, headers=self._bearer, read=read, body=body)
        except KeyRefused:
            self._token = self._new_token()
            return self.calls.ask(method, target, headers=self._bearer, read=read, body=body)

    def _bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}

    def _new_token(self) -> str:
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.calls.ask(
            "POST", f"{API}/oauth2/token", headers=lambda: form, read=_token, body=_signed(clock.now())
        )


def _signed(now: datetime) -> bytes:
    """The secret is itself a salt of bcrypt: what it makes of client and moment proves that we know it."""
    timestamp = f"{int(now.timestamp() * 1_000)}"
    message = f"{settings.NAVER_CLIENT}_{timestamp}"
    signature = bcrypt.hashpw(message.encode(), settings.NAVER_SECRET.encode())
    return urlencode(
        {
            "client_id": settings.NAVER_CLIENT,
            "timestamp": timestamp,
            "client_secret_sign": base64.b64encode(signature).decode(),
            "grant_type": "client_credentials",
            "type": "SELF",
        }
    ).encode()


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds")


def _token(response: httpx.Response) -> str:
    return str(json_of(response)["access_token"])


def _changes(response: httpx.Response) -> dict[str, Any]:
    """Where nothing changed there is no `data`."""
    return dict(json_of(response).get("data") or {})


def _details(response: httpx.Response) -> list[dict[str, Any]]:
    return list(json_of(response)["data"])


def _elements(response: httpx.Response) -> tuple[list[dict[str, Any]], int]:
    told = json_of(response)
    return list(told["elements"]), int(told["pagination"]["totalElements"])


def _sold(detail: dict[str, Any]) -> Sold:
    order, line = detail["order"], detail["productOrder"]
    of_seller = won(line.get("sellerBurdenDiscountAmount") or 0)
    return Sold(
        ordered_at=text(order, "orderDate"),
        order_id=text(order, "orderId"),
        line_id=text(line, "productOrderId"),
        quantity=text(line, "quantity"),
        amount=text(line, "totalProductAmount"),
        state=STATES.get(text(line, "productOrderStatus"), "sold"),
        product=text(line, "productId"),
        seller_product=text(line, "sellerProductCode"),
        product_name=text(line, "productName"),
        option=text(line, "productOption"),
        discount_seller=f"{of_seller}",
        discount_platform=f"{won(line.get('productDiscountAmount') or 0) - of_seller}",
    )


def _settled(row: dict[str, Any]) -> Settled:
    amount = won(row["settleExpectAmount"])
    completed_on = text(row, "settleCompleteDate")
    return Settled(
        order_id=text(row, "orderId"),
        line_id=text(row, "productOrderId"),
        settlement=amount,
        deposit=amount if completed_on else None,
        on=completed_on or text(row, "settleExpectDate"),
    )
