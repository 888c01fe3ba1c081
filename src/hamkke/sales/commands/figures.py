"""Headlines, comparisons and the published history, for people and for programs."""

from collections.abc import Sequence
from typing import Any

import click

from hamkke.kernel import money
from hamkke.kernel.words import Words
from hamkke.sales import actions, queries
from hamkke.ui.terminal import answers

Answer = tuple[dict[str, Any], list[str]]

_DEFINITION = click.option(
    "--definition",
    required=True,
    metavar="|".join(queries.DEFINITIONS),
    help="무엇을 셀지 · What the total counts.",
)


@click.command("headline")
@click.argument("edition")
@_DEFINITION
@answers
def headline(edition: str, definition: str) -> Answer:
    """한 회차의 매출 하나 · One edition's total under one definition."""
    told = queries.headline(edition, definition)
    return _headline_data(told), _headline_lines(told)


@click.command("compare")
@click.argument("edition")
@click.argument("against_edition")
@_DEFINITION
@click.option(
    "--against", default=None, metavar="DEFINITION", help="상대 회차의 정의 · The other edition's definition."
)
@answers
def compare(edition: str, against_edition: str, definition: str, against: str | None) -> Answer:
    """두 회차를 같은 기준으로만 · Two editions, only like for like."""
    told = queries.compare(edition, against_edition, definition, against)
    data = {
        "definition": definition,
        "basis": told.basis,
        "change": queries.spoken_change(told.change),
        "change_tenths_of_percent": told.change,
        "total_change_tenths_of_percent": told.total_change,
        "per_day_change_tenths_of_percent": told.per_day_change,
        "a": _headline_data(told.a),
        "b": _headline_data(told.b),
        "notes": [_both(note) for note in told.notes],
        **_both(told.words),
    }
    return data, [told.words.ko, told.words.en, *_notes(told.notes)]


@click.command("year")
@click.argument("year", type=int)
@_DEFINITION
@answers
def year(year: int, definition: str) -> Answer:
    """한 해의 합과 목표 달성률 · A year's total and what it reaches of each target version."""
    told = queries.year_total(year, definition)
    data = {
        "year": told.year,
        "definition": definition,
        "amount": told.amount,
        "unlike": [_both(why) for why in told.unlike],
        "editions": [_headline_data(each) for each in told.headlines],
        "left_out": [_both(each.words) for each in told.left_out],
        "attainments": [
            {
                "target_version": each.target.number,
                "target": each.target.amount,
                "reason": each.target.reason,
                "attainment": each.shown,
                "attainment_tenths_of_percent": each.tenths,
            }
            for each in told.attainments
        ],
    }
    name = f"{told.year} {told.definition.name}"
    if told.amount is None:
        lines = [
            f"{name}: 세는 것이 달라 더할 수 없습니다 · they do not count the same, so they are not added up"
        ]
        lines += [f"  ! {why.ko} · {why.en}" for why in told.unlike]
    else:
        lines = [f"{name}: {money.spoken(told.amount)}원 · won"]
    lines += [
        f"  {each.edition}: {money.spoken(each.amount)} ({each.scope}, {each.status_name})"
        + "".join(f", 아직 없음 · not in yet: {missing.words}" for missing in each.missing)
        for each in told.headlines
    ]
    lines += [f"  – {each.words.ko}" for each in told.left_out]
    lines += [
        f"  목표 {each.target.number}판 · target version {each.target.number} "
        f"({money.spoken(each.target.amount)}): {each.shown}"
        for each in told.attainments
    ]
    return data, lines


@click.command("load-history")
@answers
def load_history() -> Answer:
    """2020–2025 공개 기록 넣기 · Load the published editions; twice adds nothing."""
    added = vars(actions.load_history())
    return added, [f"{name}: +{count}" for name, count in added.items()]


def _headline_data(told: queries.Headline) -> dict[str, Any]:
    return {
        "edition": told.edition,
        "definition": told.definition.code,
        "definition_name": _both(told.definition.name),
        "definition_text": _both(told.definition.text),
        "definition_cited_as": told.definition.citation,
        "amount": told.amount,
        "unit": "won",
        "scope": {
            **_both(told.scope),
            "counts": [{"kind": kind, "phase": phase} for kind, phase in sorted(told.counts)],
            "coverage": told.coverage,
        },
        "status": told.status,
        "as_of": told.as_of.isoformat(),
        "counted_at": told.counted_at.isoformat() if told.counted_at else None,
        "days": told.days,
        "days_in_all": told.days_in_all,
        "per_day": told.per_day,
        "sources": [
            {
                "code": source.code,
                "publisher": source.publisher,
                "published_on": source.published_on.isoformat() if source.published_on else None,
                "url": source.url or None,
            }
            for source in told.sources
        ],
        "parts": [
            {
                "kind": part.kind,
                "phase": part.phase,
                "detail": part.detail,
                "amount": part.amount,
                "status": part.status,
                "as_of": part.as_of.isoformat(),
                "source": part.source.code,
            }
            for part in told.parts
        ],
        "missing": [{"kind": each.kind, "why": each.why} for each in told.missing],
        "notes": [_both(note) for note in told.notes],
    }


def _headline_lines(told: queries.Headline) -> list[str]:
    lines = [
        f"{told.edition} {told.definition.name}: {money.spoken(told.amount)}원 · won",
        f"  범위 · scope: {told.scope}",
        f"  상태 · status: {told.status}, 기준일 · as of {told.as_of}",
        *(f"  {part.name}: {money.spoken(part.amount)} ({part.source.code})" for part in told.parts),
    ]
    if told.is_unfinished:
        lines.append(
            f"  본행사 {told.days_in_all}일 가운데 {told.days}일까지 · days counted: {told.days}/{told.days_in_all}"
        )
    if told.per_day is not None:
        lines.append(f"  하루 · per day ({told.days}): {money.spoken(told.per_day)}")
    lines += [f"  아직 없음 · not in yet: {each.words}" for each in told.missing]
    return [*lines, *_notes(told.notes), f"  정의 · definition: {told.definition.citation}"]


def _notes(notes: Sequence[Words]) -> list[str]:
    return [f"  * {note}" for note in notes]


def _both(words: Words) -> dict[str, str]:
    return {"ko": words.ko, "en": words.en}
