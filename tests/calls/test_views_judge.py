import pytest
from django.urls import reverse

from hamkke.calls.models import Assignment, Review
from hamkke.kernel import clock
from tests.factories import calls as made
from tests.factories.calls import CLOSES, SECOND
from tests.factories.merchants import MerchantFactory, ShopFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db

ENGLISH = {"Accept-Language": "en"}
SCORES = {"score_1": "80", "score_2": "70", "missing": ["3"], "comment": "포장이 좋습니다."}


@pytest.fixture
def judge():
    return made.judge()


def assigned(judge, count=1):
    call = made.call_of()
    for _ in range(count):
        made.submission_of(call, MerchantFactory(name="비밀상회"))
    made.declare(call, judge)
    return made.assign(call, judge)


def address(assignment):
    return reverse("calls:review", args=[assignment.pk])


def get(client, path, *, at=CLOSES, headers=None):
    with clock.pretend(at):
        return client.get(path, headers=headers)


def post(client, assignment, typed, *, at=CLOSES):
    with clock.pretend(at):
        return client.post(address(assignment), typed)


@pytest.mark.parametrize("count", [1, 3])
def test_the_worklist_asks_the_same_few_questions_for_any_number(
    client, judge, django_assert_num_queries, count
):
    assigned(judge, count)
    client.force_login(judge)

    with django_assert_num_queries(6):
        page = get(client, reverse("calls:reviews")).content.decode()

    assert f"{count}건 가운데 0건 심사" in page
    assert "심사 시작" in page


def test_the_worklist_says_when_there_is_nothing(client, judge):
    client.force_login(judge)

    assert "배정된 신청서가 없습니다." in get(client, reverse("calls:reviews")).content.decode()
    assert (
        "Nothing is assigned to you."
        in get(client, reverse("calls:reviews"), headers=ENGLISH).content.decode()
    )


def test_a_sheet_shows_answers_beside_the_rubric_and_no_name(client, judge):
    (assignment,) = assigned(judge)
    client.force_login(judge)

    page = get(client, address(assignment)).content.decode()
    english = get(client, address(assignment), headers=ENGLISH).content.decode()

    for told in ("들기름 2병 세트", "32,000원", "10%", "무료 배송", "상품성 (40)", "autofocus"):
        assert told in page
    application = assignment.application
    for hidden in (
        "비밀상회",
        application.merchant.business_number,
        application.receipt,
        application.merchant.owner.email,
    ):
        assert hidden not in page
    assert "Quality (40)" in english


def test_saving_a_sheet_brings_the_next_and_then_the_worklist(client, judge):
    first, second = sorted(assigned(judge, 2), key=lambda assignment: assignment.pk)
    client.force_login(judge)

    assert post(client, first, SCORES).url == address(second)
    last = post(client, second, SCORES)

    assert last.url == reverse("calls:reviews")
    assert "모두 마쳤습니다" in get(client, last.url).content.decode()
    review = Review.objects.get(assignment=first)
    assert (review.comment, [score.value for score in review.scores.order_by("criterion__position")]) == (
        "포장이 좋습니다.",
        [80, 70, None],
    )


def test_a_sheet_can_be_revised_with_what_was_given_filled_in(client, judge):
    (assignment,) = assigned(judge)
    client.force_login(judge)
    post(client, assignment, SCORES)

    page = get(client, address(assignment)).content.decode()
    post(client, assignment, {**SCORES, "score_1": "85"})

    assert 'name="score_1" value="80"' in page
    assert "checked" in page
    assert Review.objects.get().revision == 2


@pytest.mark.parametrize(
    "change",
    [
        {"score_1": ""},
        {"missing": ["1", "3"]},
        {"missing": []},
        {"missing": ["9"]},
        {"score_1": "101"},
        {"score_1": "-1"},
        {"score_1": "높음"},
    ],
)
def test_scores_that_cannot_be_taken_are_shown_what_to_mend(client, judge, change):
    (assignment,) = assigned(judge)
    client.force_login(judge)

    answer = post(client, assignment, {**SCORES, **change})

    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.content.decode()
    assert not Review.objects.exists()


def test_nothing_scored_at_all_is_refused(client, judge):
    (assignment,) = assigned(judge)
    client.force_login(judge)

    answer = post(client, assignment, {"missing": ["1", "2", "3"]})

    assert answer.status_code == 409
    assert "적어도 한 기준에는 점수를 주어야 합니다." in answer.content.decode()


def test_nobody_but_the_assigned_judge_sees_a_sheet_and_nobody_before_closing(client, judge, settings):
    settings.LOGIN_URL = "/accounts/login/"
    (assignment,) = assigned(judge)
    for user in (made.judge(), made.organiser(), assignment.application.merchant.owner):
        client.force_login(user)
        assert get(client, address(assignment)).status_code == 404
        assert post(client, assignment, SCORES).status_code == 404
    client.force_login(judge)
    assert get(client, address(assignment), at=CLOSES - SECOND).status_code == 404
    assert post(client, assignment, SCORES, at=CLOSES - SECOND).status_code == 404
    assert (
        "배정된 신청서가 없습니다."
        in get(client, reverse("calls:reviews"), at=CLOSES - SECOND).content.decode()
    )
    client.logout()
    assert get(client, address(assignment)).url.startswith("/accounts/login/")
    assert not Review.objects.exists()


def test_after_the_decision_scores_are_shown_and_cannot_change(client):
    made.decided_call((80, 70, None))
    assignment = Assignment.objects.select_related("judge").get()
    client.force_login(assignment.judge)

    page = get(client, address(assignment)).content.decode()
    answer = post(client, assignment, {**SCORES, "score_1": "0"})

    assert "선정을 마쳐 점수를 바꿀 수 없습니다." in page
    assert "<dd>80</dd>" in page
    assert answer.status_code == 409
    assert Review.objects.get().revision == 1
    assert "선정 완료" in get(client, reverse("calls:reviews")).content.decode()


def test_what_names_the_merchant_is_hidden_in_free_text_and_marked(client, judge):
    call = made.call_of()
    owner = UserFactory(name="주인장")
    merchant = ShopFactory(merchant=MerchantFactory(name="비밀상회", owner=owner), name="비밀 2호점").merchant
    value = "비밀 상회 주인장이 짭니다.\n비밀2호점, 010-1234-5678, a@b.example"
    made.submission_of(call, merchant, value=value)
    made.declare(call, judge)
    (assignment,) = made.assign(call, judge)
    client.force_login(judge)

    page = get(client, address(assignment)).content.decode()

    for marked in ("상호 가림", "대표자 이름 가림", "전화번호 가림", "이메일 가림"):
        assert f"<mark>{marked}</mark>" in page
    for hidden in ("비밀", "주인장", "1234-5678", "a@b.example"):
        assert hidden not in page


def test_what_is_typed_is_kept_until_it_is_given(client, judge):
    (assignment,) = assigned(judge)
    client.force_login(judge)
    path = reverse("calls:sheet-draft", args=[assignment.pk])
    typed = {"score_1": "8", "missing": ["3"], "comment": "아직 보는 중"}

    with clock.pretend(CLOSES):
        assert client.post(path, typed).status_code == 204
    kept = get(client, address(assignment)).content.decode()
    with clock.pretend(CLOSES + SECOND):
        client.post(address(assignment), SCORES)
    given = get(client, address(assignment)).content.decode()

    assert 'name="score_1" value="8"' in kept
    assert "아직 보는 중" in kept
    assert "쓰던 것을 불러왔습니다" in kept
    assert 'name="score_1" value="80"' in given
    assert "아직 보는 중" not in given
    assert Review.objects.get().revision == 1


def test_nothing_is_kept_for_a_sheet_one_does_not_hold(client):
    made.decided_call((80, 70, None))
    assignment = Assignment.objects.select_related("judge").get()
    client.force_login(assignment.judge)
    path = reverse("calls:sheet-draft", args=[assignment.pk])

    with clock.pretend(CLOSES):
        assert client.post(path, {"score_1": "8"}).status_code == 409
        client.force_login(made.judge())
        assert client.post(path, {"score_1": "8"}).status_code == 404

    assert Assignment.objects.get().draft == {}
