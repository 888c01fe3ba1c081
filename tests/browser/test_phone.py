"""Every desk on a phone: no page is wider than the window, and each is accessible. Only tables scroll, in their frames."""

import pytest

PEOPLE = {
    "nobody": (
        "/", "/exhibitions/", "/accounts/login/", "/accounts/signup/", "/coupons/", "/calls/", "/calls/{call}/", "/festivals/",
        "/sales/", "/sales/2023-05/", "/sales/{edition}/", "/sales/comparison?a=2024-12&b=2023-12&definition=direct",
        "/markets/", "/products/{product}/", "/insights/{edition}/",
    ),
    "shopper": ("/orders/", "/orders/basket/", "/coupons/"),
    "merchant-1": (
        "/today/shop/", "/merchants/", "/calls/{call}/application/", "/orders/sold/", "/orders/owed/", "/coupons/counter/",
    ),
    "judge-1": ("/today/judging/", "/calls/reviews/", "/calls/reviews/{review}/"),
    "organiser": (
        "/today/secretariat/", "/calls/opening/", "/calls/{call}/desk/", "/calls/{call}/selection/", "/coupons/plans/", "/coupons/plans/{plan}/",
        "/coupons/terminals/", "/coupons/guessing/", "/coupons/partners/", "/coupons/partners/manual/",
        "/festivals/{edition}/", "/festivals/{edition}/schedules", "/sales/{edition}/figures",
        "/orders/settlement/", "/orders/settlement/merchants/", "/orders/settlement/terms/", "/orders/settlement/funders/",
        "/orders/settlement/bank/", "/ledger/anchors/", "/ledger/accounts/", "/ledger/accounts/outside:kakaopay/",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def places(site) -> dict[str, str]:
    """What stands in this edition, by the names used above."""
    asked = {
        "edition": "SELECT code AS it FROM festivals_edition WHERE code LIKE '%%-rehearsal'",
        "call": "SELECT id AS it FROM calls_call",
        "plan": "SELECT id AS it FROM coupons_campaign",
        "product": "SELECT product_id AS it FROM exhibitions_listing ORDER BY product_id LIMIT 1",
        "review": "SELECT a.id AS it FROM calls_assignment a JOIN people_user u ON u.id = a.judge_id "
        "WHERE u.email = 'judge-1@hamkke.example' ORDER BY a.id LIMIT 1",
    }
    return {name: str(site.rows(query)[0]["it"]) for name, query in asked.items()}


@pytest.mark.parametrize("who", PEOPLE)
def test_pages_fit_a_phone(site, places, page, accessible, who):
    page.set_viewport_size({"width": 390, "height": 844})
    if who != "nobody":
        page.goto(site.sign_in_path(f"{who}@hamkke.example"))
    too_wide = []
    for address in PEOPLE[who]:
        answer = page.goto(address.format(**places))
        assert answer.status == 200, address
        if page.evaluate("document.documentElement.scrollWidth") > 390:
            too_wide.append(address)
        accessible()

    assert too_wide == []
