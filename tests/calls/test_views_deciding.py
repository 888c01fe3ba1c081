"""Proposing and releasing over HTTP: what the second person sees, and what each of them is refused."""

import pytest
from django.urls import reverse

from hamkke.calls import rules
from hamkke.calls.models import Call, Proposal, Selection
from hamkke.kernel import clock, ids
from hamkke.kernel.words import Words
from tests.factories import calls as made
from tests.factories.calls import CLOSES
from tests.factories.merchants import MerchantFactory

pytestmark = pytest.mark.django_db

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def offices(client_of):
    return client_of(made.organiser(name="사무국")), client_of(made.organiser(name="승인자"))


@pytest.fixture
def client_of():
    from django.test import Client

    def signed_in(user):
        client = Client()
        client.force_login(user)
        return client

    return signed_in


def get(client, path, **options):
    with clock.pretend(CLOSES):
        return client.get(path, **options)


def post(client, path, **typed):
    with clock.pretend(CLOSES):
        return client.post(path, {key: str(value) for key, value in typed.items()})


def scored_call(*scores, **terms):
    """Each application's mark by one judge, in the order given."""
    call, judge = made.call_of(**terms), made.judge()
    applications = [made.submission_of(call, MerchantFactory(name=f"상점{n}")) for n in range(len(scores))]
    made.assign(call, judge)
    for application, score in zip(applications, scores, strict=True):
        made.review_of(application, judge, score, score, score)
    return call, applications


def address(name, call, *rest):
    return reverse(f"calls:{name}", args=[call.pk, *rest])


def test_one_proposes_another_releases(offices):
    one, other = offices
    call, applications = scored_call(60, 61, 62, 63)

    proposed = post(one, address("proposals", call), id=ids.new())
    own = get(one, proposed.url).content.decode()
    theirs = get(other, proposed.url).content.decode()
    proposal = Proposal.objects.get()
    key = ids.new()
    alone = post(one, address("selection", call), id=key, proposal=proposal.pk)
    before = Selection.objects.count()
    released = post(other, address("selection", call), id=key, proposal=proposal.pk)
    again = post(other, address("selection", call), id=key, proposal=proposal.pk)
    late = post(other, address("selection", call), id=ids.new(), proposal=proposal.pk)
    page = get(one, released.url).content.decode()

    assert proposed.url == address("proposal", call, proposal.pk)
    assert ("선정안을 낸 사람은 확정할 수 없습니다." in own, "이대로 확정하기" in own) == (True, False)
    assert ("선정안을 낸 사람은 확정할 수 없습니다." in theirs, "이대로 확정하기" in theirs) == (False, True)
    assert (alone.status_code, "확정할 수 없습니다" in alone.content.decode(), before) == (409, True, 0)
    assert released.url == again.url == address("selection", call)
    assert late.status_code == 409
    assert "2.000 : 1" in page
    assert page.index(applications[3].receipt) < page.index(applications[0].receipt)
    assert "63.00" in page
    assert "Result" in get(one, released.url, headers=ENGLISH).content.decode()
    assert "이 공고는 선정을 마쳤습니다." in get(one, proposed.url).content.decode()
    assert "선정 결과 보기" in get(one, address("desk", call)).content.decode()


def test_a_proposal_shows_what_each_quota_costs_and_whom_it_moved(offices):
    one, other = offices
    paid = rules.Quota(
        "paid", Words("유료 배송", "Paid delivery"), "answer:delivery=paid", Words("시험", "Test"), least=1
    )
    terms = rules.Terms(places=1, criteria=tuple(made.CRITERIA), formula="mean", quotas=(paid,))
    call, judge = made.call_of(terms=terms), made.judge()
    best = made.submission_of(call, MerchantFactory(name="으뜸상점"))
    kept = made.submission_of(call, MerchantFactory(name="배송상점"), delivery="paid")
    made.assign(call, judge)
    made.review_of(best, judge, 90, 90, 90)
    made.review_of(kept, judge, 70, 70, 70)

    page = get(other, post(one, address("proposals", call), id=ids.new()).url).content.decode()
    english = get(one, address("proposal", call, Proposal.objects.get().pk), headers=ENGLISH).content.decode()

    row = page.partition("할당이 바꾼 것")[2].partition("</tbody>")[0]
    assert [word in row for word in ("유료 배송", "20.00", "으뜸상점", "배송상점")] == [True] * 4
    assert (
        "Without quotas those selected would have 90.00 points in all; with them they have 70.00." in english
    )


def test_quotas_that_cannot_be_kept_are_told_in_sentences(offices):
    quota = rules.Quota(
        "paid", Words("유료 배송", "Paid delivery"), "answer:delivery=paid", Words("시험", "Test"), least=2
    )
    terms = rules.Terms(places=2, criteria=tuple(made.CRITERIA), formula="mean", quotas=(quota,))
    call, _ = scored_call(60, 61, terms=terms)

    refused = post(offices[0], address("proposals", call), id=ids.new())

    assert (refused.status_code, Proposal.objects.count()) == (409, 0)
    assert "‘유료 배송’" in refused.content.decode()


def test_a_proposal_that_went_stale_says_so_and_has_no_button(offices):
    call, (application, _) = scored_call(60, 61)
    path = post(offices[0], address("proposals", call), id=ids.new()).url
    judge = application.assignments.get().judge

    made.review_of(application, judge, 99, 99, 99, at=clock.now())
    page = get(offices[1], path).content.decode()

    assert ("선정안을 다시 내 주세요" in page, "이대로 확정하기" in page) == (True, False)


@pytest.mark.parametrize(("name", "typed"), [("proposals", {"id": "x"}), ("selection", {"id": ids.new()})])
def test_a_damaged_form_does_nothing(offices, name, typed):
    call, _ = scored_call(60)

    answer = post(offices[0], address(name, call), **typed)

    assert (answer.status_code, "다시 눌러 주세요" in answer.content.decode()) == (400, True)
    assert Proposal.objects.count() == 0
    assert Call.objects.get().decided_at is None


@pytest.mark.parametrize("count", [1, 3])
def test_a_proposal_asks_the_same_few_questions_for_any_number(offices, django_assert_num_queries, count):
    call, _ = scored_call(*[80] * count)
    path = post(offices[0], address("proposals", call), id=ids.new()).url
    get(offices[1], path)

    with django_assert_num_queries(15):
        get(offices[1], path)


def test_only_the_secretariat_sees_a_proposal(client_of):
    call, (application,) = scored_call(80)
    proposal = made.proposal_of(call)

    for user in (made.judge(), application.merchant.owner):
        assert get(client_of(user), address("proposal", call, proposal.pk)).status_code == 404
