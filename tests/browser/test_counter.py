"""A coupon at the counter, in two browsers: the shopper's phone and the merchant's, with a camera and without a network."""

import io
import re

import httpx
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from simulators.delivery_app import DeliveryApp, Faults
from tests.browser import camera, chromium, looking, pictures
from tests.browser.conftest import _ARGUMENTS

PHONE = {"width": 390, "height": 844}
_ASKED = """SELECT s.id, s.name, u.email, m.id AS merchant FROM merchants_shop s JOIN merchants_merchant m ON m.id = s.merchant_id
    JOIN people_user u ON u.id = m.owner_id ORDER BY s.id"""


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    path = tmp_path_factory.mktemp("camera") / "held.y4m"
    camera.film(path)
    return path


@pytest.fixture(scope="module")
def phones(film):
    """A Chromium whose camera shows the film."""
    with sync_playwright() as playwright:
        pretended = [
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
            f"--use-file-for-fake-video-capture={film}",
        ]
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=[*_ARGUMENTS, *pretended])
        yield browser
        browser.close()


@pytest.fixture
def open_phone(phones: Browser, site, request):
    """Call it with an e-mail address: that person's phone, signed in. What breaks on it fails the test."""
    opened, errors = [], []

    def open_(email: str, **options) -> Page:
        context = phones.new_context(
            base_url=site.base_url, locale="ko-KR", timezone_id="Asia/Seoul", viewport=PHONE, **options
        )
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(site.sign_in_path(email))
        opened.append(context)
        return page

    yield open_
    for number, context in enumerate(opened):
        pictures.take(context.pages[0], f"counter/{request.node.name}-{number}")
        context.close()
    assert errors == []


def look(page: Page) -> None:
    """No machine-visible hindrance, and no wider than the phone."""
    assert looking.violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.fixture
def shops(site):
    return site.rows(_ASKED)


def claim(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="쿠폰 받기").first.click()
    page.get_by_role("button", name="쿠폰 받기").click()
    page.get_by_text("쿠폰을 받았습니다.").wait_for()


def show(page: Page, shop) -> str:
    """From the wallet to the QR code at a shop; the typed form of its code."""
    page.goto("/coupons/")
    page.get_by_role("link", name="매장에서 쓰기").first.click()
    look(page)
    page.get_by_label("매장, 가게 또는 시장 이름").fill(shop["name"])
    page.get_by_role("button", name="찾기").click()
    look(page)
    page.locator(f'a[href="/coupons/shops/{shop["id"]}/"]').first.click()
    look(page)
    page.get_by_role("button", name="이 쿠폰 보여 주기").first.click()
    page.get_by_role("timer").get_by_text(re.compile(r"2:\d\d 남음")).wait_for()
    look(page)
    return page.locator("[data-code]").inner_text()


def till(page: Page, shop, code: str, amount: int) -> None:
    page.goto(f"/coupons/counter/{shop['id']}/")
    page.get_by_label("번호", exact=True).fill(code)
    page.get_by_label("구매 금액 (원)").fill(str(amount))
    page.get_by_role("button", name="할인 확인").click()


def facts(page: Page) -> dict[str, str]:
    terms, values = page.locator("main dt").all_inner_texts(), page.locator("main dd").all_inner_texts()
    return dict(zip(terms, values, strict=True))


def scan(page: Page, amount: int) -> None:
    page.get_by_role("button", name="QR 코드 찍기").click()
    page.get_by_text("QR 코드를 읽었습니다.").wait_for()
    look(page)
    page.get_by_label("구매 금액 (원)").fill(str(amount))
    page.get_by_role("button", name="할인 확인").press("Enter")


def check_who_paid(previewed: dict[str, str], received: dict[str, str]) -> None:
    """The preview adds up to the won, and the receipt says the same."""
    funded = {name.removeprefix("부담: "): won for name, won in received.items() if name.startswith("부담")}
    assert funded
    assert funded.items() <= previewed.items()
    won = {name: int(re.sub(r"\D", "", text)) for name, text in previewed.items()}
    assert won["구매 금액"] - won["쿠폰 할인"] == won["손님이 낼 돈"]
    assert sum(won[name] for name in funded) == won["쿠폰 할인"]
    assert received["손님이 낸 돈"] == previewed["손님이 낼 돈"]


def take_back(page: Page) -> None:
    page.get_by_role("link", name="받은 쿠폰").click()
    look(page)
    page.locator("tbody a").first.click()
    page.get_by_text("되돌리기: 물건이 돌아왔거나").click()
    look(page)
    page.get_by_role("button", name="할인 되돌리기").click()
    page.get_by_text("의 할인을 되돌렸습니다.").wait_for()


def test_a_coupon_is_scanned_used_refused_and_taken_back(site, shops, film, open_phone):
    shop = shops[0]
    shopper, merchant = open_phone("shopper@hamkke.example"), open_phone(shop["email"])
    claim(shopper)
    show(shopper, shop)
    camera.film(film, shopper.locator(".pass-code").screenshot())

    merchant.goto("/coupons/counter/")
    look(merchant)
    merchant.locator(f'a[href="/coupons/counter/{shop["id"]}/"]').click()
    scan(merchant, 30_000)
    merchant.get_by_role("heading", name="할인은 누가 부담하나요").wait_for()
    look(merchant)
    previewed = facts(merchant)
    merchant.get_by_role("button", name="쿠폰 사용 확정").press("Enter")

    for phone in (merchant, shopper):
        expect(phone.get_by_role("status").first).to_have_text(re.compile("사용되었습니다: [0-9,]+원"))
        look(phone)
        check_who_paid(previewed, facts(phone))

    merchant.get_by_role("link", name="다음 손님").click()
    scan(merchant, 30_000)
    expect(merchant.get_by_role("alert")).to_have_text(
        re.compile(r"이미 사용한 쿠폰입니다. \d{4}-\d\d-\d\d \d\d:\d\d:\d\d에 .+에서 사용되었습니다.")
    )
    look(merchant)

    take_back(merchant)
    shopper.goto("/coupons/")
    shopper.get_by_text("쓸 수 있음").wait_for()
    assert site.hamkke("check").returncode == 0


def test_a_code_is_typed_renewed_and_refused_elsewhere(shops, open_phone):
    shop, other = shops[1], shops[2]
    shopper, merchant, stranger = (
        open_phone(email) for email in ("merchant-5@hamkke.example", shop["email"], other["email"])
    )
    claim(shopper)
    earlier = show(shopper, shop)
    shopper.get_by_role("button", name="새 번호 받기").click()
    shopper.wait_for_function(
        "code => document.querySelector('[data-code]')?.innerText !== code", arg=earlier
    )
    code = shopper.locator("[data-code]").inner_text()

    till(merchant, shop, earlier, 20_000)
    expect(merchant.get_by_role("alert")).to_contain_text("새 번호를 받아 주세요.")
    till(stranger, other, code, 20_000)
    expect(stranger.get_by_role("alert")).to_contain_text("다른 매장에서 쓰려고 만든 것입니다")
    assert stranger.goto(f"/coupons/counter/{shop['id']}/").status == 404
    till(merchant, shop, code.lower().replace("-", " "), 20_000)
    merchant.get_by_role("button", name="쿠폰 사용 확정").click()
    expect(shopper.get_by_role("status").first).to_contain_text("사용되었습니다: 2,000원")


DETECTOR = """
window.BarcodeDetector = class {
  static getSupportedFormats() { return Promise.resolve(["qr_code"]); }
  detect() { return Promise.resolve([{ rawValue: window.held }]); }
};
"""


def grant(organiser: Page, name: str) -> None:
    organiser.goto("/coupons/plans/")
    organiser.get_by_role("link", name="계산대 전화기").click()
    look(organiser)
    organiser.get_by_role("link", name=name).click()
    look(organiser)
    organiser.get_by_label("재원 부담자").select_option(index=1)
    organiser.get_by_label("최대 건수").fill("2")
    organiser.get_by_label("최대 금액 (원)").fill("9000")
    organiser.get_by_role("button", name="허용", exact=True).click()
    organiser.get_by_text("허용했습니다.").wait_for()


def token(page: Page) -> str:
    """What a phone's own reader would see on the shopper's screen."""
    [found] = zxingcpp.read_barcodes(Image.open(io.BytesIO(page.locator(".pass-code").screenshot())))
    return found.text


def take_offline(merchant: Page, held: str, amount: int) -> None:
    merchant.evaluate("text => { window.held = text; }", held)
    merchant.get_by_role("button", name="QR 코드 찍기").click()
    merchant.get_by_text("QR 코드를 읽었습니다.").wait_for()
    merchant.get_by_label("구매 금액 (원)").fill(str(amount))
    merchant.get_by_role("button", name="할인 확인").click()


def make_terminal(merchant: Page, organiser: Page, shop) -> None:
    """The merchant registers the phone, the secretariat allows it two uses, and the page is kept for later."""
    merchant.goto(f"/coupons/counter/{shop['id']}/")
    merchant.get_by_text("이 전화기를 계산대로 등록").click()
    merchant.get_by_text("이 브라우저는 QR 코드를 스스로 읽지 못해").wait_for()
    merchant.add_init_script(DETECTOR)
    merchant.reload()
    merchant.get_by_text("이 전화기를 계산대로 등록").click()
    expect(merchant.get_by_text("이 브라우저는 QR 코드를 스스로 읽지 못해")).to_be_hidden()
    merchant.get_by_label("전화기 이름").fill("앞쪽 전화기")
    merchant.get_by_role("button", name="등록", exact=True).click()
    merchant.get_by_text("등록된 전화기: 앞쪽 전화기. 오프라인 허용 없음").wait_for()
    grant(organiser, "앞쪽 전화기")
    merchant.goto(f"/coupons/counter/{shop['id']}/")
    merchant.get_by_text("오프라인 허용 2회, 9,000원").wait_for()
    merchant.locator("html[data-kept]").wait_for(state="attached")


def take_two_and_no_more(merchant: Page, held: list[str]) -> None:
    forged = held[0][:100] + ("0" if held[0][100] != "0" else "4") + held[0][101:]
    take_offline(merchant, forged, 30_000)
    merchant.get_by_text("오프라인에서는 손님 화면의 QR 코드만 받을 수 있습니다.").wait_for()
    for text in held[:2]:
        take_offline(merchant, text, 30_000)
        merchant.get_by_role("heading", name="오프라인 할인").wait_for()
        look(merchant)
        merchant.get_by_role("button", name="오프라인으로 받기").click()
        merchant.get_by_text("오프라인으로 받았습니다: 3,000원 할인.").wait_for()
    take_offline(merchant, held[0], 30_000)
    merchant.get_by_text("이 전화기에서 이미 받은 번호입니다.").wait_for()
    take_offline(merchant, held[2], 30_000)
    merchant.get_by_text("오프라인 허용 한도를 다 썼습니다.").wait_for()


def test_without_a_network_uses_wait_and_are_reconciled(site, shops, open_phone):
    shop = shops[3]
    shoppers = [open_phone(f"merchant-{n}@hamkke.example") for n in (7, 8, 9)]
    merchant, organiser = open_phone(shop["email"]), open_phone("organiser@hamkke.example")
    make_terminal(merchant, organiser, shop)
    for shopper in shoppers:
        claim(shopper)
        show(shopper, shop)
    held = [token(shopper) for shopper in shoppers]

    merchant.context.set_offline(True)
    merchant.reload()
    merchant.get_by_text("오프라인 · Offline. 2회, 9,000원 남음").wait_for()
    look(merchant)
    take_two_and_no_more(merchant, held)
    assert site.rows("SELECT count(*) FROM coupons_counteruse WHERE shop_id = %s", shop["id"]) == [
        {"count": 0}
    ]
    shoppers[1].get_by_role("button", name="취소").click()  # and pays elsewhere: nobody could know
    shoppers[1].get_by_text("쿠폰은 그대로 있습니다.").wait_for()

    merchant.context.set_offline(False)
    merchant.get_by_text("오프라인으로 받은 2건을 보냈습니다.").wait_for()

    states = "all => all.map(each => each.dataset.state).sort()"
    assert merchant.locator("#queued li").evaluate_all(states) == ["accepted", "paid"]
    look(merchant)
    shoppers[0].get_by_text("사용되었습니다: 3,000원").wait_for()
    kept = site.rows(
        "SELECT state, discount FROM coupons_counteruse WHERE shop_id = %s ORDER BY state", shop["id"]
    )
    assert kept == [{"state": "accepted", "discount": 3_000}, {"state": "paid", "discount": 3_000}]
    owed = site.rows(
        "SELECT credits_posted FROM ledger_account WHERE code = %s", f"merchant:{shop['merchant']}"
    )
    assert owed == [{"credits_posted": 6_000}]
    merchant.get_by_text("등록된 전화기: 앞쪽 전화기. 오프라인 허용 없음").wait_for()
    assert site.hamkke("check").returncode == 0
    organiser.reload()
    organiser.get_by_text("한도에서 지급").wait_for()
    look(organiser)


def test_the_secretariat_sees_who_guesses(shops, open_phone):
    shop = shops[4]
    merchant, organiser = open_phone(shop["email"]), open_phone("organiser@hamkke.example")
    guess = "0000-0000-0000-0000-0000"
    for _ in range(5):
        till(merchant, shop, guess, 20_000)
        expect(merchant.get_by_role("alert")).to_contain_text("그런 번호의 쿠폰이 없습니다.")
    till(merchant, shop, guess, 20_000)
    expect(merchant.get_by_role("alert")).to_contain_text(re.compile(r"(30|2\d)초 뒤에 다시 해 주세요\."))

    organiser.goto("/coupons/guessing/")
    organiser.get_by_text("까지 기다림").first.wait_for()
    look(organiser)


def test_the_secretariat_lets_a_delivery_app_in(site, open_phone):
    """The key is issued on the page; then the delivery app's own system calls, over HTTP."""
    organiser = open_phone("organiser@hamkke.example")
    organiser.goto("/coupons/plans/")
    organiser.get_by_role("link", name="제휴사").click()
    look(organiser)
    allotting, issuing = (
        organiser.locator(f"form[action='/coupons/partners/{form}']") for form in ("allotments", "keys")
    )
    for form in (allotting, issuing):
        form.get_by_label("제휴사").select_option(index=1)
        if form is allotting:
            form.get_by_label("쿠폰 행사").select_option(index=1)
            form.get_by_label("수량").fill("5")
        else:
            form.get_by_label("열쇠 이름").fill("운영")
        form.get_by_role("button").click()
    secret = facts(organiser)
    look(organiser)
    with httpx.Client(base_url=site.base_url, timeout=30) as client:
        _delivers(DeliveryApp("", secret["열쇠 번호"], secret["비밀 값"], client=client), site)

    organiser.goto("/coupons/partners/")
    organiser.get_by_text("맞음").wait_for()
    look(organiser)
    organiser.set_viewport_size({"width": 1280, "height": 900})
    organiser.get_by_role("link", name="U-1").click()
    organiser.get_by_text("할인금액이 3,000원이어야 하는데 1원입니다.").wait_for()
    organiser.goto("/coupons/partners/manual/")
    organiser.set_viewport_size(PHONE)
    look(organiser)
    organiser.goto("/coupons/partners/")
    assert site.hamkke("check").returncode == 0


def _delivers(app, site):
    """Codes are ordered and delivered; of two uses reported, one does not add up."""
    [allotted] = app.allotments().json()
    app.order("A-1", allotted["campaign"], 3)
    app.faults = Faults(replay=True)
    assert app.allotments().json()["refused"] == "replayed"
    codes = app.codes("A-1")
    app.deliver("A-1", "D-1", {codes[0]: "delivered", codes[1]: "delivered", codes[2]: "failed"})
    [merchant] = site.rows("SELECT business_number FROM merchants_merchant ORDER BY id LIMIT 1")
    [now] = site.rows("SELECT to_char(now() AT TIME ZONE 'Asia/Seoul', 'YYYY-MM-DD HH24:MI:SS') AS at")
    used = {"used_at": now["at"], **merchant, "amount": "30000"}
    answer = app.report_usage(
        "U-1", [{"code": codes[0], **used, "discount": "3000"}, {"code": codes[1], **used, "discount": "1"}]
    )
    assert [row["state"] for row in answer.json()["rows"]] == ["accepted", "waiting"]
