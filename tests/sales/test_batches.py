"""What may become of a file, and what every step does when it is asked for twice or too late."""

import shutil
from datetime import date

import pytest

from hamkke.kernel.words import Words
from hamkke.sales import actions
from hamkke.sales.actions import spool, storing, totals, writing
from hamkke.sales.actions.holding import holding
from hamkke.sales.models import Batch, TouchedDay
from hamkke.sales.queries import lines
from hamkke.sales.queries.lines import table
from hamkke.sales.rules import batches
from tests.sales import telling
from tests.sales.telling import line, read, tell

pytestmark = pytest.mark.django_db

FIRST = date(2026, 10, 1)
WRONG = Words("다른 파일", "another file")


def test_what_is_meant_to_be_stored_is_meant_once():
    batch = read([line("a", 1_000)])

    assert actions.intend(batch, by=None) == actions.intend(batch, by=None) == batch


def test_a_dropped_file_is_forgotten_and_stays_dropped(django_capture_on_commit_callbacks):
    batch = read([line("a", 1_000)])
    with django_capture_on_commit_callbacks(execute=True):
        actions.drop(batch, because=WRONG, by=None)
    again = actions.drop(batch, because=Words("또", "again"), by=None)

    assert (again.state, again.because) == ("dropped", WRONG)
    assert not spool.folder(batch.pk).exists()
    with pytest.raises(batches.NotReceived):
        actions.intend(batch, by=None)


def test_what_is_stored_is_not_dropped():
    batch = tell([line("a", 1_000)])

    with pytest.raises(batches.NotReceived) as refusal:
        actions.drop(batch, because=WRONG, by=None)

    assert refusal.value.words.en == "This file is already stored."


def test_the_sweep_stores_what_nobody_did():
    batch = actions.intend(read([line("a", 1_000)]), by=None)

    assert actions.sweep() == 1
    assert actions.sweep() == 0
    batch.refresh_from_db()
    assert batch.state == "stored"


def test_the_sweep_leaves_alone_what_somebody_is_doing():
    batch = actions.intend(read([line("a", 1_000)]), by=None)

    with holding(f"channel:{batch.channel_id}"):
        assert actions.sweep() == 0

    batch.refresh_from_db()
    assert batch.state == "intended"


def test_what_was_written_and_not_recorded_is_recorded():
    """As a process killed between the table and the database leaves it."""
    batch = actions.intend(read([line("a", 1_000)]), by=None)
    storing._begin(batch)
    with lines.engine() as backend:
        compared = lines.compare(backend, spool.typed(batch.pk), channel="coupang", batches=[])
        storing._plan(batch, compared)
        writing.write(
            writing.open_table(), batch.pk, lines.to_write(backend, batch=batch.pk, number=batch.number)
        )
    shutil.rmtree(spool.folder(batch.pk))

    actions.sweep()

    batch.refresh_from_db()
    assert (batch.state, batch.new, telling.totals()) == ("stored", 1, {FIRST: 1_000})


def test_a_file_that_was_lost_before_its_lines_were_written_is_asked_for_again():
    batch = actions.intend(read([line("a", 1_000)]), by=None)
    storing._begin(batch)
    shutil.rmtree(spool.folder(batch.pk))

    actions.sweep()

    batch.refresh_from_db()
    assert (batch.state, batch.because) == ("dropped", batches.LOST)
    assert not TouchedDay.objects.exists()


def test_whoever_comes_too_late_plans_and_records_nothing():
    batch = tell([line("a", 1_000)])
    before = Batch.objects.values().get()

    storing._plan(batch, lines.Compared(9, 9, 9, 9, 9, (), {FIRST: 9}))
    storing._record(batch, version=9)

    assert Batch.objects.values().get() == before
    assert TouchedDay.objects.get().written == 1


def test_taken_back_twice_is_taken_back_once():
    batch = tell([line("a", 1_000)])
    earlier = actions.take_back(batch, because="틀림", by=None)
    again = actions.take_back(batch, because="또", by=None)

    assert (again.taken_back_because, again.taken_back_at) == ("틀림", earlier.taken_back_at)
    assert TouchedDay.objects.filter(kind="taken_back").count() == 1


def test_with_a_file_goes_what_it_told_of_its_other_channel_unless_that_is_on_its_way():
    batch = tell([line("a", 1_000)])
    part = read([line("b", 500)], channel="gmarket", part_of=batch)
    actions.intend(part, by=None)
    with pytest.raises(batches.ChannelBusy):
        actions.take_back(batch, because="틀림", by=None)

    actions.store(part.pk)
    actions.take_back(batch, because="틀림", by=None)

    assert set(Batch.objects.values_list("state", flat=True)) == {"taken_back"}


def test_taking_back_wants_a_stored_batch_a_reason_and_a_quiet_channel():
    batch, other = tell([line("a", 1_000)]), read([line("b", 1_000)])
    with pytest.raises(batches.ReasonMissing):
        actions.take_back(batch, because=" ", by=None)
    with pytest.raises(batches.NotStored):
        actions.take_back(other, because="틀림", by=None)
    storing._begin(actions.intend(other, by=None))
    with pytest.raises(batches.ChannelBusy):
        actions.take_back(batch, because="틀림", by=None)

    batch.refresh_from_db()
    assert batch.state == "stored"


def test_a_batch_without_a_channel_can_do_nothing():
    with pytest.raises(batches.MappingNotChosen):
        _ = Batch(name="file.csv").told_by


def test_days_are_added_up_some_at_a_time(monkeypatch):
    monkeypatch.setitem(table.some_days.__kwdefaults__, "at_once", 1)
    batch = tell([line("a", 1_000), line("b", 2_000, day=date(2026, 10, 2))])

    assert telling.totals() == {FIRST: 1_000, date(2026, 10, 2): 2_000}
    assert sum(batch.touched_days.values_list("amount", flat=True)) == 3_000


def test_a_day_that_the_table_does_not_have_adds_up_to_nothing():
    batch = tell([line("a", 1_000)])
    TouchedDay.objects.create(batch=batch, channel=batch.channel, order_day=date(2026, 12, 1), kind="stored")

    totals.add_up(batch.channel)

    assert telling.totals() == {FIRST: 1_000}
    assert not TouchedDay.objects.filter(settled_at=None).exists()


def test_money_of_other_decimals_is_refused():
    batches.check_decimals(0, 0)

    with pytest.raises(batches.AnotherCurrency) as refusal:
        batches.check_decimals(0, 2)

    assert refusal.value.words.en == "This channel reckons with 0 decimals, the file is read with 2."
