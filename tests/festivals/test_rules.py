from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hamkke.festivals import models, rules
from hamkke.festivals.rules import PhaseDates


def phase(kind, earliest, latest):
    return PhaseDates(kind, *rules.days(earliest, latest))


PRE = phase("pre_event", date(2026, 8, 20), date(2026, 8, 29))
MAIN = phase("main", date(2026, 8, 30), date(2026, 9, 27))
EXTENSION = phase("extension", date(2026, 9, 28), date(2026, 10, 8))


@pytest.mark.parametrize("code", ["2023-05", "2026-09", "2026-09-jeju"])
def test_check_code_accepts_year_and_month(code):
    rules.check_code(code)


@pytest.mark.parametrize(
    "code",
    [
        "",
        "2023",
        "23-05",
        "2023-5",
        "2026-09-Autumn",
        "2026-09-가을",
        "2026-09-",
        "봄-05",
        "abcd-05",
        "２０２３-05",
    ],
)
def test_check_code_refuses_anything_else(code):
    with pytest.raises(rules.CodeMalformed):
        rules.check_code(code)


@pytest.mark.parametrize(
    "phases", [[MAIN], [PRE, MAIN], [MAIN, EXTENSION], [EXTENSION, PRE, MAIN]], ids=["m", "pm", "me", "epm"]
)
def test_check_phases_accepts_phases_that_follow_each_other(phases):
    rules.check_phases(phases)


@pytest.mark.parametrize(
    ("phases", "refusal"),
    [
        ([], rules.NeedsMain),
        ([PRE], rules.NeedsMain),
        ([MAIN, MAIN], rules.PhaseRepeated),
        ([PhaseDates("opening", MAIN.starts_at, MAIN.ends_at)], rules.PhaseKindUnknown),
        ([PhaseDates("main", MAIN.ends_at, MAIN.starts_at)], rules.PhaseEndsBeforeItStarts),
        ([PhaseDates("main", MAIN.starts_at, MAIN.starts_at)], rules.PhaseEndsBeforeItStarts),
        ([MAIN, PhaseDates("extension", MAIN.starts_at, MAIN.ends_at)], rules.PhasesOverlap),
        ([PhaseDates("pre_event", EXTENSION.starts_at, EXTENSION.ends_at), MAIN], rules.PhasesOverlap),
    ],
)
def test_check_phases_refuses(phases, refusal):
    with pytest.raises(refusal):
        rules.check_phases(phases)


def test_changes_name_what_moved_came_and_went():
    moved = phase("main", date(2026, 8, 28), date(2026, 9, 27))

    assert rules.changes([PRE, MAIN], [EXTENSION, moved]) == [
        rules.Change("pre_event", PRE, None),
        rules.Change("main", MAIN, moved),
        rules.Change("extension", None, EXTENSION),
    ]
    assert rules.changes([MAIN, PRE], [PRE, MAIN]) == []


@pytest.mark.parametrize(
    ("now", "kind"),
    [
        (PRE.starts_at - timedelta(seconds=1), None),
        (PRE.starts_at, "pre_event"),
        (MAIN.starts_at, "main"),
        (MAIN.ends_at, "extension"),
        (EXTENSION.ends_at, None),
    ],
)
def test_a_phase_includes_its_start_and_excludes_its_end(now, kind):
    assert rules.phase_at([PRE, MAIN, EXTENSION], now=now) == kind


def test_main_counts_before_pre_event_before_extension():
    assert sorted(rules.PHASES, key=rules.precedence) == ["main", "pre_event", "extension"]


def test_days_are_seoul_days():
    starts_at, ends_at = rules.days(date(2023, 5, 1), date(2023, 5, 28))

    assert (starts_at, ends_at) == (
        datetime(2023, 4, 30, 15, tzinfo=UTC),
        datetime(2023, 5, 28, 15, tzinfo=UTC),
    )
    assert len(rules.dates(PhaseDates("main", starts_at, ends_at))) == 28


def test_a_phase_touches_the_day_it_begins_late_on():
    late = PhaseDates("main", datetime(2023, 5, 1, 14, tzinfo=UTC), datetime(2023, 5, 1, 16, tzinfo=UTC))

    assert rules.dates(late) == [date(2023, 5, 1), date(2023, 5, 2)]


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 60))
def test_days_and_dates_are_each_other_s_inverse(earliest, more):
    latest = earliest + timedelta(days=more)

    dates = rules.dates(phase("main", earliest, latest))

    assert (dates[0], dates[-1], len(dates)) == (earliest, latest, more + 1)


@pytest.mark.parametrize(
    ("given_", "promised", "progress"), [(0, 3, 0), (1, 3, 3333), (3, 3, 10_000), (6, 3, 20_000)]
)
def test_progress_is_in_basis_points_rounded_down(given_, promised, progress):
    assert rules.progress(given_, promised) == progress


def test_overdoing_one_promise_does_not_make_up_for_another():
    assert rules.area_progress([20_000, 0]) == 5_000
    assert rules.area_progress([]) is None


def test_the_database_and_the_rules_use_the_same_words():
    assert models.PhaseKind.values == list(rules.PHASES)
    assert models.Area.values == list(rules.AREAS)
    assert models.Support.values == list(rules.SUPPORTS)
