import datetime as dt

import pytest

from hamkke.kernel import clock
from hamkke.ledger import actions, queries
from hamkke.ledger.models import Account, Batch
from tests.factories.ledger import move, move_id

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 9, 1, 3, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def posted():
    actions.open_accounts(["outside", "campaign:1", "campaign:2", "campaigner"])
    actions.post(
        [
            move("outside", "campaign:1", 500, name="one", subject="a"),
            move("outside", "campaign:2", 300, name="two", subject="b"),
            move("campaign:1", "campaigner", 200, name="three", subject="a", kind="pending"),
        ]
    )


def test_balance_tells_the_four_counters_what_is_held_and_what_is_left():
    balance = queries.balance("campaign:1")

    assert balance == queries.Balance(
        debits_pending=200, debits_posted=0, credits_pending=0, credits_posted=500
    )
    assert (balance.net, balance.left) == (500, 300)


def test_balance_of_an_account_that_was_never_opened_is_refused():
    with pytest.raises(queries.AccountUnknown):
        queries.balance("campaign:3")


def test_balances_ask_once_for_many(django_assert_num_queries):
    with django_assert_num_queries(1):
        balances = queries.balances(["outside", "campaign:2", "nobody"])

    assert {code: balance.net for code, balance in balances.items()} == {"outside": -800, "campaign:2": 300}


def test_balances_under_a_prefix_come_in_order():
    assert list(queries.balances_under("campaign:")) == ["campaign:1", "campaign:2"]


def test_is_balanced_looks_at_pending_and_posted_each():
    assert queries.is_balanced()

    Account.objects.filter(code="outside").update(debits_pending=1)

    assert not queries.is_balanced()


def test_transfers_about_a_subject_come_in_the_order_they_were_posted(django_assert_num_queries):
    with django_assert_num_queries(1):
        found = [(each.id, each.debit.code, each.credit.code) for each in queries.transfers_about("a")]

    assert found == [
        (move_id("one"), "outside", "campaign:1"),
        (move_id("three"), "campaign:1", "campaigner"),
    ]


def test_the_ledgers_time_does_not_follow_a_clock_that_was_set_back():
    with clock.pretend(NOON.replace(year=2099)):
        actions.post([move("outside", "campaign:1", 1)])

    with clock.pretend(NOON):
        [late] = actions.post([move("outside", "campaign:1", 1)])

    assert late.recorded_at == NOON.replace(year=2099)
    assert Batch.objects.latest("number").recorded_at == NOON.replace(year=2099)


def test_post_of_nothing_writes_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert actions.post([]) == []


@pytest.mark.parametrize("moves", [1, 3, 50])
def test_a_batch_takes_the_same_few_queries_whatever_its_size(django_assert_num_queries, moves):
    batch = [move("outside", "campaign:1", 1, kind="pending") for _ in range(moves)]
    batch += [move(None, None, 0, kind="void", pending=each.id) for each in batch]

    with django_assert_num_queries(3):
        actions.post(batch)
