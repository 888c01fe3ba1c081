"""Coupang's Open API (developers.coupangcorp.com): order sheets, revenue-history, settlement-histories."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import httpx
from django.conf import settings

from hamkke.kernel import clock
from hamkke.sales.providers.calling import Calls, by_token, json_of, text, won
from hamkke.sales.rules.pulls import Payment, Settled, Sold, Spell

API = "/v2/providers/openapi/apis/api"
SETTLEMENTS = "/v2/providers/marketplace_openapi/apis/api/v1/settlement-histories"
# In the order that sheets go through them: one that moves on while we read is met twice rather than never.
STATUSES = ("ACCEPT", "INSTRUCT", "DEPARTURE", "DELIVERING", "FINAL_DELIVERY", "NONE_TRACKING")
DAYS_MOST, PAGE_MOST = 31, 50


class Coupang:
    def __init__(self, calls: Calls) -> None:
        self.calls, self.seller = calls, settings.COUPANG_VENDOR

    def orders(self, spell: Spell) -> Iterator[Sold]:
        path = f"{API}/v4/vendors/{self.seller}/ordersheets"
        for part in spell.parts(DAYS_MOST):
            for status in STATUSES:
                asked = {"createdAtFrom": part.since, "createdAtTo": part.last, "status": status}
                for sheet in self._pages(path, asked, token="nextToken"):  # noqa: S106 - a page's name.
                    yield from _sold(sheet)

    def settled(self, spell: Spell) -> Iterator[Settled]:
        """Revenue is recognised after the order, up to yesterday."""
        for part in Spell(spell.since, clock.today()).parts(DAYS_MOST):
            asked = {
                "vendorId": self.seller,
                "recognitionDateFrom": part.since,
                "recognitionDateTo": part.last,
            }
            for row in self._pages(f"{API}/v1/revenue-history", asked, token="token"):  # noqa: S106
                yield from _settled(row)

    def payments(self, spell: Spell) -> Iterator[Payment]:
        """What is paid is told by month of recognition: not line by line, but as sums."""
        for month in _months(spell.since, clock.today()):
            answer = self._ask(f"{SETTLEMENTS}?revenueRecognitionYearMonth={month}", _payments)
            yield from answer

    def _pages(self, path: str, asked: dict[str, Any], *, token: str) -> Iterator[dict[str, Any]]:
        def page(next_page: str) -> tuple[list[dict[str, Any]], str]:
            query = urlencode({**asked, "maxPerPage": PAGE_MOST, token: next_page})
            return self._ask(f"{path}?{query}", _page)

        return by_token(page)

    def _ask(self, target: str, read: Any) -> Any:
        return self.calls.ask("GET", target, headers=lambda: _signed("GET", target, clock.now()), read=read)


def _signed(method: str, target: str, now: datetime) -> dict[str, str]:
    """The signature covers the moment in UTC, the method, the path and the query as they are sent."""
    at = f"{now:%y%m%dT%H%M%SZ}"
    message = f"{at}{method}{target.replace('?', '', 1)}"
    signature = hmac.new(settings.COUPANG_SECRET_KEY.encode(), message.encode(), hashlib.sha256).hexdigest()
    return {
        "Authorization": f"CEA algorithm=HmacSHA256, access-key={settings.COUPANG_ACCESS_KEY}, "
        f"signed-date={at}, signature={signature}",
        "X-Requested-By": settings.COUPANG_VENDOR,
    }


def _page(response: httpx.Response) -> tuple[list[dict[str, Any]], str]:
    told = json_of(response)
    return list(told["data"]), str(told.get("nextToken") or "")


def _sold(sheet: dict[str, Any]) -> Iterator[Sold]:
    for item in sheet["orderItems"]:
        bought, cancelled = won(item["shippingCount"]), won(item.get("cancelCount") or 0)
        is_cancelled = bool(item.get("canceled")) or cancelled >= bought
        quantity = bought if is_cancelled else bought - cancelled
        yield Sold(
            ordered_at=text(sheet, "orderedAt"),
            order_id=text(sheet, "orderId"),
            line_id=text(item, "vendorItemId"),
            part=text(sheet, "shipmentBoxId"),
            quantity=f"{quantity}",
            amount=f"{won(item['salesPrice']) * quantity}",
            state="cancelled" if is_cancelled else "sold",
            product=text(item, "productId"),
            seller_product=text(item, "externalVendorSkuCode"),
            product_name=text(item, "sellerProductName"),
            option=text(item, "sellerProductItemName"),
            discount_seller=f"{sum(won(item.get(name) or 0) for name in ('instantCouponDiscount', 'downloadableCouponDiscount'))}",
            discount_platform=text(item, "coupangDiscount"),
        )


def _settled(row: dict[str, Any]) -> Iterator[Settled]:
    """Rows of order 0 adjust the whole account and belong to no line. A refund takes away, whichever sign it is told with."""
    if not row["orderId"]:
        return
    for item in row["items"]:
        amount = won(item["settlementAmount"])
        yield Settled(
            order_id=text(row, "orderId"),
            line_id=text(item, "vendorItemId"),
            settlement=-abs(amount) if row["saleType"] == "REFUND" else amount,
            deposit=None,
            on=text(row, "settlementDate"),
        )


def _payments(response: httpx.Response) -> list[Payment]:
    """A bare list."""
    return [
        Payment(text(row, "settlementDate"), won(row["finalAmount"]), row["status"] == "DONE")
        for row in json.loads(response.content)
    ]


def _months(since: date, until: date) -> Iterator[str]:
    month = since.replace(day=1)
    while month <= until:
        yield f"{month:%Y-%m}"
        month = (month + timedelta(days=31)).replace(day=1)
