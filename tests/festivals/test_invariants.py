from datetime import date

import pytest

from hamkke.festivals import actions, invariants, rules
from hamkke.festivals.models import Phase, ScheduleVersion, Target
from hamkke.kernel import clock, ids
from tests.factories.festivals import EditionFactory

pytestmark = pytest.mark.django_db

MAIN = ("main", *rules.days(date(2026, 9, 1), date(2026, 9, 28)))
EXTENSION = ("extension", *rules.days(date(2026, 9, 29), date(2026, 10, 6)))


@pytest.fixture
def edition():
    edition = EditionFactory(code="2026-09")
    actions.schedule(edition, phases=[MAIN, EXTENSION], reason="공고", by=None)
    for amount in (3, 4):
        actions.set_target(
            id=ids.new(), series=edition.series, edition=edition, amount=amount, reason="계획", by=None
        )
    return edition


def test_a_festival_made_by_the_actions_breaks_nothing(edition):
    assert list(invariants.no_phases_of_a_schedule_overlap()) == []
    assert list(invariants.schedules_are_numbered_without_a_gap()) == []
    assert list(invariants.targets_are_numbered_without_a_gap()) == []


def test_phases_that_overlap_are_found(edition):
    schedule = ScheduleVersion.objects.get()
    days = rules.days(date(2026, 8, 30), date(2026, 9, 1))
    Phase.objects.create(schedule=schedule, kind="pre_event", starts_at=days[0], ends_at=days[1])

    assert list(invariants.no_phases_of_a_schedule_overlap()) == [
        {"schedule_id": schedule.pk, "kind": "pre_event"},
        {"schedule_id": schedule.pk, "kind": "main"},
    ]


def test_a_schedule_version_that_went_missing_is_found(edition):
    ScheduleVersion.objects.create(edition=edition, number=3, reason="심음", decided_at=clock.now())

    assert list(invariants.schedules_are_numbered_without_a_gap()) == [
        {"edition_id": edition.pk, "highest": 3, "kept": 2}
    ]


def test_a_target_that_went_missing_is_found(edition):
    Target.objects.create(
        series=edition.series,
        edition=edition,
        number=4,
        amount=1,
        definition="direct",
        reason="심음",
        recorded_at=clock.now(),
    )

    assert list(invariants.targets_are_numbered_without_a_gap()) == [
        {"series_id": edition.series_id, "edition_id": edition.pk, "year": None, "highest": 4, "kept": 3}
    ]
