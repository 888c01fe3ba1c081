"""An organiser plans and runs a campaign dry; a merchant reads who pays, and signs; a shopper sees which coupons join, and why not."""

import re
from datetime import timedelta

import pytest

from hamkke.coupons import actions
from hamkke.kernel import clock
from hamkke.merchants.models import Merchant
from hamkke.orders import actions as orders
from hamkke.people import queries as people
from tests.browser import pictures
from tests.coupons.planning import drafted
from tests.factories.merchants import ProductFactory
from tests.factories.people import OrganisationFactory, RoleFactory, UserFactory

SIZES = [{"width": 390, "height": 844}, {"width": 1280, "height": 860}]


@pytest.fixture(scope="module")
def stage(inside):
    """A draft that merchants share, and a shopper with a basket too small for one of two coupons, in the site's database."""
    with inside():
        now = clock.now()
        organiser, shopper, merchant = RoleFactory().user, UserFactory(), Merchant.objects.order_by("name")[0]
        times = {
            "opens_at": now + timedelta(days=2),
            "closes_at": now + timedelta(days=9),
            "usable_until": now + timedelta(days=30),
        }
        shared = drafted(
            organiser,
            title="함께 부담하는 쿠폰",
            funders=[(OrganisationFactory(), 7_000)],
            merchant_share=3_000,
            daily_quantity=5,
            **times,
        )
        times["opens_at"] = now - timedelta(days=1)
        coupons = []
        for title, minimum in (("작은 주문 쿠폰", 0), ("큰 주문 쿠폰", 50_000)):
            plan = drafted(organiser, title=title, minimum_order=minimum, group="쿠폰함", **times)
            coupons.append(actions.open_campaign(plan, by=organiser).pk)
        product = ProductFactory(merchant=merchant, price=20_000)
        by_itself = drafted(
            organiser,
            title="사과 주간 자동 할인",
            rate=0,
            amount=1_500,
            group="상품",
            is_automatic=True,
            channels=["online"],
            scope={"products": [str(product.pk)]},
            **times,
        )
        actions.open_campaign(by_itself, by=organiser)
        orders.put_in_basket(shopper, product=product, quantity=1)
        paths = [people.sign_in_path(user, now) for user in (organiser, merchant.owner, shopper)]
    return shared, merchant, [*coupons, by_itself.pk, product.pk], *paths


def look(page, accessible, address: str, name: str) -> None:
    """Whoever it is, on a phone or at a desk: readable, nothing beside the edge; and a picture of it."""
    if address:
        page.goto(address)
    accessible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
    pictures.take(page, f"planning/{name}")


def claim(page, coupon) -> None:
    page.goto(f"/coupons/campaigns/{coupon}/")
    button = page.get_by_role("button", name="쿠폰 받기")
    if button.count():
        button.click()
        page.get_by_text("1번째로 받았습니다.").wait_for()


@pytest.mark.parametrize("size", SIZES, ids=["phone", "desk"])
def test_every_page_of_planning_can_be_read_by_everybody(stage, page, accessible, size):
    shared, merchant, (small, large, by_itself, product), organiser, owner, shopper = stage
    page.set_viewport_size(size)

    page.goto(organiser)
    look(page, accessible, f"/coupons/plans/{shared.pk}/", "plan")
    look(page, accessible, f"/coupons/plans/{by_itself}/", "plan-by-itself")
    look(page, accessible, f"/coupons/plans/{shared.pk}/edit/", "edit")
    simulation = f"/coupons/plans/{shared.pk}/simulation/?shoppers=100&half_minutes=2&use_rate=80&seed=1"
    look(page, accessible, simulation, "simulation")
    page.goto(owner)
    look(page, accessible, "/coupons/agreements/", "agreements")
    look(page, accessible, f"/coupons/agreements/{shared.pk}/{merchant.pk}/", "agreement")
    page.goto(shopper)
    for coupon in (small, large):
        claim(page, coupon)
    look(page, accessible, f"/coupons/campaigns/{by_itself}/", "by-itself")
    look(page, accessible, f"/products/{product}/", "product")
    look(page, accessible, "/orders/checkout/", "checkout")
    page.get_by_text("쓸 수 없는 쿠폰과 이유").click()
    page.get_by_text("30,000원어치 더 담으면 3,000원 할인").wait_for()


def test_a_shopper_changes_which_coupons_join_and_pays(stage, page, accessible):
    _, _, (small, *_), _, _, shopper = stage
    page.goto(shopper)
    claim(page, small)
    page.goto("/orders/checkout/")
    by_itself, claimed = (page.get_by_label(re.compile(name)) for name in ("사과 주간", "작은 주문"))

    assert (by_itself.is_checked(), claimed.is_checked()) == (True, True)
    assert page.get_by_role("button", name="16,650원 카카오페이로 결제하기").count() == 1
    page.get_by_label("주소", exact=True).fill("세종대로 110")
    by_itself.press("Space")
    page.get_by_role("button", name="고른 쿠폰으로 다시 계산").press("Enter")
    page.get_by_role("button", name="18,000원 카카오페이로 결제하기").wait_for()
    look(page, accessible, "", "checkout-changed")
    assert page.get_by_label("주소", exact=True).input_value() == "세종대로 110"
    page.get_by_role("link", name="전체에서 다시 고르기").click()
    page.get_by_label("가게에서 받기").check()
    page.get_by_role("button", name="16,650원 카카오페이로 결제하기").click()
    page.wait_for_url("**/kakaopay/pay/**")
    page.get_by_role("button", name="결제하기").click()
    page.wait_for_url("**/orders/*/")

    for size in SIZES:
        page.set_viewport_size(size)
        look(page, accessible, "", "order")
    assert page.get_by_text("−3,350원").count() == 2
    assert page.get_by_text("사과 주간 자동 할인").count() == 2
