import pytest

PAGES = ["/", "/accounts/login/", "/coupons/", "/calls/", "/sales/", "/markets/"]


@pytest.mark.parametrize("address", PAGES)
def test_public_pages_open_and_are_accessible(page, accessible, address):
    response = page.goto(address)

    assert (response.status, page.locator("h1").count()) == (200, 1)
    accessible()
