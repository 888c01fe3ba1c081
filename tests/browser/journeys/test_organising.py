"""The journeys of organisers, judges, partners, auditors and the public, each by mouse and by keyboard alone, on a phone and at a desk."""

import re
from datetime import date, timedelta

import pytest

from hamkke.festivals import queries as festivals
from hamkke.kernel import clock
from hamkke.merchants import queries as merchants
from hamkke.people import queries as people
from tests.browser.journeys.conftest import WALKS, Walk
from tests.calls import files
from tests.factories import calls

EDITION = "2026-11-rehearsal"
PLAYED_WITHIN_MS = 180_000


@pytest.fixture(scope="module", autouse=True)
def staged(inside):
    """For each walk a call that is closed, with one sheet that lies with a judge."""
    with inside():
        now, judge = clock.now(), people.user_by_email("judge-1@hamkke.example")
        for number, applicant in zip(range(len(WALKS)), merchants.merchants(), strict=False):
            call = calls.call_of(
                edition=festivals.editions().get(code=EDITION),
                title=f"심사할 공고 {number}",
                places=1,
                opens_at=now - timedelta(days=2),
                closes_at=now - timedelta(hours=1),
            )
            calls.submission_of(call, applicant, at=now - timedelta(days=1))
            calls.assign(call, judge, at=now)


def test_a_morning_at_the_desk(somebody):
    """The cockpit, the trail of what was done, and the festival as it will be."""
    hand = somebody("organiser", "/today/")
    hand.sees("결정할 것")
    hand.keeps("cockpit")
    hand.follow("기록")
    hand.choose("무엇에 관해", "쿠폰")
    hand.send("찾기")
    hand.unfold("자세히")
    hand.keeps("trail")
    hand.follow("상황판")
    hand.follow("시간 여행")
    hand.fill("언제로 갈까요?", f"{clock.today() + timedelta(days=3)}T19:30")
    hand.send("이때로 가기")
    hand.sees("보기만 합니다")
    hand.keeps("later")
    hand.send("지금으로 돌아오기")


def test_changing_the_schedule(somebody):
    """A last day is moved, and the page says how many people were told."""
    hand = somebody("organiser", "/today/")
    hand.follow("축제")
    hand.follow("황금녘 동행축제")
    hand.follow("일정 새로 정하기")
    last = date.fromisoformat(hand.page.get_by_label("연장 끝날").input_value())
    hand.fill("연장 끝날", str(last + timedelta(days=1)))
    hand.fill("왜 바꾸나요?", "설 대목까지 이어 갑니다.")
    hand.keeps("schedule")
    hand.send("저장")
    hand.sees("설 대목까지 이어 갑니다.")
    hand.follow("몇 사람에게 알렸는지 보기")
    hand.keeps("told")


def test_opening_a_call(somebody, walk):
    now = clock.now().astimezone(clock.SEOUL)
    hand = somebody("organiser", "/today/")
    hand.follow("모집공고")
    hand.follow("새 공고 열기")
    hand.choose("축제", f"{EDITION} 황금녘 동행축제")
    hand.fill("제목 (한국어)", f"봄 공고 {walk.turn}")
    hand.fill("제목 (영어)", f"Spring call {walk.turn}")
    hand.fill("접수 시작", f"{now + timedelta(days=1):%Y-%m-%dT09:00}")
    hand.fill("접수 마감", f"{now + timedelta(days=20):%Y-%m-%dT18:00}")
    hand.keeps("form")
    hand.unfold("무엇을 묻나요")
    hand.press("질문 더하기", until="질문 6번을 더했습니다.")
    asked = hand.page.get_by_role("group", name="질문 6")
    hand.fill("질문 (한국어)", "선물 포장을 하나요?", within=asked)
    hand.fill("질문 (영어)", "Do you wrap gifts?", within=asked)
    hand.choose("답하는 방식", "예·아니요", within=asked)
    hand.keeps("question")
    hand.send("공고하기")
    hand.sees(f"봄 공고 {walk.turn}")
    hand.keeps("call")


def test_judging_and_deciding(somebody, walk):
    """A judge scores a sheet; one of the secretariat proposes what comes of it, another releases it."""
    call = f"심사할 공고 {walk.turn}"
    hand = somebody("judge-1", "/today/judging/")
    hand.follow("심사할 신청서")
    hand.follow("심사 시작", within=hand.page.get_by_role("article").filter(has_text=call))
    hand.send("확인하고 심사하기")
    for criterion in ("가격", "상품성", "축제 적합도"):
        hand.fill(criterion, "80")
    hand.keeps("sheet")
    hand.send("저장하고 다음")
    hand.sees("모두 마쳤습니다")

    hand = somebody("organiser", "/calls/")
    hand.follow(call)
    hand.follow("접수·심사 관리")
    hand.keeps("desk")
    hand.send("1곳 선정안 내기")
    hand.sees("선정안을 낸 사람은 확정할 수 없습니다.")
    proposal = hand.address

    hand = somebody("approver-1", proposal)
    hand.send("이대로 확정하기")
    hand.sees("선정 결과")
    hand.keeps("decided")


def test_a_campaign(somebody, walk):
    """A coupon is planned, and opened with its whole cost reserved."""
    now = clock.now().astimezone(clock.SEOUL)
    hand = somebody("organiser", "/today/")
    hand.follow("쿠폰 행사")
    hand.follow("새로 준비하기")
    hand.choose("행사", f"{EDITION} 황금녘 동행축제")
    hand.fill("이름", f"저녁 쿠폰 {walk.turn}")
    hand.fill("영문 이름", "Evening coupon")
    hand.fill("수량", "100")
    hand.fill("받기 시작", f"{now + timedelta(days=1):%Y-%m-%dT10:00}")
    hand.fill("받기 끝", f"{now + timedelta(days=7):%Y-%m-%dT18:00}")
    hand.fill("사용 기한", f"{now + timedelta(days=14):%Y-%m-%dT18:00}")
    hand.choose("재원 부담자 1", "카카오")
    hand.fill("분담률 1", "100")
    hand.keeps("plan")
    hand.send("준비하기")
    hand.send("열기: 비용을 모두 예약합니다")
    hand.sees("300,000원")
    hand.keeps("opened")


def test_an_exhibition(somebody, walk):
    """A page is written in the workshop and published, and visitors find it."""
    title = f"겨울 밥상 {walk.turn}"
    hand = somebody("organiser", "/exhibitions/")
    hand.follow("기획전 만들기")
    hand.fill("제목", title)
    hand.fill("영문 이름", f"Winter table {walk.turn}")
    hand.choose("행사", f"{EDITION} 황금녘 동행축제")
    hand.keeps("workshop")
    hand.unfold("더 많은 움직임")
    hand.send("게시")
    hand = somebody(at="/exhibitions/")
    hand.follow(title)
    hand.keeps("shown")


def test_a_promise_and_its_proof(somebody, walk):
    """A partner proves what it did; the secretariat accepts it; everybody sees how much of the promise is kept."""
    hand = somebody("partner", "/today/partner/")
    hand.keeps("today")
    hand.follow("약속: 축제 알림 메시지")
    hand.fill("이번에 한 수량", "1")
    hand.fill("무엇을 했나요?", f"{walk.turn + 3}번째 알림을 보냈습니다.")
    hand.attach("증빙 파일", {"name": "보고서.pdf", "mimeType": "application/pdf", "buffer": files.PDF})
    hand.keeps("proof")
    hand.send("증빙 내기")

    hand = somebody("organiser", "/today/")
    hand.follow("확인할 증빙")
    proof = hand.page.get_by_role("article").filter(has_text=f"{walk.turn + 3}번째 알림을 보냈습니다.")
    hand.keeps("proofs")
    hand.send("받아들이기", within=proof)
    hand.follow("협력 기관의 약속")
    hand.keeps("promises")


def test_publishing_figures(somebody):
    """One freezes the figures, another signs; anybody unfolds them to their sources and takes them home."""
    hand = somebody("organiser", "/today/")
    hand.follow("매출 집계")
    hand.follow(EDITION)
    hand.follow("공개본")
    hand.send("수치를 고정해 올리기")
    hand.sees("아직 공개하지 않았습니다.")
    release = hand.address
    hand = somebody("approver-1", release)
    hand.send("서명하고 공개하기")
    hand.sees("공개했습니다.")
    hand.keeps("signed")

    hand = somebody()
    hand.follow("숫자로 보는 축제")
    hand.follow(EDITION)
    hand.follow("공개본")
    hand.follow(re.search(r"(\d+)$", release)[1])
    hand.sees("무엇으로 이루어졌나")
    hand.keeps("unfolded")
    assert hand.take_home("JSON").endswith(".json")


def test_a_rehearsal(somebody):
    """From the cockpit to the days ahead, of which a past edition has none left to live through in a copy."""
    hand = somebody("organiser", "/today/")
    hand.unfold("다른 회차")
    hand.follow("2025-09")
    hand.follow("예행연습")
    hand.fill("손님 수", "20")
    hand.keeps("crowd")
    hand.send("복사본에서 해 보기")
    hand.sees("앞으로 남은 날이 없습니다.")
    hand.keeps("refused")


@pytest.mark.parametrize("walk", [Walk("keyboard", 360)], ids=["keyboard-360"])
def test_a_rehearsal_of_the_days_ahead(somebody):
    """They are lived through in a copy; the page shows that it goes on, and by itself what came of it.

    Played once, by keyboard on a phone: the journey above reaches the same page and its button in all four ways.
    """
    hand = somebody("organiser", "/today/")
    hand.follow("예행연습")
    hand.fill("손님 수", "3")
    hand.send("복사본에서 해 보기")
    hand.sees("진행되고 있습니다")
    hand.keeps("under-way")
    hand.page.get_by_text("모든 점검이 깨끗합니다").wait_for(timeout=PLAYED_WITHIN_MS)
    hand.sees("원장이 이어집니다")
    hand.keeps("lived-through")
