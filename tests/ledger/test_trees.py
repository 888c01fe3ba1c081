"""Accounts as trees, balances as of then, closings and anchors."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from hamkke.kernel import clock
from hamkke.ledger import actions, queries, rules
from hamkke.ledger.models import Account, Anchor, Period, Transfer
from tests.factories.ledger import move
from tests.ledger.whole import MONDAY, THURSDAY, TUESDAY, post_everything

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("code", "parent"),
    [
        ("outside", None),
        ("merchant:7", None),
        ("merchant:7:share", "merchant:7"),
        ("campaign:1:funder:2", "campaign:1"),
        ("campaign:1:funder:2:fee", "campaign:1:funder:2"),
    ],
)
def test_a_code_says_under_what_an_account_stands(code, parent):
    assert rules.parent_of(code) == parent


def test_accounts_above_are_opened_with_it():
    opened = actions.open_account("campaign:1:funder:2:fee", guarded=True)

    assert opened.parent.code == "campaign:1:funder:2"
    assert opened.parent.parent.code == "campaign:1"
    assert [each.guarded for each in Account.objects.order_by("code")] == [False, False, True]
    assert [each.code for each in queries.tree("campaign:1")] == [
        "campaign:1",
        "campaign:1:funder:2",
        "campaign:1:funder:2:fee",
    ]


def test_a_child_is_opened_under_a_parent_that_stands():
    parent = actions.open_account("merchant:1")

    assert actions.open_account("merchant:1:share").parent == parent


def test_a_tree_has_one_unit():
    actions.open_account("merchant:1")

    with pytest.raises(actions.AccountDiffers), transaction.atomic():
        actions.open_account("merchant:1:messages", unit="message")

    assert Account.objects.get().code == "merchant:1"


def test_the_database_refuses_a_child_of_another_unit():
    parent = actions.open_account("merchant:1")
    with pytest.raises(IntegrityError, match="under its parent"), transaction.atomic():
        Account.objects.create(code="merchant:1:x", unit="y", parent=parent, opened_at=clock.now())


def test_transfers_between_units_are_refused():
    actions.open_account("won")
    actions.open_account("message", unit="message")

    with pytest.raises(actions.UnitsDiffer):
        actions.post([move("won", "message", 1)])

    assert Transfer.objects.count() == 0


def test_an_account_gets_no_more_than_was_decided_pending_included():
    actions.open_account("outside")
    actions.open_account("grant:1", ceiling=100, decision="decision:1")
    actions.post([move("outside", "grant:1", 60), move("outside", "grant:1", 30, kind="pending")])

    with pytest.raises(actions.WouldExceedCeiling) as refusal:
        actions.post([move("outside", "grant:1", 11)])

    assert refusal.value.facts == {"account": "grant:1", "left": 10, "amount": 11}
    assert queries.balance("grant:1").credits_posted == 60
    with pytest.raises(IntegrityError, match="no_more_than_was_decided"), transaction.atomic():
        Account.objects.filter(code="grant:1").update(credits_posted=71)


def test_an_account_opened_again_under_another_decision_is_refused():
    actions.open_account("grant:1", ceiling=100, decision="decision:1")

    with pytest.raises(actions.AccountDiffers):
        actions.open_account("grant:1", ceiling=100, decision="decision:2")


def test_what_moves_inside_a_tree_nets_out():
    post_everything()

    assert queries.balance("merchant:1").net + queries.balance("merchant:1:share").net == 20


def test_balances_are_known_as_of_any_number_and_any_moment():
    post_everything()
    budget = queries.account("budget")

    assert [queries.balance_at(budget, seq=seq).left for seq in (0, 1, 2, 5, 9)] == [0, 1_000, 400, 550, 550]
    assert queries.balance_at(budget, moment=MONDAY - DAY) == queries.Balance(0, 0, 0, 0)
    assert queries.balance_at(budget, moment=MONDAY).left == 400
    assert queries.balance_at(budget, moment=THURSDAY) == queries.balance("budget")
    with pytest.raises(ValueError, match="as of"):
        queries.balance_at(budget)


def test_a_statement_closes_with_what_counts_until_its_day():
    post_everything()
    actions.post([move("outside", "bank", 7, effective_on=TUESDAY.date())])

    def closing(code, day, *, with_tree=False):
        return queries.statement(code, earliest=day, latest=day, with_tree=with_tree).closing

    assert closing("bank", MONDAY.date()) == 0
    assert closing("bank", TUESDAY.date()) == 237
    assert closing("merchant:1", TUESDAY.date(), with_tree=True) == 20


# ── Closing ──


def test_nothing_is_dated_in_a_closed_period_but_a_correction_later():
    post_everything()
    wrong = Transfer.objects.earliest("seq")

    with pytest.raises(actions.PeriodClosed):
        actions.post([move("outside", "bank", 1, effective_on=MONDAY.date())])
    [entry] = actions.post(
        [move("bank", "outside", 1, effective_on=TUESDAY.date(), corrects=wrong.pk, reason="correction")]
    )

    assert Transfer.objects.get(pk=entry.id).corrects == wrong


def test_a_settlement_is_not_dated_in_a_closed_period_either():
    post_everything()
    pending = Transfer.objects.get(kind="pending", resolution=None)

    with pytest.raises(actions.PeriodClosed):
        actions.post([move(None, None, 0, kind="void", pending=pending.pk, effective_on=MONDAY.date())])


def test_a_correction_of_nothing_is_refused():
    post_everything()
    pending = Transfer.objects.get(kind="pending", resolution=None)

    for wrong in (
        move("outside", "bank", 1, corrects=move("a", "b", 1).id),
        move(None, None, 0, kind="void", pending=pending.pk, corrects=move("a", "b", 1).id),
    ):
        with pytest.raises(actions.CorrectedUnknown):
            actions.post([wrong])


def test_closing_twice_closes_once_and_only_days_that_are_over():
    with clock.pretend(TUESDAY):
        first = actions.close_period(MONDAY.date(), by=None)
        assert actions.close_period(MONDAY.date(), by=None) == first
        with pytest.raises(actions.PeriodNotOver):
            actions.close_period(TUESDAY.date(), by=None)
        with pytest.raises(actions.PeriodClosedAlready):
            actions.close_period(MONDAY.date() - DAY, by=None)

    assert Period.objects.count() == 1


def test_the_database_refuses_what_the_actions_would():
    post_everything()

    with pytest.raises(IntegrityError, match="a period follows"), transaction.atomic():
        Period.objects.create(ends_on=MONDAY.date() - DAY, closed_at=MONDAY, hash=b"")
    with pytest.raises(IntegrityError, match="head of a batch"), transaction.atomic():
        Anchor.objects.create(day=THURSDAY.date(), batch_id=1, hash=b"", anchored_at=THURSDAY)


# ── Anchors ──


def test_an_anchor_waits_for_the_days_end_and_for_something_to_anchor():
    with clock.pretend(MONDAY):
        assert actions.anchor_days() == []
        with pytest.raises(actions.DayNotOver):
            actions.anchor(MONDAY.date())
        with pytest.raises(actions.NothingToAnchor):
            actions.anchor(MONDAY.date() - DAY)

    assert Anchor.objects.count() == 0


def test_every_day_that_is_over_is_anchored():
    post_everything()

    with clock.pretend(THURSDAY + DAY):
        actions.anchor_days()

    assert Anchor.objects.count() == 4


def test_an_anchor_once_more_changes_nothing():
    post_everything()

    with clock.pretend(THURSDAY):
        assert actions.anchor(MONDAY.date()) == Anchor.objects.get(day=MONDAY.date())
        assert actions.anchor_days() == []

    assert Anchor.objects.count() == 3
