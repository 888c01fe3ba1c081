"""The secretariat's year: the dates move, promises are proved, and a coupon is funded before it is given."""

from datetime import timedelta

from hamkke.kernel import clock
from tests.stories.visitors import filled_in


def edition_of(organiser) -> str:
    [row] = organiser.site.rows("SELECT code FROM festivals_edition WHERE code LIKE %s", "%-rehearsal")
    return f"/festivals/{row['code']}/"


def test_organiser_moves_the_dates_and_both_versions_stand(visit):
    organiser = visit("organiser")
    edition = edition_of(organiser)
    today = clock.today()
    earliest, latest = today - timedelta(days=3), today + timedelta(days=26)
    organiser.open(edition).follow("일정 새로 정하기")
    backwards = organiser.press("저장", main_earliest=latest, main_latest=earliest, reason="잘못")
    refused = backwards.status

    organiser.open(edition).follow("일정 새로 정하기")
    organiser.press(
        "저장",
        main_earliest=earliest,
        main_latest=latest,
        extension_earliest=latest + timedelta(days=1),
        reason="하루 더 열기로 함",
    )

    assert refused in (409, 422)
    assert (organiser.status, organiser.path) == (200, edition)
    standing = organiser.facts()["본행사"]
    assert f"{earliest.month}월 {earliest.day}일" in standing
    assert "(30일)" in standing
    history = organiser.main.find("section", {"aria-labelledby": "versions"}).get_text(" ")
    assert all(words in history for words in ("3판", "하루 더 열기로 함", "2판", "1판", "최초 공고"))


def test_a_partner_proves_a_promise_and_the_secretariat_accepts_it(visit):
    partner, organiser, everybody = visit("partner"), visit("organiser"), visit()
    edition = edition_of(organiser)
    promise = "축제 알림 메시지"
    partner.open("/festivals/promises/")
    partner.open(partner.main.find("a", {"aria-label": f"증빙 올리기: {promise}"})["href"])
    before = percent_of(everybody.open(f"{edition}promises/"), promise)

    partner.press("증빙 내기", quantity="1", note="폐막을 알렸습니다", url="https://example.com/report")
    waiting = percent_of(everybody.open(f"{edition}promises/"), promise)
    organiser.open(f"{edition}proofs/")
    [latest] = [each for each in organiser.main.find_all("article") if "폐막을 알렸습니다" in each.get_text()]
    accepting = {**filled_in(latest.form), "is_accepted": "yes"}
    referer = {"Referer": str(organiser.answer.url)}
    accepted = organiser.client.post(latest.form["action"], data=accepting, headers=referer)

    assert "증빙을 받아들였습니다." in accepted.text
    assert waiting == before
    after = everybody.open(f"{edition}promises/")
    assert percent_of(after, promise) == before + 10
    assert "폐막을 알렸습니다" in after.text


def percent_of(visitor, promise) -> int:
    [shown] = [each for each in visitor.main.find_all("article") if promise in each.get_text()]
    return int(shown.progress["value"]) // 100


def test_organiser_funds_a_coupon_and_watches_it_burn_down(visit):
    organiser, shopper = visit("organiser"), visit().sign_up("burn-down@example.com")
    now = clock.now()
    organiser.open("/coupons/plans/new/")
    options = {option.text: option["value"] for option in organiser.page.find_all("option")}
    edition = next(value for words, value in options.items() if "rehearsal" in words)
    plan = {
        "edition": edition,
        "title": "막바지 20% 쿠폰",
        "title_en": "Last days, 20%",
        "percent": "20",
        "cap": "5000",
        "quantity": "10",
        "opens_at": seoul(now - timedelta(minutes=5)),
        "closes_at": seoul(now + timedelta(days=2)),
        "usable_until": seoul(now + timedelta(days=3)),
        "funder_1": options["중소벤처기업부"],
        "share_1": "70",
        "funder_2": options["카카오"],
    }
    short = organiser.press("준비하기", **plan, share_2="20")
    assert (short.status, "재원 분담률의 합이 100%여야 합니다." in short.text) == (422, True)

    organiser.press("준비하기", **plan, share_2="30")
    assert organiser.rows() == [
        ["중소벤처기업부", "70%", "0원", "0원", "0원", "0원"],
        ["카카오", "30%", "0원", "0원", "0원", "0원"],
    ]
    organiser.press("열기: 비용을 모두 예약합니다")
    assert [row[2] for row in organiser.rows()] == ["35,000원", "15,000원"]
    shopper.open(organiser.path.replace("/plans/", "/campaigns/")).press("쿠폰 받기")
    assert "쿠폰을 받았습니다." in shopper.text

    burn = organiser.open(organiser.path)

    assert {name: burn.facts()[name] for name in ("수량", "나감", "결제 대기", "사용")} == {
        "수량": "10장",
        "나감": "1장",
        "결제 대기": "0장",
        "사용": "0장",
    }
    assert burn.main.progress["value"] == "1"


def seoul(moment) -> str:
    return moment.astimezone(clock.SEOUL).strftime("%Y-%m-%dT%H:%M")
