"""The wallet: what ends first stands on top, says how long it is good and where, and leads there."""

import re
from datetime import timedelta

import pytest

from hamkke.coupons import actions
from hamkke.coupons.queries import wallets
from hamkke.kernel import clock, ids
from tests.coupons.holding import hold
from tests.coupons.test_views import seen_at, text
from tests.factories.coupons import NOON, TEN, CampaignFactory, ClaimFactory, OpeningFactory
from tests.factories.merchants import MerchantFactory, ProductFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def shopper(client):
    user = UserFactory()
    client.force_login(user)
    return user


def coupon(shopper, title="쿠폰", *, left=timedelta(days=3), **campaign):
    opened = CampaignFactory(
        state="open",
        title=title,
        closes_at=NOON,
        usable_until=NOON + left,
        funded_until=NOON + timedelta(days=99),
        **campaign,
    )
    return ClaimFactory(campaign=opened, shopper=shopper)


def test_what_ends_first_stands_on_top_and_what_is_over_is_folded_away(client, shopper):
    for title, left in (("느긋한 쿠폰", timedelta(days=9)), ("급한 쿠폰", timedelta(hours=3, minutes=59))):
        coupon(shopper, title, left=left)
    coupon(shopper, "지난 쿠폰", left=timedelta(minutes=1))

    page = seen_at(client, NOON + timedelta(minutes=2), "/coupons/").content.decode()

    assert (
        page.index("급한 쿠폰")
        < page.index("느긋한 쿠폰")
        < page.index("<details>\n      <summary>사용했거나")
    )
    assert page.index("사용했거나") < page.index("지난 쿠폰")
    assert re.findall(r"<time[^>]*>([^<]+)</time>", page) == ["3시간 남음", "8일 남음"]


@pytest.mark.parametrize(
    ("left", "korean", "english"),
    [
        (timedelta(days=2, hours=23), "2일 남음", "2 days left"),
        (timedelta(hours=24), "1일 남음", "1 day left"),
        (timedelta(hours=23, minutes=59), "23시간 남음", "23 hours left"),
        (timedelta(minutes=59, seconds=59), "59분 남음", "59 minutes left"),
        (timedelta(seconds=59), "곧 끝남", "ends in a moment"),
    ],
)
def test_what_is_left_is_said_in_the_largest_whole_unit(client, shopper, left, korean, english):
    coupon(shopper, left=left)

    said = {
        language: re.findall(
            r"<time[^>]*>([^<]+)</time>",
            seen_at(client, NOON, "/coupons/", headers={"accept-language": language}).text,
        )
        for language in ("ko", "en")
    }

    assert said == {"ko": [korean], "en": [english]}


def test_each_coupon_says_where_it_works_and_leads_to_the_narrowest_place(client):
    rice, bread = ProductFactory(name="햅쌀"), ProductFactory(name="호밀빵")
    shop = MerchantFactory(name="새벽상회")
    shelf = ids.new()
    for narrowed, works, address in (
        (
            {"scope": {"products": [str(rice.pk)]}, "channels": ["online"]},
            "온라인 · 햅쌀",
            f"/products/{rice.pk}/",
        ),
        (
            {"scope": {"products": [str(rice.pk), str(bread.pk)]}},
            "온라인, 매장 · 햅쌀, 호밀빵",
            "/exhibitions/",
        ),
        (
            {"scope": {"merchants": [str(shop.pk)]}},
            "온라인, 매장 · 새벽상회의 상품",
            f"/merchants/{shop.pk}/",
        ),
        (
            {"scope": {"exhibitions": [str(shelf)]}},
            "온라인, 매장 · 기획전에 진열된 상품",
            f"/shelves/{shelf}/",
        ),
        ({"channels": ["counter"]}, "매장 · 모든 상품", "/coupons/shops/"),
        (
            {"scope": {"excluded_merchants": [str(shop.pk)]}},
            "온라인, 매장 · 모든 상품 (일부 제외)",
            "/exhibitions/",
        ),
    ):
        client.force_login(shopper := UserFactory())
        coupon(shopper, **narrowed)
        page = seen_at(client, NOON, "/coupons/")

        assert f"쓸 수 있는 곳 : {works} " in text(page).replace("쓸 수 있는 곳:", "쓸 수 있는 곳 :")
        assert f'<a class="button button-primary" href="{address}">' in page.text


def test_what_can_be_claimed_now_comes_before_what_opens_next_the_soonest_first(client, shopper):
    for title, opens_at in (
        ("모레 쿠폰", NOON + timedelta(days=2)),
        ("내일 쿠폰", NOON + timedelta(days=1)),
        ("지금 쿠폰", TEN),
    ):
        OpeningFactory(
            campaign=CampaignFactory(
                state="open", title=title, opens_at=opens_at, closes_at=NOON + timedelta(days=5)
            )
        )

    page = text(seen_at(client, NOON, "/coupons/"))

    assert page.index("지금 받을 수 있는 쿠폰") < page.index("지금 쿠폰") < page.index("다음에 열리는 쿠폰")
    assert (
        page.index("다음에 열리는 쿠폰")
        < page.index("내일 쿠폰")
        < page.index("1일 뒤")
        < page.index("모레 쿠폰")
    )


def test_what_somebody_has_had_is_no_longer_offered(client, shopper):
    for title, per_person in (("이미 받은 쿠폰", 1), ("한 장 더 받을 쿠폰", 2)):
        opened = CampaignFactory(state="open", title=title, per_person=per_person)
        OpeningFactory(campaign=opened)
        ClaimFactory(campaign=opened, shopper=shopper)

    page = text(seen_at(client, NOON, "/coupons/"))

    offered = page[page.index("지금 받을 수 있는 쿠폰") :]
    assert ("이미 받은 쿠폰" in offered, "한 장 더 받을 쿠폰" in offered) == (False, True)


def test_a_coupon_on_an_unpaid_order_is_neither_usable_nor_past(campaign, shopper):
    claim = ClaimFactory(campaign=campaign, shopper=shopper)
    with clock.pretend(NOON):
        hold(claim, lines=[actions.Line(ids.new(), ids.new(), 30_000)])

    wallet = wallets.wallet_of(shopper, now=NOON)

    assert ([each.claim for each in wallet.waiting], wallet.usable, wallet.past) == ([claim], [], [])


def test_many_coupons_and_many_campaigns_lie_on_pages_of_their_own(client, shopper):
    for _ in range(25):
        coupon(shopper)
    coupon(shopper, "지난 쿠폰", left=timedelta(minutes=1))
    offered = [OpeningFactory(campaign=CampaignFactory(state="open")) for _ in range(25)]

    def page(query):
        answer = seen_at(client, NOON + timedelta(minutes=2), f"/coupons/{query}")
        return answer.content.decode()

    first, second, others = page(""), page("?page=2"), page("?page=2&campaigns=2")
    assert [each.count("쓸 수 있음") for each in (first, second)] == [24, 1]
    assert [each.count("받는 중") for each in (first, second, others)] == [24, 24, 1]
    assert ["지난 쿠폰" in each for each in (first, second)] == [False, True]
    assert offered[-1].campaign.title in others
    assert 'href="?page=2&amp;campaigns=1"' in others
