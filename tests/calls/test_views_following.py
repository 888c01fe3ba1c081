"""The secretariat around a decision, over HTTP: draws before it, the waiting list and appeals after it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from hamkke.calls import actions
from hamkke.calls.models import Appeal, Draw, SelectionRow, Withdrawal
from hamkke.kernel import clock, ids
from tests.calls.test_drawing import DRAWS_AT, NAMED, grey_call
from tests.factories import calls as made
from tests.factories.calls import CLOSES, SECOND

pytestmark = pytest.mark.django_db

LATER = CLOSES + timedelta(hours=1)
ENGLISH = {"Accept-Language": "en"}


def office(**fields):
    client = Client()
    client.force_login(made.organiser(**fields))
    return client


def get(client, name, call, *rest, at=LATER, **options):
    with clock.pretend(at):
        return client.get(reverse(f"calls:{name}", args=[call.pk, *rest]), **options)


def post(client, name, call, *rest, at=LATER, **typed):
    with clock.pretend(at):
        return client.post(reverse(f"calls:{name}", args=[call.pk, *rest]), typed)


def seoul(moment):
    return moment.astimezone(clock.SEOUL).strftime("%Y-%m-%dT%H:%M:%S")


def test_a_draw_is_promised_by_one_and_held_by_another():
    call, _ = grey_call()
    one, other = office(), office()
    none = get(one, "draws", call).content.decode()
    made.proposal_of(call)

    damaged = post(one, "draws", call, at=CLOSES, id=ids.new(), draws_at="never")
    promised = post(one, "draws", call, at=CLOSES, id=ids.new(), draws_at=seoul(DRAWS_AT))
    draw = Draw.objects.get()
    own = get(one, "draws", call, at=DRAWS_AT).content.decode()
    early = get(other, "draws", call, at=DRAWS_AT - SECOND).content.decode()
    blank = post(other, "randomness", call, draw.pk, at=DRAWS_AT, randomness="")
    held = post(other, "randomness", call, draw.pk, at=DRAWS_AT, randomness="00ab")
    shown = get(one, "draws", call, at=DRAWS_AT).content.decode()

    assert ("추첨은 없습니다." in none, "약속하기" in none) == (True, False)
    assert (damaged.status_code, promised.url) == (422, reverse("calls:draws", args=[call.pk]))
    assert ("약속한 사람은 추첨할 수 없습니다." in own, NAMED.ko in own, draw.root in own) == (
        True,
        True,
        True,
    )
    assert "아직 추첨할 때가 되지 않았습니다." in early
    assert (blank.status_code, held.url) == (400, promised.url)
    assert ("00ab" in shown, Draw.objects.get().seed in shown) == (True, True)


def test_a_draw_from_a_source_that_the_notice_does_not_name():
    call, _ = grey_call(source=None)
    made.proposal_of(call)
    typed = {"id": ids.new(), "draws_at": seoul(DRAWS_AT), "source": "지진 목록", "source_en": "Earthquakes"}

    post(office(), "draws", call, at=CLOSES, **typed)

    assert Draw.objects.get().source == "지진 목록"


def test_a_proposal_at_the_line_points_to_the_draw():
    call, _ = grey_call()
    proposal = made.proposal_of(call)

    page = get(office(), "proposal", call, proposal.pk).content.decode()

    assert (reverse("calls:draws", args=[call.pk]) in page, "이대로 확정하기" in page) == (True, False)
    assert "4건입니다" in page


@pytest.fixture
def decided():
    call, _ = made.decided_call((90, 90, 90), (80, 80, 80), (70, 70, 70), places=1, waiting=1)
    return call, list(SelectionRow.objects.select_related("application__merchant").order_by("rank"))


def test_the_waiting_list_shows_who_was_asked_and_who_waits(decided):
    call, (first, second, _) = decided
    client = office()
    before = get(client, "waiting", call).content.decode()

    unsure = post(client, "given-up", call, first.pk)
    recorded = post(client, "given-up", call, first.pk, reason="전화로 알림", is_sure="on")
    after = get(client, "waiting", call, headers=ENGLISH).content.decode()

    assert (
        "아직 아무도 자리를 내려놓지 않았습니다." in before,
        second.application.merchant.name in before,
    ) == (
        True,
        True,
    )
    assert (unsure.status_code, recorded.url) == (400, reverse("calls:waiting", args=[call.pk]))
    assert Withdrawal.objects.get().reason == "전화로 알림"
    assert "Waiting for an answer" in after
    assert after.count(second.application.merchant.name) == 1  # asked, and not waiting any more


def test_appeals_are_answered_by_another_and_overdue_ones_are_marked(decided):
    call, (_, _, third) = decided
    selection = third.selection
    with clock.pretend(LATER):
        appeal = actions.file_appeal(
            id=ids.new(), row=third, grounds="다시 보아 주세요.", by=third.application.merchant.owner
        )
    client, decider = office(), Client()
    decider.force_login(selection.decided_by)
    open_page = get(client, "appeals", call).content.decode()
    own = get(decider, "appeals", call).content.decode()
    overdue = get(client, "appeals", call, at=appeal.due_at).content.decode()
    blank = post(client, "answer", call, appeal.pk, outcome="upheld", answer="")
    refused = post(decider, "answer", call, appeal.pk, outcome="upheld", answer="그렇습니다.")
    answered = post(client, "answer", call, appeal.pk, outcome="upheld", answer="그렇습니다.")

    assert ("답하기" in open_page, "기한 지남" in open_page, "기한 지남" in overdue) == (True, False, True)
    assert "2023년 8월 8일(화)까지 답" in open_page  # the day, and not the midnight after it
    assert ("답할 수 없습니다." in own, "답하기" in own) == (True, False)
    assert (blank.status_code, refused.status_code) == (422, 409)
    assert answered.url == reverse("calls:appeals", args=[call.pk])
    assert Appeal.objects.get().outcome == "upheld"
    assert "그렇습니다." in get(client, "appeals", call).content.decode()


def test_without_appeals_the_page_says_so(decided):
    assert "이의신청이 없습니다." in get(office(), "appeals", decided[0]).content.decode()


@pytest.mark.parametrize("name", ["draws", "waiting", "appeals"])
def test_only_the_secretariat_comes_here(decided, name):
    call, (first, *_) = decided
    client = Client()
    client.force_login(first.application.merchant.owner)

    assert get(client, name, call).status_code == 404


@pytest.mark.parametrize(("name", "queries"), [("draws", 6), ("waiting", 9), ("appeals", 9)])
@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_ask_the_same_few_questions_for_any_number(django_assert_num_queries, name, queries, count):
    call, applications = made.decided_call(*[(80, 80, 80)] * count, places=count)
    client = office()
    for application in applications:
        with clock.pretend(LATER):
            actions.file_appeal(
                id=ids.new(),
                row=SelectionRow.objects.get(application=application),
                grounds="다시",
                by=application.merchant.owner,
            )

    with django_assert_num_queries(queries):
        get(client, name, call)
