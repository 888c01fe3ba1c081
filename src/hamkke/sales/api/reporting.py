"""Channels, what they owe an edition by when, and figures as their sources told them."""

from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Path, Router, Schema
from pydantic import Field

from hamkke.festivals.queries import Edition
from hamkke.kernel import clock
from hamkke.kernel.words import Words
from hamkke.people import actions as people
from hamkke.people.queries import Asked
from hamkke.sales import actions, permissions, queries
from hamkke.sales.models import Channel, Figure, ReportDuty
from hamkke.sales.queries import channels as asked
from hamkke.sales.rules.pulls import Spell
from hamkke.ui.api import (
    CallersId,
    Code,
    Day,
    LongText,
    Plain,
    Said,
    Scope,
    changing,
    personal,
    said,
)

desk = Router(tags=["organiser"])
READS, WRITES = Scope("organiser:read", people.hear_token), Scope("organiser:write", people.hear_token)

Slug = Annotated[str, Field(pattern=r"^[a-zA-Z0-9_-]{1,40}$")]
ChannelCode = Annotated[str, Path(pattern=r"^[a-zA-Z0-9_-]{1,40}$")]
Name = Annotated[Plain, Field(min_length=1, max_length=60)]
Line = Annotated[Plain, Field(max_length=120)]
Whose = Annotated[Plain, Field(min_length=1, max_length=120)]


class ChannelOut(Schema):
    code: str
    name: Said
    kind: str
    contract: str
    date_basis: str
    currency: str
    decimals: int


class ChannelIn(Schema):
    id: CallersId
    code: Slug
    name: Name
    name_en: Name
    kind: Literal["direct_online", "direct_offline"]
    contract: Literal["own", "intermediary", "consignment", "concession", "outright", "shop"] = "intermediary"
    date_basis: Literal["ordered", "paid", "shipped", "confirmed"] = "ordered"
    cycle: Line = ""
    cycle_en: Line = ""
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "KRW"
    decimals: int = Field(0, ge=0, le=4)


class PullIn(Schema):
    """The days of order, both included."""

    id: CallersId
    since: Day
    last: Day


class PullOut(Schema):
    """The worker asks within a minute."""

    id: UUID
    since: date
    last: date
    asked_at: datetime
    state: str


class DutyIn(Schema):
    id: CallersId
    channel: Slug
    kind: Literal["interim", "final"]
    covers_until: Day
    due_on: Day = Field(description="그날 끝까지 · by the end of that day")
    reporter: Whose


class DutyOut(Schema):
    id: UUID
    channel: str
    kind: str
    covers_until: date
    due_at: datetime
    reporter: str
    state: Literal["reported", "nothing", "late", "waiting", "missing"]
    says: Said
    reported_at: datetime | None


class FigureIn(Schema):
    """What a source said. It stands in place of the earlier one of the same kind, phase and detail, which stays to be read."""

    id: CallersId
    kind: Literal["direct", "direct_online", "direct_offline", "voucher_onnuri", "voucher_local"]
    phase: Literal["pre_event", "main", "extension"] = "main"
    detail: Annotated[Plain, Field(max_length=60)] = ""
    amount: int = Field(ge=0, le=1_000_000_000_000_000, description="원 · whole won")
    status: Literal["provisional", "estimated", "final"]
    coverage: Literal["all", "small_only"] = "all"
    is_announced: bool = True
    holds_own: bool = False
    as_of: Day
    source: Whose = Field(description="찾아볼 수 있는 짧은 번호 · a short id by which it can be looked up")
    publisher: Whose
    published_on: Day | None = None
    url: Annotated[str, Field(max_length=500, pattern=r"^(https?://[^\x00-\x20]+)?$")] = ""
    note: LongText = ""
    note_en: LongText = ""


class FigureOut(Schema):
    id: UUID
    number: int
    kind: str
    phase: str
    detail: str
    amount: int
    status: str
    as_of: date
    recorded_at: datetime


@desk.get("/channels", response=personal(list[ChannelOut]), auth=READS, summary="판매처 · channels")
def channels(request: Asked) -> list[dict[str, Any]]:
    return [_channel(each) for each in permissions.channels_manageable_by(request.auth)]


@desk.post(
    "/channels", response=changing(ChannelOut), auth=WRITES, summary="판매처 더하기 · register a channel"
)
def registering(request: Asked, wanted: ChannelIn) -> dict[str, Any]:
    plain = wanted.dict(exclude={"name", "name_en", "cycle", "cycle_en"})
    opened = actions.open_channel(
        name=Words(wanted.name, wanted.name_en),
        cycle=Words(wanted.cycle, wanted.cycle_en),
        by=request.auth,
        **plain,
    )
    return _channel(opened)


@desk.post(
    "/channels/{code}/pulls",
    response=changing(PullOut),
    auth=WRITES,
    summary="판매처에 묻기 · ask a channel for the orders of some days",
)
def pulling(request: Asked, code: ChannelCode, wanted: PullIn) -> dict[str, Any]:
    """While it is being asked for these days, that is one question."""
    channel = get_object_or_404(permissions.channels_manageable_by(request.auth), code=code)
    spell = Spell(wanted.since, wanted.last + timedelta(days=1))
    pull = actions.ask_marketplace(channel, id=wanted.id, spell=spell, by=request.auth)
    plain = ("id", "since", "asked_at", "state")
    return {**{name: getattr(pull, name) for name in plain}, "last": pull.spell.last}


@desk.get(
    "/editions/{code}/duties",
    response=personal(list[DutyOut], finds=True),
    auth=READS,
    summary="판매처의 보고 · what channels owe an edition",
)
def duties(request: Asked, code: Code) -> list[dict[str, Any]]:
    """The earliest due first."""
    return _duties(_edition(request, code))


@desk.post(
    "/editions/{code}/duties",
    response=changing(list[DutyOut]),
    auth=WRITES,
    summary="보고할 것 정하기 · lay a report down",
)
def owing(request: Asked, code: Code, wanted: DutyIn) -> list[dict[str, Any]]:
    """Laid down again for the same channel and kind, the later word counts."""
    edition = _edition(request, code)
    channel = get_object_or_404(permissions.channels_manageable_by(request.auth), code=wanted.channel)
    plain = wanted.dict(exclude={"channel", "due_on"})
    due_at = clock.end_of(wanted.due_on)
    actions.owe_report(edition=edition, channel=channel, due_at=due_at, by=request.auth, **plain)
    return _duties(edition)


@desk.post(
    "/editions/{code}/duties/{id}/nothing",
    response=changing(list[DutyOut]),
    auth=WRITES,
    summary="판매 없음 적기 · write down that nothing was sold",
)
def reporting_nothing(request: Asked, code: Code, id: UUID) -> list[dict[str, Any]]:
    edition = _edition(request, code)
    actions.report_nothing(get_object_or_404(ReportDuty, edition=edition, pk=id), by=request.auth)
    return _duties(edition)


@desk.post(
    "/editions/{code}/figures",
    response=changing(FigureOut),
    auth=WRITES,
    summary="수치 적기 · record a figure with its source",
)
def recording(request: Asked, code: Code, wanted: FigureIn) -> Figure:
    plain = wanted.dict(exclude={"source", "publisher", "published_on", "url"})
    source = queries.Source(wanted.source, wanted.publisher, wanted.published_on, wanted.url)
    return actions.record_figure(edition=_edition(request, code), source=source, by=request.auth, **plain)


def _edition(request: Asked, code: str) -> Edition:
    found: Edition = get_object_or_404(permissions.editions_recordable_by(request.auth), code=code)
    return found


def _channel(channel: Channel) -> dict[str, Any]:
    plain = ("code", "kind", "contract", "date_basis", "currency", "decimals")
    return {
        **{name: getattr(channel, name) for name in plain},
        "name": {"ko": channel.name, "en": channel.name_en},
    }


def _duties(edition: Edition) -> list[dict[str, Any]]:
    plain = ("id", "kind", "covers_until", "due_at", "reporter")
    return [
        {
            **{name: getattr(each.duty, name) for name in plain},
            "channel": each.duty.channel.code,
            "state": each.state,
            "says": said(each.name),
            "reported_at": each.reported_at,
        }
        for each in asked.duties_of(edition, now=clock.now())
    ]
