"""The shopper's whole way by keyboard alone: Tab to find, Enter to press, and always seen where one stands."""

import pytest
from playwright.sync_api import Page

STEPS_MOST = 80  # Tabs until something must have been found

FOCUSED = """() => {
    const here = document.activeElement;
    const style = getComputedStyle(here);
    const seen = style.outlineStyle !== "none" || style.boxShadow !== "none";
    return [(here.getAttribute("aria-label") || here.innerText || "").trim(), seen];
}"""


def press(page: Page, name: str) -> None:
    """Tab until what is called `name` has the focus, seen to have it, and press Enter."""
    passed = []
    for _ in range(STEPS_MOST):
        page.keyboard.press("Tab")
        said, seen = page.evaluate(FOCUSED)
        passed.append(said)
        assert seen, f"Nobody can see that {said!r} on {page.url} has the focus."
        if said == name:
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"{name!r} cannot be reached on {page.url}; passed {passed}.")


@pytest.fixture
def shopper(page, site) -> Page:
    page.goto(site.sign_in_path("shopper@hamkke.example"))
    return page


def test_the_skip_link_comes_first_and_leads_to_the_content(shopper):
    shopper.goto("/")

    press(shopper, "본문으로 건너뛰기")

    assert shopper.evaluate("document.activeElement.id || location.hash.slice(1)") == "content"


def test_a_coupon_is_claimed_and_an_order_paid_without_a_mouse(shopper):
    shopper.goto("/")
    press(shopper, "쿠폰 받기")
    shopper.wait_for_url("**/coupons/**")
    press(shopper, "쿠폰 받기")
    shopper.get_by_text("쿠폰을 받았습니다.").wait_for()

    shopper.goto("/exhibitions/")
    shopper.goto(shopper.locator("main article h3 a, main article h2 a").first.get_attribute("href"))
    press(shopper, shopper.get_by_role("button", name="담기").first.inner_text().strip())
    shopper.wait_for_url("**/orders/basket/")
    press(shopper, "주문하기")
    shopper.wait_for_url("**/orders/checkout/")
    press(shopper, shopper.get_by_role("button", name="카카오페이로 결제하기").inner_text().strip())
    shopper.wait_for_url("**/kakaopay/pay/**")
    press(shopper, "결제하기")
    shopper.wait_for_url("**/orders/*/")

    assert shopper.get_by_role("status").first.inner_text().strip() == "결제 완료. 결제되었습니다."
