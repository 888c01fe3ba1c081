from datetime import UTC, datetime, timedelta

from hamkke.kernel import calendars

DECIDED = datetime(2026, 7, 1, tzinfo=UTC)
MIDNIGHT = datetime(2026, 8, 29, 15, tzinfo=UTC)  # in Seoul the 30th begins
TEN = datetime(2026, 9, 1, 1, tzinfo=UTC)


def event(starts_at, ends_at, **facts):
    return calendars.Event("main@hamkke", "본행사", starts_at, ends_at, 0, DECIDED, **facts)


def test_whole_seoul_days_are_given_as_dates():
    days = event(MIDNIGHT, MIDNIGHT + timedelta(days=29))

    assert calendars.feed("황금녘, 동행", [days]).split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//hamkke//KO",
        "X-WR-CALNAME:황금녘\\, 동행",
        "BEGIN:VEVENT",
        "UID:main@hamkke",
        "DTSTAMP:20260701T000000Z",
        "SEQUENCE:0",
        "DTSTART;VALUE=DATE:20260830",
        "DTEND;VALUE=DATE:20260928",
        "SUMMARY:본행사",
        "STATUS:CONFIRMED",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_other_times_are_moments_in_utc_and_what_is_cancelled_says_so():
    feed = calendars.feed("축제", [event(TEN, TEN + timedelta(hours=38), is_cancelled=True)])

    assert "DTSTART:20260901T010000Z\r\nDTEND:20260902T150000Z\r\n" in feed
    assert "STATUS:CANCELLED\r\n" in feed


def test_a_moment_has_no_end_even_at_midnight_and_leads_to_its_page():
    feed = calendars.feed("축제", [event(MIDNIGHT, None, url="https://hamkke.example/calls/1/")])

    assert "DTSTART:20260829T150000Z\r\nSUMMARY:본행사\r\nURL:https://hamkke.example/calls/1/\r\n" in feed
    assert "DTEND" not in feed


def test_names_are_escaped_and_folded_at_75_octets_without_cutting_a_letter():
    name = "가나다라마바사아자차카타파하" * 4 + "; \\ \n끝"

    feed = calendars.feed(name, [])

    lines = feed.encode().split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert all(line.decode() is not None for line in lines)
    unfolded = feed.replace("\r\n ", "")
    assert f"X-WR-CALNAME:{'가나다라마바사아자차카타파하' * 4}\\; \\\\ \\n끝\r\n" in unfolded
