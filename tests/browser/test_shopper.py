"""A shopper's whole way: a coupon, two goods, a payment, one good sent back, and every won of it on one page.

What the pages say is compared with sums worked out here from the prices on the shelf, and with the ledger.
"""

import re
from fractions import Fraction
from typing import NamedTuple

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests import site as sites
from tests.browser.receiving import goods_arrive, say_where_it_goes

REASONS = {
    "order_paid": "결제",
    "coupon_used": "쿠폰 할인 부담",
    "order_returned": "환불",
    "coupon_given_back": "쿠폰 할인 돌려줌",
}
ORGANISATIONS = {
    6_000: "중소벤처기업부",
    4_000: "카카오",
}  # each funder's share of the coupon, in basis points
SHOPPER = "주문자 (카카오페이)"
REASONS = {
    "order_paid": "결제",
    "coupon_used": "쿠폰 할인 부담",
    "order_returned": "환불",
    "coupon_given_back": "쿠폰 할인 돌려줌",
}
MOVES = """
    SELECT t.reason, giver.code AS giver, taker.code AS taker, t.amount
    FROM ledger_transfer t
    JOIN ledger_account giver ON giver.id = t.debit_id JOIN ledger_account taker ON taker.id = t.credit_id
    WHERE t.subject = %s AND t.kind IN ('single', 'post') AND t.reason NOT IN ('fee_charged', 'fee_returned')
    ORDER BY t.seq
"""  # what the provider charges the merchant is not the shopper's business


@pytest.fixture(scope="module")
def site():
    """A site that waits no longer than two seconds for KakaoPay's answer."""
    yield from sites.serve(HAMKKE_KAKAOPAY_TIMEOUT_SECONDS="2")


@pytest.fixture
def looks_right(page: Page, accessible):
    """Call it on a page: accessible, and no wider than the window; only tables scroll, in their own frame."""

    def check() -> None:
        accessible()
        wide, window = page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert wide <= window, page.url

    return check


class Good(NamedTuple):
    name: str
    merchant: str
    price: int


# ── What a shopper does ──


def sign_up(page: Page, site, email: str) -> None:
    """By e-mail code: the address, then the code from the mail."""
    page.goto("/accounts/signup/")
    page.get_by_label("이메일 주소").fill(email)
    page.get_by_role("button", name="가입하기").click()
    page.get_by_label("확인 코드").fill(site.code_mailed_to(email))
    page.get_by_role("button", name="확인", exact=True).click()
    page.wait_for_url("/")


def claim_coupon(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="쿠폰 받기").click()
    page.get_by_role("button", name="쿠폰 받기").click()
    page.get_by_text("쿠폰을 받았습니다.").wait_for()


def put_two_goods_in_basket(page: Page) -> list[Good]:
    """The first good on the first two shelves, each of another merchant."""
    chosen: list[Good] = []
    page.goto("/exhibitions/")
    shelves = [
        link.get_attribute("href") for link in page.locator("main article h3 a, main article h2 a").all()
    ]
    for shelf in shelves:
        page.goto(shelf)
        for card in page.locator("main article.product").all():
            good = Good(
                name=card.get_by_role("heading").inner_text(),
                merchant=card.locator("p").first.inner_text().split(" · ")[0],
                price=won(card.locator(".price").inner_text()),
            )
            if good.merchant not in {each.merchant for each in chosen}:
                chosen.append(good)
                card.get_by_role("button", name="담기").click()
                page.wait_for_url("**/orders/basket/")
                break
        if len(chosen) == 2:
            return chosen
    raise AssertionError(f"Only {chosen} found on {shelves}.")


def go_to_checkout(page: Page) -> None:
    """From the basket, with the claimed coupon alone: whether something comes off by itself depends on whose goods are on show."""
    page.goto("/orders/basket/")
    page.get_by_role("link", name="주문하기").click()
    by_itself = page.get_by_label(re.compile("자동 할인"))
    if by_itself.count():
        by_itself.uncheck()
        page.get_by_role("button", name="고른 쿠폰으로 다시 계산").click()
        page.wait_for_url("**chosen=**")


def place_order(page: Page) -> None:
    """From the basket to KakaoPay's page; the goods are picked up."""
    go_to_checkout(page)
    page.get_by_label("가게에서 받기").check()
    page.get_by_role("button", name="카카오페이로 결제하기").click()
    page.wait_for_url("**/kakaopay/pay/**")


def decide(page: Page, decision: str) -> str:
    """Press a button on KakaoPay's page; the id of the order whose page it leads back to."""
    page.get_by_role("button", name=decision).click()
    page.wait_for_url("**/orders/*/")
    return order_on(page)


def order_on(page: Page) -> str:
    return page.url.rstrip("/").split("/")[-1]


def refunded(page: Page) -> None:
    """Look again until the worker has sent the refund, as the page's own link invites to."""
    for _ in range(30):
        if page.get_by_text("환불 완료").count():
            return
        page.wait_for_timeout(300)
        page.reload()
    raise AssertionError("The refund was not sent.")


def standing(page: Page) -> str:
    """How the order and its payment stand, as the page says at its top."""
    return page.locator("h1 ~ [role=status]").inner_text()


# ── What it should come to, worked out anew ──


def won(text: str) -> int:
    return int(re.sub(r"[^0-9]", "", text) or 0)


def amounts(text: str) -> list[int]:
    return [won(each) for each in re.findall(r"[0-9,]+원", text)]


def discounts_of(goods: list[Good]) -> list[int]:
    """10% of both, at most 3,000 won; the odd won to the good that lost the larger fraction."""
    total = sum(good.price for good in goods)
    discount = min(total // 10, 3_000)
    exact = [Fraction(discount * good.price, total) for good in goods]
    whole = [int(each) for each in exact]
    if sum(whole) < discount:
        whole[0 if exact[0] % 1 >= exact[1] % 1 else 1] += 1
    return whole


def table(page: Page, name: str) -> list[list[str]]:
    rows = page.get_by_role("region", name=name, exact=True).locator("tbody tr").all()
    return [[cell.inner_text().strip() for cell in row.locator("th, td").all()] for row in rows]


def listed(page: Page, name: str) -> list[list[str]]:
    """What a list of goods says of each: its name, and what stands at its side."""
    lines = page.get_by_role("list", name=name, exact=True).locator("> li").all()
    return [[line.locator(".what").inner_text(), line.locator(".sum").inner_text()] for line in lines]


def moves_of(site, order: str) -> list[tuple[str, str, str, int]]:
    """The ledger's own lines about an order, accounts in the words of the page."""
    names = {"outside:kakaopay": SHOPPER}
    for row in site.rows("SELECT id, name FROM merchants_merchant"):
        names[f"merchant:{row['id']}"] = row["name"]
    for row in site.rows("SELECT id, name FROM people_organisation"):
        names[str(row["id"])] = row["name"]

    def named(code: str) -> str:
        return names.get(code) or names[code.rsplit(":", maxsplit=1)[-1]]

    return [
        (row["reason"], named(row["giver"]), named(row["taker"]), row["amount"])
        for row in site.rows(MOVES, f"order:{order}")
    ]


def between(moves, reason: str, **of: str) -> int:
    """The won that moved for a reason, from a giver or to a taker."""
    return sum(
        amount
        for why, giver, taker, amount in moves
        if why == reason and of.get("giver", giver) == giver and of.get("taker", taker) == taker
    )


# ── The stories ──


@pytest.mark.parametrize("width", [1280, 390])
def test_shopper_sees_every_won_from_the_claim_to_the_refund(page, site, looks_right, width):
    page.set_viewport_size({"width": width, "height": 844})
    sign_up(page, site, f"fresh-{width}@hamkke.example")
    looks_right()
    claim_coupon(page)
    looks_right()

    goods = put_two_goods_in_basket(page)
    kept, sent_back = goods
    off_kept, off_sent_back = discounts_of(goods)
    total, discount = kept.price + sent_back.price, off_kept + off_sent_back
    looks_right()
    go_to_checkout(page)
    page.evaluate("scrollTo(0, 0)")
    expect(page.get_by_role("button", name="카카오페이로 결제하기")).to_be_in_viewport(ratio=1)
    say_where_it_goes(page, looks_right)
    assert [[what, *amounts(said)] for what, said in listed(page, "주문 내용")] == [
        [kept.name, kept.price, off_kept, kept.price - off_kept],
        [sent_back.name, sent_back.price, off_sent_back, sent_back.price - off_sent_back],
    ]
    page.get_by_role("button", name=f"{total - discount:,}원 카카오페이로 결제하기").click()
    page.wait_for_url("**/kakaopay/pay/**")
    assert page.get_by_text(f"{total - discount:,}원").count() == 1
    looks_right()

    order = decide(page, "결제하기")
    looks_right()
    assert standing(page) == "결제 완료. 결제되었습니다."
    page.get_by_label(re.compile(re.escape(sent_back.name))).fill("1")
    page.get_by_role("button", name="반품 신청").click()
    refunded(page)
    looks_right()

    goods_arrive(page, site, order, kept.merchant, looks_right)
    page.get_by_text("모든 돈의 움직임").click()
    looks_right()
    [[_, what, _, amount, of_coupon, refund]] = table(page, "반품과 환불")
    assert (what, won(amount), won(of_coupon), won(refund)) == (
        f"{sent_back.name} × 1",
        sent_back.price,
        off_sent_back,
        sent_back.price - off_sent_back,
    )
    moves = moves_of(site, order)
    assert [
        (why, giver, taker, won(amount)) for _, why, giver, taker, amount in table(page, "모든 돈의 움직임")
    ] == [(REASONS[reason], giver, taker, amount) for reason, giver, taker, amount in moves]
    for good, off in zip(goods, (off_kept, off_sent_back), strict=True):
        assert between(moves, "order_paid", giver=SHOPPER, taker=good.merchant) == good.price - off
        assert between(moves, "coupon_used", taker=good.merchant) == off
    for share, funder in ORGANISATIONS.items():
        assert between(moves, "coupon_used", giver=funder) == discount * share // 10_000
    assert (
        between(moves, "order_returned", giver=sent_back.merchant, taker=SHOPPER)
        == sent_back.price - off_sent_back
    )
    assert between(moves, "coupon_given_back", giver=sent_back.merchant) == off_sent_back
    assert between(moves, "order_returned") + between(moves, "coupon_given_back") == sent_back.price
    assert between(moves, "order_paid") + between(moves, "coupon_used") == total


@pytest.mark.parametrize("fault", ["approve_answer_lost", "approve_hangs", "approve_500"])
def test_order_ends_paid_exactly_once_when_the_answer_of_approve_is_lost(page, site, fault):
    sign_up(page, site, f"{fault}@hamkke.example".replace("_", "-"))
    claim_coupon(page)
    goods = put_two_goods_in_basket(page)
    place_order(page)
    ordered = httpx.post(f"{site.simulators_url}/kakaopay/_faults", json={"fault": fault, "seconds": 4})
    approvals: list[str] = []
    page.on("request", lambda request: approvals.append(request.url) if "/approval" in request.url else None)

    order = decide(page, "결제하기")
    for _ in range(30):
        if page.get_by_text("결제 완료.").count():
            break
        page.wait_for_timeout(300)
        page.reload()
    for _ in range(3):
        page.goto(approvals[0])

    total, discount = sum(good.price for good in goods), sum(discounts_of(goods))
    waiting = httpx.get(f"{site.simulators_url}/kakaopay/_faults").json()
    assert (ordered.status_code, waiting) == (201, {"faults": []})
    assert standing(page) == "결제 완료. 결제되었습니다."
    assert order_on(page) == order
    moves = moves_of(site, order)
    assert (between(moves, "order_paid"), between(moves, "coupon_used")) == (total - discount, discount)
    assert site.rows("SELECT state, amount FROM payments_payment WHERE order_id = %s", order) == [
        {"state": "approved", "amount": total - discount}
    ]


@pytest.mark.parametrize("decision", ["취소", "결제 실패로 끝내기"])
def test_payment_given_up_keeps_the_basket_and_frees_the_coupon(page, site, looks_right, decision):
    sign_up(page, site, f"given-up-{len(decision)}@hamkke.example")
    claim_coupon(page)
    goods = put_two_goods_in_basket(page)
    place_order(page)

    order = decide(page, decision)

    assert page.get_by_text("장바구니와 쿠폰은 그대로 있습니다.").count() == 1
    looks_right()
    assert moves_of(site, order) == []
    page.goto("/coupons/")
    assert page.get_by_text("쓸 수 있음").count() == 1
    page.goto("/orders/basket/")
    assert [what for what, _ in listed(page, "담은 상품")] == [good.name for good in goods]

    place_order(page)
    assert order != decide(page, "결제하기")
    assert standing(page) == "결제 완료. 결제되었습니다."
    page.goto("/orders/basket/")
    assert page.get_by_text("장바구니가 비어 있습니다.").count() == 1


def test_a_shop_is_followed_with_the_keyboard_and_found_again(page, site, looks_right):
    sign_up(page, site, "follower@hamkke.example")
    page.goto("/exhibitions/")
    page.locator("main article h3 a, main article h2 a").first.click()
    page.locator("main article.product h3 a").first.click()
    shop = page.locator(".eyebrow a").inner_text()

    page.get_by_role("button", name="관심 가게로 담기").press("Enter")
    page.get_by_role("button", name="관심 가게에서 빼기").wait_for()
    page.goto("/followed/")

    page.get_by_role("heading", name=shop).wait_for()
    looks_right()
    page.get_by_role("button", name="관심 가게에서 빼기").press("Enter")
    page.get_by_text("아직 관심 가게가 없습니다.").wait_for()
    looks_right()


def test_nothing_of_all_this_broke_an_invariant(site):
    answer = site.hamkke("check")

    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_distances_are_worked_out_in_the_browser_and_the_place_is_sent_nowhere(page: Page, looks_right):
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 35.15432, "longitude": 129.05432})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url + (request.post_data or "")))
    page.goto("/near/")

    page.get_by_role("button", name="내 주변 찾기").press("Enter")

    page.get_by_text(re.compile("가까운 시장 [0-9]+곳을 찾았습니다.")).wait_for()
    nearest = page.locator("ol.found li").first
    assert re.search(r"[0-9.]+ k?m", nearest.locator("strong").inner_text())
    assert "부산" in nearest.inner_text()
    assert any(url.endswith("/near/markets.json") for url in asked)
    assert not any("35.15" in url or "129.05" in url for url in asked)
    looks_right()
