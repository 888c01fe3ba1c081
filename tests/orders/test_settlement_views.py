"""The pages of settlement: who may see them, in how many queries, and what they refuse."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hamkke.kernel import clock, ids
from hamkke.orders import actions
from hamkke.orders.models import FeeRate, LegalRule, Payout, Statement
from hamkke.people.models import Organisation, Role
from tests.factories.people import RoleFactory, UserFactory
from tests.orders.settling import DUE, NOVEMBER, OCTOBER, MerchantFactory, campaign, issued, on, sold
from tests.orders.test_views import signed_in, text

pytestmark = pytest.mark.usefixtures("committed_db")
DESKS = ("settlement/", "settlement/merchants/", "settlement/funders/")


def organiser():
    return RoleFactory(user=UserFactory(), name=Role.Name.ORGANISER).user


def stated(kakaopay, *prices):
    """A merchant with a statement of September for each of these sales' sum, and one sale in October."""
    merchant = MerchantFactory()
    sold(kakaopay, merchant, *((price, 1) for price in prices))
    return issued(merchant)


def queries(client, address):
    from django.db import connection

    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_only_the_owner_and_the_secretariat_read_a_statement(kakaopay):
    statement = stated(kakaopay, 10_000)
    address = statement.get_absolute_url()

    for user, status in [(statement.merchant.owner, 200), (organiser(), 200), (UserFactory(), 404)]:
        for page in (address, f"{address[:-1]}.csv", f"{address[:-1]}.pdf"):
            assert signed_in(user).get(page).status_code == status
    assert Client().get(address)["Location"].startswith("/accounts/login/")


def test_the_desks_are_the_secretariat_s():
    for desk in DESKS:
        assert signed_in(organiser()).get(f"/orders/{desk}").status_code == 200
        assert signed_in(UserFactory()).get(f"/orders/{desk}").status_code == 403
        assert Client().get(f"/orders/{desk}").status_code == 302
    assert Client().get("/orders/settlement/terms/").status_code == 200


def test_nobody_else_pays(kakaopay):
    statement = stated(kakaopay, 10_000)
    owner = signed_in(statement.merchant.owner)

    assert owner.post(f"{statement.get_absolute_url()}payouts", {"id": ids.new()}).status_code == 404
    payout = actions.request_payout(id=ids.new(), statement=statement, by=organiser())
    for step in ("approval", "release", "withdrawal"):
        assert owner.post(f"/orders/payouts/{payout.pk}/{step}").status_code == 404
    for desk in ("months", "statements", "fees"):
        assert owner.post(f"/orders/settlement/{desk}").status_code == 403

    assert (Payout.objects.get().released_at, Statement.objects.count()) == (None, 1)


def test_three_of_the_secretariat_pay_and_a_fourth_thing_is_refused(kakaopay):
    statement = stated(kakaopay, 10_000)
    asker, others = signed_in(organiser()), [signed_in(organiser()) for _ in range(2)]
    address = statement.get_absolute_url()

    asker.post(f"{address}payouts", {"id": ids.new()})
    payout = Payout.objects.get()
    assert asker.post(f"/orders/payouts/{payout.pk}/approval").status_code == 409
    assert asker.post(f"/orders/payouts/{payout.pk}/release").status_code == 409
    for other in others:
        other.post(f"/orders/payouts/{payout.pk}/approval")
    assert "지급 실행" in text(asker.get(address))
    asker.post(f"/orders/payouts/{payout.pk}/release")

    assert "지급함" in text(asker.get(address))
    assert asker.post(f"/orders/payouts/{payout.pk}/withdrawal").status_code == 409


def test_a_withdrawn_request_can_be_made_again(kakaopay):
    statement, client = stated(kakaopay, 10_000), signed_in(organiser())
    address = statement.get_absolute_url()
    client.post(f"{address}payouts", {"id": ids.new()})

    client.post(f"/orders/payouts/{Payout.objects.get().pk}/withdrawal")

    assert "지급 신청" in text(client.get(address))


def test_the_secretariat_issues_months_and_on_demand(kakaopay):
    merchant, client = MerchantFactory(), signed_in(organiser())
    sold(kakaopay, merchant, (10_000, 1))
    with clock.pretend(OCTOBER + timedelta(days=2)):
        assert "정산서 1건을 발행했습니다." in text(client.post("/orders/settlement/months", follow=True))
    sold(kakaopay, merchant, (3_000, 1), at=OCTOBER + timedelta(days=3))

    with clock.pretend(OCTOBER + timedelta(days=4)):
        assert merchant.name in text(client.get("/orders/settlement/merchants/"))
        details = {
            "id": ids.new(),
            "merchant": merchant.pk,
            "ends_at": clock.now().isoformat(timespec="microseconds"),
        }
        answer = client.post("/orders/settlement/statements", details, follow=True)

    assert "3,000원" in text(answer)
    assert list(Statement.objects.order_by("number").values_list("payable", flat=True)) == [10_000, 3_000]


def test_what_is_overdue_stands_on_the_desk_with_its_alarm(kakaopay):
    stated(kakaopay, 600_000, 400_000)
    with on(DUE + timedelta(days=30)):
        actions.raise_alarms()
        page = text(signed_in(organiser()).get("/orders/settlement/"))

    assert "1건, 지연이자 12,739원" in page
    assert "지급기한 2025년 11월 9일(일)이 지났습니다." in page
    assert "30일 지남" in page


def test_a_merchant_reads_how_late_their_money_is(kakaopay):
    statement = stated(kakaopay, 1_000_000)

    with on(DUE + timedelta(days=30)):
        page = text(signed_in(statement.merchant.owner).get("/orders/owed/"))

    assert "2025년 11월 9일(일)까지" in page
    assert "늦어진 만큼 지연이자 12,739원을 더 받습니다." in page
    assert "등록된 가게가 없습니다." in text(signed_in(UserFactory()).get("/orders/owed/"))


def test_every_list_asks_as_often_with_one_as_with_three(kakaopay):
    client = signed_in(organiser())
    campaign()
    statement = stated(kakaopay, 10_000)
    owner = signed_in(statement.merchant.owner)
    pages = [(client, f"/orders/{desk}") for desk in DESKS] + [(owner, statement.get_absolute_url())]
    one = [queries(*page) for page in pages]

    campaign()
    for _ in range(2):
        stated(kakaopay, 20_000)

    assert [queries(*page) for page in pages] == one


def test_a_funder_s_page_says_what_it_owes_for_each_campaign(kakaopay):
    sold(kakaopay, MerchantFactory(), (20_000, 1), coupon=campaign())
    state = Organisation.objects.get(kind="state")
    client = signed_in(organiser())

    assert "1,200원" in text(client.get("/orders/settlement/funders/"))
    page = text(client.get(f"/orders/settlement/funders/{state.pk}/"))
    assert all(words in page for words in ("부담할 돈 1,200원", "미리 예약한 돈 180,000원", "60%"))
    assert client.get(f"/orders/settlement/funders/{ids.new()}/").status_code == 404


def test_the_secretariat_declares_fees_and_puts_rules_in_force():
    client = signed_in(organiser())
    tomorrow = clock.today() + timedelta(days=1)
    fee = {"id": ids.new(), "channel": "kakaopay", "method": "", "percent": "3.74", "source": "계약서 제5조"}

    assert client.post("/orders/settlement/fees", {**fee, "effective_from": "?"}).status_code == 422
    assert "3.74%" in text(
        client.post("/orders/settlement/fees", {**fee, "effective_from": tomorrow}, follow=True)
    )
    rule = LegalRule.objects.get(code="announced_confirmed_20")
    address = f"/orders/settlement/rules/{rule.pk}/enactment"
    assert signed_in(UserFactory()).post(address, {"effective_from": tomorrow}).status_code == 404
    assert client.post(address, {"effective_from": clock.today()}).status_code == 409
    client.post(address, {"effective_from": tomorrow})

    rule.refresh_from_db()
    assert (rule.effective_from, FeeRate.objects.get().rate) == (tomorrow, 374)
    assert LegalRule.objects.get(code="consignment_month_end_40").effective_to == tomorrow


def test_a_csv_opens_in_excel_and_sums_up(kakaopay):
    statement = stated(kakaopay, 10_000, 5_000)

    answer = signed_in(statement.merchant.owner).get(f"{statement.get_absolute_url()[:-1]}.csv")

    assert answer.content.startswith(b"\xef\xbb\xbf")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[1].split(",")[0] == str(date(2025, 9, 1))
    assert lines[-1].split(",")[-3:-1] == ["15000", str(DUE)]
    assert statement.ends_at < NOVEMBER
