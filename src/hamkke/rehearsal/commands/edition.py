"""`hamkke rehearse-edition`: play an edition's days that lie ahead in a copy of the database."""

from typing import Any

import click

from hamkke.festivals import queries as festivals
from hamkke.rehearsal import actions, rules
from hamkke.ui import terminal


@click.command("rehearse-edition")
@click.argument("edition")
@click.option("--shoppers", type=click.IntRange(1, rules.SHOPPERS_MOST), default=300, show_default=True)
@click.option(
    "--here", is_flag=True, help="이 데이터베이스가 이미 복사본입니다 · This database is the copy already"
)
@terminal.answers
def commands(edition: str, shoppers: int, *, here: bool) -> tuple[dict[str, Any], list[str]]:
    """회차의 남은 날들을 복사본에서 미리 겪기 · Play an edition's days ahead in a copy; the real one is not touched."""
    found = festivals.edition_by_code(edition)
    if here:
        told = actions.play_days(found, shoppers=shoppers, tell=lambda line: click.echo(line, err=True))
    else:
        told = actions.rehearse_in_copy(found, shoppers=shoppers)
    return told, [f"{name}: {value}" for name, value in told.items()]
