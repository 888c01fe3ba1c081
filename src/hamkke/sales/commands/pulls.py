"""Asking a marketplace by its interface, for people and for programs."""

from datetime import date, datetime, timedelta
from typing import Any

import click
from django.conf import settings

from hamkke.kernel import clock, ids, money
from hamkke.sales import actions
from hamkke.sales.models import Batch, Pull
from hamkke.sales.queries.channels import channel_by_code
from hamkke.sales.rules.pulls import NotTold, Spell
from hamkke.ui.terminal import answers

Answer = tuple[dict[str, Any], list[str]]

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command("pull")
@click.argument("channel")
@click.option("--from", "since", type=_DAY, default=None, help="이날부터 · The earliest day of order.")
@click.option(
    "--to", "last", type=_DAY, default=None, help="이날까지, 없으면 어제 · The last one; else yesterday."
)
@answers
def pull(channel: str, since: datetime | None, last: datetime | None) -> Answer:
    """판매처에 연동으로 묻기 · Ask a marketplace for its orders; what vanished since is cancelled."""
    asked = actions.ask_marketplace(
        channel_by_code(channel), id=ids.new(), spell=_spell(since, last), by=None
    )
    told = actions.pull(asked.pk)
    if told.state != "told":
        raise NotTold(why_ko=told.trouble_words.ko, why_en=told.trouble_words.en)
    if told.batch and told.batch.state == "intended":
        actions.store(told.batch.pk)
    told = Pull.objects.select_related("channel", "batch").get(pk=told.pk)
    return _data(told), _lines(told)


def _spell(since: datetime | None, last: datetime | None) -> Spell:
    until = last.date() + timedelta(days=1) if last else clock.today()
    return Spell(since.date() if since else until - timedelta(days=settings.PULL_DAYS), until)


def _data(told: Pull) -> dict[str, Any]:
    return {
        "id": str(told.pk),
        "channel": told.channel.code,
        "from": told.since,
        "to": told.spell.last,
        "state": told.state,
        "calls": told.calls,
        "missing": told.missing,
        "payments": told.payments,
        "batch": _batch(told.batch) if told.batch else None,
    }


def _batch(batch: Batch) -> dict[str, Any]:
    counts = ("accepted", "rejected", "new", "unchanged", "corrected")
    return {
        "number": batch.number,
        "state": batch.state,
        **{name: getattr(batch, name) for name in counts},
        "told": batch.told.get("by_state", {}),
    }


def _lines(told: Pull) -> list[str]:
    last: date = told.spell.last
    lines = [f"{told.channel.name} {told.since}–{last}: {told.state_name}, 호출 · calls {told.calls}"]
    if told.batch:
        batch = told.batch
        lines.append(
            f"  {batch.shown} 줄 · lines {batch.accepted}: 새 · new {batch.new}, 그대로 · unchanged {batch.unchanged}, "
            f"고침 · corrected {batch.corrected}, 고쳐야 함 · to be mended {batch.rejected}"
        )
    lines.append(f"  없어져 취소로 본 줄 · missing, so cancelled {told.missing}")
    if told.payments:
        lines.append(f"  지급액 · paid {money.spoken(told.paid)}")
    return lines
