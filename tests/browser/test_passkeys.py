"""Signing in with a device instead of a code: Chromium's pretended device makes a passkey, opens the door with it, and loses it."""

import pytest

from tests import site as sites

ORGANISER = "organiser@hamkke.example"


@pytest.fixture(scope="module")
def site():
    yield from sites.serve(HAMKKE_REQUIRE_PASSKEYS="true")


@pytest.fixture
def device(page, site):
    """A phone with a fingerprint reader, whose owner always agrees."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def at_home(page, site, path):
    """A passkey belongs to a name; for a number, which 127.0.0.1 is, no browser makes one."""
    page.goto(site.base_url.replace("127.0.0.1", "localhost") + path)


def sign_out(page):
    page.get_by_role("button", name="로그아웃").click()
    page.wait_for_url("**/localhost:*/")


def type_the_code(page, site):
    """As far as everybody comes whose mail somebody reads."""
    at_home(page, site, "/accounts/login/?next=/people/")
    page.get_by_label("이메일 주소").fill(ORGANISER)
    page.get_by_role("button", name="코드 받기").click()
    page.get_by_label("확인 코드").fill(site.code_mailed_to(ORGANISER))
    page.get_by_role("button", name="확인").click()


@pytest.mark.usefixtures("device")
def test_an_organiser_adds_a_passkey_signs_in_with_it_and_removes_it(page, site, accessible):
    type_the_code(page, site)
    page.get_by_text("사무국에서 일하려면 먼저 패스키를 하나 더해 주세요").wait_for()
    accessible()
    page.get_by_role("link", name="패스키 더하기").click()
    page.get_by_label("이름 (어느 기기인지)").fill("내 전화기")
    accessible()
    page.get_by_role("button", name="더하기", exact=True).click()
    page.get_by_text("패스키를 더했습니다").wait_for()
    assert page.get_by_role("heading", name="내 전화기").is_visible()

    sign_out(page)
    at_home(page, site, "/accounts/login/?next=/people/")
    page.get_by_role("button", name="패스키로 로그인").click()
    page.get_by_role("heading", name="사람과 기관", level=1).wait_for()

    sign_out(page)
    type_the_code(page, site)
    page.get_by_role("heading", name="패스키도 확인합니다").wait_for()
    accessible()
    page.get_by_role("button", name="패스키로 확인").click()
    page.get_by_role("heading", name="사람과 기관", level=1).wait_for()

    at_home(page, site, "/accounts/passkeys/")
    page.get_by_role("link", name="내 전화기 지우기").click()
    page.get_by_role("button", name="패스키로 확인").click()
    page.get_by_role("button", name="지우기").click()
    page.get_by_text("패스키를 지웠습니다").wait_for()
    assert page.get_by_text("아직 패스키가 없습니다").is_visible()
    said = site.rows("SELECT verb FROM audit_entry WHERE verb LIKE 'people.passkey%%' ORDER BY at")
    assert [row["verb"] for row in said] == ["people.passkey.added", "people.passkey.removed"]
