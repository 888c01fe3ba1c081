"""The time machine: the secretariat sees a later moment, alone; it only looks, and one press brings it back."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from hamkke.config import urls
from hamkke.exhibitions.models import ExhibitionPage
from hamkke.festivals.models import Target
from hamkke.insights.middleware import COOKIE, TimeMachineMiddleware
from hamkke.kernel import clock
from hamkke.people.models import User
from tests.factories.calls import organiser
from tests.factories.coupons import OpeningFactory
from tests.factories.exhibitions import exhibition
from tests.factories.festivals import EditionFactory, PhaseFactory, ScheduleVersionFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db
LATER = "2031-09-02T10:00"
BACK = "지금으로 돌아오기"


@pytest.fixture
def edition():
    found = EditionFactory(code="2031-09")
    begins_at = clock.now().replace(year=2031, month=9, day=1)
    PhaseFactory(
        schedule=ScheduleVersionFactory(edition=found),
        starts_at=begins_at,
        ends_at=begins_at + timedelta(days=9),
    )
    return found


def visitor(user=None):
    client = Client()
    if user:
        client.force_login(user)
    return client


def traveller(moment=LATER):
    client = visitor(organiser())
    assert client.post("/time-machine/", {"moment": moment}).status_code == 302
    return client


def test_the_secretariat_sees_a_page_as_it_will_be_and_nobody_else_does(edition):
    here = traveller()
    others = [visitor(), visitor(organiser()), visitor(UserFactory())]

    seen = here.get(f"/insights/{edition.code}/")

    assert "지금 열려 있습니다" in seen.content.decode()
    assert "2031-09-02 10:00" in seen.content.decode()
    assert seen["Cache-Control"] == "private, no-store"
    for other in others:
        page = other.get(f"/insights/{edition.code}/").content.decode()
        assert ("지금 열려 있습니다" in page, BACK in page) == (False, False)


def test_one_press_brings_it_back_to_the_same_page(edition):
    here = traveller()
    page = f"/insights/{edition.code}/"

    back = here.post("/time-machine/now/", {"page": page})

    assert (back.status_code, back.url) == (302, page)
    assert BACK not in here.get(page).content.decode()
    assert (
        here.post("/time-machine/now/", {"page": "https://elsewhere.example/"}).url == "/today/secretariat/"
    )


def seen_at(page, moment):
    """What its address answers, and whether lists name it, at a pretended moment."""
    here = traveller(moment)
    address, lists = here.get(page.url), here.get("/exhibitions/").content.decode()
    return address.status_code, "열 시에 엽니다" in address.content.decode(), "열 시에 엽니다" in lists


def test_a_page_is_seen_from_the_minute_for_which_it_is_approved_until_it_ends():
    page = exhibition(1, title="가을 밥상")
    page.unpublish()
    page.title = "열 시에 엽니다"
    page.go_live_at, page.expire_at = (datetime(2031, 9, day, 10, tzinfo=clock.SEOUL) for day in (2, 3))
    page.save_revision().publish()

    moments = (
        "2031-09-02T09:59",
        "2031-09-02T10:00",
        "2031-09-02T10:01",
        "2031-09-03T09:59",
        "2031-09-03T10:00",
    )
    told = [seen_at(page, moment) for moment in moments]

    unseen, open_ = (404, False, False), (200, True, True)
    assert told == [unseen, open_, open_, open_, unseen]
    assert visitor().get(page.url).status_code == 404


def test_a_page_that_changes_says_at_its_minute_what_it_will_say_and_until_then_what_it_says():
    page = ExhibitionPage.objects.get(pk=exhibition(1, title="가을 밥상").pk)
    page.title, page.go_live_at = "열 시에 엽니다", datetime(2031, 9, 2, 10, tzinfo=clock.SEOUL)
    page.save_revision().publish()

    told = [seen_at(page, moment) for moment in ("2031-09-02T09:59", "2031-09-02T10:00")]

    assert told == [(200, False, False), (200, True, True)]


def test_a_page_that_ends_is_gone_from_its_minute_on():
    page = exhibition(1, title="열 시에 엽니다")
    page.expire_at = datetime(2031, 9, 2, 10, tzinfo=clock.SEOUL)
    page.save_revision().publish()

    told = [seen_at(page, moment) for moment in ("2031-09-02T09:59", "2031-09-02T10:00", "2031-09-02T10:01")]

    assert told == [(200, True, True), (404, False, False), (404, False, False)]
    assert visitor().get(page.url).status_code == 200


def test_nothing_is_written_while_it_is_on_and_both_buttons_lead_back_to_the_page(edition):
    here = traveller()
    form = {"amount": 1_000, "definition": "announced", "reason": "시험"}
    page = f"/festivals/{edition.code}/"

    answer = here.post(f"{page}targets", form, headers={"referer": f"http://testserver{page}"})

    assert answer.status_code == 409
    assert "보기만 할 수 있습니다" in answer.content.decode()
    assert answer.content.decode().count(f'name="page" value="{page}"') == 2
    assert Target.objects.count() == 0


def test_no_claim_can_be_made_through_it():
    campaign = OpeningFactory().campaign
    user = organiser()
    now, later = visitor(user), visitor(user)
    later.post("/time-machine/", {"moment": LATER})
    pages = [each.get(f"/coupons/campaigns/{campaign.pk}/") for each in (now, later)]

    assert [bool(page.context["token"]) for page in pages] == [True, False]
    assert ["로그인하고" in page.content.decode() for page in pages] == [False, False]


def test_a_countdown_counts_from_the_moment_that_is_looked_at():
    opening = OpeningFactory()
    here = visitor(organiser())
    here.post("/time-machine/", {"moment": (opening.opens_at - timedelta(hours=1)).isoformat()})

    page = here.get(f"/coupons/campaigns/{opening.campaign_id}/").content.decode()

    assert f'data-now="{(opening.opens_at - timedelta(hours=1)).isoformat()}"' in page


@pytest.mark.parametrize("who", ["visitor", "shopper"])
def test_only_the_secretariat_has_one(edition, who):
    cookie = traveller().cookies[COOKIE].value
    client = visitor(UserFactory() if who == "shopper" else None)
    client.cookies[COOKIE] = cookie

    page = client.get(f"/insights/{edition.code}/").content.decode()

    assert BACK not in page


def test_somebody_else_s_cookie_or_one_made_up_is_not_believed(edition):
    cookie = traveller().cookies[COOKIE].value
    for forged in (cookie, LATER, ""):
        other = visitor(organiser())
        other.cookies[COOKIE] = forged
        assert BACK not in other.get(f"/insights/{edition.code}/").content.decode()


def test_a_moment_that_is_none_is_said():
    here = visitor(organiser())

    assert here.post("/time-machine/", {"moment": "곧"}).status_code == 422
    assert COOKIE not in here.cookies


# ── Inside ──


def writes(_request):
    return HttpResponse(str(UserFactory()))


urlpatterns = [path("writes/", writes), *urls.urlpatterns]


def asked(user, cookies):
    request = RequestFactory().get("/insights/")
    request.user, request.COOKIES = user, cookies
    return request


@pytest.mark.urls(__name__)
def test_what_would_write_as_it_is_looked_at_is_refused_by_the_database():
    here, known = traveller(), User.objects.count()

    looked_at = here.get("/writes/")
    here.post("/time-machine/now/")
    really = here.get("/writes/")

    assert (looked_at.status_code, "보기만 할 수 있습니다" in looked_at.content.decode()) == (409, True)
    assert (really.status_code, User.objects.count()) == (200, known + 1)


def test_two_at_once_live_each_in_their_own_time():
    user = organiser()
    client = visitor(user)
    client.post("/time-machine/", {"moment": LATER})
    requests = [asked(user, {COOKIE: client.cookies[COOKIE].value}), asked(AnonymousUser(), {})]
    user._role_names = frozenset({"organiser"})  # The thread's own connection does not see this test's rows.
    both_inside = threading.Barrier(2, timeout=20)

    def view(request):
        both_inside.wait()
        return HttpResponse(str(clock.now().year))

    def run(request):
        try:
            return int(TimeMachineMiddleware(view)(request).content)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        pretended, real = threads.map(run, requests)

    assert pretended == 2031
    assert real == clock.now().year != 2031
