"""How goods reach whoever ordered them, before a browser: where they go, that they have left, and that they have come."""

from playwright.sync_api import Page


def sign_in(page: Page, site, email: str, at: str) -> None:
    page.context.clear_cookies()
    page.request.get(site.sign_in_path(email), max_redirects=0)
    page.goto(at)


def say_where_it_goes(page: Page, looks_right) -> None:
    """At first not all of it, which loses nothing of what was said."""
    page.get_by_label("주소", exact=True).fill("세종대로 110")
    page.get_by_role("button", name="카카오페이로 결제하기").click()
    page.get_by_text("받는 분의 이름을 적어 주세요.").first.wait_for()
    looks_right()
    assert page.get_by_label("주소", exact=True).input_value() == "세종대로 110"
    for label, said in {"받는 분": "김함께", "전화번호": "01012345678", "우편번호": "04524"}.items():
        page.get_by_label(label, exact=True).fill(said)


def goods_arrive(page: Page, site, order: str, merchant: str, looks_right) -> None:
    """Whose goods they are finds the parcel, with whom it is for, and says that it has left; whoever ordered has it."""
    [owner] = site.rows("""
        SELECT u.email, s.id, shopper.email AS shopper FROM orders_shipment s JOIN merchants_merchant m ON m.id = s.merchant_id
        JOIN people_user u ON u.id = m.owner_id JOIN orders_order o ON o.id = s.order_id
        JOIN people_user shopper ON shopper.id = o.shopper_id WHERE s.order_id = %s AND m.name = %s
    """, order, merchant)  # fmt: skip
    sign_in(page, site, owner["email"], "/orders/shipments/")
    looks_right()
    parcel = page.locator(f"#shipment-{owner['id']}")
    assert "김함께" in parcel.inner_text()
    parcel.get_by_label("보낸 방법").select_option("우체국택배")
    parcel.get_by_label("송장 번호").fill("6890 1234 56789")
    parcel.get_by_role("button", name="보냈습니다").click()
    page.get_by_text("우체국택배 6890123456789").first.wait_for()
    looks_right()
    sign_in(page, site, owner["shopper"], f"/orders/{order}/")
    page.get_by_role("button", name="받았습니다").click()
    page.get_by_text("반품은").wait_for()
    looks_right()
    # What has left comes back as a return, and is no longer called off.
    assert page.get_by_role("button", name="남은 상품 모두 취소하고 환불받기").count() == 0
