"""What each desk has to do: every line stands on the page of whoever does it, with the way there, and on nobody else's."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Workflow

from hamkke.calls import actions as calls
from hamkke.coupons import actions as coupons
from hamkke.exhibitions.models import ExhibitionPage
from hamkke.festivals import actions as festivals
from hamkke.insights import queries
from hamkke.kernel import clock, ids
from hamkke.kernel.to_do import Kind
from hamkke.merchants.models import Price, Product
from hamkke.people.models import Role
from hamkke.sales import actions as sales
from hamkke.sales.models import Channel, Slice
from tests.factories.calls import (
    CLOSES,
    WHILE_OPEN,
    assign,
    call_of,
    decided_call,
    draft_of,
    judge,
    organiser,
    proposal_of,
    review_of,
    submission_of,
)
from tests.factories.coupons import (
    TEN,
    CampaignFactory,
    ClaimFactory,
    CostAgreementFactory,
    FundingFactory,
    logged,
)
from tests.factories.exhibitions import exhibition
from tests.factories.festivals import (
    AgreementFactory,
    CommitmentFactory,
    EditionFactory,
    PhaseFactory,
    ScheduleVersionFactory,
)
from tests.factories.merchants import LONG_AGO, MerchantFactory, ProductFactory
from tests.factories.people import RoleFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
NOW = CLOSES + DAY


@pytest.fixture
def edition():
    found = EditionFactory()
    PhaseFactory(
        schedule=ScheduleVersionFactory(edition=found), starts_at=NOW + 5 * DAY, ends_at=NOW + 20 * DAY
    )
    return found


def lines(edition, kind, *, at=NOW):
    return [line.words.ko for line in queries.cockpit(edition, at).today.lines[kind]]


def on_desk(client, user, path, *, at=NOW):
    client.force_login(user)
    with clock.pretend(at):
        return client.get(path)


# ── Who sees which desk ──


@pytest.mark.parametrize(
    ("role", "page"),
    [
        ("organiser", "/today/secretariat/"),
        ("judge", "/today/judging/"),
        ("merchant", "/today/shop/"),
        (None, "/"),
    ],
)
def test_signing_in_leads_to_one_s_own_desk(client, role, page):
    user = UserFactory()
    if role:
        RoleFactory(user=user, name=role)

    assert on_desk(client, user, "/today/").url == page


@pytest.mark.parametrize("path", ["/today/secretariat/", "/today/secretariat/{code}/"])
def test_nobody_else_sits_in_the_cockpit(client, edition, path):
    owner = MerchantFactory().owner
    RoleFactory(user=owner, name=Role.Name.MERCHANT)
    address = path.format(code=edition.code)

    assert client.get(address).url.startswith("/accounts/login/")
    assert on_desk(client, owner, address).status_code == 404
    assert on_desk(client, organiser(), address).status_code == 200


def test_the_cockpit_tells_what_was_sold_beside_the_target(client, edition):
    festivals.set_target(
        id=ids.new(), series=edition.series, edition=edition, amount=1_200_000_000_000, definition="direct",
        decided_on=date(2023, 5, 1), source="보도자료", reason="처음", by=None,
    )  # fmt: skip
    day = (NOW + 5 * DAY).date()
    sales.know_channels()
    won = Channel.objects.filter(currency="KRW").order_by("code")[0]
    sums = {"lines": 5, "quantity": 5, "undone": 0, "settlement": 0, "deposit": 0}
    Slice.objects.create(order_day=day, channel=won, amount=250_000, **sums)
    with clock.pretend(NOW + 6 * DAY):
        cockpit = queries.cockpit(edition, clock.now())
    page = on_desk(client, organiser(), f"/today/secretariat/{edition.code}/").content.decode()

    assert (cockpit.sold, cockpit.attained[-1].target.amount) == (250_000, 1_200_000_000_000)
    assert reverse("sales:board", args=[edition.code]) in page
    assert "목표 1조 2,000억 원" in page


def test_a_desk_with_nothing_to_do_says_so(client, edition):
    cockpit = on_desk(client, organiser(), "/today/secretariat/").content.decode()
    judging = on_desk(client, judge(), "/today/judging/").content.decode()
    shop = on_desk(client, ProductFactory().merchant.owner, "/today/shop/").content.decode()

    assert "목표를 정해야 합니다" in cockpit
    assert "심사할 신청서가 없습니다." in judging
    assert "오늘은 할 일이 없습니다." in shop


# ── The secretariat ──


def test_a_new_edition_waits_for_its_dates_and_its_target():
    assert lines(EditionFactory(), Kind.NOW) == ["일정을 정해야 합니다", "목표를 정해야 합니다"]


def test_the_next_days_of_an_edition_are_told_by_their_last_day(client, edition):
    assert lines(edition, Kind.COMING) == ["본행사 시작", "본행사 끝"]
    assert lines(edition, Kind.COMING, at=NOW + 6 * DAY) == ["본행사 끝"]


def test_a_promise_is_late_until_it_is_proved(edition):
    agreement = AgreementFactory(edition=edition)
    CommitmentFactory(agreement=agreement, text="교육", quantity=5, due_on=date(2023, 7, 1))
    CommitmentFactory(agreement=agreement, text="홍보", quantity=2, due_on=date(2023, 7, 30))

    assert lines(edition, Kind.LATE) == ["약속: 교육 (0/5회)"]
    assert "약속: 홍보 (0/2회)" in lines(edition, Kind.COMING)


def test_a_call_leads_from_assigning_to_the_second_person(edition):
    call = call_of(edition=edition, title="가을 모집", places=1)
    application, one = submission_of(call), judge()
    asked = [lines(edition, Kind.NOW, at=CLOSES)]
    assign(call, one)
    asked.append(lines(edition, Kind.NOW, at=CLOSES))
    review_of(application, one, 80, 80, 80)
    asked.append(lines(edition, Kind.NOW, at=CLOSES))
    proposal_of(call)
    asked.append(lines(edition, Kind.NOW, at=CLOSES))

    assert [each[-1] for each in asked] == [
        "가을 모집: 심사위원이 없는 신청서 1건",
        "가을 모집: 심사 1장이 남았습니다 (심사위원 1명)",
        "가을 모집: 심사가 끝났습니다. 선정안을 만드세요",
        "가을 모집: 확정을 기다리는 선정안이 있습니다",
    ]


def test_an_appeal_waits_until_its_day_and_is_late_from_then_on(edition):
    call, applications = decided_call(
        *[[score] * 3 for score in (90, 80, 70)], edition=edition, places=1, waiting=0
    )
    refused = applications[-1]
    with clock.pretend(NOW):
        appeal = calls.file_appeal(
            id=ids.new(), row=refused.row, grounds="점수를 다시 보아 주세요.", by=refused.merchant.owner
        )
    said = f"{call.title}: 답할 이의신청 1건"

    assert said in lines(edition, Kind.NOW)
    assert lines(edition, Kind.LATE, at=appeal.due_at) == [said]


def test_a_campaign_leads_from_its_draft_to_its_settlement(edition):
    campaign = CampaignFactory(edition=edition, title="가을 쿠폰")
    FundingFactory(campaign=campaign)
    before = lines(edition, Kind.NOW, at=TEN - DAY), lines(edition, Kind.LATE, at=TEN)
    with clock.pretend(TEN - DAY):
        coupons.open_campaign(campaign, by=UserFactory())

    assert "가을 쿠폰: 열기를 기다립니다" in before[0]
    assert "가을 쿠폰: 열기를 기다립니다" in before[1]
    ends = queries.cockpit(edition, TEN).today.lines[Kind.COMING]
    assert [(line.words.ko, line.due_at) for line in ends] == [
        ("가을 쿠폰: 받기 끝", campaign.closes_at - SECOND),  # What ends at midnight ends with its last day.
        ("가을 쿠폰: 사용 기한", campaign.usable_until - SECOND),
    ]
    assert lines(edition, Kind.LATE, at=campaign.usable_until) == ["가을 쿠폰: 끝난 쿠폰을 정산해야 합니다"]


def test_coupons_that_run_out_before_they_close_are_forecast(client, edition):
    campaign = CampaignFactory(edition=edition, quantity=30)
    FundingFactory(campaign=campaign)
    with clock.pretend(TEN - DAY):
        coupons.open_campaign(campaign, by=UserFactory())
    for position in range(1, 11):
        ClaimFactory(campaign=campaign, position=position, claimed_at=TEN + timedelta(hours=1))
    logged(campaign)

    [told] = queries.cockpit(edition, TEN + timedelta(hours=2)).forecasts
    [rested] = queries.cockpit(edition, TEN + 2 * DAY).forecasts
    page = on_desk(client, organiser(), f"/today/secretariat/{edition.code}/", at=TEN + timedelta(hours=2))

    assert (told.opening.left, told.runs_out_at) == (20, TEN + timedelta(hours=6))
    assert (told.reserved, told.left, told.is_short) == (90_000, 90_000, True)
    assert (rested.runs_out_at, rested.is_short) == (None, False)
    assert "쿠폰 30장 가운데 20장 남음" in page.content.decode()


def test_a_page_waits_for_its_review_and_tells_when_it_comes_and_goes(client, edition):
    page = exhibition(1, edition=edition, title="가을 밥상")
    office, shown = organiser(), ExhibitionPage.objects.get(pk=page.pk)
    with clock.pretend(NOW):
        before = lines(edition, Kind.NOW)
        shown.save_revision()
        Workflow.objects.get().start(shown, office)
        desk = on_desk(client, office, f"/today/secretariat/{edition.code}/").content.decode()
        waiting = lines(edition, Kind.NOW)
    ExhibitionPage.objects.filter(pk=page.pk).update(expire_at=NOW + 9 * DAY)
    page.latest_revision.approved_go_live_at = NOW + 2 * DAY
    page.latest_revision.save()

    assert [each for each in waiting if each not in before] == ["검토를 기다리는 기획전: 가을 밥상"]
    assert f'href="/cms/pages/{page.pk}/edit/"' in desk
    assert [line for line in lines(edition, Kind.COMING) if "기획전" in line] == [
        "기획전 게시: 가을 밥상", "기획전 내림: 가을 밥상"
    ]  # fmt: skip
    assert lines(EditionFactory(), Kind.NOW) == ["일정을 정해야 합니다", "목표를 정해야 합니다"]


def test_channels_that_have_not_reported_are_late(edition):
    sales.know_channels()
    for code in ("coupang", "11st"):
        sales.owe_report(
            id=ids.new(),
            edition=edition,
            channel=Channel.objects.get(code=code),
            kind="interim",
            covers_until=date(2023, 7, 20),
            due_at=NOW + DAY,
            reporter="판매처",
            by=None,
        )

    assert "보고하지 않은 판매처 2곳" in lines(edition, Kind.COMING)
    assert lines(edition, Kind.LATE, at=NOW + DAY) == ["보고하지 않은 판매처 2곳"]


def test_the_cockpit_asks_as_much_of_three_calls_as_of_one(edition):
    def filled():
        call = call_of(edition=edition, places=1)
        submission_of(call)
        assign(call, judge())
        FundingFactory(campaign=CampaignFactory(edition=edition))
        Workflow.objects.get().start(exhibition(1, edition=edition), None)
        CommitmentFactory(agreement=AgreementFactory(edition=edition), due_on=date(2023, 7, 1))

    def asked():
        with CaptureQueriesContext(connection) as captured:
            queries.cockpit(edition, NOW)
        return len(captured)

    filled()
    once = asked()
    filled()
    filled()

    assert asked() == once


# ── A judge, a merchant ──


def test_a_judge_sees_the_sheets_left_and_by_when(client):
    call = call_of(title="가을 모집")
    first, _ = submission_of(call), submission_of(call)
    one = judge()
    assign(call, one)
    review_of(first, one, 80, 80, 80)

    page = on_desk(client, one, "/today/judging/", at=CLOSES).content.decode()

    assert "가을 모집: 심사할 신청서 1장" in page
    assert "2장 가운데 1장을 마쳤습니다." in page
    assert "심사할 신청서가 없습니다." in on_desk(client, judge(), "/today/judging/").content.decode()


def shop_lines(owner, kind, at):
    return [line.words.ko for line in queries.today_of_shop(owner, at).today.lines[kind]]


def test_a_merchant_is_led_from_registering_to_selling():
    owner = UserFactory()
    asked = [shop_lines(owner, Kind.NOW, NOW)]
    merchant = MerchantFactory(owner=owner, name="들기름집")
    asked.append(shop_lines(owner, Kind.NOW, NOW))
    product = Product.objects.create(merchant=merchant, name="들기름", offered_at=LONG_AGO)
    asked.append(shop_lines(owner, Kind.NOW, NOW))
    Price.objects.create(product=product, amount=10_000, effective_from=LONG_AGO)
    asked.append(shop_lines(owner, Kind.NOW, NOW))

    assert asked == [
        ["가게를 등록하세요"],
        ["들기름집: 팔 상품을 올리세요"],
        ["들기름집: 값이 없는 상품 1개"],
        [],
    ]


def test_a_merchant_sees_the_call_the_draft_the_letter():
    call = call_of(title="가을 모집", places=1, waiting=0)
    merchant = ProductFactory().merchant
    before = shop_lines(merchant.owner, Kind.COMING, WHILE_OPEN)
    application = draft_of(call, merchant)
    drafted = shop_lines(merchant.owner, Kind.NOW, WHILE_OPEN)
    with clock.pretend(WHILE_OPEN):
        calls.submit(application, by=merchant.owner)
    sent = shop_lines(merchant.owner, Kind.NOW, WHILE_OPEN)

    assert before == ["모집 마감: 가을 모집"]
    assert drafted == ["신청서를 아직 내지 않았습니다: 가을 모집"]
    assert sent == []
    _, [decided] = decided_call([90] * 3, title="겨울 모집")
    assert "결과가 나왔습니다: 겨울 모집" in shop_lines(decided.merchant.owner, Kind.NOW, NOW)


def test_a_merchant_knows_what_a_coupon_costs_before_joining():
    merchant = MerchantFactory()
    campaign = CampaignFactory(title="함께 내는 쿠폰", cap=5_000)
    FundingFactory(campaign=campaign, share=7_000)
    FundingFactory(campaign=campaign, funder=None, kind="merchant", share=3_000, place=1)
    asked = [
        line
        for line in queries.today_of_shop(merchant.owner, TEN - DAY).today.waiting
        if "쿠폰 값" in line.words.ko
    ]
    CostAgreementFactory(campaign=campaign, merchant_id=merchant.pk)
    signed = shop_lines(merchant.owner, Kind.NOW, TEN - DAY)

    assert [(line.words.ko, line.due_at, line.note.ko) for line in asked] == [
        (
            "쿠폰 값을 누가 낼지 정해 주세요: 함께 내는 쿠폰",
            TEN,
            "참여하면 할인의 30%, 한 번에 많아야 1,500원을 내 가게가 냅니다. 참여하지 않아도 됩니다.",
        )
    ]
    assert [line for line in signed if "쿠폰 값" in line] == []
