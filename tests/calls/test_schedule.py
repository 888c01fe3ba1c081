"""A call's dates: promised in the rule file, shown on its page and fed to calendars, and as they came once it is decided."""

from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from msgspec.structs import replace

from hamkke.calls import actions, rules
from hamkke.calls.models import Call
from hamkke.kernel import clock, ids
from tests.factories import calls as made
from tests.factories.calls import CLOSES, CRITERIA, OPENS, WHILE_OPEN
from tests.stories.visitors import said

PROMISED = rules.Terms(
    places=1, criteria=tuple(CRITERIA), formula="mean", judging_days=10, announcing_days=14, appeal_days=7
)


def seoul(month, day):
    """Midnight in Seoul, at which this day of 2023 begins."""
    return datetime(2023, month, day, tzinfo=clock.SEOUL)


def milestones(terms, *, decided_at=None):
    found = rules.milestones(terms, opens_at=OPENS, closes_at=CLOSES, decided_at=decided_at)
    return [(each.kind, each.starts_at, each.ends_at) for each in found]


def test_days_are_counted_whole_from_the_day_of_closing():
    assert milestones(PROMISED) == [
        ("opening", OPENS, None),
        ("closing", CLOSES, None),  # on 25 July
        ("judging", CLOSES, seoul(8, 5)),
        ("announcement", seoul(8, 8), seoul(8, 9)),
        ("appeals", seoul(8, 8), seoul(8, 16)),
    ]


def test_what_was_not_promised_is_not_shown():
    unsaid = replace(PROMISED, judging_days=0, announcing_days=0)

    assert milestones(unsaid) == [("opening", OPENS, None), ("closing", CLOSES, None)]


def test_the_day_it_was_decided_stands_for_the_day_that_was_promised():
    decided_at = datetime(2023, 8, 10, 3, tzinfo=UTC)

    assert milestones(replace(PROMISED, judging_days=0), decided_at=decided_at)[2:] == [
        ("announcement", decided_at, None),
        ("appeals", decided_at, seoul(8, 18)),
    ]
    assert milestones(replace(PROMISED, appeal_days=0), decided_at=decided_at)[-1][0] == "announcement"


@pytest.mark.django_db
def test_the_page_shows_the_dates_and_leads_to_the_calendar(client):
    call = made.call_of(terms=PROMISED)

    page = client.get(reverse("calls:call", args=[call.pk])).content
    english = client.get(reverse("calls:call", args=[call.pk]), headers={"Accept-Language": "en"}).content

    main = BeautifulSoup(page, "html.parser").main
    dates = {said(term): said(term.find_next("dd")) for term in main.find_all("dt")}
    assert dates["심사"] == "2023년 7월 25일(화) – 8월 4일(금)"
    assert dates["결과 발표"] == "2023년 8월 8일(화)"
    assert dates["이의신청"] == "2023년 8월 8일(화) – 8월 15일(화)"
    assert f'href="/calls/{call.pk}/calendar.ics"' in page.decode()
    assert "The result is told 14 days after closing." in english.decode()


@pytest.mark.django_db
def test_the_calendar_holds_every_date_and_the_way_back(client):
    call = made.call_of(terms=PROMISED)

    answer = client.get(reverse("calls:calendar", args=[call.pk]))

    feed = answer.content.decode().replace("\r\n ", "")
    events = feed.split("BEGIN:VEVENT")[1:]
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert [event.partition(f"UID:{call.pk}-")[2].partition("@")[0] for event in events] == list(
        rules.MILESTONES
    )
    assert (
        "DTSTART:20230725T090000Z\r\nSUMMARY:접수 마감: 동행축제 참여기업 모집 · Call for festival merchants"
        in events[1]
    )
    assert "DTSTART;VALUE=DATE:20230808\r\nDTEND;VALUE=DATE:20230809\r\nSUMMARY:결과 발표" in events[3]
    assert all(f"URL:http://testserver/calls/{call.pk}/" in event for event in events)
    assert all("SEQUENCE:0" in event for event in events)


@pytest.mark.django_db
def test_an_amendment_moves_the_dates_and_cancels_what_went(client):
    call = made.call_of(terms=PROMISED)
    with clock.pretend(WHILE_OPEN):
        actions.amend(
            call,
            id=ids.new(),
            basis=call.terms_hash,
            terms=replace(PROMISED, judging_days=0, announcing_days=15),
            why="하루 늦게",
            why_en="A day later",
            by=None,
        )

    feed = client.get(reverse("calls:calendar", args=[call.pk])).content.decode()

    opening, _, judging, announcement, _ = feed.split("BEGIN:VEVENT")[1:]
    assert ("SEQUENCE:1" in opening, "STATUS:CONFIRMED" in opening) == (True, True)
    assert "STATUS:CANCELLED" in judging
    assert "DTSTART;VALUE=DATE:20230809" in announcement
    assert "DTSTAMP:20230629T000000Z" in announcement


@pytest.mark.django_db
def test_the_calendar_of_a_decided_call_says_when_it_was_decided(client):
    call, _ = made.decided_call((90, 90, 90), terms=replace(PROMISED, judging_days=0))

    feed = client.get(reverse("calls:calendar", args=[call.pk])).content.decode()

    announcement = feed.split("BEGIN:VEVENT")[3]
    decided_at = Call.objects.get().decided_at
    assert f"DTSTART:{decided_at:%Y%m%dT%H%M%SZ}" in announcement
    assert "SEQUENCE:1" in announcement
