"""`hamkke`: one console command; each app adds its own words from its `commands.py`."""

import contextlib
import importlib
import json
import os
import sys
import warnings
from collections.abc import Callable
from typing import Any, cast

import click

from hamkke import __version__

# The apps that answer a word of their own: a group ("hamkke sales headline …") or a single command ("hamkke rehearse …").
# Kept as names so that `hamkke --help` starts at once; the house tests that each is really there.
APP_COMMANDS = {
    "calls": (
        "hamkke.calls.commands",
        "선정 공개 파일, 심사 모의 계산 · A selection's public file, ways of judging tried",
    ),
    "coupons": (
        "hamkke.coupons.commands",
        "받은 기록을 확인, 모의 계산 · Prove the log of claims, run campaigns dry",
    ),
    "insights": (
        "hamkke.insights.commands",
        "축제가 도움이 되었나, 계산법 시험 · Did the festival help, ways of reckoning tried",
    ),
    "ledger": ("hamkke.ledger.commands", "원장 검증과 거래명세 · Verify the ledger, statements"),
    "people": ("hamkke.people.commands", "이용자와 역할 · Users and roles"),
    "places": ("hamkke.places.commands", "시장과 지역 · Markets and regions"),
    "race": (
        "race.commands",
        "쿠폰을 두고 벌이는 경주 · Race a crowd for coupons, and count what went wrong",
    ),
    "race-files": (
        "race.filing",
        "판매 파일을 지어 넣고 견주기 · Take in the files of eight marketplaces, and compare",
    ),
    "rehearse": ("hamkke.rehearsal.commands", "축제를 예행연습 · Rehearse an edition up to a stage"),
    "rehearse-edition": (
        "hamkke.rehearsal.commands.edition",
        "남은 날들을 복사본에서 미리 겪기 · Play an edition's days ahead in a copy",
    ),
    "rehearse-opening": (
        "hamkke.rehearsal.commands.opening",
        "열리는 시각을 미리 겪기 · Play a campaign's opening hour",
    ),
    "sales": ("hamkke.sales.commands", "매출 집계와 머리기사 숫자 · Figures, definitions, headlines"),
    "settlement": (
        "hamkke.orders.commands",
        "정산서, 지급기한, 지연이자 · Statements, due days, late interest",
    ),
}
# It builds a site of its own, and leaves this one alone.
ON_GROUND_OF_THEIR_OWN = {"race", "race-files"}

# What looks at more than one app stands above them, yet answers to the word of the lower one.
FROM_ABOVE = {"coupons": "hamkke.insights.commands.coupons"}


def set_up(*, prepared: bool = True) -> None:
    """Start the database if it is ours to start, then Django; in development also shape an empty database."""
    warnings.simplefilter("ignore")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hamkke.config.settings")
    from hamkke.config import embedded, running

    embedded.ensure_database_url()
    _or_say_why(running.set_up_django)
    from hamkke.config import preparation

    try:
        preparation.reach()
    except preparation.Unreachable as reason:
        click.echo(str(reason), err=True)
        sys.exit(1)
    if prepared and preparation.may_be_done_unasked():
        preparation.prepare(tell=lambda line: click.echo(line, err=True))


class Commands(click.Group):
    """The command tree: what stands here, and what the apps bring."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *APP_COMMANDS])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in APP_COMMANDS:
            return super().get_command(ctx, cmd_name)
        if cmd_name not in ON_GROUND_OF_THEIR_OWN:
            set_up(prepared="--help" not in sys.argv)
        command: click.Command = importlib.import_module(APP_COMMANDS[cmd_name][0]).commands
        if cmd_name in FROM_ABOVE:
            for more in importlib.import_module(FROM_ABOVE[cmd_name]).commands.commands.values():
                cast("click.Group", command).add_command(more)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [(name, command.get_short_help_str(80)) for name, command in self.commands.items()]
        with formatter.section("Commands"):
            formatter.write_dl(sorted([*rows, *((name, APP_COMMANDS[name][1]) for name in APP_COMMANDS)]))


@click.group(cls=Commands)
@click.version_option(__version__, prog_name="hamkke")
def main() -> None:
    """함께: 소상공인 판매 축제를 여는 소프트웨어 · Runs sales festivals for small merchants."""


@main.command()
@click.option(
    "--host",
    default="127.0.0.1",
    envvar="HAMKKE_HOST",
    show_default=True,
    help="들을 주소 · Address to listen on",
)
@click.option(
    "--port",
    default=8000,
    envvar="HAMKKE_PORT",
    show_default=True,
    type=click.IntRange(1, 65535),
    help="포트 · Port",
)
@click.option(
    "--simulators-port",
    type=click.IntRange(1, 65535),
    help="모의 서버의 포트, 보통 사이트 포트 + 10 · The simulators' port, usually the site's + 10",
)
@click.option(
    "--no-rehearsal", is_flag=True, help="빈 데이터베이스를 비워 둡니다 · Leave an empty database empty"
)
def run(host: str, port: int, simulators_port: int | None, *, no_rehearsal: bool) -> None:
    """사이트를 엽니다: 웹, 쿠폰, 작업, 모의 서버 · Serve the whole site from this one process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hamkke.config.settings")
    from hamkke.config import running

    place = _or_say_why(lambda: running.find_place(host, port, simulators_port=simulators_port))
    _or_say_why(lambda: running.run(place, with_rehearsal=not no_rehearsal))


@main.command()
def worker() -> None:
    """미뤄 둔 일을 하는 일꾼 하나 · A worker of its own, as many as are needed."""
    set_up(prepared=False)
    import asyncio

    from hamkke.config import worker as working

    with contextlib.suppress(asyncio.CancelledError):
        asyncio.run(working.work(handle_signals=True))


@main.command()
@click.option("--json", "as_json", is_flag=True, help="JSON으로 답합니다 · Answer in JSON.")
def check(*, as_json: bool) -> None:
    """늘 참이어야 할 것을 모두 확인 · Ask every app whether what must be true is true; exit 1 when it is not."""
    set_up()
    from hamkke.config import checking

    findings = list(checking.findings())
    broken = [finding for finding in findings if finding.rows]
    if as_json:
        rows = [{"app": one.app, "sentence": one.sentence, "rows": one.rows} for one in broken]
        answer = {"clean": not broken, "checked": len(findings), "broken": rows}
        click.echo(json.dumps(answer, ensure_ascii=False, default=str))
    else:
        for finding in findings:
            click.echo(f"{'✗' if finding.rows else '✓'} {finding.app}: {finding.sentence.replace('_', ' ')}")
            for row in finding.rows:
                click.echo(f"    {json.dumps(row, ensure_ascii=False, default=str)}")
    sys.exit(1 if broken else 0)


@main.command(context_settings={"ignore_unknown_options": True}, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def django(arguments: tuple[str, ...]) -> None:
    """Django 관리 명령 · Django's own commands, on the same database."""
    set_up(prepared=False)
    from django.core.management import execute_from_command_line

    execute_from_command_line([f"{sys.argv[0]} django", *arguments])


@main.command()
def migrate() -> None:
    """데이터베이스를 최신 모양으로 · Bring the database into step."""
    set_up(prepared=False)
    from hamkke.config import preparation

    preparation.prepare(tell=click.echo)


def _or_say_why(work: Callable[[], Any]) -> Any:
    from hamkke.config.running import CannotStart

    try:
        return work()
    except CannotStart as reason:
        click.echo(str(reason), err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
