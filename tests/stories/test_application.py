"""From the call to the decision: sealed until the second of closing, judged blind, decided once, told with its reason."""

import time
from datetime import timedelta

from hamkke.kernel import clock

OPEN_SECONDS = 15
SHEET = {
    "price": "18000",
    "value": "국산 참깨를 낮은 온도에 볶아 당일 짭니다.",
    "delivery": "free",
    "discount": "10",
}


def seoul(moment) -> str:
    return moment.astimezone(clock.SEOUL).strftime("%Y-%m-%dT%H:%M:%S")


def open_call(organiser, closes_at) -> str:
    """A call with one place and one on the waiting list, with the suggested criteria."""
    organiser.open("/calls/opening/")
    editions = organiser.page.find("select", {"name": "edition"}).find_all("option")
    organiser.press(
        "공고하기",
        edition=next(
            option["value"] for option in editions if "리허설" in option.text or "황금녘" in option.text
        ),
        title="가을 추가 모집",
        title_en="Autumn call",
        places="1",
        waiting="1",
        opens_at=seoul(clock.now() - timedelta(minutes=1)),
        closes_at=seoul(closes_at),
    )
    assert organiser.status == 200, organiser.text
    return organiser.path.removesuffix("desk/")


def score_all(judge, marks: dict[str, list[int]]) -> None:
    """Review every sheet of the pile; a sheet is known by what it offers, for its maker is hidden."""
    while "신청서 심사" in judge.main.h1.text:
        offer = judge.facts()["무엇을 파시나요?"]
        given = dict(
            zip((f"score_{position}" for position in score_positions(judge)), marks[offer], strict=True)
        )
        judge.press("저장하고 다음", **given)


def score_positions(judge) -> list[int]:
    names = [
        field["name"] for field in judge.main.find_all("input") if field.get("name", "").startswith("score_")
    ]
    return sorted(int(name.removeprefix("score_")) for name in names)


def test_application_is_sealed_judged_and_answered_with_its_reason(visit, site):
    organiser, judges = visit("organiser"), [visit("judge-1"), visit("judge-2")]
    merchants = {"참기름": visit("merchant-1"), "들기름": visit("merchant-2"), "깻묵": visit("merchant-3")}
    closes_at = (clock.now() + timedelta(seconds=OPEN_SECONDS)).replace(microsecond=0)
    call = open_call(organiser, closes_at)

    # ── While it is open: drafts may be partial, nobody else sees a word. ──
    for offer, merchant in merchants.items():
        merchant.open(f"{call}application/").press("저장만 하기", offer=offer)
    incomplete = merchants["참기름"].press("제출하기")
    assert (incomplete.status, "쓰신 내용은 저장했습니다." in incomplete.text) == (422, True)
    for merchant in merchants.values():
        merchant.open(f"{call}application/").press("제출하기", **SHEET)
        assert merchant.path.endswith("/receipt/")
    changed = merchants["깻묵"].open(f"{call}application/").press("저장만 하기", offer="깻묵 두 장")
    assert "다시 제출해야 반영됩니다." in changed.text
    desk = organiser.open(f"{call}desk/")
    assert desk.facts()["제출"] == "3건"
    assert "봉인되어 있습니다" in desk.text
    assert "기름" not in desk.text
    assert "가을 추가 모집" not in judges[0].open("/calls/reviews/").text
    assert visit("organiser").open(merchants["참기름"].path.replace("receipt/", "")).status == 404
    assert clock.now() < closes_at, "The machine was too slow to see the call while it was open."

    # ── Closed to the second: what was saved but not submitted does not count. ──
    time.sleep(max(0, (closes_at - clock.now()).total_seconds()) + 0.05)
    late = merchants["깻묵"].press("고쳐서 다시 제출")
    assert late.status == 409
    organiser.open(f"{call}desk/").press("배정하기", judges=judge_ids(organiser), per_application="2")
    assert "심사 6건을 배정했습니다." in organiser.text
    # The same score for two of them; their strongest criterion differs: 40·95 + 60·80 = 40·80 + 60·90.
    marks = {"참기름": [95, 80, 80, 80], "들기름": [80, 90, 90, 90], "깻묵": [50, 50, 50, 50]}
    for judge in judges:
        judge.open("/calls/reviews/").follow("심사 시작").press("확인하고 심사하기")
        assert not {"소상공인", "본보기"} & set(judge.text.split())
        score_all(judge, marks)
        assert "모두 심사했습니다" in judge.text

    # ── Decided once, and everybody is told where they stand and why. ──
    decide_together(organiser, visit("approver-1"), call)
    told = {offer: merchant.open(f"{call}application/").facts() for offer, merchant in merchants.items()}
    assert {
        offer: (facts["순위"], facts["점수"], facts["그 점수와의 차이"]) for offer, facts in told.items()
    } == {
        "참기름": ("1위 3곳 가운데", "86.00점", "0.00점"),
        "들기름": ("2위 3곳 가운데", "86.00점", "0.00점"),
        "깻묵": ("3위 3곳 가운데", "50.00점", "−36.00점"),
    }
    headings = {offer: merchant.main.h2.text for offer, merchant in merchants.items()}
    assert headings == {"참기름": "결과: 선정", "들기름": "결과: 예비", "깻묵": "결과: 미선정"}
    for close_one in (merchants["참기름"], merchants["들기름"]):
        assert "점수가 같아 ‘상품 경쟁력’ 기준의 점수로 정해졌습니다." in close_one.text
    assert "점수로 정해졌습니다." in merchants["깻묵"].text
    assert "깻묵 두 장" not in merchants["깻묵"].text
    assert "선정안 내기" not in organiser.open(f"{call}desk/").text
    table = organiser.client.get(f"{call}selection.csv")
    assert table.content.decode("utf-8-sig").splitlines()[1].split(",")[:2] == ["1", "선정"]


def decide_together(organiser, approver, call: str) -> None:
    """Whoever proposes cannot release, not even past the page; another person does."""
    organiser.open(f"{call}desk/").press("1곳 선정안 내기")
    assert "선정안을 낸 사람은 확정할 수 없습니다." in organiser.text
    approver.open(organiser.path).press("이대로 확정하기")
    assert approver.path == f"{call}selection/"


def judge_ids(organiser) -> list[str]:
    found = organiser.site.rows(
        "SELECT id FROM people_user WHERE email IN ('judge-1@hamkke.example', 'judge-2@hamkke.example')"
    )
    return [str(row["id"]) for row in found]
