"""Rows that could not be understood are put right by a person who says why, and enter as a batch of their own."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from hamkke.audit import actions as audit
from hamkke.kernel import clock
from hamkke.people import queries as people
from hamkke.sales.actions.reading import Told, record_read, typed_lines
from hamkke.sales.actions.storing import intend
from hamkke.sales.importers import files
from hamkke.sales.models import Batch, RejectedLine
from hamkke.sales.queries.batches import columns_to_mend
from hamkke.sales.rules import batches
from hamkke.sales.rules.mappings import Reason, from_json

if TYPE_CHECKING:
    import pyarrow as pa


def mend(line: RejectedLine, values: dict[str, str], *, because: str, by: people.User) -> RejectedLine:
    """Put some cells of a rejected row right, with the reason; what it said before stays beside it.

    Raises ReasonMissing, NotWaiting, ColumnUnknown, and StillWrong when it cannot be understood yet.
    """
    because = batches.check_reason(because)
    batches.check_mending(line.state, values, known=columns_to_mend(line))
    mended = {**line.values, **{column: value.strip() for column, value in values.items()}}
    _, rejected = _mended_lines(line.batch, [(line, mended)])
    batches.check_understood([reason.words for row in rejected for reason in row.reasons])
    return _decide(line, state="mended", mended=mended, because=because, by=by)


def set_aside(line: RejectedLine, *, because: str, by: people.User) -> RejectedLine:
    """Leave a rejected row out for good, with the reason: it was no sale. Raises ReasonMissing, NotWaiting."""
    return _decide(line, state="set_aside", mended=None, because=batches.check_reason(because), by=by)


@transaction.atomic
def _decide(
    line: RejectedLine, *, state: str, mended: dict[str, str] | None, because: str, by: people.User
) -> RejectedLine:
    line = RejectedLine.objects.select_for_update().get(pk=line.pk)
    batches.check_mending(line.state, (), known=())
    line.state, line.mended, line.because = state, mended, because
    line.mended_at, line.mended_by = clock.now(), by
    line.save(update_fields=["state", "mended", "because", "mended_at", "mended_by"])
    audit.record(by=by, verb=f"sales.line.{state}", target=line, row=line.row, because=because)
    return line


def enter_mended(batch: Batch, *, id: UUID, by: people.User) -> Batch:
    """Store the rows of a file that were mended, as a batch of their own that follows it. The same id is the same batch,
    and one that was opened and not filled is filled now.

    Raises NothingMended.
    """
    follow_up = Batch.objects.filter(pk=id).first() or _opened(batch, id=id, by=by)
    if follow_up.state == "received":
        record_read(follow_up, *_typed(follow_up))
        follow_up.refresh_from_db()
    return intend(follow_up, by=by)


@transaction.atomic
def _opened(batch: Batch, *, id: UUID, by: people.User) -> Batch:
    """The follow-up and its rows, bound to each other in one step: another's follow-up finds them gone."""
    lines = list(batch.rejected_lines.select_for_update().filter(state="mended").order_by("row"))
    if not lines:
        raise batches.NothingMended
    said = json.dumps(
        [[str(line.pk), line.mended] for line in lines], sort_keys=True, ensure_ascii=False
    ).encode()
    follow_up = Batch.objects.create(
        id=id,
        channel=batch.channel,
        mapping=batch.mapping,
        mends=batch,
        name=batch.name,
        size=len(said),
        sha256=hashlib.sha256(said).hexdigest(),
        received_at=clock.now(),
        received_by=by,
    )
    RejectedLine.objects.filter(pk__in=[line.pk for line in lines]).update(
        state="entered", entered_by=follow_up
    )
    audit.record(by=by, verb="sales.lines.entered", target=follow_up, lines=len(lines), mends=str(batch.pk))
    return follow_up


def _typed(follow_up: Batch) -> tuple[dict[str, Told], dict[str, Any]]:
    """Its lines in the spool, where a file's would be."""
    lines = list(follow_up.entered_lines.order_by("row"))
    table, rejected = _mended_lines(follow_up, [(line, line.mended or {}) for line in lines])
    told: dict[str, Told] = defaultdict(Told)
    with typed_lines(follow_up) as keep:
        keep(table, told)
    return told, {"rows": len(lines), "rejected": len(rejected)}


def _mended_lines(
    batch: Batch, rows: "Iterable[tuple[RejectedLine, dict[str, str]]]"
) -> "tuple[pa.Table, list[files.Rejected]]":
    mapping = batch.read_by
    told = [
        files.Rejected(line.row, tuple(_reason(each) for each in line.reasons), values, line.nth)
        for line, values in rows
    ]
    return files.mend(told, from_json(mapping.content), batch=str(batch.pk), number=0)


def _reason(told: dict[str, str]) -> Reason:
    return Reason(told["reason"], told["column"])
