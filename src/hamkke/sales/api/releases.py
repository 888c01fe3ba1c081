"""Published figures with definition and source, for everybody; the secretariat proposes and signs releases."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Path, Router, Schema

from hamkke.kernel.words import Words
from hamkke.people import actions as people
from hamkke.people.queries import Asked
from hamkke.sales import actions, permissions
from hamkke.sales.models import Release
from hamkke.ui.api import (
    CallersId,
    Code,
    Cursor,
    Limit,
    Listed,
    LongText,
    Scope,
    changing,
    cut,
    personal,
    public,
)

router = Router(tags=["openness"])
desk = Router(tags=["organiser"])
READS, WRITES = Scope("organiser:read", people.hear_token), Scope("organiser:write", people.hear_token)
Number = Annotated[int, Path(ge=1, le=1_000_000)]


class ReleaseOut(Schema):
    edition: str
    number: int
    status: str
    as_of: datetime
    digest: str
    proposed_at: datetime
    released_at: datetime | None
    withdrawn_at: datetime | None


class ReleaseWhole(ReleaseOut):
    """`content` is what was hashed: every figure with its definition, status, scope and source."""

    content: dict[str, Any]


class ReleaseIn(Schema):
    id: CallersId
    status: Literal["provisional", "final"]
    coverage: Literal["all", "small_only"] = "all"
    note: LongText = ""
    note_en: LongText = ""


@router.get("/releases", response=public(Listed[ReleaseOut]), summary="공개된 집계 · published figures")
def releases(request: HttpRequest, cursor: Cursor = "", limit: Limit = 20) -> dict[str, Any]:
    return _listed(Release.objects.filter(released_at__isnull=False), cursor, limit)


@router.get(
    "/releases/{edition}/{number}",
    response=public(ReleaseWhole, finds=True),
    summary="집계 하나와 그 근거 · one release, with its sources",
)
def release(request: HttpRequest, edition: Code, number: Number) -> dict[str, Any]:
    public_ones = Release.objects.filter(released_at__isnull=False).select_related("edition")
    found = get_object_or_404(public_ones, edition__code=edition, number=number)
    return {**_release(found), "content": found.content}


@desk.get(
    "/releases", response=personal(Listed[ReleaseOut]), auth=READS, summary="모든 공개본 · every release"
)
def every_release(request: Asked, cursor: Cursor = "", limit: Limit = 20) -> dict[str, Any]:
    return _listed(permissions.releases_readable_by(request.auth), cursor, limit)


@desk.post(
    "/editions/{code}/releases", response=changing(ReleaseOut), auth=WRITES, summary="공개본 내기 · propose"
)
def proposing(request: Asked, code: Code, wanted: ReleaseIn) -> dict[str, Any]:
    edition = get_object_or_404(permissions.editions_recordable_by(request.auth), code=code)
    proposed = actions.propose_release(
        edition,
        id=wanted.id,
        status=wanted.status,
        coverage=wanted.coverage,
        note=Words(wanted.note, wanted.note_en),
        by=request.auth,
    )
    return _release(proposed)


@desk.post(
    "/editions/{code}/releases/{number}/signature",
    response=changing(ReleaseOut),
    auth=WRITES,
    summary="두 번째로 서명하고 공개 · sign as the second, and release",
)
def signing(request: Asked, code: Code, number: Number) -> dict[str, Any]:
    return _release(actions.release_figures(_signable(request, code, number), by=request.auth))


@desk.post(
    "/editions/{code}/releases/{number}/withdrawal",
    response=changing(ReleaseOut),
    auth=WRITES,
    summary="낸 공개본 거두기 · take a proposal back",
)
def withdrawing(request: Asked, code: Code, number: Number) -> dict[str, Any]:
    """Before it is public."""
    return _release(actions.withdraw_release(_signable(request, code, number), by=request.auth))


def _signable(request: Asked, code: str, number: int) -> Release:
    editions = permissions.editions_recordable_by(request.auth)
    found: Release = get_object_or_404(
        Release.objects.select_related("edition"), edition__in=editions, edition__code=code, number=number
    )
    return found


def _listed(found: Any, cursor: str, limit: int) -> dict[str, Any]:
    rows, following = cut(found.select_related("edition"), by=("-as_of", "-id"), cursor=cursor, limit=limit)
    return {"items": [_release(each) for each in rows], "next": following}


def _release(release: Release) -> dict[str, Any]:
    plain = ("number", "status", "as_of", "digest", "proposed_at", "released_at", "withdrawn_at")
    return {"edition": release.edition.code, **{name: getattr(release, name) for name in plain}}
