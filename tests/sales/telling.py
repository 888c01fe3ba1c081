"""Lines told to the hub, without a file around them: what stage 1 hands to stage 2."""

import hashlib
from collections import Counter
from datetime import date, datetime, time

import pyarrow as pa
import pyarrow.parquet as pq

from hamkke.kernel import clock, ids
from hamkke.sales import actions
from hamkke.sales.actions.spool import typed
from hamkke.sales.models import Batch, Channel
from hamkke.sales.models.lines import SAYS, schema
from tests.sales.files import LEDGER

_EMPTY = {field.name: 0 if pa.types.is_integer(field.type) else "" for field in schema()}
_EMPTY |= {"settlement": None, "deposit": None, "settled_on": None, "state": "sold", "quantity": 1}


def line(key, amount, *, day=date(2026, 10, 1), **more):
    """One line: `key` is the channel's own id of it."""
    row = {**_EMPTY, "order_day": day, "ordered_at": datetime.combine(day, time(9)), "amount": amount, **more}
    row["line_key"] = hashlib.md5(str(key).encode()).hexdigest()
    row["content"] = hashlib.md5(repr([row[name] for name in SAYS]).encode()).hexdigest()
    return row


def read(lines, *, channel="coupang", sha256=None, name="coupang.csv", **more):
    """A batch whose file was read: its typed lines lie in the spool, and nothing is decided yet."""
    actions.know_channels()
    batch = Batch.objects.create(
        id=ids.new(),
        state="read",
        channel=Channel.objects.get(code=channel),
        mapping=actions.keep_mapping(LEDGER, by=None),
        name=name,
        size=1_000,
        sha256=sha256 or hashlib.sha256(repr(lines).encode()).hexdigest(),
        rows_seen=len(lines),
        accepted=len(lines),
        received_at=clock.now(),
        **more,
    )
    rows = [
        {**each, "channel": channel, "batch": str(batch.pk), "row": row}
        for row, each in enumerate(lines, start=2)
    ]
    typed(batch.pk).parent.mkdir(parents=True)
    pq.write_table(pa.Table.from_pylist(rows, schema=schema()), typed(batch.pk))
    return batch


def tell(lines, **more):
    """Lines told and stored."""
    batch = actions.intend(read(lines, **more), by=None)
    return actions.store(batch.pk)


def totals(channel="coupang"):
    """What the day totals say of a channel: {day: amount}, empty days left out."""
    from hamkke.sales.models import DayTotal

    found = Counter()
    for each in DayTotal.objects.filter(channel__code=channel):
        found[each.order_day] += each.amount
    return {day: amount for day, amount in found.items() if amount}
