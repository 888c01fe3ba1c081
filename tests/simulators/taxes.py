"""The tax service's simulator as a test meets it."""

import httpx
import pytest

from simulators import app
from tests.simulators.serving import served


class TaxService:
    def __init__(self, url):
        self.url = url

    def tell(self, **statuses):
        """What to say of which number: tell(**{"1208147521": "03"})."""
        assert httpx.post(f"{self.url}/_businesses", json=statuses).status_code == 201

    def break_down(self, fault, times=1):
        assert httpx.post(f"{self.url}/_faults", json={"fault": fault, "times": times}).status_code == 201

    def calls(self):
        """How many numbers each answered call asked for."""
        return httpx.get(f"{self.url}/_calls").json()

    def mend(self):
        httpx.delete(f"{self.url}/_faults")


@pytest.fixture(scope="session")
def _taxes_served():
    with served(app.create()) as url:
        yield TaxService(f"{url}/nts")


@pytest.fixture
def taxes(_taxes_served, settings):
    """The simulator over real HTTP, with nothing broken; our own settings point at it, with a short patience."""
    _taxes_served.mend()
    settings.NTS_URL = _taxes_served.url
    settings.NTS_TIMEOUT_SECONDS = 0.5
    yield _taxes_served
    _taxes_served.mend()
