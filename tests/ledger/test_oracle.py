"""Random batches, posted to the ledger and to a tiny oracle: every answer and every counter agrees."""

import dataclasses
import random
from collections import Counter

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from hamkke.kernel.errors import Refused
from hamkke.ledger import actions, queries
from hamkke.ledger.models import Transfer
from tests.factories.ledger import move, move_id
from tests.ledger.oracle import Oracle
from tests.ledger.test_invariants import EVERY_INVARIANT

ACCOUNTS = ("outside", "merchant", "budget", "purse")
GUARDED = ("budget", "purse")


class Chance:
    """Wishes as callers have them: mostly sensible, now and then wrong in one way or another."""

    def __init__(self, seed, oracle):
        self.random, self.oracle, self.names = random.Random(seed), oracle, 0

    def batch(self):
        return [self.wish() for _ in range(self.random.choice([1, 1, 1, 2, 3]))]

    def wish(self):
        wish = self.random.choice(
            [self.funding, self.spending, self.spending, self.settling, self.settling]
        )()
        if self.oracle.accepted and self.random.random() < 0.1:
            again = self.random.choice(self.oracle.accepted)
            wish = self.random.choice([again, wish | {"id": again["id"]}])
        if self.random.random() < 0.15:
            wish = wish | self.random.choice(self.mistakes())
        return wish

    def funding(self):
        return self.new(
            debit="outside", credit=self.random.choice(GUARDED), amount=self.random.randint(20, 60)
        )

    def spending(self):
        kind = self.random.choice(["single", "pending", "pending"])
        debit, credit = self.random.sample([*ACCOUNTS[1:], "budget"], 2)
        return self.new(kind=kind, debit=debit, credit=credit, amount=self.random.randint(1, 25))

    def settling(self):
        held = [each for each in self.oracle.accepted if each["kind"] == "pending"]
        waiting = [each for each in held if not self.oracle.is_settled(each)]
        if not held and self.random.random() < 0.9:
            return self.spending()
        chosen = self.random.choice((waiting if self.random.random() < 0.8 else held) or [self.spending()])
        kind = self.random.choice(["post", "post", "void"])
        part = 0 if kind == "void" else self.random.randint(1, chosen["amount"])
        amount = self.random.choice([part, part, chosen["amount"], chosen["amount"], chosen["amount"] + 1])
        return self.new(kind=kind, debit=None, credit=None, amount=amount, pending=chosen["id"])

    def mistakes(self):
        side = self.random.choice(["debit", "credit"])
        return [
            {"amount": self.random.choice([0, 26, 60])},
            {side: self.random.choice([*ACCOUNTS, "nobody"])},
            {"reason": "other"},
        ]

    def new(self, **wish):
        self.names += 1
        return {"id": f"transfer {self.names}", "kind": "single", "pending": None, "reason": "test", **wish}


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
    names = {move_id(f"transfer {n}"): f"transfer {n}" for n in range(200)}
    return [
        {
            "id": names[transfer.id],
            "kind": transfer.kind,
            "debit": codes[transfer.debit],
            "credit": codes[transfer.credit],
            "amount": transfer.amount,
            "pending": names.get(transfer.pending),
            "reason": transfer.reason,
        }
        for transfer in transfers
    ]


def repaired(wish):
    """A mistake may leave an opening move without a side, which is no wish at all."""
    return wish if wish["pending"] else wish | {side: wish[side] or "outside" for side in ("debit", "credit")}


@pytest.mark.django_db
@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_the_ledger_answers_as_the_oracle_does(seed):
    oracle = Oracle(guarded=frozenset(GUARDED), accounts=frozenset(ACCOUNTS))
    chance = Chance(seed, oracle)
    with transaction.atomic():
        actions.open_accounts(["outside", "merchant"])
        actions.open_accounts(GUARDED, guarded=True)
        for _ in range(20):
            batch = [repaired(wish) for wish in chance.batch()]
            assert posted(batch) == oracle.post(batch)
            found = queries.balances(ACCOUNTS)
            assert {code: dataclasses.astuple(found[code]) for code in ACCOUNTS} == {
                code: oracle.counters(code) for code in ACCOUNTS
            }
        assert Transfer.objects.count() == len(oracle.accepted)
        assert [each for invariant in EVERY_INVARIANT for each in invariant()] == []
        transaction.set_rollback(True)


def test_the_oracle_is_asked_about_everything_that_can_happen():
    """Over a few hundred batches each refusal and each kind of transfer comes up: nothing above is tested by luck."""
    answers = Counter()
    for seed in range(40):
        oracle = Oracle(guarded=frozenset(GUARDED), accounts=frozenset(ACCOUNTS))
        chance = Chance(seed, oracle)
        for _ in range(20):
            answer = oracle.post([repaired(wish) for wish in chance.batch()])
            answers.update([answer] if isinstance(answer, str) else [each["kind"] for each in answer])

    assert set(answers) == {
        *("single", "pending", "post", "void"),
        *("different_content", "amount_not_positive", "same_account", "account_unknown", "would_overdraw"),
        *("pending_unknown", "pending_differs", "pending_settled", "amount_above_pending"),
    }
    assert min(answers.values()) >= 5
