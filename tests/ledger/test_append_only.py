import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from hamkke.kernel import ids
from hamkke.ledger import actions
from hamkke.ledger.models import Account, Batch, Resolution, Transfer
from tests.factories.ledger import counters, move, move_id

pytestmark = pytest.mark.django_db

LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def posted():
    actions.open_account("outside")
    actions.open_account("message-credit", unit="message")
    actions.open_account("budget", guarded=True)
    actions.post(
        [
            move("outside", "budget", 100, name="in"),
            move("outside", "budget", 50, name="hold", kind="pending"),
            move(None, None, 0, name="undo", kind="void", pending=move_id("hold")),
        ]
    )


@pytest.mark.parametrize("model", [Account, Batch, Resolution, Transfer])
def test_nothing_is_ever_deleted(model):
    before = model.objects.count()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        model.objects.all()._raw_delete("default")

    assert model.objects.count() == before


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Transfer, {"amount": 1}),
        (Transfer, {"reason": "x"}),
        (Batch, {"recorded_at": LONG_AGO}),
        (Resolution, {"transfer_id": ids.derived("move", "in")}),
        (Account, {"code": "other"}),
        (Account, {"guarded": False}),
        (Account, {"opened_at": LONG_AGO}),
    ],
)
def test_what_is_written_stays_as_it_was_written(model, change):
    before = list(model.objects.order_by("pk").values())

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        model.objects.update(**change)

    assert list(model.objects.order_by("pk").values()) == before


def test_even_a_bug_cannot_overdraw_a_guarded_account():
    with pytest.raises(IntegrityError, match="a_guarded_account_is_not_overdrawn"), transaction.atomic():
        Account.objects.filter(code="budget").update(debits_posted=101)

    assert counters("budget") == (0, 0, 0, 100)


@pytest.mark.parametrize("counter", ["debits_pending", "debits_posted", "credits_pending", "credits_posted"])
def test_even_a_bug_cannot_make_a_counter_negative(counter):
    with pytest.raises(IntegrityError, match="account_counters_are_not_negative"), transaction.atomic():
        Account.objects.filter(code="outside").update(**{counter: -1})


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"amount": 0}, "transfer_amount_is_positive"),
        ({"credit_id": actions.account("outside")}, "transfer_joins_two_accounts"),
        ({"kind": "post"}, "only_post_and_void_name_a_pending_transfer"),
        ({"pending_id": move_id("hold")}, "only_post_and_void_name_a_pending_transfer"),
        ({"reason": ""}, "transfer_has_a_reason"),
        ({"seq": 1}, "ledger_transfer_seq"),
        ({"kind": "single", "needs_release": True}, "what_needs_release_is_pending_and_has_evidence"),
        ({"credit_id": ids.new()}, "names two accounts that exist"),
        ({"credit_id": actions.account("message-credit")}, "joins accounts of one unit"),
        ({"batch_id": 9}, "has the transfers it says it has"),
        ({"corrects_id": ids.new()}, "names what it corrects"),
        ({"kind": "void", "pending_id": ids.new()}, "fits its pending transfer"),
        ({"id": move_id("in")}, "ledger_transfer_pkey"),
    ],
)
def test_the_database_refuses_a_transfer_that_could_never_be_true(wrong, constraint):
    right = {
        "id": ids.new(),
        "batch_id": 1,
        "seq": 4,
        "effective_on": LONG_AGO,
        "kind": "single",
        "debit_id": actions.account("outside"),
        "credit_id": actions.account("budget"),
        "amount": 1,
        "reason": "test",
        "body": b"",
        "recorded_at": LONG_AGO,
    }
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Transfer.objects.create(**(right | wrong))


def test_the_database_refuses_a_second_settlement():
    with pytest.raises(IntegrityError, match="ledger_resolution_pkey"), transaction.atomic():
        Resolution.objects.create(pending_id=move_id("hold"), transfer_id=move_id("in"))
