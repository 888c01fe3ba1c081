import pytest
from django.contrib.auth.models import AnonymousUser

from hamkke.calls import permissions, queries, rules
from hamkke.calls.models import Assignment
from hamkke.kernel import clock
from tests.factories import calls as made
from tests.factories.calls import CLOSES, SECOND, WHILE_OPEN
from tests.factories.merchants import MerchantFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def readable_by(user, *, at):
    with clock.pretend(at):
        return list(permissions.applications_readable_by(user))


def test_an_application_is_sealed_from_everybody_but_the_applicant_until_the_call_closes():
    call = made.call_of()
    application = made.submission_of(call)
    organiser, judge, stranger = made.organiser(), made.judge(), UserFactory()
    others = (organiser, judge, stranger, MerchantFactory().owner, AnonymousUser())

    for moment in (WHILE_OPEN, CLOSES - SECOND):
        assert readable_by(application.merchant.owner, at=moment) == [application]
        assert [readable_by(user, at=moment) for user in others] == [[]] * 5

    assert readable_by(organiser, at=CLOSES) == [application]
    assert [readable_by(user, at=CLOSES) for user in others[1:]] == [[]] * 4


def test_a_draft_stays_the_applicant_s_for_ever():
    draft = made.draft_of(made.call_of())

    assert readable_by(made.organiser(), at=CLOSES) == []
    assert readable_by(draft.merchant.owner, at=CLOSES) == [draft]


def test_only_the_applicant_may_edit():
    application = made.submission_of(made.call_of())
    organiser = made.organiser()

    assert list(permissions.applications_editable_by(application.merchant.owner)) == [application]
    assert [
        list(permissions.applications_editable_by(user))
        for user in (organiser, MerchantFactory().owner, AnonymousUser())
    ] == [[], [], []]
    assert list(permissions.merchants_applying_by(application.merchant.owner)) == [application.merchant]
    assert list(permissions.merchants_applying_by(AnonymousUser())) == []


def test_a_judge_reaches_only_assigned_sheets_and_only_after_closing():
    call = made.call_of()
    for _ in range(2):
        made.submission_of(call)
    judge, other, without_role = made.judge(), made.judge(), UserFactory()
    made.assign(call, judge, other)

    def sheets(user, at=CLOSES):
        with clock.pretend(at):
            return set(permissions.assignments_reviewable_by(user))

    assert sheets(judge) == set(Assignment.objects.filter(judge=judge))
    assert len(sheets(judge)) == len(sheets(other)) == 1
    assert (sheets(judge, CLOSES - SECOND), sheets(without_role), sheets(AnonymousUser())) == (
        set(),
        set(),
        set(),
    )


def test_a_sheet_refuses_to_be_read_while_sealed_even_past_the_permissions():
    call = made.call_of()
    made.submission_of(call)
    (assignment,) = made.assign(call, made.judge())

    with pytest.raises(rules.StillOpen):
        queries.sheet(assignment, now=CLOSES - SECOND)

    offer = queries.sheet(assignment, now=CLOSES).answers[0].value
    assert [(piece.text, piece.hidden) for piece in offer] == [("들기름 2병 세트", None)]


def test_results_are_one_s_own_or_the_secretariat_s():
    _, (first, second) = made.decided_call((90, 90, 90), (80, 80, 80))

    def ranks(user):
        return list(permissions.results_readable_by(user).values_list("rank", flat=True))

    assert ranks(first.merchant.owner) == [1]
    assert ranks(second.merchant.owner) == [2]
    assert ranks(made.organiser()) == [1, 2]
    assert (ranks(made.judge()), ranks(AnonymousUser())) == ([], [])


def test_calls_are_public_and_managed_by_the_secretariat():
    call = made.call_of()

    assert list(permissions.calls_viewable_by(AnonymousUser())) == [call]
    assert list(permissions.calls_manageable_by(made.organiser())) == [call]
    assert list(permissions.calls_manageable_by(made.judge())) == []
    judge = permissions.judges_assignable_by(made.organiser()).get()
    assert list(permissions.judges_assignable_by(judge)) == []
