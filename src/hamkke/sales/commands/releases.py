"""What was made public of an edition, for people and for programs."""

from dataclasses import asdict
from typing import Any

import click

from hamkke.festivals import queries as festivals
from hamkke.kernel import clock, money
from hamkke.sales.queries.releases import Publication, publication
from hamkke.ui.terminal import answers

Answer = tuple[dict[str, Any], list[str]]


@click.command("release")
@click.argument("edition")
@click.option("--number", type=int, default=None, help="몇 판, 없으면 마지막 · Which one; else the latest.")
@answers
def release(edition: str, number: int | None) -> Answer:
    """공개한 수치와 그 정의, 출처 · The figures made public, each with its definition and source."""
    told = publication(festivals.edition_by_code(edition), number, now=clock.now())
    return {
        **told.content,
        "digest": told.digest,
        "signatures": told.signatures,
        **_differences(told),
    }, _lines(told)


def _differences(told: Publication) -> dict[str, Any]:
    differences = [
        {
            "phase": each.phase,
            "kind": each.kind,
            "detail": each.detail,
            "before": each.before,
            "after": each.after,
            "movers": [asdict(mover) for mover in each.movers],
            "rest": each.rest,
        }
        for each in told.differences
    ]
    return {"differences": differences}


def _lines(told: Publication) -> list[str]:
    content = told.content
    number = (
        f"{content['number']}판 · release {content['number']}"
        if content["number"]
        else "다른 곳이 공개 · published by others"
    )
    lines = [f"{content['edition']} {content['edition_name']['ko']}: {number}, {content['status']}"]
    for each in content["headlines"]:
        amount = f"{money.spoken(each['amount'])}원 · won" if each["amount"] is not None else "–"
        lines.append(f"  {each['citation']}: {amount}")
    for figure in content["figures"]:
        detail = f" · {figure['detail']}" if figure["detail"] else ""
        what = f"{figure['phase']} {figure['kind_name']['ko']}{detail}"
        lines.append(
            f"  {what}: {money.spoken(figure['amount'])} ({figure['status']}, {figure['source']['code']})"
        )
    return [*lines, f"  SHA-256 {told.digest}"]
