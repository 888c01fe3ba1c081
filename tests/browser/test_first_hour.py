"""The first hour: from an empty installation to an open edition with a coupon and an exhibition, by what the pages say.

The pictures of docs/explain/first-hour.md are the ones this walk takes.
"""

from datetime import timedelta

import pytest

from hamkke.kernel import clock
from hamkke.merchants.rules import made_up_business_number
from tests import site as sites
from tests.browser import pictures
from tests.browser.walking import Walks

ORGANISER, MERCHANT = "organiser@example.kr", "merchant@example.kr"


@pytest.fixture(scope="module")
def site():
    yield from sites.serve(empty=True)


class Person:
    """Somebody at a browser, who presses what the page calls by its name."""

    def __init__(self, page, site):
        self.page, self.site = page, site

    def follow(self, name):
        self.page.get_by_role("link", name=name, exact=True).first.click()

    def press(self, name):
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def fill(self, **said):
        for name, value in said.items():
            field = self.page.locator(f"main [name={name}]").first
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(label=value)
            else:
                field.fill(value)

    def code(self, email):
        self.page.get_by_role("textbox").first.wait_for()
        self.fill(code=self.site.code_mailed_to(email))
        self.page.locator("main form button").first.click()

    def picture(self, name):
        self.page.set_viewport_size({"width": 960, "height": 640})
        pictures.take(self.page, f"first-hour/{name}", full_page=False)


@pytest.fixture
def organiser(page, site):
    return Person(page, site)


@pytest.fixture
def merchant(browser, site):
    context = browser.new_context(base_url=site.base_url, locale="ko-KR", timezone_id="Asia/Seoul")
    yield Person(context.new_page(), site)
    context.close()


def at(moment):
    return moment.astimezone(clock.SEOUL).strftime("%Y-%m-%dT%H:%M")


def test_somebody_new_opens_an_edition_a_coupon_and_an_exhibition(site, organiser, merchant):
    assert "hamkke people appoint" in site.log.read_text()
    site.hamkke("people", "appoint", ORGANISER, "organiser", "--name", "첫 담당자")
    _signs_in(organiser)
    _sees_every_empty_page(site, organiser.page, merchant.page)
    _opens_the_edition(organiser)
    _makes_the_funder_known(organiser)
    _opens_the_coupon(organiser)
    _offers_a_product(merchant)
    _publishes_the_exhibition(organiser)

    visitor = merchant.page
    visitor.goto("/")
    assert visitor.get_by_role("heading", name="첫 10% 쿠폰").is_visible()
    visitor.get_by_role("link", name="첫 기획전").first.click()
    assert visitor.get_by_role("heading", name="서리태 두부").is_visible()
    merchant.picture("7-visitors")


def _signs_in(organiser):
    organiser.page.goto("/")
    organiser.follow("로그인")
    organiser.fill(login=ORGANISER)
    organiser.page.locator("main form button").first.click()
    organiser.code(ORGANISER)
    organiser.page.get_by_role("navigation", name="사무국").wait_for()
    organiser.picture("1-desk")


def _sees_every_empty_page(site, *pages):
    walks = Walks(site.base_url, pictured="empty")
    assert [wrong for page in pages for wrong in walks.walk(page, "/")] == []
    for page in pages:
        page.goto("/")


def _opens_the_edition(organiser):
    today = clock.today()
    organiser.follow("축제")
    organiser.follow("회차 열기")
    organiser.fill(code=f"{today:%Y-%m}", name="첫 동행축제", name_en="The first festival")
    organiser.press("저장")
    organiser.follow("일정 새로 정하기")
    organiser.fill(main_earliest=str(today), main_latest=str(today + timedelta(days=13)), reason="처음 정함")
    organiser.press("저장")
    organiser.page.get_by_role("heading", name="첫 동행축제").wait_for()
    organiser.picture("2-edition")


def _makes_the_funder_known(organiser):
    organiser.follow("사람과 기관")
    organiser.follow("기관과 단체")
    organiser.fill(name="은빛시장 상인회", name_en="Merchants of the silver market", kind="상인회·단체")
    organiser.press("등록")
    organiser.page.get_by_role("rowheader", name="은빛시장 상인회").wait_for()
    organiser.picture("3-funder")


def _opens_the_coupon(organiser):
    now = clock.now()
    organiser.follow("쿠폰 행사")
    organiser.follow("첫 쿠폰 준비하기")
    organiser.fill(
        edition=f"{clock.today():%Y-%m} 첫 동행축제",
        title="첫 10% 쿠폰",
        title_en="The first 10%",
        percent="10",
        cap="3000",
        quantity="100",
        opens_at=at(now - timedelta(minutes=5)),
        closes_at=at(now + timedelta(days=7)),
        usable_until=at(now + timedelta(days=14)),
        funder_1="은빛시장 상인회",
        share_1="100",
    )
    organiser.press("준비하기")
    organiser.press("열기: 비용을 모두 예약합니다")
    organiser.page.get_by_text("300,000원").first.wait_for()
    organiser.picture("4-coupon")


def _offers_a_product(merchant):
    merchant.page.goto("/")
    merchant.follow("로그인")
    merchant.follow("가입하기")
    merchant.fill(email=MERCHANT)
    merchant.page.locator("main form button").first.click()
    merchant.code(MERCHANT)
    merchant.follow("내 가게 등록")
    merchant.follow("내 가게 등록")
    merchant.fill(name="은빛두부", business_number=made_up_business_number(7))
    merchant.page.locator("main form button").last.click()
    merchant.follow("상품 올리기")
    merchant.fill(name="서리태 두부", category="식품", price="6500")
    merchant.page.locator("main form button").last.click()
    merchant.page.get_by_role("link", name="서리태 두부").first.wait_for()
    merchant.picture("5-product")


def _publishes_the_exhibition(organiser):
    page = organiser.page
    organiser.page.goto("/")
    organiser.follow("기획전")
    organiser.follow("기획전 만들기")
    page.locator("[name=title]").fill("첫 기획전")
    page.locator("[name=title_en]").fill("The first exhibition")
    page.locator("[name=edition]").select_option(
        label=page.locator("[name=edition] option", has_text="첫 동행축제").inner_text()
    )
    page.get_by_role("button", name="상품 추가").click()
    page.get_by_role("button", name="고르기").last.click()
    page.get_by_role("link", name="서리태 두부").click()
    page.locator("#panel-child-content-listings-content, form").get_by_text("서리태 두부").first.wait_for()
    organiser.picture("6-workshop")
    page.locator("footer [data-w-dropdown-target='toggle']").first.click()
    page.locator("button[name=action-publish]").click()
    page.locator(".messages .success").wait_for()
