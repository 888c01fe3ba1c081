"""Stage 2, said once: which version of a line counts, and what a day adds up to. Ibis expressions and nothing else.

The same expressions run on DuckDB and on Spark, so they add up whole numbers only (an average would be another decimal
on each engine), and every window has one order and no ties.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from hamkke.sales.rules.lines import MOVED

if TYPE_CHECKING:
    import ibis.expr.types as ir

DAY = ("order_day", "channel", "state", "region", "category")
SELLER = ("order_day", "channel", "seller", "product")
SUMS = ("lines", "quantity", "amount", "undone", "discount_seller", "discount_platform", "settlement", "deposit")  # fmt: skip


def latest(lines: "ir.Table", *, batches: Sequence[str], upto: int | None = None) -> "ir.Table":
    """The version of each line that counts, as told by these batches, up to and with batch number `upto`.

    A line that went to another day of order has left this one: its last word here is that it moved.
    """
    import ibis

    told = lines.filter(lines.batch.isin(list(batches)))
    if upto is not None:
        told = told.filter(told.number <= upto)
    if len(batches) == 1:  # Of a day it tells each line once, so there is nothing to rank.
        return told.filter(told.state != MOVED)
    newest_first = ibis.window(
        group_by=[told.order_day, told.channel, told.line_key], order_by=[told.number.desc(), told.row.desc()]
    )
    ranked = told.mutate(place=ibis.row_number().over(newest_first))
    return ranked.filter((ranked.place == 0) & (ranked.state != MOVED)).drop("place")


def added_up(lines: "ir.Table", by: Sequence[str], **more: Any) -> "ir.Table":
    """Sums of lines (as `latest` gives them) by these columns."""
    counts = (lines.state == "sold") | (lines.amount < 0)
    return lines.group_by(list(by)).agg(
        lines=lines.count(),
        quantity=_sum(counts.ifelse(lines.quantity, 0)),
        amount=_sum(counts.ifelse(lines.amount, 0)),
        undone=_sum(counts.ifelse(0, lines.amount)),
        discount_seller=_sum(counts.ifelse(lines.discount_seller, 0)),
        discount_platform=_sum(counts.ifelse(lines.discount_platform, 0)),
        settlement=_sum(lines.settlement.fill_null(0)),
        deposit=_sum(lines.deposit.fill_null(0)),
        **more,
    )


def by_day(lines: "ir.Table") -> "ir.Table":
    return added_up(lines, DAY)


def by_seller(lines: "ir.Table") -> "ir.Table":
    """By seller and product; a product is called by the last of its names."""
    return added_up(lines, SELLER, product_name=lines.product_name.max())


def sellers_by_day(lines: "ir.Table") -> "ir.Table":
    """What `by_seller` adds up to on a day of a channel, and of how many rows."""
    rows = by_seller(lines)
    return rows.group_by(["order_day", "channel"]).agg(
        rows=rows.count(), **{name: _sum(rows[name]) for name in SUMS}
    )


def told_twice(
    lines: "ir.Table", own: "ir.Table", *, batches: Sequence[str], places: Mapping[str, int]
) -> "ir.Table":
    """Sales of one day that two channels tell alike, as these batches and our own orders tell them.

    `places` orders the channels by code: the lowest that tells an order keeps it.
    """
    counted = latest(_suspects(lines, own), batches=[*batches, ""])
    return _alike(counted.mutate(place=counted.channel.cases(*places.items(), else_=len(places))))


def _suspects(lines: "ir.Table", own: "ir.Table") -> "ir.Table":
    """The versions, of any age and batch, of orders that more than one channel tells of on a day: few, so that `latest` is cheap.

    Whose they are is asked of three columns alone; the others are read only for the few.
    """
    order = ("order_day", "order_id")
    told = lines.select(*order, "channel").union(own.select(*order, "channel"))
    long = told.filter(told.order_id.length() >= ORDER_ID_LEAST)
    # Telling two apart needs no set of them all.
    ends = long.group_by(list(order)).agg(one=long.channel.min(), other=long.channel.max())
    return lines.union(own).semi_join(ends.filter(ends.one != ends.other), list(order))


def _alike(lines: "ir.Table") -> "ir.Table":
    """The same order, number and price of things, told by the channel of the lowest `place` and by another.

    Where it is told more often than once, as many are told twice as the one that tells it less often has.
    """
    import ibis

    sold = lines.filter(
        (lines.state == "sold") & (lines.amount > 0) & (lines.order_id.length() >= ORDER_ID_LEAST)
    )
    alike = ("order_day", "order_id", "quantity", "amount")
    told = sold.group_by([*alike, "channel", "place"]).agg(times=sold.count())
    lowest_first = ibis.window(group_by=[told[name] for name in alike], order_by=[told.place, told.channel])
    beside = told.mutate(
        kept=told.channel.first().over(lowest_first),
        lowest=told.place.first().over(lowest_first),
        kept_times=told.times.first().over(lowest_first),
    )
    twins = beside.filter(beside.place > beside.lowest)
    pairs = twins.mutate(
        twin=twins.channel,
        times=(twins.kept_times < twins.times).ifelse(twins.kept_times, twins.times),
    )
    return pairs.group_by(["order_day", "kept", "twin"]).agg(
        lines=_sum(pairs.times),
        quantity=_sum(pairs.quantity * pairs.times),
        amount=_sum(pairs.amount * pairs.times),
        example=pairs.order_id.min(),
    )


# A shorter id says too little: two channels may well both have an order "1024".
ORDER_ID_LEAST = 8


def _sum(column: Any) -> Any:
    return column.sum().cast("int64")
