"""Money leaves with evidence, and after two others have said yes."""

import hashlib
import io

import pytest
from django.db import IntegrityError, transaction

from hamkke.kernel import clock, ids
from hamkke.ledger import actions, queries
from hamkke.ledger.models import Approval, BankMatch, Disbursement, Document, StatementLine, Transfer
from tests.factories.ledger import counters, move
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db

INVOICE, CONTRACT = (hashlib.sha256(name).digest() for name in (b"invoice", b"contract"))
ID = ids.derived("payout", 1)


@pytest.fixture(autouse=True)
def owed():
    actions.open_accounts(["outside", "bank"])
    actions.open_account("merchant:1", guarded=True)
    actions.post([move("outside", "merchant:1", 1_000)])


@pytest.fixture
def people():
    return [UserFactory() for _ in range(4)]


def ask(by, **changes):
    wish = {
        "debit": "merchant:1",
        "credit": "bank",
        "amount": 700,
        "reason": "settlement",
        "subject": "settlement:1",
        "evidence": [INVOICE, CONTRACT],
    }
    return actions.request_disbursement(ID, by=by, **(wish | changes))


def pay(people):
    asker, first, second, releaser = people
    ask(asker)
    actions.approve_disbursement(ID, by=first, limit=1_000)
    actions.approve_disbursement(ID, by=second, limit=1_000)
    return actions.release_disbursement(ID, by=releaser)


def test_money_leaves_after_two_others_approved(people):
    paid = pay(people)

    assert (paid.kind, paid.amount, paid.pending) == ("post", 700, ID)
    assert counters("merchant:1") == (0, 700, 0, 1_000)
    assert counters("bank") == (0, 0, 0, 700)


def test_asking_reserves_the_money_and_keeps_the_evidence(people):
    ask(people[0])

    assert counters("merchant:1") == (700, 0, 0, 1_000)
    assert {bytes(each.hash) for each in Document.objects.all()} == {INVOICE, CONTRACT}
    assert Transfer.objects.get(pk=ID).evidence != b""


def test_every_step_twice_changes_nothing(people):
    paid = pay(people)

    assert ask(people[0]).pk == ID
    assert actions.approve_disbursement(ID, by=people[1], limit=1_000).approver == people[1]
    assert actions.release_disbursement(ID, by=people[3]).id == paid.id
    assert (Disbursement.objects.count(), Approval.objects.count(), Document.objects.count()) == (1, 2, 2)
    assert counters("merchant:1") == (0, 700, 0, 1_000)


def test_asking_for_something_else_under_the_same_id_is_refused(people):
    ask(people[0])

    with pytest.raises(actions.DifferentContent):
        ask(people[0], evidence=[INVOICE])

    assert Document.objects.count() == 2


@pytest.mark.parametrize(
    ("evidence", "refusal"),
    [([], actions.EvidenceMissing), ([b"short"], actions.EvidenceUnreadable)],
)
def test_asking_needs_evidence(people, evidence, refusal):
    with pytest.raises(refusal):
        ask(people[0], evidence=evidence)

    assert counters("merchant:1") == (0, 0, 0, 1_000)


def test_one_approval_is_not_enough(people):
    ask(people[0])
    actions.approve_disbursement(ID, by=people[1], limit=1_000)
    actions.approve_disbursement(ID, by=people[1], limit=1_000)

    with pytest.raises(actions.NotReleased) as refusal:
        actions.release_disbursement(ID, by=people[3])

    assert refusal.value.facts["approvals"] == 1
    assert counters("merchant:1") == (700, 0, 0, 1_000)


def test_whoever_asked_cannot_approve(people):
    ask(people[0])

    with pytest.raises(actions.OwnDisbursement):
        actions.approve_disbursement(ID, by=people[0], limit=1_000)

    assert Approval.objects.count() == 0


def test_nobody_approves_above_their_limit(people):
    ask(people[0])

    with pytest.raises(actions.AboveLimit):
        actions.approve_disbursement(ID, by=people[1], limit=699)

    assert Approval.objects.count() == 0


def test_an_approver_who_has_left_since_does_not_count(people):
    ask(people[0])
    for approver in people[1:3]:
        actions.approve_disbursement(ID, by=approver, limit=1_000)
    people[1].is_active = False
    people[1].save()

    with pytest.raises(actions.NotReleased):
        actions.release_disbursement(ID, by=people[3])

    assert counters("merchant:1") == (700, 0, 0, 1_000)


def test_posting_around_the_release_is_refused_by_the_rules(people):
    ask(people[0])

    with pytest.raises(actions.NotReleased):
        actions.post([move(None, None, 700, kind="post", pending=ID)])

    assert counters("merchant:1") == (700, 0, 0, 1_000)


def test_a_pending_transfer_that_nobody_asked_for_is_never_released():
    held = move("merchant:1", "bank", 1, kind="pending", evidence=INVOICE, needs_release=True)
    actions.post([held])

    with pytest.raises(actions.NotReleased):
        actions.post([move(None, None, 1, kind="post", pending=held.id)])

    assert counters("bank") == (0, 0, 1, 0)


def test_what_is_withdrawn_returns_and_cannot_be_approved_or_released(people):
    ask(people[0])
    for _ in range(2):
        assert actions.withdraw_disbursement(ID, by=people[0]).kind == "void"

    assert counters("merchant:1") == (0, 0, 0, 1_000)
    with pytest.raises(actions.PendingSettled):
        actions.approve_disbursement(ID, by=people[1], limit=1_000)
    with pytest.raises(actions.PendingSettled):
        actions.release_disbursement(ID, by=people[1])


@pytest.mark.parametrize(
    "act",
    [
        lambda by: actions.approve_disbursement(ids.new(), by=by, limit=1),
        lambda by: actions.release_disbursement(ids.new(), by=by),
        lambda by: actions.withdraw_disbursement(ids.new(), by=by),
        lambda by: actions.match(line("-700").pk, ids.new(), by=by),
    ],
)
def test_what_nobody_asked_for_is_refused(people, act):
    with pytest.raises(actions.DisbursementUnknown):
        act(people[0])


def test_the_database_refuses_an_approval_by_the_requester_or_above_the_limit(people):
    ask(people[0])

    for approver, limit in ((people[0], 1_000), (people[1], 699)):
        with pytest.raises(IntegrityError, match="within the limit"), transaction.atomic():
            Approval.objects.create(
                disbursement_id=ID, approver=approver, limit=limit, approved_at=clock.now()
            )


# ── The bank ──


def imported(*lines, account="bank", by=None):
    content = "\n".join(["date,amount,memo,reference", *lines]).encode()
    return actions.import_statement(io.BytesIO(content), account=account, by=by)


def line(amount, memo="이체", reference=""):
    imported(f"2026-09-01,{amount},{memo},{reference}")
    return StatementLine.objects.get(memo=memo, reference=reference)


def open_amounts():
    items = queries.open_items("bank")
    return [each.amount for each in items.lines], [each.amount for each in items.disbursements]


def test_a_line_that_names_the_disbursement_is_matched_at_once(people):
    paid = pay(people)
    imported(f"2026-09-01,-700,정산 {ID},A1", "2026-09-02,-10,수수료,A2")

    assert BankMatch.objects.get().transfer_id == paid.id
    assert open_amounts() == ([-10], [])
    assert not queries.open_items("bank").is_empty


def test_the_same_file_again_is_harmless(people):
    pay(people)
    first = imported("2026-09-01,-700,정산,A1")

    assert imported("2026-09-01,-700,정산,A1") == first
    assert StatementLine.objects.count() == 1


def test_files_that_overlap_add_only_what_is_new(people):
    imported("2026-09-01,-700,정산,A1")
    imported("2026-09-01,-700,정산,A1", '2026-09-02,"-1,200",정산,A2')

    assert open_amounts() == ([-700, -1_200], [])


@pytest.mark.parametrize("lines", [["2026-09-01,-701,정산,A1"], ["2026-09-01,-1,a,B1", "2026-09-01,-2,b,B1"]])
def test_one_reference_never_stands_for_two_lines(lines):
    imported("2026-09-01,-700,정산,A1")

    with pytest.raises(actions.LineDiffers):
        imported(*lines)

    assert StatementLine.objects.count() == 1


def test_a_match_by_hand_is_one_to_one(people):
    pay(people)
    at_bank, other = line("-700"), line("-700", memo="또")

    made = actions.match(at_bank.pk, ID, by=people[0])

    assert actions.match(at_bank.pk, ID, by=people[1]) == made
    with pytest.raises(actions.MatchedAlready):
        actions.match(other.pk, ID, by=people[0])
    assert open_amounts() == ([-700], [])


@pytest.mark.parametrize("amount", ["-699", "700"])
def test_a_line_of_another_amount_is_no_match(people, amount):
    pay(people)

    with pytest.raises(actions.NothingToMatch):
        actions.match(line(amount).pk, ID, by=people[0])

    assert BankMatch.objects.count() == 0


def test_what_comes_in_is_positive_at_the_bank(people):
    actions.open_account("funder")
    asker, first, second, _ = people
    ask(asker, debit="bank", credit="funder")
    for approver in (first, second):
        actions.approve_disbursement(ID, by=approver, limit=700)
    actions.release_disbursement(ID, by=asker)

    actions.match(line("700").pk, ID, by=asker)

    assert open_amounts() == ([], [])


def test_two_lines_that_fit_one_disbursement_are_left_for_people(people):
    pay(people)
    imported("2026-09-01,-700,settlement:1,A1", "2026-09-01,-700,settlement:1,A2")

    assert open_amounts() == ([-700, -700], [700])


def test_an_unknown_line_or_account_is_refused(people):
    with pytest.raises(actions.LineUnknown):
        actions.match(ids.new(), ID, by=people[0])
    with pytest.raises(actions.AccountUnknown):
        imported(account="nowhere")


@pytest.mark.parametrize(
    ("content", "number"),
    [
        (b"", 1),
        (b"day,won\n", 1),
        (b"date,amount,memo,reference\n2026-13-01,1,a,b\n", 2),
        (b"date,amount,memo,reference\n2026-09-01,1,a,b\n2026-09-01,0,a,c\n", 3),
        (b'date,amount,memo,reference\n2026-09-01,1,"a"b,c\n', 2),
        (b"\xff\xff", 1),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_whole(content, number):
    with pytest.raises(actions.StatementUnreadable) as refusal:
        actions.import_statement(io.BytesIO(content), account="bank", by=None)

    assert refusal.value.facts == {"line": number}
    assert StatementLine.objects.count() == 0


def test_a_file_in_the_banks_own_encoding_is_read():
    content = "date,amount,memo,reference\n2026-09-01,-5,수수료,Z\n".encode("cp949")

    actions.import_statement(io.BytesIO(content), account="bank", by=None)

    assert StatementLine.objects.get().memo == "수수료"
