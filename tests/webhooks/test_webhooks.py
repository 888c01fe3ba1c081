"""Endpoints, deliveries and their pages, against a real receiver on loopback."""

import datetime as dt
import json

import pytest
from django.test import override_settings

from hamkke.coupons import signals as coupons
from hamkke.kernel import clock, ids
from hamkke.merchants.models import Merchant, Shop
from hamkke.orders import signals as orders
from hamkke.orders.models import Order
from hamkke.people import actions as people
from hamkke.people.models import User
from hamkke.webhooks import actions, providers, queries, rules
from hamkke.webhooks.models import Delivery, Endpoint
from tests.factories.merchants import MerchantFactory, ShopFactory
from tests.factories.people import RoleFactory, UserFactory
from tests.webhooks.receiver import Receiver

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 9, 1, 3, tzinfo=dt.UTC)
EVENTS = sorted(rules.EVENTS)


@pytest.fixture
def receiver():
    receiver = Receiver()
    yield receiver
    receiver.close()


def add(owner, url="http://127.0.0.1:9/", events=EVENTS, id=None):
    return actions.add_endpoint(id=id or ids.new(), owner=owner, url=url, events=events)


def tell(subject=None, data=None):
    actions.announce("release.published", subject or ids.new(), tell=lambda _: data or {"number": 1})
    return Delivery.objects.latest("made_at")


def test_a_fact_is_told_signed_and_once(receiver):
    endpoint, subject = add(UserFactory(), receiver.url), ids.new()
    with clock.pretend(NOON):
        delivery = tell(subject)
        assert tell(subject) == delivery

        assert actions.deliver(delivery.pk)
        assert not actions.deliver(delivery.pk)

    [(headers, body)] = receiver.heard
    signature = rules.signature(queries.secret_of(endpoint), id=delivery.pk, sent_at=NOON, body=body)
    assert (headers["webhook-id"], headers["webhook-signature"]) == (str(delivery.pk), signature)
    assert headers["Host"] == receiver.url.split("/")[2]
    assert json.loads(body) == {
        "id": str(delivery.pk), "type": "release.published", "timestamp": NOON.isoformat(), "data": {"number": 1},
    }  # fmt: skip
    delivery.refresh_from_db()
    assert (delivery.state, delivery.status, delivery.tries) == ("delivered", 204, 1)


def test_what_is_not_answered_well_is_tried_again_later_and_given_up_in_the_end(receiver):
    add(UserFactory(), receiver.url)
    receiver.answers = [500, 302] + [404] * 20
    with clock.pretend(NOON):
        delivery = tell()
    moment, tries = NOON, 0
    while delivery.state == "waiting":
        with clock.pretend(moment):
            assert not actions.deliver(delivery.pk)
            assert not actions.deliver(delivery.pk)  # not before its time
        delivery.refresh_from_db()
        moment, tries = delivery.next_at, tries + 1

    assert (delivery.state, delivery.tries, delivery.status, delivery.trouble) == ("failed", 9, 404, "status")
    assert tries == len(receiver.heard) == 9


def test_whoever_dies_over_a_call_leaves_it_to_the_sweep(receiver, monkeypatch):
    add(UserFactory(), receiver.url)

    def die(*arguments, **options):
        raise KeyboardInterrupt

    with clock.pretend(NOON):
        delivery = tell()
        with monkeypatch.context() as patched:
            patched.setattr(providers, "call", die)
            with pytest.raises(KeyboardInterrupt):
                actions.deliver(delivery.pk)
        assert not actions.deliver(delivery.pk)
    with clock.pretend(NOON + 2 * rules.LEASE):
        assert actions.sweep() == 1
        assert actions.deliver(delivery.pk)
        assert actions.sweep() == 0


def test_no_answer_is_no_delivery():
    add(UserFactory(), "http://127.0.0.1:9/")
    delivery = tell()

    assert not actions.deliver(delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.trouble, delivery.status) == ("waiting", "no_answer", None)


def test_outside_development_nothing_is_sent_inside(receiver):
    endpoint = add(UserFactory(), receiver.url)
    Endpoint.objects.filter(pk=endpoint.pk).update(url=receiver.url.replace("127.0.0.1", "localhost"))
    delivery = tell()
    with override_settings(DEVELOPMENT=False):
        assert not actions.deliver(delivery.pk)

    delivery.refresh_from_db()
    assert (receiver.heard, delivery.trouble) == ([], "not_outside")


def test_for_a_day_after_a_change_both_secrets_sign(receiver):
    endpoint = add(UserFactory(), receiver.url)
    old = queries.secret_of(endpoint)
    with clock.pretend(NOON):
        for _ in range(2):
            actions.rotate_secret(endpoint, number=1, by=endpoint.owner)
        delivery = tell()
        endpoint.refresh_from_db()
        signed = queries.signed(Delivery.objects.select_related("endpoint").get(pk=delivery.pk), now=NOON)
    both = [
        rules.signature(each, id=delivery.pk, sent_at=NOON, body=delivery.body)
        for each in (queries.secret_of(endpoint), old)
    ]
    assert (endpoint.secret_number, signed["webhook-signature"].split()) == (2, both)
    later = queries.signed(Delivery.objects.select_related("endpoint").get(), now=NOON + dt.timedelta(days=1))
    assert len(later["webhook-signature"].split()) == 1


def test_a_stopped_endpoint_hears_nothing_more(receiver):
    endpoint = add(UserFactory(), receiver.url)
    waiting = tell()
    actions.stop_endpoint(endpoint, by=endpoint.owner)

    assert not actions.deliver(waiting.pk)
    with pytest.raises(rules.EndpointStopped):
        actions.send_again(waiting, by=endpoint.owner)
    tell_again = actions.announce("release.published", ids.new(), tell=lambda _: {})
    assert (tell_again, receiver.heard) == (0, [])


def test_what_was_given_up_can_be_sent_again(receiver):
    endpoint = add(UserFactory(), receiver.url)
    delivery = tell()
    Delivery.objects.update(state="failed", next_at=None, tries=9)
    actions.send_again(delivery, by=endpoint.owner)

    assert actions.deliver(delivery.pk)
    assert len(receiver.heard) == 1


def test_an_endpoint_added_twice_is_added_once():
    owner, same = UserFactory(), ids.new()
    assert add(owner, id=same) == add(owner, id=same)
    with pytest.raises(rules.DifferentContent):
        add(owner, "http://127.0.0.1:10/", id=same)


# ── Who hears what ──


@pytest.fixture
def parties():
    """A merchant, another one, and one of the secretariat, each with an address that hears everything."""
    shop = ShopFactory()
    other, organiser = MerchantFactory(), UserFactory()
    RoleFactory(user=organiser, name="organiser")
    for owner in (shop.merchant.owner, other.owner, organiser):
        add(owner)
    return shop, other, organiser


def told():
    return {
        each.endpoint.owner: json.loads(each.body)["data"]
        for each in Delivery.objects.select_related("endpoint__owner")
    }


def test_a_counter_s_coupon_is_told_to_its_merchant_and_the_secretariat_alone(parties):
    shop, _, organiser = parties

    class Use:
        pk, shop_id, amount, discount, used_at = ids.new(), shop.pk, 10_000, 3_000, NOON

    Use.shop = Shop.objects.select_related("merchant").get(pk=shop.pk)
    coupons.coupon_used.send(sender=None, use=Use)

    assert told().keys() == {shop.merchant.owner, organiser}
    assert told()[organiser]["discount"] == 3_000


def test_everybody_hears_what_is_published(parties):
    shop, other, organiser = parties
    tell()

    assert told().keys() == {shop.merchant.owner, other.owner, organiser}


@pytest.mark.usefixtures("rehearsed_db")
def test_an_order_is_told_whole_to_the_secretariat_and_line_by_line_to_its_merchants():
    order = Order.objects.filter(state="paid").order_by("placed_at")[0]
    owners = {line.merchant.owner for line in order.lines.select_related("merchant__owner")}
    organiser = User.objects.filter(roles__name="organiser")[0]
    stranger = Merchant.objects.exclude(owner__in=owners).exclude(owner=None)[0].owner
    for owner in {*owners, organiser, stranger}:
        add(owner)
    orders.order_paid.send(sender=Order, order=order)

    heard = told()
    assert heard.keys() == {*owners, organiser}
    assert heard[organiser]["payable"] == order.payable
    amounts = sum(line["amount"] for owner in owners for line in heard[owner]["lines"])
    assert amounts == order.total
    assert order.shopper.email not in str(heard)


# ── Pages ──


def test_an_owner_adds_sees_changes_sends_again_and_stops(client, receiver):
    owner = UserFactory()
    client.force_login(owner)
    added = client.post("/webhooks/", {"id": ids.new(), "url": receiver.url, "events": ["release.published"]})
    endpoint = Endpoint.objects.get()
    assert added["Location"] == f"/webhooks/{endpoint.pk}/"
    delivery = tell()

    page = client.get(added["Location"]).content.decode()
    assert queries.secret_of(endpoint) in page
    assert "집계가 공개됨" in page
    assert client.post(f"/webhooks/{endpoint.pk}/rotation", {"number": 1}).status_code == 302
    assert client.post(f"/webhooks/deliveries/{delivery.pk}/sending").status_code == 302
    assert client.post(f"/webhooks/{endpoint.pk}/stop").status_code == 302
    endpoint.refresh_from_db()
    assert (endpoint.secret_number, endpoint.stopped_at is None) == (2, False)


def test_nobody_else_sees_an_endpoint_or_has_it_tell_again(client):
    endpoint = add(UserFactory())
    delivery = tell()
    client.force_login(UserFactory())

    paths = [f"/webhooks/{endpoint.pk}/{what}" for what in ("rotation", "stop")]
    assert {
        client.post(each).status_code for each in [*paths, f"/webhooks/deliveries/{delivery.pk}/sending"]
    } == {404}
    assert client.get(f"/webhooks/{endpoint.pk}/").status_code == 404


def test_the_page_asks_the_database_the_same_for_one_and_for_many(client, django_assert_max_num_queries):
    endpoint = add(UserFactory())
    client.force_login(endpoint.owner)
    for _ in range(40):
        tell()
    with django_assert_max_num_queries(8):
        client.get(f"/webhooks/{endpoint.pk}/")


def test_whoever_leaves_is_told_nothing_more_and_the_address_is_forgotten(receiver):
    shopper, stays = UserFactory(), UserFactory()
    for owner in (shopper, stays):
        actions.add_endpoint(id=ids.new(), owner=owner, url=receiver.url, events=["release.published"])

    people.close_account(shopper)

    assert [each.owner for each in Endpoint.objects.all()] == [stays]
