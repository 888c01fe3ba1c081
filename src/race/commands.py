"""`hamkke race`: a scratch site, a crowd in front of it, and the numbers that must be nought."""

import json
import random
import sys
import time
from collections import Counter
from typing import Any

import click

from hamkke.ui import terminal
from race import ground as grounds
from race import processes


@click.command("race")
@click.option(
    "--limit",
    "limits",
    default=[1_000],
    show_default=True,
    multiple=True,
    type=click.IntRange(1, 100_000),
    help="쿠폰 수, 여러 번 줄 수 있음 · Coupons; may be given several times.",
)
@click.option(
    "--contenders",
    default=[2_000],
    show_default=True,
    multiple=True,
    type=click.IntRange(1, 100_000),
    help="사람 수, 여러 번 줄 수 있음 · People; may be given several times.",
)
@click.option(
    "--copies",
    default=2,
    show_default=True,
    type=click.IntRange(1, 8),
    help="받기 서버 수 · Copies of the claim service.",
)
@click.option(
    "--rounds",
    default=1,
    show_default=True,
    type=click.IntRange(0, 1_000),
    help="받고 쓰고 돌려보내는 판 수 · Rounds of claiming and using.",
)
@click.option(
    "--shoppers",
    default=24,
    show_default=True,
    type=click.IntRange(0, 1_000),
    help="판마다 쓰는 사람 수 · Shoppers in each round.",
)
@click.option(
    "--kill", is_flag=True, help="판마다 하나를 kill -9 · Kill one part in each round, without warning."
)
@click.option("--seed", type=int, help="우연의 씨앗 · Repeat the chance of an earlier race.")
@click.option(
    "--on",
    "database_url",
    default="",
    help="준비된 빈 데이터베이스에서 · On an empty prepared database, instead of a PostgreSQL of its own.",
)
@click.option("--json", "as_json", is_flag=True, help="JSON으로 답합니다 · Answer in JSON.")
def commands(
    *,
    limits: tuple[int, ...],
    contenders: tuple[int, ...],
    copies: int,
    rounds: int,
    shoppers: int,
    kill: bool,
    seed: int | None,
    database_url: str,
    as_json: bool,
) -> None:
    """쿠폰을 두고 벌이는 경주 · Race a crowd for coupons on a scratch site, and count what went wrong.

    \b
    over               나간 쿠폰 − 한도 · claims beyond the limit
    under              한도가 남았는데 못 받은 몫 · coupons left although people wanted them
    counter drift      셈과 실제의 차이, 빈 번호 · counter against rows, and gaps in the positions
    told yes, got no   받았다고 했는데 없음 · answered yes, and no such claim
    got, but told no   있는데 아니라고 함 · a claim nobody was told of
    same person twice  한 사람이 두 장 · one person with two, through whatever account
    never answered     끝내 대답을 못 들음 · presses without any answer at last
    out of order       나중에 온 사람이 먼저 · a position before somebody who was accepted earlier
    failed             쓰려다 못 쓴 사람 · shoppers who could not do what they came for

    Everything is made for the race and gone afterwards: a PostgreSQL of its own that waits for the disk, copies of the claim
    service, web, worker and simulators, each a process of its own. A fifth of the crowd presses twice, some with the same id
    at every copy, some through several accounts. Exit status 1 unless every number that must be nought is.
    """
    started = time.monotonic()
    seed = random.randrange(10**9) if seed is None else seed

    def tell(line: str) -> None:
        click.echo(f"{time.monotonic() - started:6.1f}s  {line}", err=True)

    tell(f"seed {seed}")
    try:
        with processes.ended_by_signals(), grounds.built(copies=copies, database_url=database_url) as ground:
            ground.set_up_django()
            from race import show  # only now: it knows the site's tables.

            report = show.raced(ground, show.Wanted(limits, contenders, rounds, shoppers, kill, seed), tell)
    except processes.DidNotStart as reason:
        click.echo(str(reason), err=True)
        sys.exit(2)
    click.echo(json.dumps(report, ensure_ascii=False, default=str) if as_json else "\n".join(_lines(report)))
    sys.exit(1 if report["wrong"] else 0)


_COLUMNS = {
    "granted": "나감 · granted",
    "over": "over",
    "under": "under",
    "counter_drift": "drift",
    "told_yes_got_no": "yes→no",
    "got_but_told_no": "no→yes",
    "same_person_twice": "twice",
    "never_answered": "silent",
    "out_of_order": "order",
    "p50_ms": "p50 ms",
    "p99_ms": "p99 ms",
    "grants_per_second": "/s",
}


_RUSH = (
    "over",
    "under",
    "counter_drift",
    "told_yes_got_no",
    "got_but_told_no",
    "same_person_twice",
    "failed",
)


def _lines(report: dict[str, Any]) -> list[str]:
    rows = [["무엇 · what", "kill -9", *_COLUMNS.values(), "failed", "told≠so", "broken"]]
    for each in report["bursts"]:
        what = f"동시에 · at once {each['contenders']:,} → {each['limit']:,}"
        rows.append([what, "", *_cells(each["claims"]), "", "", ""])
    for each in report["rounds"]:
        killed = f"{each['killed']} @ {each['after_seconds']} s" if each["killed"] else ""
        rows.append(
            [
                f"판 · round {each['number']}: {each['contenders']:,} → {each['limit']:,}",
                killed,
                *_cells(each["claims"]),
                str(len(each["failed"])),
                str(each["told_but_not_so"]),
                str(len(each["broken"])),
            ]
        )
    rushes = []
    for each in report["rushes"]:
        wrong = {name: each[name] for name in _RUSH if each[name]}
        told = ", ".join(f"{word} {number:,}" for word, number in each["told"].items())
        found = ", ".join(f"{name} {number:,}" for name, number in wrong.items()) or "0"
        rushes.append(
            f"자리 · places {each['places']:,}: {each['taken']:,} · 틀린 것 · wrong: {found} ({told})"
        )
    books = report["reconciled"]
    done: Counter[str] = sum((Counter(each["shopping"]) for each in report["rounds"]), Counter())
    return [
        *terminal.table(rows),
        "",
        *rushes,
        *([f"쓴 사람들 · shoppers: {_counted(done)}"] if done else []),
        f"두 시간 뒤 남은 일 · left half done two hours later: {books['left_in_between']}",
        f"결제사 · at the provider {books['provider_won']:,}원, 장부 · in the ledger {books['ledger_won']:,}원",
        *(
            json.dumps(each, ensure_ascii=False, default=str)
            for each in [*report["broken"], *_all(report, "broken"), *_all(report, "failed")]
        ),
        *(f"한 번도 못 봄 · never seen: {word}" for word in report["unseen"]),
        "깨끗합니다 · clean" if not report["wrong"] else f"틀린 것 · wrong: {report['wrong']}",
    ]


def _cells(found: dict[str, Any]) -> list[str]:
    return [f"{found[name]:,}" for name in _COLUMNS]


def _counted(words: Counter[str]) -> str:
    return ", ".join(f"{word} {number:,}" for word, number in sorted(words.items()))


def _all(report: dict[str, Any], what: str) -> list[Any]:
    return [each for one in report["rounds"] for each in one[what]]
