"""Accounts and moves by name, for tests that care about amounts and not about ids."""

from hamkke.kernel import ids
from hamkke.ledger import actions


def move(debit, credit, amount, *, name=None, **rest):
    """A move between two accounts named by code; `name` makes its id, so that a test can speak of it again."""
    return actions.Move(
        id=ids.derived("move", name) if name else ids.new(),
        debit=debit and actions.account(debit),
        credit=credit and actions.account(credit),
        amount=amount,
        **{"reason": "test", **rest},
    )


def move_id(name):
    return ids.derived("move", name)


def counters(code):
    from hamkke.ledger import queries

    balance = queries.balance(code)
    return (balance.debits_pending, balance.debits_posted, balance.credits_pending, balance.credits_posted)
