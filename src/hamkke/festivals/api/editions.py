"""Editions, their phases and what they aim at, for everybody's programs."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from hamkke.festivals import queries
from hamkke.kernel import clock
from hamkke.ui.api import Code, Cursor, Limit, Listed, Said, cut, public, said

router = Router(tags=["festivals"])


class PhaseOut(Schema):
    kind: str
    name: Said
    earliest_on: date
    latest_on: date
    is_now: bool


class SeriesOut(Schema):
    code: str
    name: Said


class EditionOut(Schema):
    code: str
    name: Said
    series: Said
    phases: list[PhaseOut]


class TargetOut(Schema):
    number: int
    amount: int
    definition: str
    reason: str
    source: str
    decided_on: date | None


class ScheduleOut(Schema):
    number: int
    reason: str
    decided_at: datetime
    phases: list[PhaseOut]


class PartnerOut(Schema):
    name: Said
    supports: list[Said]


class EditionWhole(EditionOut):
    schedules: list[ScheduleOut]
    targets: list[TargetOut]
    partners: list[PartnerOut]


class ProofOut(Schema):
    quantity: int
    note: Said
    url: str
    file_sha256: str
    accepted_at: datetime


class PromiseOut(Schema):
    id: UUID
    promise: Said
    promised_by: list[Said]
    promised: int
    accepted: int
    unit: Said
    due_on: date
    state: str
    proofs: list[ProofOut]


class AreaOut(Schema):
    area: str
    name: Said
    progress: int | None
    promises: list[PromiseOut]


class PromisesOut(Schema):
    edition: str
    name: Said
    as_of: date
    areas: list[AreaOut]


@router.get("/series", response=public(list[SeriesOut]), summary="축제 · series of festivals")
def series(request: HttpRequest) -> list[dict[str, Any]]:
    return [{"code": each.code, "name": {"ko": each.name, "en": each.name_en}} for each in queries.series()]


@router.get("/editions", response=public(Listed[EditionOut]), summary="축제 회차 · editions")
def editions(request: HttpRequest, cursor: Cursor = "", limit: Limit = 20) -> dict[str, Any]:
    found, following = cut(queries.editions(), by=("-code",), cursor=cursor, limit=limit)
    shown = queries.editions_shown(found, now=clock.now())
    return {"items": [edition_of(each) for each in shown], "next": following}


@router.get("/editions/{code}", response=public(EditionWhole, finds=True), summary="회차 하나 · one edition")
def edition(request: HttpRequest, code: Code) -> dict[str, Any]:
    return whole(get_object_or_404(queries.editions(), code=code))


@router.get(
    "/editions/{code}/promises",
    response=public(PromisesOut, finds=True),
    summary="협력 기관의 약속 · partners' promises",
)
def promises(request: HttpRequest, code: Code) -> dict[str, Any]:
    """What was promised in the five areas, and what was shown for it and accepted. `progress` is in basis points."""
    found = get_object_or_404(queries.editions(), code=code)
    today = clock.today()
    return queries.promises_told(found, queries.areas_of(found, today=today), today=today)


def whole(found: queries.Edition) -> dict[str, Any]:
    now = clock.now()
    [shown] = queries.editions_shown([found], now=now)
    versions = queries.versions_shown(found, now=now)
    return {
        **edition_of(shown),
        "schedules": [
            {**_plain(each.version, "number", "reason", "decided_at"), "phases": _phases(each.phases)}
            for each in versions
        ],
        "targets": [
            _plain(each, "number", "amount", "definition", "reason", "source", "decided_on")
            for each in queries.targets_of(found)
        ],
        "partners": [
            {
                "name": {"ko": each.partner.organisation.name, "en": each.partner.organisation.name_en},
                "supports": [said(words) for words in each.supports],
            }
            for each in queries.partners_shown(found)
        ],
    }


def edition_of(shown: queries.EditionShown) -> dict[str, Any]:
    edition = shown.edition
    return {
        "code": edition.code,
        "name": {"ko": edition.name, "en": edition.name_en},
        "series": {"ko": edition.series.name, "en": edition.series.name_en},
        "phases": _phases(shown.phases),
    }


def _phases(phases: tuple[queries.PhaseShown, ...]) -> list[dict[str, Any]]:
    return [
        {**_plain(each, "kind", "earliest_on", "latest_on", "is_now"), "name": said(each.name)}
        for each in phases
    ]


def _plain(row: object, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
