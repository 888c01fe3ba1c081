"""The ledger's published heads: whoever keeps one can tell whether anything before it was changed."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from hamkke.ledger import queries
from hamkke.ui.api import Cursor, Limit, Listed, cut, public

router = Router(tags=["openness"])


class HeadOut(Schema):
    day: date
    batch: int
    hash: str
    anchored_at: datetime


@router.get(
    "/ledger/heads", response=public(Listed[HeadOut]), summary="원장 확인값 · the ledger's heads, by day"
)
def heads(request: HttpRequest, cursor: Cursor = "", limit: Limit = 50) -> dict[str, Any]:
    found, following = cut(queries.anchors(), by=("-day",), cursor=cursor, limit=limit)
    items = [
        {"day": each.day, "batch": each.batch_id, "hash": each.hash_hex, "anchored_at": each.anchored_at}
        for each in found
    ]
    return {"items": items, "next": following}
