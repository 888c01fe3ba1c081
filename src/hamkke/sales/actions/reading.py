"""A file is looked at and read, by the worker: its lines wait beside it without personal columns, its bad rows to be mended."""

import contextlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from hamkke.kernel import ids
from hamkke.kernel.errors import Refused
from hamkke.sales.actions import spool
from hamkke.sales.actions.holding import holding
from hamkke.sales.actions.receiving import note_trouble, recognise
from hamkke.sales.importers import files
from hamkke.sales.models import Batch, Channel, RejectedLine
from hamkke.sales.models.lines import schema
from hamkke.sales.queries.batches import edition_over, known_mappings
from hamkke.sales.rules.mappings import Mapping, Reason, from_json

if TYPE_CHECKING:
    import pyarrow as pa

_ROWS_AT_ONCE = 2_000
_LINES_SHOWN = 8


@dataclass
class Told:
    """What a file tells of one channel: by state, lines, quantity and amount; from which day to which."""

    by_state: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0]))
    earliest_on: date | None = None
    latest_on: date | None = None

    @property
    def lines(self) -> int:
        return sum(lines for lines, _, _ in self.by_state.values())

    def add(self, table: "pa.Table") -> None:
        import pyarrow.compute as pc

        sums = table.group_by("state").aggregate([("row", "count"), ("quantity", "sum"), ("amount", "sum")])
        for row in sums.to_pylist():
            counts = self.by_state[row["state"]]
            for place, name in enumerate(("row_count", "quantity_sum", "amount_sum")):
                counts[place] += row[name]
        spell = pc.min_max(table["order_day"]).as_py()
        self.earliest_on = min(self.earliest_on or spell["min"], spell["min"])
        self.latest_on = max(self.latest_on or spell["max"], spell["max"])


def look(batch_id: UUID) -> None:
    """Find out what a file is. What is recognised is read at once; what is not says why, and waits to be told."""
    batch = Batch.objects.get(pk=batch_id)
    if batch.state != "received" or batch.mapping_id:
        return
    try:
        found = files.understand(spool.file(batch.pk), name=batch.name, mappings=known_mappings())
        Batch.objects.filter(pk=batch.pk).update(understood=_shown(found))
        recognise(batch, found.mapping)
    except Refused as refusal:
        note_trouble(batch, refusal)


def read(batch_id: UUID) -> None:
    """Read a file as its mapping says. Done twice it is read once; by two at once, one after the other."""
    with holding(f"read:{batch_id}"):
        batch = Batch.objects.select_related("mapping", "channel").get(pk=batch_id)
        if batch.state != "received" or batch.mapping is None:
            return
        try:
            told, control = _through(batch, from_json(batch.mapping.content))
        except Refused as refusal:
            note_trouble(batch, refusal)
        else:
            record_read(batch, told, asdict(control))


def _through(batch: Batch, mapping: Mapping) -> tuple[dict[str, Told], files.Control]:
    """Go through the file once: lines into a file for each channel, rejected rows into the database."""
    batch.rejected_lines.all().delete()
    told: dict[str, Told] = defaultdict(Told)

    def progress(done: int, whole: int) -> None:
        Batch.objects.filter(pk=batch.pk).update(done=done, whole=whole)

    reading = files.read(spool.file(batch.pk), mapping, batch=str(batch.pk), number=0, progress=progress)
    with typed_lines(batch) as keep:
        for lines, rejected in reading:
            keep(lines, told)
            RejectedLine.objects.bulk_create(
                (rejected_line(batch, each) for each in rejected), batch_size=_ROWS_AT_ONCE
            )
    return told, reading.control


@contextlib.contextmanager
def typed_lines(batch: Batch) -> "Iterator[Callable[[pa.Table, dict[str, Told]], None]]":
    """Keeps lines in the spool, those of each channel in a file of their own, and adds up what they tell."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    writers: dict[str, Any] = {}

    def keep(lines: pa.Table, told: dict[str, Told]) -> None:
        for channel in pc.unique(lines["channel"]).to_pylist():
            some = lines.filter(pc.equal(lines["channel"], channel))
            if channel not in writers:
                path = spool.typed(part_id(batch, channel))
                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                writers[channel] = opened.enter_context(pq.ParquetWriter(path, schema(), compression="zstd"))
            writers[channel].write_table(some)
            told[channel].add(some)

    with contextlib.ExitStack() as opened:
        yield keep


def part_id(batch: Batch, channel: str) -> UUID:
    """A file is one batch for the channel it is told to be of, and another for each other that it tells of."""
    return batch.pk if channel == batch.told_by.code else ids.derived("part of a batch", batch.pk, channel)


@transaction.atomic
def record_read(batch: Batch, told: dict[str, Told], control: dict[str, Any]) -> None:
    """What was read stands; who decides about it sees all of it. Done by two, the earlier counts.

    Where somebody has chosen another way of reading meanwhile, it does not: the next reading is on its way.
    """
    read_by, batch = batch.mapping_id, Batch.objects.select_for_update().get(pk=batch.pk)
    if batch.state != "received" or batch.mapping_id != read_by:
        return
    codes = sorted(told, key=lambda code: (code != batch.told_by.code, code))
    channels = {each.code: each for each in Channel.objects.filter(code__in=told)}
    if codes and codes[0] != batch.told_by.code:  # Of its own channel it told nothing, so it is of another.
        spool.typed(part_id(batch, codes[0])).replace(spool.typed(batch.pk))
        batch.channel = channels[codes[0]]
    batch.told = {"control": control}
    batch.rows_seen, batch.rejected = control["rows"], control["rejected"]
    _tell(batch, told[codes[0]] if codes else Told())
    for code in codes[1:]:
        alike = {"mapping": batch.mapping, "mends": batch.mends, "name": batch.name, "size": batch.size}
        part = Batch(
            id=part_id(batch, code),
            part_of=batch,
            channel=channels[code],
            sha256=batch.sha256,
            received_at=batch.received_at,
            received_by=batch.received_by,
            **alike,
        )
        _tell(part, told[code])


def _tell(batch: Batch, told: Told) -> None:
    batch.state, batch.accepted = "read", told.lines
    batch.earliest_on, batch.latest_on = told.earliest_on, told.latest_on
    sums = {
        state: dict(zip(("lines", "quantity", "amount"), counts, strict=True))
        for state, counts in sorted(told.by_state.items())
    }
    batch.told = {**batch.told, "by_state": sums}
    if told.earliest_on and told.latest_on:
        batch.edition = edition_over(told.earliest_on, told.latest_on)
    batch.save()


def rejected_line(batch: Batch, row: files.Rejected) -> RejectedLine:
    return RejectedLine(
        batch=batch,
        row=row.row,
        reasons=[_shown_reason(each) for each in row.reasons],
        values={header: cell.replace("\0", "") for header, cell in row.values.items()},
        nth=row.nth,
    )


def _shown_reason(reason: Reason) -> dict[str, str]:
    return {"reason": reason.code, "column": reason.column, "ko": reason.words.ko, "en": reason.words.en}


def _shown(found: files.Understood) -> dict[str, Any]:
    """What of an understood file is kept for the page: nothing of anybody's person is in it."""
    lines = [
        {
            name: value if isinstance(value, int) else str(value)
            for name, value in line.items()
            if value is not None
        }
        for line in found.lines[:_LINES_SHOWN]
    ]
    return {
        "kind": found.kind,
        "encoding": found.encoding,
        "sheet": found.sheet,
        "header_rows": list(found.header_rows),
        "personal": list(found.personal),
        "unread": list(found.unread),
        "near": [each.mapping.code for each in found.near],
        "lines": lines,
    }
