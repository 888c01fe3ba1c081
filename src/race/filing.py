"""`hamkke race-files`: files of eight marketplaces with every quirk, and the numbers that must be nought."""

import json
import random
import sys
import tempfile
import time
from pathlib import Path

import click

from hamkke.ui import terminal
from race import files, processes
from race import ground as grounds
from race.files import Filed


@click.command("race-files")
@click.option(
    "--lines",
    default=200_000,
    show_default=True,
    type=click.IntRange(200, 1_000_000),
    help="파일마다 줄 수 · Lines in each file.",
)
@click.option(
    "--marketplace",
    "marketplaces",
    multiple=True,
    type=click.Choice(sorted(files.QUIRKS)),
    help="이 판매처만, 여러 번 · Only this marketplace; may be given several times.",
)
@click.option(
    "--kill",
    is_flag=True,
    help="파일마다 한 번 kill -9 · Kill the import of each file once, without warning.",
)
@click.option("--seed", type=int, help="우연의 씨앗 · Repeat the chance of an earlier run.")
@click.option(
    "--on",
    "database_url",
    default="",
    help="준비된 빈 데이터베이스에서 · On an empty prepared database, instead of a PostgreSQL of its own.",
)
@click.option("--json", "as_json", is_flag=True, help="JSON으로 답합니다 · Answer in JSON.")
def commands(
    *,
    lines: int,
    marketplaces: tuple[str, ...],
    kill: bool,
    seed: int | None,
    database_url: str,
    as_json: bool,
) -> None:
    """여덟 판매처의 파일을 지어 넣고 견줍니다 · Write the files of eight marketplaces, take them in, and compare.

    Their real headers, and whatever such files have been seen with: Excel new and old, with a password, HTML and XML saved as
    .xls, CP949, UTF-16, two rows of headers, titles, totals, blank rows, damaged ids. Lines, quantities, won and totals by day
    must be what their maker knows, and every bad line must be named with what is wrong with it. Everything is made for the run
    and gone afterwards. Exit status 1 unless all is right.
    """
    began = time.monotonic()
    seed = random.randrange(10**9) if seed is None else seed

    def tell(line: str) -> None:
        click.echo(f"{time.monotonic() - began:6.1f}s  {line}", err=True)

    tell(f"seed {seed}")
    try:
        with (
            processes.ended_by_signals(),
            tempfile.TemporaryDirectory() as folder,
            grounds.database(database_url) as url,
        ):
            site = files.Site(url, grounds.environment(url, folder=Path(folder)))
            found = files.filed(
                site, Path(folder), files.chosen(marketplaces), lines=lines, kill=kill, seed=seed, tell=tell
            )
            broken = files.broken(site)
    except processes.DidNotStart as reason:
        click.echo(str(reason), err=True)
        sys.exit(2)
    wrong = sum(len(each.wrong) for each in found) + len(broken)
    told = {"seed": seed, "wrong": wrong, "broken": broken, "files": [files.as_json(each) for each in found]}
    click.echo(json.dumps(told, ensure_ascii=False) if as_json else "\n".join(_lines(found, broken, wrong)))
    sys.exit(1 if wrong else 0)


_COLUMNS = ("파일 · file", "MB", "줄 · lines", "금액 · amount", "셈에 든 금액 · counted", "고칠 줄 · bad, named", "s", "kill -9", "틀린 것 · wrong")  # fmt: skip


def _lines(found: list[Filed], broken: list[str], wrong: int) -> list[str]:
    rows = [
        (
            each.marketplace,
            f"{each.size / 1e6:,.0f}",
            f"{each.lines:,}",
            f"{each.amount:,}",
            f"{each.counted:,}",
            f"{len(each.manifest.bad)} ({len(each.reasons)} kinds)",
            f"{each.seconds:.1f}",
            each.killed,
            str(len(each.wrong)),
        )
        for each in found
    ]
    return [
        *terminal.table([_COLUMNS, *rows]),
        *(f"{each.marketplace}: {what}" for each in found for what in each.wrong[:20]),
        *broken,
        "깨끗합니다 · clean" if not wrong else f"틀린 것 · wrong: {wrong}",
    ]
