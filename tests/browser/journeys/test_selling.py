"""A merchant's journeys, each by mouse and by keyboard alone, on a phone and at a desk."""

from datetime import timedelta

import pytest

from hamkke.calls import actions as calls
from hamkke.festivals import queries as festivals
from hamkke.kernel import clock, ids
from hamkke.people import queries as people
from tests.coupons.planning import drafted
from tests.factories.festivals import EditionFactory

SELECTED = ("merchant-17", "merchant-18", "merchant-20", "merchant-21")


@pytest.fixture(scope="module", autouse=True)
def staged(inside):
    """A call that is open, and a campaign that asks merchants to share its cost."""
    with inside():
        now, edition = clock.now(), festivals.editions().get(code="2026-11-rehearsal")
        calls.open_call(
            id=ids.new(),
            edition=edition,
            title="설 상생전 모집",
            title_en="New year's call",
            places=2,
            opens_at=now - timedelta(hours=1),
            closes_at=now + timedelta(days=7),
            by=None,
        )
        drafted(
            people.user_by_email("organiser@hamkke.example"),
            edition=EditionFactory(code="2027-02", name="설맞이 동행축제", name_en="New year's festival"),
            title="함께 부담하는 쿠폰",
            funders=[(people.organisations().get(name="카카오"), 7_000)],
            merchant_share=3_000,
            opens_at=now + timedelta(days=2),
            closes_at=now + timedelta(days=9),
            usable_until=now + timedelta(days=30),
        )


@pytest.fixture
def merchant(walk):
    return SELECTED[walk.turn]


@pytest.fixture
def shop(site, merchant) -> str:
    query = (
        "SELECT m.name FROM merchants_merchant m JOIN people_user u ON u.id = m.owner_id WHERE u.email = %s"
    )
    return site.rows(query, f"{merchant}@hamkke.example")[0]["name"]


def test_goods(somebody, merchant):
    """From today's desk to a new product, and another price for it."""
    hand = somebody(merchant, "/today/shop/")
    hand.keeps("today")
    hand.follow("가게와 상품")
    hand.follow("상품 올리기")
    hand.fill("상품 이름", "서리태 두부")
    hand.fill("분류", "식품")
    hand.fill("가격 (원)", "6500")
    hand.keeps("product")
    hand.send("상품 올리기")
    hand.follow("가격 바꾸기 : 서리태 두부")
    hand.fill("새 가격 (원)", "5900")
    hand.send("가격 바꾸기")
    hand.sees("5,900원")
    hand.keeps("price")


def test_applying(somebody, merchant):
    """From the calls to an application that was sent in, and to the letter about an earlier one."""
    hand = somebody(merchant, "/today/shop/")
    hand.follow("모집공고")
    hand.follow("설 상생전 모집")
    hand.follow("신청하기")
    hand.fill("무엇을 파시나요?", "참기름 두 병")
    hand.fill("판매 가격 (원)", "18000")
    hand.fill("왜 좋은 상품인가요?", "국산 참깨를 낮은 온도에 볶아 당일 짭니다.")
    hand.choose("어떻게 전하나요?", "무료 배송")
    hand.fill("축제 동안 할인율 (%)", "10")
    hand.keeps("form")
    hand.send("제출하기")
    hand.sees("접수되었습니다")
    hand.keeps("receipt")
    hand.follow("모집공고")
    hand.follow("황금녘 동행축제 참여기업 모집")
    hand.follow("내 신청서와 결과 보기")
    hand.follow("결과 안내")
    hand.keeps("letter")


def test_at_the_counter(somebody, merchant, shop, walk):
    """A shopper shows a coupon at a shop, the merchant types its code, and both read who paid what."""
    hand = somebody(f"merchant-{9 + walk.turn}")
    hand.follow("쿠폰 받기")
    hand.press("쿠폰 받기", until="쿠폰을 받았습니다.")
    hand.follow("쿠폰함 보기")
    hand.follow("매장에서 쓰기")
    hand.fill("매장, 가게 또는 시장 이름", shop)
    hand.send("찾기")
    hand.follow(shop)
    hand.send("이 쿠폰 보여 주기")
    hand.sees("남음")
    hand.keeps("shown")
    code = hand.page.locator("[data-code]").inner_text()

    hand = somebody(merchant, "/today/shop/")
    hand.follow("계산대")
    hand.follow(shop)
    hand.fill("번호", code)
    hand.fill("구매 금액 (원)", "30000")
    hand.send("할인 확인")
    hand.sees("할인은 누가 부담하나요")
    hand.keeps("who-pays")
    hand.send("쿠폰 사용 확정")
    hand.sees("사용되었습니다: 3,000원")
    hand.keeps("used")


def test_money(somebody, merchant, shop):
    """What is owed, by whom and on what day; what was sold; and how that compares with the median."""
    hand = somebody(merchant, "/today/shop/")
    hand.follow("받을 돈")
    hand.sees("누가")
    hand.keeps("owed")
    hand.follow("팔린 상품")
    hand.keeps("sold")
    hand.follow("숫자로 보기")
    hand.follow("가게마다의 결과")
    hand.follow(shop)
    hand.sees("중앙값")
    hand.keeps("result")


def test_joining_a_campaign(somebody, merchant):
    """Who pays a coupon is read before anything is signed."""
    hand = somebody(merchant, "/today/shop/")
    hand.follow("쿠폰 분담")
    hand.follow("함께 부담하는 쿠폰")
    hand.keeps("terms")
    hand.send("읽었고, 함께 부담하기로 서명합니다")
    hand.sees("에 서명했습니다.")
    hand.keeps("signed")
