"""`hamkke rehearse-opening`: play the opening hour of a campaign beforehand."""

import dataclasses
from typing import Any
from uuid import UUID

import click

from hamkke.coupons import queries as coupons
from hamkke.rehearsal import actions
from hamkke.ui import terminal


@click.command("rehearse-opening")
@click.argument("campaign", type=click.UUID)
@click.option("--shoppers", type=click.IntRange(1, 20_000), default=1_000, show_default=True)
@click.option("--seconds", type=click.FloatRange(0.1, 600), default=5.0, show_default=True)
@terminal.answers
def commands(campaign: UUID, shoppers: int, seconds: float) -> tuple[dict[str, Any], list[str]]:
    """쿠폰이 열리는 시각을 미리 겪어 봅니다. 아무의 쿠폰도 건드리지 않습니다 · Play an opening hour; nobody's coupon is touched."""
    found = coupons.opened_campaign(campaign)
    report = actions.rehearse_opening(
        found, shoppers=shoppers, seconds=seconds, tell=lambda line: click.echo(line, err=True)
    )
    told = dataclasses.asdict(report)
    refused = ", ".join(f"{reason} {count:,}" for reason, count in sorted(report.refused.items())) or "0"
    return told, [
        f"누른 사람 · pressed        {report.pressed:,}",
        f"받은 사람 · got one        {report.got:,}",
        f"거절 · refused            {refused}",
        f"줄을 선 사람 · in line     {report.stood_in_line:,}",
        f"답 못 받음 · unanswered    {report.unanswered:,}",
        f"기다린 시간 · wait         p50 {report.p50:.3f} s, p99 {report.p99:.3f} s",
        f"마지막 쿠폰까지 · last one  {report.seconds_to_the_last_claim:.3f} s",
        f"커밋 · commits            {report.batches:,} (최대 {report.largest_batch:,}장 · at most {report.largest_batch:,} claims)",
    ]
