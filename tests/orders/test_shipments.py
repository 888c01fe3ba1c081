"""How goods reach whoever ordered them: asked at the checkout, sent by each merchant, received, and then forgotten."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection

from hamkke.audit.models import Entry
from hamkke.kernel import clock, ids
from hamkke.kernel.to_do import Kind
from hamkke.merchants.models import Product
from hamkke.orders import actions, invariants, permissions, queries, rules
from hamkke.orders.models import Order, OrderLine, Recipient, Return, Shipment
from hamkke.people import actions as people
from tests.factories.coupons import NOON
from tests.factories.people import UserFactory
from tests.orders.journeys import basket, paid_order, refund_now
from tests.orders.test_views import hidden, signed_in, text

DAY = timedelta(days=1)
GIVEN = {"name": "김함께", "phone": "010 1234 5678", "postcode": "04524", "address": "세종대로 110"}
KIM = actions.Recipient(**GIVEN)


@pytest.fixture
def parcel(kakaopay):
    """A paid order of two merchants' goods, to be sent by each."""
    order = paid_order(kakaopay, (10_000, 2), (5_000, 1), recipient=KIM)
    Order.objects.filter(pk=order.pk).update(paid_at=NOON)
    order.refresh_from_db()
    return order


def first(order):
    return order.shipments.get(merchant=order.lines.all()[0].merchant_id)


def sent(order, *, at=NOON, **details):
    shipment = first(order)
    with clock.pretend(at):
        return actions.dispatch(
            shipment,
            **{"carrier": "cj", "tracking": "1234-5678-9012", "by": shipment.merchant.owner, **details},
        )


# ── At the checkout ──


@pytest.mark.usefixtures("committed_db")
def test_without_a_word_goods_are_picked_up_and_a_recipient_has_them_sent(kakaopay):
    order = paid_order(kakaopay, (10_000, 1), (5_000, 1))
    assert [each.how for each in order.shipments.all()] == ["pick_up", "pick_up"]
    assert Recipient.objects.count() == 0

    order = paid_order(kakaopay, (10_000, 1), recipient=KIM)
    assert [each.how for each in order.shipments.all()] == ["parcel"]
    assert order.recipient.as_given == actions.Recipient("김함께", "010-1234-5678", "04524", "세종대로 110")


@pytest.mark.django_db
def test_the_same_order_to_somebody_else_is_another_content():
    shopper, same = basket((10_000, 1)), ids.new()
    for _ in range(2):
        actions.place(id=same, shopper=shopper, recipient=KIM, by=shopper)
    with pytest.raises(rules.DifferentContent):
        actions.place(id=same, shopper=shopper, by=shopper)

    assert (Order.objects.count(), Shipment.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_the_checkout_says_what_is_missing_and_loses_nothing():
    shopper = basket((10_000, 1))
    client = signed_in(shopper)
    page = client.get("/orders/checkout/")
    assert "택배로 받기" in text(page)
    for token in ("name", "tel", "postal-code", "street-address"):
        assert f'autocomplete="{token}"' in page.content.decode()
    body = {
        "id": hidden(page, "id"),
        "expected": 10_000,
        "how": "parcel",
        "address": "세종대로 110",
        "phone": "12",
    }

    answer = client.post("/orders/checkout/", body)

    assert (answer.status_code, Order.objects.count()) == (422, 0)
    said = text(answer)
    for sentence in (
        "받는 분의 이름을 적어 주세요.",
        "연락할 수 있는 전화번호",
        "우편번호는 숫자 5자리입니다.",
    ):
        assert sentence in said
    assert "받을 주소를 적어 주세요." not in said
    assert 'value="세종대로 110"' in answer.content.decode()


# ── Sending and receiving ──


@pytest.mark.usefixtures("committed_db")
def test_a_parcel_is_sent_put_right_and_received_once_each(parcel):
    for _ in range(2):
        sent(parcel)
    sent(parcel, at=NOON + DAY, carrier="post")
    shipment = sent(parcel, at=NOON + 2 * DAY, carrier="post")
    assert (shipment.sent_at, shipment.carrier, shipment.tracking) == (NOON, "post", "123456789012")

    for _ in range(2):
        actions.receive(shipment, by=parcel.shopper)
    with pytest.raises(rules.ReceivedAlready):
        sent(parcel, carrier="hanjin")

    verbs = Entry.objects.filter(target_id=str(shipment.pk)).order_by("id").values_list("verb", flat=True)
    assert list(verbs) == [
        "orders.shipment.sent",
        "orders.shipment.corrected",
        "orders.shipment.received",
    ]
    assert first(parcel).carrier == "post"


@pytest.mark.usefixtures("committed_db")
@pytest.mark.parametrize(
    ("details", "refusal"),
    [
        ({"carrier": "dove"}, rules.CarrierUnknown),
        ({"tracking": ""}, rules.TrackingNotSensible),
        ({"tracking": "내일 보냄"}, rules.TrackingNotSensible),
    ],
)
def test_a_parcel_without_carrier_or_number_has_not_left(parcel, details, refusal):
    with pytest.raises(refusal):
        sent(parcel, **details)
    with pytest.raises(rules.NotSent):
        actions.receive(first(parcel), by=parcel.shopper)
    with pytest.raises(rules.NotThisWay):
        actions.hand_over(first(parcel), by=first(parcel).merchant.owner)

    assert first(parcel).sent_at is None
    assert sent(parcel, carrier="own", tracking="").tracking == ""


@pytest.mark.usefixtures("committed_db")
def test_what_is_picked_up_is_sent_and_received_at_once(kakaopay):
    shipment = first(paid_order(kakaopay, (10_000, 1)))
    owner = shipment.merchant.owner
    with pytest.raises(rules.NotThisWay):
        actions.dispatch(shipment, carrier="own", tracking="", by=owner)

    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(_handed_over, shipment, owner) for _ in range(2)]
        told = {each.result() for each in both}

    shipment.refresh_from_db()
    assert told == {shipment.received_at}
    assert shipment.sent_at == shipment.received_at
    assert Entry.objects.filter(verb="orders.shipment.handed_over").count() == 1


def _handed_over(shipment, owner):
    try:
        return actions.hand_over(shipment, by=owner).received_at
    finally:
        connection.close()


@pytest.mark.usefixtures("committed_db")
def test_what_came_back_or_was_called_off_is_not_sent(parcel):
    line = parcel.lines.all()[0]
    refund_now(actions.take_back(id=ids.new(), order=parcel, quantities={line.pk: 2}, by=parcel.shopper))
    with pytest.raises(rules.NothingToSend):
        sent(parcel)

    [left] = queries.to_send(Shipment.objects.all())
    assert left.merchant_id == parcel.lines.all()[1].merchant_id
    refund_now_all(parcel)
    assert list(queries.to_send(Shipment.objects.all())) == []


def refund_now_all(order):
    actions.cancel(id=ids.new(), order=order, by=order.shopper)
    refund_now(Return.objects.get(order=order, state="asked"))


@pytest.mark.usefixtures("committed_db")
def test_the_time_to_withdraw_counts_from_receipt_and_a_fault_has_longer(parcel):
    shipment, line = sent(parcel), parcel.lines.all()[0]

    def send_back(at, *, is_excused=False):
        with clock.pretend(at):
            return actions.take_back(
                id=ids.new(), order=parcel, quantities={line.pk: 1}, is_excused=is_excused, by=parcel.shopper
            )

    refund_now(send_back(NOON + 40 * DAY))  # before it has come there is always time
    with clock.pretend(NOON + 40 * DAY):
        actions.receive(shipment, by=parcel.shopper)
    with pytest.raises(rules.WithdrawalOver, match="까지 반품할 수 있었습니다"):
        send_back(NOON + 50 * DAY)
    with clock.pretend(NOON + 50 * DAY), pytest.raises(rules.WithdrawalOver):
        actions.cancel(id=ids.new(), order=parcel, by=parcel.shopper)
    with pytest.raises(rules.FaultTooLate):
        send_back(NOON + 140 * DAY, is_excused=True)
    assert Return.objects.count() == 1
    refund_now(send_back(NOON + 50 * DAY, is_excused=True))


@pytest.mark.usefixtures("committed_db")
def test_a_parcel_of_which_nobody_speaks_counts_as_received_a_week_later(parcel):
    sent(parcel)
    with clock.pretend(NOON + 7 * DAY - timedelta(seconds=1)):
        assert actions.presume_receipts() == 0
    with clock.pretend(NOON + 8 * DAY):
        assert (actions.presume_receipts(), actions.presume_receipts()) == (1, 0)

    assert first(parcel).received_at == NOON + 8 * DAY


@pytest.mark.django_db
@pytest.mark.parametrize(
    "untrue",
    [
        {"received_at": NOON},
        {"sent_at": NOON},
        {"carrier": "cj"},
        {"sent_at": NOON, "how": "pick_up", "carrier": "cj"},
    ],
)
def test_the_database_keeps_shipments_true(untrue):
    shopper = basket((10_000, 1))
    actions.place(id=ids.new(), shopper=shopper, recipient=KIM, by=shopper)
    with pytest.raises(DatabaseError):
        Shipment.objects.update(**untrue)


# ── Whom it was for ──


@pytest.mark.usefixtures("committed_db")
def test_recipients_are_forgotten_two_weeks_after_the_last_goods_came(parcel):
    sent(parcel)
    other = parcel.shipments.exclude(pk=first(parcel).pk).get()
    with clock.pretend(NOON + 7 * DAY):
        actions.presume_receipts()
    with clock.pretend(NOON + 90 * DAY):
        assert actions.forget_recipients() == 0  # the other merchant still has to send
        actions.dispatch(other, carrier="own", tracking="", by=other.merchant.owner)
        actions.receive(other, by=parcel.shopper)
    with clock.pretend(NOON + 103 * DAY):
        assert actions.forget_recipients() == 0
    with clock.pretend(NOON + 105 * DAY):
        assert (actions.forget_recipients(), actions.forget_recipients()) == (1, 0)

    assert Recipient.objects.count() == 0
    assert first(parcel).tracking == "123456789012"  # the record of supply stays
    assert all("김함께" not in str(each.facts) for each in Entry.objects.all())


@pytest.mark.usefixtures("committed_db")
def test_while_a_refund_is_undecided_the_goods_may_still_be_sent(parcel):
    actions.cancel(id=ids.new(), order=parcel, by=parcel.shopper)

    with clock.pretend(clock.now() + 90 * DAY):
        assert actions.forget_recipients() == 0


@pytest.mark.usefixtures("committed_db")
def test_of_two_goods_of_one_name_each_has_its_own_time(parcel):
    OrderLine.objects.filter(order=parcel).update(name="배추김치")
    early, late = parcel.lines.all()
    with clock.pretend(NOON + 1 * DAY):
        actions.receive(sent(parcel), by=parcel.shopper)
    other = parcel.shipments.exclude(pk=first(parcel).pk).get()
    with clock.pretend(NOON + 30 * DAY):
        actions.dispatch(other, carrier="own", tracking="", by=other.merchant.owner)
        actions.receive(other, by=parcel.shopper)
        with pytest.raises(rules.WithdrawalOver):
            actions.take_back(id=ids.new(), order=parcel, quantities={early.pk: 1}, by=parcel.shopper)
        actions.take_back(id=ids.new(), order=parcel, quantities={late.pk: 1}, by=parcel.shopper)


@pytest.mark.usefixtures("committed_db")
def test_what_never_left_goes_back_whatever_it_is(parcel):
    made_to_order = parcel.lines.all()[1]
    Product.objects.filter(pk=made_to_order.product_id).update(withdrawal_exception="made_to_order")
    sent(parcel)

    wanted = {made_to_order.pk: 1}
    assert actions.take_back(id=ids.new(), order=parcel, quantities=wanted, by=parcel.shopper).refund > 0


@pytest.mark.usefixtures("committed_db")
def test_whoever_calls_off_or_leaves_is_forgotten_too(parcel, kakaopay):
    refund_now_all(parcel)
    with clock.pretend(clock.now() + 15 * DAY):
        assert actions.forget_recipients() == 1

    came, comes = (paid_order(kakaopay, (5_000, 1), recipient=KIM, shopper=parcel.shopper) for _ in range(2))
    actions.receive(sent(came, at=clock.now()), by=came.shopper)
    assert len(queries.kept_of(parcel.shopper)[2].rows) == 2
    people.close_account(parcel.shopper)
    assert [each.order_id for each in Recipient.objects.all()] == [comes.pk]


# ── Pages ──


@pytest.mark.usefixtures("committed_db")
def test_a_merchant_sends_and_the_shopper_has_it(parcel):
    shipment = first(parcel)
    merchant, shopper = signed_in(shipment.merchant.owner), signed_in(parcel.shopper)
    with clock.pretend(NOON + 9 * DAY):
        lines = queries.to_do_of_merchant(shipment.merchant.owner, clock.now())
        assert [(each.kind, each.words.ko, each.note.ko) for each in lines] == [
            (Kind.LATE, "보낼 것 1건", "결제 뒤 3영업일 안에 보내야 합니다. 늦은 것 1건")
        ]
        page = text(merchant.get("/orders/shipments/"))
    mine, others = (line.name for line in parcel.lines.all())
    assert "늦었습니다" in page
    assert f"{mine} × 2" in page
    assert "김함께 · 010-1234-5678 (04524) 세종대로 110" in page
    assert others not in page.replace(mine, "")
    assert "택배로 보낼 것 1건" in text(merchant.get("/orders/sold/"))

    address = f"/orders/shipments/{shipment.pk}"
    wrong = merchant.post(f"{address}/dispatch", {"carrier": "cj", "tracking": "1"})
    assert (wrong.status_code, first(parcel).sent_at) == (409, None)
    page = text(
        merchant.post(f"{address}/dispatch", {"carrier": "cj", "tracking": "123456789012"}, follow=True)
    )
    assert "지금 보낼 것이 없습니다." in page
    assert "CJ대한통운 123456789012" in page

    page = text(shopper.get(f"/orders/{parcel.pk}/"))
    assert "가게가 보냈습니다" in page
    assert "CJ대한통운 123456789012" in page
    assert "보낼 준비를 하고 있습니다" in text(shopper.get("/orders/"))
    page = text(shopper.post(f"{address}/receipt", follow=True))
    assert "받은 날" in page
    assert "김함께" not in text(merchant.get("/orders/shipments/"))
    assert list(invariants.every_order_says_of_all_its_merchants_how_it_is_received()) == []


@pytest.mark.usefixtures("committed_db")
def test_nobody_else_sends_receives_or_sees_for_whom_it_is(parcel):
    shipment, other = first(parcel), parcel.shipments.exclude(pk=first(parcel).pk).get()
    stranger = UserFactory()
    for user in (stranger, parcel.shopper, other.merchant.owner):
        client = signed_in(user)
        for deed in ("dispatch", "handover"):
            assert (
                client.post(f"/orders/shipments/{shipment.pk}/{deed}", {"carrier": "own"}).status_code == 404
            )
    for user in (stranger, shipment.merchant.owner):
        assert signed_in(user).post(f"/orders/shipments/{shipment.pk}/receipt").status_code == 404
        assert not permissions.shipments_receivable_by(user).exists()
    assert "김함께" not in text(signed_in(stranger).get("/orders/shipments/"))
    assert first(parcel).sent_at is None


@pytest.mark.usefixtures("committed_db")
def test_an_order_that_forgets_a_merchant_is_found(parcel):
    first(parcel).delete()

    [found] = invariants.every_order_says_of_all_its_merchants_how_it_is_received()
    assert found["id"] == parcel.pk
