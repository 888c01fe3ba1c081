"""Stories go through HTTP to the real server process (`site`), as a merchant, an organiser or a shopper lives them."""

import pytest

from tests import site as sites
from tests.stories.visitors import Visitor


@pytest.fixture(scope="package")
def site():
    """One site for all of these stories: each brings its own people, calls and campaigns, and leaves the others'."""
    yield from sites.serve()


@pytest.fixture
def visit(site):
    """`visit()` is somebody new at the door; `visit("judge-1")` is signed in as one of the rehearsed people."""
    visitors: list[Visitor] = []

    def arrive(who: str = "") -> Visitor:
        visitors.append(Visitor(site))
        return visitors[-1].sign_in(f"{who}@hamkke.example") if who else visitors[-1]

    yield arrive
    for visitor in visitors:
        visitor.client.close()
