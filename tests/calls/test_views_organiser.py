import csv
import io

import pytest
from django.urls import reverse

from hamkke.calls import rules
from hamkke.calls.models import Assignment, Proposal
from hamkke.kernel import clock, ids
from tests.factories import calls as made
from tests.factories.calls import CLOSES, CRITERIA, SECOND, WHILE_OPEN
from tests.factories.merchants import MerchantFactory

pytestmark = pytest.mark.django_db

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def desk(client):
    """A client signed in as the secretariat."""
    client.force_login(made.organiser(name="사무국"))
    return client


def address(name, call):
    return reverse(f"calls:{name}", args=[call.pk])


def get(client, name, call, *, at=CLOSES, headers=None):
    with clock.pretend(at):
        return client.get(address(name, call), headers=headers)


def post(client, name, call, typed, *, at=CLOSES):
    with clock.pretend(at):
        return client.post(address(name, call), typed)


def test_while_sealed_the_desk_shows_counts_and_nothing_else(desk):
    call = made.call_of()
    application = made.submission_of(call, MerchantFactory(name="비밀상회"))
    made.draft_of(call)

    page = get(desk, "desk", call, at=CLOSES - SECOND).content.decode()

    assert "봉인되어 있습니다" in page
    assert "<dt>제출</dt><dd>1건</dd>" in page
    for hidden in ("들기름", "비밀상회", application.receipt, "배정하기"):
        assert hidden not in page


def test_nothing_of_the_secretariat_s_works_while_sealed(desk):
    call = made.call_of()
    made.submission_of(call)

    assignment = {"judges": [str(made.judge().pk)], "per_application": "2"}
    assert post(desk, "assignments", call, assignment, at=CLOSES - SECOND).status_code == 409
    assert post(desk, "proposals", call, {"id": str(ids.new())}, at=CLOSES - SECOND).status_code == 409
    assert get(desk, "selection", call, at=CLOSES - SECOND).status_code == 404
    assert get(desk, "selection-table", call, at=CLOSES - SECOND).status_code == 404
    assert (Assignment.objects.count(), Proposal.objects.count()) == (0, 0)


def test_judges_are_assigned_from_the_desk(desk):
    call = made.call_of()
    for _ in range(3):
        made.submission_of(call)
    judges = [made.judge(name=f"심사위원 {n}") for n in range(2)]

    before = get(desk, "desk", call).content.decode()
    answer = post(desk, "assignments", call, {"judges": [str(j.pk) for j in judges], "per_application": "2"})
    after = get(desk, "desk", call).content.decode()
    english = get(desk, "desk", call, headers=ENGLISH).content.decode()

    assert "아직 배정되지 않은 신청서가 3건 있습니다." in before
    assert answer.url == address("desk", call)
    assert "심사 6건을 배정했습니다." in after
    assert "심사위원 0" in after
    assert "3 applications have no review, so nothing can be selected yet." in english


def test_sheets_beyond_what_a_judge_may_have_are_refused_beside_the_form(desk):
    call = made.call_of(terms=rules.Terms(places=1, criteria=tuple(CRITERIA), formula="mean", sheets_most=2))
    for _ in range(3):
        made.submission_of(call)
    judges = [made.judge(name=f"심사위원 {n}") for n in range(2)]

    answer = post(desk, "assignments", call, {"judges": [str(j.pk) for j in judges], "per_application": "2"})
    page = answer.content.decode()

    assert answer.status_code == 422
    assert (
        "심사위원별 한도 안에서는 나눌 수 없습니다. 가장 적게 고치는 길: 심사위원 0 – 최대를 1건 늘리기"
        in page
    )
    assert "심사위원 한 사람은 0건부터 2건까지 고르게 나누어 맡습니다." in page
    assert not Assignment.objects.exists()


def test_no_application_gets_fewer_judges_than_the_rules_promise(desk):
    call = made.call_of()
    made.submission_of(call)

    answer = post(desk, "assignments", call, {"judges": [str(made.judge().pk)], "per_application": "1"})

    assert (answer.status_code, Assignment.objects.count()) == (422, 0)


def test_assigning_without_judges_is_shown_what_to_mend(desk):
    call = made.call_of()
    made.submission_of(call)

    assert post(desk, "assignments", call, {"per_application": "2"}).status_code == 422


def test_the_desk_shows_where_judges_differ(desk):
    call = made.call_of()
    application, harsh, kind = made.submission_of(call), made.judge(), made.judge()
    made.assign(call, harsh, kind, per_application=2)
    made.review_of(application, harsh, 40, 40, 40)
    made.review_of(application, kind, 90, 90, None)

    page = get(desk, "desk", call).content.decode()

    assert "90.00 · 40.00" in page
    assert "50.00" in page
    assert "2곳 선정안 내기" in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_result_asks_the_same_few_questions_for_any_number(desk, django_assert_num_queries, count):
    call, _ = made.decided_call(*[(80, 80, 80)] * count)

    with django_assert_num_queries(10):
        get(desk, "selection", call)


def test_the_result_can_be_downloaded_as_csv(desk):
    call = made.call_of(places=1, waiting=0)
    judge = made.judge()
    formula = made.submission_of(call, MerchantFactory(name='=HYPERLINK("http://")'))
    plain = made.submission_of(call, MerchantFactory(name="들기름집"))
    made.assign(call, judge)
    made.review_of(formula, judge, 90, 80, None)
    made.review_of(plain, judge, 50, 50, 50)
    made.selection_of(call)

    answer = get(desk, "selection-table", call)

    text = answer.content.decode("utf-8")
    heading, first, second = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    assert text.startswith("\ufeff")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert heading == [
        "순위",
        "결과",
        "접수번호",
        "상호",
        "사업자등록번호",
        "지역",
        "점수",
        "상품성 (40)",
        "축제 적합도 (40)",
        "가격 (20)",
        "추첨값",
    ]
    assert first[:10] == [
        "1",
        "선정",
        formula.receipt,
        '\'=HYPERLINK("http://")',
        formula.merchant.business_number,
        "",
        "83.33",
        "80.00",
        "",
        "90.00",
    ]
    assert second[:4] == ["2", "미선정", plain.receipt, "들기름집"]


def test_only_the_secretariat_comes_here(client, settings):
    settings.LOGIN_URL = "/accounts/login/"
    call, (application,) = made.decided_call((80, 80, 80))
    for user in (made.judge(), application.merchant.owner):
        client.force_login(user)
        for name in ("desk", "selection", "selection-table"):
            assert get(client, name, call).status_code == 404
        assert post(client, "assignments", call, {}).status_code == 404
        for name in ("proposals", "selection"):
            assert post(client, name, call, {"id": str(ids.new())}).status_code == 404
        assert client.get(reverse("calls:opening")).status_code == 404
    client.logout()
    assert get(client, "desk", call, at=WHILE_OPEN).url.startswith("/accounts/login/")
