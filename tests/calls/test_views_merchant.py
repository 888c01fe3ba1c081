import pytest
from django.urls import reverse

from hamkke.calls.forms import SheetForm
from hamkke.calls.models import Application, ApplicationVersion
from hamkke.kernel import clock, ids
from tests.factories import calls as made
from tests.factories.calls import ANNOUNCED, ANSWERS, CLOSES, SECOND, WHILE_OPEN
from tests.factories.merchants import MerchantFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db

TYPED = {**{key: str(value) for key, value in ANSWERS.items()}, "discount": "10"}
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def call():
    return made.call_of()


@pytest.fixture
def merchant():
    return MerchantFactory()


def address(name, call, merchant):
    return reverse(f"calls:{name}", args=[call.pk, merchant.pk])


def sealed(call, merchant):
    """The hidden field of a page opened just now."""
    saved = Application.objects.filter(call=call, merchant=merchant).first()
    key = ids.derived("application", call.pk, merchant.pk)
    return SheetForm.sealed(key, saved.answers if saved else {})


def send(client, name, call, merchant, typed=TYPED, *, at=WHILE_OPEN, headers=None):
    client.force_login(merchant.owner)
    with clock.pretend(at):
        typed = {"_seal": sealed(call, merchant), **typed}
        return client.post(address(name, call, merchant), typed, headers=headers)


def read(client, name, call, merchant, *, at=WHILE_OPEN, headers=None):
    client.force_login(merchant.owner)
    with clock.pretend(at):
        return client.get(address(name, call, merchant), headers=headers)


def test_applying_leads_straight_to_the_only_merchant(client, call, merchant):
    client.force_login(merchant.owner)

    answer = client.get(reverse("calls:applying", args=[call.pk]))

    assert answer.url == address("application", call, merchant)


def test_applying_lets_an_owner_of_two_choose_and_an_owner_of_none_know(client, call, merchant):
    second = MerchantFactory(owner=merchant.owner)
    client.force_login(merchant.owner)
    page = client.get(reverse("calls:applying", args=[call.pk])).content.decode()
    client.force_login(UserFactory())
    empty = client.get(reverse("calls:applying", args=[call.pk]), headers=ENGLISH).content.decode()

    assert address("application", call, merchant) in page
    assert address("application", call, second) in page
    assert "No business is registered to you" in empty


def test_applying_asks_to_sign_in(client, call, merchant, settings):
    settings.LOGIN_URL = "/accounts/login/"
    for path in (reverse("calls:applying", args=[call.pk]), address("application", call, merchant)):
        assert client.get(path).url.startswith("/accounts/login/?next=")


@pytest.mark.parametrize(
    ("headers", "words"),
    [({}, ["무엇을 파시나요?", "저장만 하기"]), (ENGLISH, ["What do you offer?", "Save for later"])],
)
def test_the_sheet_asks_in_the_reader_s_language(client, call, merchant, headers, words):
    page = read(client, "application", call, merchant, headers=headers).content.decode()

    assert [word in page for word in words] == [True, True]


def test_a_draft_is_saved_and_resumed(client, call, merchant):
    answer = send(client, "application", call, merchant, {"offer": "들기름", "discount": "12.5"})
    page = client.get(answer.url).content.decode()

    assert answer.url == address("application", call, merchant)
    assert Application.objects.get().answers == {"offer": "들기름", "discount": 1_250}
    assert "저장했습니다. 아직 제출한 것은 아닙니다." in page
    with clock.pretend(WHILE_OPEN):
        page = client.get(answer.url).content.decode()
    assert 'value="들기름"' in page
    assert 'value="12.5"' in page


def test_a_draft_of_a_wrong_kind_is_shown_what_to_mend(client, call, merchant):
    answer = send(client, "application", call, merchant, {"price": "싸요", "offer": "들" * 121})

    assert answer.status_code == 422
    assert "120자까지 적을 수 있습니다. 지금 121자입니다." in answer.content.decode()
    assert not Application.objects.exists()


def test_a_form_posted_twice_is_one_application(client, call, merchant):
    for _ in range(2):
        send(client, "submission", call, merchant)

    assert (Application.objects.count(), ApplicationVersion.objects.count()) == (1, 1)


def test_submitting_gives_a_receipt(client, call, merchant):
    answer = send(client, "submission", call, merchant)
    page = read(client, "receipt", call, merchant).content.decode()

    application = Application.objects.get()
    assert answer.url == address("receipt", call, merchant)
    assert (application.state, application.answers) == ("submitted", ANSWERS)
    assert application.receipt in page
    assert ApplicationVersion.objects.get().hash in page
    assert "들기름 2병 세트" in page
    assert "32,000원" in page


def test_there_is_no_receipt_for_a_draft(client, call, merchant):
    made.draft_of(call, merchant)

    assert read(client, "receipt", call, merchant).status_code == 404


def test_an_incomplete_sheet_is_saved_but_not_submitted(client, call, merchant):
    answer = send(client, "submission", call, merchant, {**TYPED, "value": ""})

    assert answer.status_code == 422
    assert "쓰신 내용은 저장했습니다." in answer.content.decode()
    assert "답을 적어 주세요." in answer.content.decode()
    assert (Application.objects.get().state, Application.objects.get().answers["price"]) == ("draft", 32_000)


def test_a_submission_of_a_wrong_kind_saves_nothing(client, call, merchant):
    answer = send(client, "submission", call, merchant, {**TYPED, "price": "-1"})

    assert answer.status_code == 422
    assert not Application.objects.exists()


def test_edits_after_submitting_wait_for_another_submission(client, call, merchant):
    send(client, "submission", call, merchant)
    send(client, "application", call, merchant, {**TYPED, "price": "30000"})

    page = read(client, "application", call, merchant).content.decode()

    assert "제출한 뒤에 고친 내용이 있습니다." in page
    assert list(ApplicationVersion.objects.values_list("answers__price", flat=True)) == [32_000]


@pytest.mark.parametrize("name", ["application", "submission"])
def test_one_second_late_is_too_late_and_the_page_says_so_kindly(client, call, merchant, name):
    answer = send(client, name, call, merchant, at=CLOSES + SECOND)
    english = send(client, name, call, merchant, at=CLOSES + SECOND, headers=ENGLISH).content.decode()

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "1초라도 늦으면 받을 수 없는 점 양해해 주세요." in page
    assert "2023-07-25 18:00:01" in page
    assert "even one second later is too late" in english
    assert not Application.objects.exists()


def test_too_late_shows_what_was_received_in_time(client, call, merchant):
    send(client, "submission", call, merchant, at=CLOSES - SECOND)

    answer = send(client, "submission", call, merchant, {**TYPED, "price": "1"}, at=CLOSES)

    assert answer.status_code == 409
    assert Application.objects.get().receipt in answer.content.decode()
    assert Application.objects.get().answers == ANSWERS


def test_too_early_is_refused_and_the_page_says_when(client, call, merchant):
    page = read(client, "application", call, merchant, at=ANNOUNCED).content.decode()
    answer = send(client, "application", call, merchant, at=ANNOUNCED)

    assert "6월 28일(수) 09:00에 접수를 시작합니다." in page
    assert answer.status_code == 409


def test_after_closing_the_applicant_reads_what_is_judged(client, call, merchant):
    send(client, "submission", call, merchant)
    send(client, "application", call, merchant, {**TYPED, "offer": "참기름 세트"})

    page = read(client, "application", call, merchant, at=CLOSES).content.decode()
    draft_only = MerchantFactory()
    made.draft_of(call, draft_only)
    other = read(client, "application", call, draft_only, at=CLOSES).content.decode()

    assert "들기름 2병 세트" in page
    assert "참기름" not in page
    assert "제출된 신청서가 없습니다." in other


def test_after_the_decision_the_applicant_reads_rank_scores_and_the_line(client):
    call, (best, second, third) = made.decided_call((90, 90, 90), (80, 80, 80), (80, 80, 70), waiting=0)

    page = read(client, "application", call, third.merchant, at=CLOSES).content.decode()
    english = read(client, "application", call, best.merchant, at=CLOSES, headers=ENGLISH).content.decode()

    assert "결과: 미선정" in page
    assert [figure in page for figure in ("76.00", "80.00", "−4.00", "70.00")] == [True] * 4
    assert "점수로 정해졌습니다." in page
    assert "Result: Selected" in english
    assert second.receipt not in page


def test_nobody_else_reaches_an_applicant_s_pages(client, call, merchant):
    made.submission_of(call, merchant)
    for user in (UserFactory(), made.organiser(), made.judge(), MerchantFactory().owner):
        client.force_login(user)
        for name in ("application", "receipt"):
            for moment in (WHILE_OPEN, CLOSES):
                with clock.pretend(moment):
                    assert client.get(address(name, call, merchant)).status_code == 404
        with clock.pretend(WHILE_OPEN):
            assert client.post(address("application", call, merchant), TYPED).status_code == 404
            assert client.post(address("submission", call, merchant), TYPED).status_code == 404
    assert Application.objects.get().answers == ANSWERS
