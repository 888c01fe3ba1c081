"""Many groups in one batch, each answered by itself: all of its moves, or none and why."""

import pytest

from hamkke.ledger import actions, invariants, queries
from hamkke.ledger.models import Batch, Transfer
from tests.factories.ledger import counters, move, move_id

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def funded():
    actions.open_accounts(["outside", "merchant"])
    actions.open_account("budget", guarded=True)
    actions.post(
        [move("outside", "budget", 100), move("budget", "merchant", 30, kind="pending", name="hold")]
    )


def told(answers):
    return [
        [entry.amount for entry in answer] if isinstance(answer, list) else answer.reason
        for answer in answers
    ]


def test_each_group_is_answered_by_itself():
    answers = actions.post_each(
        [
            [move("budget", "merchant", 50), move("budget", "merchant", 10)],
            [move("budget", "merchant", 5), move("budget", "merchant", 6)],
            [],
            [move("budget", "merchant", 10)],
        ]
    )

    assert told(answers) == [[50, 10], "would_overdraw", [], [10]]
    assert counters("budget") == (30, 70, 0, 100)
    assert Batch.objects.count() == 2


def test_a_refused_group_leaves_no_trace_whatever_it_had_done():
    """A single, a pending, a post and a void are each taken back out, so that the next group may do them again."""
    fresh = move("budget", "merchant", 20, kind="pending")
    done = [
        fresh,
        move(None, None, 20, kind="post", pending=fresh.id),
        move(None, None, 0, kind="void", pending=move_id("hold"), name="undo"),
        move("budget", "merchant", 80, name="all"),
    ]

    answers = actions.post_each([[*done, move("budget", "merchant", 1)], done])

    assert told(answers) == ["would_overdraw", [20, 20, 30, 80]]
    assert counters("budget") == (0, 100, 0, 100)
    assert [name for name in invariants.__all__ if list(getattr(invariants, name)())] == []
    assert queries.verified().findings == []


def test_a_group_again_gets_what_stands():
    group = [move("budget", "merchant", 10)]
    first = actions.post_each([group])

    assert actions.post_each([group, group]) == [first[0], first[0]]
    assert Transfer.objects.count() == 3


def test_nothing_at_all_writes_nothing():
    assert actions.post_each([]) == []
    assert actions.post_each([[], []]) == [[], []]
    assert Batch.objects.count() == 1


def test_a_batch_of_refusals_writes_nothing():
    assert told(actions.post_each([[move("budget", "merchant", 71)], [move("budget", "nobody", 1)]])) == [
        "would_overdraw",
        "account_unknown",
    ]
    assert Batch.objects.count() == 1
