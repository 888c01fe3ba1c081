"""`hamkke rehearse`: stage a whole edition, or as much of it as wanted."""

import time
from typing import Any

import click

from hamkke.rehearsal import actions, rules
from hamkke.ui import terminal


@click.command("rehearse")
@click.option(
    "--stage", type=click.Choice([stage.value for stage in rules.Stage]), default="open", show_default=True
)
@click.option(
    "--applicants", type=click.IntRange(3, 100_000), default=rules.REAL.applicants, show_default=True
)
@click.option("--places", type=click.IntRange(1, 100_000), default=rules.REAL.places, show_default=True)
@click.option("--shoppers", type=click.IntRange(3, 100_000), default=rules.REAL.shoppers, show_default=True)
@terminal.answers
def commands(stage: str, applicants: int, places: int, shoppers: int) -> tuple[Any, list[str]]:
    """축제 한 회차를 처음부터 그 단계까지 · Stage one edition up to that stage."""
    began = time.monotonic()

    def tell(says: str) -> None:
        click.echo(f"{time.monotonic() - began:6.1f}s  {says}", err=True)

    scale = rules.Scale(applicants=applicants, places=places, shoppers=shoppers)
    summary = actions.rehearse(stage=rules.Stage(stage), scale=scale, tell=tell)
    return summary, [f"{name}: {value}" for name, value in summary.items()]
