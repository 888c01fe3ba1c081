import pytest
from django.db import DatabaseError, transaction

from hamkke.audit.models import Entry
from hamkke.calls import rules, signals
from hamkke.calls.models import Call, Selection, SelectionRow
from tests.factories import calls as made
from tests.factories.calls import CLOSES, SECOND
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def rows():
    return list(
        SelectionRow.objects.order_by("rank").values_list("application_id", "rank", "score", "outcome")
    )


def test_select_ranks_fills_the_places_and_the_waiting_list():
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
    assert (
        SelectionRow.objects.get(rank=2).lot
        == rules.rank(call.id, {c.id: {1: (1, 1)}}, [rules.Term(1, 100)], places=1, waiting=0)[0].lot
    )


def test_select_takes_the_mean_of_the_judges_and_leaves_missing_scores_out():
    call = made.call_of()
    application, one, other = made.submission_of(call), made.judge(), made.judge()
    made.assign(call, one, other, per_application=2)
    made.review_of(application, one, 80, 70, None)
    made.review_of(application, other, None, 75, None)

    selection = made.selection_of(call)

    row = SelectionRow.objects.get()
    assert (row.means, row.score) == ([7_250, None, 8_000], 7_500)  # (40 × 72.5 + 20 × 80) ÷ 60
    assert selection.inputs_hash == rules.inputs_hash(
        {application.id: {1: (80, 1), 2: (145, 2)}},
        [rules.Term(1, 20), rules.Term(2, 40), rules.Term(3, 40)],
        places=2,
        waiting=1,
    )


def test_select_breaks_ties_by_the_heaviest_criterion():
    _, (a, b) = made.decided_call((100, 70, 80), (100, 80, 70), places=1)

    assert rows() == [(b.id, 1, 8_000, "selected"), (a.id, 2, 8_000, "waitlisted")]


def test_select_writes_down_rule_inputs_who_and_when_and_announces_it_once():
    heard = []

    def hear(sender, selection, **_):
        heard.append((sender, selection.id, selection.rows.count()))

    signals.selection_decided.connect(hear)
    person, call = UserFactory(), made.call_of()
    application, judge = made.submission_of(call), made.judge()
    made.assign(call, judge)
    made.review_of(application, judge, 80, 80, 80)

    selection = made.selection_of(call, by=person, at=CLOSES + SECOND)
    signals.selection_decided.disconnect(hear)

    assert heard == [(Selection, selection.id, 1)]
    assert (selection.rule_version, selection.applied, selection.places, selection.waiting) == (
        "weighted-mean-1",
        1,
        2,
        1,
    )
    assert (selection.decided_by, selection.decided_at) == (person, CLOSES + SECOND)
    assert Call.objects.get().decided_at == CLOSES + SECOND
    entry = Entry.objects.get(verb="calls.call.decided")
    assert (entry.by, entry.facts) == (person.id, {"inputs_hash": selection.inputs_hash})


def test_select_again_with_the_same_id_gives_the_same_selection():
    call, _ = made.decided_call((80, 80, 80))
    before = Selection.objects.get()

    assert made.selection_of(call, id=before.id) == before
    with pytest.raises(rules.AlreadyDecided):
        made.selection_of(call)

    assert Selection.objects.get() == before


def test_select_refuses_the_id_of_another_selection():
    made.decided_call((80, 80, 80))
    other = made.call_of()

    with pytest.raises(rules.DifferentContent):
        made.selection_of(other, id=Selection.objects.get().id)

    assert Call.objects.get(pk=other.pk).decided_at is None


def test_select_refuses_before_closing():
    call = made.call_of()

    with pytest.raises(rules.StillOpen):
        made.selection_of(call, at=CLOSES - SECOND)

    assert not Selection.objects.exists()


def test_select_refuses_without_applications():
    call = made.call_of()
    made.draft_of(call)

    with pytest.raises(rules.NoApplications):
        made.selection_of(call)

    assert Call.objects.get().decided_at is None


def test_select_names_the_applications_nobody_reviewed():
    call = made.call_of()
    seen, unseen, judge = made.submission_of(call), made.submission_of(call), made.judge()
    made.assign(call, judge)
    made.review_of(seen, judge, 80, 80, 80)

    with pytest.raises(rules.NotAllReviewed) as refusal:
        made.selection_of(call)

    assert refusal.value.facts == {"count": 1, "receipts": unseen.receipt}
    assert Call.objects.get().decided_at is None
    assert not Selection.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        lambda: Selection.objects.update(applied=9),
        lambda: SelectionRow.objects.update(rank=9),
        lambda: SelectionRow.objects.all()._raw_delete("default"),
    ],
)
def test_a_selection_cannot_be_changed_or_deleted(change):
    made.decided_call((80, 80, 80))

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change()

    assert (Selection.objects.get().applied, SelectionRow.objects.get().rank) == (1, 1)
