"""A merchant applies on a phone: in one go, after losing the connection, and one second too late."""

import re

import pytest
from playwright.sync_api import expect

from tests.calls import files

OPEN = """
from datetime import timedelta
from hamkke.calls import actions, rules
from hamkke.calls.rules import Condition, Question, terms
from hamkke.festivals import queries as festivals
from hamkke.kernel import clock, ids
from hamkke.kernel.words import Words

offer, *others = rules.QUESTIONS
exports = Question("exports", "yes_no", Words("수출하시나요?", "Do you export?"), Words("골라 주세요.", "Choose."))
country = Question("country", "line", Words("어느 나라인가요?", "Which country?"), Words("하나만.", "One."),
                   least=2, most=20, shown_if=Condition("exports", ("yes",)))
licence = terms.Document("licence", Words("사업자등록증", "Business registration"), bytes_most=1_000_000)
now = clock.now()
call = actions.open_call(id=ids.new(), edition=festivals.editions().first(), title="휴대전화 모집", title_en="By phone", places=1,
    opens_at=now - timedelta(hours=1), closes_at=now + timedelta(hours=1), by=None,
    terms=rules.Terms(places=1, questions=(offer, *others, exports, country), documents=(licence,)))
print(f"call:{call.pk}:")
"""
SHEET = {"price": "18000", "value": "국산 참깨를 낮은 온도에 볶아 당일 짭니다.", "discount": "10"}


@pytest.fixture(scope="module")
def call(site):
    """A call that is open now, with a question of its own and a document to hand in."""
    answer = site.hamkke("django", "shell", "--command", OPEN)
    return re.search(r"call:([0-9a-f-]{36}):", answer.stdout)[1]


@pytest.fixture
def phone(page, site):
    page.set_viewport_size({"width": 390, "height": 844})

    def signed_in(who):
        page.goto(site.sign_in_path(f"{who}@hamkke.example"))
        return page

    return signed_in


def status(page):
    return page.locator("[data-status]")


def saved(site, call, offer):
    query = "SELECT answers FROM calls_application WHERE call_id = %s AND answers->>'offer' = %s"
    return site.rows(query, call, offer)


def fill(page, **answers):
    for name, value in answers.items():
        page.locator(f'[name="{name}"]').fill(value)


def test_a_merchant_applies_in_one_go(phone, site, call, accessible):
    page = phone("merchant-1")
    page.goto(f"/calls/{call}/")
    page.get_by_role("link", name="신청하기").click()
    fill(page, offer="참기름 두 병", **SHEET)
    page.locator('[name="delivery"]').select_option("free")
    expect(page.get_by_label("어느 나라인가요?")).to_be_hidden()
    page.get_by_label("수출하시나요?").select_option("yes")
    fill(page, country="일본")
    expect(status(page)).to_have_text(re.compile(r"^저장됨 \d\d:\d\d$"))
    assert saved(site, call, "참기름 두 병")[0]["answers"]["country"] == "일본"
    accessible()

    # Too large is said before anything is sent; a program in disguise is refused by the server.
    chooser = page.get_by_label("파일 고르기")
    chooser.set_input_files(
        {"name": "큰.pdf", "mimeType": "application/pdf", "buffer": files.PDF + bytes(1_300_000)}
    )
    page.get_by_role("button", name="올리기").click()
    expect(page.get_by_text("파일이 너무 큽니다. 1 MB까지 받습니다.")).to_be_visible()
    chooser.set_input_files({"name": "등록증.pdf", "mimeType": "application/pdf", "buffer": files.PROGRAM})
    page.get_by_role("button", name="올리기").click()
    expect(page.get_by_text("실행 파일입니다")).to_be_visible()
    chooser.set_input_files({"name": "등록증.pdf", "mimeType": "application/pdf", "buffer": files.PDF})
    page.get_by_role("button", name="올리기").click()
    expect(page.get_by_text("서류함에 넣었습니다: 등록증.pdf")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    accessible()

    page.get_by_role("button", name="제출하기").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("접수되었습니다")
    assert page.evaluate("Object.keys(localStorage)") == []
    page.goto("/calls/documents/")
    expect(page.get_by_role("link", name="등록증.pdf")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    accessible()


def test_a_lost_connection_loses_nothing(phone, site, call):
    page = phone("merchant-2")
    page.goto(f"/calls/{call}/application/")
    fill(page, offer="들기름")
    expect(status(page)).to_have_text(re.compile("저장됨"))

    page.context.set_offline(True)
    fill(page, offer="들기름 세 병", **SHEET)
    expect(status(page)).to_contain_text("연결이 끊겼습니다.", timeout=10_000)
    page.get_by_role("button", name="제출하기").click()
    expect(status(page)).to_contain_text("연결이 끊겼습니다.")
    assert saved(site, call, "들기름 세 병") == []

    # The phone is put away, the browser ends; later the page is opened again.
    page.goto("about:blank")
    page.context.set_offline(False)
    page.goto(f"/calls/{call}/application/")
    expect(page.locator('[name="offer"]')).to_have_value("들기름 세 병")
    expect(status(page)).to_have_text(re.compile("저장됨"))
    assert saved(site, call, "들기름 세 병")[0]["answers"]["price"] == 18_000


def test_an_answer_that_was_lost_on_its_way_is_no_quarrel_with_oneself(phone, site, call):
    page = phone("merchant-3")
    page.goto(f"/calls/{call}/application/")
    lost = []

    def lose(route):
        lost.append(route.fetch().status)
        route.abort()

    page.route("**/autosave/", lose, times=1)
    fill(page, offer="깻묵")
    expect(status(page)).to_contain_text("연결이 끊겼습니다.")
    assert (lost, len(saved(site, call, "깻묵"))) == ([200], 1)
    fill(page, offer="깻묵 한 장")

    expect(status(page)).to_have_text(re.compile("저장됨"), timeout=20_000)
    assert len(saved(site, call, "깻묵 한 장")) == 1


def test_what_was_sent_on_leaving_is_known_to_be_saved_on_coming_back(phone, site, call):
    page = phone("merchant-5")
    page.goto(f"/calls/{call}/application/")
    page.route("**/autosave/", lambda route: (route.fetch(), route.abort()))
    fill(page, offer="볶은 참깨")
    expect(status(page)).to_contain_text("연결이 끊겼습니다.")
    assert len(saved(site, call, "볶은 참깨")) == 1

    page.goto("about:blank")
    page.goto(f"/calls/{call}/application/")

    expect(status(page)).to_have_text(re.compile(r"^저장됨 \d\d:\d\d$"))
    assert page.evaluate("Object.keys(localStorage)") == []


def test_what_was_typed_before_the_script_had_come_is_saved(phone, site, call):
    page, script = phone("merchant-6"), []

    def hold(route):
        script.append(route)

    page.route("**/applying*.js", hold, times=1)
    page.goto(f"/calls/{call}/application/", wait_until="commit")
    fill(page, offer="참깨 강정")
    script[0].continue_()

    expect(status(page)).to_have_text(re.compile("저장됨"))
    assert len(saved(site, call, "참깨 강정")) == 1


def test_one_second_after_closing_is_too_late_and_the_page_says_so(phone, site, call):
    page = phone("merchant-4")
    page.goto(f"/calls/{call}/application/")
    fill(page, offer="늦은 기름", **SHEET)
    expect(status(page)).to_have_text(re.compile("저장됨"))
    site.rows(
        "UPDATE calls_call SET closes_at = now() - interval '1 second' WHERE id = %s RETURNING id", call
    )

    page.get_by_role("button", name="제출하기").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("마감되었습니다")
    expect(page.get_by_text("1초라도 늦으면 받을 수 없는 점 양해해 주세요.")).to_be_visible()
    [kept] = site.rows("SELECT state FROM calls_application WHERE answers->>'offer' = '늦은 기름'")
    assert kept["state"] == "draft"
