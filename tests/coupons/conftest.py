import pytest

from hamkke.coupons import actions
from tests.factories.coupons import CampaignFactory, FundingFactory
from tests.factories.people import OrganisationFactory, UserFactory


@pytest.fixture
def organiser(db):
    return UserFactory()


@pytest.fixture
def campaign(organiser):
    """10%, at most 3,000 won, 100 pieces, half from the state, three tenths and two tenths from two others; open."""
    draft = CampaignFactory()
    for place, share in enumerate([5_000, 3_000, 2_000]):
        FundingFactory(campaign=draft, share=share, place=place, funder=OrganisationFactory())
    return actions.open_campaign(draft, by=organiser)
