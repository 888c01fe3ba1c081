"""What shoppers and organisers see."""

import re
from datetime import timedelta

import pytest

from hamkke.coupons import actions, queries
from hamkke.coupons.models import Campaign, Opening
from hamkke.kernel import clock, ids, tokens
from tests.coupons.holding import hold
from tests.factories.coupons import NOON, TEN, CampaignFactory, ClaimFactory, FundingFactory
from tests.factories.festivals import EditionFactory
from tests.factories.people import OrganisationFactory, RoleFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def shopper(client):
    user = UserFactory()
    client.force_login(user)
    return user


@pytest.fixture
def secretariat(client):
    user = RoleFactory().user
    client.force_login(user)
    return user


def text(response):
    """A page's words without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def seen_at(client, moment, address, **options):
    with clock.pretend(moment):
        return client.get(address, **options)


# ── Shoppers ──


@pytest.mark.parametrize(
    ("moment", "claimed", "sentence"),
    [
        (TEN - timedelta(hours=1), 0, "9월 1일(월) 10:00에 열립니다. 모두 100장"),
        (TEN, 1, "100장 중 99장 남음, 9월 8일(월) 10:00까지"),
        (TEN, 100, "100장이 모두 나갔습니다."),
        (TEN + timedelta(days=7), 1, "받는 기간이 끝났습니다. 1장이 나갔습니다."),
    ],
)
def test_a_campaign_says_plainly_how_it_stands(client, campaign, moment, claimed, sentence):
    Opening.objects.update(claimed=claimed)

    page = seen_at(client, moment, f"/coupons/campaigns/{campaign.pk}/")

    assert page.status_code == 200
    assert sentence in text(page)
    assert "10% 할인, 최대 3,000원" in text(page)
    assert [share in text(page) for share in ("50%", "30%", "20%")] == [True] * 3
    assert sentence in text(seen_at(client, moment, "/coupons/"))


def test_a_campaign_speaks_english_too(client, campaign):
    page = seen_at(client, TEN, f"/coupons/campaigns/{campaign.pk}/", headers={"accept-language": "en"})

    assert "10% off, up to ₩3,000" in text(page)
    assert "100 of 100 left, until Mon 8 September 10:00" in text(page)


def test_the_button_is_a_plain_form_with_a_token_of_this_shopper(client, campaign, shopper, settings):
    page = seen_at(client, NOON, f"/coupons/campaigns/{campaign.pk}/").content.decode()

    assert '<form class="form" method="post" action="/claims" data-claim data-shopper=' in page
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]+)">', page))
    assert set(fields) >= {"token", "id", "campaign"}
    assert fields["campaign"] == str(campaign.pk)
    said = tokens.read(settings.SECRET_KEY, fields["token"], purpose="claim", now=NOON)
    assert said.id == shopper.pk


def test_a_stranger_is_asked_to_sign_in(client, campaign):
    page = text(seen_at(client, NOON, f"/coupons/campaigns/{campaign.pk}/"))

    assert "로그인하고 쿠폰 받기" in page
    assert "로그인하고 쿠폰함 보기" in text(client.get("/coupons/"))


def test_a_draft_is_hidden_from_shoppers(client, shopper):
    draft = CampaignFactory()

    assert client.get(f"/coupons/campaigns/{draft.pk}/").status_code == 404
    assert draft.title not in text(client.get("/coupons/"))


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ("claimed", "쿠폰을 받았습니다. 쿠폰함에 넣어 두었습니다."),
        ("sold_out", "준비한 쿠폰이 모두 나갔습니다."),
        ("bad_token", "다시 로그인해 주세요."),
        ("busy", "지금은 받지 못했습니다."),
    ],
)
def test_the_wallet_says_what_the_claim_service_answered(client, answer, sentence):
    assert sentence in text(client.get("/coupons/", {"answer": answer}))


def test_the_wallet_repeats_nobody_elses_words(client):
    assert 'id="answer"' not in client.get("/coupons/", {"answer": "<b>free money</b>"}).content.decode()


def laid_on_order(claim):
    with clock.pretend(NOON):
        line = actions.Line(ids.new(), ids.new(), 30_000)
        return hold(claim, lines=[line]), line


def test_the_wallet_shows_each_state_of_a_coupon(client, campaign, shopper):
    claim = ClaimFactory(campaign=campaign, shopper=shopper, position=7)

    assert "쓸 수 있음" in text(seen_at(client, NOON, "/coupons/"))
    redemption, line = laid_on_order(claim)
    assert "결제 대기" in text(seen_at(client, NOON, "/coupons/"))
    with clock.pretend(NOON):
        actions.capture(redemption, by=None)
    used = text(seen_at(client, NOON, "/coupons/"))
    assert "9월 1일(월) 12:00에 3,000원 할인" in used
    assert claim.code in used
    actions.give_back([redemption], id=ids.new(), returned={line.id: (30_000, 30_000)}, by=None)
    assert "주문이 반품되어 다시 쓸 수 있습니다." in text(seen_at(client, NOON, "/coupons/"))
    expired = text(seen_at(client, campaign.usable_until, "/coupons/"))
    assert "기한 지남" in expired
    assert "쓸 수 있음" not in expired


def test_a_campaign_shows_the_coupon_one_has(client, campaign, shopper):
    claim = ClaimFactory(campaign=campaign, shopper=shopper, position=7)

    page = seen_at(client, NOON, f"/coupons/campaigns/{campaign.pk}/")

    assert claim.code in text(page)
    assert "data-claim" not in page.content.decode()


def test_the_wallet_asks_as_often_for_three_as_for_one(client, shopper, organiser, django_assert_num_queries):
    def add():
        draft = CampaignFactory()
        FundingFactory(campaign=draft)
        claim = ClaimFactory(campaign=actions.open_campaign(draft, by=organiser), shopper=shopper)
        laid_on_order(claim)

    add()
    client.get("/coupons/")
    with django_assert_num_queries(7):
        client.get("/coupons/")
    add()
    add()
    with django_assert_num_queries(7):
        client.get("/coupons/")


# ── Organisers ──


def test_only_an_organiser_finds_the_way_to_the_plans(client, shopper):
    assert "/coupons/plans/" not in client.get("/coupons/").content.decode()
    client.force_login(RoleFactory().user)
    assert "/coupons/plans/" in client.get("/coupons/").content.decode()


def plan_fields(**changes):
    return {
        "id": ids.new(),
        "edition": EditionFactory().pk,
        "title": "황금녘 쿠폰",
        "title_en": "Golden coupon",
        "percent": "10",
        "cap": "3000",
        "minimum_order": "0",
        "quantity": "100",
        "opens_at": "2025-09-01T10:00",
        "closes_at": "2025-09-08T10:00",
        "usable_until": "2025-10-01T00:00",
        "funder_1": OrganisationFactory().pk,
        "share_1": "66.67",
        "funder_2": OrganisationFactory().pk,
        "share_2": "33.33",
        **changes,
    }


def test_an_organiser_drafts_opens_closes_and_settles(client, secretariat):
    fields = plan_fields()

    drafted = client.post("/coupons/plans/new/", fields)
    campaign = Campaign.objects.get()
    assert (drafted.status_code, drafted.headers["location"]) == (302, f"/coupons/plans/{campaign.pk}/")
    assert (campaign.pk, campaign.rate, campaign.opens_at) == (fields["id"], 1_000, TEN)
    assert list(campaign.fundings.values_list("share", flat=True)) == [6_667, 3_333]
    assert "열기: 비용을 모두 예약합니다" in text(client.get(f"/coupons/plans/{campaign.pk}/"))

    opened = text(client.post(f"/coupons/plans/{campaign.pk}/opening", follow=True))
    assert "열었습니다. 비용을 모두 예약했습니다." in opened
    assert "200,100원" in opened  # 100 × 2,000.1 won, rounded up for each coupon

    assert "마감했습니다." in text(client.post(f"/coupons/plans/{campaign.pk}/closing", follow=True))
    assert "정산했습니다." in text(client.post(f"/coupons/plans/{campaign.pk}/settlement", follow=True))
    assert Campaign.objects.get().state == "settled"


def test_the_burn_down_comes_from_the_ledger(client, secretariat, campaign):
    claim = ClaimFactory(campaign=campaign, position=1)
    other = ClaimFactory(campaign=campaign, position=2)
    Opening.objects.update(claimed=2)
    actions.capture(laid_on_order(claim)[0], by=None)
    laid_on_order(other)

    burn = queries.burn_down(campaign)

    assert (burn.quantity, burn.claimed, burn.held, burn.redeemed) == (100, 2, 1, 1)
    assert (burn.reserved, burn.pending, burn.spent, burn.left) == (300_000, 3_000, 3_000, 294_000)
    assert [(line.held, line.spent) for line in burn.funders] == [(1_500, 1_500), (900, 900), (600, 600)]
    assert "294,000원" in text(client.get(f"/coupons/plans/{campaign.pk}/"))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"share_1": "60"}, "재원 분담률의 합이 100%여야 합니다. 지금은 93.33%입니다."),
        ({"closes_at": "2025-09-01T10:00"}, "받는 기간이 끝나는 때가 시작보다 뒤여야 합니다."),
        ({"usable_until": "2025-09-02T10:00"}, "사용 기한은 받는 기간이 끝난 뒤여야 합니다."),
    ],
)
def test_the_form_answers_what_opening_would_refuse(client, secretariat, changes, sentence):
    answer = client.post("/coupons/plans/new/", plan_fields(**changes))

    assert answer.status_code == 422
    assert sentence in text(answer)
    assert Campaign.objects.count() == 0


def test_the_form_refuses_a_funder_who_stands_twice(client, secretariat):
    funder = OrganisationFactory().pk

    answer = client.post("/coupons/plans/new/", plan_fields(funder_1=funder, funder_2=funder))

    assert "같은 재원 부담자가 두 번 있습니다." in text(answer)
    assert Campaign.objects.count() == 0


def test_an_early_settlement_is_a_409_with_a_sentence(client, secretariat, campaign):
    with clock.pretend(NOON):
        answer = client.post(f"/coupons/plans/{campaign.pk}/settlement")

    assert answer.status_code == 409
    assert "아직 쓸 수 있는 쿠폰이 있습니다." in text(answer)


@pytest.mark.parametrize("path", ["", "{id}/", "{id}/opening", "{id}/closing", "{id}/settlement"])
def test_only_organisers_manage(client, shopper, campaign, path):
    address = f"/coupons/plans/{path.format(id=campaign.pk)}"

    answer = client.get(address) if path in ("", "{id}/") else client.post(address)

    assert answer.status_code == (403 if path == "" else 404)
    assert Campaign.objects.get().state == "open"


def test_the_list_asks_as_often_for_three_as_for_one(client, secretariat, django_assert_num_queries):
    CampaignFactory()
    client.get("/coupons/plans/")
    with django_assert_num_queries(7):
        client.get("/coupons/plans/")
    CampaignFactory.create_batch(2)
    with django_assert_num_queries(7):
        client.get("/coupons/plans/")


def test_the_list_turns_after_two_dozen_campaigns(client, secretariat):
    CampaignFactory.create_batch(25)

    pages = [client.get("/coupons/plans/", {"page": n}).content.decode() for n in (1, 2)]

    assert [page.count('<th scope="row">') for page in pages] == [24, 1]
    assert "?page=2" in pages[0]
