"""Each invariant is silent on a decided call made through the actions, and names a violation planted past them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F

from hamkke.calls import invariants
from hamkke.calls.models import (
    Application,
    ApplicationVersion,
    Assignment,
    Call,
    Conflict,
    Criterion,
    Proposal,
    Reminder,
    Review,
    Score,
    Selection,
    SelectionRow,
    Stretch,
)
from hamkke.kernel import ids
from hamkke.merchants.models import Merchant
from tests.factories import calls as made
from tests.factories.calls import ANSWERS, CLOSES, SECOND
from tests.factories.merchants import MerchantFactory

pytestmark = pytest.mark.django_db


def run(*statements):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for statement in statements:
            cursor.execute(statement)


def unguarded(table):
    run(f"ALTER TABLE calls_{table} DISABLE TRIGGER USER")


def a_fifth_criterion():
    Criterion.objects.create(id=ids.new(), call=Call.objects.get(), position=9, name="웃돈", weight=5)


def one_too_many():
    unguarded("selectionrow")
    SelectionRow.objects.update(outcome="selected")


def a_late_submission():
    Application.objects.filter(row__rank=1).update(submitted_at=CLOSES)


def a_forgotten_application():
    Application.objects.create(
        call=Call.objects.get(),
        merchant=MerchantFactory(),
        answers=ANSWERS,
        state="submitted",
        receipt="0000-0000-0000",
        versions_count=1,
        saved_at=CLOSES,
        submitted_at=CLOSES,
    )


def a_score_of_101():
    run("ALTER TABLE calls_score DROP CONSTRAINT a_score_is_0_to_100_or_missing")
    Score.objects.filter(review__assignment__application__row__rank=1, criterion__position=1).update(
        value=101
    )


def a_lost_score():
    Score.objects.filter(review__assignment__application__row__rank=1, criterion__position=1).delete()


def a_review_without_scores():
    Score.objects.filter(review__assignment__application__row__rank=1).delete()


def an_early_assignment():
    Assignment.objects.filter(application__row__rank=1).update(assigned_at=CLOSES - SECOND)


def an_early_review():
    Review.objects.filter(assignment__application__row__rank=1).update(reviewed_at=CLOSES - SECOND)


def a_late_version():
    unguarded("applicationversion")
    ApplicationVersion.objects.filter(application__row__rank=1).update(submitted_at=CLOSES)


def a_judge_of_their_own():
    Merchant.objects.filter(pk=Application.objects.get(row__rank=1).merchant_id).update(
        owner=Assignment.objects.all()[0].judge
    )


def a_lost_version():
    Application.objects.filter(row__rank=1).update(versions_count=2)


def an_altered_version():
    unguarded("applicationversion")
    ApplicationVersion.objects.filter(application__row__rank=1).update(answers={**ANSWERS, "price": 1})


def a_row_out_of_order():
    unguarded("selectionrow")
    SelectionRow.objects.filter(rank=3).update(score=F("score") + 3_000)


def one_person_alone():
    unguarded("selection")
    Selection.objects.update(decided_by=Proposal.objects.get().proposed_by)


def an_application_entered_by_whoever_decided():
    decided_by = Selection.objects.get().decided_by
    Application.objects.filter(row__rank=1).update(entered_by=decided_by, came_by="paper")


def a_promise_without_money():
    Call.objects.update(terms={**Call.objects.get().terms, "grant_each": 1_000, "grant_from": "state:mss"})


def a_sheet_held_in_spite_of_a_conflict():
    Call.objects.update(decided_at=None)
    held = Assignment.objects.filter(application__row__rank=1).get()
    Conflict.objects.create(
        application=held.application,
        judge=held.judge,
        source="declared",
        evidence="아는 사이",
        recorded_at=CLOSES,
    )


def a_letter_at_midnight():
    midnight = CLOSES + timedelta(hours=6)
    draft = Application.objects.get(row__rank=1)
    Reminder.objects.create(
        id=ids.new(), application=draft, hours=3, state="sent", put_off_at=midnight, settled_at=midnight
    )


def a_row_too_many_in_the_file():
    proposal = Proposal.objects.get()
    Stretch.objects.create(proposal=proposal, part="rows", number=9, items=1, packed=Stretch.pack(b"{}"))


PLANTED = [
    (invariants.every_selection_stands_whole_in_its_public_file, a_row_too_many_in_the_file),
    (invariants.no_reminder_went_out_at_night, a_letter_at_midnight),
    (invariants.no_judge_holds_a_sheet_they_have_a_conflict_with, a_sheet_held_in_spite_of_a_conflict),
    (invariants.every_call_s_weights_sum_to_100, a_fifth_criterion),
    (invariants.no_call_selects_more_than_its_places, one_too_many),
    (invariants.no_call_gives_more_places_than_it_has, one_too_many),
    (invariants.every_selection_was_proposed_by_another_person, one_person_alone),
    (invariants.every_grant_is_set_aside_for_whoever_holds_a_place, a_promise_without_money),
    (invariants.every_ranked_application_was_submitted_in_time, a_late_submission),
    (invariants.every_submitted_application_of_a_decided_call_is_ranked, a_forgotten_application),
    (invariants.every_score_is_0_to_100_or_missing, a_score_of_101),
    (invariants.every_review_scores_every_criterion_of_its_call_and_no_other, a_lost_score),
    (invariants.every_review_scores_every_criterion_of_its_call_and_no_other, a_review_without_scores),
    (invariants.nothing_was_assigned_or_reviewed_while_sealed, an_early_assignment),
    (invariants.nothing_was_assigned_or_reviewed_while_sealed, an_early_review),
    (invariants.nothing_was_submitted_outside_its_call_s_window, a_late_version),
    (
        invariants.no_selection_was_decided_by_whoever_entered_an_application,
        an_application_entered_by_whoever_decided,
    ),
    (invariants.no_judge_is_assigned_their_own_merchant, a_judge_of_their_own),
    (invariants.every_application_keeps_all_its_versions, a_lost_version),
    (invariants.every_submitted_version_matches_its_hash, an_altered_version),
    (invariants.every_ranked_line_is_in_the_order_of_its_score, a_row_out_of_order),
]


@pytest.mark.parametrize(("invariant", "plant"), PLANTED)
def test_an_invariant_is_silent_until_it_is_broken(invariant, plant):
    made.decided_call((90, 90, 90), (80, 80, None), (70, 70, 70))
    before = list(invariant())

    plant()

    assert (before, len(list(invariant()))) == ([], 1)


def test_every_invariant_is_planted_against():
    named = {name for name in dir(invariants) if name.startswith(("every_", "no_", "nothing_"))}

    assert {invariant.__name__ for invariant, _ in PLANTED} == named
