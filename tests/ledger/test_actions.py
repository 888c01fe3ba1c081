import pytest
from django.db import transaction

from hamkke.kernel import ids
from hamkke.ledger import actions, queries
from hamkke.ledger.models import Account, Batch, Resolution, Transfer
from tests.factories.ledger import counters, move, move_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def accounts():
    actions.open_accounts(["outside:funder", "merchant"])
    actions.open_account("campaign", guarded=True)


def test_open_account_gives_the_account_its_derived_id():
    opened = actions.open_account("merchant:1")

    assert (opened.id, opened.code, opened.guarded) == (
        ids.derived("account", "merchant:1"),
        "merchant:1",
        False,
    )


def test_open_account_twice_opens_it_once():
    first = actions.open_account("campaign", guarded=True)

    assert actions.open_account("campaign", guarded=True) == first
    assert Account.objects.count() == 1


def test_open_account_refuses_another_guard():
    actions.open_account("campaign", guarded=True)

    with pytest.raises(actions.AccountDiffers):
        actions.open_account("campaign", guarded=False)

    assert Account.objects.get().guarded


def test_post_moves_won_from_one_account_to_another(accounts):
    [transfer] = actions.post(
        [move("outside:funder", "campaign", 1_000, reason="budget", subject="campaign:1")]
    )

    assert counters("outside:funder") == (0, 1_000, 0, 0)
    assert counters("campaign") == (0, 0, 0, 1_000)
    assert queries.balance("campaign").net == 1_000
    assert (transfer.batch, transfer.seq, transfer.kind) == (1, 1, "single")
    assert [each.pk for each in queries.transfers_about("campaign:1")] == [transfer.id]


def test_pending_then_post_of_a_part_returns_the_rest(accounts):
    actions.post(
        [
            move("outside:funder", "campaign", 1_000),
            move("campaign", "merchant", 300, kind="pending", name="hold"),
        ]
    )
    assert counters("campaign") == (300, 0, 0, 1_000)
    assert queries.balance("campaign").left == 700

    actions.post([move(None, None, 200, kind="post", pending=move_id("hold"))])

    assert counters("campaign") == (0, 200, 0, 1_000)
    assert counters("merchant") == (0, 0, 0, 200)
    assert queries.is_balanced()


def test_void_returns_everything_that_was_pending(accounts):
    actions.post(
        [
            move("outside:funder", "campaign", 1_000),
            move("campaign", "merchant", 300, kind="pending", name="hold"),
            move(None, None, 0, kind="void", pending=move_id("hold"), name="undo"),
        ]
    )

    assert counters("campaign") == (0, 0, 0, 1_000)
    assert counters("merchant") == (0, 0, 0, 0)
    assert Transfer.objects.get(id=move_id("undo")).amount == 300
    assert Resolution.objects.get().transfer_id == move_id("undo")


def test_post_is_all_or_nothing(accounts):
    moves = [move("outside:funder", "campaign", 100), move("campaign", "merchant", 101)]

    with pytest.raises(actions.WouldOverdraw) as refusal:
        actions.post(moves)

    assert refusal.value.facts == {"account": "campaign", "left": 100, "amount": 101}
    assert (Transfer.objects.count(), Batch.objects.count()) == (0, 0)
    assert counters("campaign") == (0, 0, 0, 0)


def test_post_of_the_same_move_again_gives_the_first_transfer(accounts):
    wish = move("outside:funder", "campaign", 100, name="once")
    [first] = actions.post([wish])

    again = actions.post([wish, wish])

    assert again == [first, first]
    assert counters("campaign") == (0, 0, 0, 100)
    assert Batch.objects.count() == 1


def test_post_refuses_other_content_under_a_known_id(accounts):
    actions.post([move("outside:funder", "campaign", 100, name="once")])

    with pytest.raises(actions.DifferentContent), transaction.atomic():
        actions.post([move("outside:funder", "campaign", 101, name="once")])

    assert counters("campaign") == (0, 0, 0, 100)
