"""The rules by themselves: no database. Accounts are small numbers here; amounts are whole won."""

from dataclasses import replace
from uuid import UUID

import pytest

from hamkke.ledger import rules
from hamkke.ledger.rules import Counters, Move

A, B, C, NOBODY = UUID(int=1), UUID(int=2), UUID(int=3), UUID(int=99)
FIRST, SECOND, THIRD = UUID(int=101), UUID(int=102), UUID(int=103)


def book(**counters):
    """B is guarded and holds 1,000 won that came from A."""
    return rules.Book(
        counters={A: Counters(debits_posted=1_000), B: Counters(credits_posted=1_000), C: Counters()},
        guarded={B: "budget"},
    )


def move(amount, *, id=FIRST, debit=B, credit=C, reason="test", **rest):
    return Move(id, debit, credit, amount, reason, **rest)


def settle(kind, amount=0, *, pending=FIRST, id=SECOND, debit=None, credit=None):
    return Move(id, debit, credit, amount, "test", kind=kind, pending=pending)


def pending_book(amount=300):
    standing = book()
    rules.apply(standing, move(amount, kind="pending"))
    return standing


def test_single_posts_at_once():
    standing = book()

    entry = rules.apply(standing, move(400))

    assert entry == rules.Entry(FIRST, "single", B, C, 400, None, "test", "")
    assert standing.counters[B] == Counters(debits_posted=400, credits_posted=1_000)
    assert standing.counters[C] == Counters(credits_posted=400)
    assert standing.counters[B].left == 600


def test_pending_reserves_without_posting():
    standing = pending_book(300)

    assert standing.counters[B] == Counters(debits_pending=300, credits_posted=1_000)
    assert standing.counters[C] == Counters(credits_pending=300)


def test_post_of_a_part_returns_the_rest():
    standing = pending_book(300)

    entry = rules.apply(standing, settle("post", 299))

    assert entry == rules.Entry(SECOND, "post", B, C, 299, FIRST, "test", "")
    assert standing.counters[B] == Counters(debits_posted=299, credits_posted=1_000)
    assert standing.counters[C] == Counters(credits_posted=299)


@pytest.mark.parametrize("amount", [0, 300])
def test_void_returns_everything_and_is_written_with_what_was_pending(amount):
    standing = pending_book(300)

    entry = rules.apply(standing, settle("void", amount))

    assert entry.amount == 300
    assert (standing.counters[B], standing.counters[C]) == (Counters(credits_posted=1_000), Counters())


def test_limits_count_what_is_pending():
    standing = pending_book(300)

    with pytest.raises(rules.WouldOverdraw) as refusal:
        rules.apply(standing, move(701, id=SECOND))

    assert refusal.value.facts == {"account": "budget", "left": 700, "amount": 701}
    assert rules.apply(standing, move(700, id=SECOND)).amount == 700


def test_pending_credits_cannot_be_spent_yet():
    standing = book()
    rules.apply(standing, move(5_000, debit=A, credit=B, kind="pending"))

    with pytest.raises(rules.WouldOverdraw):
        rules.apply(standing, move(1_001, id=SECOND))


def test_an_account_without_a_guard_may_owe():
    standing = book()

    rules.apply(standing, move(9_999, debit=A, credit=B))

    assert standing.counters[A] == Counters(debits_posted=10_999)


def test_the_same_move_again_is_no_new_entry():
    standing = book()
    rules.apply(standing, move(400))
    before = dict(standing.counters)

    assert rules.apply(standing, move(400)) is None
    assert standing.counters == before


@pytest.mark.parametrize(
    "other",
    [
        move(401),
        move(400, debit=A),
        move(400, credit=A),
        move(400, reason="other"),
        move(400, subject="order:1"),
        move(400, kind="pending"),
        settle("post", 400, id=FIRST, pending=THIRD),
    ],
)
def test_other_content_under_a_known_id_is_refused(other):
    standing = book()
    rules.apply(standing, move(400))
    before = dict(standing.counters)

    with pytest.raises(rules.DifferentContent):
        rules.apply(standing, other)

    assert standing.counters == before


@pytest.mark.parametrize(
    "again",
    [
        settle("void"),
        settle("void", 300),
        settle("void", debit=B),
        settle("void", debit=B, credit=C),
    ],
)
def test_a_settlement_again_is_known_whether_or_not_it_spells_out_what_it_inherits(again):
    standing = pending_book(300)
    rules.apply(standing, settle("void"))

    assert rules.apply(standing, again) is None


def test_a_settlement_again_of_another_amount_is_refused():
    standing = pending_book(300)
    rules.apply(standing, settle("post", 300))

    with pytest.raises(rules.DifferentContent):
        rules.apply(standing, settle("post", 299))


@pytest.mark.parametrize("amount", [0, -1])
def test_amounts_are_positive(amount):
    with pytest.raises(rules.AmountNotPositive):
        rules.apply(book(), move(amount))


@pytest.mark.parametrize(("kind", "amount"), [("post", 0), ("post", -1), ("void", -1)])
def test_settled_amounts_are_positive(kind, amount):
    with pytest.raises(rules.AmountNotPositive):
        rules.apply(pending_book(), settle(kind, amount))


def test_a_transfer_joins_two_accounts():
    with pytest.raises(rules.SameAccount):
        rules.apply(book(), move(1, debit=B, credit=B))


@pytest.mark.parametrize("sides", [{"debit": NOBODY}, {"credit": NOBODY}])
def test_both_accounts_are_known(sides):
    with pytest.raises(rules.AccountUnknown) as refusal:
        rules.apply(book(), move(1, **sides))

    assert refusal.value.facts == {"account": NOBODY}


def test_only_a_pending_transfer_can_be_settled():
    standing = book()
    rules.apply(standing, move(1))

    for nothing in (FIRST, THIRD):
        with pytest.raises(rules.PendingUnknown):
            rules.apply(standing, settle("post", 1, pending=nothing))


@pytest.mark.parametrize("sides", [{"debit": A}, {"credit": A}])
def test_a_settlement_keeps_the_accounts(sides):
    with pytest.raises(rules.PendingDiffers):
        rules.apply(pending_book(), settle("post", 1, **sides))


@pytest.mark.parametrize("first", [settle("post", 1), settle("void")])
@pytest.mark.parametrize("second", [settle("post", 1, id=THIRD), settle("void", id=THIRD)])
def test_a_pending_transfer_is_settled_once(first, second):
    standing = pending_book()
    rules.apply(standing, first)
    before = dict(standing.counters)

    with pytest.raises(rules.PendingSettled):
        rules.apply(standing, second)

    assert standing.counters == before


@pytest.mark.parametrize(("kind", "amount"), [("post", 301), ("void", 301), ("void", 299)])
def test_a_settlement_fits_what_is_pending(kind, amount):
    with pytest.raises(rules.AmountAbovePending) as refusal:
        rules.apply(pending_book(300), settle(kind, amount))

    assert refusal.value.facts == {"amount": amount, "pending_amount": 300}


def test_refusals_come_in_one_fixed_order():
    """A move with every mistake at once; each is mended in turn, and the next one shows."""
    standing = book()
    rules.apply(standing, move(1))
    wrong = move(0, id=FIRST, debit=NOBODY, credit=NOBODY)
    mended = [
        (rules.DifferentContent, wrong),
        (rules.AmountNotPositive, wrong := replace(wrong, id=SECOND)),
        (rules.SameAccount, wrong := replace(wrong, amount=5_000)),
        (rules.AccountUnknown, wrong := replace(wrong, debit=B)),
        (rules.WouldOverdraw, wrong := replace(wrong, credit=C)),
    ]

    for refusal, still_wrong in mended:
        with pytest.raises(refusal):
            rules.apply(standing, still_wrong)


def test_refusals_of_settlements_come_in_one_fixed_order():
    standing = pending_book(300)
    rules.apply(standing, settle("post", 1))
    wrong = settle("post", 0, id=THIRD, pending=NOBODY, debit=A)
    mended = [
        (rules.AmountNotPositive, wrong),
        (rules.PendingUnknown, wrong := replace(wrong, amount=301)),
        (rules.PendingDiffers, wrong := replace(wrong, pending=FIRST)),
        (rules.PendingSettled, replace(wrong, debit=B)),
    ]

    for refusal, still_wrong in mended:
        with pytest.raises(refusal):
            rules.apply(standing, still_wrong)


@pytest.mark.parametrize(
    "shape",
    [
        {"kind": "gift"},
        {"kind": "post"},
        {"pending": SECOND},
        {"debit": None},
        {"credit": None},
        {"reason": ""},
    ],
)
def test_a_move_of_impossible_shape_is_the_callers_bug(shape):
    with pytest.raises(ValueError, match=r"transfer|kind|reason"):
        move(1, **shape)


def test_no_two_contents_have_one_hash_even_when_they_read_alike():
    one = rules.Entry(FIRST, "single", B, C, 1, None, "ab", "c")
    other = rules.Entry(FIRST, "single", B, C, 1, None, "a", "bc")

    assert one.body != other.body
    assert one.body == replace(one, id=SECOND).body
