"""`hamkke insights effect` and `hamkke insights totals`: what an edition did, and what a model expected of its days."""

import csv
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import click
import msgspec

from hamkke.festivals import queries as festivals
from hamkke.insights import queries
from hamkke.insights.rules.publishing import NoStudy
from hamkke.kernel import money
from hamkke.kernel.words import Words
from hamkke.ui import terminal


@click.command("effect")
@click.argument("edition")
@click.option(
    "--again", is_flag=True, help="지금 다시 셈해 발표한 것과 견줍니다 · Work it out again and compare."
)
@terminal.answers
def effect(edition: str, *, again: bool) -> tuple[dict[str, Any], list[str]]:
    """발표한 연구가 말하는 것 · What the published study of an edition says."""
    found = festivals.edition_by_code(edition)
    told = queries.published_of(found)
    if told is None:
        raise NoStudy(edition=edition)
    content, lines = queries.content_of(told), _lines(told)
    if again:
        anew = _again(found, told)
        content, lines = content | {"again": anew}, [*lines, "", *_of_again(anew)]
    return content, lines


def _again(edition: festivals.Edition, told: queries.Told) -> dict[str, Any]:
    inputs = queries.inputs_of(edition)
    found = queries.worked_out(edition, inputs)
    return {
        "inputs_hash": inputs.hash,
        "same_inputs": inputs.hash == told.study.inputs_hash,
        "same_findings": found == told.found,
    }


def _of_again(anew: dict[str, Any]) -> list[str]:
    if anew["same_inputs"] and anew["same_findings"]:
        return ["다시 셈해도 같습니다 · Worked out again, it is the same."]
    if anew["same_inputs"]:
        return ["입력은 같은데 찾은 것이 다릅니다 · The inputs are the same, the findings are not."]
    return [
        "발표한 뒤에 동의나 매출이 달라졌습니다 · Consent or sales have changed since.",
        f"지금 입력의 지문 · hash of the inputs now: {anew['inputs_hash']}",
    ]


def _lines(told: queries.Told) -> list[str]:
    comparisons = [("흔히 하는 비교 · usually printed", "값 · figure", "95%")]
    comparisons += [(_both(row.name), row.middle, f"{row.low} – {row.high}") for row in told.comparisons]
    return [
        *_two(told.sentence),
        *(line for why in told.found.why_withheld() for line in _two(why)),
        "",
        *(
            f"{'✓' if check.is_good else '?'} {_both(check.name)}: {_both(check.said)}"
            for check in told.checks
        ),
        "",
        *(terminal.table(comparisons) if told.comparisons else []),
        "",
        *(f"- {_both(words)}" for words in told.not_said if told.found.effect),
        f"입력의 지문 · hash of the inputs: {told.study.inputs_hash}",
    ]


@click.command("totals")
@click.argument("edition")
@click.option(
    "--control",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="축제가 움직일 수 없던 매출, ‘날,원’ CSV · Sales that the festival cannot have moved: a CSV of day,won.",
)
@terminal.answers
def totals(edition: str, control: Path | None) -> tuple[dict[str, Any], list[str]]:
    """모형이 내다본 총액과의 차이 (견준 것이 아님) · The total beside what a model expected; nothing is compared."""
    expected = queries.expected_of(festivals.edition_by_code(edition), control=_read(control))
    label = queries.model_label()
    rows = [
        ("", "원 · won", "95%"),
        ("팔린 것 · sold", money.spoken(expected.sold), ""),
        ("모형의 예상 · expected", money.spoken(expected.expected), _between(expected.low, expected.high)),
        ("차이 · beyond", money.spoken(expected.beyond), _between(expected.beyond_low, expected.beyond_high)),
    ]
    data = {
        **msgspec.structs.asdict(expected),
        "beyond": expected.beyond,
        "beyond_low": expected.beyond_low,
        "beyond_high": expected.beyond_high,
        "is_an_effect": False,
        "label": asdict(label),
    }
    return {"edition": edition, **data}, [*terminal.table(rows), "", *_two(label)]


def _read(control: Path | None) -> dict[date, int] | None:
    """Rows of a day and whole won; a heading may stand above them."""
    if control is None:
        return None
    rows = list(csv.reader(control.read_text(encoding="utf-8-sig").splitlines()))
    try:
        return {date.fromisoformat(day.strip()): int(won) for day, won in rows[_is_heading(rows) :]}
    except ValueError:
        raise click.BadParameter(
            "줄마다 2026-09-01,1000000 꼴이어야 합니다 · Each line must read 2026-09-01,1000000.",
            param_hint="--control",
        ) from None


def _is_heading(rows: list[list[str]]) -> bool:
    return bool(rows) and not rows[0][0][:1].isdigit()


def _between(low: int, high: int) -> str:
    return f"{money.spoken(low)} – {money.spoken(high)}"


def _both(words: Words) -> str:
    return f"{words.ko} · {words.en}"


def _two(words: Words) -> list[str]:
    return [words.ko, words.en]
