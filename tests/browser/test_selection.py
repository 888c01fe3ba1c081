"""Anybody downloads a selection and its checker from the page; an applicant finds its own row by its code, on a phone."""

import subprocess
import sys

import pytest

ASKED = """
from hamkke.calls.models import Selection
row = Selection.objects.exclude(proposal=None).order_by("decided_at").first().rows.order_by("rank").last()
print(row.application.call_id, row.application.code)
"""


@pytest.fixture(scope="module")
def decided(site) -> tuple[str, str]:
    """A decided call, and the code of an application that was sent in for it."""
    done = site.hamkke("django", "shell", "-v", "0", "-c", ASKED)
    assert done.returncode == 0, done.stderr
    call, code = done.stdout.strip().splitlines()[-1].split()
    return call, code


def test_a_stranger_downloads_the_file_and_the_checker_and_both_agree(page, accessible, decided, tmp_path):
    page.goto(f"/calls/{decided[0]}/")
    page.get_by_role("link", name="선정 결과와 공개 파일").click()
    page.get_by_role("heading", name="직접 확인하기").wait_for()
    see_both_widths(page, accessible)
    for name in ("공개 파일 받기 (JSON)", "확인 프로그램 받기"):
        with page.expect_download() as download:
            page.get_by_role("link", name=name).click()
        download.value.save_as(tmp_path / download.value.suggested_filename)

    [file] = tmp_path.glob("selection-*.json")
    checker = tmp_path / "check_selection.py"
    ran = subprocess.run(
        [sys.executable, "-I", checker, file, decided[1]], capture_output=True, text=True, check=False
    )

    assert (ran.returncode, "내 행 · your row" in ran.stdout) == (0, True)


def test_an_applicant_types_the_code_and_sees_the_row_and_its_proof(page, accessible, decided):
    page.goto(f"/calls/{decided[0]}/row/")
    page.get_by_label("확인 번호").fill(decided[1].lower())
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="증명").wait_for()

    see_both_widths(page, accessible)

    assert decided[1].lower() not in page.url


def test_a_ratio_that_cannot_be_reproduced_is_flagged(page, accessible):
    page.goto("/calls/ratios/")
    page.get_by_label("신청").fill("1007")
    page.get_by_label("선정 인원").fill("300")
    page.get_by_label("발표된 경쟁률 (예: 4.4:1)").fill("4.4:1")
    page.keyboard.press("Enter")

    page.get_by_role("status").get_by_text("다시 계산되지 않습니다").wait_for()
    see_both_widths(page, accessible)


def see_both_widths(page, accessible):
    for width, height in ((390, 844), (1280, 800)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        accessible()


def test_the_secretariat_writes_a_question_of_a_call_by_keyboard(site, page, accessible):
    page.goto(site.sign_in_path("organiser@hamkke.example"))
    page.goto("/calls/opening/")
    page.get_by_label("제목 (한국어)").fill("쓰다 만 제목")
    page.locator("summary", has_text="무엇을 묻나요").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="질문 더하기").focus()
    page.keyboard.press("Enter")
    page.locator("[name=questions-5-label]:focus").wait_for()
    page.keyboard.type("수출하시나요?")
    page.keyboard.press("Tab")
    page.keyboard.type("Do you export?")
    page.keyboard.press("Tab")
    page.keyboard.press("End")  # the last kind: yes or no
    page.locator("[name=questions-5-most]").wait_for(state="hidden")
    page.get_by_role("button", name="위로 · 질문 6").focus()
    page.keyboard.press("Enter")
    page.locator("[value='questions:up:4']:focus").wait_for()

    assert page.locator("[name=questions-4-label]").input_value() == "수출하시나요?"
    assert page.get_by_role("status").inner_text() == "질문 6번을 한 칸 위로 옮겼습니다."
    assert (
        page.get_by_role("checkbox", name="수출하시나요? — 예").count() == 1
    )  # a condition of what is asked later
    assert page.get_by_label("제목 (한국어)").input_value() == "쓰다 만 제목"
    see_both_widths(page, accessible)
