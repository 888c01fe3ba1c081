"""What is kept about somebody, as they read it, take it along and leave."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from hamkke.audit.models import Entry
from hamkke.orders.models import BasketLine, Order
from hamkke.people import actions as people
from hamkke.people.models import User
from tests.factories.coupons import CampaignFactory, ClaimFactory
from tests.factories.merchants import MerchantFactory
from tests.factories.orders import BasketLineFactory
from tests.factories.people import RoleFactory, UserFactory
from tests.orders.journeys import paid_order, placed


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.django_db
def test_a_page_tells_each_kind_with_its_purpose_and_its_end():
    shopper = UserFactory(name="김순자")
    ClaimFactory(campaign=CampaignFactory(state="open"), shopper=shopper)
    page = signed_in(shopper).get("/me/").content.decode()

    for kind in (
        "계정",
        "카카오 계정",
        "장바구니",
        "주문과 반품",
        "결제와 환불",
        "받은 쿠폰과 쓴 기록",
        "활동 기록",
    ):
        assert kind in page
    assert "5년 보관하도록 법이 정했습니다 (전자상거래법 제6조" in page


@pytest.mark.usefixtures("committed_db")
def test_what_is_taken_along_is_ones_own_and_nobody_elses(kakaopay):
    order = paid_order(kakaopay, (10_000, 2))
    stranger = placed((7_000, 1))
    told = signed_in(order.shopper).get("/me/kept.json").json()
    rows = {kind["what"]["en"]: kind["rows"] for kind in told["kept"]}

    assert [row["number"] for row in rows["Orders and returns"]] == [order.number]
    assert [row["amount"] for row in rows["Payments and refunds"]] == [20_000]
    assert rows["Account"][0]["email"] == order.shopper.email
    assert stranger.shopper.email not in str(told)


@pytest.mark.usefixtures("committed_db")
def test_a_closed_account_says_no_more_whose_it_was_and_the_orders_stay(kakaopay):
    order = paid_order(kakaopay, (10_000, 1))
    shopper = order.shopper
    BasketLineFactory(shopper=shopper)
    here, there = signed_in(shopper), signed_in(shopper)
    address = shopper.email

    here.post("/me/closing", {"agreed": "yes"})

    closed = User.objects.get(pk=shopper.pk)
    assert (closed.email, closed.name, closed.is_active) == (
        f"closed-{shopper.pk.hex}@hamkke.invalid",
        "",
        False,
    )
    assert (here.get("/me/").status_code, there.get("/me/").status_code) == (302, 302)
    assert (BasketLine.objects.count(), Order.objects.get().shopper_id) == (0, shopper.pk)
    assert not User.objects.filter(email=address).exists()
    people.close_account(closed)
    assert Entry.objects.filter(verb="people.account.closed").count() == 1


@pytest.mark.django_db
def test_without_a_tick_nothing_is_closed():
    shopper = UserFactory()
    signed_in(shopper).post("/me/closing")

    assert User.objects.get(pk=shopper.pk).is_active


@pytest.mark.django_db
def test_whoever_has_a_role_or_an_order_under_way_does_not_leave_yet():
    for someone in (RoleFactory(name="judge").user, placed((5_000, 1)).shopper):
        assert signed_in(someone).post("/me/closing", {"agreed": "yes"}).status_code == 409
        assert User.objects.get(pk=someone.pk).email == someone.email


@pytest.mark.django_db
def test_a_business_is_told_to_whoever_runs_it():
    merchant = MerchantFactory(name="들녘상회")

    assert "들녘상회" in signed_in(merchant.owner).get("/me/kept.json").content.decode()
    assert Session.objects.exists()
