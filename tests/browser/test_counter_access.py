"""The counter for who hears and types: where the focus goes, and what an ended session is called."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_counter import PHONE, claim, look, show, till

_SHOP = """SELECT s.id, s.name, u.email FROM merchants_shop s JOIN merchants_merchant m ON m.id = s.merchant_id
    JOIN people_user u ON u.id = m.owner_id ORDER BY s.id LIMIT 1"""
_QUEUE = """async (shop) => { await CounterQueue.keep(
    {id: "0198c0de-0000-7000-8000-000000000001", shop, token: "HMK:", amount: 1000, discount: 100, used_at: Date.now()}); }"""


@pytest.fixture
def shop(site):
    return site.rows(_SHOP)[0]


@pytest.fixture
def counter(page: Page, site, shop):
    """The merchant's page, on a phone."""
    page.set_viewport_size(PHONE)
    page.goto(site.sign_in_path(shop["email"]))
    page.goto(f"/coupons/counter/{shop['id']}/")
    return page


def test_an_ended_session_is_not_taken_for_a_lost_network(counter, shop):
    counter.evaluate(_QUEUE, str(shop["id"]))
    counter.context.clear_cookies(name="sessionid")

    counter.evaluate("dispatchEvent(new Event('online'))")

    counter.get_by_text("로그인이 필요합니다.").wait_for()
    counter.get_by_text("다시 로그인하면 보냅니다.").wait_for()
    expect(counter.locator("#network")).to_be_hidden()
    expect(counter.locator("#queued li")).to_have_attribute("data-state", "waiting")
    look(counter)
    counter.locator("#sign-in a").click()
    counter.wait_for_url(re.compile("/accounts/login/"))


def test_a_phone_that_is_no_terminal_is_asked_to_register(counter, shop):
    counter.evaluate(_QUEUE, str(shop["id"]))

    counter.evaluate("dispatchEvent(new Event('online'))")

    counter.get_by_text("이 전화기를 다시 등록해 주세요.").wait_for()
    expect(counter.locator("#sign-in")).to_be_hidden()


CAMERA = """() => { navigator.mediaDevices.getUserMedia = async () => document.createElement("canvas").captureStream();
    HTMLMediaElement.prototype.play = async () => {}; }"""
NO_CAMERA = "() => { navigator.mediaDevices.getUserMedia = async () => { throw new Error('none'); }; }"


def test_the_focus_follows_the_camera(counter):
    counter.evaluate(CAMERA)
    counter.get_by_role("button", name="QR 코드 찍기").press("Enter")
    expect(counter.get_by_role("button", name="카메라 끄기")).to_be_focused()
    counter.keyboard.press("Enter")
    expect(counter.get_by_role("button", name="QR 코드 찍기")).to_be_focused()
    counter.evaluate(NO_CAMERA)
    counter.keyboard.press("Enter")
    expect(counter.get_by_label("번호", exact=True)).to_be_focused()


def test_the_outcome_of_a_pass_has_the_focus_and_the_title(browser, site, counter, shop):
    shopper = browser.new_context(base_url=site.base_url, locale="ko-KR").new_page()
    shopper.goto(site.sign_in_path("shopper@hamkke.example"))
    claim(shopper)
    code = show_on_phone(shopper, shop)
    till(counter, shop, code, 30_000)
    counter.get_by_role("button", name="쿠폰 사용 확정").click()

    expect(shopper).to_have_title(re.compile("^사용되었습니다 · "))
    expect(shopper.locator("[data-outcome]")).to_be_focused()
    shopper.context.close()


def show_on_phone(page: Page, shop) -> str:
    page.set_viewport_size(PHONE)
    return show(page, shop)
