"""Each invariant around the transfers names what somebody planted past every guard."""

import pytest

from hamkke.ledger import invariants
from tests.ledger.test_invariants import plant, without
from tests.ledger.whole import post_everything

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ledger():
    post_everything()


def test_a_whole_ledger_breaks_nothing():
    assert [name for name in invariants.__all__ if list(getattr(invariants, name)())] == []


PLANTED = [
    ("every_batch_commits_to_the_one_before", ["UPDATE ledger_batch SET root = 'x' WHERE number = 2"], 1),
    ("every_batch_commits_to_the_one_before", ["UPDATE ledger_batch SET previous = 'x' WHERE number = 1"], 1),
    ("every_anchor_is_the_head_of_its_day", ["UPDATE ledger_anchor SET batch_id = 1"], 3),
    (
        "every_anchor_is_the_head_of_its_day",
        ["UPDATE ledger_anchor SET hash = 'x' WHERE day = '2026-08-31'"],
        1,
    ),
    (
        "every_kept_balance_is_the_sum_of_the_transfers_so_far",
        ["UPDATE ledger_entrybalance SET credits_posted = credits_posted + 1 WHERE batch_id = 2"],
        3,
    ),
    (
        "every_kept_balance_is_the_sum_of_the_transfers_so_far",
        ["DELETE FROM ledger_entrybalance WHERE batch_id = 1"],
        2,
    ),
    (
        "every_account_stands_under_its_parent",
        ["UPDATE ledger_account SET parent_id = NULL WHERE code = 'merchant:1:share'"],
        1,
    ),
    (
        "every_account_stands_under_its_parent",
        ["UPDATE ledger_account SET parent_id = id WHERE code = 'bank'"],
        1,
    ),
    (
        "no_account_gets_more_than_was_decided",
        [
            without("ledger_account", "an_account_gets_no_more_than_was_decided"),
            "UPDATE ledger_account SET ceiling = 999 WHERE code = 'budget'",
        ],
        1,
    ),
    (
        "nothing_was_dated_in_a_period_after_its_closing",
        ["UPDATE ledger_period SET batch_id = 1"],
        3,
    ),
    ("every_disbursement_has_evidence_and_two_other_approvers", ["DELETE FROM ledger_document"], 1),
    (
        "every_disbursement_has_evidence_and_two_other_approvers",
        ['UPDATE ledger_approval SET "limit" = 1'],
        1,
    ),
    ("every_matched_line_is_its_disbursement", ["UPDATE ledger_statementline SET amount = amount - 1"], 1),
    ("every_matched_line_is_its_disbursement", ["UPDATE ledger_statementline SET amount = -amount"], 1),
    (
        "every_transfer_joins_two_accounts_of_one_unit",
        ["UPDATE ledger_account SET unit = 'x' WHERE code = 'bank'"],
        2,
    ),
    (
        "every_correction_names_an_earlier_transfer",
        ["UPDATE ledger_transfer SET corrects_id = id WHERE corrects_id IS NOT NULL"],
        1,
    ),
    (
        "the_sum_of_everything_fits_into_63_bits",
        ["UPDATE ledger_account SET credits_posted = 9223372036854775807 WHERE code IN ('outside', 'bank')"],
        1,
    ),
]


@pytest.mark.parametrize(("name", "changes", "rows"), PLANTED)
def test_what_was_planted_is_named(name, changes, rows):
    plant(*changes)

    assert len(list(getattr(invariants, name)())) == rows
