"""A marketplace is asked by its interface: meant to, asked outside of every transaction, and recorded with what it told.

All days of a pull are asked for anew, since what is cancelled before anybody collected it is never announced: a line that an
earlier pull told and two readings in a row do not is a cancelled one.
"""

import hashlib
from collections import defaultdict
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from hamkke.audit import actions as audit
from hamkke.kernel import clock, ids
from hamkke.kernel.errors import Refused
from hamkke.people import queries as people
from hamkke.sales import providers
from hamkke.sales.actions import spool
from hamkke.sales.actions.channels import keep_mapping
from hamkke.sales.actions.holding import holding
from hamkke.sales.actions.reading import Told, record_read, rejected_line, typed_lines
from hamkke.sales.actions.storing import intend
from hamkke.sales.importers import files
from hamkke.sales.models import Batch, Channel, Pull, RejectedLine
from hamkke.sales.models.lines import schema
from hamkke.sales.queries import lines, pulls
from hamkke.sales.queries.batches import standing
from hamkke.sales.rules import pulls as rules
from hamkke.sales.rules.mappings import INTERFACES
from hamkke.sales.rules.pulls import Settled, Spell

if TYPE_CHECKING:
    import pyarrow as pa

_ROWS_AT_ONCE = 2_000


@dataclass
class _Answer:
    """What one reading of a marketplace told."""

    told: dict[str, Told] = field(default_factory=lambda: defaultdict(Told))
    rejected: list[files.Rejected] = field(default_factory=list)
    control: dict[str, Any] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)  # keys of lines
    payments: list[rules.Payment] = field(default_factory=list)
    calls: int = 0


@transaction.atomic
def ask_marketplace(channel: Channel, *, id: UUID, spell: Spell, by: people.User | None) -> Pull:
    """Mean to ask a channel for all orders of some days; the worker does. The same days, while they are asked for, are one pull.

    Raises InterfaceMissing, InterfaceNotSet, SpellWrong, AlreadyAsked.
    """
    now = clock.now()
    providers.check_set(channel.code)
    rules.check_spell(spell, today=now.astimezone(clock.SEOUL).date())
    Channel.objects.select_for_update().get(pk=channel.pk)
    open_pull = Pull.objects.filter(channel=channel, state="asked").first()
    if open_pull is not None:
        rules.check_same(open_pull.spell, spell)
        return open_pull
    pull, is_new = Pull.objects.get_or_create(
        id=id,
        defaults={
            "channel": channel,
            "since": spell.since,
            "until": spell.until,
            "asked_at": now,
            "asked_by": by,
            "next_at": now,
        },
    )
    if is_new:
        audit.record(
            by=by,
            verb="sales.pull.asked",
            target=pull,
            channel=channel.code,
            since=f"{spell.since}",
            until=f"{spell.until}",
        )
    return pull


def ask_marketplaces() -> list[Pull]:
    """Mean to ask every channel whose keys are set for the days up to yesterday; one that is being asked is left alone."""
    today = clock.today()
    spell = Spell(today - timedelta(days=settings.PULL_DAYS), today)
    free = Channel.objects.filter(code__in=providers.with_keys()).exclude(pulls__state="asked")
    return [ask_marketplace(each, id=ids.new(), spell=spell, by=None) for each in free.order_by("code")]


def pull_due() -> int:
    """Ask whoever's turn it is; how many were asked."""
    due = list(pulls.due(clock.now()))
    for each in due:
        pull(each.pk)
    return len(due)


def pull(pull_id: UUID) -> Pull:
    """Ask now, once. By two at once it is asked by one; once it has told, it is not asked again."""
    asked = Pull.objects.select_related("channel").get(pk=pull_id)
    with holding(f"account:{providers.account(asked.channel.code)}", waits=False) as is_free:
        if is_free and _begin(asked):
            try:
                answer = _ask(asked)
            except Refused as refusal:
                _record_failure(asked, refusal)
            else:
                _record(asked, answer)
    asked.refresh_from_db()
    return asked


@transaction.atomic
def _begin(pull: Pull) -> bool:
    """Count the try before it is made, so that one that a dying process left is not made for ever."""
    now = clock.now()
    asked = Pull.objects.select_for_update().get(pk=pull.pk)
    if asked.state != "asked":
        return False
    if rules.were_enough(asked.tries):
        _fail(asked, asked.trouble or rules.left_behind())
        return False
    asked.tries += 1
    asked.next_at = now + rules.wait_after(asked.tries)
    asked.save(update_fields=["tries", "next_at"])
    return True


def _ask(pull: Pull) -> _Answer:
    """Everything the marketplace tells. What seems to be missing is asked for a second time: pages move while they are read."""
    with providers.asking(pull.channel.code) as marketplace:
        settled = rules.added_up(marketplace.settled(pull.spell))
        payments = list(marketplace.payments(pull.spell))
        answer = _read(pull, marketplace, settled)
        if answer.missing:
            answer = _read(pull, marketplace, settled, missed_before=answer.missing)
        answer.payments, answer.calls = payments, marketplace.calls.made
    return answer


def _read(
    pull: Pull,
    marketplace: providers.Marketplace,
    settled: dict[tuple[str, str], Settled],
    *,
    missed_before: set[str] | None = None,
) -> _Answer:
    """One reading, its lines in the spool. What was missing before and is again is among them, as cancelled."""
    answer, seen = _Answer(), []
    sold = (each for each in marketplace.orders(pull.spell) if rules.is_within(each, pull.spell))
    rows = rules.with_settlement(sold, settled, seller=marketplace.seller)
    reading = files.read_rows(rows, INTERFACES[pull.channel.code], batch=str(pull.pk))
    with typed_lines(Batch(id=pull.pk, channel=pull.channel)) as keep:
        for some, rejected in reading:
            keep(some, answer.told)
            seen.append(some.select(["line_key"]))
            answer.rejected += rejected
        missing = _missing(pull, seen, answer.rejected)
        answer.missing = set(missing["line_key"].to_pylist())
        if missed_before is not None:
            answer.missing &= missed_before
            keep(_of(missing, answer.missing), answer.told)
    answer.control = {**asdict(reading.control), "missing": len(answer.missing)}
    return answer


def _missing(pull: Pull, seen: "list[pa.Table]", rejected: list[files.Rejected]) -> "pa.Table":
    import pyarrow as pa

    nothing = schema().empty_table().select(["line_key"])
    with lines.engine() as backend:
        return lines.missing(
            backend,
            pull.spell,
            channel=pull.channel.code,
            seen=pa.concat_tables([nothing, *seen]),
            batches=[each.pk for each in standing(channel=pull.channel_id)],
            pulls=pulls.earlier_pulls(pull.channel),
            doubted=[rules.order_of(each.values) for each in rejected],
            batch=pull.pk,
        )


def _of(table: "pa.Table", keys: set[str]) -> "pa.Table":
    import pyarrow as pa
    import pyarrow.compute as pc

    return table.filter(pc.is_in(table["line_key"], pa.array(sorted(keys), pa.string())))


@transaction.atomic
def _record(pull: Pull, answer: _Answer) -> None:
    """What was told stands, and its lines are meant to be stored, in one step."""
    now = clock.now()
    told = Pull.objects.filter(pk=pull.pk, state="asked").update(
        state="told",
        ended_at=now,
        trouble={},
        calls=answer.calls,
        missing=len(answer.missing),
        payments=[asdict(each) for each in answer.payments],
    )
    if not told:
        return
    if answer.told or answer.rejected:
        batch = _batch(pull, answer)
        Pull.objects.filter(pk=pull.pk).update(batch=batch)
        if batch.accepted:
            last_on = rules.last_whole_day(pull.spell, today=now.astimezone(clock.SEOUL).date())
            intend(batch, by=pull.asked_by, last_on=last_on)
    audit.record(
        by=None, verb="sales.pull.told", target=pull, missing=len(answer.missing), calls=answer.calls
    )


def _batch(pull: Pull, answer: _Answer) -> Batch:
    """A pull is a batch of its own, even where it tells what an earlier one told: what vanished may have come back."""
    batch = Batch.objects.create(
        id=pull.pk,
        channel=pull.channel,
        mapping=keep_mapping(INTERFACES[pull.channel.code], by=None),
        name=f"{pull.channel.code} {pull.since}–{pull.spell.last}",
        size=0,
        sha256=hashlib.sha256(pull.pk.bytes).hexdigest(),
        received_at=clock.now(),
        received_by=pull.asked_by,
    )
    RejectedLine.objects.bulk_create(
        (rejected_line(batch, each) for each in answer.rejected), batch_size=_ROWS_AT_ONCE
    )
    record_read(batch, answer.told, answer.control)
    batch.refresh_from_db()
    return batch


@transaction.atomic
def _record_failure(pull: Pull, refusal: Refused) -> None:
    """Say why. What would fail in an hour as well, and what has failed often enough, is given up, and somebody must look."""
    asked = Pull.objects.select_for_update().get(pk=pull.pk)
    trouble = {"reason": refusal.reason, "ko": refusal.words.ko, "en": refusal.words.en}
    if rules.is_lasting(refusal) or rules.were_enough(asked.tries):
        _fail(asked, trouble)
    else:
        asked.trouble = trouble
        asked.save(update_fields=["trouble"])


def _fail(pull: Pull, trouble: dict[str, str]) -> None:
    pull.state, pull.ended_at, pull.trouble = "failed", clock.now(), trouble
    pull.save(update_fields=["state", "ended_at", "trouble"])
    audit.record(by=None, verb="sales.pull.failed", target=pull, reason=trouble["reason"])
    transaction.on_commit(lambda: spool.forget(pull.pk))
