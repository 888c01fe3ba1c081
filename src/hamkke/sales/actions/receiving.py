"""A file arrives, is recognised or told what it is, and waits until somebody decides about it."""

import shutil
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from hamkke.audit import actions as audit
from hamkke.kernel import clock
from hamkke.kernel.errors import Refused
from hamkke.kernel.queue import later
from hamkke.people import queries as people
from hamkke.sales.actions import spool
from hamkke.sales.actions.channels import keep_mapping
from hamkke.sales.actions.storing import drop, drop_if_there
from hamkke.sales.importers import kinds
from hamkke.sales.models import Batch
from hamkke.sales.queries.channels import channel_by_code
from hamkke.sales.rules import batches, channels
from hamkke.sales.rules.mappings import Mapping

# Nobody's names and addresses wait here longer than this for a decision.
KEPT_FOR = timedelta(days=1)


def receive(*, id: UUID, pieces: Iterable[bytes], name: str, by: people.User | None) -> Batch:
    """Take in a file, piece by piece, and have the worker look at it. The same id again is the same file.

    Raises FileTooLarge.
    """
    if told := Batch.objects.filter(pk=id).first():
        return told
    try:
        size, sha256 = spool.keep(id, pieces)
    except Refused:
        spool.forget(id)
        raise
    return _received(id=id, name=name, size=size, sha256=sha256, by=by)


@transaction.atomic
def _received(*, id: UUID, name: str, size: int, sha256: str, by: people.User | None) -> Batch:
    batch = Batch.objects.create(
        id=id,
        name=batches.clean_name(name),
        size=size,
        sha256=sha256,
        received_at=clock.now(),
        received_by=by,
    )
    audit.record(by=by, verb="sales.batch.received", target=batch, sha256=sha256, size=size)
    later("sales.look", batch=batch.pk)
    return batch


def unlock(batch: Batch, *, password: str) -> Batch:
    """Take the password off a file, which is kept nowhere, and look again. Raises PasswordWrong, NotReceived."""
    batches.check_state(batch.state, among=["received"])
    path = spool.file(batch.pk)
    with kinds.unlocked(path, password) as locked, path.with_name("unlocked").open("wb") as plain:
        shutil.copyfileobj(locked, plain)
    path.with_name("unlocked").replace(path)
    return _looked_again(batch)


@transaction.atomic
def _looked_again(batch: Batch) -> Batch:
    Batch.objects.filter(pk=batch.pk, state="received").update(trouble={})
    later("sales.look", batch=batch.pk)
    batch.refresh_from_db()
    return batch


@transaction.atomic
def recognise(batch: Batch, mapping: Mapping) -> None:
    """A file was recognised: it is read so, unless a person, or another worker, has chosen meanwhile."""
    found = Batch.objects.select_for_update().get(pk=batch.pk)
    if found.state == "received" and found.mapping is None:
        choose(found, mapping, by=None)


@transaction.atomic
def choose(batch: Batch, mapping: Mapping, *, by: people.User | None) -> Batch:
    """Say how a file is read; the worker reads it. What was read another way before is forgotten, and a file that is in
    already, read alike, is left out at once.

    Raises NotReceived, ChannelUnknown, ChannelIsOurs, AnotherCurrency.
    """
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    batches.check_state(batch.state, among=["received", "read"])
    channel = channel_by_code(mapping.channel)
    channels.check_takes_files(channel.code)
    batches.check_decimals(channel.decimals, mapping.decimals)
    batch.parts.all().delete()
    batch.rejected_lines.all().delete()
    batch.state, batch.channel, batch.mapping = "received", channel, keep_mapping(mapping, by=by)
    batch.trouble, batch.done, batch.whole = {}, 0, 0
    batch.save(update_fields=["state", "channel", "mapping", "trouble", "done", "whole"])
    if drop_if_there(batch, by=by) is None:
        later("sales.read", batch=batch.pk)
    batch.refresh_from_db()
    return batch


def note_trouble(batch: Batch, refusal: Refused) -> None:
    """Write down why a file was not understood, and what is needed to say what it is."""
    facts: dict[str, Any] = refusal.facts
    trouble = {
        "reason": refusal.reason,
        "ko": refusal.words.ko,
        "en": refusal.words.en,
        "headers": facts.get("headers", []),
        "samples": facts.get("samples", {}),
        "candidates": [each.code for each in facts.get("mappings", ())],
    }
    Batch.objects.filter(pk=batch.pk, state="received").update(trouble=trouble, channel=None, mapping=None)


def forget_files() -> int:
    """Drop what nobody decided about in time, and what is left of files that are done; how many were dropped."""
    before = clock.now() - KEPT_FOR
    late = Batch.objects.filter(state__in=["received", "read"], part_of=None, received_at__lt=before)
    for batch in late:
        drop(batch, because=batches.FORGOTTEN, by=None)
    _forget_what_is_done(before)
    return len(late)


def _forget_what_is_done(before: datetime) -> None:
    """Files that a process would have deleted, had it lived: of batches that are done, and of those that never began."""
    lying = spool.left(before)
    on_their_way = Batch.objects.filter(pk__in=lying, state__in=["received", "read", "intended", "writing"])
    for batch in set(lying) - set(on_their_way.values_list("pk", flat=True)):
        spool.forget(batch)
