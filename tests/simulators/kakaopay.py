"""The KakaoPay simulator as a test meets it: a shop's server, a payer's browser, and someone who breaks things."""

import re

import httpx
import pytest

from simulators import app
from tests.simulators.serving import served


class KakaoPay:
    """`url` is what KAKAOPAY_URL should be."""

    def __init__(self, url):
        self.url = url

    def call(self, what, *, key="DEV_SIMULATOR", **fields):
        """One request as a shop's server sends it; the whole response."""
        return httpx.post(
            f"{self.url}/online/v1/payment/{what}",
            json={"cid": "TC0ONETIME", **fields},
            headers={"Authorization": f"SECRET_KEY {key}"},
            timeout=5,
        )

    def decide(self, page, decision="pay"):
        """Press a button on the payment page; the address that the browser is sent to."""
        assert httpx.get(page, timeout=5).status_code == 200
        return httpx.post(page, data={"decision": decision}, timeout=5).headers["location"]

    def pay(self, page):
        """Press 결제하기; the pg_token."""
        return re.search("pg_token=([0-9a-f]+)", self.decide(page))[1]

    def break_down(self, fault, **details):
        answer = httpx.post(f"{self.url}/_faults", json={"fault": fault, **details}, timeout=5)
        assert answer.status_code == 201, answer.text

    def mend(self):
        httpx.delete(f"{self.url}/_faults", timeout=5)


@pytest.fixture(scope="session")
def _kakaopay_served():
    with served(app.create()) as url:
        yield KakaoPay(f"{url}/kakaopay")


@pytest.fixture
def kakaopay(_kakaopay_served, settings):
    """The simulator over real HTTP, with nothing broken; our own settings point at it, with a short patience."""
    _kakaopay_served.mend()
    settings.KAKAOPAY_URL = _kakaopay_served.url
    settings.KAKAOPAY_TIMEOUT_SECONDS = 1.0
    yield _kakaopay_served
    _kakaopay_served.mend()
