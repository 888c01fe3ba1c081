import hashlib

import msgspec
import pytest
from django.db import DatabaseError, transaction

from hamkke.audit.models import Entry
from hamkke.calls import actions, queries, rules, signals
from hamkke.calls.models import Assignment, Call, Proposal, Selection, SelectionRow
from hamkke.calls.rules import lottery
from hamkke.calls.rules import terms as rule_file
from hamkke.kernel import clock, ids
from hamkke.kernel.words import Words
from hamkke.ledger import actions as ledger
from tests.calls.test_inputs import application_with
from tests.factories import calls as made
from tests.factories.calls import CLOSES, SECOND
from tests.factories.ledger import counters, move

pytestmark = pytest.mark.django_db


def reviewed_call():
    call, judge = made.call_of(), made.judge()
    application = made.submission_of(call)
    made.assign(call, judge)
    made.review_of(application, judge, 80, 80, 80)
    return call


def rows():
    return list(
        SelectionRow.objects.order_by("rank").values_list("application_id", "rank", "score", "outcome")
    )


def test_release_ranks_fills_the_places_and_the_waiting_list():
    call, (a, b, c, d) = made.decided_call((50, 50, 50), (90, 90, 90), (70, 80, 60), (60, 60, 60))

    assert rows() == [
        (b.id, 1, 9_000, "selected"),
        (c.id, 2, 7_000, "selected"),
        (d.id, 3, 6_000, "waitlisted"),
        (a.id, 4, 5_000, "not_selected"),
    ]
    assert SelectionRow.objects.get(rank=2).means == [
        8_000,
        6_000,
        7_000,
    ]  # heaviest first: 상품성, 적합도, 가격
    assert SelectionRow.objects.get(rank=2).lot == lottery.lot(
        hashlib.sha256(str(call.id).encode()).hexdigest(), rules.public_code(c.code)
    )


def test_release_takes_the_mean_of_the_judges_and_leaves_missing_scores_out():
    call = made.call_of()
    application, one, other = made.submission_of(call), made.judge(), made.judge()
    made.assign(call, one, other, per_application=2)
    made.review_of(application, one, 80, 70, None)
    made.review_of(application, other, None, 75, None)

    made.selection_of(call)

    row = SelectionRow.objects.get()
    assert (row.means, row.score) == ([7_250, None, 8_000], 7_500)  # (40 × 72.5 + 20 × 80) ÷ 60


def test_release_breaks_ties_by_the_heaviest_criterion():
    _, (a, b) = made.decided_call((100, 70, 80), (100, 80, 70), places=1)

    assert rows() == [(b.id, 1, 8_000, "selected"), (a.id, 2, 8_000, "waitlisted")]


def test_release_writes_down_rule_inputs_who_and_when_and_announces_it_once():
    heard = []

    def hear(sender, selection, **_):
        heard.append((sender, selection.id, selection.rows.count()))

    call, one, other = reviewed_call(), made.organiser(), made.organiser()
    proposal = made.proposal_of(call, by=one)
    signals.selection_decided.connect(hear)
    selection = made.release_of(proposal, by=other, at=CLOSES + SECOND)
    signals.selection_decided.disconnect(hear)

    assert heard == [(Selection, selection.id, 1)]
    assert (selection.rule_version, selection.applied, selection.places, selection.waiting) == (
        "selection-1",
        1,
        2,
        1,
    )
    assert (selection.proposal, selection.decided_by, selection.decided_at) == (
        proposal,
        other,
        CLOSES + SECOND,
    )
    assert selection.inputs_hash == proposal.inputs_hash == rules.inputs_digest(queries.inputs_of(call))
    assert Call.objects.get().decided_at == CLOSES + SECOND
    proposed = Entry.objects.get(verb="calls.selection.proposed")
    decided = Entry.objects.get(verb="calls.call.decided")
    assert (proposed.by, proposed.target_id) == (one.id, str(proposal.id))
    assert (decided.by, decided.facts) == (
        other.id,
        {"inputs_hash": selection.inputs_hash, "proposal": str(proposal.id)},
    )


def test_the_same_id_again_gives_the_same_proposal_and_the_same_selection():
    call, one, other = reviewed_call(), made.organiser(), made.organiser()
    proposal = made.proposal_of(call, by=one)
    selection = made.release_of(proposal, by=other)

    assert made.proposal_of(call, by=one, id=proposal.id) == proposal
    assert made.release_of(proposal, by=other, id=selection.id) == selection
    with pytest.raises(rules.AlreadyDecided):
        made.release_of(proposal, by=other)
    with pytest.raises(rules.AlreadyDecided):
        made.proposal_of(call, by=one)

    assert (Proposal.objects.get(), Selection.objects.get()) == (proposal, selection)


def test_the_id_of_something_else_is_refused():
    call, one, other = reviewed_call(), made.organiser(), made.organiser()
    proposal = made.proposal_of(call, by=one)
    selection = made.release_of(proposal, by=other)
    elsewhere = made.proposal_of(reviewed_call(), by=one)

    with pytest.raises(rules.DifferentContent):
        made.proposal_of(elsewhere.call, by=one, id=proposal.id)
    with pytest.raises(rules.DifferentContent):
        made.proposal_of(call, by=other, id=proposal.id)
    with pytest.raises(rules.DifferentContent):
        made.release_of(elsewhere, by=other, id=selection.id)

    assert Call.objects.get(pk=elsewhere.call_id).decided_at is None
    assert (Proposal.objects.count(), Selection.objects.count()) == (2, 1)


def test_nobody_decides_alone():
    call, one = reviewed_call(), made.organiser()
    proposal = made.proposal_of(call, by=one)

    with pytest.raises(rules.SamePerson):
        made.release_of(proposal, by=one)

    assert Call.objects.get().decided_at is None
    assert not Selection.objects.exists()


def test_only_the_secretariat_proposes_and_releases():
    call = reviewed_call()

    with pytest.raises(rules.NotAnOrganiser):
        made.proposal_of(call, by=made.judge())
    assert not Proposal.objects.exists()
    with pytest.raises(rules.NotAnOrganiser):
        made.release_of(made.proposal_of(call), by=made.judge())

    assert Call.objects.get().decided_at is None


def a_score_changes(call):
    assignment = Assignment.objects.get()
    made.review_of(assignment.application, assignment.judge, 81, 80, 80)


def the_terms_change(call):
    terms = rules.read_terms(Call.objects.get().terms)
    kinder = msgspec.structs.replace(terms, appeal_days=terms.appeal_days + 1)
    with clock.pretend(CLOSES):
        actions.amend(
            call, id=ids.new(), basis=call.terms_hash, terms=kinder, why="더 길게", why_en="Longer", by=None
        )


@pytest.mark.parametrize("change", [a_score_changes, the_terms_change])
def test_release_refuses_what_was_proposed_before_something_changed(change):
    call = reviewed_call()
    proposal = made.proposal_of(call)

    change(call)
    with pytest.raises(rules.Stale):
        made.release_of(proposal)

    assert Call.objects.get().decided_at is None
    assert not Selection.objects.exists()
    made.release_of(made.proposal_of(call))
    assert Selection.objects.count() == 1


def test_propose_refuses_before_closing():
    with pytest.raises(rules.StillOpen):
        made.proposal_of(made.call_of(), at=CLOSES - SECOND)

    assert not Proposal.objects.exists()


def test_propose_refuses_without_applications():
    call = made.call_of()
    made.draft_of(call)

    with pytest.raises(rules.NoApplications):
        made.proposal_of(call)

    assert not Proposal.objects.exists()


def test_propose_names_the_applications_nobody_reviewed():
    call = made.call_of()
    seen, unseen, judge = made.submission_of(call), made.submission_of(call), made.judge()
    made.assign(call, judge)
    made.review_of(seen, judge, 80, 80, 80)

    with pytest.raises(rules.NotAllReviewed) as refusal:
        made.proposal_of(call)

    assert refusal.value.facts == {"count": 1, "receipts": unseen.receipt}
    assert not Proposal.objects.exists()


def granting_call(*scores, grant=1_000_000, **terms):
    """A call that promises won to each selected merchant, from an account with three million."""
    ledger.open_accounts(["state:mss"])
    ledger.open_account("programme:2023", guarded=True)
    ledger.post([move("state:mss", "programme:2023", 3_000_000)])
    terms = rules.Terms(
        **{"places": 2, "criteria": tuple(made.CRITERIA), "formula": "mean", **terms},
        grant_each=grant,
        grant_from="programme:2023",
    )
    call, judge = made.call_of(terms=terms), made.judge()
    applications = [made.submission_of(call) for _ in scores]
    made.assign(call, judge)
    for application, each in zip(applications, scores, strict=True):
        made.review_of(application, judge, each, each, each)
    return call, applications


def test_release_sets_the_money_aside_for_each_selected_merchant():
    call, (one, other, third) = granting_call(90, 80, 70)

    made.selection_of(call)

    assert counters("programme:2023") == (2_000_000, 0, 0, 3_000_000)
    assert [
        counters(rules.grant_account(call.id, application.merchant_id)) for application in (one, other)
    ] == [(0, 0, 1_000_000, 0)] * 2
    with pytest.raises(ledger.AccountUnknown):
        counters(rules.grant_account(call.id, third.merchant_id))


def test_with_too_little_money_nothing_is_decided():
    call, _ = granting_call(90, 80, 70, grant=1_500_001)
    proposal = made.proposal_of(call)

    with pytest.raises(ledger.WouldOverdraw):
        made.release_of(proposal)

    assert Call.objects.get().decided_at is None
    assert (Selection.objects.count(), SelectionRow.objects.count()) == (0, 0)
    assert counters("programme:2023") == (0, 0, 0, 3_000_000)


@pytest.mark.parametrize(
    "change",
    [
        lambda: Selection.objects.update(applied=9),
        lambda: SelectionRow.objects.update(rank=9),
        lambda: SelectionRow.objects.all()._raw_delete("default"),
        lambda: Proposal.objects.update(inputs_hash=""),
    ],
)
def test_a_selection_cannot_be_changed_or_deleted(change):
    made.decided_call((80, 80, 80))

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change()

    assert (Selection.objects.get().applied, SelectionRow.objects.get().rank) == (1, 1)


def test_a_bonus_may_lift_a_result_above_100_points():
    paper = rule_file.Document("award", Words("상장", "Award"), bonus=300)
    terms = rules.Terms(
        places=1, criteria=tuple(made.CRITERIA), formula="mean", documents=(paper,), bonus_most=300
    )
    call, judge = made.call_of(terms=terms), made.judge()
    application = application_with(call, "award")
    made.assign(call, judge)
    made.review_of(application, judge, 100, 100, 100)

    made.selection_of(call)

    assert rows() == [(application.id, 1, 10_300, "selected")]
