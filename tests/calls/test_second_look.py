"""The second look, and the secretariat's page about judging."""

import pytest
from django.urls import reverse

from hamkke.audit.models import Entry
from hamkke.calls import actions, queries, rules
from hamkke.calls.models import Assignment
from hamkke.kernel import clock
from tests.factories import calls as made
from tests.factories.calls import CLOSES, SECOND

pytestmark = pytest.mark.django_db


def looked_at(*scores, judges=3, **more):
    """A call whose first round is over: one review each, the judges in turn."""
    promised = {
        "places": 2,
        "formula": "mean",
        "criteria": tuple(made.CRITERIA),
        "reviews_each": 1,
        "reviews_more": 1,
    }
    call = made.call_of(terms=rules.Terms(**{**promised, **more}))
    applications = [made.submission_of(call) for _ in scores]
    made.assign(call, *(made.judge() for _ in range(judges)))
    for application, score in zip(applications, scores, strict=True):
        made.review_of(application, Assignment.objects.get(application=application).judge, *[score] * 3)
    return call, applications


def look_again(call, *, at=CLOSES):
    with clock.pretend(at):
        return actions.second_look(call, by=None)


def test_those_nearest_the_line_get_another_judge_once():
    call, applications = looked_at(90, 80, 79, 40, 30, 20)

    added = look_again(call)
    again = look_again(call)

    assert {assignment.application_id for assignment in added} == {applications[1].pk, applications[2].pk}
    assert {assignment.stage for assignment in added} == {2}
    assert again == []
    assert all(
        Assignment.objects.filter(application=each).values("judge").distinct().count() == 2
        for each in applications[1:3]
    )
    assert Entry.objects.get(verb="calls.second_look.assigned").facts == {"added": 2, "near": 2}


def test_a_second_look_waits_for_the_first_round_and_for_its_promise():
    call, (first, *_) = looked_at(90, 80, 79)
    unread = made.call_of(terms=rules.Terms(places=1, criteria=tuple(made.CRITERIA), reviews_more=1))
    made.submission_of(unread)
    made.assign(unread, made.judge())

    with pytest.raises(rules.StillOpen):
        look_again(call, at=CLOSES - SECOND)
    with pytest.raises(rules.RoundUnfinished) as refusal:
        look_again(unread)
    with pytest.raises(rules.SecondLookNotPromised):
        look_again(made.call_of())
    Assignment.objects.filter(application=first).update(recused_at=CLOSES, recusal="친척")
    with pytest.raises(rules.NotAllReviewed):
        look_again(call)

    assert refusal.value.facts == {"count": 1}
    assert not Assignment.objects.filter(stage=2).exists()


def test_a_second_look_is_refused_where_no_further_judge_is_free():
    call, _ = looked_at(90, 80, 79, judges=1)

    with pytest.raises(rules.TooFewJudges):
        look_again(call)

    assert not Assignment.objects.filter(stage=2).exists()


def test_manners_are_shown_after_the_round_only():
    call, (first, *_) = looked_at(90, 80, judges=2, reviews_each=1)
    judges = [made.judge(name="가"), made.judge(name="나")]
    later = made.call_of()
    application = made.submission_of(later)
    made.assign(later, *judges, per_application=2)
    made.review_of(application, judges[0], 80, 80, 80)
    during = queries.manners(later)
    made.review_of(application, judges[1], 70, 70, 70)

    assert during is None
    assert queries.manners(later) == [
        ("가", rules.Manner(1, 8_000, 1_000)),
        ("나", rules.Manner(1, 7_000, -1_000)),
    ]
    assert first.call == call


@pytest.fixture
def organiser(client):
    user = made.organiser()
    client.force_login(user)
    return user


def page_of(client, call):
    with clock.pretend(CLOSES):
        return client.get(reverse("calls:judging", args=[call.pk]))


def test_the_secretariat_sees_how_judging_goes_and_asks_for_the_second_look(client, organiser):
    call, (first, *_) = looked_at(90, 80, 79)
    holder = Assignment.objects.get(application=first).judge
    made.declare(call, holder, said=first.merchant.name)

    page = page_of(client, call).content.decode()
    with clock.pretend(CLOSES):
        short = client.post(reverse("calls:second-look", args=[call.pk]))
        passed = Assignment.objects.get(application=first, recused_at=None)
    made.review_of(first, passed.judge, 90, 90, 90)
    with clock.pretend(CLOSES):
        done = client.post(reverse("calls:second-look", args=[call.pk]))

    for told in ("스스로 밝힘", first.receipt, first.merchant.name, "이해관계가 확인됨", "disabled"):
        assert told in page
    assert (short.status_code, done.url) == (409, reverse("calls:judging", args=[call.pk]))
    assert "더 많은 심사위원이 보고 있습니다" in page_of(client, call).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_same_few_things_for_any_number(
    client, organiser, django_assert_num_queries, count
):
    call, _ = looked_at(*range(50, 50 + count))

    with django_assert_num_queries(14):
        page = page_of(client, call)

    assert page.status_code == 200


def test_judges_and_others_do_not_see_the_page(client):
    call, _ = looked_at(90)
    client.force_login(made.judge())

    assert page_of(client, call).status_code == 404
    with clock.pretend(CLOSES):
        assert client.post(reverse("calls:second-look", args=[call.pk])).status_code == 404
