"""An applicant agrees to a study before the result is known, and takes it back whenever they like."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from hamkke.audit.models import Entry
from hamkke.calls import actions, queries, rules
from hamkke.calls.models import SelectionRow, StudyConsent
from hamkke.kernel import clock
from tests.factories import calls as made
from tests.factories.calls import CLOSES, SECOND, WHILE_OPEN
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db

LATER = CLOSES + timedelta(hours=1)


def say(application, is_given, *, at=WHILE_OPEN, version=rules.STUDY_VERSION, by=None):
    with clock.pretend(at):
        return actions.consent_to_study(
            application, is_given=is_given, version=version, by=by or application.merchant.owner
        )


def answers(application):
    said = StudyConsent.objects.filter(application=application).order_by("said_at")
    return [(each.is_given, each.version, each.said_at) for each in said]


def test_a_yes_is_kept_with_its_text_and_its_moment_and_said_twice_it_is_one():
    application = made.submission_of(made.call_of())

    first, second = say(application, True), say(application, True, at=WHILE_OPEN + SECOND)

    assert first == second
    assert answers(application) == [(True, "2026-11", WHILE_OPEN)]
    entry = Entry.objects.get(verb="calls.study_consent.given")
    assert (entry.target_id, entry.facts) == (str(application.pk), {"version": "2026-11"})


def test_a_yes_is_taken_back_after_the_decision_but_not_given_again():
    _, (chosen, refused) = made.decided_call((90, 90, 90), (80, 80, 80), places=1, waiting=0)
    with pytest.raises(rules.ConsentTooLate):
        say(refused, True, at=LATER)
    assert answers(refused) == []

    assert say(chosen, False, at=LATER) is None  # nothing was said, nothing is to be taken back
    assert answers(chosen) == []


def test_what_was_taken_back_counts_no_more():
    call = made.call_of(places=1, waiting=0)
    application = made.submission_of(call)
    judge = made.judge()
    say(application, True)
    made.assign(call, judge)
    made.review_of(application, judge, 90, 90, 90)
    made.selection_of(call)
    assert [each.agreed for each in queries.decided_of(call.edition)] == [True]

    say(application, False, at=LATER)

    assert answers(application) == [(True, "2026-11", WHILE_OPEN), (False, "2026-11", LATER)]
    assert [each.agreed for each in queries.decided_of(call.edition)] == [False]
    assert Entry.objects.filter(verb="calls.study_consent.withdrawn").count() == 1


def test_another_text_and_another_person_are_refused():
    application = made.submission_of(made.call_of())

    with pytest.raises(rules.ConsentTextUnknown):
        say(application, True, version="2020-01")
    with pytest.raises(rules.NotYours):
        say(application, True, by=UserFactory())

    assert answers(application) == []


def test_what_was_said_cannot_be_changed_in_the_database():
    said = say(made.submission_of(made.call_of()), True)

    with pytest.raises(DatabaseError), transaction.atomic():
        StudyConsent.objects.filter(pk=said.pk).update(is_given=False)


def test_the_study_reads_how_far_from_the_line_each_stood(django_assert_num_queries):
    call, _ = made.decided_call((90, 90, 90), (80, 80, 80), (60, 60, 60), places=1, waiting=0)
    edition = call.edition

    with django_assert_num_queries(2):
        first, second, third = queries.decided_of(edition)

    assert [(each.is_selected, each.margin, each.by) for each in (first, second, third)] == [
        (True, 1_000, "points"),
        (False, 1_000, "places"),
        (False, 3_000, "places"),
    ]
    assert (first.across, second.across, third.across) == (second.code, first.code, first.code)
    assert [(each.holds, each.was_asked) for each in (first, second, third)] == [
        (True, False),
        (False, False),
        (False, False),
    ]
    assert {each.call for each in (first, second, third)} == {call.pk}


def test_the_study_reads_who_took_a_place_from_the_waiting_list():
    call, _ = made.decided_call((90, 90, 90), (80, 80, 80), (60, 60, 60), places=1, waiting=1)
    chosen = SelectionRow.objects.get(rank=1)
    with clock.pretend(LATER):
        actions.withdraw(chosen, reason="", by=chosen.application.merchant.owner)

    found = queries.decided_of(call.edition)

    assert [(each.holds, each.was_asked) for each in found] == [(False, False), (False, True), (False, False)]


# ── Over HTTP ──


def owner_of(application):
    client = Client()
    client.force_login(application.merchant.owner)
    return client


def address(name, application):
    return reverse(f"calls:{name}", args=[application.call_id, application.merchant_id])


def press(application, answer, *, at=WHILE_OPEN, client=None):
    with clock.pretend(at):
        return (client or owner_of(application)).post(
            address("study-consent", application), {"answer": answer, "version": rules.STUDY_VERSION}
        )


def read(application, name, *, at=WHILE_OPEN):
    with clock.pretend(at):
        return owner_of(application).get(address(name, application)).content.decode()


def test_an_applicant_reads_the_text_agrees_on_the_page_and_takes_it_back_there():
    application = made.submission_of(made.call_of())
    text = rules.STUDY_TEXTS[rules.STUDY_VERSION].ko
    assert text in read(application, "receipt")
    assert text in read(application, "application")

    answer = press(application, "agree")

    assert answer["Location"] == address("application", application)
    assert "동의하셨습니다 (글 2026-11판)" in read(application, "application")
    press(application, "take-back", at=LATER)
    assert answers(application) == [(True, "2026-11", WHILE_OPEN), (False, "2026-11", LATER)]


def test_after_the_decision_nobody_is_asked_any_more():
    _, (chosen, _) = made.decided_call((90, 90, 90), (80, 80, 80), places=1, waiting=0)

    assert "축제의 효과를 알아보는 연구" not in read(chosen, "application", at=LATER)
    assert press(chosen, "agree", at=LATER).status_code == 409


def test_nobody_answers_for_another():
    application = made.submission_of(made.call_of())

    assert press(application, "agree", client=owner_of(made.submission_of(made.call_of()))).status_code == 404
