"""At the door: who is led to sign in and back, who may go where, and that English readers are spoken to in English."""

import re

import pytest

HANGUL = re.compile(r"[가-힣]+")
# Names, and what people wrote themselves: each stands in the language it was given in.
GIVEN = """
    SELECT name AS words FROM merchants_product UNION SELECT description FROM merchants_product
    UNION SELECT name FROM merchants_merchant UNION SELECT name FROM people_user
    UNION SELECT name FROM places_market UNION SELECT address FROM places_market
    UNION SELECT unnest(ARRAY[road_address, lot_address, goods]) FROM places_market
    UNION SELECT name FROM places_region UNION SELECT reason FROM festivals_scheduleversion
    UNION SELECT reason FROM festivals_target UNION SELECT source FROM festivals_target
    UNION SELECT publisher FROM sales_source UNION SELECT note FROM festivals_evidence
    UNION SELECT channel FROM exhibitions_marketplacelink
"""
PAGES = (
    "/", "/accounts/login/", "/accounts/signup/", "/exhibitions/", "/coupons/", "/calls/", "/festivals/", "/sales/",
    "/sales/2023-05/", "/sales/comparison?a=2024-12&b=2023-12&definition=direct", "/markets/", "/nothing/here/",
)  # fmt: skip
SIGNED_IN = ("/orders/basket/", "/orders/", "/orders/checkout/")


def test_visitor_is_led_to_sign_in_by_code_and_back(visit, site):
    visitor = visit().open("/orders/basket/")
    assert visitor.path == "/accounts/login/"

    visitor.press("코드 받기", login="shopper@hamkke.example")
    visitor.press("확인", code=site.code_mailed_to("shopper@hamkke.example"))

    assert (visitor.status, visitor.path, visitor.main.h1.text) == (200, "/orders/basket/", "장바구니")
    assert "손님" in visitor.page.header.text


def test_links_that_the_terminal_prints_sign_in(visit, site):
    printed = dict(re.findall(r"· (\w+) +http://\S+?(/sign-in/\S+)", site.log.read_text()))

    assert set(printed) == {"organiser", "judge", "partner", "auditor", "analyst", "merchant", "shopper"}
    assert "사무국" in visit().open(printed["organiser"]).page.header.text


def test_english_pages_have_no_korean_of_their_own(visit, site):
    given = sorted((row["words"] for row in site.rows(GIVEN) if row["words"]), key=len, reverse=True)
    reader = visit("shopper").press("English")
    edition = site.rows("SELECT code FROM festivals_edition WHERE code LIKE %s", "%-rehearsal")[0]["code"]
    call = site.rows("SELECT id FROM calls_call ORDER BY opens_at LIMIT 1")[0]["id"]
    campaign = site.rows("SELECT id FROM coupons_campaign ORDER BY opens_at LIMIT 1")[0]["id"]
    product = site.rows("SELECT product_id AS id FROM exhibitions_listing LIMIT 1")[0]["id"]
    pages = [
        *PAGES,
        *SIGNED_IN,
        f"/festivals/{edition}/",
        f"/festivals/{edition}/promises/",
        f"/sales/{edition}/",
        f"/calls/{call}/",
    ]
    pages += [f"/coupons/campaigns/{campaign}/", f"/products/{product}/"]

    left = {}
    for address in pages:
        page = reader.open(address).page
        for korean in page.find_all(lang="ko"):
            korean.decompose()
        text = page.get_text(" ")
        for words in given:
            text = text.replace(words, "")
        if found := HANGUL.findall(text):
            left[address] = found

    assert left == {}


DESKS = (
    "/coupons/plans/", "/coupons/plans/new/", "/calls/opening/", "/calls/{call}/desk/", "/calls/{call}/selection/", "/festivals/{edition}/schedules",
    "/sales/{edition}/figures", "/calls/reviews/{review}/",
)  # fmt: skip


@pytest.mark.parametrize("address", DESKS)
def test_shopper_finds_no_way_into_the_desks(visit, site, address):
    places = {
        "edition": site.rows("SELECT code FROM festivals_edition WHERE code LIKE %s", "%-rehearsal")[0][
            "code"
        ],
        "call": site.rows("SELECT id FROM calls_call ORDER BY opens_at LIMIT 1")[0]["id"],
        "review": site.rows("SELECT id FROM calls_assignment LIMIT 1")[0]["id"],
    }
    address = address.format(**places)

    assert visit("shopper").open(address).status in (403, 404)
    assert visit().open(address).path == "/accounts/login/"


def test_shopper_sees_nobody_else_s_order(visit, site):
    order = site.rows("SELECT id FROM orders_order ORDER BY placed_at LIMIT 1")[0]["id"]

    assert visit("shopper").open(f"/orders/{order}/").status == 404
