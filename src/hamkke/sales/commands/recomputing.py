"""`hamkke sales recompute`: every roll-up anew from the lines, here or on a cluster, beside what is kept."""

import sys
from collections.abc import Sequence
from typing import Any

import click

from hamkke.kernel import money
from hamkke.sales import actions
from hamkke.sales.queries import recomputing
from hamkke.sales.rules.recomputing import PARTS, Day
from hamkke.ui.terminal import answers, table

_SHOWN = 20


@click.command("recompute")
@click.option(
    "--engine",
    type=click.Choice(recomputing.ENGINES),
    default="duckdb",
    show_default=True,
    help="여기서, 또는 Spark에서 · Here, or on Spark.",
)
@click.option("--master", default=None, metavar="URL", help="Spark 주소 · Where Spark is: spark://host:7077.")
@click.pass_context
@answers
def recompute(context: click.Context, engine: str, master: str | None) -> tuple[dict[str, Any], list[str]]:
    """집계를 줄에서 다시 세어 견줌 · Add everything up anew and compare; exit 1 where a won differs."""
    actions.add_up_own()
    days = recomputing.recompute(engine, master=master)
    is_equal = all(each.is_equal for each in days)
    context.call_on_close(lambda: sys.exit(0 if is_equal else 1))
    return {"engine": engine, "is_equal": is_equal, "days": [_data(each) for each in days]}, _lines(days)


def _data(day: Day) -> dict[str, Any]:
    return {
        "channel": day.channel,
        "order_day": day.order_day.isoformat(),
        "lines": day.lines,
        "amount": day.amount,
        "is_equal": day.is_equal,
        "differences": [
            {"part": each.part, "cell": each.cell, "recomputed": each.recomputed, "kept": each.kept}
            for each in day.differences
        ],
    }


def _lines(days: Sequence[Day]) -> list[str]:
    if not days:
        return ["아직 줄이 없습니다 · There are no lines yet."]
    rows = [("판매처 · channel", "날 · days", "줄 · lines", "금액 · amount", "같음 · equal")]
    for channel in dict.fromkeys(each.channel for each in days):
        mine = [each for each in days if each.channel == channel]
        rows.append(_row(channel, mine))
    rows.append(_row("합계 · all", days))
    unlike = [each for each in days if not each.is_equal]
    told = [f"✗ {each.channel} {each.order_day}: {_differences(each)}" for each in unlike[:_SHOWN]]
    if unlike:
        return [*table(rows), *told, f"다른 날 {len(unlike)} · {len(unlike)} days differ"]
    return [
        *table(rows),
        "모든 판매처와 날이 원 단위까지 같습니다 · Every channel and day is equal to the won.",
    ]


def _row(name: str, days: Sequence[Day]) -> tuple[str, str, str, str, str]:
    lines, amount = sum(each.lines for each in days), sum(each.amount for each in days)
    is_equal = all(each.is_equal for each in days)
    return name, f"{len(days):,}", f"{lines:,}", money.spoken(amount), "✓" if is_equal else "✗"


def _differences(day: Day) -> str:
    return "; ".join(
        f"{PARTS[each.part].ko} · {PARTS[each.part].en} {'/'.join(each.cell)} "
        f"{each.kept.get('amount', 0):,} → {each.recomputed.get('amount', 0):,}"
        for each in day.differences
    )
