import re

import pytest
from django.urls import reverse

from hamkke.calls.models import Call, Selection
from hamkke.kernel import clock, ids
from tests.factories import calls as made
from tests.factories.calls import CLOSES, SECOND, WHILE_OPEN
from tests.factories.merchants import MerchantFactory

pytestmark = pytest.mark.django_db

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def desk(client):
    """A client signed in as the secretariat."""
    client.force_login(made.organiser(name="사무국"))
    return client


def address(application, call=None):
    return reverse("calls:submitted", args=[(call or application.call).pk, application.pk])


def get(client, path, *, at=CLOSES, headers=None):
    with clock.pretend(at):
        return client.get(path, headers=headers)


def cells(page: str) -> list[list[str]]:
    """The judges' rows, cell by cell."""
    rows = re.findall(r'<tr>\s*<th scope="row">(.*?)</tr>', page, re.DOTALL)
    return [
        [re.sub(r"<[^>]*>", "", cell).strip() for cell in re.split(r"</t[hd]>", row)][:-1] for row in rows
    ]


def test_the_secretariat_reads_an_application_with_each_judge_s_scores_and_no_judge_s_name(desk):
    call = made.call_of()
    application = made.submission_of(call, MerchantFactory(name="들기름집"))
    harsh, kind = made.judge(name="매운 심사위원"), made.judge(name="순한 심사위원")
    made.assign(call, harsh, kind, per_application=2)
    made.review_of(application, harsh, 40, 50, 60)
    made.review_of(application, kind, 90, 80, None)

    page = get(desk, address(application)).content.decode()

    assert application.receipt in page
    assert "들기름집" in page
    assert application.merchant.written_business_number in page
    assert "들기름 2병 세트" in page
    assert "32,000원" in page
    assert [row[0] for row in cells(page)] == ["심사위원 1", "심사위원 2"]
    # Price 20, quality 40, fit 40: (800 + 2000 + 2400) / 100; without the fit (1800 + 3200) / 60.
    assert sorted(row[1:] for row in cells(page)) == [["40", "50", "60", "52.00"], ["90", "80", "–", "83.33"]]
    for judge in (harsh, kind):
        assert judge.name not in page
        assert judge.email not in page


def test_what_was_judged_is_shown_not_what_was_edited_afterwards(desk):
    call = made.call_of()
    application = made.submission_of(call)
    made.draft_of(call, application.merchant, id=application.pk, offer="나중에 고친 것")

    page = get(desk, address(application)).content.decode()

    assert "들기름 2병 세트" in page
    assert "나중에 고친 것" not in page
    assert "아직 심사한 사람이 없습니다." in page


def test_after_the_decision_the_result_stands_beside_it(desk):
    call, (best, second, third, last) = made.decided_call(
        (90, 90, 90), (80, 80, 80), (70, 70, 70), (60, 60, 60)
    )

    told = [get(desk, address(each)).context["result"].row for each in (best, second, third, last)]
    page = get(desk, address(third), headers=ENGLISH).content.decode()

    assert [(row.rank, row.outcome, row.score) for row in told] == [
        (1, "selected", 9_000),
        (2, "selected", 8_000),
        (3, "waitlisted", 7_000),
        (4, "not_selected", 6_000),
    ]
    assert cells(page) == [["Judge 1", "70", "70", "70", "70.00"]]
    assert "Waiting list" in page
    assert f'href="{reverse("calls:selection", args=[call.pk])}"' in page


def test_it_is_reached_from_the_ranked_result_and_from_the_desk(desk):
    call, applications = made.decided_call((90, 90, 90), (80, 80, 80))
    ranked = get(desk, reverse("calls:selection", args=[call.pk])).content.decode()
    other = made.call_of()
    disputed, one, two = made.submission_of(other), made.judge(), made.judge()
    made.assign(other, one, two, per_application=2)
    made.review_of(disputed, one, 10, 10, 10)
    made.review_of(disputed, two, 90, 90, 90)

    assert all(f'href="{address(each)}"' in ranked for each in applications)
    page = get(desk, reverse("calls:desk", args=[other.pk])).content.decode()
    assert f'href="{address(disputed)}"' in page


def test_it_is_sealed_until_the_second_of_closing_even_for_the_applicant_among_the_secretariat(desk):
    call = made.call_of()
    sent = made.submission_of(call)
    own = made.submission_of(call, MerchantFactory(owner=made.organiser()))
    draft = made.draft_of(call)

    statuses = [get(desk, address(sent), at=at).status_code for at in (WHILE_OPEN, CLOSES - SECOND, CLOSES)]
    assert statuses == [404, 404, 200]
    assert get(desk, address(draft)).status_code == 404
    assert get(desk, address(sent, made.call_of())).status_code == 404
    desk.force_login(own.merchant.owner)
    assert get(desk, address(own), at=CLOSES - SECOND).status_code == 404


def test_only_the_secretariat_reads_it(client, settings):
    settings.LOGIN_URL = "/accounts/login/"
    _, (application,) = made.decided_call((80, 80, 80))
    asked = get(client, address(application))
    for user in (made.judge(), application.merchant.owner):
        client.force_login(user)
        assert get(client, address(application)).status_code == 404

    assert asked.url.startswith("/accounts/login/")


@pytest.mark.parametrize("count", [1, 3])
def test_it_asks_the_same_few_questions_for_any_number_of_judges(desk, django_assert_num_queries, count):
    call = made.call_of()
    application, judges = made.submission_of(call), [made.judge() for _ in range(count)]
    made.assign(call, *judges, per_application=count)
    for judge in judges:
        made.review_of(application, judge, 80, 80, 80)

    with django_assert_num_queries(11):
        get(desk, address(application))


@pytest.mark.parametrize("typed", [{}, {"id": ""}, {"id": "no-such-id"}, {"id": "1" * 400}])
def test_a_damaged_selection_is_refused_and_selects_nothing(desk, typed):
    call = made.call_of()
    application, judge = made.submission_of(call), made.judge()
    made.assign(call, judge)
    made.review_of(application, judge, 80, 80, 80)
    path = reverse("calls:selection", args=[call.pk])

    with clock.pretend(CLOSES):
        answer = desk.post(path, typed)
        english = desk.post(path, typed, headers=ENGLISH)

    assert answer.status_code == english.status_code == 400
    assert "보낸 양식이 온전하지 않아 아무것도 하지 않았습니다." in answer.content.decode()
    assert "The form arrived damaged, so nothing was done." in english.content.decode()
    assert Selection.objects.count() == 0
    assert Call.objects.get().decided_at is None
    proposal = made.proposal_of(call)
    with clock.pretend(CLOSES):
        assert desk.post(path, {"id": str(ids.new()), "proposal": str(proposal.pk)}).status_code == 302
