from datetime import UTC, date, datetime

import pytest

from hamkke.kernel import clock

TEN_IN_SEOUL = datetime(2026, 9, 1, 10, tzinfo=clock.SEOUL)


def test_now_is_this_moment_in_utc():
    before = datetime.now(UTC)  # noqa: TID251 - held against the only clock.

    assert before <= clock.now() <= datetime.now(UTC)  # noqa: TID251 - held against the only clock.
    assert clock.now().tzinfo is UTC


def test_a_pretended_moment_lasts_as_long_as_it_is_pretended():
    with clock.pretend(TEN_IN_SEOUL):
        assert clock.now() == TEN_IN_SEOUL

    assert clock.now() != TEN_IN_SEOUL


def test_pretending_inside_pretending_returns_to_the_outer_moment():
    midnight = datetime(2026, 9, 1, tzinfo=clock.SEOUL)

    with clock.pretend(TEN_IN_SEOUL):
        with clock.pretend(midnight):
            assert clock.now() == midnight
        assert clock.now() == TEN_IN_SEOUL


def test_today_is_seouls_day():
    with clock.pretend(datetime(2026, 8, 31, 15, tzinfo=UTC)):
        assert clock.today() == date(2026, 9, 1)
    with clock.pretend(datetime(2026, 8, 31, 14, 59, tzinfo=UTC)):
        assert clock.today() == date(2026, 8, 31)


def test_a_moment_without_a_time_zone_is_no_moment():
    with pytest.raises(ValueError, match="time zone"), clock.pretend(datetime(2026, 9, 1)):
        pass
