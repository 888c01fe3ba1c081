"""The marketplaces' simulators as a test meets them: real HTTP, a small shop behind each, our settings pointed at them."""

from dataclasses import dataclass

import httpx
import pytest

from hamkke.sales import providers
from hamkke.sales.providers import calling, esm
from simulators import app
from tests.simulators.serving import served

# channel: the simulator's name, and the setting that says where it is
CHANNELS = {
    "coupang": ("coupang", "COUPANG_URL"),
    "11st": ("11st", "ELEVENST_URL"),
    "gmarket": ("esm", "ESM_URL"),
    "auction": ("esm", "ESM_URL"),
    "smartstore": ("naver", "NAVER_URL"),
}


@dataclass(frozen=True)
class Stall:
    """One marketplace's stand-in, and the channel that it is to us."""

    channel: str
    url: str

    def open(self, **shop):
        """Another shop, such as seed=2, lines=600; what an honest reader must find."""
        return httpx.post(f"{self.url}/_shop", json=shop).raise_for_status().json()

    def orders(self):
        return httpx.get(f"{self.url}/_orders", params={"channel": self.channel}).json()

    def manifest(self, spell):
        asked = {"since": f"{spell.since}", "until": f"{spell.until}", "channel": self.channel}
        return httpx.get(f"{self.url}/_shop", params=asked).json()

    def vanish(self, order):
        assert httpx.delete(f"{self.url}/_orders/{order}").status_code == 204

    def break_down(self, fault, *, times=1, after=0):
        body = {"fault": fault, "times": times, "after": after}
        assert httpx.post(f"{self.url}/_faults", json=body).status_code == 201

    def calls(self):
        return httpx.get(f"{self.url}/_calls").json()

    def asking(self):
        return providers.asking(self.channel)


@pytest.fixture(scope="session")
def _marketplaces_served():
    with served(app.create()) as url:
        yield url


@pytest.fixture
def stalls(_marketplaces_served, settings, monkeypatch):
    """All of them with their first shop and nothing broken; nobody waits long between two calls."""
    monkeypatch.setattr(calling, "FIRST_WAIT_SECONDS", 0.01)
    monkeypatch.setattr(esm, "SECONDS_BETWEEN", 0.02)
    settings.MARKETPLACE_TIMEOUT_SECONDS = 2.0
    found = {}
    for channel, (name, setting) in CHANNELS.items():
        found[channel] = Stall(channel, f"{_marketplaces_served}/{name}")
        setattr(settings, setting, found[channel].url)
    for url in {stall.url for stall in found.values()}:
        httpx.delete(f"{url}/_faults")
    httpx.post(f"{found['gmarket'].url}/_limits", json={"seconds": 0.01})
    return found
