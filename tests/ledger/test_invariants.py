"""Each invariant is silent on a sound ledger, and names the row that somebody planted past every guard."""

import contextlib

import pytest
from django.db import connection

from hamkke.ledger import actions, invariants
from tests.factories.ledger import move, move_id

pytestmark = pytest.mark.django_db

EVERY_INVARIANT = [getattr(invariants, name) for name in invariants.__all__]


@pytest.fixture(autouse=True)
def sound_ledger():
    actions.open_accounts(["outside", "merchant"])
    actions.open_account("budget", guarded=True)
    actions.post([move("outside", "budget", 1_000, name="in", reason="예산")])
    actions.post(
        [
            move("budget", "merchant", 300, name="hold", kind="pending", subject="주문:1"),
            move("budget", "merchant", 200, name="open", kind="pending"),
            move("budget", "merchant", 100, name="undone", kind="pending"),
        ]
    )
    actions.post(
        [
            move(None, None, 250, name="taken", kind="post", pending=move_id("hold")),
            move(None, None, 0, name="undo", kind="void", pending=move_id("undone")),
        ]
    )


def plant(*statements):
    """Write past triggers, foreign keys and checks, as a broken restore might."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET session_replication_role = replica")
        with contextlib.ExitStack() as after:
            after.callback(cursor.execute, "SET session_replication_role = origin")
            for statement in statements:
                cursor.execute(statement)


def without(table, constraint):
    return f'ALTER TABLE {table} DROP CONSTRAINT "{constraint}"'


def names(rows, column):
    return [row[column] for row in rows]


@pytest.mark.parametrize("invariant", EVERY_INVARIANT, ids=lambda invariant: invariant.__name__)
def test_a_sound_ledger_breaks_nothing(invariant):
    assert list(invariant()) == []


def test_a_counter_that_was_raised_is_named_twice_over():
    plant("UPDATE ledger_account SET credits_posted = credits_posted + 1 WHERE code = 'merchant'")

    [total] = invariants.all_debits_equal_all_credits()
    assert (total["debits_posted"], total["credits_posted"]) == (1_250, 1_251)
    [account] = invariants.every_counter_equals_the_sum_of_its_transfers()
    assert (account["code"], account["credits_posted"], account["counted_credits_posted"]) == (
        "merchant",
        251,
        250,
    )


def test_a_pending_counter_that_was_lowered_is_named():
    plant("UPDATE ledger_account SET debits_pending = 0 WHERE code = 'budget'")

    [total] = invariants.all_debits_equal_all_credits()
    assert (total["debits_pending"], total["credits_pending"]) == (0, 200)
    assert names(invariants.every_counter_equals_the_sum_of_its_transfers(), "code") == ["budget"]


def test_a_guarded_account_that_is_overdrawn_is_named():
    plant(
        without("ledger_account", "a_guarded_account_is_not_overdrawn"),
        "UPDATE ledger_account SET credits_posted = 449 WHERE code = 'budget'",
    )

    [account] = invariants.no_guarded_account_is_overdrawn()
    assert account == {"code": "budget", "debits_pending": 200, "debits_posted": 250, "credits_posted": 449}


@pytest.mark.parametrize(
    ("constraint", "change"),
    [("transfer_amount_is_positive", "amount = 0"), ("transfer_joins_two_accounts", "credit_id = debit_id")],
)
def test_a_transfer_that_moves_nothing_is_named(constraint, change):
    plant(
        without("ledger_transfer", constraint),
        f"UPDATE ledger_transfer SET {change} WHERE id = '{move_id('in')}'",
    )

    assert names(invariants.every_transfer_moves_a_positive_amount_between_two_accounts(), "id") == [
        move_id("in")
    ]


def test_a_pending_transfer_that_was_settled_twice_is_named():
    plant(f"UPDATE ledger_transfer SET pending_id = '{move_id('hold')}' WHERE id = '{move_id('undo')}'")

    assert list(invariants.every_pending_transfer_is_settled_at_most_once()) == [
        {"pending_id": move_id("hold"), "times": 2}
    ]
    assert names(invariants.every_resolution_names_the_transfer_that_settles_it(), "transfer_id") == [
        move_id("undo")
    ]


@pytest.mark.parametrize(
    ("settling", "change"),
    [
        ("taken", "amount = 301"),
        ("undo", "amount = 99"),
        ("taken", "debit_id = credit_id, credit_id = debit_id"),
        ("taken", "seq = 0"),
        ("taken", f"pending_id = '{move_id('in')}'"),
    ],
)
def test_a_settlement_that_does_not_fit_is_named(settling, change):
    plant(f"UPDATE ledger_transfer SET {change} WHERE id = '{move_id(settling)}'")

    assert names(invariants.every_settlement_fits_its_pending_transfer(), "id") == [move_id(settling)]


def test_a_settlement_whose_resolution_is_lost_is_named():
    plant(f"DELETE FROM ledger_resolution WHERE transfer_id = '{move_id('taken')}'")

    assert names(invariants.every_settlement_fits_its_pending_transfer(), "id") == [move_id("taken")]
    assert names(invariants.every_counter_equals_the_sum_of_its_transfers(), "code") == ["budget", "merchant"]


def test_a_batch_that_is_missing_is_named_by_the_one_after_it():
    plant("DELETE FROM ledger_batch WHERE number = 2")

    assert list(invariants.batch_numbers_have_no_gap()) == [{"number": 3, "previous": 1}]


def test_a_first_batch_that_is_missing_is_named():
    plant("DELETE FROM ledger_batch WHERE number = 1")

    assert list(invariants.batch_numbers_have_no_gap()) == [{"number": 2, "previous": 0}]


def test_a_batch_dated_before_the_one_before_it_is_named():
    plant("UPDATE ledger_batch SET recorded_at = '2020-01-01' WHERE number = 2")

    assert names(invariants.the_ledgers_time_never_runs_back(), "number") == [2]
    assert names(invariants.every_batch_has_the_transfers_it_says_it_has(), "number") == [2]


@pytest.mark.parametrize("lost", ["hold", "open", "taken"])
def test_a_transfer_that_was_lost_leaves_a_hole_somewhere(lost):
    plant(f"DELETE FROM ledger_transfer WHERE id = '{move_id(lost)}'")

    holes = list(invariants.every_batch_has_the_transfers_it_says_it_has())
    assert names(holes, "number") == [3 if lost == "taken" else 2]


def test_a_batch_that_lost_all_its_transfers_is_named():
    plant(f"DELETE FROM ledger_transfer WHERE id = '{move_id('in')}'")

    assert list(invariants.every_batch_has_the_transfers_it_says_it_has()) == [
        {"number": 1, "earliest_seq": 1, "latest_seq": 1, "transfers": 0}
    ]


@pytest.mark.parametrize(
    "change",
    [
        "amount = 1001",
        "reason = '예 산'",
        "subject = 'x'",
        "kind = 'pending'",
        "debit_id = credit_id, credit_id = debit_id",
        "effective_on = effective_on + 1",
        "corrects_id = id",
        "evidence = 'x'",
    ],
)
def test_a_transfer_that_was_rewritten_no_longer_fits_its_hash(change):
    plant(f"UPDATE ledger_transfer SET {change} WHERE id = '{move_id('in')}'")

    assert names(invariants.every_transfers_content_matches_its_hash(), "id") == [move_id("in")]
