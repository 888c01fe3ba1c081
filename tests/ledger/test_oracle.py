"""A machine of random steps on the ledger and on a tiny oracle: every answer, every counter, now and then, agrees."""

import dataclasses
import datetime as dt
from collections import Counter

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from hamkke.kernel import clock
from hamkke.kernel.errors import Refused
from hamkke.ledger import actions, invariants, queries
from hamkke.ledger.models import Transfer
from tests.factories.ledger import move, move_id
from tests.ledger.oracle import MOST, Oracle

WON = ("outside", "merchant", "budget", "purse", "grant:1")
ACCOUNTS = (*WON, "sender", "credit")
GUARDED = ("budget", "purse")
CEILING = 50
UNITS = {"sender": "message", "credit": "message"}
DAYS = 8
FIRST_DAY = dt.date(2026, 9, 1)
MORNING = dt.datetime(2026, 9, 1, tzinfo=dt.UTC)

often_no = st.sampled_from([None] * 9 + ["transfer 1", "transfer 3", "transfer 999"])
sides = st.sampled_from([*WON, *WON, *WON, "budget", "purse", "sender", "credit", "nobody"])
amounts = st.one_of(st.integers(1, 40), st.integers(1, 40), st.sampled_from([0, 60, 200, MOST, MOST + 1]))


def date_of(day):
    return None if day is None else FIRST_DAY + dt.timedelta(days=day)


def as_move(wish):
    return move(
        wish["debit"],
        wish["credit"],
        wish["amount"],
        name=wish["id"],
        kind=wish["kind"],
        pending=wish["pending"] and move_id(wish["pending"]),
        reason=wish["reason"],
        effective_on=date_of(wish["day"]),
        corrects=wish["corrects"] and move_id(wish["corrects"]),
    )


class Ledger(RuleBasedStateMachine):
    """Answers are compared at each step, counters after it, balances as of then and every invariant at the end."""

    seen: Counter[str] = Counter()  # what was answered over all the runs

    def __init__(self):
        super().__init__()
        self.names = 0
        self.oracle = Oracle(frozenset(GUARDED), frozenset(ACCOUNTS), {"grant:1": CEILING}, UNITS)
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.clock = clock.pretend(MORNING + dt.timedelta(days=self.oracle.today))
        self.clock.__enter__()

    @initialize()
    def open(self):
        actions.open_accounts(["outside", "merchant"])
        actions.open_accounts(["sender", "credit"], unit="message")
        actions.open_accounts(GUARDED, guarded=True)
        actions.open_account("grant:1", ceiling=CEILING, decision="decision:1")
        self.ids = {actions.account(code): code for code in ACCOUNTS}
        self.post([self.named(debit="outside", credit="budget", amount=100)])

    def named(self, **wish):
        self.names += 1
        plain = {"kind": "single", "pending": None, "reason": "test", "day": None, "corrects": None}
        return {"id": f"transfer {self.names}", **plain, **wish}

    def told(self, entries):
        names = {move_id(f"transfer {n}"): f"transfer {n}" for n in range(self.names + 1)}
        return [
            {
                "id": names[entry.id],
                "kind": entry.kind,
                "debit": self.ids[entry.debit],
                "credit": self.ids[entry.credit],
                "amount": entry.amount,
                "pending": names.get(entry.pending),
                "reason": entry.reason,
                "day": (entry.effective_on - FIRST_DAY).days,
                "corrects": names.get(entry.corrects),
            }
            for entry in entries
        ]

    def post(self, wishes):
        expected = self.oracle.post(wishes)
        try:
            answer = self.told(actions.post([as_move(wish) for wish in wishes]))
        except Refused as refusal:
            answer = refusal.reason
        assert answer == expected
        self.see(answer)

    def see(self, answer):
        self.seen.update([answer] if isinstance(answer, str) else [each["kind"] for each in answer])

    # ── What may happen ──

    @rule(data=st.data(), size=st.integers(1, 3))
    def a_batch(self, data, size):
        self.post([data.draw(self.wishes()) for _ in range(size)])

    @rule(
        kind=st.sampled_from(["post", "void"]),
        amount=st.integers(1, 30),
        credit=st.sampled_from(WON[1:]),
        over=st.sampled_from([0, 0, 1]),
        debit=st.sampled_from([None, None, None, "merchant"]),
    )
    def holding_and_settling(self, *, kind, amount, credit, over, debit):
        """What callers mostly do, and mostly succeed in."""
        held = self.named(kind="pending", debit="outside", credit=credit, amount=amount)
        self.post([held])
        self.post([self.named(kind=kind, pending=held["id"], debit=debit, credit=None, amount=amount + over)])

    @rule(day=st.integers(1, 3))
    def closing(self, day):
        if day > self.oracle.closed_until:
            actions.close_period(date_of(day), by=None)
            self.oracle.closed_until = day

    @rule()
    def tomorrow(self):
        if self.oracle.today < DAYS:
            self.oracle.today += 1
            self.clock.__exit__(None, None, None)
            self.clock = clock.pretend(MORNING + dt.timedelta(days=self.oracle.today))
            self.clock.__enter__()

    def wishes(self):
        waiting = [each for each in self.oracle.accepted if each["kind"] == "pending"]
        open_ones = [each for each in waiting if not self.oracle.is_settled(each)]
        kinds = [self.openings(), self.openings()]
        if self.oracle.accepted:
            kinds.append(self.repeats())
        if waiting:
            kinds += [self.settlements(open_ones or waiting), self.settlements(waiting)]
        return st.one_of(*kinds)

    def openings(self):
        days = st.sampled_from([None, None, None, 2, 4])
        return st.builds(
            self.named,
            kind=st.sampled_from(["single", "pending"]),
            debit=sides,
            credit=sides,
            amount=amounts,
            day=days,
            corrects=often_no,
        )

    def settlements(self, among):
        def wish(*, held, kind, part, day, corrects, debit):
            amount = {"all": held["amount"], "over": held["amount"] + 1, "none": 0, "most": MOST + 1}.get(
                part, 1
            )
            return self.named(
                kind=kind,
                pending=held["id"],
                amount=amount,
                day=day,
                corrects=corrects,
                debit=debit,
                credit=None,
            )

        return st.builds(
            wish,
            held=st.sampled_from([*among, {"id": "transfer 0", "amount": 1}]),
            kind=st.sampled_from(["post", "void"]),
            part=st.sampled_from(["all", "all", "all", "one", "over", "none", "most"]),
            day=st.sampled_from([None, None, None, 2]),
            corrects=often_no,
            debit=st.sampled_from([None] * 6 + ["outside", "budget"]),
        )

    def repeats(self):
        again = st.sampled_from(self.oracle.accepted)
        changes = st.sampled_from(
            [
                {},
                {},
                {"amount": 39},
                {"reason": "other"},
                {"day": None},
                {"day": 4},
                {"corrects": "transfer 1"},
            ]
        )
        return st.builds(lambda wish, change: wish | change, again, changes)

    # ── What must agree ──

    @invariant()
    def every_counter_agrees(self):
        found = queries.balances(ACCOUNTS)
        if found:
            assert {code: dataclasses.astuple(found[code]) for code in ACCOUNTS} == {
                code: self.oracle.counters(code) for code in ACCOUNTS
            }

    def teardown(self):
        try:
            assert Transfer.objects.count() == len(self.oracle.accepted)
            for code in ("budget", "merchant"):
                for seq in self.oracle.heads:
                    found = queries.balance_at(queries.account(code), seq=seq)
                    assert dataclasses.astuple(found) == self.oracle.counters(code, at=seq)
                for day in (2, 4, self.oracle.today):
                    told = queries.statement(code, earliest=FIRST_DAY, latest=date_of(day))
                    assert told.closing == self.oracle.net_on(code, day)
            assert [name for name in invariants.__all__ if list(getattr(invariants, name)())] == []
            assert queries.verified().findings == []
        finally:
            self.clock.__exit__(None, None, None)
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)


@pytest.mark.django_db
def test_the_ledger_answers_as_the_oracle_does():
    """Every answer, with its refusals in their order; every counter; every balance as of then. New steps in each run."""
    run_state_machine_as_test(
        Ledger, settings=settings(max_examples=15, stateful_step_count=15, deadline=None)
    )


@pytest.mark.django_db
def test_the_oracle_is_asked_about_everything_that_can_happen():
    """The same steps in each run, in which each refusal and each kind comes up: nothing above is tested by luck."""
    Ledger.seen.clear()
    steps = settings(max_examples=80, stateful_step_count=15, deadline=None, derandomize=True, database=None)
    run_state_machine_as_test(Ledger, settings=steps)

    assert set(Ledger.seen) == {
        *("single", "pending", "post", "void"),
        *("different_content", "amount_not_positive", "amount_too_large", "same_account", "account_unknown"),
        *("units_differ", "corrected_unknown", "period_closed", "would_overdraw", "would_exceed_ceiling"),
        *("pending_unknown", "pending_differs", "pending_settled", "amount_above_pending"),
    }
