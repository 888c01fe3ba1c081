"""The real call of September 2023 by its numbers: 1,202 applications, 300 places."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hamkke.calls import actions, invariants, queries, rules
from hamkke.calls.models import Application, ApplicationVersion, Assignment, Review, Score, SelectionRow
from hamkke.kernel import clock, ids
from tests.factories import calls as made
from tests.factories.calls import ANSWERS, CLOSES, OPENS, WHILE_OPEN
from tests.factories.merchants import MerchantFactory

pytestmark = pytest.mark.django_db


def reviewed_call(applied, *, judges=4, each=2, places=300):
    """A call with `applied` submitted applications, each reviewed `each` times, written in a few statements."""
    call = made.call_of(places=places, waiting=30, criteria=actions.DEFAULT_CRITERIA)
    merchants = MerchantFactory.build_batch(applied, owner=made.organiser())
    type(merchants[0]).objects.bulk_create(merchants)
    applications = [
        Application(
            id=ids.new(),
            call=call,
            merchant=merchant,
            answers=ANSWERS,
            state="submitted",
            receipt=f"{place:014}",
            versions_count=1,
            saved_at=OPENS,
            submitted_at=OPENS,
        )
        for place, merchant in enumerate(merchants)
    ]
    Application.objects.bulk_create(applications)
    ApplicationVersion.objects.bulk_create(
        ApplicationVersion(
            application=application,
            number=1,
            answers=ANSWERS,
            hash=rules.sheet_hash(application.id, 1, ANSWERS),
            submitted_at=OPENS,
        )
        for application in applications
    )
    made.assign(call, *(made.judge() for _ in range(judges)), per_application=each)
    reviews = [
        Review(id=ids.new(), assignment=assignment, version_number=1, reviewed_at=CLOSES)
        for assignment in Assignment.objects.filter(application__call=call)
    ]
    Review.objects.bulk_create(reviews)
    criteria = list(call.criteria.all())
    Score.objects.bulk_create(
        Score(review=review, criterion=criterion, value=(review.id.int // 7**place) % 101)
        for review in reviews
        for place, criterion in enumerate(criteria)
    )
    return call


def test_twelve_hundred_applicants_three_hundred_places():
    call = reviewed_call(1_202, judges=40)

    selection = made.selection_of(call)

    assert (selection.applied, queries.ratio(call), queries.spoken_ratio(call)) == (
        1_202,
        "4.007",
        "4.007 : 1",
    )
    assert [SelectionRow.objects.filter(outcome=outcome).count() for outcome in SelectionRow.Outcome] == [
        300,
        30,
        872,
    ]
    assert queries.selected_merchants(call.edition).count() == 300
    for name in dir(invariants):
        if name.startswith(("every_", "no_", "nothing_")):
            assert (name, list(getattr(invariants, name)())) == (name, [])


def test_deciding_asks_the_same_few_things_however_many_applied():
    counts = []
    for applied in (3, 40):
        call = reviewed_call(applied, places=2)
        one, other = made.organiser(), made.organiser()
        with CaptureQueriesContext(connection) as proposing:
            proposal = made.proposal_of(call, by=one)
        with CaptureQueriesContext(connection) as releasing:
            made.release_of(proposal, by=other)
        counts.append((len(proposing), len(releasing)))

    assert counts == [(17, 35)] * 2


def test_applying_and_reviewing_cost_few_statements(django_assert_num_queries):
    call, merchant, judge = made.call_of(), MerchantFactory(), made.judge()
    key = ids.new()

    with clock.pretend(WHILE_OPEN):
        with django_assert_num_queries(6):  # with the savepoint's two
            application = actions.draft(id=key, call=call, merchant=merchant, answers=ANSWERS, by=None)
        with django_assert_num_queries(6):
            actions.submit(application, by=None)
    made.assign(call, judge)
    with clock.pretend(CLOSES), django_assert_num_queries(7):
        actions.review(
            id=ids.new(), application=application, judge=judge, scores={1: 1, 2: 2, 3: 3}, by=judge
        )
