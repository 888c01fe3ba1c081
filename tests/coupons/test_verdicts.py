"""Why, why not, and what would make it apply, in plain Korean and English."""

from datetime import timedelta

import pytest

from hamkke.coupons import rules
from hamkke.kernel.words import Words
from tests.coupons.carts import LATER, NOON, campaign, cart, line, merchant, price, product, terms


def verdict(bought, version, *others, **given):
    return price(bought, version, *others, **given).verdict_on(version.campaign)


@pytest.mark.parametrize(
    ("version", "bought", "why", "remedy"),
    [
        (
            terms(minimum_order=30_000),
            cart(line(0, 22_000)),
            "대상 상품 금액이 22,000원이라 최소 주문 금액 30,000원에 못 미칩니다.",
            "8,000원어치 더 담으면 3,000원 할인",
        ),
        (terms(rate=1), cart(line(0, 9_999)), "대상 상품 금액이 9,999원이라 할인 금액이 1원에 못 미칩니다.", "1원어치 더 담으면 1원 할인"),
        (terms(), cart(line(0, 20_000)), "대상 상품 20,000원의 10%: 2,000원 할인", "10,000원어치 더 담으면 최대 3,000원까지 할인"),
        (terms(), cart(line(0, 60_000)), "대상 상품 60,000원의 10%이지만 최대 3,000원까지 할인", None),
        (terms(amount=5_000), cart(line(0, 20_000)), "대상 상품 20,000원에서 5,000원 할인", None),
        (
            terms(usable_from=NOON + timedelta(hours=1)),
            cart(line(0)),
            "아직 사용 기간이 아닙니다.",
            "2025-09-01 13:00부터 쓸 수 있습니다.",
        ),
        (terms(usable_until=NOON), cart(line(0)), "사용 기한이 지났습니다.", None),
        (
            terms(channels=frozenset({"counter", "partner:1", "partner:2"})),
            cart(line(0)),
            "온라인에서는 쓸 수 없습니다.",
            "매장, 제휴 배달앱에서 쓸 수 있습니다.",
        ),
        (terms(first_purchase_only=True), cart(line(0)), "첫 구매에만 쓸 수 있습니다.", None),
        (
            terms(scope={"products": [product(9)]}),
            cart(line(0)),
            "담은 상품 가운데 이 쿠폰의 대상 상품이 없습니다.",
            "대상 상품을 담으면 쓸 수 있습니다.",
        ),
        (
            terms(agreed=frozenset({merchant(9)})),
            cart(line(0)),
            "담은 상품의 판매자는 이 쿠폰에 참여하지 않습니다.",
            "참여하는 판매자의 상품을 담으면 쓸 수 있습니다.",
        ),
        (
            terms(scope={"excluded_products": [product(0)]}),
            cart(line(0)),
            "담은 상품은 이 쿠폰에서 제외된 상품입니다.",
            "제외되지 않은 대상 상품을 담으면 쓸 수 있습니다.",
        ),
        (
            terms(),
            cart(line(0, 1_000, taken=1_000)),
            "다른 쿠폰으로 대상 상품 금액이 모두 할인되어 더 할인할 금액이 없습니다.",
            "대상 상품을 더 담으면 쓸 수 있습니다.",
        ),
    ],
)  # fmt: skip
def test_every_verdict_says_why_and_what_would_help(version, bought, why, remedy):
    found = verdict(bought, version)

    assert (found.why.ko, found.remedy and found.remedy.ko) == (why, remedy)
    assert "{" not in found.why.en + (found.remedy.en if found.remedy else "")


def test_what_is_not_the_best_says_what_is():
    found = verdict(cart(line(0, 60_000)), terms(0), terms(1, cap=5_000))

    assert found.why == Words(
        "함께 쓸 수 없는 다른 쿠폰으로 모두 5,000원을 할인합니다. 이 쿠폰만 쓰면 3,000원입니다.",
        "Other coupons, which it cannot join, take off ₩5,000 in all; this one alone takes off ₩3,000.",
    )
    assert found.remedy.en == "Choose it instead of the others to use it."


def test_what_is_not_claimed_yet_says_so_and_is_offered_where_it_fits():
    book = rules.Book.compile([terms(0), terms(1, is_automatic=True), terms(2, minimum_order=99_999)])

    [offer] = rules.offered(book, cart(line(0)))

    assert (offer.campaign, offer.remedy.ko) == (campaign(0), "먼저 쿠폰을 받으면 쓸 수 있습니다.")
    assert rules.offered(book, cart(line(0)), [campaign(0)]) == []


def test_a_verdict_that_is_asked_about_nothing_is_none():
    assert price(cart(line(0)), terms(0)).verdict_on(campaign(5)) is None


def test_terms_are_read_from_a_version_s_json():
    told = {
        "cap": 3_000, "rate": 1_000, "amount": 0, "minimum_order": 0, "channels": ["online"], "group": "a",
        "scope": {"products": [str(product(1))], "excluded_merchants": [str(merchant(2))], "regions": ["47"]},
        "first_purchase_only": False, "is_automatic": False, "on_return": "keep", "paying": "shares",
        "usable_from": NOON.isoformat(), "usable_until": LATER.isoformat(), "agreed": [str(merchant(1))],
        "fundings": [],
    }  # fmt: skip

    read = rules.Terms.read(told, campaign=campaign(0), version=campaign(1))

    assert (read.scope.products, read.scope.regions) == ({product(1)}, {"47"})
    assert (read.scope.merchants, read.scope.excluded_merchants) == (None, {merchant(2)})
    assert (read.agreed, read.usable_from, read.usable_until) == ({merchant(1)}, NOON, LATER)


def test_a_line_nobody_named_a_product_of_is_in_no_product_s_scope():
    bought = cart(line(0, product_id=None))

    assert price(bought, terms(scope={"products": [product(0)]})).discount == 0
    assert price(bought, terms(is_automatic=True)).discount == 1_000
    assert rules.Cart.heard(bought.told()).lines[0].product_id is None


def test_an_amount_is_worth_what_it_says():
    assert rules.worth(0, 5_000, amount=5_000) == Words("5,000원 할인", "₩5,000 off")
