"""Random batches, posted to the ledger and to a tiny oracle: every answer and every counter agrees."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hamkke.kernel.errors import Refused
from hamkke.ledger import actions, invariants, queries
from hamkke.ledger.models import Batch, Transfer
from tests.factories.ledger import counters, move, move_id
from tests.ledger.oracle import Oracle

ACCOUNTS = ("outside", "merchant", "budget", "purse")
GUARDED = ("budget", "purse")
NAMES = st.sampled_from([f"transfer {n}" for n in range(8)])
SIDES = st.sampled_from((*ACCOUNTS, "nobody"))


def rarely(strategy, otherwise):
    return st.integers(0, 9).flatmap(lambda chance: strategy if chance == 0 else otherwise)


opening = st.fixed_dictionaries(
    {
        "id": NAMES,
        "kind": st.sampled_from(["single", "pending"]),
        "debit": rarely(SIDES, st.sampled_from(ACCOUNTS)),
        "credit": rarely(SIDES, st.sampled_from(ACCOUNTS)),
        "amount": rarely(st.just(0), st.integers(1, 30)),
        "pending": st.none(),
        "reason": rarely(st.just("other"), st.just("test")),
    }
)
settling = st.fixed_dictionaries(
    {
        "id": NAMES,
        "kind": st.sampled_from(["post", "void"]),
        "debit": rarely(SIDES, st.none()),
        "credit": rarely(SIDES, st.none()),
        "amount": rarely(st.integers(-1, 30), st.integers(0, 5)),
        "pending": NAMES,
        "reason": st.just("test"),
    }
)
funding = st.fixed_dictionaries(
    {
        "id": NAMES,
        "kind": st.just("single"),
        "debit": st.just("outside"),
        "credit": st.sampled_from(GUARDED),
        "amount": st.integers(20, 60),
        "pending": st.none(),
        "reason": st.just("test"),
    }
)
batches = st.lists(st.lists(funding | opening | opening | settling | settling, max_size=4), max_size=8)


def posted(batch):
    """The ledger's answer in the oracle's words."""
    moves = [
        move(
            wish["debit"],
            wish["credit"],
            wish["amount"],
            name=wish["id"],
            kind=wish["kind"],
            pending=wish["pending"] and move_id(wish["pending"]),
            reason=wish["reason"],
        )
        for wish in batch
    ]
    try:
        with transaction.atomic():
            transfers = actions.post(moves)
    except Refused as refusal:
        return refusal.reason
    codes = {actions.account(code): code for code in ACCOUNTS}
    names = {move_id(f"transfer {n}"): f"transfer {n}" for n in range(8)}
    return [
        {
            "id": names[transfer.id],
            "kind": transfer.kind,
            "debit": codes[transfer.debit_id],
            "credit": codes[transfer.credit_id],
            "amount": transfer.amount,
            "pending": names.get(transfer.pending_id),
            "reason": transfer.reason,
        }
        for transfer in transfers
    ]


@pytest.mark.django_db
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(batches)
def test_the_ledger_answers_as_the_oracle_does(batches):
    oracle = Oracle(guarded=frozenset(GUARDED), accounts=frozenset(ACCOUNTS))
    with transaction.atomic():
        actions.open_accounts(["outside", "merchant"])
        actions.open_accounts(GUARDED, guarded=True)
        for batch in batches:
            assert posted(batch) == oracle.post(batch)
            assert {code: counters(code) for code in ACCOUNTS} == {
                code: oracle.counters(code) for code in ACCOUNTS
            }
        assert Transfer.objects.count() == len(oracle.accepted)
        assert Batch.objects.count() <= len(batches)
        assert queries.is_balanced()
        assert list(invariants.every_counter_equals_the_sum_of_its_transfers()) == []
        assert list(invariants.every_settlement_fits_its_pending_transfer()) == []
        assert list(invariants.every_batch_numbers_its_transfers_from_nought()) == []
        transaction.set_rollback(True)
