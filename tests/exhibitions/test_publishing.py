"""Pages appear and vanish at the minute that was said."""

from datetime import UTC, datetime, timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from hamkke.audit.models import Entry
from hamkke.exhibitions.actions import publishing
from hamkke.exhibitions.models import ExhibitionPage
from hamkke.kernel import clock
from tests.factories.exhibitions import exhibition, put_together

pytestmark = pytest.mark.django_db

TEN = datetime(2025, 9, 1, 1, tzinfo=UTC)  # 10:00 in Seoul
SECOND = timedelta(seconds=1)


@pytest.fixture
def page():
    """A page that is offline, with a revision approved for ten o'clock."""
    page = put_together(exhibition(1), ("heading", {"ko": "열 시에 엽니다", "en": ""}))
    page.unpublish()
    page.go_live_at = TEN
    revision = page.save_revision()
    revision.approved_go_live_at = TEN
    revision.save()
    return page


def run_due(at):
    """What the timetable and the worker do at this minute; returns which jobs were called for."""
    earlier = set(ProcrastinateJob.objects.values_list("pk", flat=True))
    with clock.pretend(at):
        publishing.call_for_due()
        jobs = ProcrastinateJob.objects.exclude(pk__in=earlier).order_by("pk")
        called = [(job.task_name, job.args) for job in jobs if job.task_name.startswith("exhibitions.")]
        for name, arguments in called:
            (publishing.appear if name == "exhibitions.appear" else publishing.vanish)(*arguments.values())
    return [name for name, _ in called]


def is_live(page):
    return ExhibitionPage.objects.get(pk=page.pk).live


def test_a_page_appears_at_its_minute_and_not_a_second_before(page):
    assert (run_due(TEN - SECOND), is_live(page)) == ([], False)
    assert (run_due(TEN), is_live(page)) == (["exhibitions.appear"], True)
    assert (run_due(TEN + SECOND), is_live(page)) == ([], True)
    assert Entry.objects.filter(verb="exhibitions.page.appeared").count() == 1


def test_a_page_vanishes_at_its_minute_and_not_a_second_before():
    page = exhibition(1)
    ExhibitionPage.objects.filter(pk=page.pk).update(expire_at=TEN)

    assert (run_due(TEN - SECOND), is_live(page)) == ([], True)
    assert (run_due(TEN), is_live(page)) == (["exhibitions.vanish"], False)
    assert (run_due(TEN + SECOND), is_live(page)) == ([], False)
    assert Entry.objects.filter(verb="exhibitions.page.vanished").count() == 1


def test_what_was_put_off_meanwhile_stays_as_it_is(page):
    revision = page.latest_revision
    with clock.pretend(TEN):
        publishing.call_for_due()
        revision.approved_go_live_at = TEN + timedelta(days=1)
        revision.save()
        publishing.appear(revision.pk)

    assert not is_live(page)
    assert Entry.objects.filter(verb="exhibitions.page.appeared").count() == 0
