from datetime import UTC, date, datetime, timedelta

import pytest

from hamkke.festivals import actions, queries, rules
from tests.factories.festivals import (
    AgreementFactory,
    CommitmentFactory,
    EditionFactory,
    PartnerFactory,
    SeriesFactory,
    proved,
)

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 9, 10, 3, tzinfo=UTC)


def scheduled(code, *phases, series=None):
    edition = EditionFactory(code=code, **({"series": series} if series else {}))
    given = [(kind, *rules.days(*days)) for kind, *days in phases]
    actions.schedule(edition, phases=given, reason="공고", by=None)
    return edition


def test_edition_by_code_finds_it_or_says_there_is_none():
    edition = EditionFactory(code="2026-09")

    assert queries.edition_by_code("2026-09") == edition
    with pytest.raises(queries.EditionUnknown):
        queries.edition_by_code("1999-01")


def test_series_by_code():
    series = SeriesFactory(code="donghaeng")

    assert queries.series_by_code("donghaeng") == series
    assert queries.series_by_code("other") is None


def test_editions_of_year_are_oldest_first():
    series = SeriesFactory()
    later, earlier, _ = (EditionFactory(series=series, code=c) for c in ("2026-09", "2026-05", "2027-01"))
    EditionFactory(code="2026-12")

    assert list(queries.editions_of_year(series, 2026)) == [earlier, later]


def test_current_edition_is_the_one_whose_standing_main_phase_holds_the_moment():
    extended = scheduled(
        "2026-05",
        ("main", date(2026, 5, 1), date(2026, 5, 28)),
        ("extension", date(2026, 9, 1), date(2026, 9, 30)),
    )
    running = scheduled("2026-09", ("main", date(2026, 9, 1), date(2026, 9, 28)))

    assert queries.current_edition(NOON) == running
    assert queries.current_edition(NOON + timedelta(days=19)) == extended
    assert queries.current_edition(NOON + timedelta(days=60)) is None


def test_current_edition_forgets_dates_that_no_longer_stand():
    edition = scheduled("2026-09", ("main", date(2026, 9, 1), date(2026, 9, 28)))

    moved = [("main", *rules.days(date(2026, 10, 1), date(2026, 10, 28)))]
    actions.schedule(edition, phases=moved, reason="옮김", by=None)

    assert queries.current_edition(NOON) is None
    assert queries.phase_at(edition, NOON) is None
    assert queries.dates_of(edition)[0] == date(2026, 10, 1)


def test_phase_and_days_of_an_edition_without_a_schedule_are_nothing():
    edition = EditionFactory()

    assert queries.schedule_of(edition) is None
    assert (queries.phase_at(edition, NOON), queries.days_of(edition), queries.dates_of(edition)) == (
        None,
        0,
        [],
    )


def test_phase_at_and_days_of():
    edition = scheduled(
        "2026-09",
        ("main", date(2026, 8, 30), date(2026, 9, 27)),
        ("extension", date(2026, 9, 28), date(2026, 10, 8)),
    )

    assert queries.phase_at(edition, NOON) == "main"
    assert (queries.days_of(edition), queries.days_of(edition, "extension")) == (29, 11)


def test_phases_of_many_editions_ask_the_database_once(django_assert_num_queries):
    editions = [scheduled(f"2026-0{n}", ("main", date(2026, n, 1), date(2026, n, 5))) for n in (5, 6, 7)]
    without = EditionFactory()

    with django_assert_num_queries(1):
        found = queries.phases_of([*editions, without])

    assert [len(queries.dates_in(found[e.pk]["main"])) for e in editions] == [5, 5, 5]
    assert found[without.pk] == {}


def test_versions_shown_tell_what_each_changed_newest_first():
    edition = scheduled("2026-09", ("main", date(2026, 9, 1), date(2026, 9, 28)))
    phases = [
        ("main", *rules.days(date(2026, 8, 28), date(2026, 9, 28))),
        ("extension", *rules.days(date(2026, 9, 29), date(2026, 10, 6))),
    ]
    actions.schedule(edition, phases=phases, reason="당김", by=None)

    later, earlier = queries.versions_shown(edition, now=NOON)

    assert (later.version.number, earlier.version.number, earlier.changes) == (2, 1, ())
    assert [(p.kind, p.days, p.is_now) for p in later.phases] == [("main", 32, True), ("extension", 8, False)]
    (main, before, after), (extension, nothing, added) = later.changes
    assert (main, extension) == (rules.PHASES["main"], rules.PHASES["extension"])
    assert (before.earliest_on, after.earliest_on) == (date(2026, 9, 1), date(2026, 8, 28))
    assert (nothing, added.latest_on) == (None, date(2026, 10, 6))


def test_areas_are_always_five_with_progress_and_proof():
    agreement = AgreementFactory()
    half = CommitmentFactory(agreement=agreement, quantity=4)
    proved(half, note="하나")
    proved(half, note="둘")
    proved(half, note="셋", outcome="waiting")
    proved(half, note="넷", outcome="sent_back")
    CommitmentFactory()

    areas = queries.areas_of(agreement.edition, today=half.due_on)

    assert [a.area for a in areas] == list(rules.AREAS)
    support = areas[1]
    [shown] = support.commitments
    assert (support.progress, shown.given, shown.progress, shown.state) == (5_000, 2, 5_000, "under_way")
    assert [each.note for each in shown.accepted] == ["하나", "둘"]
    assert [each.state for each in shown.proofs] == ["accepted", "accepted", "waiting", "sent_back"]
    assert [a.progress for a in areas if a is not support] == [None] * 4


def test_partners_are_shown_with_what_they_give_in_words():
    partner = PartnerFactory(supports=["coupon", "fee_waiver"])

    (shown,) = queries.partners_shown(partner.edition)

    assert (shown.partner, [s.en for s in shown.supports]) == (partner, ["discount coupons", "fees waived"])


def test_the_calendar_raises_its_sequence_and_cancels_what_went():
    edition = scheduled(
        "2026-09",
        ("main", date(2026, 9, 1), date(2026, 9, 28)),
        ("extension", date(2026, 9, 29), date(2026, 9, 30)),
    )
    moved = [("main", *rules.days(date(2026, 9, 2), date(2026, 9, 28)))]
    actions.schedule(edition, phases=moved, reason="옮김", by=None)

    main, extension = queries.calendar_of(edition).split("BEGIN:VEVENT")[1:]

    assert "UID:2026-09-main@hamkke" in main
    assert "SEQUENCE:1\r\n" in main
    assert "DTSTART;VALUE=DATE:20260902" in main
    assert "STATUS:CONFIRMED" in main
    assert "SEQUENCE:1\r\n" in extension
    assert "STATUS:CANCELLED" in extension
