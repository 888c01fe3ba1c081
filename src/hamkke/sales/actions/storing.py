"""A file's lines go into the table: intended, planned, written, recorded. A dead process between any two lines is settled
by whoever comes next, who asks the table's log."""

import shutil
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q

from hamkke.audit import actions as audit
from hamkke.kernel import clock, ids
from hamkke.kernel.queue import later
from hamkke.kernel.words import Words
from hamkke.people import queries as people
from hamkke.sales.actions.holding import holding
from hamkke.sales.actions.totals import add_up
from hamkke.sales.actions.writing import open_table, write
from hamkke.sales.models import Batch, Channel, TouchedDay
from hamkke.sales.queries import lines
from hamkke.sales.queries.batches import standing
from hamkke.sales.rules import batches


def spool(batch: UUID) -> Path:
    """Where a batch's file and its typed lines lie until they are in the table."""
    return Path(settings.PRIVATE_ROOT) / "sales" / str(batch)


def typed(batch: UUID) -> Path:
    return spool(batch) / "lines.parquet"


@transaction.atomic
def intend(batch: Batch, *, by: people.User | None) -> Batch:
    """Decide that the lines that were understood go in; the worker stores them. The same file is stored once.

    Raises NotReceived, NothingToStore. A file that is in already, or on its way, is answered with that batch.
    """
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if batch.state in ("intended", "writing", "stored"):
        return batch
    batches.check_state(batch.state, among=["read"])
    batches.check_has_lines(batch.accepted)
    channel = batch.told_by
    Channel.objects.select_for_update().get(
        pk=channel.pk
    )  # Of one file twice at once, the second sees the first.
    same = standing(batch.sha256).filter(channel=channel, mapping=batch.mapping_id).first()
    if same is not None:
        drop(batch, because=batches.same_as(same.number), by=by)
        return same
    batch.state = "intended"
    batch.save(update_fields=["state"])
    audit.record(by=by, verb="sales.batch.intended", target=batch, sha256=batch.sha256)
    later("sales.store", batch=batch.pk)
    return batch


@transaction.atomic
def drop(batch: Batch, *, because: Words, by: people.User | None) -> Batch:
    """Leave a batch that is not stored out for good, and forget its file. Raises NotReceived."""
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if batch.state == "dropped":
        return batch
    batches.check_state(batch.state, among=["received", "read", "intended", "writing"])
    batch.touched_days.all().delete()
    batch.state, batch.dropped_because = "dropped", {"ko": because.ko, "en": because.en}
    batch.save(update_fields=["state", "dropped_because"])
    audit.record(by=by, verb="sales.batch.dropped", target=batch, because=because.en)
    transaction.on_commit(lambda: shutil.rmtree(spool(batch.pk), ignore_errors=True))
    return batch


def store(batch_id: UUID) -> Batch:
    """See that a batch that is meant to be stored is. Done twice, or by two at once, it is stored once."""
    batch = Batch.objects.select_related("channel").get(pk=batch_id)
    with holding(f"channel:{batch.channel_id}"):
        _settle(batch.told_by)
        batch.refresh_from_db()
        if batch.state == "intended":
            _begin(batch)
            _finish(batch)
    batch.refresh_from_db()
    return batch


def settle_channel(channel_id: UUID) -> None:
    """Finish what was begun on a channel, and add up the days that moved."""
    with holding(f"channel:{channel_id}"):
        _settle(Channel.objects.get(pk=channel_id))


def sweep() -> int:
    """Do what dead processes left undone on any channel; on how many there was something. The living are not disturbed."""
    left = Q(batches__state__in=["intended", "writing"]) | Q(
        pk__in=TouchedDay.objects.filter(settled_at=None).values("channel")
    )
    swept = 0
    for channel in Channel.objects.filter(left).distinct():
        with holding(f"channel:{channel.pk}", waits=False) as is_free:
            if is_free:
                _settle(channel)
                for batch in channel.batches.filter(state="intended").order_by("received_at"):
                    _begin(batch)
                    _finish(batch)
                swept += 1
    return swept


def _settle(channel: Channel) -> None:
    begun = channel.batches.filter(state="writing").first()
    if begun is not None:
        _finish(begun)
    add_up(channel)


@transaction.atomic
def _begin(batch: Batch) -> None:
    """Take the next number. From here on until it is recorded, the channel's other batches wait."""
    Channel.objects.select_for_update().get(pk=batch.told_by.pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('sales_batch_numbers')")
        [number] = cursor.fetchone()
    Batch.objects.filter(pk=batch.pk, state="intended").update(state="writing", number=number)
    batch.refresh_from_db()


def _finish(batch: Batch) -> None:
    """Write what is not written and record it. Another process may be doing the same: each step happens once."""
    table = open_table()
    if table.transaction_version(str(batch.pk)) is None:
        if not typed(batch.pk).exists():
            drop(batch, because=batches.LOST, by=None)
            return
        told = [each.pk for each in standing(channel=batch.channel_id)]
        with lines.engine() as backend:
            compared = lines.compare(backend, typed(batch.pk), channel=batch.told_by.code, batches=told)
            _plan(batch, compared)
            if compared.days:
                write(table, batch.pk, lines.to_write(backend, batch=batch.pk, number=batch.number or 0))
    _record(batch, version=lines.version() or 0)
    add_up(batch.told_by)
    shutil.rmtree(spool(batch.pk), ignore_errors=True)


@transaction.atomic
def _plan(batch: Batch, compared: lines.Compared) -> None:
    """What will be written, said before it is: whoever records the outcome may be another process."""
    planned = Batch.objects.filter(pk=batch.pk, state="writing").update(
        new=compared.new,
        unchanged=compared.unchanged,
        corrected=compared.corrected,
        moved=compared.moved,
        repeated=compared.repeated,
        leans_on=list(compared.leans_on),
    )
    if planned:
        batch.touched_days.all().delete()
        TouchedDay.objects.bulk_create(
            TouchedDay(
                id=ids.new(), batch=batch, channel=batch.told_by, order_day=day, kind="stored", written=count
            )
            for day, count in compared.days.items()
        )


@transaction.atomic
def _record(batch: Batch, *, version: int) -> None:
    """The outcome: from here on the lines count."""
    recorded = Batch.objects.filter(pk=batch.pk, state="writing").update(
        state="stored", stored_at=clock.now(), delta_version=version
    )
    if recorded:
        batch.refresh_from_db()
        audit.record(
            by=None,
            verb="sales.batch.stored",
            target=batch,
            number=batch.number,
            new=batch.new,
            unchanged=batch.unchanged,
            corrected=batch.corrected,
            rejected=batch.rejected,
        )
