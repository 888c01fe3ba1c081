"""A batch is taken back by leaving it out: its lines stay where they are, and every total knows."""

from django.db import transaction
from django.db.models import Q

from hamkke.audit import actions as audit
from hamkke.kernel import clock, ids
from hamkke.kernel.queue import later
from hamkke.people import queries as people
from hamkke.sales.models import Batch, Channel, TouchedDay
from hamkke.sales.rules import batches


@transaction.atomic
def take_back(batch: Batch, *, because: str, by: people.User | None) -> Batch:
    """Leave a stored batch out of every total from now on; the worker adds up its days again. With it go its rows that were
    mended later, and what the same file told of another channel.

    Taken back twice it is taken back once. Raises NotStored, OthersLeanOnIt, ReasonMissing, ChannelBusy.
    """
    because = batches.check_reason(because)
    with_it = Batch.objects.filter(Q(mends=batch) | Q(part_of=batch))
    if with_it.filter(state__in=["intended", "writing"]).exists():
        raise batches.ChannelBusy
    for other in with_it.filter(state="stored").order_by("-number"):
        take_back(other, because=because, by=by)
    # Whoever begins to write the channel holds its row as well, so that nobody compares with lines that just went.
    channel = Channel.objects.select_for_update().get(pk=batch.told_by.pk)
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if batch.state == "taken_back":
        return batch
    others = Batch.objects.filter(channel=channel)
    leaning = others.filter(state="stored", leans_on__contains=[batch.number]).values_list(
        "number", flat=True
    )
    batches.check_taking_back(
        batch.state,
        leaning=[each for each in leaning if each],
        is_busy=others.filter(state="writing").exists(),
    )
    batch.state, batch.taken_back_at, batch.taken_back_by = "taken_back", clock.now(), by
    batch.taken_back_because = because
    batch.save(update_fields=["state", "taken_back_at", "taken_back_by", "taken_back_because"])
    batch.entered_lines.update(state="mended", entered_by=None)
    TouchedDay.objects.bulk_create(
        TouchedDay(
            id=ids.new(),
            batch=batch,
            channel=channel,
            order_day=each.order_day,
            kind="taken_back",
        )
        for each in batch.touched_days.filter(kind="stored")
    )
    audit.record(by=by, verb="sales.batch.taken_back", target=batch, number=batch.number)
    later("sales.settle", channel=channel.pk)
    return batch
