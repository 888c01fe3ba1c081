"""Calls and what became of them, in public numbers."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from hamkke.calls import permissions, queries
from hamkke.calls.models import Call, Selection
from hamkke.calls.queries import bundle
from hamkke.kernel import clock
from hamkke.ui.api import Cursor, Limit, Listed, Said, cut, public

router = Router(tags=["calls"])


class CallOut(Schema):
    id: UUID
    edition: str
    title: Said
    places: int
    waiting: int
    opens_at: datetime
    closes_at: datetime
    decided_at: datetime | None
    stage: str
    rules_sha256: str


class SelectionOut(Schema):
    """The published statistics word for word, and the digests that the public file must have."""

    call: CallOut
    rule_version: str
    inputs_hash: str
    statistics: dict[str, Any]
    digests: dict[str, Any]


@router.get("/calls", response=public(Listed[CallOut]), summary="모집공고 · calls for applications")
def calls(request: HttpRequest, cursor: Cursor = "", limit: Limit = 20) -> dict[str, Any]:
    found, following = cut(queries.calls(), by=("-opens_at", "-id"), cursor=cursor, limit=limit)
    return {"items": [_call(each) for each in found], "next": following}


@router.get("/calls/{id}", response=public(CallOut, finds=True), summary="공고 하나 · one call")
def call(request: HttpRequest, id: UUID) -> dict[str, Any]:
    return _call(get_object_or_404(permissions.calls_viewable_by(request.user), pk=id))


@router.get(
    "/calls/{id}/selection",
    response=public(SelectionOut, finds=True),
    summary="선정 통계 · the statistics of a selection",
)
def selection(request: HttpRequest, id: UUID) -> dict[str, Any]:
    found = get_object_or_404(Selection.objects.select_related("call__edition", "publication"), call=id)
    publication = bundle.publication_of(found)
    return {
        "call": _call(found.call),
        "rule_version": found.rule_version,
        "inputs_hash": found.inputs_hash,
        "statistics": publication.statistics,
        "digests": publication.digests,
    }


def _call(call: Call) -> dict[str, Any]:
    plain = ("id", "places", "waiting", "opens_at", "closes_at", "decided_at")
    return {
        **{name: getattr(call, name) for name in plain},
        "edition": call.edition.code,
        "title": {"ko": call.title, "en": call.title_en},
        "stage": str(call.stage(clock.now())),
        "rules_sha256": call.terms_hash,
    }
