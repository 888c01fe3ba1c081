"""A partner with a key, coupons allotted to it, and its delivery app: for everything that is tested with partners."""

from datetime import timedelta

import pytest
from django.test import Client

from hamkke.coupons import actions
from hamkke.coupons.queries import partners as queries
from hamkke.kernel import clock, ids
from simulators.delivery_app import DeliveryApp
from tests.factories.coupons import CampaignFactory, FundingFactory
from tests.factories.merchants import MerchantFactory
from tests.factories.people import OrganisationFactory, UserFactory


class Wire:
    """Requests as httpx makes them, into this process."""

    def request(self, method, path, *, content, headers):
        kind = headers["Content-Type"]
        answer = Client().generic(
            method, path, content, content_type=kind, headers={"Authorization": headers["Authorization"]}
        )
        answer.text = answer.content.decode()
        return answer


@pytest.fixture
def organiser(db):
    return UserFactory()


@pytest.fixture
def partner(db):
    return OrganisationFactory(name="배달앱")


@pytest.fixture
def campaign(organiser):
    """10%, at most 3,000 won, two funders, open today."""
    now = clock.now()
    draft = CampaignFactory(
        quantity=10,
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=1),
        usable_until=now + timedelta(days=9),
    )
    for place, share in enumerate([6_000, 4_000]):
        FundingFactory(campaign=draft, share=share, place=place, funder=OrganisationFactory())
    return actions.open_campaign(draft, by=organiser)


@pytest.fixture
def allotment(campaign, partner, organiser):
    return actions.allot(campaign, partner, id=ids.new(), quantity=20, by=organiser)


@pytest.fixture
def key(partner, organiser):
    return actions.issue_key(partner, id=ids.new(), name="운영", by=organiser)


@pytest.fixture
def app(key):
    return DeliveryApp("", str(key), queries.secret_of(key), client=Wire())


@pytest.fixture
def codes(app, allotment):
    app.order("A-1", str(allotment.campaign_id), 3)
    return app.codes("A-1")


@pytest.fixture
def merchant(db):
    return MerchantFactory()
