"""What happens when two people press the same button in the same moment, on a database really committed to."""

import io
import threading

from django.db import connections

from hamkke.audit.models import Entry
from hamkke.calls import actions, rules
from hamkke.calls.models import (
    Application,
    ApplicationVersion,
    Assignment,
    Call,
    Document,
    Review,
    Score,
    Selection,
    SelectionRow,
)
from hamkke.calls.rules import terms
from hamkke.kernel import clock, ids
from hamkke.kernel.words import Words
from tests import waiting
from tests.calls import files
from tests.factories import calls as made
from tests.factories.calls import ANSWERS, CLOSES, CRITERIA, WHILE_OPEN
from tests.factories.merchants import MerchantFactory


def at_once(moment, *deeds):
    """Run the deeds together, each in a thread of its own; their results or the refusals they met."""
    starting_line = threading.Barrier(len(deeds))
    results = [None] * len(deeds)

    def run(place, deed):
        try:
            with clock.pretend(moment):
                starting_line.wait()
                results[place] = deed()
        except (rules.AlreadyDecided, rules.Stale) as refusal:
            results[place] = refusal.reason
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=numbered) for numbered in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_beginning_an_application_twice_at_once_begins_it_once(committed_db):
    call, merchant, key = made.call_of(), MerchantFactory(), ids.new()

    def begin():
        return actions.draft(id=key, call=call, merchant=merchant, answers=ANSWERS, by=None)

    results = at_once(WHILE_OPEN, *[begin] * 6)

    assert {application.id for application in results} == {key}
    assert Application.objects.get().answers == ANSWERS


def test_submitting_twice_at_once_is_one_submission(committed_db):
    application = made.draft_of(made.call_of())

    results = at_once(WHILE_OPEN, *[lambda: actions.submit(application, by=None)] * 6)

    assert [result.versions_count for result in results] == [1] * 6
    assert ApplicationVersion.objects.count() == 1
    assert Entry.objects.filter(verb="calls.application.submitted").count() == 1


def test_the_same_document_from_two_phones_at_once_is_kept_and_told_once(committed_db, settings, tmp_path):
    settings.PRIVATE_ROOT = str(tmp_path)
    asked = terms.Document("licence", Words("사업자등록증", "Business registration"))
    call = made.call_of(terms=rules.Terms(places=2, criteria=tuple(CRITERIA), documents=(asked,)))
    merchant = MerchantFactory()

    def keep():
        with clock.pretend(WHILE_OPEN):
            return actions.keep_document(
                id=ids.new(),
                call=call,
                merchant=merchant,
                kind="licence",
                file=io.BytesIO(files.PDF),
                name="등록증.pdf",
                by=merchant.owner,
            )

    with waiting.meanwhile(keep) as start:
        ours = keep()
        theirs = start()

    assert theirs.result() == ours == Document.objects.get()
    assert Entry.objects.filter(verb="calls.document.kept").count() == 1


def test_assigning_twice_at_once_assigns_once(committed_db):
    call = made.call_of()
    for _ in range(4):
        made.submission_of(call)
    judges = [made.judge() for _ in range(3)]

    results = at_once(
        CLOSES, *[lambda: actions.assign_judges(call, judges=judges, per_application=2, by=None)] * 3
    )

    assert sorted(len(added) for added in results) == [0, 0, 8]
    assert Assignment.objects.count() == 8


def test_reviewing_in_two_windows_at_once_is_one_review(committed_db):
    call, judge = made.call_of(), made.judge()
    application = made.submission_of(call)
    made.assign(call, judge)

    def review(score):
        scores = {1: score, 2: score, 3: score}
        return actions.review(id=ids.new(), application=application, judge=judge, scores=scores, by=judge)

    at_once(CLOSES, lambda: review(60), lambda: review(70))

    assert Review.objects.get().revision == 2
    assert set(Score.objects.values_list("value", flat=True)) in ({60}, {70})


def reviewed_call(applications=3):
    call, judge = made.call_of(), made.judge()
    sent = [made.submission_of(call) for _ in range(applications)]
    made.assign(call, judge)
    for place, application in enumerate(sent):
        made.review_of(application, judge, *[50 + place] * 3)
    return call, judge, sent


def test_releasing_twice_at_once_is_one_selection(committed_db):
    proposal, other = made.proposal_of(reviewed_call()[0]), made.organiser()

    results = at_once(CLOSES, *[lambda: actions.release(id=ids.new(), proposal=proposal, by=other)] * 4)

    selection = Selection.objects.get()
    assert sorted(map(str, results)) == sorted([str(selection), *["already_decided"] * 3])
    assert SelectionRow.objects.count() == 3


def test_releasing_twice_at_once_with_the_same_id_gives_both_the_same(committed_db):
    proposal, other = made.proposal_of(reviewed_call()[0]), made.organiser()
    key = ids.new()

    results = at_once(CLOSES, *[lambda: actions.release(id=key, proposal=proposal, by=other)] * 4)

    assert [selection.id for selection in results] == [key] * 4
    assert SelectionRow.objects.count() == 3


def test_a_review_at_the_moment_of_release_is_refused_or_makes_the_proposal_stale(committed_db):
    call, judge, (application, *_) = reviewed_call()
    proposal, other = made.proposal_of(call), made.organiser()

    def revise():
        scores = {1: 99, 2: 99, 3: 99}
        return actions.review(id=ids.new(), application=application, judge=judge, scores=scores, by=judge)

    revised, released = at_once(
        CLOSES, revise, lambda: actions.release(id=ids.new(), proposal=proposal, by=other)
    )

    assert (revised == "already_decided") != (released == "stale")
    values = Score.objects.filter(review__assignment__application=application).values_list("value", flat=True)
    if released == "stale":
        assert (set(values), SelectionRow.objects.count(), Call.objects.get().decided_at) == ({99}, 0, None)
    else:
        assert (set(values), SelectionRow.objects.get(application=application).score) == ({50}, 5_000)
