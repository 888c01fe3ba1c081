"""`hamkke calls …`: a selection's public file, and ways of judging tried on calls that are made up."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import click
from django.urls import reverse

from hamkke.calls import queries
from hamkke.calls.queries import bundle as files
from hamkke.calls.rules import bundle as bundles
from hamkke.calls.rules import simulating
from hamkke.calls.rules.ratio import half_up, with_decimals
from hamkke.ui import terminal


@click.group(name="calls")
def commands() -> None:
    """공모 · Calls"""


@commands.command("bundle")
@click.argument("call", type=click.UUID)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="파일 이름, 없으면 selection-CALL.json · The file's name; selection-CALL.json without one.",
)
@terminal.answers
def bundle(call: UUID, output: Path | None) -> tuple[dict[str, Any], list[str]]:
    """누구나 다시 계산할 수 있는 선정 공개 파일을 씁니다 · Write the public file from which anyone can work a selection out again."""
    found = queries.calls().filter(pk=call).first()
    if found is None:
        raise click.BadParameter("그런 공고가 없습니다 · There is no such call.", param_hint="CALL")
    selection = files.released(found)
    content, file = files.bundle_of(selection), output or Path(f"selection-{call}.json")
    # It stands there whole or not at all, should this process end meanwhile.
    with click.open_file(file, "wb", atomic=True) as written:
        size = sum(map(written.write, bundles.written(content)))
    rows, seal = selection.applied, content["digests"]["seal"]
    return {"file": str(file), "rows": rows, "bytes": size, "seal": seal}, [
        f"{file}: {rows:,}행, {size:,}바이트 · {rows:,} rows, {size:,} bytes",
        f"봉인 · seal: {seal}",
        f"확인 · check: python check_selection.py {file}",
    ]


@commands.command("notice")
@click.argument("call", type=click.UUID)
@terminal.answers
def notice(call: UUID) -> tuple[dict[str, Any], list[str]]:
    """중소벤처24 공고 형식 · The call by the field names of public notices."""
    found = queries.calls().filter(pk=call).first()
    if found is None:
        raise click.BadParameter("그런 공고가 없습니다 · There is no such call.", param_hint="CALL")
    content = queries.notice_of(found, address=reverse("calls:call", args=[call]))
    return content, [json.dumps(content, ensure_ascii=False, indent=2)]


@commands.command("simulate")
@click.option(
    "--judges", type=click.IntRange(min=simulating.JUDGES_LEAST), default=40, help="심사위원 · Judges."
)
@click.option("--applicants", type=click.IntRange(min=1), default=1_202, help="신청 · Applications.")
@click.option("--places", type=click.IntRange(min=1), default=300, help="선정 인원 · Places.")
@click.option("--runs", type=click.IntRange(min=1), default=10, help="되풀이 · How many made-up calls.")
@click.option(
    "--seed", type=int, default=1, help="같으면 결과도 같습니다 · The same one gives the same outcome."
)
@terminal.answers
def simulate(
    judges: int, applicants: int, places: int, runs: int, seed: int
) -> tuple[dict[str, Any], list[str]]:
    """심사 방식마다 참으로 뛰어난 곳을 얼마나 고르는지 · How many of the truly best each way of judging picks."""
    if places > applicants:
        raise click.BadParameter("--places: 신청보다 많습니다 · more than applications")
    outcomes = simulating.simulate(judges=judges, applicants=applicants, places=places, runs=runs, seed=seed)
    asked = {"judges": judges, "applicants": applicants, "places": places, "runs": runs, "seed": seed}
    return {**asked, "designs": [_told(each) for each in outcomes]}, _lines(outcomes)


def _told(outcome: simulating.Outcome) -> dict[str, Any]:
    return {
        "design": outcome.design.key,
        "reviews": outcome.reviews,
        "gap": round(outcome.gap, 6),
        "plain": outcome.plain,
        "corrected": outcome.corrected,
        "refused": outcome.refused,
        "anyway": outcome.anyway,
    }


def _lines(outcomes: list[simulating.Outcome]) -> list[str]:
    rows: list[tuple[str, ...]] = [
        (
            "심사 방식 · design",
            "심사 · reviews",
            "연결 · gap",
            "평균 · mean %",
            "보정 · corrected %",
            "거부 · refused",
            "그래도 · anyway %",
        )
    ]
    rows += [
        (
            f"{each.design.label.ko} · {each.design.label.en}",
            f"{each.reviews:,}",
            f"{each.gap:.3f}",
            _percent(each.plain),
            _percent(each.corrected),
            f"{each.refused}/{each.runs}",
            _percent(each.anyway),
        )
        for each in outcomes
    ]
    return terminal.table(rows)


def _percent(basis_points: int | None) -> str:
    return "–" if basis_points is None else with_decimals(half_up(basis_points, 10), 1)
