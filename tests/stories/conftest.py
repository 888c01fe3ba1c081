"""Stories go through HTTP to the real server process (`site`), as a merchant, an organiser or a shopper lives them."""

import httpx
import pytest


@pytest.fixture
def visitor(site):
    """A visitor with a cookie jar, at the site's address; redirects are followed as a browser would."""
    with httpx.Client(base_url=site.base_url, follow_redirects=True, timeout=30) as client:
        yield client
