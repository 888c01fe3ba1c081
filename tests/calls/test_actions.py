from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from hamkke.audit.models import Entry
from hamkke.calls import actions, rules
from hamkke.calls.models import Application, ApplicationVersion, Assignment, Call, Criterion, Review
from hamkke.kernel import clock, ids
from tests.factories import calls as made
from tests.factories.calls import ANSWERS, CLOSES, CRITERIA, OPENS, SECOND, WHILE_OPEN
from tests.factories.festivals import EditionFactory
from tests.factories.merchants import MerchantFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def test_open_call_publishes_terms_and_criteria_in_order():
    call = made.call_of(places=300, waiting=30, rule_text="누구나 신청할 수 있습니다.")

    kept = Call.objects.get()
    assert (kept.id, kept.places, kept.waiting, kept.opens_at, kept.closes_at) == (
        call.id,
        300,
        30,
        OPENS,
        CLOSES,
    )
    assert (kept.rule_text, kept.rule_version, kept.sheet_version) == (
        "누구나 신청할 수 있습니다.",
        "weighted-mean-1",
        "product-sheet-1",
    )
    assert list(kept.criteria.values_list("position", "name", "weight")) == [
        (1, "가격", 20),
        (2, "상품성", 40),
        (3, "축제 적합도", 40),
    ]
    assert Entry.objects.get(verb="calls.call.opened").facts == {"terms_hash": kept.terms_hash}


def test_open_call_twice_is_one_call_and_other_content_is_refused():
    edition, key = EditionFactory(), ids.new()
    call = made.call_of(id=key, edition=edition)

    assert made.call_of(id=key, edition=edition) == call
    for change in ({"places": 3}, {"criteria": CRITERIA[::-1]}, {"title": "다른 공고"}):
        with pytest.raises(rules.DifferentContent):
            made.call_of(id=key, edition=edition, **change)

    assert Call.objects.get().places == 2
    assert Criterion.objects.count() == 3
    assert Entry.objects.filter(verb="calls.call.opened").count() == 1


def test_open_call_refuses_weights_that_do_not_sum_to_100():
    with pytest.raises(rules.WeightsWrong):
        made.call_of(criteria=CRITERIA[:2])

    assert not Call.objects.exists()


def test_published_criteria_cannot_be_changed():
    call = made.call_of()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Criterion.objects.filter(call=call).update(weight=99)


def test_draft_is_saved_and_resumed():
    call, merchant = made.call_of(), MerchantFactory()
    key = ids.new()

    with clock.pretend(WHILE_OPEN):
        first = actions.draft(
            id=key, call=call, merchant=merchant, answers={"offer": " 들기름 "}, by=merchant.owner
        )
    assert (first.answers, first.state, first.saved_at) == ({"offer": "들기름"}, "draft", WHILE_OPEN)
    with clock.pretend(WHILE_OPEN + SECOND):
        actions.draft(id=key, call=call, merchant=merchant, answers=ANSWERS, by=merchant.owner)

    kept = Application.objects.get()
    assert (kept.id, kept.answers, kept.state, kept.saved_at) == (key, ANSWERS, "draft", WHILE_OPEN + SECOND)
    assert kept.receipt == rules.receipt_number(key)
    assert list(Entry.objects.filter(target_id=str(key)).values_list("verb", flat=True).order_by("at")) == [
        "calls.application.begun",
        "calls.application.saved",
    ]


def test_draft_saved_twice_alike_changes_nothing():
    call, merchant, key = made.call_of(), MerchantFactory(), ids.new()
    made.draft_of(call, merchant, id=key)

    made.draft_of(call, merchant, id=key, at=WHILE_OPEN + SECOND)

    assert Application.objects.get().saved_at == WHILE_OPEN
    assert Entry.objects.filter(target_id=str(key)).count() == 1


@pytest.mark.parametrize(
    ("moment", "refusal"),
    [
        (OPENS - SECOND, rules.NotOpenYet),
        (CLOSES, rules.CallClosed),
        (CLOSES + SECOND, rules.CallClosed),
    ],
)
def test_draft_and_submit_are_refused_outside_the_window(moment, refusal):
    call = made.call_of()
    application = made.draft_of(call)

    with pytest.raises(refusal):
        made.draft_of(call, application.merchant, id=application.id, at=moment, price=1)
    with clock.pretend(moment), pytest.raises(refusal):
        actions.submit(application, by=None)

    kept = Application.objects.get()
    assert (kept.state, kept.answers) == ("draft", ANSWERS)
    assert not ApplicationVersion.objects.exists()


def test_the_last_second_is_still_in_time():
    application = made.submission_of(made.call_of(), at=CLOSES - SECOND)

    assert Application.objects.get().submitted_at == application.submitted_at == CLOSES - SECOND


def test_draft_refuses_a_second_application_of_the_same_merchant():
    call, merchant = made.call_of(), MerchantFactory()
    made.draft_of(call, merchant)

    with pytest.raises(rules.AlreadyApplied):
        made.draft_of(call, merchant, price=1)

    assert Application.objects.get().answers == ANSWERS


def test_draft_refuses_an_id_that_names_another_application():
    call = made.call_of()
    application = made.draft_of(call)

    with pytest.raises(rules.DifferentContent):
        made.draft_of(call, MerchantFactory(), id=application.id)

    assert Application.objects.get().merchant == application.merchant


def test_draft_refuses_answers_of_a_wrong_kind():
    with pytest.raises(rules.AnswersUnusable):
        made.draft_of(made.call_of(), price="싸요")

    assert not Application.objects.exists()


def test_submit_gives_a_receipt_and_keeps_what_was_sent():
    application = made.submission_of(made.call_of())

    version = ApplicationVersion.objects.get()
    assert (application.state, application.submitted_at, application.versions_count) == (
        "submitted",
        WHILE_OPEN,
        1,
    )
    assert (version.application, version.number, version.answers) == (application, 1, ANSWERS)
    assert (version.submitted_at, version.hash) == (WHILE_OPEN, rules.sheet_hash(application.id, 1, ANSWERS))
    assert Entry.objects.get(verb="calls.application.submitted").facts == {"number": 1, "hash": version.hash}


def test_submit_refuses_an_incomplete_sheet():
    application = made.draft_of(made.call_of(), offer="")

    with clock.pretend(WHILE_OPEN), pytest.raises(rules.AnswersMissing):
        actions.submit(application, by=None)

    assert Application.objects.get().state == "draft"


def test_submit_twice_unchanged_is_one_version():
    application = made.submission_of(made.call_of())

    with clock.pretend(WHILE_OPEN + SECOND):
        again = actions.submit(application, by=None)

    assert (again.versions_count, again.submitted_at) == (1, WHILE_OPEN)
    assert ApplicationVersion.objects.count() == 1


def test_every_submitted_version_is_kept():
    call, merchant = made.call_of(), MerchantFactory()
    first = made.submission_of(call, merchant)

    edited = made.draft_of(call, merchant, id=first.id, price=30_000)
    assert list(ApplicationVersion.objects.values_list("answers__price", flat=True)) == [32_000]
    assert edited.state == "submitted"
    made.submission_of(call, merchant, id=first.id, at=CLOSES - SECOND, price=30_000)

    kept = Application.objects.get()
    assert (kept.versions_count, kept.submitted_at) == (2, WHILE_OPEN)
    assert list(ApplicationVersion.objects.values_list("number", "answers__price", "submitted_at")) == [
        (1, 32_000, WHILE_OPEN),
        (2, 30_000, CLOSES - SECOND),
    ]


@pytest.mark.parametrize(
    "change",
    [lambda: ApplicationVersion.objects.update(number=2), lambda: ApplicationVersion.objects.all().delete()],
)
def test_submitted_versions_cannot_be_changed_or_deleted(change):
    made.submission_of(made.call_of())

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change()


def test_assign_judges_deals_evenly_once():
    call = made.call_of()
    for _ in range(6):
        made.submission_of(call)
    made.draft_of(call)
    judges = [made.judge() for _ in range(3)]

    added = made.assign(call, *judges, per_application=2)
    again = made.assign(call, *judges, per_application=2)

    assert (len(added), again) == (12, [])
    assert [Assignment.objects.filter(judge=judge).count() for judge in judges] == [4, 4, 4]
    assert set(Assignment.objects.values_list("application__state", flat=True)) == {"submitted"}
    assert [
        entry.facts for entry in Entry.objects.filter(verb="calls.judges.assigned").order_by("at", "id")
    ] == [
        {"added": 12, "each": 2},
        {"added": 0, "each": 2},
    ]


def test_assign_judges_skips_the_owner_of_the_merchant():
    call = made.call_of()
    owner, other = made.judge(), made.judge()
    own = made.submission_of(call, MerchantFactory(owner=owner))
    made.submission_of(call)

    made.assign(call, owner, other)

    assert Assignment.objects.get(application=own).judge == other


def test_assign_judges_refuses_before_closing_without_applications_or_judges():
    call = made.call_of()
    with pytest.raises(rules.NoApplications):
        made.assign(call, made.judge())
    made.submission_of(call)

    with pytest.raises(rules.StillOpen):
        made.assign(call, made.judge(), at=CLOSES - SECOND)
    with pytest.raises(rules.NotAJudge):
        made.assign(call, made.judge(), UserFactory())
    with pytest.raises(rules.TooFewJudges):
        made.assign(call, made.judge(), per_application=2)

    assert not Assignment.objects.exists()


def test_assign_judges_refuses_after_the_decision():
    call, _ = made.decided_call((80, 80, 80))

    with pytest.raises(rules.AlreadyDecided):
        made.assign(call, made.judge(), per_application=2)

    assert Assignment.objects.count() == 1


def reviewable(**terms):
    call = made.call_of(**terms)
    application, judge = made.submission_of(call), made.judge()
    made.assign(call, judge)
    return application, judge


def scores_of(review):
    return list(review.scores.order_by("criterion__position").values_list("value", flat=True))


def test_review_keeps_scores_and_leaves_missing_ones_missing():
    application, judge = reviewable()

    review = made.review_of(application, judge, 80, None, 0, comment="포장이 좋습니다.")

    kept = Review.objects.get()
    assert (kept.id, kept.comment, kept.revision, kept.version_number) == (
        review.id,
        "포장이 좋습니다.",
        1,
        1,
    )
    assert kept.reviewed_at == CLOSES
    assert scores_of(kept) == [80, None, 0]
    assert Entry.objects.get(verb="calls.application.reviewed").facts == {
        "revision": 1,
        "scores": {"1": 80, "2": None, "3": 0},
    }


def test_review_twice_alike_changes_nothing_and_otherwise_revises():
    application, judge = reviewable()
    first = made.review_of(application, judge, 80, 70, 60)

    again = made.review_of(application, judge, 80, 70, 60, at=CLOSES + SECOND)
    assert (again.id, again.revision, again.reviewed_at) == (first.id, 1, CLOSES)
    revised = made.review_of(application, judge, 80, None, 65, at=CLOSES + SECOND, comment="다시 봄")

    assert (revised.id, revised.revision, revised.reviewed_at) == (first.id, 2, CLOSES + SECOND)
    assert scores_of(Review.objects.get()) == [80, None, 65]
    assert Entry.objects.filter(verb="calls.application.reviewed").count() == 2


def test_review_revises_a_comment_alone():
    application, judge = reviewable()
    made.review_of(application, judge, 80, 70, 60)

    made.review_of(application, judge, 80, 70, 60, comment="한마디")

    assert (Review.objects.get().comment, Review.objects.get().revision) == ("한마디", 2)


def test_review_refuses_everybody_who_was_not_assigned():
    application, _ = reviewable()

    with pytest.raises(rules.NotAssigned):
        made.review_of(application, made.judge(), 80, 70, 60)

    assert not Review.objects.exists()


@pytest.mark.parametrize(
    ("scores", "refusal"),
    [
        ((80, 70), rules.ScoresIncomplete),
        ((80, 70, 101), rules.ScoreOutOfRange),
        ((None, None, None), rules.NothingScored),
    ],
)
def test_review_refuses_scores_it_cannot_take(scores, refusal):
    application, judge = reviewable()

    with pytest.raises(refusal):
        made.review_of(application, judge, *scores)

    assert not Review.objects.exists()


def test_review_refuses_while_sealed():
    application, judge = reviewable()

    with pytest.raises(rules.StillOpen):
        made.review_of(application, judge, 80, 70, 60, at=CLOSES - SECOND)

    assert not Review.objects.exists()


def test_review_refuses_an_id_that_names_another_review():
    call, judge = made.call_of(), made.judge()
    one, other = made.submission_of(call), made.submission_of(call)
    made.assign(call, judge)
    kept = made.review_of(one, judge, 80, 70, 60)

    with pytest.raises(rules.DifferentContent):
        made.review_of(other, judge, 80, 70, 60, id=kept.id)

    assert Review.objects.get().assignment.application == one


def test_review_refuses_after_the_decision():
    _call, (application,) = made.decided_call((80, 80, 80))

    with pytest.raises(rules.AlreadyDecided):
        made.review_of(application, Assignment.objects.get().judge, 0, 0, 0, at=CLOSES + timedelta(days=1))

    assert scores_of(Review.objects.get()) == [80, 80, 80]
