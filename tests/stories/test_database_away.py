"""The database is killed under traffic: visitors are told so at once, nothing that was confirmed is lost or doubled, and the site
starts its database again and returns by itself."""

import itertools
import json
import os
import re
import signal
import threading
import time
import uuid
from datetime import timedelta

import httpx
import pytest
from django.conf import settings

from hamkke.coupons import rules
from hamkke.kernel import clock, tokens
from tests import site as sites

_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
_NOT_NOW = 503
_PAGE, _API = "/markets/", "/api/v1/editions"
_OPEN = """
SELECT o.campaign_id FROM coupons_opening o JOIN coupons_campaign c ON c.id = o.campaign_id
WHERE NOT c.is_automatic AND now() BETWEEN o.opens_at AND o.closes_at
"""
_WITHOUT = """
SELECT id FROM people_user u
WHERE NOT EXISTS (SELECT FROM coupons_claim c WHERE c.shopper_id = u.id AND c.campaign_id = %s) ORDER BY id
"""


@pytest.fixture(scope="module")
def var(tmp_path_factory):
    return tmp_path_factory.mktemp("alone")


@pytest.fixture(scope="module")
def site(var):
    yield from sites.serve_alone(var)


class Traffic:
    """Two look at pages, two order again and again, one after another claims a coupon; and what each of them was told."""

    BUYERS = 2

    def __init__(self, site):
        self.site, self.is_over = site, threading.Event()
        self.statuses, self.fallbacks, self.claimed, self.ordered = set(), {}, [], []
        [campaign] = site.rows(_OPEN)
        self.campaign = campaign["campaign_id"]
        self.products = [str(row["id"]) for row in site.rows("SELECT id FROM merchants_product ORDER BY id")]
        self.shoppers = [row["id"] for row in site.rows(_WITHOUT, self.campaign)]
        ways = [(self._look, _PAGE), (self._look, _API), (self._claim,)]
        ways += [(self._order, f"merchant-{n}@hamkke.example") for n in range(1, self.BUYERS + 1)]
        self.threads = [threading.Thread(target=way, args=told) for way, *told in ways]
        for each in self.threads:
            each.start()

    def end(self):
        self.is_over.set()
        for each in self.threads:
            each.join(timeout=60)

    def _browser(self):
        return httpx.Client(base_url=self.site.base_url, timeout=60)

    def _answer(self, ask):
        """Asks again while the answer is "in a moment", as people do; None when nobody has the time any more."""
        while not self.is_over.wait(0.1):
            answer = ask()
            self.statuses.add(answer.status_code)
            if answer.status_code != _NOT_NOW:
                return answer
        return None

    def _look(self, path):
        with self._browser() as browser:
            while not self.is_over.wait(0.1):
                answer = browser.get(path)
                self.statuses.add(answer.status_code)
                if answer.status_code == _NOT_NOW:
                    self.fallbacks.setdefault(path, answer)

    def _claim(self):
        with self._browser() as browser:
            for shopper in self.shoppers:
                self.is_over.wait(0.3)  # There must be some left when the database is back.
                asked = {"id": str(uuid.uuid4()), "campaign": str(self.campaign)}
                token = tokens.sign(
                    settings.SECRET_KEY,
                    purpose=rules.CLAIM_PURPOSE,
                    subject=shopper,
                    keys=[shopper.bytes],
                    now=clock.now(),
                    lasts=timedelta(hours=1),
                )
                headers = {"Authorization": f"Bearer {token}"}
                answer = self._answer(lambda: browser.post("/claims", json=asked, headers=headers))  # noqa: B023
                if answer is None:
                    return
                self.claimed.append((shopper, uuid.UUID(answer.json()["claim"])))

    def _order(self, email):
        with self._browser() as browser:
            browser.get(self.site.sign_in_path(email))

            def post(path, **fields):
                headers = {"Referer": self.site.base_url, "X-CSRFToken": browser.cookies["csrftoken"]}
                return self._answer(lambda: browser.post(path, data=fields, headers=headers))

            for product in itertools.cycle(self.products):
                order = str(uuid.uuid4())
                if not post("/orders/basket/", product=product, quantity=1):
                    return
                page = self._answer(lambda: browser.get("/orders/checkout/?chosen=yes"))
                if not page or not post(
                    "/orders/checkout/", **dict(_HIDDEN.findall(page.text)) | {"id": order}
                ):
                    return
                self.ordered.append(uuid.UUID(order))


def until(true, seconds=60):
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_visitors_get_the_fallback_nothing_is_lost_and_the_site_returns(site, var):
    [before] = site.rows("SELECT count(*) AS n FROM orders_order")
    traffic = Traffic(site)
    try:
        until(lambda: len(traffic.claimed) >= 2 and len(traffic.ordered) >= 2)
        os.kill(int((var / "postgres/postmaster.pid").read_text().split()[0]), signal.SIGKILL)
        until(lambda: {_PAGE, _API} <= set(traffic.fallbacks))
        claimed, ordered = len(traffic.claimed), len(traffic.ordered)
        until(lambda: len(traffic.claimed) > claimed and len(traffic.ordered) > ordered)
    finally:
        traffic.end()

    page = traffic.fallbacks[_PAGE]
    assert "곧 자동으로 다시 열립니다" in page.text
    assert (page.headers["Retry-After"], page.headers["Refresh"]) == ("2", f"3; url={_PAGE}")
    assert traffic.fallbacks[_API].json()["refused"] == "database_away"
    assert traffic.statuses == {200, 201, 302, _NOT_NOW}

    kept = site.rows("SELECT shopper_id, id FROM coupons_claim WHERE shopper_id = ANY(%s)", traffic.shoppers)
    assert sorted((row["shopper_id"], row["id"]) for row in kept) == sorted(traffic.claimed)
    assert len(site.rows("SELECT id FROM orders_order WHERE id = ANY(%s)", traffic.ordered)) == len(
        traffic.ordered
    )
    [after] = site.rows("SELECT count(*) AS n FROM orders_order")
    # Whoever was still waiting for an answer at the end may have ordered without knowing; never the other way round.
    assert 0 <= after["n"] - before["n"] - len(traffic.ordered) <= traffic.BUYERS
    assert json.loads(site.hamkke("check", "--json").stdout)["broken"] == []
    assert site.hamkke("ledger", "verify").returncode == 0
