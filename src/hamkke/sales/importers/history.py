"""The history of the Donghaeng Festival as it was reported, from the tables beside this app, written by us."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib import resources

from hamkke.sales.rules import Source


@dataclass(frozen=True)
class EditionRow:
    code: str
    name: str
    name_en: str


@dataclass(frozen=True)
class ScheduleRow:
    """One version of an edition's dates: {phase: (earliest day, latest day)}, both included."""

    edition: str
    number: int
    decided_on: date
    reason: str
    phases: dict[str, tuple[date, date]]


@dataclass(frozen=True)
class TargetRow:
    edition: str
    year: int | None
    number: int
    amount: int
    definition: str
    decided_on: date | None
    source: str
    reason: str


@dataclass(frozen=True)
class FigureRow:
    edition: str
    kind: str
    phase: str
    detail: str
    number: int
    status: str
    coverage: str
    amount: int
    is_announced: bool
    source: Source
    as_of: date
    note: str
    note_en: str


@dataclass(frozen=True)
class OmissionRow:
    edition: str
    kind: str
    why: str
    source: Source | None
    note: str
    note_en: str


def editions() -> list[EditionRow]:
    return [EditionRow(**row) for row in _rows("editions")]


def schedules() -> list[ScheduleRow]:
    """The versions of every edition's dates, in the order in which they were decided."""
    versions: dict[tuple[str, int], ScheduleRow] = {}
    for row in _rows("schedules"):
        key = row["edition"], int(row["number"])
        version = versions.setdefault(
            key, ScheduleRow(*key, _day(row["decided_on"]), row["reason"], phases={})
        )
        version.phases[row["phase"]] = (_day(row["earliest_on"]), _day(row["latest_on"]))
    return [versions[key] for key in sorted(versions)]


def targets() -> list[TargetRow]:
    return [
        TargetRow(
            edition=row["edition"],
            year=int(row["year"]) if row["year"] else None,
            number=int(row["number"]),
            amount=int(row["amount"]),
            definition=row["definition"],
            decided_on=_day(row["decided_on"]) if row["decided_on"] else None,
            source=row["source"],
            reason=row["reason"],
        )
        for row in _rows("targets")
    ]


def figures() -> list[FigureRow]:
    known = _sources()
    return [
        FigureRow(
            edition=row["edition"],
            kind=row["kind"],
            phase=row["phase"],
            detail=row["detail"],
            number=int(row["number"]),
            status=row["status"],
            coverage=row["coverage"],
            amount=int(row["amount"]),
            is_announced=row["announced"] == "yes",
            source=known[row["source"]],
            as_of=_day(row["as_of"]),
            note=row["note"],
            note_en=row["note_en"],
        )
        for row in _rows("figures")
    ]


def omissions() -> list[OmissionRow]:
    known = _sources()
    return [
        OmissionRow(
            edition=row["edition"],
            kind=row["kind"],
            why=row["why"],
            source=known.get(row["source"]),
            note=row["note"],
            note_en=row["note_en"],
        )
        for row in _rows("omissions")
    ]


def _sources() -> dict[str, Source]:
    return {
        row["code"]: Source(
            row["code"],
            row["publisher"],
            _day(row["published_on"]) if row["published_on"] else None,
            row["url"],
        )
        for row in _rows("sources")
    }


def _rows(name: str) -> Iterator[dict[str, str]]:
    table = resources.files("hamkke.sales") / "history" / f"{name}.csv"
    yield from csv.DictReader(table.read_text(encoding="utf-8").splitlines())


def _day(text: str) -> date:
    return date.fromisoformat(text)
