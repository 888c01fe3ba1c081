"""What an applicant reads and does after the decision, over HTTP."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from hamkke.calls import rules
from hamkke.calls.models import Appeal, Offer, RegistryAnswer, SelectionRow, Withdrawal
from hamkke.calls.rules.terms import Quota
from hamkke.kernel import clock, ids
from hamkke.kernel.words import Words
from tests.factories import calls as made
from tests.factories.calls import CLOSES, SECOND

pytestmark = pytest.mark.django_db

LATER = CLOSES + timedelta(hours=1)
TOO_LATE = CLOSES + timedelta(days=9)
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def decided():
    """One place, one on the waiting list, one refused: the rows by rank."""
    made.decided_call((90, 90, 90), (80, 80, 80), (60, 95, 50), places=1, waiting=1)
    return list(SelectionRow.objects.select_related("application__merchant").order_by("rank"))


def owner_of(row):
    client = Client()
    client.force_login(row.application.merchant.owner)
    return client


def address(name, row):
    return reverse(f"calls:{name}", args=[row.application.call_id, row.application.merchant_id])


def read(row, *, at=LATER, client=None, name="letter", **options):
    with clock.pretend(at):
        return (client or owner_of(row)).get(address(name, row), **options)


def send(row, name, *, at=LATER, client=None, **typed):
    with clock.pretend(at):
        return (client or owner_of(row)).post(address(name, row), typed)


def test_a_refused_applicant_reads_the_letter_in_both_languages_and_what_is_open(decided):
    elsewhere = made.call_of(title="가을 공고", closes_at=TOO_LATE)
    made.call_of(title="지난 공고", closes_at=LATER)

    page = read(decided[2]).content.decode()

    for words in (
        "이번에는 함께하지 못하게 되었습니다.",
        "You have not been selected this time.",
        "선정 인원 안에 들기에는 점수가 모자랐습니다.",
        "‘상품성’ 95.00점: 모든 신청자의 가운데값보다 5.00점 높습니다.",
        "다음에 가장 크게 나아질 수 있는 기준은 ‘축제 적합도’입니다.",
        "2023년 8월 1일까지 이 쪽에서 신청하실 수 있습니다.",
        f'href="{reverse("calls:call", args=[elsewhere.pk])}"',
        "가을 공고",
    ):
        assert words in page
    assert page.index('<article class="card" lang="ko">') < page.index('<article class="card" lang="en">')
    assert "지난 공고" not in page
    assert "Calls open now" in read(decided[2], headers=ENGLISH).content.decode()


def test_calls_that_have_no_place_for_the_applicant_are_not_recommended(decided):
    again = Quota("again", Words("재참여", "Again"), "first_time:no", Words("지침", "Guideline"), least=1)
    made.call_of(
        title="다시 오는 곳만",
        closes_at=TOO_LATE,
        terms=rules.Terms(places=1, criteria=tuple(made.CRITERIA), quotas=(again,)),
    )
    made.call_of(title="누구나", closes_at=TOO_LATE)

    before = read(decided[0]).content.decode(), read(decided[2]).content.decode()
    number = decided[2].application.merchant.business_number
    RegistryAnswer.objects.create(business_number=number, status="03", said={}, asked_at=LATER)
    closed = read(decided[2]).content.decode()

    assert ["다시 오는 곳만" in page for page in (*before, closed)] == [True, False, False]
    assert ["누구나" in page for page in (*before, closed)] == [True, True, False]


def test_the_own_page_leads_to_the_letter(decided):
    assert address("letter", decided[2]) in read(decided[2], name="application").content.decode()


def test_selected_and_waiting_have_letters_of_their_own(decided):
    assert "선정되었습니다. 축하드립니다." in read(decided[0]).content.decode()
    assert "이번에는 예비 1번입니다." in read(decided[1]).content.decode()


def test_an_appeal_is_filed_from_the_letter_and_shown_there(decided):
    row, key = decided[2], ids.new()

    empty = send(row, "appeal", id=key, grounds=" ")
    filed = send(row, "appeal", id=key, grounds="가격을 다시 보아 주세요.")
    again = send(row, "appeal", id=key, grounds="가격을 다시 보아 주세요.")
    waiting = read(row).content.decode()
    with clock.pretend(LATER):
        from hamkke.calls import actions

        actions.answer_appeal(
            Appeal.objects.get(), outcome=Appeal.Outcome.UPHELD, answer="받아들입니다.", by=made.organiser()
        )
    answered = read(row).content.decode()

    assert (empty.status_code, "이의 내용을 적어 주세요." in empty.content.decode()) == (422, True)
    assert filed.url == again.url == address("letter", row)
    assert ("검토 중" in waiting, "가격을 다시 보아 주세요." in waiting) == (True, True)
    assert ("받아들임" in answered, "받아들입니다." in answered) == (True, True)
    assert Appeal.objects.count() == 1


def test_after_the_last_day_there_is_no_form_and_no_appeal(decided):
    assert "이의신청 기간이 끝났습니다." in read(decided[2], at=TOO_LATE).content.decode()
    assert send(decided[2], "appeal", at=TOO_LATE, id=ids.new(), grounds="늦었습니다").status_code == 409
    assert not Appeal.objects.exists()


def test_a_place_is_given_up_offered_and_taken(decided):
    first, second, _ = decided

    unsure = send(first, "withdrawal", reason="")
    given = send(first, "withdrawal", reason="", is_sure="on")
    offered = read(second).content.decode()
    damaged = send(second, "offer", answer="maybe")
    taken = send(second, "offer", answer="take")

    assert (unsure.status_code, given.url, damaged.status_code) == (400, address("letter", first), 400)
    assert ("자리가 났습니다" in offered, "7월 27일(목) 19:00까지" in offered) == (True, True)
    assert taken.url == address("letter", second)
    assert "예비에서 자리를 받으셨습니다." in read(second).content.decode()
    assert "자리를 내려놓으셨습니다." in read(first).content.decode()
    assert (Offer.objects.get().answer, Withdrawal.objects.get().row) == ("taken", first)


def test_a_place_is_declined_or_runs_out(decided):
    first, second, _ = decided
    send(first, "withdrawal", is_sure="on")
    expires_at = Offer.objects.get().expires_at

    assert "기한 안에 답을 받지 못했습니다." in read(second, at=expires_at).content.decode()
    assert send(second, "offer", answer="decline").url == address("letter", second)
    assert "자리를 사양하셨습니다." in read(second).content.decode()


def test_the_secretariat_reads_a_letter_but_does_not_act_in_it(decided):
    client = Client()
    client.force_login(made.organiser())

    page = read(decided[2], client=client).content.decode()

    assert ("이번에는 함께하지 못하게 되었습니다." in page, "이의신청하기" in page) == (True, False)
    assert send(decided[2], "appeal", client=client, id=ids.new(), grounds="대신").status_code == 409
    assert not Appeal.objects.exists()


def test_nobody_else_reads_a_letter(decided):
    first, second, _ = decided

    assert read(second, client=owner_of(first)).status_code == 404
    assert send(second, "appeal", client=owner_of(first), id=ids.new(), grounds="남").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_a_letter_asks_the_same_few_questions_for_any_number(django_assert_num_queries, count):
    made.decided_call(*[(80, 80, 80)] * count)
    row = SelectionRow.objects.get(rank=1)
    client = owner_of(row)
    read(row, client=client)

    with django_assert_num_queries(13):
        read(row, client=client, at=LATER + SECOND)
