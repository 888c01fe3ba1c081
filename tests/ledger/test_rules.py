"""The rules by themselves: no database. Accounts are small numbers here; amounts are whole won."""

import datetime as dt
from dataclasses import replace
from uuid import UUID

import pytest

from hamkke.ledger import rules
from hamkke.ledger.rules import Move, Standing

A, B, C, NOBODY = UUID(int=1), UUID(int=2), UUID(int=3), UUID(int=99)
TODAY = dt.date(2026, 9, 1)
FIRST, SECOND, THIRD = UUID(int=101), UUID(int=102), UUID(int=103)


def book(**terms):
    """B is guarded and holds 1,000 won that came from A; C stands empty, on what `terms` it is told."""
    return rules.Book(
        today=TODAY,
        accounts={
            A: Standing(A, "outside", debits_posted=1_000),
            B: Standing(B, "budget", guarded=True, credits_posted=1_000),
            C: Standing(C, "merchant", **terms),
        },
    )


def apply(standing, move):
    [entry] = rules.prepared([move], today=standing.today)
    return rules.enter(standing, move, entry)


def of(standing, account):
    return standing.accounts[account].counters


def all_of(standing):
    return [of(standing, account) for account in (A, B, C)]


def entry(id, kind, amount, *, pending=None, reason="test", subject=""):
    made = rules.Entry(id, kind, B, C, amount, pending, reason, subject, TODAY, None, b"", False)
    made.body = made.hashed()
    return made


def move(amount, *, id=FIRST, debit=B, credit=C, reason="test", **rest):
    return Move(id, debit, credit, amount, reason, **rest)


def settle(kind, amount=0, *, pending=FIRST, id=SECOND, debit=None, credit=None):
    return Move(id, debit, credit, amount, "test", kind=kind, pending=pending)


def pending_book(amount=300):
    standing = book()
    apply(standing, move(amount, kind="pending"))
    return standing


def test_single_posts_at_once():
    standing = book()

    made = apply(standing, move(400))

    assert made == entry(FIRST, "single", 400)
    assert of(standing, B) == (0, 400, 0, 1_000)
    assert of(standing, C) == (0, 0, 0, 400)
    assert of(standing, B)[3] - of(standing, B)[1] == 600


def test_pending_reserves_without_posting():
    standing = pending_book(300)

    assert of(standing, B) == (300, 0, 0, 1_000)
    assert of(standing, C) == (0, 0, 300, 0)


def test_post_of_a_part_returns_the_rest():
    standing = pending_book(300)

    made = apply(standing, settle("post", 299))

    assert made == entry(SECOND, "post", 299, pending=FIRST)
    assert of(standing, B) == (0, 299, 0, 1_000)
    assert of(standing, C) == (0, 0, 0, 299)


@pytest.mark.parametrize("amount", [0, 300])
def test_void_returns_everything_and_is_written_with_what_was_pending(amount):
    standing = pending_book(300)

    made = apply(standing, settle("void", amount))

    assert made.amount == 300
    assert (of(standing, B), of(standing, C)) == ((0, 0, 0, 1_000), (0, 0, 0, 0))


def test_limits_count_what_is_pending():
    standing = pending_book(300)

    with pytest.raises(rules.WouldOverdraw) as refusal:
        apply(standing, move(701, id=SECOND))

    assert refusal.value.facts == {"account": "budget", "left": 700, "amount": 701}
    assert apply(standing, move(700, id=SECOND)).amount == 700


def test_pending_credits_cannot_be_spent_yet():
    standing = book()
    apply(standing, move(5_000, debit=A, credit=B, kind="pending"))

    with pytest.raises(rules.WouldOverdraw):
        apply(standing, move(1_001, id=SECOND))


def test_an_account_without_a_guard_may_owe():
    standing = book()

    apply(standing, move(9_999, debit=A, credit=B))

    assert of(standing, A) == (0, 10_999, 0, 0)


def test_the_same_move_again_is_no_new_entry():
    standing = book()
    first = apply(standing, move(400))
    before = all_of(standing)

    assert apply(standing, move(400)) is first
    assert standing.entries == [first]
    assert all_of(standing) == before


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
    apply(standing, move(400))
    before = all_of(standing)

    with pytest.raises(rules.DifferentContent):
        apply(standing, other)

    assert all_of(standing) == before


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
    first = apply(standing, settle("void"))

    assert apply(standing, again) is first


def test_a_settlement_again_of_another_amount_is_refused():
    standing = pending_book(300)
    apply(standing, settle("post", 300))

    with pytest.raises(rules.DifferentContent):
        apply(standing, settle("post", 299))


@pytest.mark.parametrize("amount", [0, -1])
def test_amounts_are_positive(amount):
    with pytest.raises(rules.AmountNotPositive):
        apply(book(), move(amount))


@pytest.mark.parametrize(("kind", "amount"), [("post", 0), ("post", -1), ("void", -1)])
def test_settled_amounts_are_positive(kind, amount):
    with pytest.raises(rules.AmountNotPositive):
        apply(pending_book(), settle(kind, amount))


def test_a_transfer_joins_two_accounts():
    with pytest.raises(rules.SameAccount):
        apply(book(), move(1, debit=B, credit=B))


@pytest.mark.parametrize("sides", [{"debit": NOBODY}, {"credit": NOBODY}])
def test_both_accounts_are_known(sides):
    with pytest.raises(rules.AccountUnknown) as refusal:
        apply(book(), move(1, **sides))

    assert refusal.value.facts == {"account": NOBODY}


def test_only_a_pending_transfer_can_be_settled():
    standing = book()
    apply(standing, move(1))

    for nothing in (FIRST, THIRD):
        with pytest.raises(rules.PendingUnknown):
            apply(standing, settle("post", 1, pending=nothing))


@pytest.mark.parametrize("sides", [{"debit": A}, {"credit": A}])
def test_a_settlement_keeps_the_accounts(sides):
    with pytest.raises(rules.PendingDiffers):
        apply(pending_book(), settle("post", 1, **sides))


@pytest.mark.parametrize("first", [settle("post", 1), settle("void")])
@pytest.mark.parametrize("second", [settle("post", 1, id=THIRD), settle("void", id=THIRD)])
def test_a_pending_transfer_is_settled_once(first, second):
    standing = pending_book()
    apply(standing, first)
    before = all_of(standing)

    with pytest.raises(rules.PendingSettled):
        apply(standing, second)

    assert all_of(standing) == before


@pytest.mark.parametrize(("kind", "amount"), [("post", 301), ("void", 301), ("void", 299)])
def test_a_settlement_fits_what_is_pending(kind, amount):
    with pytest.raises(rules.AmountAbovePending) as refusal:
        apply(pending_book(300), settle(kind, amount))

    assert refusal.value.facts == {"amount": amount, "pending_amount": 300}


def test_refusals_come_in_one_fixed_order():
    """A move with every mistake at once; each is mended in turn, and the next one shows."""
    standing = book()
    apply(standing, move(1))
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
            apply(standing, still_wrong)


def test_refusals_of_settlements_come_in_one_fixed_order():
    standing = pending_book(300)
    apply(standing, settle("post", 1))
    wrong = settle("post", 0, id=THIRD, pending=NOBODY, debit=A)
    mended = [
        (rules.AmountNotPositive, wrong),
        (rules.PendingUnknown, wrong := replace(wrong, amount=301)),
        (rules.PendingDiffers, wrong := replace(wrong, pending=FIRST)),
        (rules.PendingSettled, replace(wrong, debit=B)),
    ]

    for refusal, still_wrong in mended:
        with pytest.raises(refusal):
            apply(standing, still_wrong)


@pytest.mark.parametrize(
    "shape",
    [
        {"kind": "gift"},
        {"kind": "post"},
        {"pending": SECOND},
        {"debit": None},
        {"credit": None},
        {"reason": ""},
        {"needs_release": True},
        {"needs_release": True, "kind": "pending"},
    ],
)
def test_a_move_of_impossible_shape_is_the_callers_bug(shape):
    with pytest.raises(ValueError, match=r"transfer|kind|reason|release"):
        move(1, **shape)


def test_no_two_contents_have_one_hash_even_when_they_read_alike():
    one = entry(FIRST, "single", 1, reason="ab", subject="c")

    assert one.hashed() != entry(FIRST, "single", 1, reason="a", subject="bc").hashed()
    assert one.hashed() == entry(SECOND, "single", 1, reason="ab", subject="c").hashed()
