"""A file's lines go into the table: intended, planned, written, recorded. A dead process between any two lines is settled
by whoever comes next, who asks the table's log."""

from datetime import date
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from hamkke.audit import actions as audit
from hamkke.festivals import queries as editions
from hamkke.kernel import clock, ids
from hamkke.kernel.queue import later
from hamkke.kernel.words import Words
from hamkke.people import queries as people
from hamkke.sales.actions import spool
from hamkke.sales.actions.holding import holding
from hamkke.sales.actions.totals import add_up
from hamkke.sales.actions.writing import open_table, write
from hamkke.sales.models import Batch, Channel, ReportDuty, TouchedDay
from hamkke.sales.queries import lines
from hamkke.sales.queries.batches import standing
from hamkke.sales.queries.channels import open_duty
from hamkke.sales.rules import batches
from hamkke.sales.rules.mappings import from_json


@transaction.atomic
def intend(
    batch: Batch,
    *,
    by: people.User | None,
    edition: editions.Edition | None = None,
    last_on: date | None = None,
    duty: ReportDuty | None = None,
) -> Batch:
    """Decide that the lines that were understood go in; the worker stores them. The same file is stored once.

    `edition` is the one it reports for, where that is another than its days say. It meets the earliest report that its
    channel still owes, of those that end by `last_on`, or by the last day that it tells of; or else `duty`, where
    somebody says so. A file that is in already, or on its way, is answered with that batch. A file of two channels is
    decided about at once. Raises NotReceived, NothingToStore, ReadOtherwise.
    """
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if batch.same_as is not None:
        return batch.same_as
    if batch.state in ("intended", "writing", "stored"):
        return batch
    batches.check_state(batch.state, among=["read"])
    batches.check_has_lines(batch.accepted)
    for part in batch.parts.filter(state="read"):
        intend(part, by=by, edition=edition)
    channel = batch.told_by
    Channel.objects.select_for_update().get(
        pk=channel.pk
    )  # Of one file twice at once, the second sees the first.
    if same := drop_if_there(batch, by=by):
        return same
    _check_read_alike(batch)
    batch.state, batch.edition = "intended", edition or batch.edition
    if duty is not None:
        batch.duty, batch.edition = duty, duty.edition
    elif batch.duty is None and batch.edition is not None and batch.mends is None:
        batch.duty = open_duty(batch.edition, channel, last_on=last_on or batch.latest_on)
    batch.save(update_fields=["state", "edition", "duty"])
    audit.record(by=by, verb="sales.batch.intended", target=batch, sha256=batch.sha256)
    later("sales.store", batch=batch.pk)
    return batch


def drop_if_there(batch: Batch, *, by: people.User | None) -> Batch | None:
    """The batch that already holds this file, read alike; this one is then left out."""
    same = standing(batch.sha256).filter(channel=batch.channel, mapping=batch.mapping).first()
    if same is not None:
        drop(batch, because=batches.same_as(same.number), by=by, same=same)
    return same


def _check_read_alike(batch: Batch) -> None:
    """The same file read another way may tell its lines apart by other columns, so that all of them would count twice."""
    if batch.mends is None and (other := standing(batch.sha256).filter(channel=batch.channel).first()):
        batches.check_read_alike(
            from_json(batch.read_by.content), from_json(other.read_by.content), number=other.number
        )


@transaction.atomic
def drop(batch: Batch, *, because: Words, by: people.User | None, same: Batch | None = None) -> Batch:
    """Leave a batch that is not stored out for good, and forget its file. Raises NotReceived."""
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if batch.state == "dropped":
        return batch
    batches.check_state(batch.state, among=["received", "read", "intended", "writing"])
    for part in batch.parts.filter(state__in=["received", "read"]):
        drop(part, because=because, by=by)
    batch.touched_days.all().delete()
    batch.entered_lines.update(state="mended", entered_by=None)
    batch.state, batch.same_as, batch.dropped_because = "dropped", same, {"ko": because.ko, "en": because.en}
    batch.trouble, batch.understood = {}, {}  # with the samples in them
    batch.save(update_fields=["state", "same_as", "dropped_because", "trouble", "understood"])
    audit.record(by=by, verb="sales.batch.dropped", target=batch, because=because.en)
    transaction.on_commit(lambda: spool.forget(batch.pk))
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
        if not spool.typed(batch.pk).exists():
            drop(batch, because=batches.LOST, by=None)
            return
        told = [each.pk for each in standing(channel=batch.channel_id)]
        with lines.engine() as backend:
            compared = lines.compare(backend, spool.typed(batch.pk), channel=batch.told_by.code, batches=told)
            _plan(batch, compared)
            if compared.days:
                write(table, batch.pk, lines.to_write(backend, batch=batch.pk, number=batch.number or 0))
    _record(batch, version=lines.version() or 0)
    add_up(batch.told_by)
    spool.forget(batch.pk)


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
