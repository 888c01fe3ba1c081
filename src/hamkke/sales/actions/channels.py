"""Channels are registered, owe reports, and say when nothing was sold; how their files are read is kept version by version."""

import hashlib
import json
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from hamkke.audit import actions as audit
from hamkke.festivals import queries as editions
from hamkke.kernel import clock, ids, locks
from hamkke.kernel.words import Words
from hamkke.people import queries as people
from hamkke.sales import models, rules
from hamkke.sales.models import Channel, ReportDuty
from hamkke.sales.rules import batches, channels
from hamkke.sales.rules.mappings import Mapping, as_json


@transaction.atomic
def know_channels() -> int:
    """Write down the channels that the house knows from the start; those that are there stay as they are."""
    known = [
        Channel(
            id=ids.derived("channel", each.code),
            code=each.code,
            name=each.name.ko,
            name_en=each.name.en,
            kind=each.kind,
            contract=each.contract,
            cycle=each.cycle.ko,
            cycle_en=each.cycle.en,
            date_basis=each.date_basis,
            tells=each.tells,
            source=each.source,
        )
        for each in channels.KNOWN
    ]
    before = Channel.objects.count()
    Channel.objects.bulk_create(known, ignore_conflicts=True)
    return Channel.objects.count() - before


@transaction.atomic
def open_channel(
    *,
    id: UUID,
    code: str,
    name: Words,
    kind: str,
    contract: str,
    by: people.User | None,
    date_basis: str = "ordered",
    cycle: Words = Words("", ""),  # noqa: B008 - never changed.
    currency: str = "KRW",
    decimals: int = 0,
    tells: dict[str, str] | None = None,
) -> Channel:
    """Register a channel. Told again alike it is the same one. Raises WordUnknown, WonHaveNoDecimals, DifferentContent."""
    channels.check_channel(kind=kind, contract=contract, date_basis=date_basis, tells=tells or {})
    channels.check_currency(currency, decimals)
    if Channel.objects.filter(pk=id).exclude(code=code).exists():
        raise rules.DifferentContent
    content: dict[str, Any] = {
        "name": name.ko,
        "name_en": name.en,
        "kind": kind,
        "contract": contract,
        "date_basis": date_basis,
        "cycle": cycle.ko,
        "cycle_en": cycle.en,
        "currency": currency,
        "decimals": decimals,
        "tells": tells or {},
    }
    channel, is_new = Channel.objects.get_or_create(code=code, defaults={"id": id, **content})
    if any(getattr(channel, field) != value for field, value in content.items()):
        raise rules.DifferentContent
    if is_new:
        audit.record(by=by, verb="sales.channel.opened", target=channel, code=code)
    return channel


@transaction.atomic
def owe_report(
    *,
    id: UUID,
    edition: editions.Edition,
    channel: Channel,
    kind: str,
    covers_until: date,
    due_at: datetime,
    reporter: str,
    by: people.User | None,
) -> ReportDuty:
    """Lay down that a channel reports an edition's sales by a moment; laid down again, the later word counts."""
    if kind not in channels.DUTIES:
        raise channels.WordUnknown(word=kind)
    reporter = batches.check_reason(reporter)
    laid_down = ReportDuty.objects.filter(pk=id)
    if laid_down.exclude(edition=edition, channel=channel, kind=kind).exists():
        raise rules.DifferentContent
    duty, _ = ReportDuty.objects.update_or_create(
        edition=edition,
        channel=channel,
        kind=kind,
        defaults={"covers_until": covers_until, "due_at": due_at, "reporter": reporter},
        create_defaults={
            "id": id,
            "covers_until": covers_until,
            "due_at": due_at,
            "reporter": reporter,
        },
    )
    audit.record(
        by=by,
        verb="sales.report.owed",
        target=duty,
        channel=channel.code,
        edition=edition.code,
        kind=kind,
        due_at=due_at.isoformat(),
    )
    return duty


@transaction.atomic
def report_nothing(duty: ReportDuty, *, by: people.User) -> ReportDuty:
    """A channel says that nothing was sold: that is a report, too. Raises AlreadyReported."""
    duty = ReportDuty.objects.select_for_update().get(pk=duty.pk)
    if duty.batches.filter(state__in=["intended", "writing", "stored"]).exists():
        raise channels.AlreadyReported
    if duty.nothing_at is None:
        duty.nothing_at, duty.nothing_by = clock.now(), by
        duty.save(update_fields=["nothing_at", "nothing_by"])
        audit.record(by=by, verb="sales.report.nothing", target=duty, channel=duty.channel.code)
    return duty


@transaction.atomic
def keep_mapping(mapping: Mapping, *, by: people.User | None) -> models.Mapping:
    """The kept mapping that says this; what differs becomes the next version of its code, and the earlier ones stay."""
    content = {**as_json(mapping), "version": 0}
    said = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
    digest = hashlib.sha256(said.encode()).hexdigest()
    locks.hold(f"mapping:{mapping.code}")  # Two who make a version at once make one after the other.
    kept = models.Mapping.objects.filter(digest=digest).first()
    if kept is None:
        latest = models.Mapping.objects.filter(code=mapping.code).aggregate(Max("number"))["number__max"] or 0
        number = max(latest + 1, mapping.version)
        kept = models.Mapping.objects.create(
            code=mapping.code,
            number=number,
            content={**json.loads(said), "version": number},
            digest=digest,
            made_at=clock.now(),
            made_by=by,
        )
        audit.record(by=by, verb="sales.mapping.kept", target=kept, code=kept.code, number=number)
    return kept
