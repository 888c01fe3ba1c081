"""The audit trail in sentences: every verb has its own, whoever may not be known is not named, and only some may read it."""

import ast
import csv
import io
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from hamkke.audit import actions as audit
from hamkke.audit.models import NOBODY, Entry
from hamkke.coupons.models import CounterUse
from hamkke.insights import queries
from hamkke.insights.rules import trail
from hamkke.insights.rules.sentences import APPS, SEALED, SENTENCES
from hamkke.kernel import clock
from hamkke.orders.models import Order
from hamkke.payments.models import Payment
from tests.factories.calls import CLOSES, assign, call_of, judge, organiser, review_of, submission_of
from tests.factories.merchants import MerchantFactory
from tests.factories.people import RoleFactory, UserFactory
from tests.house import source

# Verbs that end in a state, which is known only as they are recorded.
BY_STATE = {
    "payments.payment.": [state.value for state in Payment.OVER],
    "orders.order.": [Order.State.EXPIRED.value, Order.State.CANCELLED.value],
    "orders.alarm.": ["soon", "overdue"],
    "coupons.counter_use.": [state.value for state in CounterUse.State],
    "sales.line.": ["mended", "set_aside"],
}


def written(tree):
    """Every verb in a module, and what those begin with that end in a state."""
    whole, begun = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            begun |= {node.values[0].value} if _is_verb(node.values[0].value + "x") else set()
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and _is_verb(node.value):
            whole.add(node.value)
    return whole, begun


def _is_verb(text):
    parts = text.split(".")
    return (
        len(parts) == 3
        and parts[0] in source.apps()
        and all(part.isidentifier() and part.islower() for part in parts)
    )


def test_every_verb_that_is_recorded_has_its_sentence():
    whole, begun = set(), set()
    for file in source.modules(source.HOUSE):
        if source.room(file) == "actions":
            found = written(source.tree(file))
            whole, begun = whole | found[0], begun | found[1]
    verbs = whole | {verb + state for verb, states in BY_STATE.items() for state in states}

    assert len(whole) > 100
    assert begun == set(BY_STATE)
    assert sorted(verbs - SENTENCES.keys()) == []
    assert sorted(SENTENCES.keys() - verbs) == []
    assert {verb.partition(".")[0] for verb in verbs} == set(APPS)


def test_a_verb_without_a_sentence_is_noticed():
    planted = 'audit.record(by=by, verb="calls.call.forgotten", target=call)\nverb = f"sales.line.{state}"'

    assert written(ast.parse(planted)) == ({"calls.call.forgotten"}, {"sales.line."})


@pytest.fixture
def told(db, client):
    def read(user, **asked):
        client.force_login(user)
        return client.get("/trail/", asked).content.decode()

    return read


def record(verb, *, by=None, target=None, **facts):
    with transaction.atomic():
        return audit.record(by=by, verb=verb, target=target or MerchantFactory(name="들기름집"), **facts)


def test_the_secretariat_is_named_and_others_are_told_apart(told):
    office, shopper = organiser(name="김사무"), UserFactory(name="박소비")
    record("merchants.merchant.registered", by=office, number=1)
    record("orders.order.placed", by=shopper)
    record("people.user.registered", by=shopper, target=shopper)
    record("calls.offer.lapsed")

    page = told(office)

    assert "김사무 님이 가게를 등록했습니다. <strong>들기름집</strong>" in page
    assert f"이용자 {shopper.pk.hex[-6:]} 님이 주문했습니다." in page
    assert "시스템이 기한이 지난 제안을 거두었습니다." in page
    assert "박소비" not in page


def test_who_was_forgotten_after_five_years_is_nobody_to_ask_for(told):
    Entry.objects.create(
        at=clock.now(), by=NOBODY, verb="orders.order.placed", target_type="orders.order", target_id="7"
    )

    page = told(organiser())

    assert "더는 누구인지 알 수 없는 이용자가 주문했습니다." in page
    assert f"by={NOBODY}" not in page


def test_who_applied_and_who_reviewed_stays_sealed(told):
    call, one, office = call_of(), judge(name="이심사"), organiser()
    application = submission_of(call)
    assign(call, one)
    review_of(application, one, 80, 80, 80)
    sealed = Entry.objects.filter(verb__in=SEALED)

    page = told(office, app="calls")
    by_person = [told(office, by=str(who)) for who in (one.pk, application.merchant.owner_id)]
    by_thing = told(office, target_id=str(application.pk))

    assert {entry.verb for entry in sealed} >= {"calls.application.submitted", "calls.application.reviewed"}
    assert "신청인이 신청서를 냈습니다." in page
    assert "심사위원이 신청서를 심사했습니다." in page
    for hidden in (one.pk, one.pk.hex[-6:], application.pk, application.merchant_id, application.receipt):
        assert str(hidden) not in page
    assert [("신청서" in each.split("<ol", 1)[-1]) for each in [*by_person, by_thing] if "<ol" in each] == []


def test_the_trail_is_narrowed_by_day_person_thing_and_app(db):
    office, merchant = organiser(), MerchantFactory()
    with clock.pretend(CLOSES):
        record("merchants.merchant.registered", by=office, target=merchant)
    with clock.pretend(CLOSES + timedelta(days=1)):
        record("orders.fee.declared", by=office)
        record("merchants.shop.opened", target=merchant)

    def found(**asked):
        return [entry.verb for entry in queries.trail(**asked).filter(at__lt=CLOSES + timedelta(days=9))]

    day = CLOSES.astimezone(clock.SEOUL).date()
    assert found(day=day) == ["merchants.merchant.registered"]
    assert found(by=office.pk) == ["orders.fee.declared", "merchants.merchant.registered"]
    assert found(target_id=str(merchant.pk)) == ["merchants.shop.opened", "merchants.merchant.registered"]
    assert found(app="orders") == ["orders.fee.declared"]


def test_a_person_of_the_secretariat_is_chosen_by_name_and_anybody_else_by_the_links_of_an_entry(told):
    office, shopper = organiser(name="김사무"), UserFactory(name="박소비")
    record("orders.order.placed", by=shopper)

    assert f'<option value="{office.pk}">김사무</option>' in told(office)
    page = told(office, by=str(shopper.pk))
    assert f'<option value="{shopper.pk}" selected>이용자 {shopper.pk.hex[-6:]}</option>' in page
    assert "주문했습니다" in page
    assert "한 대상의 기록만 봅니다" in told(office, target_id="merchants")
    assert "주문했습니다" not in told(office, by="nobody")


def test_the_same_entries_come_as_a_table(db, client):
    record("merchants.merchant.registered", target=MerchantFactory(name="=1+1"))
    client.force_login(organiser())

    answer = client.get("/trail/trail.csv", {"app": "merchants"}).content.decode()

    rows = list(csv.DictReader(io.StringIO(answer.removeprefix("\N{BYTE ORDER MARK}"))))
    assert [(row["who_did_what_en"], row["about"]) for row in rows] == [
        ("The system registered a merchant.", "'=1+1")
    ]


def test_more_than_a_file_holds_is_refused_and_not_cut(db, client, monkeypatch):
    monkeypatch.setattr(trail, "MOST_ROWS", 1)
    client.force_login(organiser())
    for _ in range(2):
        record("merchants.merchant.registered", target=MerchantFactory())

    answer = client.get("/trail/trail.csv", {"app": "merchants"})

    assert answer.status_code == 409
    assert "한 파일(1건까지)에 담지 못합니다" in answer.content.decode()


def test_auditors_read_it_and_nobody_else(db, client):
    auditor, owner = UserFactory(), MerchantFactory().owner
    RoleFactory(user=auditor, name="auditor")
    answers = []
    for user in (auditor, organiser(), owner, judge()):
        client.force_login(user)
        answers.append([client.get(path).status_code for path in ("/trail/", "/trail/trail.csv")])

    assert answers == [[200, 200], [200, 200], [404, 404], [404, 404]]


def test_many_entries_ask_as_little_as_one(db):
    def asked():
        with CaptureQueriesContext(connection) as captured:
            queries.deeds(queries.trail()[:50])
        return len(captured)

    record("merchants.merchant.registered")
    once = asked()
    for _ in range(3):
        record("merchants.merchant.registered", by=UserFactory())

    assert asked() == once


def test_a_day_that_is_none_is_said(told):
    assert "errorlist" in told(organiser(), day="어제")
