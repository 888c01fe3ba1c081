"""A process that is killed while it stores a file loses nothing and doubles nothing: whoever comes next asks the table's log."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from deltalake.exceptions import CommitFailedError
from django.conf import settings
from django.db import connections

from hamkke.sales import actions, invariants
from hamkke.sales.actions import writing
from hamkke.sales.models import Batch, TouchedDay
from hamkke.sales.models.lines import schema
from hamkke.sales.queries import lines
from tests import postgres
from tests.sales.telling import line, read, totals

FIRST = date(2026, 10, 1)
STORE = """
import sys, uuid, django
django.setup()
from hamkke.sales import actions
actions.store(uuid.UUID(sys.argv[1]))
"""


def storing(batch, database_url):
    """A real process that stores a batch."""
    environment = {
        **os.environ,
        "DATABASE_URL": database_url,
        "HAMKKE_SALES_ROOT": settings.SALES_ROOT,
        "HAMKKE_PRIVATE_ROOT": settings.PRIVATE_ROOT,
        "PYTHONPATH": str(postgres.ROOT / "src"),
    }
    return subprocess.Popen([sys.executable, "-W", "ignore", "-c", STORE, str(batch.pk)], env=environment)


def is_begun(batch):
    return Batch.objects.get(pk=batch.pk).state != "intended"


def is_planned(batch):
    return TouchedDay.objects.filter(batch=batch).exists()


def is_written(batch):
    return lines.is_written(batch.pk)


def kill_when(process, has_come, batch):
    while process.poll() is None and not has_come(batch):
        time.sleep(0.005)
    process.kill()
    process.wait()


def test_kill_at_any_moment_loses_and_doubles_nothing(committed_db):
    told = [line(n, 1_000 + n, day=FIRST + timedelta(days=n % 20)) for n in range(6_000)]
    moments = {"coupang": is_begun, "gmarket": is_planned, "auction": is_written}
    intended = {channel: actions.intend(read(told, channel=channel), by=None) for channel in moments}
    processes = {channel: storing(batch, committed_db) for channel, batch in intended.items()}
    for channel, has_come in moments.items():
        kill_when(processes[channel], has_come, intended[channel])

    actions.sweep()
    actions.sweep()

    assert set(Batch.objects.values_list("state", flat=True)) == {"stored"}
    for channel, batch in intended.items():
        assert sum(totals(channel).values()) == sum(each["amount"] for each in told)
        assert lines.total(channel, batches=[batch.pk]) == (6_000, sum(each["amount"] for each in told))
    assert lines.written([batch.pk for batch in intended.values()]) == {
        batch.pk: 6_000 for batch in intended.values()
    }
    assert list(invariants.every_stored_batch_is_in_the_table_with_its_lines()) == []
    assert list(invariants.totals_equal_what_batches_moved()) == []


def test_two_who_store_the_same_file_at_once_store_it_once(committed_db):
    batch = actions.intend(read([line("a", 10_000), line("b", 5_000)]), by=None)

    with ThreadPoolExecutor(2) as pool:
        stored = list(pool.map(_store, [batch.pk] * 2))

    assert [each.state for each in stored] == ["stored", "stored"]
    assert lines.total("coupang", batches=[batch.pk]) == (2, 15_000)
    assert lines.version() == 1


def test_a_process_that_wakes_too_late_writes_nothing(committed_db):
    """It had lost its connection, and with it the channel, but not its life."""
    batch = actions.intend(read([line("a", 10_000)]), by=None)
    as_it_was = writing.open_table()
    actions.store(batch.pk)

    writing.write(as_it_was, batch.pk, schema().empty_table().to_reader())

    assert lines.total("coupang", batches=[batch.pk]) == (1, 10_000)
    assert lines.version() == 1


def test_a_commit_refused_for_another_reason_rises(committed_db):
    batch = actions.intend(read([line("a", 10_000)]), by=None)
    as_it_was = writing.open_table()
    writing.open_table().alter.set_table_properties({"delta.checkpointInterval": "7"})

    with pytest.raises(CommitFailedError):
        writing.write(as_it_was, batch.pk, schema().empty_table().to_reader())

    assert not lines.is_written(batch.pk)


def _store(batch):
    try:
        return actions.store(batch)
    finally:
        connections.close_all()
