import pytest
from django.urls import reverse

from hamkke.calls.models import Call
from hamkke.kernel import clock, ids
from tests.factories import calls as made
from tests.factories.calls import ANNOUNCED, CLOSES, WHILE_OPEN

pytestmark = pytest.mark.django_db

ENGLISH = {"Accept-Language": "en"}


def page_of(client, call, *, at=WHILE_OPEN, headers=None):
    with clock.pretend(at):
        return client.get(reverse("calls:call", args=[call.pk]), headers=headers).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_few_questions_for_any_number(client, django_assert_num_queries, count):
    for _ in range(count):
        made.call_of()

    with django_assert_num_queries(2):
        page = client.get(reverse("calls:calls")).content.decode()

    assert page.count("동행축제 참여기업 모집") == count


def test_an_empty_list_says_so(client):
    assert "아직 모집공고가 없습니다." in client.get(reverse("calls:calls")).content.decode()
    assert "There is no call yet." in client.get(reverse("calls:calls"), headers=ENGLISH).content.decode()


def test_a_call_tells_places_dates_criteria_and_how_it_is_computed(client):
    call = made.call_of(places=300, waiting=30, rule_text="첫 줄\n둘째 줄")

    page, english = page_of(client, call), page_of(client, call, headers=ENGLISH)

    for told in (
        "300",
        "6월 28일(수) 09:00",
        "7월 25일(화) 18:00",
        "상품성",
        "신청하기",
        "첫 줄<br>둘째 줄",
        call.terms_hash,
    ):
        assert told in page
    assert ["Quality" in english, "How the selection is computed" in english] == [True, True]
    assert "경쟁률" not in page


def test_a_decided_call_shows_nothing_of_its_decision_at_an_earlier_moment(client):
    call, _ = made.decided_call((80, 70, 60))

    assert ["경쟁률" in page_of(client, call, at=at) for at in (WHILE_OPEN, CLOSES)] == [False, True]


def test_a_call_says_when_it_opens_and_that_it_has_closed(client):
    call = made.call_of()

    assert "6월 28일(수) 09:00에 접수를 시작합니다." in page_of(client, call, at=ANNOUNCED)
    closed = page_of(client, call, at=CLOSES)
    assert "접수가 마감되었습니다." in closed
    assert "0.000 : 1" in closed


def test_a_decided_call_shows_its_ratio_and_the_hash_of_its_inputs(client):
    call, _ = made.decided_call((90, 90, 90), (80, 80, 80), (70, 70, 70))

    page = page_of(client, call, at=CLOSES)

    assert "1.500 : 1" in page
    assert "지역 미상" in page
    assert Call.objects.get().selection.inputs_hash in page


def test_organisers_find_their_desk_and_others_do_not(client):
    call = made.call_of()

    assert "접수·심사 관리" not in page_of(client, call)
    client.force_login(made.organiser())
    assert "접수·심사 관리" in page_of(client, call)
    assert reverse("calls:opening") in client.get(reverse("calls:calls")).content.decode()


def test_there_is_no_page_for_an_unknown_call(client):
    assert client.get(reverse("calls:call", args=[ids.new()])).status_code == 404
